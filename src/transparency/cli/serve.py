"""The live preview: the site served from memory on 127.0.0.1, rebuilt on each change, and reloaded in the browser.

The pages carry one script more than those a build writes (external, from this server), and the content security policy
is widened by just that; nothing of it reaches the output folder.
"""

import html
import mimetypes
import re
import sys
import threading
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote, urlsplit

import click

from transparency.cli.printing import place, tell, verdict
from transparency.publication.problem import Problem

HOST = "127.0.0.1"
SCRIPT = "/.preview/reload.js"
POLL = "/.preview/version"
WAIT = 20.0
"""Seconds a browser's question for a new version is held open."""

RELOAD = f"""let seen = null;
for (;;) {{
  try {{
    const answer = await fetch("{POLL}?" + (seen ?? ""));
    const version = await answer.text();
    if (seen !== null && version !== seen) location.reload();
    seen = version;
  }} catch {{ await new Promise((go) => setTimeout(go, 1000)); }}
}}
"""

POLICY_META = re.compile(rb'<meta http-equiv="Content-Security-Policy"[^>]*>', re.IGNORECASE)
POLICY = (
    "default-src 'none'; script-src 'self'; connect-src 'self'; img-src 'self' data:; style-src 'self'; "
    "font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}
"""With every answer: a draft is shown in no frame and to no other site."""
SILENCE = 10.0
"""Seconds after which a connection that says nothing is closed."""
BACKLOG = 256
"""Connections that may wait to be taken: a browser opens many at once."""


class Site:
    """The site being shown, and its version, shared by the builder and all requests."""

    def __init__(self) -> None:
        self.changed = threading.Condition()
        self.version = 0
        self.files: dict[str, bytes] = {}
        self.problems: list[Problem] = []

    def show(self, files: dict[str, bytes] | None, problems: list[Problem]) -> None:
        """Take a new build; a failed one (``None``) keeps the files and shows its problems."""
        with self.changed:
            if files is not None:
                self.files = files
            self.problems = problems if files is None else []
            self.version += 1
            self.changed.notify_all()

    def wait(self, seen: str) -> str:
        """The version, as soon as it is another than ``seen``."""
        with self.changed:
            self.changed.wait_for(lambda: str(self.version) != seen, timeout=WAIT)
            return str(self.version)

    def answer(self, path: str) -> tuple[HTTPStatus, str, bytes]:
        """Status, media type and body for a path."""
        if self.problems:
            return HTTPStatus.INTERNAL_SERVER_ERROR, "text/html; charset=utf-8", _problem_page(self.problems)
        name = unquote(path).lstrip("/")
        if not name or name.endswith("/"):
            name += "index.html"
        status = HTTPStatus.OK if name in self.files else HTTPStatus.NOT_FOUND
        if status is HTTPStatus.NOT_FOUND:
            name = "404.html"
        body = self.files.get(name, b"<title>404</title>Not found")
        kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
        if kind == "text/html":
            body = with_reload(body)
        if kind.startswith("text/") or kind in ("application/json", "application/xml", "image/svg+xml"):
            kind += "; charset=utf-8"
        return status, kind, body


def with_reload(page: bytes) -> bytes:
    """The page with the reload script instead of its own content security policy (the server sends a wider one)."""
    script = f'<script type="module" src="{SCRIPT}"></script>'.encode()
    page = POLICY_META.sub(b"", page)
    head = page.find(b"</head>")
    return page[:head] + script + page[head:] if head >= 0 else page + script


def _problem_page(problems: list[Problem]) -> bytes:
    """A plain page that lists what stands against a build."""
    items = "".join(
        f"<li><p><code>{html.escape(place(problem))}</code> <b>{problem.code}</b> {html.escape(problem.message)}"
        f"<br>{html.escape(problem.hint)}</li>"
        for problem in problems[:100]
    )
    text = (
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Problems</title></head>'
        f"<body><h1>{html.escape(verdict(problems))}</h1><ul>{items}</ul></body></html>"
    )
    return with_reload(text.encode())


class _Listener(ThreadingHTTPServer):
    """A thread for each connection; one that ends in the middle of an answer is nobody's fault."""

    request_queue_size = BACKLOG
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """Say in one line what is no closed or silent connection."""
        error = sys.exc_info()[1]
        if not isinstance(error, OSError):
            click.echo(f"A request could not be answered: {error!r}", err=True)


class Server:
    """Builds, serves and watches until interrupted."""

    def __init__(self, content: Path, *, theme: str | None, port: int, pdf: bool, cache: Path) -> None:
        self.content, self.theme, self.pdf, self.cache = content, theme, pdf, cache
        self.site = Site()
        self.http = _Listener((HOST, port), _handler(self.site))
        self.port: int = self.http.server_address[1]

    def rebuild(self) -> None:
        """Build once; tell problems here and in the browser. A fault of the program ends no preview either."""
        from transparency.build import build

        try:
            built = build(self.content, theme=self.theme, pdf=self.pdf, cache=self.cache, draft=True)
        except Exception as error:
            message = f"The program itself failed: {type(error).__name__}: {error}"
            fault = Problem("I01", message, hint="Please report it. The preview goes on with the next change.")
            tell([fault], root=self.content, form="text")
            self.site.show(None, [fault])
            return
        tell(built.problems, root=self.content, form="text")
        click.echo(f"{verdict(built.problems)} ({sum(built.timings.values()):.1f} s)", err=True)
        self.site.show(built.files if built.sound else None, built.problems)

    def watched(self) -> list[Path]:
        """Folders whose changes matter: the publication, and a theme that is a folder."""
        folders = [self.content, self.content.parent / "themes"]
        if self.theme:
            folders.append(Path(self.theme))
        return [folder for folder in folders if folder.is_dir()]

    def run(self) -> None:
        """Serve until Ctrl-C."""
        from watchfiles import watch

        self.rebuild()
        threading.Thread(target=self.http.serve_forever, daemon=True).start()
        click.echo(f"http://{HOST}:{self.port}/  (Ctrl-C to stop)", err=True)
        try:
            for _ in watch(*self.watched(), raise_interrupt=False):
                self.rebuild()
        finally:
            self.http.shutdown()
            self.http.server_close()


def _handler(site: Site) -> type[BaseHTTPRequestHandler]:
    """A request handler for one site."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        timeout = SILENCE

        def do_GET(self) -> None:
            # A page of another site must not read a draft through a name that it made point to 127.0.0.1.
            hosts = [host.partition(":")[0] for host in self.headers.get_all("Host", [])]
            if hosts not in ([HOST], ["localhost"]):
                self.send_error(HTTPStatus.MISDIRECTED_REQUEST)
                return
            address = urlsplit(self.path)
            if address.path == POLL:
                self.give(HTTPStatus.OK, "text/plain", site.wait(address.query).encode())
            elif address.path == SCRIPT:
                self.give(HTTPStatus.OK, "text/javascript", RELOAD.encode())
            else:
                self.give(*site.answer(address.path))

        def do_HEAD(self) -> None:
            self.do_GET()

        def give(self, status: HTTPStatus, kind: str, body: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            for name, value in HEADERS.items():
                self.send_header(name, value)
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            pass

    return Handler
