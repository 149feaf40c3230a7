"""Saved pages of many layouts, each with its article marked in it: every word of that is read, in order, and no other.

In `web/*.html` a paragraph of the article stands in `{{…}}`; `|` in one begins a line of its paragraph, `#` a heading;
what is between `~` and `~` in it is not the article's."""

from __future__ import annotations

import html
import json
import re
from pathlib import Path

import pytest

from index.articles import Article
from index.errors import ReadingError
from index.reading import extracted_text, read_bytes
from index.reading.entries import entries_of
from index.reading.parse import read_all
from index.reading.webpage import page_tree

WEB = Path(__file__).parent / "web"
_MARKED = re.compile(r"\{\{(.*?)\}\}", re.DOTALL)
_FRONT = ("title", "author", "published", "publisher", "url", "credit")


def page_of(path: Path) -> tuple[bytes, list[str]]:
    """The page without its signs, and the article's paragraphs, lines of one `\\n` apart, headings `# …`."""
    source = path.read_text(encoding="utf-8")
    said = []
    for marked in _MARKED.findall(source):
        own = re.sub(r"~.*?~", " ", marked, flags=re.DOTALL)
        words = html.unescape(
            re.sub(r"<[^>]*>", "", re.sub(r"<(?:sup class|a class=.footnote-anchor)[^>]*>", " ", own))
        )
        lines = [" ".join(line.split()) for line in words.split("|")]
        said.append("\n".join(filter(None, lines)).replace("#", "# ", words.strip().startswith("#")))
    page = _MARKED.sub(lambda found: re.sub(r"^#|[~|]", "", found[1]), source)
    return page.encode(), said


def body_of(article: Article) -> list[str]:
    """The paragraphs that are no front line and no credit, headings `# …`."""
    marks = {mark.start: mark.kind for mark in article.marks}
    body, place = [], 0
    for paragraph in article.text.split("\n\n"):
        kind = marks.get(place)
        if kind not in _FRONT:
            body.append(f"# {paragraph}" if kind == "heading" else paragraph)
        place += len(paragraph) + 2
    return body


@pytest.mark.parametrize("path", sorted(WEB.glob("*.html")), ids=lambda path: path.stem)
def test_the_article_of_a_page(path: Path) -> None:
    page, said = page_of(path)
    (article,) = read_bytes(path.name, page)
    assert body_of(article) == said
    original = "".join(extracted_text(path.name, page).split())
    for paragraph in article.text.split("\n\n"):
        assert "".join(paragraph.split()) in original


def read(name: str) -> Article:
    (article,) = read_bytes(f"{name}.html", page_of(WEB / f"{name}.html")[0])
    return article


@pytest.mark.parametrize(("name", "url", "when"), [
    ("saved_ie", "https://www.hillpost.example/2006/05/goat-returns", ""),
    ("saved_singlefile", "https://tern.example/news/pier-sinks?ref=home", "saved date: Tue Mar 05 2024 10:11:12 GMT+0100"),
    ("wayback", "http://www.mossgazette.example/tannery-fined.html", "FILE ARCHIVED ON 12:34:56 Mar 01, 2014"),
])  # fmt: skip
def test_what_the_saving_program_says(name: str, url: str, when: str) -> None:
    article = read(name)
    credits = [article.text[mark.start : mark.end] for mark in article.marks if mark.kind == "credit"]
    assert article.url == url
    assert [credit.startswith(when) for credit in credits] == [True] * bool(when)


def test_a_page_that_shows_only_a_beginning_says_so() -> None:
    article, notice = read_all("a.html", page_of(WEB / "stub_only.html")[0])
    assert isinstance(article, Article) and isinstance(notice, ReadingError)
    assert "only the beginning" in notice.reason
    assert len(read_all("a.html", page_of(WEB / "stub_articlebody.html")[0])) == 1


COMMENT = "<div class='comment'><b class='username'>{}</b> <time>{} May 2021, 14:05</time><p>{}</p></div>"
TWO = COMMENT.format("pike", 3, "The weir has leaked since I was a boy, and worse.") + COMMENT.format(
    "roach", 4, "My father mended it with a door once and it held."
)
PROSE = "<p>The weir at Ottery is to be mended in the autumn, at a cost of £40,000, the rivers trust has said.</p>"


