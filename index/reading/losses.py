"""How much of a file's running text its reading lost, counted by another route than the readers': a rough one of its own."""

from __future__ import annotations

import html
import io
import json
import re
import zipfile
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing
from email import message_from_bytes
from pathlib import PurePosixPath

from index.reading.chats import without_notices
from index.reading.decoding import decode
from index.reading.furniture import starts_comments
from index.reading.noise import noise
from index.reading.packed import part_of
from index.reading.shapes import is_sentence
from index.reading.xmlroot import FEEDS, root_of

_ALLOWED = 0.1  # of the words; names, notes' figures and what stands at pages' edges are not to be told apart by counting
_FEWEST = 40  # words that are lost; fewer are a box of the page's
_TEXT = frozenset((".txt", ".text", ".md", ".markdown", ""))
_LONG_LINE = 40  # characters; a shorter one ends a paragraph, or is none's
_WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]|[^\W_]+")
_TAG = re.compile(r"<(?:(!--)|(/?)([a-zA-Z][\w:.-]*)([^<>]*)>)")
_INLINE = frozenset(
    "a abbr b bdi bdo big cite code data del dfn em font i ins kbd label mark q s samp small span strike strong sub sup time"
    " tt u var wbr img".split()
)
_BARE = frozenset("img wbr br hr input link meta source track area base col embed".split())
_CODE = frozenset(("script", "style"))  # what stands in them is no markup
_UNSEEN = frozenset(
    "head title template noscript svg nav aside footer button iframe select textarea object dialog".split()
)
_BOX = re.compile(
    r"(?<![^\W_])(?:comments?|disqus|respond|\w*related\w*|recommend\w*|newsletter|subscri\w*|sign-?up|cookies?|consent|footer"
    r"|sp_message\w*|onetrust|didomi|cmp\w*|wm-ipp|bio|promo\w*|teasers?|paywall|signature|profile|banner|popup|modal"
    r"|complementary|sr-only|screen-reader\w*|visually-?hidden)(?![^\W_])|display\s*:\s*none|(?<=\s)hidden(?=[\s=]|$)",
    re.IGNORECASE,
)
_OFFICE_UNSEEN = frozenset("fallback movefrom deltext instrtext tracked-changes annotation".split())
_XML_UNSEEN = frozenset(
    "ref-list listbibl bibliography teiheader info articleinfo permissions fw sic orig note title head label".split()
)
_OFFICE_PARTS = ("word/document.xml", "word/footnotes.xml", "word/endnotes.xml", "content.xml")
_JSON_TEXT = re.compile(r'"(?:[^"\\]|\\.)*+"')
_ITEM_TEXT = re.compile(r"</?(?:description|summary|content)\b")
_NO_POST = re.compile(r"<wp:post_type>(?!p)|<wp:status>(?:trash|auto-draft)")
_PARTED = re.compile(r"[-\x02\xad\ufffe]\r?\n")  # as pdfium gives hyphens at lines' ends
_DIGITS = re.compile(r"\d+")
_RTF = re.compile(r"\\'[0-9a-fA-F]{2}|\\[a-z]+-?\d* ?|\\\*|[{}]")
_RTF_UNICODE = re.compile(r"\\u(-?\d{1,5}) ?(?:\?|\\'[0-9a-fA-F]{2})?")
_NOT_SPOKEN = re.compile(r"^(?:\d+|.*-->.*)\r?$|<[^<>]*>|^[^\W\d_a-z][\w.'’ -]{1,40}:\s", re.MULTILINE)
_FOLDED = re.compile(r"(?<=[^\s,{}])\n[ \t]{3,}(?!\w+\s*=)")  # a value that goes on over the line
_TAGGED = re.compile(r"^(?:[A-Z][A-Z0-9]{1,3} {0,2}- |%\S |\s*\w+\s*=\s*[{\"])")
_RIGHTS = re.compile(r"\W*(?:©|copyright (?:©|\d{4}|of )|certificat émis|certificate issued)", re.IGNORECASE)
_NOT_OWN = re.compile(
    r"^(?:[ \t]*[A-Za-z]{0,3}>.*|- .*\|.*)$", re.MULTILINE
)  # quoted mail, heads of Kindle's clippings


