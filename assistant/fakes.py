"""Stand-ins of this floor's protocols for tests and trials: small, real, and without a model."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import numpy as np

from assistant.extractive.reader import Reading, Span, span_scores

UNSCORED = -9.0


class WordReader:
    """A Reader whose pieces are words: a word's start and end logits are its score, UNSCORED where it has none. The
    best span is the only one, "no answer" scores 0, and the headers are not read."""

    def __init__(self, scores: Mapping[str, float]) -> None:
        self._scores = dict(scores)

    def read(
        self,
        question: str,  # noqa: ARG002
        passages: Sequence[str],
        headers: Sequence[str] | None = None,  # noqa: ARG002
    ) -> list[Reading]:
        return [self._one(passage) for passage in passages]

    def _one(self, passage: str) -> Reading:
        words = list(re.finditer(r"\w+", passage))
        logits = np.array([self._scores.get(word.group(), UNSCORED) for word in words], dtype=np.float32)
        places = np.array([word.span() for word in words], dtype=np.int64).reshape(-1, 2)
        spans: tuple[Span, ...] = ()
        if words:
            scores = span_scores(logits, logits)
            first, length = divmod(int(scores.argmax()), scores.shape[1])
            spans = (Span(words[first].start(), words[first + length].end(), float(scores.max())),)
        return Reading(spans[0].score if spans else UNSCORED, 0.0, spans, logits, logits, places)
