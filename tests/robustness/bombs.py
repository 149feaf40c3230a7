"""Small files that ask for much: what grows faster than its input, or unpacks to more than it is."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Callable, Iterator
from functools import partial

_WORDS = "The river rose by night and nobody in the town had been told of it. "
_BODY = b"\n\n" + _WORDS.encode()
_NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def word_file(body: bytes, part: str = "word/document.xml") -> bytes:
    """A Word file of one part that holds this body."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            part, b'<w:document xmlns:w="%s"><w:body>%s</w:body></w:document>' % (_NAMESPACE.encode(), body)
        )
    return buffer.getvalue()


def _word(number: int) -> str:
    return "".join(chr(97 + int(digit)) for digit in str(number))


def _pdf(stream: bytes) -> bytes:
    packed = zlib.compress(stream, 9)
    return (
        b"%%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R/Resources<</Font<</F<</Type/Font/Subtype/Type1"
        b"/BaseFont/Times-Roman>>>>>>>>endobj\n4 0 obj<</Length %d/Filter/FlateDecode>>stream\n%s\nendstream endobj\n"
        b"trailer<</Root 1 0 R>>" % (len(packed), packed)
    )


def _messages(count: int) -> bytes:
    return b"".join(
        b"From a@b.example Thu Jul 10 08:05:00 2025\nFrom: A <a@b.example>\nSubject: Note %d\n\n%s\n\n"
        % (n, _WORDS.encode())
        for n in range(count)
    )


def _nested_parts(depth: int) -> bytes:
    opened = b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(depth)
    )
    return b"Subject: deep\n" + opened + b"\nWords.\n"


