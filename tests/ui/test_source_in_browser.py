"""A browser that opens a `source_url` shows the quoted words: the text fragment finds them in the article's own page."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from assistant.answers import source_url

pytestmark = pytest.mark.browser

SHORT = "It cost 5-6 million, A & B said – “so much”."
LONG = (
    "The keeper, who wrote every day, "
    + "wrote of storms and of ships " * 20
    + "until the last-but-one night."
)
TWO = "A title of its own\n\nBy Ann, a writer"


class Page(BaseHTTPRequestHandler):
    """The article's own page, the quotation far below its beginning."""

    def do_GET(self) -> None:
        quote = {"/short": SHORT, "/long": LONG, "/two": TWO}.get(
            self.path.partition("?")[0], "Nothing of it."
        )
        body = "".join(f"<p>{escape(each)}</p>" for each in quote.split("\n\n"))
        space = '<p style="height: 5000px">Much else.</p>'
        page = f"<!doctype html><meta charset=utf-8>{space}{body}{space}".encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(page)

    def log_message(self, *_: object) -> None:
        """Nothing is logged."""


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Page)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


def test_the_words_are_scrolled_to(chromium: Any, site: str) -> None:
    def scrolled(path: str, quote: str) -> float:
        page = chromium.new_page()
        page.goto(source_url(site + path, quote))
        if path != "/none":
            page.wait_for_function("scrollY > 0", timeout=5_000)
        found = page.evaluate("scrollY")
        page.close()
        return float(found)

    for path, quote in (("/short", SHORT), ("/long", LONG), ("/two", TWO), ("/short?a=1#part", SHORT)):
        assert scrolled(path, quote) > 4000, path
    assert scrolled("/none", SHORT) == 0
