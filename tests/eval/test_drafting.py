"""Draft cases from a library's sentences and from answers that were given."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

from assistant.answers import Answer, Citation
from eval.cases import read_suite, write_suite
from eval.check import check_suite
from eval.draft_questions import drafts_of
from eval.drafting import add_case, new_suite
from eval.errors import SuiteError
from index.articles import Article
from index.library import Library


def article(text: str, title: str = "News of the harbour") -> Article:
    return Article("a", title, text, None, None, None, None, "a.txt", "0")


ASKED = [
    ("The ferry Grey Heron was launched in 1931 at Port Ellery.", "When was the ferry Grey Heron launched?", "1931"),
    ("The new crane cost €2.4 million, twice the estimate.", "How much did the new crane cost?", "€2.4 million"),
    ("The yard employs about 212 people in two shifts.", "How many people does the yard employ?", "212"),
    ("“We will mend the bridge before the winter comes,” said Marta Quill on Friday.",
     "Who said “We will mend the bridge before the winter comes”?", "Marta Quill"),
    ("Marta Quill, the head of the port authority, left early.", "Who is the head of the port authority?", "Marta Quill"),
    ("The island of Skerra has been empty since May 2025, as people say.",
     "What does “News of the harbour” say about Skerra?", "May 2025"),
]  # fmt: skip


@pytest.mark.parametrize(("sentence", "question", "value"), ASKED)
def test_a_plain_sentence_is_asked_for_its_value(sentence: str, question: str, value: str) -> None:
    (draft, *_) = drafts_of(sentence, article(sentence))

    assert (draft.question, draft.value) == (question, value)


@pytest.mark.parametrize(
    "sentence",
    [
        "It was founded in 1931.",
        "A year earlier it had earned €1.4 million.",
        "They like to sing in the evening.",
    ],
)
def test_a_sentence_without_a_subject_is_not_asked(sentence: str) -> None:
    assert drafts_of(sentence, article(sentence)) == []


def test_drafts_are_spread_repeatable_and_sound(seeds_library: Library) -> None:
    cases = new_suite(seeds_library, 15, seed=3)
    stored = seeds_library.articles()

    assert len(cases) == 15
    assert cases == new_suite(seeds_library, 15, seed=3)
    assert cases != new_suite(seeds_library, 15, seed=4)
    assert set(Counter(case.evidence[0].article for case in cases).values()) <= {2, 3, 4}
    assert len({case.evidence[0].article for case in cases}) == len(stored)
    assert len({case.question for case in cases}) == 15
    assert all(
        case.tags[0] == "draft" and case.tags[1] in ("number", "date", "name", "quote") for case in cases
    )
    assert all(case.facts[0][0] in case.evidence[0].quote for case in cases)
    assert all(case.facts[0][0] not in case.question for case in cases)


def test_drafts_pass_the_suite_check(seeds_library: Library, tmp_path: Path) -> None:
    write_suite(new_suite(seeds_library, 200, seed=0), tmp_path / "drafts.jsonl")
    suite = read_suite(tmp_path / "drafts.jsonl")

    assert check_suite(suite, seeds_library.articles()) == []


def test_nothing_to_draft_is_said() -> None:
    class Empty:
        def articles(self) -> list[Article]:
            return [article("1 2 3")]

    with pytest.raises(SuiteError, match="no article holds a sentence"):
        new_suite(Empty(), 3, 0)
    with pytest.raises(SuiteError, match="0 cases"):
        new_suite(Empty(), 0, 0)


def given(question: str = "What did it cost?", **changes: Any) -> dict[str, Any]:
    """An answer as the doors print it."""
    cited = Citation(1, "id", "a.txt", "T", None, None, None, None, "The crane cost €2.4 million.", 0, 28)
    answer = Answer(
        question,
        question,
        True,
        "The crane cost €2.4 million. [1]",
        "€2.4 million",
        0.9,
        "extractive",
        (cited,),
    )
    line: dict[str, Any] = json.loads(json.dumps(asdict(answer) | changes))
    return line


REFUSED = {"answered": False, "citations": [], "short_answer": None, "nearest": given()["citations"]}


def test_an_answer_becomes_a_draft_case_at_the_end(tmp_path: Path) -> None:
    suite = tmp_path / "new" / "mine.jsonl"
    first = add_case(suite, given())
    by_hand = (
        '{"id" : "own",  "question": "Written by hand?", "answerable":false}'  # and no line end behind it
    )
    suite.write_text(suite.read_text() + by_hand)
    before = suite.read_bytes()
    second = add_case(suite, given("And in June?", history=["What did it cost?"]), id="june")
    third = add_case(suite, given("And who?", standalone_question="Who paid for the crane?"), right=True)

    assert (first.id, first.facts, first.tags) == ("what-did-it-cost", (("€2.4 million",),), ("draft",))
    assert first.evidence[0].article == "a.txt"
    assert (second.id, second.history) == ("june", ("What did it cost?",))
    assert (third.question, third.tags) == ("Who paid for the crane?", ("draft", "judged-right"))
    assert suite.read_bytes().startswith(before + b"\n")
    assert [case.id for case in read_suite(suite).cases] == ["what-did-it-cost", "own", "june", third.id]
    assert [path.name for path in suite.parent.iterdir()] == ["mine.jsonl"]


def test_of_what_was_wrong_nothing_is_known(tmp_path: Path) -> None:
    suite = tmp_path / "s.jsonl"

    wrong = add_case(suite, given("One?"), right=False)
    refused = add_case(suite, given("Two?", **REFUSED), right=False)
    rightly = add_case(suite, given("Three?", **REFUSED), right=True)

    for case in (wrong, refused):
        assert (case.unresolved, case.facts, case.evidence) == (True, (), ())
        assert case.tags == ("draft", "judged-wrong")
        assert "answerable" not in case.to_json()
    assert (rightly.answerable, rightly.unresolved) == (False, False)
    assert read_suite(suite).cases == (wrong, refused, rightly)
    assert read_suite(suite).only().cases == (rightly,)


def test_a_short_answer_that_is_not_in_the_citations_is_no_fact(tmp_path: Path) -> None:
    counted = add_case(tmp_path / "s.jsonl", given("How many?", short_answer="3"))

    assert (counted.facts, len(counted.evidence)) == ((), 1)


def test_a_refused_addition_leaves_the_file_alone(tmp_path: Path) -> None:
    suite = tmp_path / "s.jsonl"
    add_case(suite, given())
    before = suite.read_bytes()
    for answer, id, said in (
        (given("what did  it COST?"), None, "is the case 'what-did-it-cost' already"),
        (given("Other?"), "what-did-it-cost", "is the id of another case"),
        ({"question": "Q?"}, None, "answered: None"),
        (given("Other?", citations=[{"file": "a"}]), None, "without file and quote"),
        (given("Other?", citations=None), None, "citations: None"),
        (given(" "), None, "question"),
    ):
        with pytest.raises(SuiteError, match=said):
            add_case(suite, answer, id=id)
    (tmp_path / "broken.jsonl").write_text("{")
    with pytest.raises(SuiteError, match=r"broken\.jsonl, line 1"):
        add_case(tmp_path / "broken.jsonl", given())

    assert suite.read_bytes() == before
    assert sorted(path.name for path in tmp_path.iterdir() if path.is_file()) == ["broken.jsonl", "s.jsonl"]
