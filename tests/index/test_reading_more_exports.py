"""Exports as pages and in other languages, rows with names of their own, and boxes that are told by their links."""

from __future__ import annotations

import json

import pytest

from index.articles import Article
from index.reading import extracted_text, read_bytes
from index.reading.shapes import squash

_HERON = "The heron colony at Lower Wick has doubled since 2019, the county recorder said on Friday."
_WEIR = "A weir below the mill was opened on Monday, and the eels were the first that went through it."


def articles(file: str, text: str) -> list[Article]:
    found = read_bytes(file, text.encode())
    original = squash(extracted_text(file, text.encode()))
    assert all(squash(part) in original for article in found for part in article.text.split("\n\n"))
    return found


def facts(article: Article) -> tuple[str | None, ...]:
    day = article.published[:10] if article.published else None
    return article.title, article.author, day, article.publisher


def _europresse(outlet: str, dated: str, title: str, author: str, text: str) -> str:
    return (
        f"<article><header><div><span class='DocPublicationName'>{outlet}</span></div><span class='DocHeader'>{dated}</span>"
        f"<div><p>{title}</p></div><p>{author}</p></header><section><p>{text}</p></section>"
        f"<footer><small>© 2025 {outlet}</small><p>news·20250308·AA·1</p></footer></article>"
    )


def _factiva(title: str, by: str, outlet: str, text: str, code: str) -> str:
    return (
        f"<div class='article'><div id='hd'><span>{title}</span></div><div>By {by}</div><div>402 words</div>"
        f"<div>8 March 2025</div><div>{outlet}</div><div>WCK</div><div>English</div><div>(c) 2025 {outlet}</div>"
        f"<p>{text}</p><p>Document WCK000020250308el38000{code}</p></div>"
    )


def test_records_of_a_page_are_articles_of_their_own() -> None:
    page = (
        "<html><head><title>Europresse</title></head><body><p>Nombre de documents : 2</p>"
        + _europresse(
            "Le Val", "Région, samedi 8 mars 2025 401 mots, p. 5", "Les hérons reviennent", "Anne Ott", _HERON
        )
        + _europresse(
            "The Wick", "News, Monday, March 10, 2025 90 words, p. 2", "Weir opened", "Jo Lund", _WEIR
        )
        + "</body></html>"
    )
    assert [facts(one) for one in articles("a.html", page)] == [
        ("Les hérons reviennent", "Anne Ott", "2025-03-08", "Le Val"),
        ("Weir opened", "Jo Lund", "2025-03-10", "The Wick"),
    ]
    page = (
        "<html><head><title>Factiva</title></head><body>"
        + _factiva("Herons double", "Anna Holt", "Wick Courier", _HERON, "2t")
        + _factiva("Weir opened", "Jo Lund", "Wick Mercury", _WEIR, "3u")
        + "</body></html>"
    )
    found = articles("a.html", page)
    assert [facts(one) for one in found] == [
        ("Herons double", "Anna Holt", "2025-03-08", "Wick Courier"),
        ("Weir opened", "Jo Lund", "2025-03-08", "Wick Mercury"),
    ]
    assert all("WCK" not in one.text and "402 words" not in one.text for one in found)


def test_a_page_that_counts_its_words_is_one_article() -> None:
    page = (
        f"<html><body><article><h1>Herons double</h1><p>402 words</p><p>{_HERON}</p><p>{_WEIR}</p></article>"
    )
    (article,) = articles("a.html", page)
    assert article.title == "Herons double" and _WEIR in article.text


