"""Sixty-odd made files over all kinds, known word for word: none lost, none foreign, facts right; bad readings are told."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from functools import cache

import pytest

from index.articles import Article
from index.reading import SUFFIXES, read_bytes
from tests.index.made.measure import Measured, made_files, measured
from tests.index.made.stories import Made

FILES = {made.name: made for made in made_files()}
# What is known to be amiss and not yet mended; a name leaves when its file is right.
STANDING = {
    "page-old_tables.html": "the outlet in a banner above the page is not read",
    "page-reader_view.html": "the author's line of a reader's view is not read",
}


@cache
def _read(name: str) -> Measured:
    return measured(FILES[name], read_bytes(name, FILES[name].data))


@pytest.mark.parametrize("name", FILES)
def test_a_made_file_is_read_whole_and_no_more(name: str) -> None:
    found = _read(name)
    assert bool(found.lost or found.foreign or found.wrong) == (name in STANDING), found


def test_there_are_sixty_files_of_every_kind() -> None:
    assert len(FILES) >= 60
    kinds = {name.rpartition(".")[2] for name in FILES}
    same = {
        "htm",
        "xhtml",
        "text",
        "markdown",
        "mht",
        "ndjson",
        "nxml",
    }  # other names of kinds that are there
    assert {suffix.lstrip(".") for suffix in SUFFIXES} - same == kinds


def test_the_facts_that_are_right() -> None:
    """At least 95 of 100, those of the files that stand included."""
    found = [_read(name) for name in FILES]
    assert sum(len(one.wrong) for one in found) <= 0.05 * sum(one.facts for one in found)


def _without_a_paragraph(article: Article) -> Article:
    parts = article.text.split("\n\n")
    return replace(article, text="\n\n".join(parts[:-2] + parts[-1:]))


def _with_the_menu(article: Article) -> Article:
    return replace(article, text=f"{article.text}\n\nHome World Crafts Subscribe")


def _a_day_late(article: Article) -> Article:
    day = date.fromisoformat((article.published or "2000-01-01")[:10]) + timedelta(days=1)
    return replace(article, published=str(day))


def _disordered(article: Article) -> Article:
    front, *body = article.text.rsplit("\n\n", 2)
    return replace(article, text="\n\n".join([front, *reversed(body)]))


def _of_another(article: Article) -> Article:
    return replace(article, author="Ben Other")


@pytest.mark.parametrize(("spoiled", "told"), [
    (_without_a_paragraph, ("lost",)), (_with_the_menu, ("foreign",)), (_a_day_late, ("wrong",)),
    (_disordered, ("lost", "foreign")), (_of_another, ("wrong",)),
])  # fmt: skip
@pytest.mark.parametrize(
    "name", ["page-wordpress.html", "text-wrapped.txt", "export-nexis.txt", "feed-full.rss"]
)
def test_a_bad_reading_is_told(
    name: str, spoiled: Callable[[Article], Article], told: tuple[str, ...]
) -> None:
    made: Made = FILES[name]
    articles = read_bytes(name, made.data)
    found = measured(made, [spoiled(articles[0]), *articles[1:]])
    assert {what for what in ("lost", "foreign", "wrong") if getattr(found, what)} == set(told)


def test_a_missing_and_an_invented_article_are_told() -> None:
    made = FILES["feed-full.rss"]
    articles = read_bytes(made.name, made.data)
    assert measured(made, articles[1:]).lost
    assert measured(made, [*articles, articles[0]]).foreign


def test_equal_files_at_every_call() -> None:
    again = {made.name: made for made in made_files()}
    dated = re.compile(r"\.(?:pdf|docx|odt|epub|zip|eml)$")  # hold the moment or a random boundary
    assert all(dated.search(name) or again[name].data == made.data for name, made in FILES.items())
