"""Sentences as evidence: the one around a span, and those that explain or bear on a question."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.answers import STATED_FROM
from assistant.evidence import Evidence
from assistant.extractive.confidence import Calibration, Signs, covered, missing_names, words_asked
from assistant.extractive.reader import Reading
from assistant.extractive.tables import is_row
from assistant.extractive.turns import LONGEST_QUOTE, said
from assistant.language import Words
from index.articles import Article, Hit
from index.passages import sentences
from index.store.invisible import seen

WEIGHED = 10  # sentences whose signs are gathered: the likeliest by their reading and their words


@dataclass(frozen=True, slots=True)
class Ranked:
    """A sentence, the signs that speak for it, and its rank's logit-like score."""

    evidence: Evidence
    signs: Signs
    score: float


_ALIKE = 0.6  # share of common words from which two sentences say the same


def around(hit: Hit, start: int, end: int) -> tuple[int, int]:
    """The whole sentence, or sentences, that hold `start:end` of the hit's article."""
    touched = [
        (a, b)
        for a, b in sentences(hit.article.text, hit.passage.start, hit.passage.end)
        if a < end and b > start
    ]
    return (touched[0][0], touched[-1][1]) if touched else (start, end)


def with_next(article: Article, start: int, end: int) -> int:
    """Where the sentence behind `start:end` ends, if it is running text of the same paragraph and both together are not
    longer than `LONGEST_QUOTE`; else `end`."""
    behind = article.text.find("\n\n", end)
    following = sentences(article.text, end, len(article.text) if behind < 0 else behind)
    stop = following[0][1] if following else end
    apart = any(mark.start < stop and mark.end > end for mark in article.marks)
    apart |= is_row(article, start, end) or is_row(article, end, stop)
    return end if apart or stop - start > LONGEST_QUOTE else stop


def ranked_sentences(
    question: str,
    hits: Sequence[Hit],
    readings: Sequence[Reading],
    calibration: Calibration,
    words: Words,
    among: set[tuple[str, int, int]] | None = None,
) -> list[Ranked]:
    """Sentences of the hits' passages (only those `among`), best first, no two alike; `support` is calibrated. By what
    their passage's reading says of them, and their words."""
    scored, asked = [], words_asked(question, words)
    for hit, start, end, margin, relevance in _pool(question, hits, readings, words, among):
        unknown, distant = missing_names(question, hit.article, (start, end), words)
        found = Signs(
            margin=margin,
            relevance=relevance,
            covered=covered(question, hit.article, (start, end), words),
            unknown_names=unknown,
            distant_names=distant,
            asked=asked,
        )
        support = calibration.probability(found)
        rank = calibration.logit(found) + _wording(question, _told(hit, start, end), words) / 2
        scored.append(Ranked(Evidence(hit.article, start, end, support), found, rank))
    return _unlike_ranked(sorted(scored, key=lambda item: -item.score), words)


def _wording(question: str, text: str, words: Words) -> float:
    """What a sentence's words say for it, in logits: the share of the question's words it holds, and a reason where
    one is asked for."""
    asked = set(words.content_stems(question))
    share = len(asked & set(words.content_stems(text))) / len(asked) if asked else 0.0
    return 4 * share + words.explains(question, text)


def _pool(
    question: str,
    hits: Sequence[Hit],
    readings: Sequence[Reading],
    words: Words,
    among: set[tuple[str, int, int]] | None,
) -> list[tuple[Hit, int, int, float, float]]:
    """The sentences worth weighing, with the margin inside them and their passage's relevance."""
    pool = []
    for hit, reading in zip(hits, readings, strict=True):
        base = hit.passage.start
        for start, end in sentences(hit.article.text, base, hit.passage.end):
            if not _is_sentence(hit.article.text[start:end]):
                continue
            if among is not None and (hit.article.id, start, end) not in among:
                continue
            within = reading.best_within(start - base, end - base)
            margin = -20.0 if within is None else within
            worth = margin / 4 + 2 * reading.relevance + _wording(question, _told(hit, start, end), words)
            pool.append((worth, (hit, start, end, margin, reading.relevance)))
    pool.sort(key=lambda pair: -pair[0])
    return [item for _, item in pool[:WEIGHED]]


def _told(hit: Hit, start: int, end: int) -> str:
    """A sentence's words; of a turn with who speaks, and the question that is answered."""
    return said(hit.article, start, end) if hit.article.speaker_at(start) else hit.article.text[start:end]


def _is_sentence(text: str) -> bool:
    """ "Nobody was hurt." is one, a credit or a heading hardly ever."""
    return len(text.split()) >= 3 and text.rstrip()[-1:] in ".!?”\"'’)…:"


def _unlike_ranked(ranked: Sequence[Ranked], words: Words) -> list[Ranked]:
    kept = {id(item) for item in unlike([row.evidence for row in ranked], words)}
    return [row for row in ranked if id(row.evidence) in kept]


def unlike(evidence: Sequence[Evidence], words: Words) -> list[Evidence]:
    """The evidence in its order without sentences that repeat an earlier one's words; one that says the same of another
    name or number repeats nothing."""
    kept: list[tuple[Evidence, set[str]]] = []
    for item in evidence:
        said = set(words.content_stems(item.quote))
        if all(
            len(said & other) <= _ALIKE * min(len(said), len(other))
            or _of_another(item.quote, said, first.quote, other, words)
            for first, other in kept
        ):
            kept.append((item, said))
    return [item for item, _ in kept]


def _of_another(one: str, said: set[str], other: str, before: set[str], words: Words) -> bool:
    """Whether two sentences differ in nothing but that each has names or numbers of its own."""
    mine, theirs = said - before, before - said
    return bool(mine and theirs) and mine <= _named(one, words) and theirs <= _named(other, words)


def _named(text: str, words: Words) -> set[str]:
    """The stems of a text's names, and its words with digits."""
    parts = (
        *words.names(seen(text)),
        *(word for word in words.tokens(text) if any(sign.isdigit() for sign in word)),
    )
    return {stem for part in parts for stem in words.content_stems(part)}


def explained(evidence: list[Evidence], probability: float) -> list[Evidence]:
    """The evidence, each sentence with the one behind it where it is not sure that the first says it all; what then
    overlaps becomes one quotation."""
    if probability >= STATED_FROM:
        return evidence
    kept: list[Evidence] = []
    for item in evidence:
        wide = replace(item, end=with_next(item.article, item.start, item.end))
        for place, other in enumerate(kept):
            if other.article.id == wide.article.id and other.start < wide.end and wide.start < other.end:
                start, end = min(other.start, wide.start), max(other.end, wide.end)
                kept[place] = replace(other, start=start, end=end)
                break
        else:
            kept.append(wide)
    return kept


def in_date_order(evidence: list[Evidence]) -> list[Evidence]:
    """What happened first, first, where every article has a day and they are of several; else the evidence as it is."""
    days = {item.article.id: (item.article.published or "")[:10] for item in evidence}
    if not all(days.values()) or len(set(days.values())) < 2:
        return evidence
    return sorted(in_article_order(evidence), key=lambda item: days[item.article.id])


def in_article_order(evidence: list[Evidence]) -> list[Evidence]:
    """Articles by their best sentence, the sentences of each in the order they stand."""
    order = {item.article.id: place for place, item in reversed(list(enumerate(evidence)))}
    return sorted(evidence, key=lambda item: (order[item.article.id], item.start))