MARKDOWN: dict[str, Callable[[], str]] = {
    "brackets": lambda: "[" * 600_000,
    "brackets in pairs": lambda: "[a]" * 200_000,
    "links that never end": lambda: "[a](b" * 120_000,
    "pictures that never end": lambda: "![a](" * 120_000,
    "titles that never end": lambda: '[a](b "c' * 75_000,
    "stars": lambda: "*a " * 200_000,
    "stars in words": lambda: "a*" * 300_000,
    "rising stars": lambda: "".join("*" * (n % 7) + "a " for n in range(100_000)),
    "lines below": lambda: "_a " * 200_000,
    "waves": lambda: "~~a " * 150_000,
    "backticks": lambda: "".join("`" * (n % 300 + 1) + " " for n in range(4_000)),
    "comments that never end": lambda: "<!--" * 150_000,
    "tags that never end": lambda: "<a" * 300_000,
    "addresses that never end": lambda: "<a@b" * 150_000,
    "a heading of spaces": lambda: "# a" + " " * 600_000 + "b",
    "a heading of signs": lambda: "# " + "# " * 300_000 + "b",
    "a bar": lambda: "|" * 600_000 + "x",
    "quotation marks": lambda: ">" * 600_000,
    "definitions": lambda: "[a]: " * 120_000,
    "front matter": lambda: "---\n" + "a:\n" * 200_000,
    "entities": lambda: "&#" + "9" * 600_000 + ";",
}  # fmt: skip
TEXTS: dict[str, Callable[[], str]] = {
    "short sentences": lambda: "".join(f"{_word(n).title()} is. " for n in range(400_000)),
    "one word": lambda: "a" * 4_000_000,
    "one line": lambda: "word " * 1_000_000,
    "stops": lambda: ". " * 1_000_000,
    "marks": lambda: "!?" * 1_000_000,
    "related boxes": lambda: _WORDS * 4 + "\n\n" + "Related articles\n\n" * 100_000,
    "teasers": lambda: _WORDS * 4 + "\n\n" + "Related articles\n\nA headline about nothing much\n\n" * 60_000,
    "addresses": lambda: "Link:\nhttps://a.example/b\n\n" * 100_000,
    "dates": lambda: "1 May 2025, " * 200_000,
    "blank lines": lambda: "\n" * 5_000_000 + ">",
    "quoted": lambda: "> \n" * 1_000_000,
    "rulers": lambda: "=====\n" * 500_000,
    "a ruler": lambda: "a" + " " * 2_000_000 + "======" + " " * 2_000_000,
    "names": lambda: "By " + "Jane Doe and " * 200_000,
    "signatures": lambda: "--\n" * 500_000,
    "colons": lambda: "a:" * 1_000_000,
    "capitals": lambda: "Aa Bb " * 500_000,
    "signs of Japan": lambda: "北海道北見市の農園が。" * 300_000,
    "not UTF-8": lambda: "Zażółć gęślą " * 200_000,
}  # fmt: skip
PAGES: dict[str, Callable[[], str]] = {
    "attributes": lambda: "<p " + " ".join(f"a{n}" for n in range(1_000_000)) + ">" + _WORDS,
    "valued attributes": lambda: "<p " + " ".join(f'a{n}="<"' for n in range(300_000)) + ">" + _WORDS,
    "paragraphs": lambda: "<p>A paragraph of <b>some</b> words.</p>" * 200_000,
    "breaks": lambda: _WORDS + "<br>" * 1_000_000,
    "cells": lambda: "<table><tr>" + "<td>a</td>" * 300_000,
    "links": lambda: "<a href='/'>word</a> " * 300_000,
    "times": lambda: "<time>1 May 2025</time>" * 200_000 + "<meta name=date content=2025-05-02>",
    "authors": lambda: "<div itemprop=author><span itemprop=name>" * 900 + "word " * 400_000,
    "headlines": lambda: "<h1>" + "word " * 400_000 + "</h1><h1>a</h1>" * 50_000,
    "raised": lambda: "<p>a" + "<sup>1</sup>" * 300_000,
    "lists in lists": lambda: "<ul><li>a" * 900 + "<li>b</li>" * 200_000,
    "linked data": lambda: "<script type='application/ld+json'>" + "[" * 500_000 + "</script>" + _WORDS,
    "metas": lambda: "<meta name=author content=a>" * 300_000 + _WORDS,
    "open tags": lambda: "<b>" * 1_900 + "word " * 400_000,
    "a title": lambda: "<title>" + "word - " * 500_000 + "</title><p>" + _WORDS,
    "entities": lambda: "&amp;" * 1_000_000,
    "quotes": lambda: "<" * 1_000_000 + "p>" + _WORDS,
}  # fmt: skip
MAIL: dict[str, Callable[[], bytes]] = {
    "100,000 messages": lambda: _messages(100_000),
    "10,000 messages": lambda: _messages(10_000),
    "an envelope": lambda: b"From " + b"a" * 2_000_000 + b"\n" + b"From a" * 300_000,
    "deep": lambda: _nested_parts(20_000),
    "senders": lambda: b"Subject: a\nFrom: " + b"a@b.example, " * 200_000 + _BODY,
    "brackets": lambda: b"From: " + b"(" * 500_000 + b"\nSubject: " + b"=?" * 500_000 + _BODY,
    "headers": lambda: b"".join(b"X%d: a\n" % n for n in range(200_000)) + _BODY,
    "parts": lambda: (
        b"Subject: a\nContent-Type: multipart/mixed; boundary=b\n\n" + b"--b\n\nWords are here.\n" * 50_000
    ),
    "a page": lambda: b"Subject: a\nContent-Type: text/html\n\n" + b"<div>a" * 1_900 + b"<p>b</p>" * 100_000,
}
WORD: dict[str, Callable[[], bytes]] = {
    "one blank": lambda: b" " * 250_000_000,
    "paragraphs": lambda: b"<w:p><w:r><w:t>Words of it.</w:t></w:r></w:p>" * 1_200_000,
    "a paragraph": lambda: b"<w:p>" + b"<w:r><w:t>Words of it. </w:t></w:r>" * 1_200_000 + b"</w:p>",
    "a run": lambda: b"<w:p><w:r>" + b"<w:t>Words. </w:t>" * 2_000_000 + b"</w:r></w:p>",
    "attributes": lambda: b"<w:p " + b" ".join(b'a%d=""' % n for n in range(500_000)) + b"/>",
}
FEEDS: dict[str, Callable[[], bytes]] = {
    "100,000 items": lambda: b"<item><title>a</title></item>" * 100_000,
    "5,000 items": lambda: (
        b"<item><title>A note</title><description>%s</description></item>" % _WORDS.encode() * 5_000
    ),
    "an item": lambda: (
        b"<item><title>a</title><description>" + b"&lt;p&gt;a" * 600_000 + b"</description></item>"
    ),
    "entities": lambda: b"<item><title>" + b"&#9;" * 500_000 + b"</title></item>",
    "unclosed": lambda: b"<item><title>" + b"<a" * 500_000,
}
SHEETS: dict[str, Callable[[], bytes]] = {
    "spaces": lambda: b" " * 300_000_000,
    "signs": lambda: b"BT /F 1 Tf " + b"(a) Tj " * 3_000_000 + b"ET",
}


def bombs() -> Iterator[tuple[str, str, Callable[[], bytes]]]:
    """(what it is, the name of its file, its bytes when asked for)."""
    for name, text in MARKDOWN.items():
        yield f"markdown: {name}", "a.md", partial(_encoded, text)
    for name, text in TEXTS.items():
        yield f"text: {name}", "a.txt", partial(_encoded, text, "cp1250" if name == "not UTF-8" else "utf-8")
    for name, text in PAGES.items():
        yield f"page: {name}", "a.html", partial(_encoded, text)
    for kind, file, made, wrap in (
        ("mail", "a.mbox", MAIL, bytes), ("word", "a.docx", WORD, word_file), ("feed", "a.rss", FEEDS, _feed),
        ("pdf", "a.pdf", SHEETS, _pdf),
    ):  # fmt: skip
        for name, data in made.items():
            yield f"{kind}: {name}", file, partial(_wrapped, data, wrap)


def _encoded(make: Callable[[], str], encoding: str = "utf-8") -> bytes:
    return make().encode(encoding)


def _wrapped(make: Callable[[], bytes], wrap: Callable[[bytes], bytes]) -> bytes:
    return wrap(make())


def _feed(items: bytes) -> bytes:
    return b"<rss><channel>" + items + b"</channel></rss>"
