"""Made documents of unique words in the kinds of files that people have: each knows its words in the order of its text."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass
from email.message import EmailMessage
from random import Random

from tests.index.made.packing import zipped
from tests.robustness.made_articles import Maker

TITLE = "The headline of a made page"
Block = tuple[str, list[str]]  # what it is, and its sentences, items or rows (cells a tab apart)


@dataclass(frozen=True, slots=True)
class File:
    """A file, and of each article in it the words in order."""

    name: str
    data: bytes
    said: list[list[str]]


class Writer(Maker):
    """Makes blocks of sentences without markup; a kind with markup of its own says how words are dressed."""

    def __init__(self, random: Random) -> None:
        super().__init__(random, depth=0)

    def dressed(self, words: str) -> str:
        """Some words as the kind marks them."""
        return words

    def _inline(self, count: int, depth: int) -> str:
        first = self.random.randint(1, count - 1)
        middle = self.random.randint(0, count - first)
        parts = [
            self.words(first),
            self.dressed(self.words(middle)) if middle else "",
            self.words(count - first - middle),
        ]
        return " ".join(part for part in parts if part)

    def said_since(self, start: int) -> list[str]:
        """The words from the so-many-th on."""
        return self.said[start:]

    def blocks(self, *kinds: str) -> list[Block]:
        """A paragraph, then so many blocks of these kinds, and a last paragraph."""
        chosen = self.random.choices(kinds, k=self.random.randint(2, 5))
        return [self._block("p"), *(self._block(kind) for kind in chosen), self._block("p")]

    def _block(self, kind: str) -> Block:
        if kind == "h":
            return "h", [f"What {self.words(3)} did"]
        if kind == "table":
            width = self.random.randint(2, 4)
            rows = [[self.words(1).capitalize() for _ in range(width)]]
            for _ in range(self.random.randint(2, 5)):
                first = self.words(self.random.randint(1, 2)).capitalize()
                rows.append(
                    [first, *(f"{self.random.randint(2, 900)} {self.words(1)}" for _ in range(width - 1))]
                )
            return "table", ["\t".join(row) for row in rows]
        return kind, [self.sentence() for _ in range(self.random.randint(1, 3) if kind == "p" else 3)]


class Marked(Writer):
    """Markdown's signs about some words."""

    def dressed(self, words: str) -> str:
        forms = ("**{}**", "*{}*", "_{}_", "__{}__", "`{}`", "[{}](https://made.example/a_b)", "[[{}]]", "[[Note|{}]]",
                 "=={}==", "~~{}~~", "<b>{}</b>", "***{}***", "[{}][ref]", "**[{}](</a b>)**")  # fmt: skip
        return self.random.choice(forms).format(words)


class Rich(Writer):
    """RTF's groups and words about some words."""

    def dressed(self, words: str) -> str:
        forms = ("{{\\b {}}}", "\\i {}\\i0 ", "{{\\field{{\\*\\fldinst HYPERLINK \"http://a\"}}{{\\fldrslt {}}}}}",
                 "{{\\cf1\\ul {}}}", "{{\\*\\bkmkstart a}}{}{{\\*\\bkmkend a}}", "{{\\rtlch\\fcs1 {{\\ltrch {}}}}}",
                 "{{\\revised {}}}", "{{\\deleted gonewords}}{}")  # fmt: skip
        return self.random.choice(forms).format(words)


class Open(Writer):
    """OpenDocument's spans about some words."""

    def dressed(self, words: str) -> str:
        forms = ("<text:span>{}</text:span>", "<text:a>{}</text:a>", "<text:bookmark/>{}", "<text:s/>{}<text:s text:c='2'/>",
                 "<text:change/>{}", "<text:span><text:a>{}</text:a></text:span>", "{}<office:annotation><text:p>gonewords"
                 "</text:p></office:annotation>", "<text:ruby><text:ruby-base>{}</text:ruby-base></text:ruby>",
                 "<text:soft-page-break/>{}", "<text:meta>{}</text:meta>")  # fmt: skip
        return self.random.choice(forms).format(words)


class Wiki(Writer):
    """MediaWiki's signs about some words."""

    def dressed(self, words: str) -> str:
        forms = ("'''{}'''", "''{}''", "[[{}]]", "[[Page|{}]]", "[https://made.example {}]", "<small>{}</small>",
                 "{}<!-- gonewords -->", "[[Page#Part|''{}'']]")  # fmt: skip
        return self.random.choice(forms).format(words)


