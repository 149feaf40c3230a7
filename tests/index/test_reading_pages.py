"""Pages and dumps of other layouts and languages: what must and what must not be found in each."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from index.articles import Article
from index.reading import extracted_text, read_bytes, read_file

PAGES = Path(__file__).parent / "pages"
SEEDS = Path(__file__).parents[2] / "seeds"


@dataclass(frozen=True)
class Expected:
    title: str
    author: str | None = None
    published: str | None = None
    publisher: str | None = None
    url: str | None = None
    kept: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    headings: tuple[str, ...] = ()
    credits: tuple[str, ...] = ()


EXPECTED = {
    "wire.txt": Expected(
        "Chipmaker Norvik halts second plant as export licence lapses, leaving suppliers in limbo",
        "Ana Petrescu and Tom O'Leary",
        publisher="Reuters",
        kept=("said on Tuesday it had halted work", "since May 2019. Analysts at Fearnley", '"being processed".'),
        credits=("(Reporting by Ana Petrescu in Oslo and Tom O'Leary in Dublin; Editing by Marge Holloway)",),
    ),
    "usenet.txt": Expected(
        "Tape is not dead, it is sleeping in a salt mine",
        "Hanne Vestergaard",
        "1998-02-03T21:14:05Z",
        kept=("into a disused salt mine near Hallein", "0.8 cents a megabyte", "Both had been dropped."),
        gone=("Newsgroups", "Nobody in their right mind", "Salzburg", "Message-ID", "Peter Kwan"),
    ),
    "wordpress.txt": Expected(
        "Ferry to Skerry Island will run all winter for the first time",
        "Morag Sinclair",
        "2025-08-21",
        "The Harbour Ledger",
        kept=("rebuilt in 1974", "Nobody has asked for her yet.", "£3.20"),
        gone=("Skip to", "Callum Reid", "5 Min", "Facebook", "Donald", "third boat", "Tags",
              "dredging", "Privacy", "Advert"),
        headings=("What it will cost",),
    ),
    "german.txt": Expected(
        "Stadtwerke Lindau heizen künftig mit Seewasser",
        "Katharina Brandl",
        "2025-08-16",
        "Seebote Verlag",
        kept=("24 Millionen Euro", "„Wir entnehmen dem See"),
        gone=("Startseite", "Lesezeit", "Teilen", "Uli Deck", "Anzeige", "Wärmepumpen", "Impressum", "Bodensee?"),
        headings=("Kritik aus dem Stadtrat",),
    ),
    "french.txt": Expected(
        "À Tulle, l’accordéon retrouve son usine",
        "Jeanne Martinet",
        "2025-04-03",
        kept=("« Nous avons retrouvé", "2 117 personnes", "Quarante sont déjà commandés."),
        gone=("Accueil", "Temps de lecture", "Mairie de Tulle", "Publicité", "Cloître", "Abonnez"),
        credits=("Avec AFP",),
    ),
    "japanese.txt": Expected(
        "北見の温泉熱でマンゴー栽培、初の出荷",
        "佐藤美咲",
        "2025-08-16",
        kept=("高橋健一さんは「雪の中で", "来年は栽培面積を二倍に広げる計画だ。"),
        gone=("シェア", "地熱発電所"),
    ),
    "spanish.txt": Expected(
        "La cooperativa de Jaén que exporta huesos de aceituna",
        "Lucía Ferrández y Marcos Gil",
        "2025-03-12",
        kept=("2,4 millones de euros", "«Antes pagábamos"),
        gone=("Compartir", "El aceite baja", "Etiquetas"),
    ),
    "newsletter.txt": Expected(
        "Why batteries keep ending up next to substations",
        "Priya Raghunathan",
        "2025-09-02",
        kept=("It is not about the sun.", "eleven years in the north of England", "Watch how quickly it moves.”"),
        gone=("Paid", "Thanks for reading", "Leave a comment", "Discussion", "Share"),
        headings=("The queue",),
    ),
    "press_release.txt": Expected(
        "LUMETRA OPENS FIRST PLANT FOR RECYCLED OPTICAL GLASS",
        published="2025-09-09",
        kept=("Lumetra Inc., a maker of lenses", "was founded in 1911", "said Walter Ng"),
        gone=("IMMEDIATE", "press@lumetra", "555 0142", "###"),
    ),
    "scrape.txt": Expected(
        "Glass eels return to the Severn in numbers not seen since 1983",
        "Rhiannon Price",
        None,  # 07/05/2025 can be read in two ways
        "The Marsh Gazette",
        "https://www.marshgazette.example/environment/glass-eels-return-to-the-severn-in-numbers-not-seen-since-1983",
        kept=("07/05/2025 14:20 GMT", "Note: the traps were moved", "since he was eleven."),
        gone=("Tags", "Weir at Tewkesbury", "Why did the eels", "delivered to your inbox"),
    ),
    "agency.txt": Expected(
        "Valve maker closes its last plant",
        "JANE DOE",
        "2025-08-16",  # of its last change, as it names no other
        publisher="AP",
        kept=("OSLO (AP) — The company said", "filled in September."),
        gone=("___",),
        credits=("Associated Press writer John Roe in Oslo contributed to this report.",),
    ),
    "broadsheet.txt": Expected(
        "Valve maker closes its last plant",
        "Jane Doe",
        "2025-08-14T12:00:00+01:00",
        kept=("Losses had not been expected", "canteen since it opened in 2003."),
        gone=("Share", "Explore more", "Reuse", "Shipping"),
    ),
    "platform.txt": Expected(
        "Valve maker closes its last plant",
        "Jane Doe",
        "2025-08-14",
        kept=("A story of losses", "12,000 valves"),
        gone=("Follow", "Listen", "1.2K", "min read", "I write about"),
        headings=("What it makes",),
    ),
    "tabloid.txt": Expected(
        "Valve maker closes its last plant",
        "Jane Doe",
        "2025-08-14",
        "The Example Times",
        kept=("The next plant to close is in Bergen, and it will not be the last, people there say in the canteens.",),
        gone=("newsletter", "plant | The"),
    ),
    "paywall.txt": Expected(
        "Valve maker closes its last plant",
        "Jane Doe and John Roe",
        "2025-08-14",
        "The Financial Example Limited",
        gone=("Unlock", "All rights"),
        credits=("Additional reporting by Ann Lee in Tokyo",),
    ),
    "bare.txt": Expected(
        "It rained on the day they opened the bridge, and nobody minded.",
        kept=("On May 3, 2023 the first stones were laid.", "cut twice."),
    ),
    "blog.md": Expected(
        "Three years with a wood stove and a thermometer",
        "Ketil Aasen",
        "2025-01-19",
        "aasen.example",
        "https://aasen.example/wood-stove",
        kept=("of four rooms every hour", "a spreadsheet that my wife calls the other woman.", "snake_case_name",
              "**kwargs",
              "1*900 euros & change", "Heat goes where it likes,"),
        gone=("data.csv", "stove.jpg", "jealousy", "tags:", "```", "-----"),
        headings=("What the stove does", "What it costs"),
    ),
    "page.html": Expected(
        "Library lends out 400 telescopes",
        "Noor de Wit",
        "2025-06-11T07:45:00+02:00",
        "Tideline News",
        "https://tideline.example/2025/06/11/telescopes",
        kept=("has lent out 400 telescopes since January", "shelves — and twice", "costs €189", "June 11, 2025"),
        gone=("World", "Planetarium", "nine weeks for mine", "Subscribe", "Advertisement", "4 min", "color:red"),
        headings=("Clouds permitting",),
        credits=("With reporting from the Texel bureau.",),
    ),
    "messy.html": Expected(
        "Der Turm, der nicht fallen will",
        "Jonas Reuter",
        "2024-11-30",
        "Elbtal-Kurier",
        kept=("jedes Jahr um zwei Millimeter. Gefallen ist er nie.", "mit 36 Ankern", "nur mein Schuppen.“"),
        gone=("Impressum", "Sport", "©"),
    ),
    "multipart.eml": Expected(
        "The cheese that crossed the Øresund",
        "Björn Halvorsen",
        "2025-07-10T08:05:00+02:00",
        kept=("crossed the Øresund by rowing boat on Wednesday", "to a gull off Ven."),
        gone=("HTML part", "attached notes", "Has the cheese left", "Fjordpost", "Mette"),
    ),
}  # fmt: skip


def page(name: str) -> Article:
    article, *_attached = read_file(PAGES / name, name)
    return article


def marked(article: Article, kind: str) -> tuple[str, ...]:
    return tuple(article.text[mark.start : mark.end] for mark in article.marks if mark.kind == kind)


@pytest.mark.parametrize("name", EXPECTED)
def test_page(name: str) -> None:
    article, expected = page(name), EXPECTED[name]
    found = (article.title, article.author, article.published, article.publisher, article.url)
    assert found == (expected.title, expected.author, expected.published, expected.publisher, expected.url)
    for words in expected.kept:
        assert words in article.text
    for words in expected.gone:
        assert words not in article.text
    assert set(expected.headings) <= set(marked(article, "heading"))
    assert marked(article, "credit") == expected.credits


def test_byline_and_date_of_one_line_are_marked_apart() -> None:
    article = page("german.txt")
    assert marked(article, "author") == ("Von Katharina Brandl",)
    assert marked(article, "published") == ("16. August 2025, 09:30 Uhr",)


def test_feed_items_are_articles() -> None:
    windmill, eels = read_file(PAGES / "feed.rss", "feed.rss")
    assert windmill.file.startswith("feed.rss#") and eels.file.startswith("feed.rss#")
    assert windmill.file != eels.file
    assert windmill.title == "Windmill sells for the price of a & barn" and windmill.author == "Alice Thorne"
    assert windmill.published == "2025-03-04T06:30:00+01:00" and windmill.publisher == "Fenland Weekly"
    assert "sold on Monday for £212,000" in windmill.text and "Short." not in windmill.text
    assert eels.url == "https://fenland.example/eels" and "cost 19 pounds." in eels.text
    (crane,) = read_file(PAGES / "feed.atom", "feed.atom")
    assert (
        crane.author == "Yusuf Demir"
        and crane.published == "2025-05-01T18:30:00-04:00"
        and crane.file.startswith("feed.atom#")
    )
    assert marked(crane, "heading") == ("Why it bent",)


def test_mailbox_messages_are_articles() -> None:
    message = (PAGES / "multipart.eml").read_bytes()
    box = b"From bjorn Thu Jul 10 08:05:00 2025\n" + message + b"\nFrom mette Fri Jul 11 08:05:00 2025\n"
    box += b"From: Mette <m@x.example>\nSubject: Re: cheese\nDate: Fri, 11 Jul 2025 10:00:00 +0200\n\n"
    box += b"It was very good cheese indeed, thanks.\n"
    first, notes, second = read_bytes("list.mbox", box)
    assert first.title == "The cheese that crossed the Øresund" and second.title == "cheese"
    assert "attached notes" in notes.text and notes.file.endswith("#notes.txt")
    assert (
        second.author == "Mette"
        and second.file.startswith("list.mbox#")
        and second.checksum == first.checksum
    )


def every_file() -> list[Path]:
    return sorted([*PAGES.iterdir(), *SEEDS.glob("*.txt")])


def squash(text: str) -> str:
    return "".join(text.split())


@pytest.mark.parametrize("path", every_file(), ids=lambda path: path.name)
def test_every_paragraph_stands_in_the_file(path: Path) -> None:
    original = squash(extracted_text(path.name, path.read_bytes()))
    for article in read_file(path, path.name):
        assert article.text == article.text.strip() and article.id == ""
        for paragraph in article.text.split("\n\n"):
            assert squash(paragraph) in original


@pytest.mark.parametrize("path", every_file(), ids=lambda path: path.name)
def test_marks_are_in_order_and_inside_their_paragraphs(path: Path) -> None:
    for article in read_file(path, path.name):
        starts = [mark.start for mark in article.marks]
        assert starts == sorted(starts)
        for mark in article.marks:
            words = article.text[mark.start : mark.end]
            assert words and "\n\n" not in words and words == words.strip()


def test_markdown_words_agree_with_another_parser() -> None:
    """markdown-it is the oracle for what is text and what is markup."""
    markdown_it = pytest.importorskip("markdown_it")
    source = (PAGES / "blog.md").read_text(encoding="utf-8").split("---\n", 2)[2]
    tokens = markdown_it.MarkdownIt().parse(source)
    oracle = squash("".join(
        child.content for token in tokens for child in (token.children or [token]) if child.type != "image"
    ))  # fmt: skip
    for paragraph in page("blog.md").text.split("\n\n")[4:]:
        assert squash(paragraph.removeprefix("- ")) in oracle
