"""What an XML file says that it is: the name of its outermost element."""

from __future__ import annotations

import re

FEEDS = frozenset(("rss", "rdf", "feed", "channel"))
_ROOT = re.compile(
    r"(?:\s|<\?.*?\?>|<!--.*?-->|<!(?!--)[^<>\[]*(?:\[.*?\]\s*)?>)*<(?:[\w.-]+:)?([\w.-]+)", re.DOTALL
)


def root_of(source: str) -> str:
    """The name of an XML file's outermost element, in small letters and without its namespace; "" where there is none."""
    found = _ROOT.match(source.lstrip("\ufeff")[:100_000])
    return found[1].lower() if found else ""
