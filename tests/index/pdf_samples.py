"""PDFs of known words over many layouts, painted here: columns, tables, running heads, footnotes, hyphens, turned pages."""

from __future__ import annotations

import io
from dataclasses import dataclass, field

from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

WIDTH, HEIGHT = 595, 842
_WORDS = (
    "harbour council ferry breakwater budget engineer survey eelgrass inspector valley reservoir tender quarry vicar"
    " orchard lantern turbine magistrate gallery sediment veteran bakery tunnel pension orchestra granite meadow"
    " customs archive lighthouse"
).split()
_VERBS = "opened closed measured painted flooded repaired doubled rejected counted moved".split()


@dataclass
class Sample:
    """A PDF, the paragraphs that are its article's in reading order, and words that are not its own."""

    name: str
    data: bytes
    paragraphs: list[str]
    foreign: list[str] = field(default_factory=list)
    rows: list[tuple[str, ...]] = field(default_factory=list)


def prose(seed: int, sentences: int) -> str:
    """Sentences that are all different."""
    made = []
    for number in range(sentences):
        a, b, c = (_WORDS[(seed * 7 + number * step + step) % len(_WORDS)] for step in (3, 11, 17))
        verb = _VERBS[(seed + number) % len(_VERBS)]
        made.append(
            f"The {a} of the {b} {verb} number {seed * 100 + number} of the {c} before the long winter came."
        )
    return " ".join(made)


def wrapped(text: str, width: float, font: str, size: float, hyphens: bool = False) -> list[str]:
    """Lines no wider than `width`; with `hyphens`, long words are broken where that fills a line."""
    lines, line = [], ""
    words = text.split()
    while words:
        word = words.pop(0)
        trial = f"{line} {word}".strip()
        if stringWidth(trial, font, size) <= width:
            line = trial
            continue
        cut = len(word) // 2
        head = f"{line} {word[:cut]}-"
        if hyphens and len(word) >= 7 and word.isalpha() and stringWidth(head, font, size) <= width:
            lines.append(head)
            line = word[cut:]
        else:
            lines.append(line)
            line = word
    return [*lines, line]


class Sheet:
    """A canvas with a height that counts down from the top."""

    def __init__(self, font: str = "Times-Roman", size: float = 10) -> None:
        self.buffer = io.BytesIO()
        self.canvas = Canvas(self.buffer, pagesize=(WIDTH, HEIGHT))
        self.canvas.setTitle("untitled")
        self.canvas.setAuthor("anonymous")
        self.font, self.size = font, size

    def line(self, x: float, y: float, text: str, size: float = 0, font: str = "") -> None:
        self.canvas.setFont(font or self.font, size or self.size)
        self.canvas.drawString(x, HEIGHT - y, text)

    def done(self) -> bytes:
        self.canvas.showPage()
        self.canvas.save()
        return self.buffer.getvalue()


