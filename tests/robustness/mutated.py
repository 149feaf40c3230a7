"""Files of every kind, altered at random as damage and malice do: bytes, stretches, and words that parsers stumble over."""

from __future__ import annotations

import io
import zipfile
from functools import cache
from pathlib import Path
from random import Random

import docx
from reportlab.pdfgen import canvas

_PAGES = Path(__file__).parents[1] / "index" / "pages"
_STUMBLING = (
    b"&#99999999999;", b"&#xD800;", b"&#x110000;", b"&#" + b"9" * 5000 + b";", b"31 Dec 9999 23:59:59 +9999",
    b"Sat, 99 Foo 20256 25:61:61 -2399", b"Mon, 1 Jan 0001 00:00:00 +2359", b"2025-13-45T99:99:99Z", b"\x00", b"\xff\xfe",
    b"\xed\xa0\x80", b"]]>", b"<![CDATA[", b"<!--", b"<!ENTITY a SYSTEM 'file:///etc/hosts'>", b"&a;", b"=?x-none?q?=FF?=",
    b"=?utf-8?b?////?=", b"Date: Thu, 32 Jul 99999999999 08:05:00 +0200\n", b"Content-Type: multipart/mixed\n",
    b"Content-Type: text/plain; charset=\"idna\"\n", b"Content-Type: text/plain; charset*=x'y'%FF\n",
    b"Content-Transfer-Encoding: uuencode\n", b"From: \"\\\n", b"From: @@@ <<>>, ;:\n", b"From a@b Thu Jul 10 2025\n",
    b"<pubDate>Thu, 99 Xxx 99999 99:99:99 +99999</pubDate>", b"<updated>99999-01-01T00:00:00Z</updated>",
    b"<link href='http://[::1'/>", b"http://[x", b"<a href='http://[x'>", b"xml:base='http://['", b"<base href='//['>",
    b"<script type='application/ld+json'>{\"@type\":[{}],\"author\":[[1]],\"headline\":{}}</script>", b"---\n", b"+++\n",
    b"{{{{", b"[[[[", b"\xe2\x80\xae", b"9" * 400, b"(" * 300, b"<w:p/>", b"<w:body>",
    b"</w:body>", b"<w:pStyle/>", b"<w:t/>",
    b"/Kids [1 0 R]", b"/Parent 3 0 R", b"endstream", b"/Length -1", b"<< /Filter /X >>", b"xref\n0 99999\n",
    b"/Encrypt 1 0 R",
)  # fmt: skip


@cache
def samples() -> tuple[tuple[str, bytes], ...]:
    """(name, bytes) of a good file of every kind."""
    found = [(path.name, path.read_bytes()) for path in sorted(_PAGES.iterdir())]
    mail = (_PAGES / "multipart.eml").read_bytes()
    box = (
        b"From a@b.example Thu Jul 10 08:05:00 2025\n"
        + mail
        + b"\nFrom c@d.example Fri Jul 11 08:05:00 2025\n"
        + mail
    )
    return (*found, ("box.mbox", box), ("sheet.pdf", _pdf()), ("note.docx", _word()))


def mutated(random: Random) -> tuple[str, bytes]:
    """A sample altered in one to eight places; a Word file half of the time inside."""
    name, data = random.choice(samples())
    if name.endswith(".docx") and random.random() < 0.6:
        return name, _repacked(random, data)
    return name, _altered(random, data)


def _altered(random: Random, data: bytes) -> bytes:
    altered = bytearray(data)
    for _ in range(random.randint(1, 8)):
        place = random.randrange(len(altered) + 1)
        way = random.randrange(7)
        if way == 0 and place < len(altered):
            altered[place] = random.randrange(256)
        elif way == 1:
            del altered[place : place + random.randint(1, 200)]
        elif way == 2:
            altered[place:place] = altered[place : place + random.randint(1, 400)]
        elif way == 3 and random.random() < 0.3:
            del altered[place:]
        elif way == 4:
            line = altered.find(b"\n", place) + 1
            altered[line:line] = random.choice(_STUMBLING)
        else:
            altered[place:place] = random.choice(_STUMBLING)
    return bytes(altered)


def _repacked(random: Random, data: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as archive, zipfile.ZipFile(buffer, "w") as made:
        parts = archive.namelist()
        hit = random.choice(
            ["word/document.xml", "word/styles.xml", "_rels/.rels", "docProps/core.xml", random.choice(parts)]
        )
        for part in parts:
            if part != hit:
                made.writestr(part, archive.read(part))
            elif random.random() < 0.9:
                made.writestr(part, _altered(random, archive.read(part)))
    return buffer.getvalue()


def _word() -> bytes:
    document = docx.Document()
    document.add_heading("A ponte das garrafas", 0)
    document.add_paragraph(
        "A ponte sobre o rio foi construída com 18.000 garrafas de vidro, segundo a câmara de Tomar."
    )
    document.add_table(rows=1, cols=2).cell(0, 1).text = "12.000 euros"
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _pdf() -> bytes:
    buffer = io.BytesIO()
    sheet = canvas.Canvas(buffer)
    for _ in range(2):
        sheet.drawString(60, 780, "The sluice has leaked since it was built in 1766, and nobody knows where.")
        sheet.showPage()
    sheet.save()
    return buffer.getvalue()
