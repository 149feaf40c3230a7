"""Sentences as evidence: the one around a span, and those that explain or bear on a question."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.english.questions import DEFINITION
from assistant.english.words import content_stems
from assistant.evidence import Evidence
from assistant.extractive.confidence import Calibration, Signs, covered, missing_names
from assistant.extractive.likeness import Likeness
from assistant.extractive.reader import Reading
from index.articles import Article, Hit
from index.passages import sentences

LONGEST_QUOTE = 500  # characters of two sentences that are quoted as one
WEIGHED = 10  # sentences compared with the question by the embedder
_WHY = re.compile(r"why\b|how come\b|what (?:caused|led to|prompted|forced)\b|.*\breasons?\b", re.IGNORECASE)
_REASON = re.compile(
    r"\b(?:because|due to|owing to|as a result|after|since|caused?|causing|reasons?|led to|leading to|stem(?:s|med)? from"
    r"|thanks to|so that|in order to|therefore|which meant|amid|forc(?:ed|ing)|prompt(?:ed|ing)|blam(?:ed|ing))\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Ranked:
    """A sentence, the signs that speak for it, and its rank's logit-like score."""

    evidence: Evidence
    signs: Signs
    score: float


_KINDS_OF_THINGS = (  # nouns that say what the name behind them is
    "start-?up|company|firm|giant|maker|group|bank|agency|authority|model|chip|toolkit|platform|service|software|app"
    "|system|organi[sz]ation|party|union|institute|university|city|town|village|river|island|ship|ferry|drug|vaccine"
    "|disease|law|team|club|brand|subsidiary|researcher|founder|minister|president|chairman|director|professor"
)
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
    return end if apart or stop - start > LONGEST_QUOTE else stop


def ranked_sentences(
    question: str,
    hits: Sequence[Hit],
    readings: Sequence[Reading],
    likeness: Likeness,
    calibration: Calibration,
) -> list[Ranked]:
    """Sentences of the hits' passages, best first, no two alike; `support` is calibrated. By what their passage's
    reading says of them and by how alike they are to the question."""
    pool = _pool(question, hits, readings)
    alike = likeness.of([(hit.article, start, end) for hit, start, end, *_ in pool])
    scored = []
    for (hit, start, end, margin, relevance), similar in zip(pool, alike, strict=True):
        unknown, distant = missing_names(question, hit.article, (start, end))
        found = Signs(
            margin=margin,
            relevance=relevance,
            covered=covered(question, hit.article, (start, end)),
            unknown_names=unknown,
            distant_names=distant,
            similar=similar,
        )
        support = calibration.probability(found)
        rank = calibration.logit(found) + _wording(question, hit.article.text[start:end]) / 2
        scored.append(Ranked(Evidence(hit.article, start, end, support), found, rank))
    return _unlike_ranked(sorted(scored, key=lambda item: -item.score))


def _wording(question: str, text: str) -> float:
    """What a sentence's words say for it, in logits: the share of the question's words it holds, a reason where one
    is asked for, a definition likewise."""
    asked = set(content_stems(question))
    share = len(asked & set(content_stems(text))) / len(asked) if asked else 0.0
    definition = DEFINITION.match(question)
    return (
        4 * share
        + (1.5 if _WHY.match(question) and _REASON.search(text) else 0.0)
        + (3.0 if definition and _defines(definition.group("term"), text) else 0.0)
    )


def _defines(term: str, text: str) -> bool:
    """Whether the text says what the term is: "the ferry, a ship for cars, ...", "The ferry is a ship", or "the
    company Volvo"."""
    word = rf"\b{re.escape(term)}"
    after = rf"{word}(?:s|['’]s)?(?:,| \(| [–—-]| is| are| was)\s+(?:also )?(?:the|an?|one|i\.e\.)\b"
    return re.search(rf"{after}|\b(?:{_KINDS_OF_THINGS}) {word}", text, re.IGNORECASE) is not None


def _pool(
    question: str, hits: Sequence[Hit], readings: Sequence[Reading]
) -> list[tuple[Hit, int, int, float, float]]:
    """The sentences worth weighing, with the margin inside them and their passage's relevance."""
    pool = []
    for hit, reading in zip(hits, readings, strict=True):
        base = hit.passage.start
        for start, end in sentences(hit.article.text, base, hit.passage.end):
            if not _is_sentence(hit.article.text[start:end]):
                continue
            within = reading.best_within(start - base, end - base)
            margin = -20.0 if within is None else within
            worth = margin / 4 + 2 * reading.relevance + _wording(question, hit.article.text[start:end])
            pool.append((worth, (hit, start, end, margin, reading.relevance)))
    pool.sort(key=lambda pair: -pair[0])
    return [item for _, item in pool[:WEIGHED]]


def _is_sentence(text: str) -> bool:
    return len(text.split()) >= 4 and text.rstrip()[-1:] in ".!?”\"'’)…:"


def _unlike_ranked(ranked: Sequence[Ranked]) -> list[Ranked]:
    kept = {id(item) for item in unlike([row.evidence for row in ranked])}
    return [row for row in ranked if id(row.evidence) in kept]


def unlike(evidence: Sequence[Evidence]) -> list[Evidence]:
    """The evidence in its order without sentences that repeat an earlier one's words."""
    kept: list[tuple[Evidence, set[str]]] = []
    for item in evidence:
        words = set(content_stems(item.quote))
        if all(len(words & other) <= _ALIKE * min(len(words), len(other)) for _, other in kept):
            kept.append((item, words))
    return [item for item, _ in kept]
