"""The preview: served from memory, reloads, tells problems, answers only to its own name."""

import http.client
import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from transparency.cli.serve import POLL, SCRIPT, Server, Site, with_reload
from transparency.publication.problem import Problem

PAGE = (
    b'<html><head><meta http-equiv="Content-Security-Policy" content="default-src \'none\'"></head><body></body></html>'
)
PATIENCE = 120
"""Seconds that an answer may take before a test gives up: a machine may be busy with other things."""


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    server = Server(tmp_path, theme=None, port=0, pdf=False, cache=tmp_path)
    thread = threading.Thread(target=server.http.serve_forever, daemon=True)
    thread.start()
    server.site.show({"index.html": PAGE, "404.html": b"<p>lost</p>", "a/data.csv": b"x,y\n"}, [])
    yield server
    server.http.shutdown()
    server.http.server_close()
    thread.join()


def get(server: Server, path: str, host: str = "127.0.0.1") -> tuple[int, dict[str, str], bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=PATIENCE)
    connection.request("GET", path, headers={"Host": host})
    answer = connection.getresponse()
    result = answer.status, dict(answer.headers), answer.read()
    connection.close()
    return result


def test_pages_carry_the_reload_script_and_a_policy_that_allows_only_it(server: Server) -> None:
    status, headers, body = get(server, "/")
    assert status == 200
    assert SCRIPT.encode() in body and b"Content-Security-Policy" not in body
    assert "script-src 'self'" in headers["Content-Security-Policy"]
    assert headers["Cache-Control"] == "no-store"
    assert b"location.reload" in get(server, SCRIPT)[2]


def test_other_files_are_as_built(server: Server) -> None:
    status, headers, body = get(server, "/a/data.csv")
    assert (status, body, headers["Content-Type"]) == (200, b"x,y\n", "text/csv; charset=utf-8")
    assert get(server, "/../../etc/passwd")[0] == 404
    assert b"lost" in get(server, "/nowhere")[2]


def test_a_stranger_name_is_refused(server: Server) -> None:
    assert get(server, "/", host="evil.example")[0] == 421


def test_a_new_build_answers_the_waiting_browser(server: Server) -> None:
    seen = get(server, POLL)[2].decode()
    timer = threading.Timer(0.05, server.site.show, ({"index.html": PAGE}, []))
    timer.start()
    assert get(server, f"{POLL}?{seen}")[2].decode() != seen
    timer.join()


def test_problems_are_shown_and_the_last_site_is_kept(server: Server) -> None:
    server.site.show(None, [Problem("L02", "<no> day", "a.csv", 3, hint="mend it")])
    status, _, body = get(server, "/")
    assert status == 500
    assert b"a.csv:3" in body and b"&lt;no&gt; day" in body and SCRIPT.encode() in body
    server.site.show({"index.html": PAGE}, [])
    assert get(server, "/")[0] == 200


def test_a_page_without_a_head_still_reloads() -> None:
    assert SCRIPT.encode() in with_reload(b"<p>bare</p>")
    assert Site().wait("other") == "0"


def test_a_draft_is_shown_in_no_frame_and_taken_for_nothing_else(server: Server) -> None:
    for path in ("/", "/a/data.csv", "/nowhere", SCRIPT, POLL):
        headers = get(server, path)[1]
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["X-Frame-Options"] == "DENY"
        assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
        assert headers["Cross-Origin-Resource-Policy"] == "same-origin"


def test_two_hundred_questions_at_once_are_all_answered(server: Server) -> None:
    """All connect before one is answered: more than the five that Python lets wait."""
    sockets = [socket.create_connection(("127.0.0.1", server.port), timeout=PATIENCE) for _ in range(200)]
    for one in sockets:
        one.sendall(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
    assert [one.recv(15) for one in sockets] == [b"HTTP/1.1 200 OK"] * 200
    for one in sockets:
        one.close()


def test_a_connection_that_says_nothing_is_closed(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server.http.RequestHandlerClass, "timeout", 0.2)
    with socket.create_connection(("127.0.0.1", server.port), timeout=PATIENCE) as silent:
        silent.sendall(b"GET / HT")
        assert silent.recv(100) == b""


def test_two_names_at_once_are_refused(server: Server) -> None:
    with socket.create_connection(("127.0.0.1", server.port), timeout=PATIENCE) as connection:
        connection.sendall(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n")
        assert b" 421 " in connection.recv(100)


def test_a_reader_who_goes_away_leaves_no_traceback(server: Server, capsys: pytest.CaptureFixture[str]) -> None:
    server.site.show({"index.html": b"x" * 20_000_000}, [])
    for _ in range(3):
        with socket.create_connection(("127.0.0.1", server.port), timeout=PATIENCE) as connection:
            connection.sendall(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
            connection.recv(10)
    assert get(server, POLL)[0] == 200
    assert "Traceback" not in capsys.readouterr().err


def test_a_fault_while_watching_is_shown_and_does_not_end_the_preview(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    import transparency.build

    def failing(*_: object, **__: object) -> None:
        raise RuntimeError("out of order")

    monkeypatch.setattr(transparency.build, "build", failing)
    server.rebuild()
    status, _, body = get(server, "/")
    assert status == 500 and b"out of order" in body and b"I01" in body


def test_an_error_in_a_template_is_shown_on_the_page(server: Server) -> None:
    import shutil

    small = Path(__file__).resolve().parents[1] / "sites" / "small"
    shutil.copytree(small, server.content, dirs_exist_ok=True)
    theme = server.content / "themes/mine"
    (theme / "templates/parts").mkdir(parents=True)
    (theme / "theme.yaml").write_text("extends: default\n")
    (theme / "templates/parts/colophon.html").write_text("{{ missing }}")
    server.theme = "mine"
    server.rebuild()
    status, _, body = get(server, "/")
    assert status == 500 and b"H05" in body and b"themes/mine/templates/parts/colophon.html:1" in body
