"""Quotations held against a library: exact, exact but for signs, altered with the difference, absent."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.articles import Difference, Filters, Quotation
from index.fakes import FakeEmbedder
from index.library import Library
from index.search.nearest import nearest
from index.search.quotations import MOST_QUOTATIONS

KEEPER = (
    "The lighthouse keeper's wage rose by 15% in 1874 – more than any other on the coast.\n\n"
    "He said: “I have kept a diary of every storm... and of every ship.” Nobody has found it since, though many "
    "have looked for the well-known book."
)
HARBOUR = "The harbour was dredged twice. Costs rose to 4,000 pounds, and the keeper paid nothing."


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    folder = tmp_path_factory.mktemp("quoted")
    (folder / "articles").mkdir()
    (folder / "articles" / "keeper.txt").write_text(KEEPER, "utf-8")
    (folder / "articles" / "harbour.txt").write_text(HARBOUR, "utf-8")
    with Library.open(folder / "library", FakeEmbedder(), create=True) as library:
        library.sync(folder / "articles")
        yield library


def only(library: Library, text: str) -> Quotation:
    (checked,) = library.check_quotations(text)
    if checked.article:
        assert checked.stored == library.article(checked.article.id).text[checked.start : checked.end]
    return checked


@pytest.mark.parametrize(
    ("quote", "but_for"),
    [
        ("The harbour was dredged twice.", ()),
        ("dredged twice. Costs", ()),
        ("dredged  twice.\nCosts rose", ("white space",)),
        ("The lighthouse keeper’s wage", ("quotation marks",)),
        ("15% in 1874 - more than any other", ("dashes",)),
        ("a diary of every storm… and of every ship", ("dots",)),
        ("He said: 'I have kept", ("quotation marks",)),
        ("Costs rose to 4,000 pounds.", ("the punctuation around it",)),
        ("keeper’s  wage rose,", ("quotation marks", "white space", "the punctuation around it")),
    ],
)
def test_what_stands_there_is_exact_but_for_what_is_named(
    library: Library, quote: str, but_for: tuple[str, ...]
) -> None:
    checked = only(library, quote)

    assert (checked.status, checked.but_for, checked.differences) == ("exact", but_for, ())
    assert but_for or checked.stored == quote


@pytest.mark.parametrize(
    ("quote", "stored", "differences"),
    [
        ("the harbour was dredged twice", "The harbour was dredged twice", [("the", "The")]),
        ("The harbour was dredged thrice", "The harbour was dredged twice", [("thrice", "twice")]),
        ("Costs rose to 5,000 pounds", "Costs rose to 4,000 pounds", [("5,000", "4,000")]),
        ("Nobody ever has found it since", "Nobody has found it since", [("ever", "")]),
        ("though many looked for the book", "though many have looked for the well-known book",
         [("", "have"), ("", "well-known")]),
    ],
)  # fmt: skip
def test_a_changed_word_is_shown_beside_what_stands_there(
    library: Library, quote: str, stored: str, differences: list[tuple[str, str]]
) -> None:
    checked = only(library, f"They wrote “{quote}” of it.")

    assert (checked.status, checked.stored) == ("altered", stored)
    assert checked.differences == tuple(Difference(*each) for each in differences)


@pytest.mark.parametrize(
    "quote",
    [
        "Whales sang to the captain all night long",
        "Nobody paid the ship of every coast in 1874 twice",  # its words, but nowhere together
        "keep", "arbour was", "…", "   ", "?!",
    ],
)  # fmt: skip
def test_what_does_not_stand_there_is_absent(library: Library, quote: str) -> None:
    checked = only(library, quote)

    assert (checked.status, checked.article, checked.stored, checked.differences) == ("absent", None, "", ())


def test_every_quotation_of_a_text_is_checked_in_order(library: Library) -> None:
    text = "“Costs rose to 4,000 pounds”, and \"Whales sang all night\"; he wrote of 'every storm' and «every ship»."

    assert [(each.quote, each.status) for each in library.check_quotations(text)] == [
        ("Costs rose to 4,000 pounds", "exact"),
        ("Whales sang all night", "absent"),
        ("every storm", "exact"),
        ("every ship", "exact"),
    ]


def test_of_a_quotation_with_words_left_out_each_part_is_checked(library: Library) -> None:
    checked = library.check_quotations('"The harbour was dredged twice ... the keeper paid everything"')

    assert [(each.quote, each.status) for each in checked] == [
        ("The harbour was dredged twice", "exact"),
        ("the keeper paid everything", "altered"),
    ]


def test_filters_say_which_articles_count(library: Library) -> None:
    quote = "Costs rose to 4,000 pounds"
    statuses = [
        library.check_quotations(quote, Filters(article=file))[0].status
        for file in ("harbour.txt", "keeper.txt")
    ]

    assert statuses == ["exact", "absent"]


def test_no_more_than_so_many_are_looked_up(library: Library) -> None:
    assert len(library.check_quotations('"storm" ' * (MOST_QUOTATIONS + 5))) == MOST_QUOTATIONS


@given(st.text(max_size=200))
def test_any_text_can_be_checked(library: Library, text: str) -> None:
    for each in library.check_quotations(text):
        assert each.status in ("exact", "altered", "absent")
        assert (each.article is None) == (each.status == "absent")


def test_the_nearest_stretch_is_found_among_its_like() -> None:
    text = "one two three four. one two five six. one seven three six."

    assert nearest("one two five seven", text) == (20, 37, 0.25)
    assert text[20:37] == "one two five six."
    assert nearest("eight nine", text).changed == 1.0
    assert nearest("", text).changed == nearest("one", "").changed == 1.0
