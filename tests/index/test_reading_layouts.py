"""Layouts of sites and programs that once were read wrong, each as its smallest input."""

from __future__ import annotations

import pytest

from index.articles import Article
from index.reading import extracted_text, read_bytes
from tests.index.made.packing import zipped

SAID = "The keeper of the lock said on Monday that its gates had not been painted since the flood."
MORE = "Two of them leak, and nobody knows what it would cost to have them mended before the winter."
BODY = f"<p>{SAID}</p><p>{MORE}</p>"


def read(name: str, data: str | bytes) -> list[Article]:
    return read_bytes(name, data.encode() if isinstance(data, str) else data)


def page(inside: str) -> Article:
    """Of a page with more around its article than the text."""
    (article,) = read(
        "a.html", f"<html><head><title>Gates of the lock</title></head><body>{inside}</body></html>"
    )
    return article


def test_a_byline_between_the_headline_and_the_box_of_the_text_is_the_article_s() -> None:
    above = "<div class='meta'>Gepubliceerd op maandag 7 april 2025 om 13:05 | Laatst bijgewerkt: 8 april 2025</div>"
    above += "<div class='auteur'>Door onze verslaggever Sietske Hoekstra</div><div>Waterwegen</div>"
    article = page(f"<div><h1>Gates of the lock</h1>{above}<div class='tekst'>{BODY}</div></div>")
    assert (article.author, article.published) == ("Sietske Hoekstra", "2025-04-07")
    assert article.text.endswith(f"{SAID}\n\n{MORE}")


@pytest.mark.parametrize(("line", "author"), [
    ("Par Claire Fontan (Saint-Malo, envoyée spéciale)", "Claire Fontan"), ("By Jane Doe (Reuters)", "Jane Doe"),
    ("By our correspondent Jane Doe", "Jane Doe"), ("Von unserem Korrespondenten Jan Meyer", "Jan Meyer"),
    ("Par notre envoyée spéciale Claire Fontan", "Claire Fontan"), ("By Staff Writer Jane Doe", "Jane Doe"),
    ("Door Jan van de Ven", "Jan van de Ven"),
])  # fmt: skip
def test_who_wrote_it_stands_between_their_office_and_their_place(line: str, author: str) -> None:
    (article,) = read("a.txt", f"Gates of the lock\n\n{line}\n\n{SAID}\n\n{MORE}\n")
    assert article.author == author


def test_a_caption_below_a_short_first_sentence_is_no_list_of_keywords() -> None:
    caption = "<div class='wp-caption'><img src='e.jpg'><p class='wp-caption-text'>Silver eel, 71 cm, returned</p></div>"
    first = "We set forty nets below the sluice on Tuesday and lifted them at dawn."
    article = page(f"<article><h1>Gates of the lock</h1><p>{first}</p>{caption}{BODY}</article>")
    assert article.text.split("\n\n")[1:] == [first, "Silver eel, 71 cm, returned", SAID, MORE]


@pytest.mark.parametrize("box", [
    "<div class='sharedaddy'><h3>Like this:</h3><span>Like</span> <span>Loading...</span></div>",
    "<p>Lire aussi | <a href='/x'>A Dunkerque, les polders sous l’eau</a></p>",
    "<br><a href='/'>Back to index</a> | <a href='/c'>Contact</a>",
])  # fmt: skip
def test_what_a_page_adds_below_is_not_the_article_s(box: str) -> None:
    assert page(f"<article><h1>Gates of the lock</h1>{BODY}{box}</article>").text.endswith(MORE)


def test_a_site_s_name_and_motto_are_not_the_article_s() -> None:
    site = "<header><h1 class='site-title'>Marsh</h1><p class='site-description'>Notes from the washes</p></header>"
    article = page(f"{site}<article><h2>Gates of the lock</h2>{BODY}</article>")
    assert article.publisher == "Marsh"
    assert article.text == f"Gates of the lock\n\nMarsh\n\n{SAID}\n\n{MORE}"


