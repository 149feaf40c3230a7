"""A PDF to a draft: running heads and page numbers go, columns and tables are read as such, its data are facts."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from index.reading.cleaning import clean
from index.reading.draft import Draft, Fact, Line, ParagraphKind, Unreadable, whole_lines
from index.reading.official import is_body
from index.reading.outlets import is_outlet, is_title_cased
from index.reading.pdflayout import Row, blocks_of, rows_of
from index.reading.pdfpage import Paper, Word, open_paper
from index.reading.pdfparagraphs import PdfParagraph, hyphened, joined, paragraphs_of, text_size
from index.reading.shapes import is_prose
from index.reading.tables import Table

_NO_TITLE = re.compile(r"untitled.*|microsoft word\b.*|.*\.(?:docx?|pdf|indd|qxd|tex|pptx?|odt)|.{0,5}|\(?(?:unspecified|anonymous)\)?", re.IGNORECASE)  # fmt: skip  # noqa: E501
_NO_AUTHOR = re.compile(r"\(?(?:anonymous|unspecified|unknown|admin\w*|user\d*|owner|root|\w+\\\w+|python-docx|microsoft.*)\)?", re.IGNORECASE)  # fmt: skip  # noqa: E501
_PAGE_NUMBER = re.compile(r"\W*(?:(?:page|seite|pagina|página|strona|p\.)\s*)?\d{1,4}(?:\s*(?:/|of|von|de|sur|di|z|van)\s*\d{1,4})?\W*", re.IGNORECASE)  # fmt: skip  # noqa: E501
# A number, and what counts with it: `Vol. 4, No. 2`, `Page 3 of 9`.
_OF_PAGE = re.compile(
    r"\bwww\.\S+|https?://\S+|\S+@\S+|\b(?:vol|no|nr|issue|band|heft|jahrgang|page|seite|página|pagina|p)\b\.?(?=\s*\d)|\b(?:of|von|de|sur|di)\b(?=\s*\d)|\d+",
    re.IGNORECASE,
)
_LONGEST_HEAD = 90  # signs of a running head


def read_pdf(data: bytes) -> list[Draft | Unreadable]:
    """One article, and beside it which pages hold only a picture. Raises Unreadable for damaged, encrypted and
    text-less files."""
    paper = open_paper(data)
    found, edges = _read(paper)
    if not found:
        raise Unreadable("the PDF holds pictures of pages and no text; it needs text recognition first")
    draft = Draft(source="document properties")
    found = found[_parts_of_title(paper.title, [text for _, text in found[:4]]) :]
    texts = [text for _, text in found]
    if plausible_title(paper.title) and not _stands_at_head(paper.title, texts):
        draft.learn("title", Fact(paper.title, paper.title))
    elif head := _largest(found):
        draft.learn("title", Fact(head, head), "largest print")
    named = [text for text in texts[:4] if not is_prose(text)]  # who is spoken of wrote nothing
    article = clean(_lines(found), draft)
    if plausible_author(paper.author) and not _stands_at_head(paper.author, named):
        article.learn("author", Fact(paper.author, paper.author))  # a byline on the page knows better
    if article.publisher is None and (outlet := _outlet_of(edges, article.title or "")):
        article.state("publisher", outlet, "running head")
    blind = [str(number) for number, page in enumerate(paper.pages, 1) if page.pictured and not page.layers]
    if not blind:
        return [article]
    pages = f"page {blind[0]} is a picture" if len(blind) == 1 else f"pages {', '.join(blind)} are pictures"
    return [article, Unreadable(f"{pages} without text; it needs text recognition to be read whole")]


def pdf_text(data: bytes) -> str:
    """The text of all pages, its lines joined as `read_pdf` joins them, then what stands on their edges, the lines as they
    stand, and the document's own title and author."""
    paper = open_paper(data)
    found, edges = _read(paper)
    lines = [row.text for paragraph, _ in found for row in paragraph.rows]
    return "\n".join([*(text for _, text in found), *edges, *lines, paper.title, paper.author])


def plausible_author(name: str) -> bool:
    """Whether a document's author property names somebody and not a program or an account."""
    return bool(name) and not _NO_AUTHOR.fullmatch(name)


def plausible_title(title: str) -> bool:
    """Whether a document's title property is a title and not a file's name."""
    return bool(title) and not _NO_TITLE.fullmatch(title)


def _read(paper: Paper) -> tuple[list[tuple[PdfParagraph, str]], list[str]]:
    """The paragraphs with their text, and the running lines left out."""
    layers = [[list(layer) for layer in page.layers] for page in paper.pages]
    edges = _take_running_lines([page[0] for page in layers if page])
    pages = [[block for layer in page for block in blocks_of(layer)] for page in layers]
    blocks = [block for page in pages for block in page]
    known = hyphened(blocks)
    found = paragraphs_of(pages, text_size(blocks))
    return [(paragraph, _text(paragraph, known)) for paragraph in found], edges


