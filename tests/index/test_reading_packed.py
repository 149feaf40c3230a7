"""Archives and books: each member and each chapter an article under its own name; what cannot be read is named."""

from __future__ import annotations

import io
import zipfile

import pytest

from index.articles import Article
from index.errors import ReadingError
from index.reading import extracted_text, read_bytes
from index.reading.parse import read_all
from index.reading.shapes import squash

OTTER = (
    "Otters have come back to the Ellerbeck after thirty years, the county's wardens said on Monday. A mother and "
    "two cubs were filmed below the old mill."
)
MILL = (
    "The mill at Ellerbeck will turn again in June. A new oak wheel of four tonnes was lifted in by crane, and the "
    "first flour is promised for the harvest fair."
)
PLAIN = f"Otters at the mill\nBy Ruth Sandal\n4 May 2021\n\n{OTTER}\n"
PAGE = f"<html><head><title>Wheel</title></head><body><h1>The wheel turns</h1><p>{MILL}</p></body></html>"
FEED = (
    "<rss version='2.0'><channel><title>Mill News</title>"
    f"<item><title>Otters again</title><link>https://mill.example/1</link><description>{OTTER}</description></item>"
    f"<item><title>Wheel again</title><link>https://mill.example/2</link><description>{MILL}</description></item>"
    "</channel></rss>"
)