def loss_of(file: str, data: bytes, stored: Sequence[str]) -> str | None:
    """A notice where more than a tenth of the words of a file's running text is in none of the texts `stored` of it; None
    where it is not, or where that cannot be told."""
    kind = PurePosixPath(file).suffix.lower()
    if kind in _TEXT and len(data.split()) <= (1 + _ALLOWED) * sum(len(text.split()) for text in stored):
        return None  # nearly all texts: no time is spent on them
    whole = "\n".join(stored)
    try:
        texts = list(_running_text(kind, data))
    except (MemoryError, RecursionError):
        raise
    except Exception:  # noqa: BLE001  who could read the file has said what is damaged in it
        return None
    if sum(len(_words(text)) for text in texts if text not in whole) < _FEWEST:
        return None  # nearly all stand there as they are
    texts = [text for text in texts if not _RIGHTS.match(text)]
    said = Counter(word for text in texts for word in _words(text))
    lost = (said - Counter(_words(whole))).total()
    if lost < _FEWEST or lost <= _ALLOWED * said.total():
        return None
    return (
        f"about {lost} of the {said.total()} words of its running text were not read;"
        " `cited articles --show` prints what is stored of it"
    )


def _words(text: str) -> list[str]:
    return _WORD.findall(text)


def _running_text(kind: str, data: bytes) -> Iterator[str]:
    if kind in (".html", ".htm", ".xhtml"):
        return _page(decode(data))
    if kind in (".rss", ".atom", ".xml", ".nxml"):
        return _xml(decode(data).replace("<![CDATA[", "").replace("]]>", ""))
    if kind == ".enex":
        return _page(decode(data).replace("<![CDATA[", "").replace("]]>", ""))
    if kind in (".ris", ".nbib", ".enw", ".bib"):
        rows = _FOLDED.sub(" ", decode(data)).splitlines()
        return (said for row in rows if is_sentence(said := _TAGGED.sub("", row).rstrip("}, ")))
    if kind in (".srt", ".vtt"):
        return iter([_NOT_SPOKEN.sub("", decode(data))])
    if kind in (".docx", ".odt", ".epub", ".zip"):
        return _packed(kind, data)
    if kind == ".pdf":
        return _layer(data)
    if kind in (".eml", ".mbox", ".mht", ".mhtml"):
        return _parts(data)
    if kind in (".json", ".jsonl", ".ndjson"):
        return (
            prose
            for text in _JSON_TEXT.findall(decode(data))
            for prose in _marked_or_plain(str(json.loads(text)))
        )
    if data.lstrip().startswith(b"{\\rtf"):
        return _plain(_RTF.sub(" ", _rtf_signs(data.decode("latin-1"))))
    return _plain(without_notices(decode(data)))


def _rtf_signs(code: str) -> str:
    """RTF code with the letters that stand in it as numbers, by the code page that it names."""
    page = f"cp{match[1]}" if (match := re.search(r"\\ansicpg(\d{3,5})", code[:4096])) else "cp1252"

    def signs(numbers: re.Match[str]) -> str:
        try:
            return bytes.fromhex(numbers[0].replace("\\'", "")).decode(page, "replace")
        except LookupError:
            return " "

    code = _RTF_UNICODE.sub(lambda number: chr(int(number[1]) % 0x10000), code)
    return re.sub(r"(?:\\'[0-9a-fA-F]{2})+", signs, code)


def _plain(text: str) -> Iterator[str]:
    """The sentences and paragraphs of a text: long lines up to one that is short, if that ends a sentence; none below the
    head of its comments."""
    lines: list[str] = []
    for line in (*_NOT_OWN.sub("", text).split("\n"), ""):
        if starts_comments(line.strip()):
            return
        lines.append(line)
        if len(line) < _LONG_LINE:
            block = " ".join(" ".join(lines).split())
            if is_sentence(block):
                yield block
            lines = []


def _marked_or_plain(text: str) -> Iterator[str]:
    return _page(text) if "</" in text else _plain(text)


def _page(text: str) -> Iterator[str]:
    """The paragraphs of a page's or a fragment's markup that are prose and no link, boxes of its furniture left out."""
    words: list[str] = []
    linked = 0
    for inside, said, ends in _pieces(text, _UNSEEN, _BOX):
        words.append(said)
        linked += len(said) if inside else 0
        if ends:
            block = " ".join(html.unescape("".join(words)).split())
            if is_sentence(block) and linked * 2 < len(block):
                yield block
            words, linked = [], 0


def _office(text: str) -> Iterator[str]:
    """The paragraphs of a document's XML that are prose."""
    words: list[str] = []
    for _, said, ends in _pieces(text, _OFFICE_UNSEEN, None, frozenset(("p", "h"))):
        words.append(said)
        if ends:
            block = html.unescape("".join(words))
            if is_sentence(" ".join(block.split())):
                yield block
            words = []


