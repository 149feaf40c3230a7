"""MediaWiki markup, as wikis' text is copied and dumped, to lines: links, templates and references as a reader sees them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from index.reading.draft import Draft, Fact, Line, lines_of, whole_lines
from index.reading.inline import decoded
from index.reading.notemarks import without_comments
from index.reading.tables import Table, whole_number

_SIGNS = (
    re.compile(r"^(={2,6})[^=\n].*?\1[ \t]*$", re.MULTILINE),
    re.compile(r"\[\[[^\[\]\n]{1,200}\]\]"),
    re.compile(r"\{\{[^{}\n]{1,200}|^\|[ \t]*\w[\w ]*=", re.MULTILINE),
    re.compile(r"'''[^'\n]{1,200}'''"),
    re.compile(r"<ref[ >]"),
    re.compile(r"^\{\|.*\n(?:\|[-+]|!)", re.MULTILINE),
)
_KINDS, _FEWEST = 3, 4  # kinds of signs, and signs in all, from which a text is taken for one of a wiki
_REFERENCE = re.compile(
    r"<ref(?:\s[^<>/]{0,200})?>((?:[^<]|<(?!/?ref)){0,4000})</ref\s*>|<ref\s[^<>]{0,200}/>"
)
_TEMPLATE = re.compile(r"\{\{((?:[^{}]|\{(?!\{)|\}(?!\})){0,20000})\}\}")
_TABLE = re.compile(r"^\{\|.*$|^\|\}.*$|^\|-.*$", re.MULTILINE)
_WHOLE_TABLE = re.compile(r"^[ \t:]*\{\|[^\n]*\n((?:(?![ \t:]*\{\||\|\})[^\n]*\n)*)\|\}", re.MULTILINE)
_BETWEEN = re.compile(r"\|\||!!")
_SET = re.compile(r"[ \t]*(?:[\w-]+=(?:\"[^\"\n]*\"|'[^'\n]*'|[\w%#]+)[ \t]*)+\|(?!\|)")  # how a cell is set
_SPAN = re.compile(r"(col|row)span\s*=\s*[\"']?(\d{1,3})")
_UNSEEN = re.compile(
    r"\[\[(?:category|kategorie|catégorie|categoría|categoria|categorie|[a-z]{2,3}):[^\[\]\n]{1,400}\]\]",
    re.IGNORECASE,
)
_FILE = r"(?:file|image|datei|bild|fichier|archivo|bestand|plik):"
_LINK = re.compile(rf"\[\[(?!{_FILE})(?:[^\[\]|\n]{{1,400}}\|)?([^\[\]|\n]{{1,400}})\]\]", re.IGNORECASE)
_PICTURE = re.compile(rf"\[\[{_FILE}[^\[\]\n]{{1,4000}}\]\]", re.IGNORECASE)
_OPTION = re.compile(
    r"thumb\w*|frame\w*|border|left|right|center|none|upright.*|\d*x?\d+px|(?:alt|link|page|class|lang)=.*"
)
_ADDRESS = re.compile(r"\[(?:https?:)?//[^\s\]]{1,2000}(?:[ \t]+([^\]\n]{1,400}))?\]")
_QUOTES = re.compile(r"'{2,5}")
_TAG = re.compile(r"</?(?!!)[a-zA-Z][^<>]{0,400}>|__[A-Z]{3,20}__")
_HEADING = re.compile(r"(={1,6})\s*([^=].*?)\s*\1\s*")
_LIST = re.compile(r"^[*#:;]+[ \t]*", re.MULTILINE)
_CELL = re.compile(r"^[|!][ \t]*(?:(?:[\w-]+=\"[^\"\n]*\"[ \t]*)+\|[ \t]*)?", re.MULTILINE)
_BOLD = re.compile(r"^.{0,30}?'''(?!')([^'\n]{2,120})'''", re.MULTILINE)
_SHOWN = frozenset(
    "lang nowrap small big abbr nobr transl as of convert start date birth date end date death date".split()
)
_DEEPEST = 12  # templates inside templates


def is_wikitext(text: str) -> bool:
    """Whether a text is written in a wiki's markup: several kinds of its signs, and more than a few."""
    if "[[" not in text or not ("==" in text or "{{" in text):
        return False
    counts = [sum(1 for _ in zip(range(_FEWEST), sign.finditer(text), strict=False)) for sign in _SIGNS]
    return sum(map(bool, counts)) >= _KINDS and sum(counts) >= _FEWEST