def test_a_chapter_s_byline_stands_before_the_book_s_and_its_notes_are_read() -> None:
    root = (
        "<container xmlns='urn:oasis:names:tc:opendocument:xmlns:container'><rootfiles><rootfile full-path='p.opf'/>"
        "</rootfiles></container>"
    )
    package = (
        "<package xmlns='http://www.idpf.org/2007/opf' xmlns:dc='http://purl.org/dc/elements/1.1/'><metadata>"
        "<dc:creator>calibre</dc:creator><dc:date>2025-08-01</dc:date></metadata><manifest><item id='a' href='a.xhtml'"
        " media-type='application/xhtml+xml'/></manifest><spine><itemref idref='a'/></spine></package>"
    )
    note = "<aside epub:type='footnote'><p>1. Land register, folio 88.</p></aside>"
    noted = SAID.replace("Monday", "Monday<a epub:type='noteref' href='#n1'>1</a>")
    chapter = (
        "<html xmlns='http://www.w3.org/1999/xhtml' xmlns:epub='http://www.idpf.org/2007/ops'><body>"
        f"<h1>Gates of the lock</h1><p>Elin Strand · Coast Review · 28 July 2025</p>"
        f"<p>{noted}</p>{note}<p>{MORE}</p></body></html>"
    )
    (article,) = read(
        "a.epub", zipped({"META-INF/container.xml": root, "p.opf": package, "a.xhtml": chapter})
    )
    assert (article.author, article.published) == ("Elin Strand", "2025-07-28")
    assert f"{SAID.replace('Monday', 'Monday 1')}\n\n1. Land register, folio 88.\n\n{MORE}" in article.text


def test_messages_of_a_board_with_nodes_and_taglines() -> None:
    message = (
        "{0}\n Area : HAM_RADIO\n Date : Tue Nov 12 1996, 21:04\n From : {1}      1:234/56\n To   : All\n"
        " Subj : Gates of the lock\n{0}\n {2}\n {3}\n\n---\n * OLX 2.1 * Old hams never die\n * Origin: Shack (1:234/56)\n"
    )
    told = read(
        "a.txt", "".join(message.format("=" * 60, name, SAID, MORE) for name in ("Walt Krueger", "Ann Sobel"))
    )
    assert [(one.author, one.published) for one in told] == [
        ("Walt Krueger", "1996-11-12"),
        ("Ann Sobel", "1996-11-12"),
    ]
    assert all(one.text.endswith(MORE) for one in told)


def test_the_list_of_contents_above_a_digest_is_no_article() -> None:
    message = (
        "Date: Fri, 9 May 2003 11:20:31 +0200\nFrom: Nils Berg <n@a.example>\nSubject: Gates {0}\n\n{1}\n\n"
    )
    rule = "-" * 30 + "\n\n"
    head = "Digest of gates  Monday 12 May 2003  Issue 72\n\nContents:\nGates one of the old lock (Nils Berg)\n\n"
    told = read("a.txt", head + "".join(rule + message.format(n, SAID) for n in ("one", "two")))
    assert [one.title for one in told] == ["Gates one", "Gates two"]


def test_marked_parts_of_a_message_are_one_sentence_and_a_reader_s_item_names_its_page() -> None:
    marked = '["The dredger ", {"type": "bold", "text": "Maud"}, " left the old lock at six and comes back in nine days."]'
    channel = f'{{"messages": [{{"id": 1, "date": "2024-05-02T09:10:00", "text": {marked}}}]}}'
    text = read("a.json", channel)[0].text
    assert "The dredger Maud left the old lock" in text
    assert "".join(text.split("\n\n")[-1].split()) in "".join(
        extracted_text("a.json", channel.encode()).split()
    )
    item = '{"title": "Gates", "canonical": [{"href": "https://a.example/1"}], "origin": {"title": "Gate Review"}, '
    item += f'"published": 1718000000, "summary": {{"direction": "ltr", "content": "<p>{SAID}</p>"}}}}'
    (article,) = read("a.json", f'{{"items": [{item}]}}')
    assert (article.url, article.publisher) == ("https://a.example/1", "Gate Review")


@pytest.mark.parametrize("opening", ["[12/03/2024, 18:0{0}:11] {1}: ", "3/12/24, 6:0{0} PM - {1}: "])
def test_a_chat_s_lines_have_their_speakers(opening: str) -> None:
    lines = [opening.format(n, ("Ada Moor", "Ben Lath")[n % 2]) + SAID for n in range(4)]
    (article,) = read("a.txt", "\n".join(lines))
    assert [article.text[mark.start : mark.end] for mark in article.marked("speaker")] == [
        "Ada Moor",
        "Ben Lath",
    ] * 2


def test_a_note_s_quotation_keeps_who_said_it_and_shortcodes_go() -> None:
    note = f'# Gates of the lock\n\n{SAID}\n\n{{% include f.html c="x" %}}\n\n> {MORE}\n> --- Nils Bakke\n'
    (article,) = read("a.md", note)
    assert "Nils Bakke" in article.text
    assert "include" not in article.text


