"""The quotations of a text held against a library: exact, altered with the difference, or absent, each with its place."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from index.articles import Article, Filters, Passage, Quotation
from index.search.marked import GAP, quotations
from index.search.nearest import MOST_WORDS, differences, nearest
from index.store.invisible import INVISIBLE, seen, seen_places
from index.store.keywords import Keywords
from index.store.store import Store

MOST_QUOTATIONS = 100
"""Quotations of one text that are looked up; the others are not."""
_WORDS_ASKED = 8  # the rarest of a quotation: whatever holds it holds them all
_PASSAGES, _NEAREST = 40, 10  # looked into for the quotation itself, and for what comes nearest to it
_AROUND = " \t\n.,;:!?…\"“”„'’‘()-–—"  # what quoting may put or leave out at both ends
_ALIKE = {
    "quotation marks": r"[“”„«»‹›「」『』\"'’‘‚`´]",
    "dashes": r"[-‐‑‒–—−]",
    "dots": r"(?:…|\.\s?\.\s?\.)",
    "white space": r"\s+",
}
"""What may be written in several ways without a word being another."""
_SIGN = re.compile("|".join(f"({alike})" for alike in _ALIKE.values()))


def checked_quotations(text: str, store: Store, keywords: Keywords, filters: Filters) -> list[Quotation]:
    """Every quotation of a text, in order, held against the articles that the filters let through; a text without
    quotation marks is one itself. Where one with "..." in it is not exact as a whole, each of its parts is checked."""
    checked: list[Quotation] = []
    for quote in quotations(text) or [text]:
        if len(checked) >= MOST_QUOTATIONS:
            break
        whole = _checked(quote.strip(), store, keywords, filters)
        parts = [part for part in GAP.split(quote.strip()) if part.strip(_AROUND)]
        if whole.status == "exact" or len(parts) < 2:
            checked.append(whole)
        else:
            checked += [_checked(part, store, keywords, filters) for part in parts]
    return checked[:MOST_QUOTATIONS]


def _checked(quote: str, store: Store, keywords: Keywords, filters: Filters) -> Quotation:
    numbers = keywords.best(quote, _PASSAGES, filters, _WORDS_ASKED)
    with store.reading() as state:
        found = state.passages_of(numbers)
        passages = [found[number] for number in numbers if number in found]
        articles = state.articles_of({passage.article for passage in passages})
    ranked = [articles[id] for id in dict.fromkeys(passage.article for passage in passages)]
    for words in dict.fromkeys((quote, quote.strip(_AROUND))):
        exact = [each for article in ranked for each in _exact(quote, words, article)]
        if exact:
            return min(exact, key=lambda each: len(each.but_for))
    return _nearest(quote, passages[:_NEAREST], articles)


def _nearest(quote: str, passages: Iterable[Passage], articles: Mapping[str, Article]) -> Quotation:
    """The stretch about one of the passages that changes the fewest of the quotation's words, if it is less than half
    of them."""
    words = " ".join(quote.strip(_AROUND).split()[:MOST_WORDS])
    margin = 2 * len(words)  # a quotation may begin in the passage before, and go on into the next
    best, least = Quotation(quote), 0.5
    for passage in passages:
        text, first = articles[passage.article].text, max(0, passage.start - margin)
        stretch = nearest(words, text[first : passage.end + margin])
        if stretch.changed < least:
            least = stretch.changed
            stored = text[first + stretch.start : first + stretch.end]
            start = first + stretch.start + len(stored) - len(stored.lstrip(_AROUND))
            stored = stored.strip(_AROUND)
            place = (articles[passage.article], start, start + len(stored))
            best = Quotation(quote, "altered", *place, differences=differences(words, stored))
    return best


def _exact(quote: str, words: str, article: Article) -> Iterator[Quotation]:
    """The first place of an article that holds the words, what is alike taken for the same."""
    words = seen(words)
    if not words.strip():
        return
    hidden = INVISIBLE.search(article.text) is not None
    text, places = seen_places(article.text) if hidden else (article.text, None)
    match = re.search(_pattern(words), text)
    if match:
        there = match.group()
        start, end = (places[match.start()], places[match.end() - 1] + 1) if places else match.span()
        but_for = [
            name for name, alike in _ALIKE.items() if re.findall(alike, words) != re.findall(alike, there)
        ]
        but_for += ["invisible signs"] if article.text[start:end] != there or seen(quote) != quote else []
        but_for += ["the punctuation around it"] if words != seen(quote) else []
        yield Quotation(quote, "exact", article, start, end, tuple(but_for))


def _pattern(words: str) -> str:
    """The words as a regular expression that begins and ends where words do."""
    parts, at = [r"(?<!\w)" if words[0].isalnum() else ""], 0
    for sign in _SIGN.finditer(words):
        parts += [re.escape(words[at : sign.start()]), list(_ALIKE.values())[(sign.lastindex or 1) - 1]]
        at = sign.end()
    return "".join([*parts, re.escape(words[at:]), r"(?!\w)" if words[-1].isalnum() else ""])
