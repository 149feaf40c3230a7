"""Addresses of the web: 300 forms that lead to this machine or a private one, also by redirect; 0 get there."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import product
from pathlib import Path
from typing import Any

import httpcore2
import pytest

from index.errors import CitedError
from tests.ui.doors import run
from ui.failures import Exit
from ui.fetching import MAX_BYTES, Fetched, FetchRefused, fetched, is_public

PRIVATE = [
    "127.0.0.1", "127.1.2.3", "10.0.0.1", "172.16.5.4", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0",
    "224.0.0.1", "240.0.0.1", "255.255.255.255", "192.0.2.1", "198.18.0.1", "::1", "::", "fe80::1", "fc00::1", "fd00::1",
    "ff02::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::127.0.0.1", "2002:7f00:1::", "64:ff9b::7f00:1", "64:ff9b::a00:1",
    "64:ff9b:1::7f00:1", "2001:0:7f00:1::", "2001:db8::1", "fec0::1", "fe80::1%lo",
]  # fmt: skip
SPELLED = [
    "http://2130706433/", "http://0x7f000001/", "http://0x7f.1/", "http://017700000001/", "http://0177.0.0.1/",
    "http://127.1/", "http://127.0.0.01/", "http://[::ffff:7f00:1]/", "http://[::1]/", "http://localhost/",
    "http://LOCALHOST/", "http://localhost./", "http://ｌocalhost/", "http://127。0。0。1/", "http://①②⑦.⓪.⓪.①/",
    "http://user@127.0.0.1/", "http://example.org@127.0.0.1/", "http://127.0.0.1@example.org/",
    "http://user:word@example.org/", "http://example.org:22/", "http://example.org:8080/",
    "https://example.org:80/", "http://example.org:0/", "http://example.org:99999/", "http://example.org:x/",
    "ftp://example.org/", "file:///etc/passwd", "gopher://example.org/", "data:text/html,x",
    "javascript:alert(1)", "http:///x", "http://", "//example.org/", "http:/example.org/", "http:example.org",
    "http://example.org\\@127.0.0.1/", "http://127.0.0.1\\.example.org/", "http://exa mple.org/",
    "http://example.org/\n", "http://example.org\r\nHost: x/", "http://[::1", "http://[127.0.0.1]/",
    "http://.example.org/", "http://example..org/", "http://-example.org/", "http://internal/",
    "http://metadata/", "http://example.123/", "http://1.2.3/", "http://%31%32%37.0.0.1/",
    "http://127.0.0.1%00.example.org/", "http://[fe80::1%25lo]/", "HTTP://127.0.0.1/",
    "http://" + "a" * 300 + ".org/", "http://example.org/" + "a" * 2_000,
]  # fmt: skip
PAGE = b"<html><head><title>The ferry</title></head><body><p>The ferry to Skye was cancelled on Monday.</p></body></html>"


class Public(httpcore2.NetworkBackend):
    """Stands for the internet: whatever public address is asked for, a server here answers; notes which was."""

    def __init__(self, port: int) -> None:
        self._port = port
        self.connected: list[str] = []

    def connect_tcp(self, host: str, port: int, *arguments: Any, **named: Any) -> httpcore2.NetworkStream:
        self.connected.append(host)
        return httpcore2.SyncBackend().connect_tcp("127.0.0.1", self._port)


@contextmanager
def web(answers: dict[str, tuple[int, dict[str, str], bytes]]) -> Iterator[Public]:
    """A server with these answers by path, as the public internet."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status, headers, body = answers.get(self.path, (404, {}, b""))
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            with suppress(OSError):
                self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield Public(server.server_address[1])
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def public(_: str, __: int) -> list[str]:
    return ["93.184.216.34"]


@contextmanager
def listening() -> Iterator[list[object]]:
    """A port of this machine that notes whoever comes."""
    came: list[object] = []
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.05)
        ending = threading.Event()

        def accept() -> None:
            while not ending.is_set():
                with suppress(TimeoutError):
                    connection, _ = listener.accept()
                    came.append(connection)
                    connection.close()

        thread = threading.Thread(target=accept, daemon=True)
        thread.start()
        yield [came, listener.getsockname()[1]]
        ending.set()
        thread.join()


def test_an_address_is_public_or_it_is_not() -> None:
    assert [address for address in PRIVATE if is_public(address)] == []
    assert all(map(is_public, ["93.184.216.34", "1.1.1.1", "2606:4700::1111"]))
    assert not is_public("example.org")


def refused(url: str, addresses: Iterable[str], connector: Public) -> bool:
    with suppress(FetchRefused):
        fetched(url, lambda _, __: list(addresses), connector)
        return False
    return True