def filled(text: str, first: str = "", rest: str = "") -> str:
    return textwrap.fill(text, 72, initial_indent=first, subsequent_indent=rest, break_on_hyphens=False)


def _aligned(rows: list[str], random: Random) -> str:
    cells = [row.split("\t") for row in rows]
    style = random.choice(("blanks", "ruled", "bars", "tabs", "grid"))
    if style == "tabs":
        return "\n".join(rows)
    widths = [max(len(row[n]) for row in cells) for n in range(len(cells[0]))]
    between = " | " if style in ("bars", "grid") else "   "
    lines = [
        between.join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in cells
    ]
    lines = [f"| {line} |" if style == "grid" else line.rstrip() for line in lines]
    if style == "grid":
        rule = "+" + "+".join("-" * (width + 2) for width in widths) + "+"
        return "\n".join([rule, lines[0], rule, *lines[1:], rule])
    return "\n".join([lines[0], "-" * len(lines[0]), *lines[1:]] if style == "ruled" else lines)


def _plain_body(writer: Writer, wrapped: bool) -> str:
    mark = writer.random.choice("-*•")
    told = []
    for kind, parts in writer.blocks("p", "p", "list", "table", "quote"):
        if kind == "table":
            told.append(_aligned(parts, writer.random))
        elif kind == "list":
            told.append(
                "\n".join(filled(f"{mark} {one}", "", "  ") if wrapped else f"{mark} {one}" for one in parts)
            )
        elif kind == "quote":
            told.append(filled(" ".join(parts), "    ", "    ") if wrapped else "\t" + " ".join(parts))
        else:
            told.append(filled(" ".join(parts)) if wrapped else " ".join(parts))
    return "\n\n".join(told)


def text(random: Random) -> File:
    writer = Writer(random)
    body = _plain_body(writer, random.random() < 0.6)
    ending = random.choice(("\n", "\r\n"))
    return File("a.txt", f"{TITLE}\n\nBy Ida Fenn\n\n{body}\n".replace("\n", ending).encode(), [writer.said])


def note(random: Random) -> File:
    """A Markdown note."""
    writer = Marked(random)
    told, notes = [], 0
    for kind, parts in writer.blocks("p", "h", "list", "quote", "table", "callout", "noted", "numbers"):
        said = {
            "p": " ".join(parts), "h": f"## {parts[0]}", "list": "\n".join(f"- {one}" for one in parts),
            "numbers": "\n".join(f"{n}. {one}" for n, one in enumerate(parts, 1)),
            "quote": "\n> ".join(["", *parts]).lstrip(),
            "callout": "> [!note]\n> " + "\n> ".join(parts),
        }.get(kind)  # fmt: skip
        if kind == "noted":
            notes += 1
            said = f"{parts[0]}[^{notes}]\n\n[^{notes}]: {parts[1]} {parts[2]}"
        elif kind == "table":
            rows = [f"| {row} |".replace("\t", " | ") for row in parts]
            said = "\n".join([rows[0], "|" + " --- |" * (parts[0].count("\t") + 1), *rows[1:]])
        told.append(said)
    front = random.choice(
        (f"# {TITLE}\n\n", f"---\ntitle: {TITLE}\ntags: [a, b]\n---\n\n", f'+++\ntitle = "{TITLE}"\n+++\n\n')
    )
    return File("a.md", (front + "\n\n".join(map(str, told)) + "\n").encode(), [writer.said])


def rich(random: Random) -> File:
    """An RTF document."""
    writer = Rich(random)
    told = [f"\\pard\\b {TITLE}\\b0\\par"]
    for kind, parts in writer.blocks("p", "noted", "table", "box", "list"):
        if kind == "table":
            for n, row in enumerate(parts):
                cells = "".join(f"\\intbl {cell}\\cell" for cell in row.split("\t"))
                head = "\\trhdr" if not n else ""
                told.append(f"\\trowd{head}\\cellx3000\\cellx6000 {cells}\\row")
            told.append("\\pard")
        elif kind == "noted":
            told.append(
                f"{parts[0]}{{\\super\\chftn}}{{\\footnote\\pard\\chftn  {parts[1]}}}\\par\\pard {parts[2]}\\par"
            )
        elif kind == "box":
            told.append(
                "{\\shp{\\*\\shpinst\\shpleft0{\\sp{\\sn shapeType}{\\sv 202}}{\\shptxt \\pard "
                f"{parts[0]} {parts[1]}\\par}}}}{{\\shprslt gonewords}}}}\\pard {parts[2]}\\par"
            )
        elif kind == "list":
            told += [f"{{\\listtext\\bullet\\tab}}{one}\\par" for one in parts]
        else:
            told.append(" ".join(parts) + "\\par")
    code = "{\\rtf1\\ansi{\\fonttbl{\\f0 Times;}}{\\info{\\author Ida Fenn}}\n" + "\n".join(told) + "}"
    return File("a.rtf", code.encode(), [writer.said])


