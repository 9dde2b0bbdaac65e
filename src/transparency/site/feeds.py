"""Files for machines that are not data: the feed, the sitemap, robots.txt and the headers that a server should send."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from html import escape as escape_html

from transparency.language import language
from transparency.publication.settings import CompanySettings, Settings
from transparency.release.paths import report_page, slug
from transparency.release.release import Release
from transparency.site import address
from transparency.site.pages.changelog import ChangelogEntry
from transparency.telling.labels import say

_HEADERS = """/*
  Content-Security-Policy: default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'; font-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'
  X-Content-Type-Options: nosniff
  Referrer-Policy: no-referrer
  Cross-Origin-Resource-Policy: same-origin
  Permissions-Policy: camera=(), geolocation=(), microphone=()
/data/*
  Access-Control-Allow-Origin: *
  Cross-Origin-Resource-Policy: cross-origin
/assets/fonts/*
  Cache-Control: public, max-age=31536000
"""  # noqa: E501 - a header is one line


def _escape(text: str) -> str:
    """Text between the tags of XML."""
    return escape_html(text, quote=False)


def _quoted(text: str) -> str:
    """Text as the value of an attribute of XML, with its quotes; the library's own functions load all of HTTP."""
    return '"' + _escape(text).replace('"', "&quot;") + '"'


def _feed(company: CompanySettings, entries: Sequence[ChangelogEntry], published: date, folder: str = "") -> bytes:
    """The changes as Atom. Ids are addresses when the site has one, else ``tag:`` names; they never change.

    ``folder``: where the pages of the language stand.
    """
    base = company.url.rstrip("/")
    name = base or f"tag:{slug(company.name)}.invalid,2000:provider-ownership"
    title = say("site-of", name=company.name)
    if company.fictional:
        title += " " + say("made-up-in-title")
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang={_quoted(language())}>',
        f"<title>{_escape(title)}</title>",
        f"<id>{_escape(f'{name}/{folder}' if base or folder else name)}</id>",
        f"<updated>{published.isoformat()}T00:00:00Z</updated>",
        f"<author><name>{_escape(company.name)}</name></author>",
    ]
    if base:
        lines.append(f'<link rel="self" href={_quoted(address.public(base, folder + address.FEED))}/>')
        lines.append(f"<link href={_quoted(address.public(base, folder + address.CHANGES))}/>")
    # What takes effect later was published by now: no entry is newer than the feed.
    days = [(min(entry.date, published), entry) for entry in entries]
    for day, entry in sorted(days, key=lambda dated: (-dated[0].toordinal(), dated[1].key)):
        key = f"{base}/{folder}changes/#{entry.anchor}" if base else f"{name}/{folder}{entry.key}"
        link = address.public(base, folder + entry.path) if base else folder + entry.path
        lines += [
            "<entry>",
            f"<title>{_escape(entry.title)}</title>",
            f"<id>{_escape(key)}</id>",
            f"<updated>{day.isoformat()}T00:00:00Z</updated>",
            f"<link href={_quoted(link)}/>",
            f"<category term={_quoted(entry.kind)}/>",
            f"<summary>{_escape(entry.text)}</summary>",
            "</entry>",
        ]
    return ("\n".join([*lines, "</feed>"]) + "\n").encode()


def _sitemap(base: str, paths: Iterable[str], changed: Mapping[str, date], latest: Release) -> bytes:
    """Every page with the day it last changed: the day of the latest figures, unless ``changed`` knows better."""
    lines = ['<?xml version="1.0" encoding="utf-8"?>', '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">']
    for path in sorted(paths):
        day = changed.get(path, latest.published).isoformat()
        lines.append(f"<url><loc>{_escape(address.public(base, path))}</loc><lastmod>{day}</lastmod></url>")
    return ("\n".join([*lines, "</urlset>"]) + "\n").encode()


def _robots(base: str) -> bytes:
    """Everyone may read everything."""
    lines = ["User-agent: *", "Allow: /"]
    if base:
        lines.append(f"Sitemap: {address.public(base, address.SITEMAP)}")
    return ("\n".join(lines) + "\n").encode()


def machine_files(
    settings: Settings, pages: Iterable[str], entries: Sequence[ChangelogEntry], releases: Sequence[Release]
) -> dict[str, bytes]:
    """Feed, robots.txt, headers and, where the site has an address, its map; ``pages``: paths in this language."""
    base, latest = settings.company.url.rstrip("/"), releases[-1]
    files = {
        address.FEED: _feed(
            settings.company, entries, latest.published, address.folder(language(), settings.languages)
        ),
        "robots.txt": _robots(base),
        "_headers": _HEADERS.encode(),
        ".nojekyll": b"",
    }
    if base:
        folders = [address.folder(code, settings.languages) for code in settings.languages]
        paths = [folder + path for path in pages if path != address.NOT_FOUND for folder in folders]
        changed = {
            report_page(release.path): release.correction.published if release.correction else release.published
            for release in releases
        }
        files[address.SITEMAP] = _sitemap(base, paths, changed, latest)
    return files
