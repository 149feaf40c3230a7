"""Texts with form feeds between their pages, as text recognition gives them: running heads and page numbers go."""

from __future__ import annotations

import re
from collections import Counter

_FIGURES = re.compile(r"\W*\d+\W*")


def without_running_lines(text: str) -> str:
    """The text without the first and last line of each page where that is a number, or comes again on most pages apart from
    its figures; a text without form feeds as it is. A paragraph goes on over the page's end."""
    if "\f" not in text.strip("\f \t\r\n"):
        return text
    pages = [page.splitlines() for page in text.split("\f")]
    edges = [_edges(page) for page in pages]
    keys = Counter(
        key for page, near in zip(pages, edges, strict=True) for key in {_key(page[n]) for n in near}
    )
    worded = sum(map(bool, edges))
    kept = []
    for page, near in zip(pages, edges, strict=True):
        gone = {n for n in near if _FIGURES.fullmatch(page[n]) or 1 < keys[_key(page[n])] > worded / 2}
        kept.append("\n".join(line for n, line in enumerate(page) if n not in gone).strip("\r\n"))
    return "\n\n".join(kept)


def _edges(page: list[str]) -> set[int]:
    worded = [n for n, line in enumerate(page) if line.strip()]
    return {worded[0], worded[-1]} if worded else set()


def _key(line: str) -> str:
    return " ".join(re.sub(r"\d+", "", line).split()).casefold()