def packed(members: dict[str, str | bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def read(name: str, data: bytes) -> list[Article]:
    original = squash(extracted_text(name, data))
    articles = read_bytes(name, data)
    for article in articles:
        assert all(squash(paragraph) in original for paragraph in article.text.split("\n\n"))
    return articles


def test_members_of_an_archive_are_articles_by_their_own_kind() -> None:
    members: dict[str, str | bytes] = {
        "saved/wheel.html": PAGE, "otters.txt": PLAIN, "mill.rss": FEED, "saved/wheel.png": b"\x89PNG",
        "__MACOSX/._otters.txt": b"\0\5\x16\7", "~$otters.docx": b"x", "saved/": b"",
    }  # fmt: skip
    articles = read("all.zip", packed(members))
    assert [one.title for one in articles] == [
        "Otters again",
        "Wheel again",
        "Otters at the mill",
        "The wheel turns",
    ]
    assert [one.file.split("#")[1] for one in articles] == [
        "mill.rss",
        "mill.rss",
        "otters.txt",
        "saved/wheel.html",
    ]
    assert len({one.file for one in articles}) == 4
    assert articles[2].author == "Ruth Sandal" and articles[2].published == "2021-05-04"
    assert all(any(text in one.text for text in (OTTER, MILL)) for one in articles)


def test_one_member_keeps_its_name_when_another_comes() -> None:
    (alone,) = read_bytes("all.zip", packed({"otters.txt": PLAIN}))
    both = read_bytes("all.zip", packed({"a.txt": PLAIN.replace("Otters", "Beavers"), "otters.txt": PLAIN}))
    assert alone.file == "all.zip#otters.txt" and alone.file in [one.file for one in both]


def test_members_that_cannot_be_read_are_named_and_the_others_go_in() -> None:
    data = packed(
        {"a.txt": PLAIN, "b.zip": packed({"c.txt": PLAIN}), "d.xyz": "words", "e.pdf": b"no", "f.txt": ""}
    )
    found = read_all("all.zip", data)
    reasons = [one.reason for one in found if isinstance(one, ReadingError)]
    assert [isinstance(one, Article) for one in found] == [True, False, False, False, False]
    assert [reason.split(":")[0] for reason in reasons] == ["b.zip", "d.xyz", "e.pdf", "f.txt"]
    assert "archive inside an archive" in reasons[0] and "not a readable kind" in reasons[1]


def test_an_archive_that_holds_too_much_or_nothing_is_refused() -> None:
    with pytest.raises(ReadingError, match="unpacks to 65 MiB, more than the 64 MiB"):
        read_bytes("a.zip", packed({"a.txt": b" " * (65 * 2**20)}))
    with pytest.raises(ReadingError, match="6000 files, more than the 5000"):
        read_bytes("a.zip", packed({f"{n}.txt": "w" for n in range(6_000)}))
    with pytest.raises(ReadingError, match="no file that could be an article"):
        read_bytes("a.zip", packed({"a.png": b"x"}))


CONTAINER = "<container><rootfiles><rootfile full-path='OEBPS/book.opf'/></rootfiles></container>"
PACKAGE = """<package xmlns:dc="http://purl.org/dc/elements/1.1/"><metadata><dc:title>Mill Letters</dc:title>
<dc:creator>Ruth Sandal</dc:creator><dc:publisher>Ellerbeck Press</dc:publisher><dc:date>2021-05-04</dc:date></metadata>
<manifest><item id="n" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>
<item id="two" href="text/2%20b.xhtml" media-type="application/xhtml+xml"/>
<item id="cover" href="cover.xhtml" media-type="application/xhtml+xml"/>
<item id="one" href="text/1.xhtml" media-type="application/xhtml+xml"/></manifest>
<spine><itemref idref="cover"/><itemref idref="n"/><itemref idref="one"/><itemref idref="two"/></spine></package>"""


def book(**more: str) -> bytes:
    def chapter(title: str, text: str) -> str:
        return f"<html><head><title>x</title></head><body><h2>{title}</h2><p>{text}</p></body></html>"

    return packed({
        "mimetype": "application/epub+zip", "META-INF/container.xml": CONTAINER, "OEBPS/book.opf": PACKAGE,
        "OEBPS/nav.xhtml": "<html><body><ol><li>Otters</li></ol></body></html>",
        "OEBPS/cover.xhtml": "<html><body><h1>Mill Letters</h1></body></html>",
        "OEBPS/text/1.xhtml": chapter("Of otters", OTTER), "OEBPS/text/2 b.xhtml": chapter("Of the wheel", MILL), **more,
    })  # fmt: skip


def test_a_chapter_of_a_book_is_an_article() -> None:
    articles = read("mill.epub", book())
    assert [(one.title, one.author, one.published, one.publisher) for one in articles] == [
        ("Of otters", "Ruth Sandal", "2021-05-04", "Ellerbeck Press"),
        ("Of the wheel", "Ruth Sandal", "2021-05-04", "Ellerbeck Press"),
    ]
    assert [one.file for one in articles] == [
        "mill.epub#OEBPS/text/1.xhtml",
        "mill.epub#OEBPS/text/2 b.xhtml",
    ]
    assert articles[0].text.endswith(OTTER) and articles[1].text.endswith(MILL)


def test_a_newspaper_that_calibre_fetched() -> None:
    """Its name is the publisher's, no program's; a chapter of short sentences is read; its links to others are not."""
    named = PACKAGE.replace("Ruth Sandal", "calibre").replace("Ellerbeck Press", "calibre")
    said = (
        '<meta name="calibre:publication_type" content="periodical:unknown:The Alpine Monitor"/></metadata>'
    )
    chapter = (
        "<html><body><div>| <a href='a'>Next</a> | <a href='b'>Main menu</a> |</div><h1>Roofs</h1><p>By Lena Moser</p>"
        "<p>The mayor mends the roofs of others on Saturdays.</p><p>This article was downloaded by <b>calibre</b> from "
        "<a rel='calibre-downloaded-from' href='https://alpine.example/roofs'>https://alpine.example/roofs</a></p></body></html>"
    )
    articles = read(
        "a.epub",
        book(**{"OEBPS/book.opf": named.replace("</metadata>", said), "OEBPS/text/1.xhtml": chapter}),
    )
    assert [(one.author, one.publisher, one.url) for one in articles] == [
        ("Lena Moser", "The Alpine Monitor", "https://alpine.example/roofs"),
        (None, "The Alpine Monitor", None),
    ]
    assert articles[0].text.endswith("The mayor mends the roofs of others on Saturdays.")
    assert "menu" not in articles[0].text


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "not an EPUB book"), (packed({"a": "b"}), "names no contents"), (b"PK\x03\x04junk", "not an EPUB book"),
        (book(**{"META-INF/rights.xml": "<r/>"}), "locked"),
        (packed({"META-INF/container.xml": CONTAINER}), "damaged or incomplete"),
    ],
)  # fmt: skip
def test_books_that_cannot_be_read_say_why(data: bytes, reason: str) -> None:
    with pytest.raises(ReadingError, match=reason):
        read_bytes("a.epub", data)
