"""Questions with nothing to find: paragraphs found by BM25 that do not answer, questions altered until none does, and
which of all these are hard."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from random import Random

import numpy as np
import numpy.typing as npt

K1, B = 0.9, 0.4  # as Anserini sets BM25
COMMON = 0.08  # words in more than this share of paragraphs find nothing and cost the most
_WORD = re.compile(r"\w+")
_NUMBER = re.compile(r"(?<![\w.,])\d[\d,.]*\d(?!\w)|(?<![\w.,])\d(?!\w)")
_NAME = re.compile(r"(?<=[\w,;] )(?:[A-Z][\w’'-]+)(?: (?:of |de |von )?[A-Z][\w’'-]+)*")
_OPPOSITES = (
    "first last", "largest smallest", "larger smaller", "highest lowest", "higher lower", "most least", "more fewer",
    "before after", "north south", "northern southern", "east west", "eastern western", "increase decrease",
    "increased decreased", "early late", "oldest newest", "older younger", "won lost", "win lose", "began ended",
    "begin end", "start stop", "started stopped", "male female", "men women", "father mother", "son daughter",
    "brother sister", "king queen", "public private", "rural urban", "internal external", "minimum maximum",
    "majority minority", "allowed forbidden", "allow forbid", "support oppose", "supported opposed", "bought sold",
    "positive negative", "success failure", "major minor", "old new", "upper lower", "winter summer", "rise fall",
    "rose fell", "gain loss", "arrive leave", "arrived left", "import export", "include exclude", "longest shortest",
    "best worst", "strongest weakest", "strong weak", "common rare", "modern ancient", "domestic foreign",
    "day night", "accept reject", "accepted rejected", "join leave", "joined left", "hot cold", "wet dry",
    "attacked defended", "attack defend", "created destroyed", "create destroy", "borrowed lent", "friend enemy",
)  # fmt: skip
OPPOSITES = {a: b for pair in _OPPOSITES for a, b in (pair.split(), pair.split()[::-1])}


def words(text: str) -> list[str]:
    """Text -> its words in small letters."""
    return _WORD.findall(text.lower())


class Bm25:
    """BM25 over paragraphs held in memory (Robertson and Zaragoza, 2009)."""

    def __init__(self, paragraphs: Sequence[str]) -> None:
        counts = [Counter(words(text)) for text in paragraphs]
        lengths = np.array([sum(count.values()) for count in counts], dtype=np.float32)
        norm = K1 * (1 - B + B * lengths / max(1.0, float(lengths.mean())))
        found: defaultdict[str, list[tuple[int, int]]] = defaultdict(list)
        for place, count in enumerate(counts):
            for word, times in count.items():
                found[word].append((place, times))
        self.size = len(paragraphs)
        self._postings: dict[str, tuple[npt.NDArray[np.int64], npt.NDArray[np.float32]]] = {}
        for word, postings in found.items():
            if len(postings) <= max(3, COMMON * self.size):
                places, times = np.array(postings, dtype=np.int64).T
                rarity = math.log(1 + (self.size - len(places) + 0.5) / (len(places) + 0.5))
                self._postings[word] = (places, (rarity * times / (times + norm[places])).astype(np.float32))

    def scores(self, question: str) -> npt.NDArray[np.float32]:
        """One score a paragraph, in their order."""
        total = np.zeros(self.size, dtype=np.float32)
        for word in sorted(set(words(question))):  # sums differ in the last bit by order
            if word in self._postings:
                places, parts = self._postings[word]
                total[places] += parts
        return total


def without_answer(
    found: npt.NDArray[np.float32], paragraphs: Sequence[str], answers: Sequence[str], span: range, own: int
) -> Iterator[int]:
    """The paragraphs of `span` by falling score that are not `own` and do not hold an answer's words."""
    wanted = [f" {' '.join(words(answer))} " for answer in answers]
    part = found[span.start : span.stop]
    for place in np.argsort(-part, kind="stable")[:24] + span.start:
        text = f" {' '.join(words(paragraphs[place]))} "
        if place != own and found[place] > 0 and not any(answer in text for answer in wanted):
            yield int(place)


class Swapper:
    """Alters questions by an article's own names and numbers."""

    def __init__(self, paragraphs: Sequence[str]) -> None:
        """`paragraphs`: those of one article."""
        pool: defaultdict[tuple[str, int], set[str]] = defaultdict(set)
        for text in paragraphs:
            for kind, entity, _ in entities(text):
                pool[kind].add(entity)
        self._pool = {kind: sorted(found) for kind, found in pool.items()}

    def altered(self, question: str, passage: str, random: Random) -> str | None:
        """The question with one name, number or opposite exchanged for one the passage lacks; None if none can be."""
        held = f" {' '.join(words(passage))} "
        ways: list[tuple[int, str, tuple[str, int] | None]] = [
            (start, entity, kind) for kind, entity, start in entities(question)
        ]
        ways += [
            (m.start(), m.group(), None) for m in _WORD.finditer(question) if m.group().lower() in OPPOSITES
        ]
        random.shuffle(ways)
        for start, entity, kind in ways:
            others = [OPPOSITES[entity.lower()]] if kind is None else self._pool.get(kind, [])
            lacking = [o for o in others if f" {' '.join(words(o))} " not in held and o not in question]
            # A name the passage lacks already would make the altered question no harder than any other.
            if lacking and (kind is None or f" {' '.join(words(entity))} " in held):
                return question[:start] + random.choice(lacking) + question[start + len(entity) :]
        return None

    def bound(self, question: str, passage: str, sentence: str, random: Random) -> str | None:
        """The question with a name or number that `sentence`, the one that answers, holds exchanged for one that
        stands elsewhere in the passage: every word is found, but not said of each other. None if none can be."""
        near, elsewhere = (f" {' '.join(words(text))} " for text in (sentence, passage))
        ways = [(start, entity, kind) for kind, entity, start in entities(question)]
        random.shuffle(ways)
        asked = set(words(question))
        for start, entity, kind in ways:
            others = [
                other
                for other in self._pool.get(kind, ())
                if (held := f" {' '.join(words(other))} ") in elsewhere and held not in near
                and not asked & set(words(other))
            ]  # fmt: skip
            if others and f" {' '.join(words(entity))} " in near:
                return question[:start] + random.choice(others) + question[start + len(entity) :]
        return None


def entities(text: str) -> Iterator[tuple[tuple[str, int], str, int]]:
    """(kind, words, start) of the numbers and names of a text. Kinds part years, long and short numbers, and names
    of one word from longer ones; a name that opens a sentence cannot be told from a capital and is left out."""
    for match in _NUMBER.finditer(text):
        yield ("number", len(match.group())), match.group(), match.start()
    for match in _NAME.finditer(text):
        yield ("name", min(2, match.group().count(" "))), match.group(), match.start()


def hardest(
    loss: npt.NDArray[np.float32], share: float, others: float, doubtful: float, seed: int
) -> npt.NDArray[np.bool_]:
    """Which rows stay: without the hardest `doubtful`, the next `share`, and `others` of the rest by chance."""
    rank = np.argsort(np.argsort(-loss, kind="stable"), kind="stable") / max(1, len(loss))
    chance = np.random.default_rng(seed).random(len(loss)) < others
    stays: npt.NDArray[np.bool_] = (rank >= doubtful) & ((rank < doubtful + share) | chance)
    return stays
