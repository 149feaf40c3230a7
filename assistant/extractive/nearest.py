"""What came closest where nothing answers: a paragraph of each of the best passages."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.asked import Question
from assistant.evidence import Draft, Evidence
from assistant.language import Words
from index.articles import Hit

NEAREST = 3


def nearest(question: str, hits: Sequence[Hit], scores: Sequence[float], words: Words) -> list[Evidence]:
    """Of the passages of the best scores the paragraph with most of the question's words: a quotation never spans a gap."""
    ranked = sorted(zip(hits, scores, strict=True), key=lambda pair: -pair[1])
    return [Evidence(hit.article, *_paragraph(question, hit, words), 0.0) for hit, _ in ranked[:NEAREST]]


def _paragraph(question: str, hit: Hit, words: Words) -> tuple[int, int]:
    asked = set(words.content_stems(question))
    places, at = [], hit.passage.start
    for text in hit.text.split("\n\n"):
        places.append((len(asked & set(words.content_stems(text))), -at, (at, at + len(text))))
        at += len(text) + 2
    return max(places)[2]


def unfound(question: Question, hits: Sequence[Hit], words: Words) -> Draft:
    """Nothing that was looked for by words and bylines alone; how likely it is there after all was never fitted."""
    return Draft((), None, 0.0, tuple(nearest(question.text, hits, [0.0] * len(hits), words)), fitted=False)
