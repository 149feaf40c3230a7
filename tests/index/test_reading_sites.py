"""What sites call their headline, day and outlet; East Asian bylines; newsletters' stories; what is around a text."""

from __future__ import annotations

import json

import pytest

from index.articles import Article
from index.reading import read_bytes
from index.reading.byline import meta_line
from index.reading.dates import find_dates

SAID = "The keeper of the lock said on Monday that its gates had not been painted since the flood of 1998."
MORE = "Two of them leak, and nobody knows what it would cost to have them mended before the next winter."
BODY = f"<p>{SAID}</p><p>{MORE}</p>"


def page(body: str, title: str = "Gates of the lock") -> Article:
    (article,) = read_bytes(
        "page.html", f"<html><head><title>{title}</title></head><body>{body}</body></html>".encode()
    )
    return article


@pytest.mark.parametrize(
    ("line", "author", "day"),
    [
        ("山田太郎 記者", "山田太郎", None),
        ("ロンドン＝大橋美智子", "大橋美智子", None),
        ("文・写真／井上千佳 記者", "井上千佳", None),
        ("박서연 기자 2024.05.06 10:30", "박서연", "2024-05-06"),
        ("기사입력 2024-05-06 10:30 최종수정 2024-05-07", None, "2024-05-06"),
        ("2024. 5. 6. 오후 3:10", None, "2024-05-06"),
        ("Story by Jane Doe · Photographs by John Roe", "Jane Doe", None),
        ("Tekst: Ola Nordmann Foto: Kari Hansen", "Ola Nordmann", None),
        ("Jane Doe @janedoe May 6, 2024", "Jane Doe", "2024-05-06"),
        ("By Mary Ann Smith Senior Reporter", "Mary Ann Smith", None),
        ("Por Beatriz Lacerda — Santa Rita", "Beatriz Lacerda", None),
        ("Fiona Leckie, for the Tannock Post, 9 February 2024", "Fiona Leckie", "2024-02-09"),
        ("Presented by Kestrel Bank", None, None),
    ],
)
def test_a_byline(line: str, author: str | None, day: str | None) -> None:
    meta = meta_line(line, None)
    assert (meta and meta.author, meta and meta.published) == (author, day)


@pytest.mark.parametrize(
    ("words", "day"),
    [("令和6年5月6日", "2024-05-06"), ("民國113年5月6日", "2024-05-06"), ("Wien, 06.05.24", "2024-05-06"),
     ("version 10.05.24.1", None), ("2024 07/02 09:41:17", "2024-07-02")],
)  # fmt: skip
def test_a_day(words: str, day: str | None) -> None:
    assert [found.iso for found in find_dates(words, None)] == ([day] if day else [])


def test_the_day_in_an_element_named_for_it() -> None:
    head = "<h1>Gates of the lock</h1><div class='post-meta'><span>6 May 2024</span> Lock Lane</div>"
    assert page(f"<main>{head}{BODY}</main>").published == "2024-05-06"
    beside = "<div class='related'><span class='date'>6 May 2024</span></div>"
    assert page(f"<main><h1>Gates of the lock</h1>{BODY}{beside}</main>").published is None


@pytest.mark.parametrize(
    ("above", "title", "outlet"),
    [
        ("<header><a href='/'><img alt='Marsh Echo logo'></a></header>", "Gates of the lock", "Marsh Echo"),
        ("<div class='site-logo'>Marsh Echo</div>", "Gates of the lock", "Marsh Echo"),
        ("<a href='/'>Home</a>", "Gates of the lock", None),
        ("", "Gates of the lock_Marsh Echo", "Marsh Echo"),
    ],
)
def test_the_outlet_by_what_leads_home(above: str, title: str, outlet: str | None) -> None:
    article = page(f"{above}<main><h1>Gates of the lock</h1>{BODY}</main>", title)
    assert (article.title, article.publisher) == ("Gates of the lock", outlet)


def test_the_headline_of_a_page_to_print_is_its_large_line() -> None:
    article = page(
        "<table><tr><td><img alt='Marsh Echo'></td></tr><tr><td><font><a href='#'>Print this page now</a></font>"
        f"<font size='5'><b>Gates of the lock leak</b></font><br>{SAID}<br>{MORE}</td></tr></table>",
        "Marsh Echo | Print version",
    )
    assert (article.title, article.publisher) == ("Gates of the lock leak", "Marsh Echo")