def test_what_a_phone_adds_to_a_mail_is_not_the_letter_s() -> None:
    (article,) = read("a.eml", f"Subject: Gates\n\n{SAID}\n\nSent from my iPhone\n")
    assert article.text.endswith(SAID)


POST = (
    "<article class='message' id='js-post-{0}'><div class='message-user'><h4><a class='username' href='/m/{1}'>{1}</a></h4>"
    "</div><header><time>Jun 1{0}, 2023</time></header><div class='message-content'><div class='bbWrapper'>{2}</div>"
    "</div>{3}<footer class='message-footer'><a>Like</a></footer></article>"
)
QUOTED = (
    "<blockquote><div class='quote-title'><a href='#1'>anna said:</a></div><div class='quote-content'>Mend it?</div>"
    "<div><a role='button'>Click to expand...</a></div></blockquote>"
)


def test_a_post_is_read_whose_words_stand_behind_a_quotation_or_are_few() -> None:
    edited = "<div class='message-lastEdit'>Last edited: <time>Jun 13, 2023</time></div>"
    posts = (
        (1, "anna", SAID, ""),
        (2, "bo", f"{QUOTED}{MORE}", ""),
        (3, "anna", f"{QUOTED}Thanks all", edited),
    )
    (article,) = read(
        "a.html", f"<title>Gates of the lock</title>{''.join(POST.format(*post) for post in posts)}"
    )
    assert article.text.split("\n\n")[1:] == [
        f"anna\nJun 11, 2023\n{SAID}",
        "bo\nJun 12, 2023\nanna said:",
        "Mend it?",
        MORE,
        "anna\nJun 13, 2023\nanna said:",
        "Mend it?",
        "Thanks all",
    ]


@pytest.mark.parametrize("line", ["RELATED: Goose stops traffic on Route 9", "Advertisement"])
def test_a_short_last_sentence_behind_a_line_of_the_page_s_is_the_author_s(line: str) -> None:
    end = "Download the Marsh app\n\nSign up for our newsletter\n\nAll locks by mail."
    (article,) = read(
        "a.txt", f"Gates of the lock\n\n{SAID}\n\n{MORE}\n\n{line}\n\nNobody was hurt.\n\n{end}\n"
    )
    assert article.text.endswith(f"{MORE}\n\nNobody was hurt.")


def test_a_blog_s_export_is_read_as_the_blog_shows_it() -> None:
    writer = (
        "<wp:author_login>ehill</wp:author_login><wp:author_display_name>Edda Hill</wp:author_display_name>"
    )
    post = (
        f'{SAID} [sic]\n[caption id="a_1" width="300"]<img src="a.jpg"/> The gates in 2019[/caption]\n\n'
        '[gallery ids="1,2"]\n\n'
        f'[caption id="a_2" caption="The lock in 1890"]<img src="b.jpg"/>[/caption][box]{MORE}[/box][form id="3"]'
    )
    export = (
        '<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:wp="http://wordpress.org/export/1.2/"'
        f' xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Locks</title><wp:author>{writer}</wp:author><item><title>Gates</title>'
        f"<dc:creator>ehill</dc:creator><content:encoded><![CDATA[{post}]]></content:encoded>"
        "<wp:post_type>post</wp:post_type></item></channel></rss>"
    )
    (article,) = read("a.xml", export)
    assert article.author == "Edda Hill" and "Edda Hill" in extracted_text("a.xml", export.encode())
    shown = [f"{SAID} [sic]", "The gates in 2019", "The lock in 1890", MORE]
    assert article.text.split("\n\n")[-4:] == shown


@pytest.mark.parametrize("rule", ["-" * 40, ""])
def test_records_of_europresse_are_articles_of_their_own(rule: str) -> None:
    record = "Le Messager\nRégion, samedi {0} mars 2025 401 mots, p. 5\n\nLes portes {0}\n\n{1}{2}\n\n{3}\n\n"
    record += "Cet article est paru dans Le Messager\n\n© 2025 Le Messager. Tous droits réservés.\n\n"
    first, second = (
        record.format(*told) for told in ((8, "Ann Sobel\n\n", SAID, MORE), (15, "", MORE, SAID))
    )
    one, other = read("a.txt", f"{first}{rule}\n\n{second}")
    assert (one.title, one.author, one.publisher, one.published) == (
        "Les portes 8",
        "Ann Sobel",
        "Le Messager",
        "2025-03-08",
    )
    assert (other.title, other.author, other.published) == ("Les portes 15", None, "2025-03-15")
    assert one.text.endswith(f"Le Messager\n\n{SAID}\n\n{MORE}") and other.text.endswith(f"{MORE}\n\n{SAID}")