def test_300_forms_lead_nowhere() -> None:
    names = [
        "http://example.org/", "https://example.org/a?b=c", "http://sub.example.co.uk:80/x", "https://example.org/#f",
        "http://xn--exmple-cua.org/", "http://EXAMPLE.org/", "http://bücher.example.org/", "https://a-b.example.org/",
    ]  # fmt: skip
    forms = [(url, ["93.184.216.34"]) for url in SPELLED]
    forms += [(url, [address]) for url, address in product(names, PRIVATE)]
    forms += [("http://example.org/", ["93.184.216.34", address]) for address in PRIVATE]
    forms += [
        (f"http://[{address}]/" if ":" in address else f"http://{address}/", [address]) for address in PRIVATE
    ]
    with web({"/": (200, {"Content-Type": "text/html"}, PAGE)}) as connector:
        through = [(url, addresses) for url, addresses in forms if not refused(url, addresses, connector)]

        assert len(forms) >= 300
        assert through == []
        assert connector.connected == []


def test_a_plain_fetcher_goes_where_it_must_not() -> None:
    """The harness, on a fetcher that does not look: it is noticed."""
    import urllib.request

    with listening() as (came, port):
        with suppress(OSError):
            urllib.request.build_opener(urllib.request.ProxyHandler({})).open(
                f"http://127.0.0.1:{port}/", timeout=1
            )
        assert len(came) == 1  # type: ignore[arg-type]


@pytest.mark.parametrize("address", ["127.0.0.1", "169.254.169.254", "::1", "10.0.0.1"])
@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_looked_at_as_the_first_address_is(address: str, status: int) -> None:
    to = f"http://[{address}]/" if ":" in address else f"http://{address}/"
    with web({"/": (status, {"Location": to}, b"")}) as connector:
        hosts = {"example.org": ["93.184.216.34"]}
        with pytest.raises(FetchRefused, match="public"):
            fetched("http://example.org/", lambda host, _: hosts.get(host, [host.strip("[]")]), connector)

        assert connector.connected == ["93.184.216.34"]


def test_the_host_is_looked_up_once_for_each_connection_and_that_address_is_used() -> None:
    """A name that is public at first and private a moment later (DNS rebinding)."""
    answers = [["93.184.216.34"], ["127.0.0.1"]]
    with web({"/": (200, {"Content-Type": "text/html"}, PAGE)}) as connector:
        came = fetched("http://example.org/", lambda _, __: answers.pop(0), connector)

    assert came.content.endswith(PAGE)
    assert connector.connected == ["93.184.216.34"]
    assert len(answers) == 1


def test_what_came_is_kept_under_a_plain_name_with_where_it_is_from() -> None:
    with web({
        "/a": (302, {"Location": "/b/the-ferry.html?x=1"}, b""),
        "/b/the-ferry.html?x=1": (
            200, {"Content-Type": "text/html; charset=iso-8859-1"}, PAGE.replace(b"Monday", b"\xe9t\xe9"),
        ),
    }) as connector:  # fmt: skip
        came = fetched("http://example.org/a", public, connector)

    assert isinstance(came, Fetched)
    assert came.url == "http://example.org/b/the-ferry.html?x=1"
    assert came.name.startswith("example-org-b-the-ferry-html-")
    assert came.name.endswith(".html")
    assert "été" in came.content.decode("utf-8-sig")
    assert b"<!-- saved from url=(0039)http://example.org/b/the-ferry.html?x=1 -->" in came.content


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        ((200, {"Content-Type": "image/png"}, b"x"), "image/png"),
        ((200, {}, b"x"), "no kind"),
        ((404, {"Content-Type": "text/html"}, PAGE), "404"),
        ((200, {"Content-Type": "text/html", "Content-Encoding": "gzip"}, PAGE), "compressed"),
        ((200, {"Content-Type": "text/plain"}, b"x" * (MAX_BYTES + 1)), "longer"),
        ((302, {"Location": "/"}, b""), "more than 5 redirects"),
    ],
)
def test_what_is_not_taken_is_told(answer: tuple[int, dict[str, str], bytes], why: str) -> None:
    with web({"/": answer}) as connector, pytest.raises(FetchRefused, match=why):
        fetched("http://example.org/", public, connector)


def test_nothing_is_fetched_unless_somebody_said_so(tmp_path: Path) -> None:
    with listening() as (came, port):
        unsaid = run("add", f"http://127.0.0.1:{port}/", library=tmp_path / "library")
        said = run("add", "--allow-urls", f"http://127.0.0.1:{port}/", library=tmp_path / "library")

        assert came == []
    assert (unsaid.exit_code, said.exit_code) == (Exit.REFUSED, Exit.REFUSED)
    assert "--allow-urls" in unsaid.stderr
    assert not (tmp_path / "library").exists()
    assert issubclass(FetchRefused, CitedError)
