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
    b"{{{{", b"[[[[", b"!!python/object/apply:os.system", b"&a [*a, *a]",
    b"<ref>", b"\xc3\xa9\xc2\xad", b"\xe2\x80\xae", b"9" * 400, b"(" * 300, b"<w:p/>", b"<w:body>",
    b"</w:body>", b"<w:pStyle/>", b"<w:t/>",
    b"/Kids [1 0 R]", b"/Parent 3 0 R", b"endstream", b"/Length -1", b"<< /Filter /X >>", b"xref\n0 99999\n",
    b"/Encrypt 1 0 R",
)  # fmt: skip

_TELLING = ("word/document.xml", "word/styles.xml", "_rels/.rels", "docProps/core.xml")
_EELS = "The eels of the fen cost nineteen pounds a crate, and nobody in the town will say why that is so."
_ROWS = f'{{"title": "Eels", "text": "{_EELS}", "author": "Ida Fenn", "date": "2025-07-10"}}'
_RECORD = f"Eels cost more\n\nBYLINE: Ida Fenn\n\nLENGTH: 18 words\n\n{_EELS}\n\nLOAD-DATE: July 11, 2025\n\n"
_FACTIVA = f"Eels cost more\nBy Ida Fenn\n18 words\n10 July 2025\nFen Post\nFENPST\nEnglish\n(c) 2025 Fen\n\n{_EELS}\n\n"
_TEXTS = {
    "nexis.txt": f"1 of 2 DOCUMENTS\n\nFen Post\n\nJuly 10, 2025\n\n{_RECORD}2 of 2 DOCUMENTS\n\nFen Post\n\n{_RECORD}",
    "factiva.txt": f"{_FACTIVA}Document FENPST0020250710el7a0001x\n\n{_FACTIVA}Document FENPST0020250710el7a0002x\n",
    "clips.txt": f"Eels (Ida Fenn)\n- Your Highlight on page 3 | Added on 10 July 2025\n\n{_EELS}\n==========\n" * 2,
    "board.txt": f"From: ida@fen.example\nSubject: Eels\nDate: Thu, 10 Jul 2025\n\n{_EELS}\n\n" * 2,
    "eels.rtf": f"{{\\rtf1\\ansi{{\\fonttbl{{\\f0\\fcharset0 T;}}}}\\f0\\b Eels\\b0\\par caf\\'e9 \\u8364? {_EELS}\\par}}",
    "rows.csv": f'title,text,date\n"Eels","{_EELS}",2025-07-10\n"More","{_EELS}",1752134400\n',
    "rows.json": f'{{"articles": [{_ROWS}, {_ROWS}]}}',
    "rows.jsonl": f"{_ROWS}\n{_ROWS}\n",
    "talk.srt": f"1\n00:00:01,000 --> 00:00:04,000\nIDA: {_EELS}\n\n2\n00:00:05,000 --> 00:00:07,000\n<i>No.</i>\n",
    "talk.vtt": f"WEBVTT - Eels\n\n00:01.000 --> 00:04.000\n<v Ida Fenn>{_EELS}</v>\n",
    "note.md": f"---\ntitle: \"Eels \\\"cost\\\"\"\nauthor:\n  - name: Ida Fenn\ndate: 2025-07-10\n---\n"
    f"> [!note] Fen\n> {_EELS}[^1]\n\n"
    "==So== [[Fen|it]] %%is%%\n\n[^1]: 1437\n",
    "hugo.md": f'+++\ntitle = "Eels"\nauthors = ["Ida Fenn"]\ndate = 2025-07-10T08:00:00+02:00\n+++\n{_EELS}\n',
    "wiki.txt": f"{{{{Box\n| name = Eels\n}}}}\n'''Eels''' of [[Fen|the fen]]"
    f".<ref>{{{{cite web|title=Fen}}}}</ref>\n== Cost ==\n{_EELS}\n",
    "mojibake.txt": f"Eels cost moreÂ£\n\nBy Ida FÃ©nn\n\n{_EELS} donâ€™t\n\n(Reporting by Ida Fenn; Editing by Jo Pell)\n",
    "eels-org.txt": f"#+TITLE: Eels\n#+AUTHOR: Ida Fenn\n* TODO So :fen:\n:LOGBOOK:\n:END:\n{_EELS}"
    " [[https://x.example][it]] [fn:1]\n"
    "|a|b|\n|-+-|\n|c|d|\n[fn:1] 1437\n",
    "eels-adoc.txt": f"= Eels\nIda Fenn <i@fen.example>\n2025-07-10\n:toc:\n\n== So\n\n[quote, Bo]\n____\n"
    f"{_EELS}footnote:[1437]\n____\n|===\n"
    "|a |b\n|===\n",
    "month.txt": f"From ida at fen.example  Thu Jul 10 08:05:00 2025\nFrom: ida at fen.example (Ida Fenn)\n"
    f"Subject: Eels\n\n{_EELS}\n-------------- next part --------------\nAn HTML attachment was scrubbed...\n\n" * 2,
    "eels.ris": f"TY  - NEWS\nTI  - Eels\nAU  - Fenn, Ida\nDA  - 2025/07/10/\nT2  - Fen Post\nAB  - {_EELS}\nER  - \n" * 2,
    "eels.bib": f"@article{{e, title = {{Eels of M{{\\\"u}}n}}, author = \"Fenn, I\", abstract = {{{_EELS}}}}}\n" * 2,
    "eels.enex": f"<en-export><note><title>Eels</title><created>20250710T080500Z</created><content><![CDATA[<en-note><div>"
    f"{_EELS}</div></en-note>]]></content><resource><data>AA==</data></resource></note></en-export>",
    "jats.xml": f"<article><front><article-meta><title-group><article-title>Eels</article-title></title-group><pub-date>"
    f"<day>10</day><month>Jul</month><year>2025</year></pub-date></article-meta></front><body><p>{_EELS}<fn><p>So</p></fn>"
    "</p></body></article>",
    "tei.xml": f"<!DOCTYPE TEI [<!ELEMENT p ANY>]><TEI><teiHeader/><text><body><head>Eels</head><p>{_EELS}<note>So</note>"
    "<lb break='no'/>&eacute;</p></body></text></TEI>",
    "wiki.xml": f"<mediawiki><page><title>Eels</title><ns>0</ns><revision><timestamp>2025-07-10T08:05:00Z</timestamp>"
    f"<text>'''Eels''' {_EELS}</text></revision></page></mediawiki>",
    "export.xml": f"<export><doc a='1'><title>Eels</title><date>20250710T080500Z</date><body><p>{_EELS}</p></body></doc>"
    f"<doc><title>So</title><text><![CDATA[<p>{_EELS}</p>]]></text></doc></export>",
    "report.html": "<title>Zotero Report</title><ul class='report'><li class='item'><h2>Eels</h2><table><tr><th>Abstract"
    f"</th><td>{_EELS}</td></tr></table></li></ul>",
    "chat.txt": f"[10.07.25, 09:12:44] Ida: {_EELS}\n[10.07.25, 09:13:01] Bo: \u200eGone\n[10.07.25, 09:14:09] Ida: So\n",
    "pages.txt": f"4  FEN POST\n\nEels cost more than ever\n\n{_EELS}\f5  FEN POST\n\n{_EELS}\n",
    "roam.json": f'[{{"title": "Eels", "children": [{{"string": "Author:: [[Ida]]"}}, {{"string": "{_EELS}"}}]}}]',
    "csl.json": f'[{{"title": "Eels", "author": [{{"family": "Fenn", "given": "Ida"}}], "abstract": "{_EELS}",'
    ' "issued": {"date-parts": [[2025, 7, 10]]}}]',
    "logseq.md": f"title:: Eels\nauthor:: [[Ida Fenn]]\n\n- {_EELS}"
    " ((65e0a1b2-1111-4222-8333-abcdefabcdef)) {{embed}}\n  id:: 1\n"
    "  :LOGBOOK:\n  :END:\n",
    "pandoc.md": f"% Eels\n% Ida Fenn; Bo\n% 10 July 2025\n\n::: {{.a}}\n[{_EELS}]{{.b}} [@fenn, p. 4]\n:::\n",
    "joplin.md": f"Eels cost more\n\n{_EELS}\n\nid: {'0a' * 16}\nauthor: Ida Fenn\ntype_: 1",
    "export.html": "".join(
        f"<article><b>Fen Post</b><br>Fen, jeudi 10 juillet 2025 401 mots, p. 5<p>Eels</p><p>Ida Fenn</p>"
        f"<p>{_EELS}</p></article>"
        for _ in range(2)
    ),
    "notebook.html": f"<div class='bookTitle'>Eels</div><div class='authors'>I</div><div class='noteText'>{_EELS}</div>",
    "rows.tsv": f"Title\tText\tDate\nEels\t{_EELS}\t2025-07-10\n",
    "parcel.eml": "From: I <i@fen.example>\nSubject: Fwd: Eels\nMIME-Version: 1.0\nContent-Type: multipart/mixed;"
    f" boundary=b\n\n--b\n\nSee this.\n\nFrom: Ida\nSent: 10 July 2025\nTo: Bo\nSubject: Eels\n\n{_EELS}\n--b\n"
    f"Content-Disposition: attachment; filename=a.md\n\n# Eels\n\n{_EELS}\n--b\nContent-Type: message/rfc822\n\n"
    f"Subject: Inner\n\n{_EELS}\n--b--\n",
    "page.mhtml": "Snapshot-Content-Location: https://fen.example/a\nMIME-Version: 1.0\n"
    "Content-Type: multipart/related; boundary=b\n\n--b\nContent-Type: text/html; charset=utf-8\n\n"
    f"<html><body><h1>Eels</h1><p>{_EELS}</p></body></html>\n--b--\n",
}  # fmt: skip


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
    made = (("box.mbox", box), ("sheet.pdf", _pdf()), ("note.docx", _word()))
    return (*found, *made, *((name, text.encode()) for name, text in _TEXTS.items()), *_packed().items())


