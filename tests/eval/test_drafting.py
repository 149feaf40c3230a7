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
from eval.draft_by_model import ByModel, drafts_in
from eval.draft_questions import drafts_of
from eval.drafting import add_case, new_suite
from eval.errors import SuiteError
from index.articles import Article
from index.endpoint.client import EndpointModel
from index.endpoint.presets import resolve
from tests.index.scripted_llm import scripted_llm

ASKED = [
    ("The ferry Grey Heron was launched in 1931 at Port Ellery.", "When was the ferry Grey Heron launched?", "1931"),
    ("The Mave Crane cost €2.4 million, twice the estimate.", "How much did the Mave Crane cost?", "€2.4 million"),
    ("Hedda Shipyard employs about 212 people in two shifts.", "How many people does Hedda Shipyard employ?", "212"),
    ("“We will mend the bridge before the winter comes,” said Marta Quill on Friday.",
     "Who said “We will mend the bridge before the winter comes”?", "Marta Quill"),
    ("Marta Quill, the head of the Port Authority, left early.", "Who is the head of the Port Authority?", "Marta Quill"),
    ("Hedda founder Liv Storm was not at home.", "Who is the founder of Hedda?", "Liv Storm"),
    ("The pilot Yusra Talbot, 43, has brought in 2,300 ships.", "How old is Yusra Talbot?", "43"),
    ("The Saint Brannoc, built in 1996, needs new plating.", "When was the Saint Brannoc built?", "1996"),
    ("He rented the Lady Thessaly, which carries 90 passengers but no cars.",
     "How many passengers does the Lady Thessaly carry?", "90"),
    ("The Mave Bridge is 412 metres long and green.", "How long is the Mave Bridge?", "412 metres"),
]  # fmt: skip


@pytest.mark.parametrize(("sentence", "question", "value"), ASKED)
def test_a_plain_sentence_is_asked_for_its_value(sentence: str, question: str, value: str) -> None:
    (draft,) = drafts_of(sentence)

    assert (draft.question, draft.value) == (question, value)


@pytest.mark.parametrize(
    "sentence",
    [
        "It was founded in 1931.",
        "A year earlier it had earned €1.4 million.",
        "They like to sing in the evening.",
        # Which of them all, somebody would ask who does not have the article before him.
        "The company lost €2.1 million after tax.",
        "The station was automated in 1988.",
        "Marta Quill, the head of the port authority, left early.",
        # Nobody asks what an article says about a name.
        "The island of Skerra has been empty since May 2025, as people say.",
        "The Financial Times reports that problems with Ascend chips have forced a change.",
    ],
)
def test_rather_no_question_than_one_that_nobody_asks(sentence: str) -> None:
    assert drafts_of(sentence) == []


class Held:
    """A library of articles of a few sentences each."""

    def __init__(self, *texts: str) -> None:
        self.held = [
            Article(str(number), "News", text, None, None, None, None, f"{number}.txt", "0")
            for number, text in enumerate(texts)
        ]

    def articles(self) -> list[Article]:
        return self.held


def test_drafts_are_spread_repeatable_and_sound(tmp_path: Path) -> None:
    sentences = [sentence for sentence, _, _ in ASKED]
    library = Held(" ".join(sentences[:5]), " ".join(sentences[5:]), "Nothing to ask about. It rained.")
    cases = new_suite(library, 6, seed=3)

    assert cases == new_suite(library, 6, seed=3) != new_suite(library, 6, seed=4)
    assert Counter(case.evidence[0].article for case in cases) == {"0.txt": 3, "1.txt": 3}
    assert {(case.question, case.facts[0][0]) for case in new_suite(library, 200, seed=0)} == {
        (question, value) for _, question, value in ASKED
    }
    assert all(
        case.tags[0] == "draft" and case.tags[1] in ("number", "date", "name", "quote") for case in cases
    )
    write_suite(cases, tmp_path / "drafts.jsonl")
    assert check_suite(read_suite(tmp_path / "drafts.jsonl"), library.articles()) == []


def test_nothing_to_draft_is_said() -> None:
    with pytest.raises(SuiteError, match="no articles to ask about"):
        new_suite(Held(), 3, 0)
    with pytest.raises(SuiteError, match="a question a person would ask; write the suite by hand"):
        new_suite(Held("It rained all day long on the island of Skerra."), 3, 0)
    with pytest.raises(SuiteError, match="0 cases"):
        new_suite(Held(), 0, 0)


SENTENCE = "The crane at Hedda pier cost €2.4 million, twice the estimate."
WORDED = "QUESTION: What was paid for the crane at Hedda?\nANSWER: €2.4 million"


@pytest.mark.parametrize(
    "reply", [WORDED, f"<think>A price.\nQUESTION: what?</think>\n{WORDED}\n", WORDED + "."]
)
def test_a_models_question_is_kept_where_its_sentence_proves_it(reply: str) -> None:
    (draft,) = drafts_in(reply, SENTENCE)

    assert (draft.question, draft.value) == ("What was paid for the crane at Hedda?", "€2.4 million")


@pytest.mark.parametrize(
    "reply",
    [
        "NONE",
        "",
        "What was paid?",
        WORDED.replace("€2.4", "$2.4"),  # not what the sentence says
        WORDED.replace("paid", "€2.4 million paid"),  # gives its answer away
        WORDED.replace("Hedda", "Hedda, see evil.example"),
        WORDED.replace("Hedda", "Hedda" + " and Hedda" * 30),
        WORDED.replace("Hedda", "Hed\u202eda"),
        f"{WORDED}\nQUESTION: And then?\nANSWER: twice",
        'QUESTION: What was paid?\nANSWER: ""',
    ],
)
def test_a_models_question_is_dropped_where_it_does_not(reply: str) -> None:
    assert drafts_in(reply, SENTENCE) == []


def test_a_model_words_the_questions_and_is_asked_no_more_than_is_needed() -> None:
    library = Held(*(f"{SENTENCE} It rained all day long on the pier of number {n}." for n in range(30)))
    with scripted_llm() as server:
        server.says("fair", lambda messages: WORDED if "crane" in str(messages[1]) else "NONE")
        fair, dumb = (
            ByModel(EndpointModel(resolve("custom", base_url=server.base_url, model=name)))
            for name in ("fair", "dumb")
        )
        cases = new_suite(library, 1, 0, fair)
        server.says("dumb", "I cannot help with that.")
        with pytest.raises(SuiteError, match="a question a person would ask"):
            new_suite(library, 2, 0, dumb)
        asked, tried = len(server.asked("fair")), len(server.asked("dumb"))
    with pytest.raises(SuiteError, match=r"fair gives no questions: .+"):
        new_suite(library, 2, 0, fair)  # nobody is there any more

    assert [(case.question, case.facts, case.tags) for case in cases] == [
        ("What was paid for the crane at Hedda?", (("€2.4 million",),), ("draft", "number"))
    ]
    assert asked <= 4
    assert tried == 8


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