def columns(seed: int, count: int, font: str, hyphens: bool, across: bool, indent: bool) -> Sample:
    """A headline over columns; `across`: painted line by line over all columns, as some programs do."""
    sheet = Sheet(font, 9)
    sheet.line(50, 60, f"A headline of number {seed} over its columns", 20)
    gap, paragraphs = 18, [prose(seed * 10 + n, 4) for n in range(count * 2)]
    width = (495 - gap * (count - 1)) / count
    lines: list[tuple[float, str]] = []
    for text in paragraphs:
        made = wrapped(text, width - 10, font, 9, hyphens)
        lines += [(8.0 if indent and not n else 0.0, line) for n, line in enumerate(made)]
        lines += [] if indent else [(0.0, "")]
    each = -(-len(lines) // count)
    placed = [
        (50 + number // each * (width + gap) + dx, 95 + number % each * 11.5, text)
        for number, (dx, text) in enumerate(lines)
    ]
    for x, y, text in sorted(placed, key=lambda one: one[1]) if across else placed:
        sheet.line(x, y, text)
    return Sample(f"columns-{seed}", sheet.done(), paragraphs)


def running(seed: int, pages: int) -> Sample:
    """Pages with a head, a number and a footnote; paragraphs go over the pages' ends."""
    sheet = Sheet("Helvetica", 11)
    text = [prose(seed * 20 + n, 7) for n in range(pages * 2)]
    lines = [line for one in text for line in [*wrapped(one, 440, "Helvetica", 11), ""]]
    each = -(-len(lines) // pages)
    notes = []
    for number in range(pages):
        sheet.line(60, 40, "Proceedings of the Tarn Society", 9)
        sheet.line(480, 40, f"Volume {seed}", 9)
        for row, line in enumerate(lines[number * each : (number + 1) * each]):
            sheet.line(60, 80 + 15 * row, line)
        notes.append(f"{number + 1} See the letter of {1900 + number} in the archive at Colby.")
        sheet.line(60, 780, notes[-1], 8)
        sheet.line(290, 815, f"Page {number + 1} of {pages}", 9)
        if number < pages - 1:
            sheet.canvas.showPage()
    return Sample(f"running-{seed}", sheet.done(), text, ["Proceedings", "Volume"])


def table(seed: int, columns: int, ruled: bool, right: bool) -> Sample:
    """A table between two paragraphs; `right`: figures end at their column's right edge."""
    sheet = Sheet("Helvetica", 10)
    before, after = prose(seed * 30, 3), prose(seed * 30 + 1, 3)
    sheet.line(60, 60, f"What number {seed} costs", 18)
    y = 95.0
    for line in wrapped(before, 440, "Helvetica", 10):
        sheet.line(60, y, line)
        y += 13
    rows = [("Item", *(str(2020 + n) for n in range(columns)))]
    rows += [
        (_WORDS[(seed + n * 3) % 30].title(), *(f"{seed + n}{m}.{n}" for m in range(columns)))
        for n in range(5)
    ]
    y += 12
    for row in rows:
        for number, cell in enumerate(row):
            x = 60 + number * 90
            sheet.line(x + 60 - stringWidth(cell, "Helvetica", 10) if right and number else x, y, cell)
        if ruled:
            sheet.canvas.line(55, HEIGHT - y - 4, 60 + 90 * len(row), HEIGHT - y - 4)
        y += 16
    y += 12
    for line in wrapped(after, 440, "Helvetica", 10):
        sheet.line(60, y, line)
        y += 13
    return Sample(f"table-{seed}", sheet.done(), [before, after], rows=rows)


def turned(seed: int, degrees: int) -> Sample:
    """A page whose text runs up, down or upside down."""
    sheet = Sheet("Courier", 9)
    text = [prose(seed * 40 + n, 4) for n in range(3)]
    shift = {90: (0, -WIDTH), 180: (-WIDTH, -HEIGHT), 270: (-HEIGHT, 0)}[degrees]
    sheet.canvas.rotate(degrees)
    sheet.canvas.translate(*shift)
    y = HEIGHT - 60
    for one in text:
        for line in [*wrapped(one, 400, "Courier", 9), ""]:
            sheet.line(60, HEIGHT - y, line)
            y -= 12
    return Sample(f"turned-{degrees}", sheet.done(), text)


def plain(seed: int, font: str, size: float) -> Sample:
    """One column in a font and size."""
    sheet = Sheet(font, size)
    text = [prose(seed * 50 + n, 4) for n in range(4)]
    y = 60.0
    for one in text:
        for line in [*wrapped(one, 460, font, size), ""]:
            sheet.line(60, y, line)
            y += size * 1.25
    return Sample(f"plain-{seed}", sheet.done(), text)


def samples() -> list[Sample]:
    """Thirty PDFs."""
    fonts = ("Times-Roman", "Helvetica", "Courier")
    return [
        *(columns(n, 2 + n % 2, fonts[n % 2], n % 3 == 0, n % 4 < 2, n % 2 == 0) for n in range(12)),
        *(running(n, 2 + n % 3) for n in range(4)),
        *(table(n + 1, 2 + n % 3, n % 2 == 0, n % 3 == 0) for n in range(6)),
        *(turned(n, degrees) for n, degrees in enumerate((90, 180, 270))),
        *(plain(n, fonts[n % 3], 8 + n) for n in range(5)),
    ]
