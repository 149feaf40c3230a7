"""Bylines and verified numbering on articles small enough to check by hand."""

from __future__ import annotations

import numpy as np
import pytest

from assistant.answers import STATED_FROM, Statement
from assistant.english import ENGLISH
from assistant.english.questions import classify
from assistant.english.sayings import SAYINGS
from assistant.evidence import Claim, Evidence, numbered, quoted, written
from assistant.extractive.bylines import bylines, meant
from assistant.extractive.candidates import candidates, readings_of
from assistant.extractive.confidence import missing_names
from assistant.extractive.reader import Reading, Span
from assistant.extractive.sentences import explained, with_next
from assistant.fakes import FakeLibrary
from index.articles import Article, Hit, Mark, Passage


def article(text: str, **fields: object) -> Article:
    values: dict[str, object] = {
        "id": "a1", "title": "A title", "publisher": None, "author": None, "published": None, "url": None,
        "file": "a.txt", "checksum": "0",
    }  # fmt: skip
    return Article(text=text, **(values | fields))  # type: ignore[arg-type]


def hit(stored: Article) -> Hit:
    return Hit(Passage(1, stored.id, 0, len(stored.text)), stored, 0.1)


def test_a_byline_is_cited_where_it_stands() -> None:
    text = "Ferry late again\n\nWritten by Kari Moe\n\nThe ferry was late."
    stored = article(
        text, title="Ferry late again", author="Kari Moe", publisher="Aftenposten",
        marks=(Mark("title", 0, 16), Mark("author", 18, 37)),
    )  # fmt: skip
    other = article("Rain fell.", id="a2", title="Rain")
    asked = classify("Who wrote the Aftenposten article?")
    lines = bylines(asked, meant(asked, [hit(other), hit(stored)], ENGLISH.words), SAYINGS)
    assert [(line.value, line.evidence.quote) for line in lines] == [("Kari Moe", "Written by Kari Moe")]
    dated = classify("When was the Aftenposten article published?")
    assert bylines(dated, meant(dated, [hit(stored)], ENGLISH.words), SAYINGS) == []


def test_an_article_that_does_not_match_is_not_meant() -> None:
    asked = classify("Who wrote the story about submarines?")
    assert meant(asked, [hit(article("The ferry was late.", title="Ferries"))], ENGLISH.words) == []


def test_numbering_leaves_out_what_no_longer_stands_in_the_store() -> None:
    kept = article("One fact. Another fact.")
    gone = article("Gone fact.", id="a9")
    changed = Evidence(article("Old words here."), 0, 9, 0.5)
    claims = [
        Claim("One fact.", (Evidence(kept, 0, 9, 0.9), changed)),
        Claim("Old words.", (changed,)),
        Claim("Another fact.", (Evidence(kept, 10, 23, 0.9), Evidence(kept, 0, 9, 0.9))),
    ]
    statements, citations = numbered(claims, FakeLibrary([kept]))
    assert statements == (Statement("One fact.", (1,)), Statement("Another fact.", (2, 1)))
    text, placed = written(statements, citations, SAYINGS)
    assert text == "One fact. [1] Another fact. [2][1]"
    assert [text[each.answer_start : each.answer_end] for each in placed] == ["One fact.", "Another fact."]
    assert [(c.number, c.quote) for c in citations] == [(1, "One fact."), (2, "Another fact.")]
    assert numbered([Claim("Gone fact.", (Evidence(gone, 0, 10, 0.9),))], FakeLibrary([kept])) == ((), ())


def test_an_articles_own_marker_does_not_pass_for_ours() -> None:
    kept = article("It sank. [2] Or so they say.")
    statements, citations = numbered(
        [Claim("It sank. [2] Or so they say.", (Evidence(kept, 0, 28, 0.9),))], FakeLibrary([kept])
    )
    assert written(statements, citations, SAYINGS)[0] == "It sank. (2) Or so they say. [1]"
    assert citations[0].quote == "It sank. [2] Or so they say."


def test_the_same_words_in_two_articles_are_one_statement() -> None:
    one, two = article("The ferry was late."), article("The ferry was late.", id="a2")
    statements = quoted([Evidence(one, 0, 19, 0.9), Evidence(two, 0, 19, 0.8), Evidence(one, 0, 19, 0.9)])
    assert [(s.text, len(s.evidence)) for s in statements] == [("The ferry was late.", 2)]


