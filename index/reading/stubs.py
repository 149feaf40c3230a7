"""A page that shows only the beginning of its article: all of it from the JSON-LD where it is there, else a notice."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from index.reading.draft import ParagraphKind
from index.reading.linked import linked_data
from index.reading.pagetext import blocks_of
from index.reading.shapes import is_prose, squash

if TYPE_CHECKING:
    from lxml.html import HtmlElement

NOTICE = "only the beginning of the article is in it: the page asks for a subscription; save it where it is shown whole"
_WALL = re.compile(
    r"\b(?:subscribers?|members) only\b|\bfor (?:our )?(?:subscribers|members)\b|\balready a (?:subscriber|member)\b"
    r"|\b(?:continue|keep) reading\b|\bto read (?:the (?:full|rest|whole)|this)\b|\bfree articles?\b"
    r"|\bsubscri(?:be|ption)\b.{0,60}\b(?:now|for|to|with|from)\b|\bweiterlesen\b|\bnur für abonnenten\b"
    r"|\bréservé aux abonnés\b|\bpara suscriptores\b|\bsolo (?:per|para) (?:gli )?abbonati\b|\bvoor abonnees\b",
    re.IGNORECASE,
)
_GATE = re.compile(r"paywall|regwall|premium|piano|gate|subscri|[-_]wall|meter", re.IGNORECASE)
_LONGEST_STUB = 250  # words above the wall; who shows more shows the article
_LONGEST_WALL = 12  # paragraphs
_MARKUP = re.compile(r"</p>|<br", re.IGNORECASE)

Paragraphs = list[tuple[ParagraphKind, str]]


def whole_of(tree: HtmlElement, shown: Paragraphs) -> tuple[Paragraphs, bool]:
    """The article's paragraphs for the `shown` ones, and whether they are only its beginning."""
    wall = _wall(shown)
    above = shown if wall is None else shown[:wall]
    body = told_paragraphs(tree)
    if _is_more(body, above, wall is not None):
        whole = squash("".join(text for _, text in body))
        first = next((n for n, (_, text) in enumerate(above) if _uncut(text) in whole), len(above))
        return [*above[:first], *body], False
    stub = wall is not None and _is_gated(tree)
    return (above if stub and above else shown), stub


def told_paragraphs(tree: HtmlElement) -> Paragraphs:
    """The longest `articleBody` of the page's JSON-LD."""
    text = max(_bodies(tree), key=len, default="")
    if _MARKUP.search(text):
        import lxml.html

        return blocks_of(lxml.html.fragment_fromstring(text, create_parent="div"))
    lines = (" ".join(html.unescape(line).split()) for line in text.splitlines())
    return [("text", line) for line in lines if line]


def _bodies(tree: HtmlElement) -> list[str]:
    bodies: list[str] = []
    stack: list[Any] = list(linked_data(tree))
    while stack:
        node = stack.pop()
        if isinstance(node, list):
            stack.extend(node)
        elif isinstance(node, dict):
            bodies += [node["articleBody"]] if isinstance(node.get("articleBody"), str) else []
            if "LiveBlog" not in str(node.get("@type")):  # an entry is not the whole
                stack.extend(value for value in node.values() if isinstance(value, list | dict))
    return bodies


def _is_more(body: Paragraphs, shown: Paragraphs, walled: bool) -> bool:
    """Whether the article told to machines says clearly more than the shown one, and begins as that does."""
    told, seen = _count(body), _count(shown)
    if told < 1.3 * seen or told < seen + (5 if walled else 15):
        return False
    whole = squash("".join(text for _, text in body)).casefold()
    prose = [_uncut(text).casefold()[:60] for kind, text in shown if kind == "text" and len(text) >= 40]
    return not prose or any(words in whole for words in prose)


def _uncut(text: str) -> str:
    """A paragraph's letters without the dots that say it goes on."""
    return squash(text.rstrip(" .…"))


def _wall(shown: Paragraphs) -> int | None:
    """Where the plea to subscribe begins, if nothing of the article follows it."""
    first = next((n for n, (_, text) in enumerate(shown) if len(text) <= 400 and _WALL.search(text)), None)
    if first is None or len(shown) - first > _LONGEST_WALL or _count(shown[:first]) > _LONGEST_STUB:
        return None
    behind = any(is_prose(text) and not _WALL.search(text) for _, text in shown[first:])
    return None if behind else first


def _is_gated(tree: HtmlElement) -> bool:
    """Whether the page says to machines, or by the name of an element, that it is not for everybody."""
    told = json.dumps(list(linked_data(tree)))
    if re.search(r'"isAccessibleForFree": "?false', told, re.IGNORECASE):
        return True
    return any(_GATE.search(element.get("class") or "") for element in tree.iter("div", "section", "aside"))


def _count(paragraphs: Sequence[tuple[ParagraphKind, str]]) -> int:
    return sum(len(text.split()) for _, text in paragraphs)
