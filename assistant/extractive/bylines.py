"""Answers about the articles themselves (who wrote it, when, where, under what title), from the lines that say so."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.asked import Field, Question
from assistant.evidence import Draft, Evidence
from assistant.language import Sayings, Words
from index.articles import Article, Hit, Mark

# Marks that prove a field, best first: an outlet known from its address is proved by the address.
_PROOF: dict[Field, tuple[str, ...]] = {
    "author": ("author",),
    "published": ("published",),
    "publisher": ("publisher", "url"),
    "title": ("title",),
    "url": ("url",),
}
_NAMED = 0.6  # share of the subject's words in title, byline and outlet from which an article counts as named
_IN_TITLE = 0.5  # the same, where the question does not say that it means an article
_OPENING = 400  # characters of the body in which the rest of the subject may stand
_HEADLINE = 3  # words that carry meaning: a title of fewer may be a book's or a play's
_NOTED = 2  # articles of which it is said that they do not say
_ABOUT = 0.75  # share of the subject's words anywhere in the article from which it counts as meant


@dataclass(frozen=True, slots=True)
class Byline:
    """One field of one article with the line that proves it; `sentence` states it."""

    sentence: str
    value: str
    evidence: Evidence


def meant(question: Question, hits: Sequence[Hit], words: Words) -> list[tuple[Article, float]]:
    """The articles a question about articles means, with the share of its words each matches, best first.

    Named by title, byline, outlet or file before merely treating the subject; a question without a subject means
    all that were found."""
    wanted = words.subject_stems(question.subject)
    found = list({hit.article.id: hit.article for hit in hits}.values())
    if not wanted:
        return [(article, 1.0) for article in found]
    named = {
        a.id: _share(words, wanted, f"{a.header} {a.author or ''} {a.url or ''} {a.file}") for a in found
    }
    best = max(named.values(), default=0.0)
    if best >= _NAMED:
        return [(a, named[a.id]) for a in found if named[a.id] >= best - 1e-9]
    about = {a.id: _share(words, wanted, f"{a.header} {a.author or ''} {a.text}") for a in found}
    best = max(about.values(), default=0.0)
    return [(a, about[a.id]) for a in found if about[a.id] >= max(_ABOUT, best - 1e-9)]


@dataclass(frozen=True, slots=True)
class Named:
    """The articles that a question names which may mean the world, with shares; `surely` where by a whole headline."""

    articles: tuple[tuple[Article, float], ...] = ()
    surely: bool = False


def named(question: Question, hits: Sequence[Hit], words: Words) -> Named:
    """The articles whose title the question gives, or else whose title, outlet or author holds half of its subject's
    words and opening the rest; where it is asked who spoke of something, those that treat it, and among these, where the
    ones named do not say who did, those that do."""
    found = list({hit.article.id: hit.article for hit in hits}.values())
    titled = [article for article in found if _is_title(question.subject, article.title, words)]
    if titled:
        surely = all(len(words.content_stems(article.title)) >= _HEADLINE for article in titled)
        return Named(tuple((article, 1.0) for article in titled), surely)
    wanted = words.subject_stems(question.subject)
    if not wanted:
        return Named()
    shares = {
        a.id: (
            _share(words, wanted, f"{a.header} {a.author or ''}"),
            _share(words, wanted, f"{a.header} {a.author or ''} {_opening(a)}"),
        )
        for a in found
    }
    best = max((share for share in shares.values() if share[0] >= _IN_TITLE), default=None)
    if best is None and question.about:
        return Named(tuple((a, s) for a, s in meant(question, hits, words) if s >= _ABOUT))
    chosen = [a for a in found if best is not None and shares[a.id] == best]
    if question.about and question.field and not any(getattr(a, question.field) for a in chosen):
        others = {
            a.id: _share(words, wanted, f"{a.header} {a.text}") for a in found if getattr(a, question.field)
        }
        if treating := [(a, others[a.id]) for a in found if others.get(a.id, 0.0) >= _ABOUT]:
            return Named(tuple(treating))
    return Named(tuple((a, shares[a.id][0]) for a in chosen))


def _opening(article: Article) -> str:
    start = max(
        (mark.end for mark in article.marks if mark.kind not in ("heading", "speaker") and mark.end < 1_000),
        default=0,
    )
    return article.text[start : start + _OPENING]


def _is_title(subject: str, title: str, words: Words) -> bool:
    """Whether a question's subject is a title, or the part of it before a colon or dash, or holds all of a headline."""
    asked = words.normalised(subject)
    whole, first = words.normalised(title), words.normalised(re.split(r":| [–—-] ", title)[0])
    if not asked or not whole:
        return False
    if asked == whole or (asked == first and len(first.split()) > 1):
        return True
    return len(words.content_stems(title)) >= _HEADLINE and f" {whole} " in f" {asked} "


def told(question: Question, draft: Draft, words: Words) -> bool:
    """Whether what is quoted tells of the world what may be asked of an article: a word of telling stands there, and half
    of the subject's words, or they stand in the title above."""
    wanted = words.subject_stems(question.subject)
    for item in (item for claim in draft.claims[:1] for item in claim.evidence):
        said = {word.lower() for word in words.tokens(item.quote)}
        if question.told & said and _share(words, wanted, f"{item.article.title} {item.quote}") >= _IN_TITLE:
            return True
    return False


def without(field: Field, articles: Sequence[tuple[Article, float]], says: Sayings) -> tuple[str, ...]:
    """The notes that the articles meant do not say what is asked of them."""
    titles = dict.fromkeys(article.title for article, _ in articles[:_NOTED])
    return tuple(says.without[field].format(title=title) for title in titles)


def _share(words: Words, wanted: set[str], text: str) -> float:
    tokens = words.tokens(text)
    have = {words.stem(part) for word in tokens for part in (word, *word.replace("-", ".").split("."))}
    glued = "".join(char for char in text.lower() if char.isalnum())
    return sum(word in have or (len(word) > 4 and word in glued) for word in wanted) / len(wanted)


def bylines(question: Question, articles: Sequence[tuple[Article, float]], says: Sayings) -> list[Byline]:
    """What the meant articles say of the field asked for; those that say nothing are left out. Dates with the time of
    day where that is asked, and known."""
    field = question.field
    assert field is not None
    lines = [byline(field, article, says, share, question.timed) for article, share in articles]
    return [line for line in lines if line is not None]


def byline(
    field: Field, article: Article, says: Sayings, share: float = 1.0, timed: bool = False
) -> Byline | None:
    """What one article says of a field; None where it says nothing, or nothing that can be quoted."""
    value: str | None = getattr(article, field)
    mark = _proof(field, article)
    if not value or mark is None:
        return None
    shown = value if field != "published" else _date(value, timed)
    sentence = says.bylines[field].format(title=article.title, value=shown)
    return Byline(sentence, shown, Evidence(article, mark.start, mark.end, 0.6 + 0.38 * share))


def _date(published: str, timed: bool) -> str:
    """`2025-08-16T23:30:00-05:00` -> `2025-08-16`, or with the time of day `2025-08-16, 23:30 UTC-05:00`."""
    day, _, time = published.partition("T")
    return f"{day}, {time[:5]} UTC{time[8:].rstrip('Z')}" if timed and time else day


def _proof(field: Field, article: Article) -> Mark | None:
    for kind in _PROOF[field]:
        for mark in article.marks:
            if mark.kind == kind:
                return mark
    if field == "title":  # a title made of the opening words is proved by them
        opening = article.title.rstrip("… ")
        start = article.text.find(opening)
        return Mark("title", start, start + len(opening)) if opening and start >= 0 else None
    return None
