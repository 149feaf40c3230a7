"""Sentences that bear on a question whose language the reader does not know: those with most of its rarer words."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.evidence import Draft, Evidence
from assistant.language import Sayings
from index.articles import Article, Hit
from index.passages import sentences
from index.search.languages import written_in
from index.store.keywords import content_words

BEARS = 0.3
"""The support from which a sentence is taken to bear on the question. Of questions in seven languages it lets through 70 %
where their own articles are there, else 15 %: chosen on one half, measured on the other (docs/answers.md)."""
UNSURE = 0.5  # below STATED_FROM: what is so told is likely at most
_AROUND = 0.5  # what a word in the rest of the passage or in the title counts, next to one in the sentence
_SHORTEST = 4  # signs that two forms of a word begin with alike
_ALIKE = 0.7  # ... and share of the longer form


@dataclass(frozen=True, slots=True)
class _Sentence:
    hit: Hit
    start: int
    end: int
    held: tuple[bool, ...]
    """Of each word asked for, whether the sentence has it; `around`: whether passage or title do."""
    around: tuple[bool, ...]


def bearing(question: str, hits: Sequence[Hit]) -> list[Evidence]:
    """The sentences of the hits, best first; `support`, 0..1, is the share of the question's words that sentence and
    passage hold, each by how few of the sentences hold it. Knows no language: forms of a word are those that begin alike,
    and common words are those that many of these sentences have."""
    asked = _words(question)
    pool = [sentence for hit in hits for sentence in _sentences(asked, hit)]
    holding = [sum(column) for column in zip(*(one.held for one in pool), strict=True)]
    rare = [math.log((len(pool) + 1) / (count + 0.5)) for count in holding]
    most = (1 + _AROUND) * sum(rare)
    if not most:
        return []
    found = [
        Evidence(
            one.hit.article,
            one.start,
            one.end,
            round((_sum(rare, one.held) + _AROUND * _sum(rare, one.around)) / most, 4),
        )
        for one in pool
    ]
    return sorted(found, key=lambda item: -item.support)


def unsure(draft: Draft, hits: Sequence[Hit], code: str, says: Sayings) -> Draft:
    """The draft; what was read in an article of another language than `code` is but likely, and told as whole sentences."""
    notes = apart(code, draft.claims[0].evidence[0].article if draft.claims else hits[0].article, says)
    if not notes:
        return draft
    told = replace(draft, notes=(*draft.notes, *notes))
    if not draft.claims:
        return told
    return replace(told, short_answer=None, confidence=min(draft.confidence, UNSURE), fitted=False)


def written_elsewhere(code: str, hits: Sequence[Hit]) -> bool:
    """Whether most of the hits' articles are in another language than `code`."""
    written = [written_in(hit.article.text) for hit in hits]
    return sum(one not in (code, None) for one in written) > len(written) / 2


def apart(asked: str, article: Article, says: Sayings) -> tuple[str, ...]:
    """A note where an article is in another language than the question, whose code is `asked`."""
    written = written_in(article.text)
    if written in (asked, None):
        return ()
    question, articles = (says.languages.get(code, code) for code in (asked, written))
    return (says.articles_in.format(articles=articles, question=question),)


def _sentences(asked: Sequence[str], hit: Hit) -> list[_Sentence]:
    around = _held(asked, set(_words(f"{hit.article.title}\n{hit.text}")))
    text = hit.article.text
    return [
        _Sentence(hit, start, end, _held(asked, set(_words(text[start:end]))), around)
        for start, end in sentences(text, hit.passage.start, hit.passage.end)
    ]


def _sum(weights: Sequence[float], held: Sequence[bool]) -> float:
    return sum(weight for weight, is_held in zip(weights, held, strict=True) if is_held)


def _held(asked: Sequence[str], words: set[str]) -> tuple[bool, ...]:
    return tuple(word in words or any(_forms(word, other) for other in words) for word in asked)


def _forms(one: str, other: str) -> bool:
    """`"travaillent", "travailler" -> True`"""
    least = max(_SHORTEST, math.ceil(_ALIKE * max(len(one), len(other))))
    return min(len(one), len(other)) >= least and one[:least] == other[:least]


def _words(text: str) -> list[str]:
    """Distinct words without case and accents."""
    plain = "".join(sign for sign in unicodedata.normalize("NFKD", text) if not unicodedata.combining(sign))
    return content_words(plain)