ENTRY = (
    "<div class='live-entry'><time>{}:05 GMT</time><h2>{}</h2><p class='{}'>{}</p><p>{}</p><p>Share</p></div>"
)
ENTRIES = ENTRY.format(
    14, "A door in the weir", "author", "Ida Fenn", "The trust has put a door into the weir."
) + ENTRY.format(
    12, "The weir leaks", "author", "Tom Orrock", "Anglers say that the weir has leaked since Monday."
)
LIVE = "<title>The weir at Ottery: live</title>{}<h1>The weir at Ottery: live</h1><div>{}</div>"


def test_the_authors_of_a_live_blog_are_those_it_names_else_those_of_its_entries() -> None:
    (article,) = read_bytes("a.html", LIVE.format("", ENTRIES).encode())
    assert (article.author, article.sources["author"]) == ("Ida Fenn, Tom Orrock", "entries")
    assert "14:05 GMT\nA door in the weir\nIda Fenn\nThe trust has put" in article.text
    assert "Share" not in article.text
    people = [{"name": "Ida Fenn (now)"}, {"name": "Kit Rowe (until 9am)"}, "Jo Hale (earlier)"]
    told = {"@type": "LiveBlogPosting", "author": people, "datePublished": "2025-01-22T09:20:00Z"}
    linked = f"<script type='application/ld+json'>{json.dumps(told)}</script>"
    (article,) = read_bytes("a.html", LIVE.format(linked, ENTRIES).encode())
    assert (article.author, article.published) == ("Ida Fenn, Kit Rowe, Jo Hale", "2025-01-22T09:20:00Z")
    assert article.text.splitlines()[2:7:2] == ["Ida Fenn (now)", "Kit Rowe (until 9am)", "Jo Hale (earlier)"]


def test_who_writes_in_a_thread_is_not_its_author() -> None:
    post = ENTRIES.replace("live-entry", "post").replace("h2", "b")
    (article,) = read_bytes("a.html", LIVE.replace(": live", "").format("", post).encode())
    assert article.author is None


def test_comments_are_the_article_only_where_there_is_no_other() -> None:
    head = "<title>The weir at Ottery</title><h1>The weir at Ottery</h1>"
    (below,) = read_bytes(
        "a.html", f"{head}<article>{PROSE}{PROSE.replace('autumn', 'spring')}</article>{TWO}".encode()
    )
    assert "pike" not in below.text
    (thread,) = read_bytes("a.html", f"{head}<div>{TWO}</div>".encode())
    assert "pike\n3 May 2021, 14:05\nThe weir has leaked since" in thread.text


def test_cards_with_a_time_are_no_entries() -> None:
    card = "<div class='story'><h3><a href='/a{0}'>A swan of {0}</a></h3><time>{0} May 2021</time><p>{1}</p></div>"
    cards = "".join(card.format(day, f"It held up the trams of line {day} for an hour.") for day in (3, 4, 5))
    assert entries_of(page_tree(f"<article>{PROSE}</article>{cards}")) is None
    assert entries_of(page_tree(f"<article>{PROSE}</article>{cards.replace('/a', '#')}")) is not None


def test_a_hidden_table_is_passed_over() -> None:
    hidden = "<table style='display:none'><tr><td>Unseen words of a table</td></tr></table>"
    page = f"<title>The weir at Ottery</title><article><h1>The weir at Ottery</h1>{PROSE}{hidden}{PROSE * 2}</article>"
    (article,) = read_bytes("a.html", page.encode())
    assert "Unseen" not in article.text and "rivers trust" in article.text


def test_a_teaser_that_is_cut_short_is_known_in_the_whole() -> None:
    whole = "The weir at Ottery is to be mended, and nobody knows by whom. " * 4
    linked = json.dumps({"@type": "NewsArticle", "articleBody": whole})
    page = f"<script type='application/ld+json'>{linked}</script><article><h1>The weir at Ottery</h1>"
    (article,) = read_bytes(
        "a.html", f"{page}<p>The weir at Ottery is to be mended, and …</p></article>".encode()
    )
    assert " ".join(body_of(article)) == whole.strip()


def test_a_short_post_is_not_a_byline() -> None:
    post = "<div class='post'><p class='author'>by <b>{}</b> » {} May 2021, 14:05</p><div class='content'>{}</div></div>"
    posts = post.format("pike", 3, "The weir has leaked since I was a boy.") + post.format(
        "roach", 4, "And worse now."
    )
    (article,) = read_bytes(
        "a.html", f"<title>The weir at Ottery</title><h2>The weir at Ottery</h2>{posts}".encode()
    )
    assert "by pike » 3 May 2021, 14:05\nThe weir has leaked" in article.text
    assert "by roach » 4 May 2021, 14:05\nAnd worse now." in article.text