def _odt(body: str) -> bytes:
    names = " ".join(
        f"xmlns:{one}='urn:oasis:names:tc:opendocument:xmlns:{one}:1.0'"
        for one in ("office", "text", "table", "drawing")
    )
    return zipped(
        {
            "mimetype": "application/vnd.oasis.opendocument.text",
            "content.xml": f"<office:document-content {names}><office:body><office:text>{body}</office:text></office:body>"
            "</office:document-content>",
        }
    )


def open_text(random: Random) -> File:
    """An OpenDocument text."""
    writer = Open(random)
    told = [
        f"<text:h>{TITLE}</text:h>",
        "<text:tracked-changes><text:p>gonewords</text:p></text:tracked-changes>",
    ]
    for kind, parts in writer.blocks("p", "h", "list", "table", "noted", "box"):
        if kind == "table":
            rows = [
                "<table:table-row>"
                + "".join(
                    f"<table:table-cell><text:p>{cell}</text:p></table:table-cell>"
                    for cell in row.split("\t")
                )
                + "</table:table-row>"
                for row in parts
            ]
            told.append(
                f"<table:table><table:table-header-rows>{rows[0]}</table:table-header-rows>{''.join(rows[1:])}</table:table>"
            )
        elif kind == "list":
            items = "".join(f"<text:list-item><text:p>{one}</text:p></text:list-item>" for one in parts[1:])
            told.append(
                f"<text:list><text:list-item><text:p>{parts[0]}</text:p></text:list-item>{items}</text:list>"
            )
        elif kind == "noted":
            told.append(
                f"<text:p>{parts[0]}<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>"
                f"{parts[1]}</text:p></text:note-body></text:note></text:p><text:p>{parts[2]}</text:p>"
            )
        elif kind == "box":
            told.append(
                f"<text:p><drawing:frame><drawing:text-box><text:p>{parts[0]}</text:p></drawing:text-box>"
                f"</drawing:frame>{parts[1]}</text:p><text:p>{parts[2]}</text:p>"
            )
        else:
            tag = "h" if kind == "h" else "p"
            told.append(f"<text:{tag}>{' '.join(parts)}</text:{tag}>")
    return File("a.odt", _odt("".join(told)), [writer.said])


def wiki(random: Random) -> File:
    """A page of a wiki, as its source."""
    writer = Wiki(random)
    told = [
        f"{{{{Infobox\n| name = gone\n}}}}\n'''{TITLE}''' is a page.{{{{citation needed}}}} It is of the [[Fen]]."
    ]
    for kind, parts in writer.blocks("p", "h", "list", "table"):
        if kind == "table":
            head, *rows = [row.split("\t") for row in parts]
            told.append(
                "{| class=\"wikitable\"\n! " + " !! ".join(head) + "\n"
                + "\n".join("|-\n| " + " || ".join(row) for row in rows) + "\n|}"
            )  # fmt: skip
        elif kind == "list":
            told.append("\n".join(f"* {one}" for one in parts))
        else:
            told.append(f"== {parts[0]} ==" if kind == "h" else " ".join(parts))
    return File("a.txt", "\n\n".join(told).encode(), [writer.said])


def letter(random: Random) -> File:
    """A mail whose text is plain."""
    writer = Writer(random)
    message = EmailMessage()
    message["Subject"], message["From"] = TITLE, "Ida Fenn <ida@made.example>"
    body = _plain_body(writer, random.random() < 0.6)
    message.set_content(
        f"{body}\n\n-- \nIda Fenn\ngonewords\n", cte=random.choice(("quoted-printable", "base64", "8bit"))
    )
    return File("a.eml", bytes(message), [writer.said])
