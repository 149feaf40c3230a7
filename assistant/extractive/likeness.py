"""How alike a question and a sentence are in meaning, by the embedder: what the reader's logits do not say.

all-MiniLM-L6-v2 has seen a billion pairs of texts, the reader some hundred thousand: where a question is worded unlike
its answer, the embedder knows better that the two belong together."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.extractive.turns import said
from index.articles import Article
from index.embedders.minilm import Embedder, Vectors

Sentence = tuple[Article, int, int]


class Likeness:
    """Cosines of one question with sentences `article.text[start:end]`; each sentence is embedded once."""

    def __init__(self, embedder: Embedder, question: str) -> None:
        self._embedder = embedder
        self._question = question
        self._asked: Vectors | None = None
        self._known: dict[str, float] = {}

    def of(self, sentences: Sequence[Sentence]) -> list[float]:
        """One cosine, -1..1, a sentence, in their order."""
        texts = [said(article, start, end) for article, start, end in sentences]
        new = list(dict.fromkeys(text for text in texts if text not in self._known))
        if new:
            if self._asked is None:
                self._asked = self._embedder.embed_query(self._question)
            cosines = self._embedder.embed(new) @ self._asked
            # Rounded, because the last bits differ with what else is in a batch.
            self._known |= {text: round(float(value), 4) for text, value in zip(new, cosines, strict=True)}
        return [self._known[text] for text in texts]
