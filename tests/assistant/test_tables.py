"""Tables answer by the cell: rows are read as one would say them, and quoted under their heads."""

from __future__ import annotations

import pytest

from assistant.english import ENGLISH
from assistant.evidence import Evidence
from assistant.extractive.candidates import candidates
from assistant.extractive.cells import cells
from assistant.extractive.reader import MiniLMReader, Reader
from assistant.extractive.sentences import with_next
from assistant.extractive.tables import Row, is_row, quoted_with_heads, rows_of, said, told
from index.articles import Article, Hit, Mark, Passage

HEADS = "Exports of Tavria\nGoods\tCountry\tMillion euros\n\t\t2022\t2023"
TEXT = f"Trade\n\nWine did well.\n\n{HEADS}\n"
TEXT += "Timber\tGermany\t84\t91\n\tFrance\t37\t29\nDrinks\nWine\tFrance\t8\t6\n\nThe end."
ARTICLE = Article(
    "a", "Exports of Tavria by country", TEXT, None, None, None, None, "a.html", "",
    (Mark("columns", TEXT.index(HEADS), TEXT.index(HEADS) + len(HEADS)),),
)  # fmt: skip
HIT = Hit(Passage(1, "a", 0, len(TEXT)), ARTICLE, 1.0)


@pytest.fixture(scope="module")
def reader() -> Reader:
    return MiniLMReader()


def row(words: str) -> Row:
    start = TEXT.index(words)
    (found,) = rows_of(ARTICLE, start, start + len(words))
    return found


def test_a_row_is_said_with_its_names_the_caption_and_the_heads_of_each_column() -> None:
    each = row("France\t37")
    shared = "Timber France, Exports of Tavria, Million euros"
    assert said(ARTICLE, each.start, each.end) == f"{shared} 2022: 37. {shared} 2023: 29. "
    assert told(ARTICLE, row("Wine\tFrance"))[0].text.startswith(
        "Drinks Wine, Exports of Tavria, Country: France. "
    )


def test_a_stretch_of_what_is_said_is_a_cell_the_name_last() -> None:
    (each,) = told(ARTICLE, row("France\t37"))
    at = each.text.index("37")
    for start, end, wanted in ((at, at + 2, "37"), (at - 9, at + 20, "37"), (8, 12, "France")):
        cell = each.cell_at(start, end)
        assert cell and TEXT[cell.start : cell.end] == wanted
    assert each.cell_at(at - 5, at - 3) is None


def test_a_row_is_quoted_under_its_heads_and_what_names_it() -> None:
    (claim,) = quoted_with_heads([Evidence(ARTICLE, row("France\t37").start, row("France\t37").end, 1.0)])
    assert [each.quote for each in claim.evidence] == [HEADS, "Timber", "France\t37\t29"]
    (claim,) = quoted_with_heads([Evidence(ARTICLE, row("Timber").start, row("Timber").end, 1.0)])
    assert [each.quote for each in claim.evidence] == [f"{HEADS}\nTimber\tGermany\t84\t91"]


def test_running_text_is_no_row_and_a_row_is_never_quoted_with_the_next() -> None:
    start = TEXT.index("Wine did")
    assert not is_row(ARTICLE, start, start + 14)
    assert said(ARTICLE, start, start + 14) == "Wine did well."
    timber = row("Timber")
    assert with_next(ARTICLE, timber.start, timber.end) == timber.end


@pytest.mark.parametrize(("question", "answer"), [
    ("How much timber was exported to France in 2022?", "37"),
    ("How much wine was exported to France in 2023?", "6"),
    ("How much timber was exported to Germany in 2023?", "91"),
])  # fmt: skip
def test_a_question_about_a_cell_gets_the_cell(question: str, answer: str, reader: Reader) -> None:
    assert cells(question, [HIT], reader, ENGLISH.words)[0].text == answer
    readings = reader.read(question, [HIT.text])
    assert all("\t" not in each.text for each in candidates(question, [HIT], readings, ENGLISH.words))
