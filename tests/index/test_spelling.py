"""Slips of the keys in a question are put right by the library's words; what is a word, or a name, stays."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from index.fakes import FakeEmbedder
from index.library import Library
from index.store.spelling import Spelling

ARTICLE = """Varnholm yard delivers its largest ferry

By Maren Tolliver

The founder of Tapline, Theodora Blythe, called the breakdown embarrassing. Hansen repaired the gearbox in Varnholm
within a week, and the ticketing was switched on again in the morning.
"""


@pytest.fixture(scope="module")
def spelling(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Spelling]:
    folder: Path = tmp_path_factory.mktemp("spelling")
    (folder / "articles").mkdir()
    (folder / "articles" / "ferry.txt").write_text(ARTICLE, encoding="utf-8")
    with Library.open(folder / "library", FakeEmbedder(), create=True) as library:
        library.sync(folder / "articles")
        yield Spelling(library.store)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Who is the foudner of Tapline?", "Who is the founder of Tapline?"),  # exchanged
        ("Who repaired the gearbbox?", "Who repaired the gearbox?"),  # doubled
        ("How long did the brakdown last?", "How long did the breakdown last?"),  # left out
        ("Was it embarrazssing?", "Was it embarrassing?"),  # one too many
        ("what was reoaired?", "what was repaired?"),  # a key beside the right one
        ("a seperate question", "a separate question"),  # a vowel, in no article: the language's word
        ("Who owns Taplnie?", "Who owns Tapline?"),
        ("Where is VARHNOLM?", "Where is VARNHOLM?"),
        ("Where is varnhlom?", "Where is varnholm?"),
        ("Theodora Blyhte's words", "Theodora Blythe's words"),
    ],
)
def test_a_slip_is_put_right(spelling: Spelling, typed: str, meant: str) -> None:
    assert spelling.corrected(typed) == meant


@pytest.mark.parametrize(
    "question",
    [
        "Who is the founder of Tapline?",
        "What did Maren Tolliver write?",  # the author, who is in no passage
        "Did Hanson repair it?",  # not Hansen
        "Who was mending the favourite organisation's colours?",  # forms and British spellings of known words
        "What is qzxvkw?",
        "Is the H800s faster than the RX-7900?",
        "teh ferry",  # too short to tell
        "",
        "Où est la frégate 'Ærø'?",
        '\ud800 NEAR( " OR *',
    ],
)
def test_what_may_be_meant_stays(spelling: Spelling, question: str) -> None:
    assert spelling.corrected(question) == question


def test_it_knows_the_library_as_it_is_now(tmp_path: Path) -> None:
    (tmp_path / "articles").mkdir()
    first, second = tmp_path / "articles" / "a.txt", tmp_path / "articles" / "b.txt"
    first.write_text("Ferries\n\nThe Aurora sailed on Monday.\n", encoding="utf-8")
    with Library.open(tmp_path / "library", FakeEmbedder(), create=True) as library:
        library.sync(tmp_path / "articles")
        spelling = Spelling(library.store)
        assert spelling.corrected("Who owns Quysaide?") == "Who owns Quysaide?"
        second.write_text("Tickets\n\nQuayside sells tickets.\n", encoding="utf-8")
        library.sync(tmp_path / "articles")
        assert spelling.corrected("Who owns Quasyide?") == "Who owns Quayside?"
