"""Bylines and sources as the press of China, Japan and Korea prints them: `（记者赵文博）`, `ロンドン＝大橋`."""

from __future__ import annotations

import re

_EAST = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_NAME = r"[\u3400-\u9fff々ヶ\u3040-\u30ffー]{2,8}"
_PEOPLE = rf"{_NAME}(?:[、，,\s]\s*{_NAME}){{0,4}}"
_KOREAN = r"[\uac00-\ud7af]{2,4}"
_OFFICE = r"(?:기자|특파원|선임기자|논설위원|記者|记者|特派員|通讯员|通訊員|編集委員|論説委員)"
_OPENING = (  # before the first words of the text
    re.compile(
        rf"[^（(]{{0,40}}[（(]\s*(?:本报|本報|本刊|见习)?(?:记者|記者)\s*[:：]?\s*(?P<names>{_PEOPLE})\s*[）)]"
    ),
    re.compile(rf"[【［\[〔][^】］\]〕=＝]{{1,12}}[=＝・]\s*(?P<names>{_NAME})\s*[】］\]〕]"),
    re.compile(
        rf"[\[(【][^\])】=＝]{{1,12}}[=＝][^\])】]{{1,20}}[\])】]\s*(?P<names>{_KOREAN}(?:[·,]\s?{_KOREAN}){{0,3}})\s*{_OFFICE}\s*[=＝]"
    ),
)
_CLOSING = re.compile(  # behind its last ones
    rf"[（(【［\[]\s*(?:(?:文[・=＝/／]|記者|记者)\s*[:：]?\s*(?P<names>{_NAME})|(?P<named>{_NAME}|{_KOREAN})\s*{_OFFICE})\s*[）)】］\]]$"
)
_LINE = (
    re.compile(rf"[^=＝\s]{{2,12}}[=＝](?P<names>{_NAME})(?:{_OFFICE})?"),
    re.compile(rf"(?P<names>{_PEOPLE})\s*{_OFFICE}"),
    re.compile(rf"(?:本报|本報|本紙|本社)?(?:記者|记者)\s*[:：]?\s*(?P<names>{_PEOPLE})"),
    re.compile(rf"(?P<names>{_KOREAN}(?:[·,]\s?{_KOREAN}){{0,3}})\s*{_OFFICE}"),
)
_SOURCE = re.compile(
    r"(?:(?:文章|稿件|信息)?来源|來源|新闻来源|出处|提供元?|配信元|출처)\s*[:：]\s*"
    r"(?P<name>[^\s:：|｜]{2,30}(?: [A-Z][\w&.]*){0,3})"
)
_NO_NAMES = re.compile(r"共同|時事|新華|新华|通信|通讯|通訊|新聞|新闻|放送|聯合|연합|뉴스")


def is_eastern(text: str) -> bool:
    """Whether a sign of Chinese, Japanese or Korean stands in it."""
    return not text.isascii() and bool(_EAST.search(text))


def signed_line(text: str) -> tuple[int, int] | None:
    """Where the names stand in a line that only says who wrote it: `ロンドン＝大橋美智子`, `박서연 기자`."""
    found = (match for form in _LINE if (match := form.fullmatch(text)))
    return next((match.span("names") for match in found if not _NO_NAMES.search(match["names"])), None)


def signed_text(first: str, last: str) -> str | None:
    """The names that the text's first words or its last give."""
    for form in _OPENING:
        if (match := form.match(first[:120])) and not _NO_NAMES.search(match["names"]):
            return match["names"]
    match = _CLOSING.search(last[-40:])
    names = match["names"] or match["named"] if match else None
    return names if names and not _NO_NAMES.search(names) else None


def source_of(text: str) -> str | None:
    """The outlet of `来源：江南晚报`, beside a day or alone in its line."""
    match = _SOURCE.search(text) if len(text) <= 120 else None
    return match["name"] if match else None