def _pieces(
    text: str, unseen: frozenset[str], boxes: re.Pattern[str] | None, blocks: frozenset[str] | None = None
) -> Iterator[tuple[bool, str, bool]]:
    """(whether in a link, words, whether a paragraph ends behind them) between the tags of markup; elements of the names
    `unseen` and those with attributes like `boxes` are left out, and `blocks` or all that are not inline end paragraphs."""
    at, hidden, depth, links = 0, "", 0, 0
    while match := _TAG.search(text, at):
        comment, closing, name, attributes = match.groups()
        said, at = text[at : match.start()], match.end()
        if comment:
            if not hidden:
                yield links > 0, said, False
            end = text.find("-->", at)
            at = end + 3 if end >= 0 else len(text)
            continue
        name = (name.rpartition(":")[2] if ":" in name else name).lower()
        bare = name in _BARE or attributes.endswith("/")
        if hidden:
            depth += 0 if name != hidden or bare else -1 if closing else 1
            hidden = hidden if depth else ""
            continue
        ends = name in blocks if blocks is not None else name not in _INLINE
        yield links > 0, said if blocks is None or name not in ("tab", "s", "br") else said + " ", ends
        if closing:
            links -= name == "a" and links > 0
        elif name in _CODE:
            end = text.find(f"</{name}", at)
            at = end if end >= 0 else len(text)
        elif not bare and (
            name in unseen
            or (
                boxes
                and attributes
                and name not in ("body", "html", "main", "article")
                and boxes.search(attributes[:400])
            )
        ):
            hidden, depth = name, 1
        else:
            links += name == "a" and not bare
    yield links > 0, "" if hidden else text[at:], True


def _xml(text: str) -> Iterator[str]:
    """The running text of a feed or of another document; a wiki's dump has markup of its own, in which it cannot be told."""
    if (root := root_of(text)) in FEEDS:
        yield from _items(text)
    elif root != "mediawiki":
        words: list[str] = []
        for _, said, ends in _pieces(html.unescape(text), _XML_UNSEEN, None):
            words.append(said)
            if ends:
                block = " ".join("".join(words).split())
                if is_sentence(block):
                    yield block
                words = []


def _items(text: str) -> Iterator[str]:
    """The longest text of each item of a feed, those left out that a blog's export holds beside its posts."""
    for item in re.split(r"</(?:item|entry)>", text):
        if not _NO_POST.search(item):
            texts = (list(_page(html.unescape(text))) for text in _ITEM_TEXT.split(item))
            yield from max(texts, key=lambda found: sum(map(len, found)), default=[])


def _packed(kind: str, data: bytes) -> Iterator[str]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in archive.namelist():
            if kind == ".epub" and name.lower().endswith((".xhtml", ".html", ".htm")):
                yield from _page(part_of(archive, name).decode("utf-8", "replace"))
            elif kind in (".docx", ".odt") and name in _OFFICE_PARTS:
                yield from _office(part_of(archive, name).decode("utf-8", "replace"))
            elif (
                kind == ".zip" and (inner := PurePosixPath(name).suffix.lower()) != ".zip" and not noise(name)
            ):
                yield from _running_text(inner, part_of(archive, name))


def _layer(data: bytes) -> Iterator[str]:
    """The lines of all pages, words parted at their ends joined, those that come again left out."""
    import pypdfium2

    pages: list[str] = []
    with closing(pypdfium2.PdfDocument(data)) as document:
        for number in range(len(document)):
            with closing(document[number]) as page, closing(page.get_textpage()) as letters:
                pages.append(_PARTED.sub("", letters.get_text_range()))
    lines = [line.strip() for page in pages for line in page.splitlines()]
    again = Counter(_DIGITS.sub("", line) for line in lines)
    return (line for line in lines if again[_DIGITS.sub("", line)] < 2)


def _parts(data: bytes) -> Iterator[str]:
    """Of each message the fuller form of its text."""
    for chunk in re.split(rb"^From \S.*\d{4}\r?$\n", data, flags=re.MULTILINE):
        forms: dict[str, list[str]] = {"text/plain": [], "text/html": []}
        for part in message_from_bytes(chunk).walk():
            payload = (
                part.get_payload(decode=True)
                if part.get_content_type() in forms and not part.get_filename()
                else None
            )
            if isinstance(payload, bytes) and payload.strip():
                page = part.get_content_type() == "text/html"
                forms[part.get_content_type()] += (_page if page else _plain)(decode(payload))
        yield from max(forms.values(), key=lambda texts: sum(map(len, texts)))