@pytest.mark.parametrize(
    ("rights", "labels", "body", "loaded", "end"),
    [
        ("Alle Rechte vorbehalten", "Rubrik: LOKALES; S. 13\nLänge: 288 Wörter\nAutor: Anna Holt", "Volltext",
         "Update: March 8, 2025", "Ende des Dokuments"),
        ("Tous droits réservés", "Section: RÉGION; p. 4\nLongueur: 265 mots\nAuteur: Anna Holt", "Corps",
         "Date de chargement: 8 mars 2025", "Fin du document"),
        ("Reservados todos los derechos", "Sección: LOCAL\nLongitud: 265 palabras\nAutor: Anna Holt", "Cuerpo",
         "Fecha de carga: 8 de marzo de 2025", "Fin del documento"),
    ],
)  # fmt: skip
def test_nexis_in_other_languages(rights: str, labels: str, body: str, loaded: str, end: str) -> None:
    def record(title: str, text: str) -> str:
        head = f"{title}\n\nDer Wickbote\n8. März 2025\n\nCopyright 2025 Wick {rights}\n\n{labels}\n{body}"
        return f"{head}\n\n{text}\n\n{loaded}\n{end}\n\n"

    found = articles("n.txt", record("Reiher im Tal", _HERON) + record("Wehr geöffnet", _WEIR))
    assert [facts(one) for one in found] == [
        ("Reiher im Tal", "Anna Holt", "2025-03-08", "Der Wickbote"),
        ("Wehr geöffnet", "Anna Holt", "2025-03-08", "Der Wickbote"),
    ]
    assert all(line not in one.text for one in found for line in (end, loaded, labels.split("\n")[1]))


def test_an_outlet_with_its_day_behind_it() -> None:
    head = "Quelle: Wickbote vom 17.02.2025, Nr. 40, S. 9\nRessort: Kultur\nAutor: Anna Holt"
    text = f"Reiher im Tal\n\n{head}\n\n{_HERON}\n"
    (article,) = articles("w.txt", text)
    assert facts(article) == ("Reiher im Tal", "Anna Holt", "2025-02-17", "Wickbote")


@pytest.mark.parametrize(
    "row",
    [
        {"article_title": "Herons", "article_text": _HERON, "article_date": "2025-02-17", "article_author": "Anna Holt"},
        {"Überschrift": "Herons", "Volltext": _HERON, "Erscheinungsdatum": "17.02.2025", "Verfasser": "Anna Holt"},
        {"webTitle": "Herons", "webPublicationDate": "2025-02-17", "fields": {"bodyText": _HERON, "byline": "Anna Holt"}},
        {"headline": {"main": "Herons", "kicker": None}, "lead_paragraph": _HERON, "pub_date": "2025-02-17",
         "byline": {"original": "Anna Holt", "person": []}},
        {"title": "Herons", "textContent": _HERON, "createdTimestampUsec": 1739786400000000, "user": "U1",
         "user_profile": {"real_name": "Anna Holt"}, "labels": [{"name": "birds"}, {"name": "wick"}]},
        {"title": "Herons", "body": f"<p>{_HERON}</p>", "creation_date": 1739786400,
         "owner": {"display_name": "Anna Holt", "id": 3}, "link": "https://x.example/1", "last_edit_date": 1739999999},
    ],
)  # fmt: skip
def test_rows_are_known_by_the_words_of_their_names(row: dict[str, object]) -> None:
    (article,) = articles("a.json", json.dumps(row))
    assert facts(article)[:3] == ("Herons", "Anna Holt", "2025-02-17") and _HERON in article.text
    (article,) = articles("a.json", json.dumps({"response": {"docs": [row]}}))
    assert facts(article)[:3] == ("Herons", "Anna Holt", "2025-02-17")


def test_what_was_saved_from_an_address_was_not_published_then() -> None:
    row = {"title": "Herons", "content": _HERON, "url": "https://x.example/1"}
    for name in ("created_at", "saved_date", "dateAdded"):
        assert articles("a.json", json.dumps([{**row, name: "2025-02-17"}]))[0].published is None


def test_short_sentences_below_a_box_that_are_no_links_are_kept() -> None:
    box = '<h3>Related</h3><p><a href="/x">Trains replaced by buses</a></p>'
    end = "<p>Crowds cheered on.</p><p>Some wept.</p>"
    page = f"<html><body><article><h1>Herons double</h1><p>{_HERON}</p>{box}{end}</article>"
    (article,) = articles("a.html", page)
    assert "Some wept." in article.text and "Trains replaced" not in article.text


def test_a_link_to_the_whole_heads_no_box() -> None:
    items = "".join(
        f'<h2>{title}</h2><p>{text}</p><a href="/1">Read more</a>'
        for title, text in (("Herons double", _HERON), ("A weir is opened", _WEIR))
    )
    head = "Subject: Daily\nFrom: The Wick <d@wick.example>\nContent-Type: text/html"
    mail = f"{head}\n\n<html><body>{items}</body></html>"
    (article,) = articles("a.eml", mail)
    assert _WEIR in article.text and "Read more" not in article.text