def mutated(random: Random) -> tuple[str, bytes]:
    """A sample altered in one to eight places; a Word file half of the time inside."""
    name, data = random.choice(samples())
    if name.endswith((".docx", ".odt", ".epub", ".zip")) and random.random() < 0.6:
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
        telling = [part for part in parts if part in _TELLING]
        hit = random.choice([*telling, random.choice(parts)])
        for part in parts:
            if part != hit:
                made.writestr(part, archive.read(part))
            elif random.random() < 0.9:
                made.writestr(part, _altered(random, archive.read(part)))
    return buffer.getvalue()


def _packed() -> dict[str, bytes]:
    """Archives of parts: an OpenDocument text, a book, files of several kinds."""
    office = "urn:oasis:names:tc:opendocument:xmlns:"
    text = (
        f'<o:document xmlns:o="{office}office:1.0" xmlns:t="{office}text:1.0"><o:body><o:text><t:h>Eels</t:h>'
        f"<t:p>{_EELS}<t:note><t:note-body><t:p>So it is.</t:p></t:note-body></t:note><t:s/>Yes.</t:p></o:text></o:body>"
        "</o:document>"
    )
    book = (
        "<package><metadata><title>Eels</title><creator>Ida Fenn</creator><date>2025</date></metadata><manifest>"
        "<item id='a' href='a.xhtml' media-type='application/xhtml+xml'/></manifest><spine><itemref idref='a'/></spine>"
        "</package>"
    )
    root = "<container><rootfiles><rootfile full-path='b.opf'/></rootfiles></container>"
    page = f"<html><body><h1>Of eels</h1><p>{_EELS}</p></body></html>"
    return {
        "eels.odt": _zipped({"content.xml": text, "meta.xml": "<meta><title>Eels</title></meta>"}),
        "eels.epub": _zipped({"META-INF/container.xml": root, "b.opf": book, "a.xhtml": page}),
        "eels.zip": _zipped(
            {"a.html": page, "rows.csv": _TEXTS["rows.csv"], "nexis.txt": _TEXTS["nexis.txt"]}
        ),
    }


def _zipped(parts: dict[str, str]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for part, text in parts.items():
            archive.writestr(part, text)
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
