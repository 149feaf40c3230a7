"""Questions worded unlike their passage: words exchanged for ones of like meaning, as the embedder sees them.

SQuAD's questions were written with the passage in view and borrow its words; people who have not read it do not. The
embedder has seen a billion pairs of texts and knows that "founded" is near "established" and "cost" near "price"."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from random import Random

import numpy as np

from assistant.english.words import FUNCTION_WORDS, stem
from index.embedders.minilm import Embedder
from training.reader.mine import OPPOSITES

ALIKE = 0.65  # cosine: at 0.6 "delayed" is near "immediately", at 0.7 few words have a neighbour
NEIGHBOURS = 6
OFTEN = 12  # times a word must occur: the embedder knows rare ones badly
EXCHANGED = 0.7  # share of the words that have neighbours
_SMALL = re.compile(r"(?<![\w-])[a-z]{4,}(?![\w-])")


class Paraphraser:
    """Knows the neighbours of the common words of some texts."""

    def __init__(self, texts: Iterable[str], embedder: Embedder) -> None:
        counts = Counter(word for text in texts for word in _SMALL.findall(text))
        known = sorted(
            word for word, count in counts.items() if count >= OFTEN and word not in FUNCTION_WORDS
        )
        self.neighbours: dict[str, tuple[str, ...]] = {}
        if not known:
            return
        vectors = embedder.embed(known)
        for word, cosines in zip(known, vectors @ vectors.T, strict=True):
            nearest = np.argsort(-cosines, kind="stable")[: 3 * NEIGHBOURS]
            other = [known[n] for n in nearest if cosines[n] >= ALIKE and stem(known[n]) != stem(word)]
            opposite = OPPOSITES.get(word, "")
            kept = tuple(one for one in other if stem(one) != stem(opposite))[:NEIGHBOURS]
            if kept:
                self.neighbours[word] = kept

    def altered(self, question: str, random: Random) -> str:
        """The question with most of its exchangeable words exchanged; names and numbers stay."""

        def exchange(match: re.Match[str]) -> str:
            near = self.neighbours.get(match.group())
            return random.choice(near) if near and random.random() < EXCHANGED else match.group()

        return _SMALL.sub(exchange, question)