def test_contents_and_lines_above_the_headline_are_not_the_article_s() -> None:
    contents = (
        "<ul><li><a href='#a'>Painting the gates</a></li><li><a href='#b'>The bill for it</a></li></ul>"
    )
    article = page(
        f"<main><ol><li>Canals</li><li>Lock Lane</li></ol><h1>Gates of the lock</h1>{contents}"
        f"<h2 id='a'>Painting</h2><p>{SAID}</p><h2 id='b'>The bill</h2><p>{MORE}</p></main>"
    )
    assert "Canals" not in article.text and "for it" not in article.text
    assert article.text.endswith(f"The bill\n\n{MORE}")


def test_the_day_on_which_what_a_page_tells_of_was_held() -> None:
    held = "<p>Held on Tuesday, 9 April 2024 at 10:00 in the Council Chamber</p>"
    assert page(f"<h1>Gates of the lock</h1>{held}{BODY}").published == "2024-04-09"


def test_words_beside_each_other_without_a_blank_are_apart() -> None:
    article = page(
        "<main><div><span>Press release</span><span>12 March 2024</span><span>Brussels</span></div>"
        f"<h1>Gates of the lock</h1>{BODY}</main>"
    )
    assert article.published == "2024-03-12"


def test_an_east_asian_page_names_author_and_source() -> None:
    words = "记者从水利局了解到，大坝的加固工程已于1日完工，工期比计划提前47天，工程总投资3.6亿元，坝顶加高2.5米。"
    article = page(
        "<div><h1>青河大坝加固工程提前完工</h1><div>2024 07/02 来源：江南晚报</div>"
        f"<p>江南网7月2日电（记者赵文博、李晓）{words}</p></div>",
        "青河大坝加固工程提前完工-江南网",
    )
    assert (article.title, article.author) == ("青河大坝加固工程提前完工", "赵文博、李晓")
    assert (article.publisher, article.published) == ("江南晚报", "2024-07-02")


NEWSLETTER = (
    "<table><tr><td><h1>Marsh Letter</h1><p>By Nell Osgood · 2 March 2025</p></td></tr>"
    "<tr><td><h3>1. Gates of the lock</h3><p>By Jane Doe</p><p>{}</p></td></tr><tr><td>A MESSAGE FROM KESTREL BANK<br>"
    "<b>Your savings deserve better</b></td></tr><tr><td><h3>2. A library for tools</h3><p>{}</p></td></tr>"
    "<tr><td><p>You get this as you signed up. <a href='#'>Unsubscribe</a></p></td></tr></table>"
)


def test_the_stories_of_a_newsletter_are_articles_of_their_own() -> None:
    source = f"<html><head><title>Marsh Letter: gates</title></head><body>{NEWSLETTER.format(SAID, MORE)}</body></html>"
    first, second = read_bytes("letter.html", source.encode())
    assert [one.title for one in (first, second)] == ["1. Gates of the lock", "2. A library for tools"]
    assert [one.author for one in (first, second)] == ["Jane Doe", "Nell Osgood"]
    assert {one.published for one in (first, second)} == {"2025-03-02"}
    assert {one.publisher for one in (first, second)} == {"Marsh Letter"}
    assert "savings" not in first.text and SAID in first.text and MORE in second.text


def test_headings_of_one_letter_part_nothing() -> None:
    source = (
        f"<html><head><title>Gates</title></head><body><table><tr><td><h1>Gates of the lock</h1>"
        f"<h3>Painting</h3><p>{SAID}</p>"
        f"<h3>The bill</h3><p>{MORE}</p><p><a href='#'>Unsubscribe</a></p></td></tr></table></body></html>"
    )
    assert len(read_bytes("letter.html", source.encode())) == 1


def test_what_crawlers_call_the_text_and_its_day() -> None:
    row = {
        "maintext": f"{SAID}\n{MORE}",
        "date_publish": "2024-05-06 14:12:00",
        "title": "Gates",
        "source_domain": "marsh.example",
    }
    (article,) = read_bytes("row.json", json.dumps(row).encode())
    assert (article.published, article.publisher) == ("2024-05-06", "marsh.example")
    assert SAID in article.text


def test_a_page_made_markdown_has_no_menu() -> None:
    text = (
        "Title: Gates of the lock\n\nURL Source: https://marsh.example/gates\n\nPublished Time: 2024-05-06T06:00:00Z\n\n"
        f"Markdown Content:\n*   [News](https://marsh.example/n)\n*   [Sport](https://marsh.example/s)\n\n{SAID}\n\n{MORE}\n"
    )
    (article,) = read_bytes("gates.md", text.encode())
    assert article.published == "2024-05-06T06:00:00Z"
    assert article.url == "https://marsh.example/gates"
    assert "Sport" not in article.text and article.text.endswith(MORE)


