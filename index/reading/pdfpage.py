"""The words of a PDF's pages and where they stand, as pdfium finds them in the file."""

from __future__ import annotations

import ctypes
import math
import threading
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from typing import Any

from index.reading.draft import Unreadable

_PASSWORD, _SECURITY = 4, 5
_MOST_PAGES = 5_000
_MOST_LETTERS = 200_000  # of one page
_SPACE = 0.22  # of a letter's height; more between two letters is a space
_HYPHEN = "\x02"  # what pdfium makes of a hyphen at the end of a line
_LIGATURES = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "ft", "ﬆ": "st", _HYPHEN: "-"}
_LOCK = threading.Lock()  # pdfium may be used by one thread at a time


@dataclass(slots=True)
class Word:
    """Letters without a gap: left and right end, base line (growing downward) and height, in points."""

    text: str
    left: float
    right: float
    base: float
    size: float


@dataclass(frozen=True, slots=True)
class Page:
    """The words of a page by the direction they run in, most words first; `pictured`: it shows a picture."""

    layers: tuple[tuple[Word, ...], ...]
    pictured: bool


@dataclass(frozen=True, slots=True)
class Paper:
    """A PDF as it was read."""

    pages: tuple[Page, ...]
    title: str
    author: str


def open_paper(data: bytes) -> Paper:
    """Raises Unreadable for files that are locked, damaged or no PDF."""
    import pypdfium2

    if b"%PDF" not in data[:1024]:
        raise Unreadable("it is not a PDF, or its beginning is missing")
    with _LOCK:
        try:
            with closing(pypdfium2.PdfDocument(data)) as document:
                if len(document) > _MOST_PAGES:
                    raise Unreadable(f"the PDF has more than {_MOST_PAGES} pages")
                pages = tuple(_page(document, number) for number in range(len(document)))
                title, author = (document.get_metadata_value(key) for key in ("Title", "Author"))
        except pypdfium2.PdfiumError as error:
            if error.err_code == _PASSWORD:
                raise Unreadable("the PDF is locked with a password; save it without") from error
            if error.err_code == _SECURITY:
                raise Unreadable(
                    "the PDF is encrypted in a way that cannot be read here; save it without"
                ) from error
            raise Unreadable("the PDF is damaged or incomplete") from error
    return Paper(pages, " ".join(title.split()), " ".join(author.split()))


def _page(document: Any, number: int) -> Page:
    from pypdfium2 import raw

    with closing(document[number]) as page:
        with closing(page.get_textpage()) as letters:
            layers: dict[int, list[Word]] = {}
            spots: set[tuple[str, int, int, int]] = set()
            for turn, word in _words(raw, letters.raw, letters.count_chars()):
                spot = (word.text, turn, round(word.left * 4 / word.size), round(word.base * 4 / word.size))
                if spot not in spots:  # else painted twice, to look bold
                    layers.setdefault(turn, []).append(word)
                spots.add(spot)
        pictured = any(True for _ in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=3))
    return Page(tuple(tuple(layer) for layer in sorted(layers.values(), key=len, reverse=True)), pictured)


def _words(raw: Any, letters: Any, count: int) -> Iterator[tuple[int, Word]]:
    """Each word with the quarter turns its line makes."""
    if count > _MOST_LETTERS:
        raise Unreadable(f"a page of the PDF has more than {_MOST_LETTERS} letters")
    word: Word | None = None
    turned, last = 0, 0.0
    for letter, turn, left, right, base, size in _letters(raw, letters, count):
        goes_on = (
            word is not None
            and turn == turned
            and abs(base - word.base) <= 0.2 * max(size, word.size)
            and last - 0.1 * size <= left < word.right + _SPACE * max(size, word.size)
        )
        if word is not None and (letter.isspace() or not goes_on):
            yield turned, word
            word = None
        if letter.isspace():
            continue
        last = left
        if word is None:
            word, turned = Word(letter, left, right, base, size), turn
        else:
            word.text += letter
            word.right = max(word.right, right)
            word.size = max(word.size, size)
    if word:
        yield turned, word


def _letters(raw: Any, letters: Any, count: int) -> Iterator[tuple[str, int, float, float, float, float]]:
    """(letter, quarter turns, left, right, base line, height) of each, turned so that its line runs to the right."""
    box, x, y = raw.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
    for number in range(count):
        code = raw.FPDFText_GetUnicode(letters, number)
        letter = chr(code) if code < 0x110000 else "\ufffd"
        if letter in "\r\n" or (raw.FPDFText_IsGenerated(letters, number) == 1 and letter != _HYPHEN):
            yield " ", 0, 0, 0, 0, 1
            continue
        if not raw.FPDFText_GetLooseCharBox(letters, number, box) or code == 0 or 0xD800 <= code < 0xE000:
            continue
        raw.FPDFText_GetCharOrigin(letters, number, x, y)
        turn = round(raw.FPDFText_GetCharAngle(letters, number) / (math.pi / 2)) % 4
        left, right, base, size = _turned(turn, box, x.value, y.value)
        yield _LIGATURES.get(letter, letter), turn, left, right, base, max(size, 0.1)


def _turned(turn: int, box: Any, x: float, y: float) -> tuple[float, float, float, float]:
    if turn == 0:
        return box.left, box.right, -y, box.top - box.bottom
    if turn == 1:
        return -box.top, -box.bottom, -x, box.right - box.left
    if turn == 2:
        return -box.right, -box.left, y, box.top - box.bottom
    return box.bottom, box.top, x, box.right - box.left