def _text(paragraph: PdfParagraph, known: frozenset[str]) -> str:
    if not paragraph.table:
        return joined(paragraph.rows, known)
    return "\n".join(text for _, text in _table(paragraph))


def _table(paragraph: PdfParagraph) -> list[tuple[ParagraphKind, str]]:
    table = Table()
    for row in paragraph.rows:
        table.row()
        for cell in row.cells:
            table.cell()
            table.say(cell)
    return table.paragraphs(sure=True) or [
        ("table", "\n".join("\t".join(filter(None, row.cells)) for row in paragraph.rows))
    ]


def _lines(found: Sequence[tuple[PdfParagraph, str]]) -> list[Line]:
    return whole_lines(
        told
        for paragraph, text in found
        for told in (_table(paragraph) if paragraph.table else [(paragraph.kind, text)])
    )


def _largest(found: Sequence[tuple[PdfParagraph, str]]) -> str | None:
    """What stands in the largest letters, if that is one paragraph near the beginning."""
    heads = [(paragraph, text) for paragraph, text in found if paragraph.kind == "heading"]
    if not heads:
        return None
    largest = max(heads, key=lambda head: head[0].size)
    near = largest in found[:6] and len(largest[1]) <= 250
    alone = sum(head[0].size > 0.97 * largest[0].size for head in heads) == 1
    return largest[1] if near and alone else None


def _take_running_lines(pages: list[list[Word]]) -> list[str]:
    """Takes page numbers away, and those of the first and last two lines that come again on half of the pages or more,
    figures apart. Returns what was taken."""
    rows = [rows_of(page) for page in pages]
    edges = [[*page[:2], *page[2:][-2:]] for page in rows]
    seen: Counter[str] = Counter(key for page in edges for key in {_key(row.text) for row in page})
    running = {key for key, count in seen.items() if count >= 3 or (count >= 2 and count * 2 > len(pages))}
    numbers = Counter(shift for place, page in enumerate(edges) for shift in _shifts(page, place))
    counted = {shift for shift, count in numbers.items() if count >= max(2, len(pages) / 2)}
    taken: list[str] = []
    for place, (page, near) in enumerate(zip(pages, edges, strict=True)):
        numbered = any(_PAGE_NUMBER.fullmatch(row.text) for row in near)  # `2 Data` above is a heading then
        gone: list[Row] = [
            row
            for row in near
            if _key(row.text) in running
            or _PAGE_NUMBER.fullmatch(row.text)
            or (not numbered and _is_head(row.text) and _shifts([row], place) & counted)
        ]
        words = {id(word) for row in gone for word in row.words}
        page[:] = [word for word in page if id(word) not in words]
        taken += [row.text for row in gone]
    return taken


def _shifts(rows: Sequence[Row], place: int) -> set[int]:
    """How far numbers at the ends of a page's outer lines are from its place: the same all through where they are the
    pages' own, whatever stands beside them (`The Long Tide 47`, on the page across `46 The Harbour Review`)."""
    words = [row.text.split() for row in rows]
    ends = {word for row in words if row for word in (row[0], row[-1])}
    return {int(word) - place for word in ends if word.isdecimal() and len(word) <= 4}


def _is_head(line: str) -> bool:
    """Whether a line is a name or heading beside a number, and no note at a page's foot."""
    words = _OF_PAGE.sub(" ", line).strip(" ,;|·–—-")
    return len(line) <= _LONGEST_HEAD and (is_title_cased(" ".join(words.split())) or words.isupper())


def _outlet_of(edges: Sequence[str], title: str) -> str | None:
    """An outlet's or an office's name that runs at the edges of several pages, less the number beside it."""
    names = Counter(" ".join(_OF_PAGE.sub(" ", edge).split()).strip(" ,;|·–—-") for edge in edges)
    return next(
        (
            name
            for name, count in names.most_common()
            if _letters(name) != _letters(title) and (is_outlet(name) or (count > 1 and is_body(name)))
        ),
        None,
    )


def _key(line: str) -> str:
    return re.sub(r"\d+", "#", " ".join(line.split()).casefold())


def _stands_at_head(title: str, lines: list[str]) -> bool:
    """Whether the page itself opens with this title: it is then found there."""
    return _letters(title) in _letters("".join(lines[:4]))


def _parts_of_title(title: str, lines: list[str]) -> int:
    """How many lines say a title together that none says alone; 0 where they do not."""
    whole = _letters(title) if plausible_title(title) else ""
    counts = range(2, len(lines))
    return next((n for n in counts if whole and _letters("".join(lines[:n])) == whole), 0)


def _letters(text: str) -> str:
    return "".join(c for c in text.casefold() if c.isalnum())
