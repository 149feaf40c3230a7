"""Script in every field that the page shows, and from a hostile model: none runs, and nothing is fetched from elsewhere.

The page's policy for content is switched off here, so that what holds is how the page is made, not what a browser forbids.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from assistant.assistant import Assistant
from assistant.english import ENGLISH
from index.articles import Article
from tests.ui.fakes import FakeLibrary, FakeWriter
from tests.ui.in_process import whole_server
from tests.ui.test_page_figures import ASK_ALL
from ui.desk import Desk

pytestmark = pytest.mark.browser
STATIC = Path(__file__).parents[2] / "ui" / "page" / "static"

CODES = (
    "top.__hit.push({0})",
    "alert({0})",
    "eval('top.__hit.push({0})')",
    "setTimeout('top.__hit.push({0})')",
    "import('data:text/javascript,top.__hit.push({0})')",
    "this.constructor.constructor('top.__hit.push({0})')()",
)
FORMS = (
    "<script>{0}</script>",
    '<img src=x onerror="{0}">',
    '<svg onload="{0}"></svg>',
    "<svg><script>{0}</script></svg>",
    '<svg><animate onbegin="{0}" attributeName=x dur=1s></svg>',
    '<math><mtext><img src=x onerror="{0}"></mtext></math>',
    '<iframe srcdoc="<script>{0}</script>"></iframe>',
    '<iframe src="javascript:{0}"></iframe>',
    '<object data="javascript:{0}"></object>',
    '<details open ontoggle="{0}">a</details>',
    '<input autofocus onfocus="{0}">',
    '<style onload="{0}"></style>',
    '<video><source onerror="{0}"></video>',
    '<audio src=x onerror="{0}">',
    '<a href="javascript:{0}">press</a>',
    '<form action="javascript:{0}"><button>press</button></form>',
    '<b onmouseover="{0}" onclick="{0}">press</b>',
    '<meta http-equiv=refresh content="0;url=javascript:{0}">',
    "[press](javascript:{0})",
    "![a](javascript:{0})",
    '![a](x"onerror="{0}")',
    "javascript:{0}",
    "data:text/html,<script>{0}</script>",
    "${{{0}}}",
    "`${{{0}}}`",
    "{{{{{0}}}}}",
    "{{{{#if 1}}}}${{{0}}}{{{{/if}}}}",
    "{{% {0} %}}",
    "<%= {0} %>",
    "`-{0}-`",
    "';{0};//",
    '\\";{0};//',
)
CARRIERS = (
    "{0}",
    "words '\"> {0}",
    "</title></textarea></style></script>{0}",
    "--> {0} <!--",
    "]]>{0}",
    "&lt;{0}",
)
LEAKS = (
    '<img src="{0}">',
    '<img srcset="{0} 1x">',
    '<picture><source srcset="{0}"><img></picture>',
    '<link rel=preload as=image href="{0}">',
    '<link rel=stylesheet href="{0}">',
    '<link rel=prefetch href="{0}">',
    "<style>@import '{0}';</style>",
    '<b style="background:url({0})">a</b>',
    '<i style="list-style-image:url({0});display:list-item">a</i>',
    '<a ping="{0}" href="#">press</a>',
    '<meta http-equiv=refresh content="0;url={0}">',
    '<form action="{0}"><button autofocus>press</button></form>',
    '<iframe src="{0}"></iframe>',
    '<object data="{0}"></object>',
    '<embed src="{0}">',
    '<video poster="{0}" autoplay></video>',
    '<audio src="{0}" autoplay></audio>',
    '<svg><image href="{0}"/></svg>',
    '<script src="{0}"></script>',
    "<img src=x onerror=\"new WebSocket('{0}')\">",
    "<img src=x onerror=\"navigator.sendBeacon('{0}')\">",
    "![a]({0})",
    "[a]: {0} ![a]",
    '<input type=image src="{0}">',
    '<table background="{0}"><tr><td>a</table>',
)
PRESS = """() => { for (const made of document.querySelectorAll(".room :is(b, summary)")) {
  made.dispatchEvent(new MouseEvent("mouseover", { bubbles: true })); made.click(); } }"""
MADE = """() => [...document.querySelectorAll(".room, .room *")].filter((one) =>
  one.matches("script, iframe, object, embed, img, link, meta, video, audio, form[action], [ping], [srcdoc]")
  || [...one.attributes].some(({ name, value }) => name.startsWith("on") ||
    /^(href|src|action)$/.test(name) && !/^(https?:|#)/.test(value))
).map((one) => one.outerHTML.slice(0, 200))"""
CLEAN = '(typeof each === "string" ? visible(each) : each)'
CARELESS = '(typeof each === "string" ? document.createRange().createContextualFragment(each) : each)'
"""What `element` does with words, and what would be as bad as innerHTML."""


def payloads(scripts: int, leaks: int) -> list[str]:
    """So many of either kind, no two alike, drawn evenly from all forms and carriers."""
    told = product(CODES, CARRIERS, FORMS)
    ran = [
        carrier.format(form.format(code.format(number))) for number, (code, carrier, form) in enumerate(told)
    ]
    places = product(CARRIERS, ("http", "https", "ws"), LEAKS)
    left = [
        carrier.format(form.format(f"{scheme}://leak.example/{number}"))
        for number, (carrier, scheme, form) in enumerate(places)
    ]
    return evenly(ran, scripts) + evenly(left, leaks)


def evenly(every: Sequence[str], count: int) -> list[str]:
    return [every[number * len(every) // count] for number in range(count)]


def filled(hostile: Sequence[str], folder: Path) -> FakeLibrary:
    """One article for each payload, a different one in every field; the first holds all of them as its paragraphs."""
    held = []
    for number in range(len(hostile)):
        title, publisher, author, url, file, text = (hostile[(number + by) % len(hostile)] for by in range(6))
        words = "\n\n".join([text, *hostile]) if number == 0 else text
        held.append(Article(f"{number:012}", title, words, publisher, author, "2025-08-14", url, file, "0"))
    return FakeLibrary(held, folder=folder)


def answer(hostile: Sequence[str], number: int, quotes: int) -> dict[str, Any]:
    """As the server sends one, every word of it a payload."""
    said = iter(hostile[number % len(hostile) :] + [*hostile] * 40)

    def worded(names: str) -> dict[str, str]:
        return {name: next(said) for name in names.split()}

    cited = "title publisher author published file url source_url quote"
    citations = [
        {"number": one, "article": f"{number % len(hostile):012}", "start": 0, "end": 9, **worded(cited)}
        for one in range(1, quotes + 1)
    ]
    nearest = [{**citations[0], **worded(cited), "number": 0}]
    statements = [
        {"text": next(said), "citations": [1], "supported": one % 2 == 0} for one in range(2 * quotes)
    ]
    return {
        **worded("question standalone_question text short_answer answered_by"),
        "answered": True, "confidence": 0.5, "basis": "stated", "timings_ms": {}, "hits": [],
        "origin": "model" if number % 2 else "sentences",
        "citations": citations, "nearest": nearest, "statements": statements, "notes": [next(said), next(said)],
        "accounts": [{"answer": next(said), "citations": [1]} for _ in range(number % 3)],
    }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Seen:
    """What ran, what was asked of other machines, and which elements no one of ours made."""

    hits: list[Any]
    foreign: list[str]
    made: list[str]


@contextmanager
def hostile_server(hostile: Sequence[str], folder: Path) -> Iterator[str]:
    library = filled(hostile, folder)
    desk = Desk(library, Assistant(library, FakeWriter(), ENGLISH), address="http://127.0.0.1:1")  # type: ignore[arg-type]
    with whole_server(desk) as address:
        yield address


def answered_with(page: Any, address: str, hostile: list[str], seen: Seen, careless: bool) -> None:
    """Lets the page have hostile conversations and answers, and with `careless` a bad `element()`; notes and stops what it
    asks of others."""

    def asked(request: Any) -> None:
        if not request.url.startswith((address, "data:", "blob:", "about:")):
            seen.foreign.append(request.url)

    def only_ours(route: Any) -> None:
        if route.request.url.startswith(address):
            route.fallback()
        else:
            route.abort()

    def fulfilled(pattern: str, body: str, kind: str = "application/json") -> None:
        page.route(pattern, lambda route: route.fulfill(body=body, content_type=kind))

    page.on("request", asked)
    page.route("**/*", only_ours)
    rows = [{"id": f"{n}", "title": one, "changed": one, "turns": 2} for n, one in enumerate(hostile)]
    turns = [
        {
            "answer": answer(hostile, n, 1),
            "filters": {"publisher": one},
            "withdrawn": [{"quote": one, "title": one}],
        }
        for n, one in enumerate(hostile)
    ]
    fulfilled("**/v1/conversations?*", json.dumps({"keeps": True, "conversations": rows, "next": None}))
    fulfilled("**/v1/conversations/0", json.dumps({"turns": turns}))
    told = json.dumps(answer(hostile, 1, len(hostile) // 4))
    fulfilled(
        "**/v1/ask", f"event: partial\ndata: {told}\n\nevent: answer\ndata: {told}\n\n", "text/event-stream"
    )
    if careless:
        words = (STATIC / "words.js").read_text("utf-8")
        assert CLEAN in words
        fulfilled("**/words*.js", words.replace(CLEAN, CARELESS), "text/javascript")


def shown(chromium: Any, address: str, hostile: list[str], careless: bool = False) -> Seen:
    """The conversations, a kept one of a turn for each payload, a model's answer as it grows, every article of the list,
    the reader view and an article's own page."""
    seen = Seen([], [], [])
    page = chromium.new_page(viewport={"width": 1500, "height": 900}, bypass_csp=True)
    page.add_init_script("window.__hit = []")
    page.on("dialog", lambda dialog: (seen.hits.append(dialog.message), dialog.dismiss()))
    page.on("websocket", lambda opened: seen.foreign.append(opened.url))

    def looked() -> None:
        page.evaluate(PRESS)
        page.wait_for_timeout(300)
        seen.hits.extend(page.evaluate("window.__hit"))
        seen.made.extend(page.evaluate(MADE))

    answered_with(page, address, hostile, seen, careless)
    page.goto(address + "/", wait_until="commit")
    page.locator(".articles .article").first.wait_for(timeout=15_000, state="attached")
    page.wait_for_timeout(500)
    if not careless:
        walked(page, hostile)
    looked()
    if not careless:
        page.goto(f"{address}/read/{0:012}?start=0&end=9#0-9", wait_until="commit")
        page.locator(".reader .words").wait_for(timeout=30_000)
        assert page.locator(".reader .words > *").count() >= len(hostile)
        looked()
    page.close()
    return seen


def walked(page: Any, hostile: list[str]) -> None:
    """Everything is drawn: the last of each list stands there."""
    more = page.locator(".resting > .more")
    for _ in range(len(hostile)):
        if page.locator(".articles .article").count() == len(hostile):
            break
        if more.is_visible():
            more.evaluate("more => more.click()")
        page.wait_for_timeout(100)
    assert page.locator(".articles .article").count() == len(hostile)
    assert page.locator(".talks li").count() == len(hostile)
    page.locator(".talks .title").first.evaluate("title => title.click()")
    page.locator(".turn.done").nth(len(hostile) - 1).wait_for(timeout=60_000)
    page.evaluate(ASK_ALL.replace("window.taken.drawn", "0"), [len(hostile) + 1, hostile[3]])
    page.locator(".turn.done .marker").last.evaluate("marker => { marker.focus(); }")
    page.locator(".articles .article").first.evaluate("article => article.click()")
    page.locator(".reader .words").wait_for(timeout=30_000)


def test_the_harness_sees_what_a_careless_page_would_run(chromium: Any, tmp_path: Path) -> None:
    leaving = ("alert", "meta", "form", "iframe")  # these would take the page itself away
    hostile = [one for one in payloads(200, 40) if not any(word in one for word in leaving)][-60:]
    with hostile_server(hostile, tmp_path) as address:
        seen = shown(chromium, address, hostile, careless=True)

    assert seen.hits and seen.foreign and seen.made


@pytest.mark.parametrize(
    ("scripts", "leaks"), [(200, 40), pytest.param(1_000, 200, marks=pytest.mark.soak)], ids=["quick", "long"]
)
def test_nothing_runs_and_nothing_leaves(chromium: Any, tmp_path: Path, scripts: int, leaks: int) -> None:
    hostile = payloads(scripts, leaks)
    assert len(set(hostile)) == scripts + leaks
    with hostile_server(hostile, tmp_path) as address:
        assert shown(chromium, address, hostile) == Seen([], [], [])