@pytest.mark.parametrize(
    "head",
    [
        "<span data-hook='user-name'>Jane Doe</span><h1>Gates of the lock</h1>",
        "<a class='site-title' rel='author' href='/'>Marsh Echo</a><h1>Gates of the lock</h1>"
        "<span itemprop='author'><span itemprop='name'>Jane Doe</span></span>",
        "<h1>Gates of the lock</h1><div><a href='/people/jane-doe'>Jane Doe</a></div>",
        "<h1>Gates of the lock</h1><dl><dt>Details</dt><dd>Written by Jane Doe</dd></dl>",
        "<h1>Gates of the lock</h1><p>Marsh Echo <b>Jeanne DOE.</b></p>",
    ],
)
def test_the_author_by_what_pages_call_one(head: str) -> None:
    article = page(
        f"<main>{head}{BODY}</main><footer><h2>Marsh Echo</h2></footer>", "Gates of the lock | Marsh Echo"
    )
    assert article.title == "Gates of the lock"
    assert article.author in ("Jane Doe", "Jeanne DOE")
    assert article.publisher == "Marsh Echo"


def test_a_site_s_name_stands_before_the_trail_to_a_headline() -> None:
    article = page(
        f"<h1><a href='/'>Marsh Echo</a></h1><h2>Gates of the lock</h2>{BODY}",
        "Marsh Echo » Archive » Gates of the lock",
    )
    assert (article.title, article.publisher) == ("Gates of the lock", "Marsh Echo")


def test_an_author_as_libraries_have_one_is_named_as_the_page_shows_him() -> None:
    head = "<meta name='citation_author' content='Novak, Hana'><meta name='citation_author' content='Brandt, Felix'>"
    shown = "<ul><li>Hana Novak</li><li>Felix Brandt</li></ul>"
    source = f"<html><head><title>Gates of the lock</title>{head}</head><body><main><h1>Gates of the lock</h1>{shown}"
    (article,) = read_bytes("p.html", f"{source}{BODY}</main></body></html>".encode())
    assert article.author == "Hana Novak, Felix Brandt"


def test_several_notes_raised_behind_a_word_are_apart_from_it() -> None:
    noted = SAID.replace("1998", "1998<sup><a href='#r1'>1</a>,<a href='#r2'>2</a></sup>")
    assert "1998 1,2" in page(f"<main><h1>Gates of the lock</h1><p>{noted}</p><p>{MORE}</p></main>").text


def test_of_several_names_behind_a_headline_the_paper_s_is_the_outlet() -> None:
    body = f"<main><h1>江戸時代のいかり引き揚げ</h1>{BODY}</main>"
    assert page(body, "江戸時代のいかり引き揚げ | 北星放送ニュース | 北海道").publisher == "北星放送ニュース"
    body = f"<main><h1>Gates of the lock</h1>{BODY}</main>"
    assert page(body, "Locks in brief - Bavaria - Isar-Zeitung").publisher == "Isar-Zeitung"


def test_a_table_of_facts_above_a_note_is_its_facts() -> None:
    rows = {"Author": "Kaja Brekke", "Published": "@June 7, 2024", "Outlet": "Fjordposten"}
    table = "".join(f"<tr><th>{name}</th><td>{value}</td></tr>" for name, value in rows.items())
    article = page(f"<article><h1>Gates of the lock</h1><table>{table}</table>{BODY}</article>")
    assert (article.author, article.published) == ("Kaja Brekke", "2024-06-07")
    assert article.publisher == "Fjordposten"


def test_a_heading_says_the_headline_with_its_section_and_a_box_pleads() -> None:
    head = "<meta property='og:title' content='41 days to see the keeper of the lock'>"
    plea = "<div><h3>The Echo on Whatsapp</h3><p>News of the washes, subscribe on Whatsapp now</p></div>"
    body = f"<article><h2><span>Health: </span>41 days to see the keeper of the lock</h2><p>{SAID}</p>{plea}<p>{MORE}</p>"
    (article,) = read_bytes(
        "p.html", f"<html><head>{head}</head><body>{body}</article></body></html>".encode()
    )
    assert article.text == f"41 days to see the keeper of the lock\n\n{SAID}\n\n{MORE}"


def test_an_editor_s_longer_opening_is_an_article_and_the_letter_s_foot_none() -> None:
    opening = f"<tr><td><p>{SAID}</p><p>{MORE}</p><p>{SAID}</p></td></tr>"
    letter = NEWSLETTER.format(SAID, MORE).replace("<tr><td><h3>1.", f"{opening}<tr><td><h3>1.", 1)
    source = f"<html><head><title>Marsh Letter: gates</title></head><body>{letter}</body></html>"
    articles = read_bytes("letter.html", source.encode())
    assert len(articles) == 3
    assert articles[0].text.count(SAID) == 2
    assert not any("signed up" in one.text for one in articles)