def test_a_notebook_of_kindle_as_a_page() -> None:
    clip = "<div class='noteHeading'>Highlight(<span>yellow</span>) - Page 12</div><div class='noteText'>{}</div>"
    page = (
        "<html><head><title>Kindle Notes</title></head><body><div class='notebookFor'>Notebook Export</div>"
        "<div class='bookTitle'>The Salt Road</div><div class='authors'>Marit Aune</div>"
        f"<div class='sectionHeading'>Chapter 1</div>{clip.format(_HERON)}{clip.format('Salt went up the fjord.')}"
    )
    (article,) = articles("a.html", page)
    assert facts(article)[:2] == ("The Salt Road", "Marit Aune")
    assert article.text.split("\n\n")[2:] == ["Chapter 1", _HERON, "Salt went up the fjord."]


def test_stories_below_each_other_each_with_headline_and_byline() -> None:
    first = f"Herons double at the weir\nby Anna Holt | 4 June 2025\n\n{_HERON}\n\n"
    text = f"THE FELL COURIER\n\n{first}Weir opened\nby Jo Lund | 5 June 2025\n\n{_WEIR}\n"
    assert [facts(one)[:3] for one in articles("a.txt", text)] == [
        ("Herons double at the weir", "Anna Holt", "2025-06-04"),
        ("Weir opened", "Jo Lund", "2025-06-05"),
    ]
    (article,) = articles(
        "a.txt", f"Herons double\nby Anna Holt | 4 June 2025\n\n{_HERON}\n\nThe weir\n\n{_WEIR}\n"
    )
    assert "The weir" in article.text
    (article,) = articles("a.txt", f"{first}{first.replace(_HERON, _WEIR)}")  # the head of a second page
    assert _WEIR in article.text


def test_a_page_s_number_above_a_record_s_headline_is_alone_in_going() -> None:
    head = "Page 1 of 1\nHerons double\n\nThe Tide Gazette\nFebruary 3, 2025 Monday"
    head += "\n\nCopyright 2025 Tide Gazette All Rights Reserved"
    labels = "Section: NEWS; Pg. 3\nLength: 212 words\nByline: Anna Holt\nBody"
    law = "Copyright law has been changed by the county, which owns the herons and all that was written of them."
    (article,) = articles(
        "a.txt", f"{head}\n\n{labels}\n\n{_HERON}\n\n{law}\n\nLoad-Date: February 3, 2025\nEnd of Document\n"
    )
    assert facts(article) == ("Herons double", "Anna Holt", "2025-02-03", "The Tide Gazette")
    assert law in article.text


def test_messages_whose_heads_number_them() -> None:
    rule = "=" * 70
    text = "".join(
        f"{rule}\n Area: WICK.BIRDS\n  Msg: {number} of 40\n From: {name}     2:250/107.3     12 Mar 94 10:11:12\n"
        f"   To: All\n Subj: Herons\n{rule}\n{words}\n\n"
        for number, name, words in ((12, "Pete Hall", _HERON), (13, "Sue Lark", _WEIR))
    )
    assert [facts(one)[:3] for one in articles("a.txt", text)] == [
        ("Herons", "Pete Hall", "1994-03-12"),
        ("Herons", "Sue Lark", "1994-03-12"),
    ]


def test_a_text_that_a_program_made_of_the_page_gives_way_to_it() -> None:
    images = "View image: (https://x.example/i.png)\nFollow image link: (https://x.example)"
    made = f"{images}\n{_HERON} [Read it](https://x.example/r)"
    mail = (
        "Subject: Daily\nFrom: The Wick <d@wick.example>\nMIME-Version: 1.0\n"
        "Content-Type: multipart/alternative; boundary=b\n\n"
        f"--b\nContent-Type: text/plain\n\n{made}\n--b\nContent-Type: text/html\n\n<p>{_HERON}</p><p>{_WEIR}</p>\n--b--\n"
    )
    (article,) = articles("a.eml", mail)
    assert article.text.endswith(_WEIR) and "View image" not in article.text


def test_a_line_that_counts_its_words_is_no_record() -> None:
    (article,) = articles(
        "a.txt", "In 2019 he wrote 90,000 words of it, and in 2020 he burned them in the yard.\n"
    )
    assert article.text.startswith("In 2019")
