"""SQuAD-layout files: their paragraphs, encoded, with what was asked of them, and windows of whole sentences.

Of the SQuAD 2.0 development articles at hand, TRAINED ones give rows to learn from, TUNED ones choose thresholds, and
HELD_OUT ones only report; no question or paragraph of a title is used on two sides.
"""

from __future__ import annotations

import gzip
import json
import re
from bisect import bisect_right
from collections.abc import Sequence, Set
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING
from zlib import crc32

from assistant.extractive.reader import HEADER_PIECES
from index.embedders.tokens import load_tokenizer
from training.reader import entries
from training.reader.mine import words

if TYPE_CHECKING:
    from tokenizers import Encoding

HELD_OUT = (
    "Black_Death", "Ctenophora", "French_and_Indian_War", "Huguenot",
    "Islamism", "Packet_switching", "Rhine", "Steam_engine",
)  # fmt: skip
# Those of the HELD_OUT titles that the calibration of the whole pipeline was not chosen on either.
UNSEEN = ("Ctenophora", "Huguenot", "Packet_switching", "Steam_engine")
TUNED = ("Normans", "Victoria_(Australia)")
TRAINED = (
    "1973_oil_crisis", "Computational_complexity_theory", "European_Union_law", "Geology",
    "Imperialism", "Prime_number", "Sky_(United_Kingdom)", "Yuan_dynasty",
)  # fmt: skip

APART = 4  # one title in so many of the search queries' is kept from training, to calibrate on
QUESTION_PIECES = 32
ROW_PIECES = 160
_SENTENCE_END = re.compile(r"[.!?][\"”’')\]]*\s+(?=[\"“‘'(\[]?[A-Z0-9])")


@dataclass(slots=True)
class Paragraph:
    """A paragraph, its article, and what was asked of it."""

    title: str
    text: str
    asked: list[entries.Asked]
    encoding: Encoding = field(repr=False)
    sentences: list[int] = field(default_factory=list)  # first piece of each
    headers: tuple[
        list[int], ...
    ] = ()  # pieces of the article's title, and of its first words, as a headline has them

    def pieces(self, answer: tuple[str, int]) -> tuple[int, int] | None:
        """First and last piece of an answer; None where its characters are none of the paragraph's."""
        text, start = answer
        if self.text[start : start + len(text)] != text or not text.strip():
            return None
        first = self.encoding.char_to_token(start + len(text) - len(text.lstrip()))
        last = self.encoding.char_to_token(start + len(text.rstrip()) - 1)
        return (first, last) if first is not None and last is not None else None

    def sentence(self, answer: tuple[str, int]) -> str:
        """The sentence or sentences an answer stands in; nothing where its characters are none of the paragraph's."""
        places, bounds = self.pieces(answer), [*self.sentences, len(self.encoding.ids)]
        if places is None:
            return ""
        return self.slice(
            bounds[bisect_right(bounds, places[0]) - 1], bounds[bisect_right(bounds, places[1])]
        )

    def slice(self, first: int, last: int) -> str:
        """The text of pieces first to last - 1."""
        return self.text[self.encoding.offsets[first][0] : self.encoding.offsets[last - 1][1]]


def set_apart(title: str) -> bool:
    """Whether the search queries of this title are kept from training."""
    return crc32(title.encode()) % APART == 0


def read(path: Path) -> list[Paragraph]:
    """A SQuAD-layout file -> its paragraphs, encoded."""
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="utf-8") as file:
        data = json.load(file)["data"]
    raw = [(article, part) for article in data for part in article["paragraphs"]]
    encodings = load_tokenizer().encode_batch([part["context"] for _, part in raw], add_special_tokens=False)
    made = []
    for (article, part), encoding in zip(raw, encodings, strict=True):
        text = part["context"]
        asked = [one for entry in part["qas"] if (one := entries.asked(entry, text))]
        paragraph = Paragraph(article["title"], text, asked, encoding)
        starts = [offset[0] for offset in encoding.offsets]
        ends = [0, *(match.end() for match in _SENTENCE_END.finditer(text))]
        paragraph.sentences = sorted({bisect_right(starts, end - 1) for end in ends} - {len(starts)})
        if starts:
            made.append(paragraph)
    if len(data) > 1:  # one title for everything is none
        _head(made, {article["title"] for article in data if article.get("untitled")})
    return made


def _head(paragraphs: Sequence[Paragraph], untitled: Set[str]) -> None:
    """Give every paragraph its article's headers: the title, unless that is only a number, and the first words, unless
    they are the paragraph's own."""
    titles = list(dict.fromkeys(paragraph.title for paragraph in paragraphs))
    named = load_tokenizer().encode_batch([t.replace("_", " ") for t in titles], add_special_tokens=False)
    names = {t: name.ids[:HEADER_PIECES] for t, name in zip(titles, named, strict=True) if t not in untitled}
    opening = {paragraph.title: paragraph for paragraph in reversed(paragraphs)}
    for paragraph in paragraphs:
        first = opening[paragraph.title]
        headers = [names[paragraph.title]] if paragraph.title in names else []
        if first is not paragraph:
            headers.append(first.encoding.ids[:HEADER_PIECES])
        paragraph.headers = tuple(headers)


def window(paragraph: Paragraph, keep: tuple[int, int], room: int, random: Random) -> tuple[int, int]:
    """First and past-the-last piece of a run of whole sentences, at most `room` pieces, around the pieces `keep`;
    cut within a sentence only where the sentences of `keep` alone are longer."""
    bounds = [*paragraph.sentences, len(paragraph.encoding.ids)]
    low = bisect_right(bounds, keep[0]) - 1
    high = bisect_right(bounds, keep[1])
    if bounds[high] - bounds[low] > room:
        slack = room - (keep[1] - keep[0] + 1)
        first = max(bounds[low], keep[0] - random.randint(0, max(0, slack)))
        return first, min(bounds[high], max(first + room, keep[1] + 1))
    while True:
        ways = [side for side in (-1, 1) if low + min(side, 0) >= 0 and high + max(side, 0) < len(bounds)]
        ways = [s for s in ways if bounds[high + max(s, 0)] - bounds[low + min(s, 0)] <= room]
        if not ways:
            return bounds[low], bounds[high]
        side = random.choice(ways)
        low, high = low + min(side, 0), high + max(side, 0)


def likest(question: str, paragraph: Paragraph) -> tuple[int, int]:
    """First piece, twice, of the sentence that shares most words with the question."""
    asked, bounds = set(words(question)), [*paragraph.sentences, len(paragraph.encoding.ids)]
    shared = [len(asked & set(words(paragraph.slice(a, b)))) for a, b in pairwise(bounds)]
    best = bounds[shared.index(max(shared))]
    return best, best
