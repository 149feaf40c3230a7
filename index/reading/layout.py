"""A draft to an Article: front lines, body and credits as paragraphs of one text, with a Mark for each that is not body."""

from __future__ import annotations

from index.articles import Article, Mark, MarkKind
from index.reading.draft import Draft, ParagraphKind

_GAP = "\n\n"
_MARKED: dict[ParagraphKind, MarkKind] = {"heading": "heading", "columns": "columns"}
_FRONT_ORDER: tuple[MarkKind, ...] = ("title", "author", "published", "publisher", "url")


def lay_out(draft: Draft, file: str, checksum: str) -> Article:
    """The article, `id` left empty. Paragraphs stand `\\n\\n` apart, a table's head rows right above
    its others; marks are in text order."""
    parts: list[str] = []
    marks: list[Mark] = []
    length = 0

    def add(text: str, spans: tuple[tuple[MarkKind, int, int], ...], gap: str = _GAP) -> None:
        nonlocal length
        gap = gap if parts else ""
        length += len(gap)
        parts.append(gap + text)
        marks.extend(Mark(kind, length + start, length + end) for kind, start, end in spans)
        length += len(text)

    for line in sorted(
        draft.front, key=lambda line: min(_FRONT_ORDER.index(kind) for kind, _, _ in line.spans)
    ):
        told = line.spans
        if draft.publisher and line.spans[0][0] == "url" and (at := line.text.find(draft.publisher)) >= 0:
            told = (*told, ("publisher", at, at + len(draft.publisher)))
        add(line.text, told)
    gap = _GAP
    for paragraph in draft.body:
        kind = _MARKED.get(paragraph.kind)
        spans: tuple[tuple[MarkKind, int, int], ...] = ((kind, 0, len(paragraph.text)),) if kind else ()
        add(paragraph.text, (*spans, ("speaker", *paragraph.speaker)) if paragraph.speaker else spans, gap)
        gap = "\n" if paragraph.kind == "columns" else _GAP
    for credit in draft.credits:
        add(credit, (("credit", 0, len(credit)),))
    return Article(
        id="", title=draft.title or "", text="".join(parts), publisher=draft.publisher, author=draft.author,
        published=draft.published, url=draft.url, file=file, checksum=checksum, marks=tuple(marks),
        sources={str(kind): source for kind, source in draft.sources.items()},
    )  # fmt: skip