def test_a_quotation_runs_on_within_its_paragraph_only() -> None:
    text = "The loom has bells. He heard the pattern by them.\n\nBy Kari Moe\n\nIt was sold in May. Nobody knows to whom."
    stored = article(text)
    first = text.index(" He heard")
    assert text[: with_next(stored, 0, first)] == "The loom has bells. He heard the pattern by them."
    second = text.index("\n\nBy")
    assert with_next(stored, first + 1, second) == second
    marked = article(text, marks=(Mark("byline", first + 1, second),))
    assert with_next(marked, 0, first) == first
    long = article("A ferry sank. " + "word " * 200 + "end.")
    assert with_next(long, 0, 13) == 13


def test_names_asked_about_are_unknown_distant_or_near() -> None:
    stored = article(f"Volvo has 40 beds. {'It rained on. ' * 30}In Oslo Saab is small. The ward has fourteen beds.",
                     title="Hospitals in Bergen")  # fmt: skip
    ward = (stored.text.index("The ward"), len(stored.text))
    assert missing_names("How many beds has Volvo in Bergen?", stored, ward, ENGLISH.words) == (0, 0.5)
    assert missing_names("How many beds has Scania in Oslo?", stored, ward, ENGLISH.words) == (0.5, 0)
    assert missing_names("How many beds has Saab in Oslo?", stored, ward, ENGLISH.words) == (0, 0)
    assert missing_names("How many beds has Volvo in Bergen?", stored, (0, 18), ENGLISH.words) == (0, 0)
    behind = article("The ward has nine beds. It is Saab's.\n\nVolvo has none.", title="Hospitals in Bergen")
    assert missing_names("How many beds has Saab?", behind, (0, 23), ENGLISH.words) == (0, 0)
    assert missing_names("How many beds has Volvo?", behind, (0, 23), ENGLISH.words) == (0, 1)
    assert missing_names("how many beds are there", stored, ward, ENGLISH.words) == (0, 0)


@pytest.mark.parametrize(
    ("question", "missing"),
    [
        ("Who trains the Spanish team?", (0, 0)),
        ("Who trains the Portuguese team?", (1, 0)),
        ("How old is Kasia Wojcik?", (0, 0)),
        ("How old is Kasia Wojtyla?", (0.5, 0)),
    ],
)
def test_a_name_is_known_in_other_forms_of_it(question: str, missing: tuple[float, float]) -> None:
    stored = article("Spain is trained by Kasia Wójcik, 34.")
    assert missing_names(question, stored, (0, len(stored.text)), ENGLISH.words) == missing


def test_a_byline_is_no_answer() -> None:
    text = "By Kari Moe\n\nEva Lind saw the fire."
    reading = Reading(0.0, 0.0, (Span(3, 11, 9.0), Span(13, 21, 5.0)), *[np.zeros(0)] * 3)  # type: ignore[arg-type]
    for marks, said in (((), ["Kari Moe", "Eva Lind"]), ((Mark("author", 0, 11),), ["Eva Lind"])):
        found = candidates("Who saw it?", [hit(article(text, marks=marks))], [reading], ENGLISH.words)
        assert [one.text for one in found] == said


def test_a_passage_is_read_under_its_articles_title() -> None:
    class Noting:
        def read(self, question: str, passages: object, headers: object = None) -> list[Reading]:
            self.seen = (question, passages, headers)
            return []

    noting = Noting()
    readings_of(noting, "Who?", [hit(article("It sank.", title="The Norrona"))])
    assert noting.seen == ("Who?", ["It sank."], ["The Norrona"])


def test_an_unsure_answer_shows_more_and_quotes_no_words_twice() -> None:
    stored = article(
        "The loom has bells. He heard the pattern by them. It was sold in May. Nobody knows to whom."
    )
    ends = [place + 1 for place, char in enumerate(stored.text) if char == "."]
    one, two = Evidence(stored, 0, ends[0], 0.5), Evidence(stored, ends[0] + 1, ends[1], 0.4)
    assert explained([one, two], 0.5) == [Evidence(stored, 0, ends[2], 0.5)]
    assert explained([one], STATED_FROM - 0.01) == [Evidence(stored, 0, ends[1], 0.5)]
    assert explained([one, two], STATED_FROM) == [one, two]