def wiki_draft(text: str) -> Draft:
    """The page's name, which its first words print bold."""
    draft = Draft(source="bold opening words")
    bold = _BOLD.search(text)
    if bold and (name := " ".join(_inline(bold[1]).split())):
        draft.learn("title", Fact(name, name))
    return draft


def wiki_lines(text: str) -> list[Line]:
    """The lines of the page, references behind them."""
    text, references = _parted(without_comments(text, ""))
    lines: list[Line] = []
    at = 0
    for found in _WHOLE_TABLE.finditer(text):
        if rows := _table(found[1]):
            lines += [*_running(text[at : found.start()]), Line(""), *rows]
            at = found.end()
    lines += _running(text[at:])
    for reference in references:
        words = " ".join(_inline(reference).split())
        if words:
            lines += [Line(""), Line(words, whole=True, width=len(words))]
    return lines


def _running(text: str) -> Iterator[Line]:
    for line in lines_of(_CELL.sub("", _LIST.sub("", _TABLE.sub("", text)))):
        heading = _HEADING.fullmatch(line.text)
        if heading and (words := _inline(heading[2])):
            yield from (Line(""), Line(words, "heading", whole=True), Line(""))
        else:
            yield Line(_inline(line.text), indent=line.indent, width=line.width)


def _table(inside: str) -> list[Line]:
    """The lines of a table that stand between `{|` and `|}`; nothing where it is none."""
    table = Table()
    for line in inside.splitlines():
        sign, rest = line[:1], line[1:]
        if line.startswith("|-"):
            table.row()
        elif line.startswith("|+"):
            table.say(_inline(_SET.sub("", rest[1:], count=1)))
        elif line.startswith(("|", "!")):
            for cell in _BETWEEN.split(rest) if sign == "!" else rest.split("||"):
                how = _SET.match(cell)
                spans = dict(_SPAN.findall(how[0])) if how else {}
                table.cell(sign == "!", whole_number(spans.get("col")), whole_number(spans.get("row")))
                table.say(_inline(cell[how.end() :] if how else cell))
        elif line.strip():
            table.say(_inline(_LIST.sub("", line)))
    return whole_lines(table.paragraphs())


def wiki_words(text: str) -> str:
    """All words that `wiki_lines` gives, and the text as it stands."""
    return "\n".join([*(line.text for line in wiki_lines(text)), text])


def _parted(text: str) -> tuple[str, list[str]]:
    """The running text, and its references in their order, templates of both as what they show."""
    for _ in range(_DEEPEST):
        text, count = _TEMPLATE.subn(_shown, text)
        if not count:
            break
    references = [match[1] for match in _REFERENCE.finditer(text) if match[1]]
    return _REFERENCE.sub("", text), references


def _shown(template: re.Match[str]) -> str:
    """A box's rows a line each (`awards = Telford Medal`), of a citation its values, of a template for a word or two the
    last of them; of others nothing."""
    name, *values = re.split(r"\|(?![^\[\]]*\]\])", template[1])
    name = name.strip().lower()
    if name.startswith(("cite", "citation", "quote")):
        return ", ".join(value.partition("=")[2].strip() or value.strip() for value in values)
    if "\n" in template[1]:
        rows = (" ".join(value.split()) for value in values)
        return "\n\n" + "\n\n".join(row for row in rows if row.partition("=")[2]) + "\n\n"
    plain = [value.strip() for value in values if "=" not in value]
    return plain[-1] if plain and name.split("-")[0] in _SHOWN else ""


def _inline(text: str) -> str:
    text = _PICTURE.sub(_caption, _LINK.sub(r"\1", _UNSEEN.sub("", text)))
    return " ".join(decoded(_TAG.sub("", _QUOTES.sub("", _ADDRESS.sub(r"\1", text)))).split())


def _caption(picture: re.Match[str]) -> str:
    """What stands below a picture."""
    _, *values = picture[0][2:-2].split("|")
    return next((value for value in values[::-1] if not _OPTION.fullmatch(value.strip())), "")
