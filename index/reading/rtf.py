"""Rich Text Format to drafts: striprtf takes the words out of the code, rows and cells told by signs that are put before
them; exports are parted as plain text is."""

from __future__ import annotations

import re

from index.reading.aligned import table_lines
from index.reading.draft import Draft, Fact, Line, Unreadable, lines_of
from index.reading.parts import articles_of

_LINK = re.compile(r"HYPERLINK(?=\s*\")")  # striprtf writes the address of one behind its words
_CELLS = re.compile(r"(?<!\\)\\(trowd|trhdr|cell|row|nestcell|nestrow)(?![a-z])")
# A note, a text box (as Word wrote it from 97 on), the end of a paragraph or row.
_APART = re.compile(r"\{(?:\\\*)?\\(footnote|shptxt)(?![a-z])|(?<!\\)(\\(?:par|row))(?![a-z])")
_GONE = re.compile(
    r"(?<!\\)\\(deleted|v)(?![a-z0-9-])"
)  # tracked as deleted, or hidden, up to where that ends
# A row begins, names the columns, ends; a cell ends: blanks all.
_ROW, _HEAD, _END, _CELL = "\x1d\x1c\x1e\x1f"
_SIGN = {"trowd": _ROW, "trhdr": _HEAD, "cell": _CELL, "row": _END, "nestcell": " ", "nestrow": " "}
_BRACE = re.compile(r"(?<!\\)[{}]")
_FACT = re.compile(r"\{\\(title|author) ([^{}\\]{1,300})\}")


def read_rtf(data: bytes) -> list[Draft | Unreadable]:
    """The articles of an RTF document, most often one. Raises Unreadable where it is damaged or has no words."""
    drafts = articles_of(_lines(_words(data)))
    alone = drafts[0] if len(drafts) == 1 else None
    if isinstance(alone, Draft) and alone.author is None and (author := _facts(data).get("author")):
        alone.learn("author", Fact(author, author), "document properties")
    return drafts


def rtf_text(data: bytes) -> str:
    """The document's words, then its title and author properties."""
    return "\n".join([_words(data), *_facts(data).values()])


def _facts(data: bytes) -> dict[str, str]:
    code = data[:65_536].decode("cp1252", "replace")
    return {kind: " ".join(value.split()) for kind, value in _FACT.findall(code)}


def _lines(text: str) -> list[Line]:
    lines: list[Line] = []
    rows: list[tuple[bool, list[str]]] = []

    def close() -> None:
        heads = next((n for n, (named, _) in enumerate(rows) if not named), 0)
        table = table_lines([cells for _, cells in rows], heads)
        lines.extend(
            [Line(""), *table]
            if table
            else (line for _, cells in rows for cell in cells for line in lines_of(cell))
        )
        rows.clear()

    *ended, rest = text.split(_END)
    for piece in ended:
        before, _, row = piece.partition(_ROW) if _ROW in piece else ("", "", piece)
        if rows and (before.strip() or (_HEAD in row and rows[-1][1] and not rows[-1][0])):
            close()
        lines += lines_of(before)
        rows.append((_HEAD in row, [cell.strip() for cell in row.strip(_ROW + _HEAD).split(_CELL)[:-1]]))
    if rows:
        close()
    return lines + lines_of(rest.replace(_CELL, "\t").replace(_ROW, ""))


def _with_notes(code: str) -> str:
    """The code with each footnote as a paragraph behind the one that it hangs on, and the paragraphs of a text box before
    the one that it is anchored in: striprtf leaves both out."""
    parts: list[str] = []
    boxes: list[str] = []
    notes: list[str] = []
    at, begun = 0, -1  # begun: where in the parts the boxes of the paragraph belong
    while match := _APART.search(code, at):
        parts.append(code[at : match.end() if match[2] else match.start()])
        at = match.end()
        if match[2]:
            parts[begun] += "".join(boxes)
            if match[2] == "\\par":
                parts += [f"{{{note}\\par}}" for note in notes]
                notes = []
            parts.append("")
            boxes, begun = [], len(parts) - 1
            continue
        at = _end_of_group(code, at)
        told = code[match.end() : at - 1]
        if match[1] == "shptxt" and begun >= 0:
            boxes.append(f"{{{told}\\par}}")
        else:
            notes.append(told)
    if boxes:
        parts[begun] += "".join(boxes)
    rest, brace, end = code[at:].rpartition("}")
    return "".join([*parts, rest, *(f"\\par {{{note}}}" for note in notes), brace, end])


def _without_gone(code: str) -> str:
    """The code without what its tracked changes delete and what is hidden: the text as accepted."""
    parts: list[str] = []
    at = 0
    while match := _GONE.search(code, at):
        parts.append(code[at : match.start()])
        end = _end_of_group(code, match.end()) - 1
        again = re.compile(rf"\\{match[1]}0(?!\d)|\\plain(?![a-z])").search(code, match.end(), end)
        at = again.start() if again else max(end, match.end())
    return "".join([*parts, code[at:]])


def _end_of_group(code: str, at: int) -> int:
    """Behind the brace that closes the group which `at` stands in."""
    depth = 1
    for brace in _BRACE.finditer(code, at):
        depth += 1 if brace[0] == "{" else -1
        if not depth:
            return brace.end()
    return len(code)


def _words(data: bytes) -> str:
    from striprtf.striprtf import rtf_to_text

    try:
        code = _with_notes(_without_gone(_LINK.sub("", data.decode("latin-1"))))
        code = _CELLS.sub(lambda match: f"{{}}\\'{ord(_SIGN[match[1]]):02x}", code)
        text = rtf_to_text(code, errors="replace")  # type: ignore[no-untyped-call]
    except (MemoryError, RecursionError):
        raise
    except Exception as error:
        raise Unreadable(f"the RTF code is damaged ({type(error).__name__})") from error
    # Signs beyond the sixteenth bit stand as two halves in it.
    text = str(text).encode("utf-16", "surrogatepass").decode("utf-16", "replace").replace("\0", "\ufffd")
    if not text.strip():
        raise Unreadable("there are no words in it")
    return text
