"""Whose day and whose name a page's facts are: an archive's copy, a moment in another zone, times told as so long ago."""

from __future__ import annotations

from index.articles import Article
from index.reading import read_bytes

BODY = "".join(
    f"<p>{words}</p>"
    for words in (
        "Nine of the eleven founders of the cloud company Pell have left since its listing in June, people close to it say.",
        "The latest to go is Ines Drummond, who built its billing system and holds 3.1 per cent of the shares.",
        "Two large customers have moved their data elsewhere, and a third has asked how long that takes.",
    )
)


def page(head: str, body: str) -> Article:
    (article,) = read_bytes("page.html", f"<html><head>{head}</head><body>{body}</body></html>".encode())
    return article


def test_an_archives_copy_has_the_facts_of_what_was_copied() -> None:
    at = "20240314070211"
    article = page(
        "<title>Founders leave Pell | Harbour Financial</title><meta property='og:title' content='Founders leave Pell'>"
        "<meta property='og:site_name' content='archive.ph'>"
        f"<meta property='og:url' content='http://archive.today/{at}/https://harbour.example/content/7f3a'>"
        f"<link rel='canonical' href='https://archive.ph/{at}/https://harbour.example/content/7f3a'>"
        "<meta property='article:published_time' content='2024-03-14T07:02:11Z'>",
        "<center><div id='HEADER'><table><tr><td>Saved from<input value='x'></td><td>webpage capture</td></tr></table></div>"
        "</center><div id='SOLID'><h1>Founders leave Pell</h1><time datetime='2024-03-13T17:30:00Z'>March 13 2024</time>"
        f"<div>{BODY}</div></div>",
    )
    assert (article.publisher, article.published) == ("Harbour Financial", "2024-03-13T17:30:00Z")
    assert article.url == "https://harbour.example/content/7f3a"
    assert "capture" not in article.text


def test_the_day_is_the_one_that_the_page_shows() -> None:
    article = page(
        "<meta property='article:published_time' content='2024-06-21T23:40:00Z'>",
        f"<article><h1>Founders leave Pell</h1><time datetime='2024-06-21T23:40:00Z'>22 jun 2024 - 01:40CEST</time>{BODY}"
        "</article>",
    )
    assert (article.published or "")[:10] == "2024-06-22"


def test_another_articles_day_is_not_taken_for_it() -> None:
    article = page(
        "<meta property='article:published_time' content='2024-06-21T23:40:00Z'>",
        f"<article><h1>Founders leave Pell</h1>{BODY}</article><ul><li><time datetime='2024-06-22T09:00:00Z'>22 June 2024"
        "</time> Other</li></ul>",
    )
    assert (article.published or "")[:10] == "2024-06-21"


def test_a_moment_told_as_so_long_ago_is_read_where_it_is_written_out() -> None:
    article = page(
        "<title>Founders leave Pell</title>",
        "<h1>Founders leave Pell</h1><span class='age' title='2024-02-11T11:20:31'><a href='x'>6 hours ago</a></span>"
        f"<div>{BODY}</div>",
    )
    assert (article.published or "")[:10] == "2024-02-11"
