"""The only way WeasyPrint gets at anything: from memory, and only until the layout is done.

A policy can hold ``<a rel="attachment" href="file:///...">``, and WeasyPrint's own fetcher would embed that file in the
published PDF. Here no address is ever opened: a name is looked up among the theme's assets, or refused.
"""

import mimetypes
import posixpath
from base64 import b64decode
from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote, unquote_to_bytes, urlsplit

SCHEME = "report"
"""Addresses of assets: ``report:/fonts/Inter-Regular.woff2``."""

TYPES = mimetypes.MimeTypes()
"""Types of the standard library only: those of the system differ from machine to machine."""


class RefusedError(ValueError):
    """An address that is not an asset of the theme."""


class Assets:
    """A ``url_fetcher`` for WeasyPrint that serves assets from memory."""

    _fail_on_errors = False
    """Read by WeasyPrint: an address that is refused is left out, and the rest is laid out."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self._files = files
        self._sealed = False
        self.refused: list[str] = []
        """Every address that was asked for in vain, in order."""

    def seal(self) -> None:
        """Refuse everything from now on: after layout only links of kind ``attachment`` ask for anything."""
        self._sealed = True

    def __call__(self, url: str) -> Any:
        """Answer one request of WeasyPrint with its ``URLFetcherResponse``."""
        from weasyprint.urls import URLFetcherResponse  # noqa: PLC0415  (imported only when a PDF is due)

        try:
            content, kind = self.find(url)
        except RefusedError:
            self.refused.append(url)
            raise
        return URLFetcherResponse(url, content, {"Content-Type": kind})

    def find(self, url: str) -> tuple[bytes, str]:
        """The content and media type of an asset or of a ``data:`` address; raises ``RefusedError`` for all else."""
        if self._sealed:
            raise RefusedError(f"nothing is read after layout: {url}")
        parts = urlsplit(url.strip())  # the scheme comes back in lower case: `FILE:` must not get past
        if parts.scheme == "data":
            return _inline(url.strip())
        if parts.scheme not in {"", SCHEME} or parts.netloc:
            raise RefusedError(f"not an asset of the theme: {url}")
        name = posixpath.normpath(unquote(parts.path)).lstrip("/")
        if name not in self._files:
            raise RefusedError(f"not an asset of the theme: {url}")
        return self._files[name], TYPES.guess_type(name)[0] or "application/octet-stream"


def _inline(url: str) -> tuple[bytes, str]:
    """The content and media type of a ``data:`` address (RFC 2397)."""
    head, comma, body = url.partition(":")[2].partition(",")
    if not comma:
        raise RefusedError("a data address without a comma")
    kind, _, coding = head.partition(";")
    content = b64decode(unquote(body)) if coding.endswith("base64") else unquote_to_bytes(body)
    return content, kind or "text/plain"
