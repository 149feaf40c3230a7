"""How sure an answer is: a logistic function of what the reader and the question's words say of the best passage.

The weights are fitted by `python -m training.reader.calibrate` on questions with known answers and stand in
`calibration.json` beside the reader's weights."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import astuple, dataclass, fields
from pathlib import Path

from assistant.answers import STATED_FROM
from assistant.extractive.turns import NEAR, said
from assistant.language import Words
from index.articles import Article

FEWEST = 2
CALIBRATION = Path(__file__).parent.parent / "reader" / "model" / "calibration.json"


@dataclass(frozen=True, slots=True)
class Signs:
    """What speaks for and against an answer in one passage. `margin` and `relevance` are the reader's logits;
    `covered` is the share, 0..1, of the question's content words in the answer's sentence or the article's header;
    `unknown_names` the share of the names and numbers asked about that the whole article lacks, `distant_names` the share
    that it has, but neither in its header nor in that sentence or near it; `similar` the cosine of the question
    and the answer's sentence; `agreeing` further articles that give the same answer (3 at most); `rival` 1 where another
    answer scores within a logit; `again` the mean margin, in logits, where the sentence is read once more by itself;
    `asked` log(1 + how many content words are asked)."""

    margin: float
    relevance: float
    covered: float
    unknown_names: float
    similar: float = 0.0
    agreeing: float = 0.0
    rival: float = 0.0
    distant_names: float = 0.0
    again: float = 0.0
    asked: float = 0.0


def covered(question: str, article: Article, sentence: tuple[int, int], words: Words) -> float:
    """The share, 0..1, of the question's content words in a sentence of the article or in its header."""
    here = set(words.content_stems(f"{article.header}\n{said(article, *sentence)}"))
    asked = set(words.content_stems(question))
    return len(asked & here) / len(asked) if asked else 0.0


def words_asked(question: str, words: Words) -> float:
    """log(1 + the number of content words of a question, at least FEWEST): what a few words ask many a passage speaks of,
    but to tell what a lone word means it need not speak of more."""
    return math.log1p(max(FEWEST, len(set(words.content_stems(question)))))


def missing_names(
    question: str, article: Article, sentence: tuple[int, int], words: Words
) -> tuple[float, float]:
    """Two shares, 0..1, of the names and numbers in the question: those of which the article knows nothing, and those
    it knows, but neither in its header nor in the sentence nor in the NEAR characters before it, nor in those behind it
    in its paragraph."""
    wanted, (start, end) = _names_asked(question, words), sentence
    behind = article.text[end : end + NEAR].partition("\n\n")[0]
    near = f"{article.text[max(0, start - NEAR) : end]}{behind} {said(article, start, end)}"
    far = _lacking(wanted, f"{article.header} {near}", words)
    if not far:
        return 0.0, 0.0
    unknown = _lacking(far, f"{article.author or ''} {article.published or ''} {article.text}", words)
    return len(unknown) / len(wanted), (len(far) - len(unknown)) / len(wanted)


def _names_asked(question: str, words: Words) -> set[str]:
    """The words of the question's names, one of each stem, and its words with digits."""
    named = (word for name in words.names(question) for word in words.tokens(name) if len(word) > 1)
    counted = (word.lower() for word in words.tokens(question) if any(char.isdigit() for char in word))
    return set({words.stem(word): word for word in (*named, *counted)}.values())


def _lacking(wanted: set[str], text: str, words: Words) -> set[str]:
    """Those of the wanted words that a text has in no form: it has "Spanish" where it speaks of Spain."""
    have = {words.stem(part) for word in words.tokens(text) for part in (word, *word.split("-"))}
    glued = text.lower()
    left = {word for word in wanted if words.stem(word) not in have and words.stem(word) not in glued}
    return {word for word in left if not words.holds(text, word)}


@dataclass(frozen=True, slots=True)
class Calibration:
    """`probability = 1 / (1 + exp(-(bias + weights . signs)))`; an answer is given from `threshold` on, and counts as
    stated from `stated_from` on."""

    bias: float
    weights: tuple[float, ...]
    threshold: float
    stated_from: float = STATED_FROM

    def probability(self, found: Signs) -> float:
        """The probability, 0..1, that the passage answers the question."""
        return self.of(astuple(found))

    def logit(self, found: Signs) -> float:
        """What the probability is the logistic function of."""
        total: float = self.bias + sum(w * v for w, v in zip(self.weights, astuple(found), strict=True))
        return total

    def of(self, values: Sequence[float]) -> float:
        """The probability for signs given as numbers in the order of their fields."""
        logit = self.bias + sum(w * v for w, v in zip(self.weights, values, strict=True))
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, logit))))


SIGN_NAMES = tuple(item.name for item in fields(Signs))


def load_calibration(path: Path = CALIBRATION) -> dict[str, Calibration]:
    """The calibrations by kind of question ("fact", "sentence")."""
    stored = json.loads(path.read_text(encoding="utf-8"))
    return {
        kind: Calibration(
            row["bias"],
            tuple(row["weights"].get(name, 0.0) for name in SIGN_NAMES),
            row["threshold"],
            row.get("stated_from", STATED_FROM),
        )
        for kind, row in stored["kinds"].items()
    }
