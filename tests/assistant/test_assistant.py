"""The assistant over a small real store: what it remembers and what it re-checks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from assistant.asked import Question
from assistant.assistant import Assistant
from assistant.english import ENGLISH
from assistant.english.sayings import NOT_SAID
from assistant.evidence import Draft, Evidence, quoted
from assistant.fakes import FakeLibrary, FakeWriter
from index.articles import Article, Hit


def shelf(text: str = "Volvo built it. It sank.") -> FakeLibrary:
    return FakeLibrary([Article("a1", "Ferries", text, None, None, None, None, "a.txt", "0")])


VOLVO = FakeWriter(short="Volvo", name="first sentence")


class Liar(FakeWriter):
    """A writer that quotes words the article does not hold."""

    def draft(self, question: Question, hits: Sequence[Hit], *_: object) -> Draft:
        forged = replace(hits[0].article, text="Saab built it. Nobody else.")
        return Draft(quoted([Evidence(forged, 0, 14, 1.0)]), "Saab", 1.0)


def test_an_answer_is_remembered_until_the_library_changes() -> None:
    library = shelf()
    assistant = Assistant(library, VOLVO, ENGLISH)
    assert assistant.ask("Who built it?").text == "Volvo built it. [1]"
    assert assistant.ask("Who built it?").text == "Volvo built it. [1]"
    assert len(library.searched) == 1
    library.held = shelf("Saab built it. It sank.").held
    library.generation = 2
    assert assistant.ask("Who built it?").text == "Saab built it. [1]"
    assert len(library.searched) == 2


def test_a_search_without_vectors_is_told_and_not_remembered() -> None:
    library = shelf()
    library.lacking = {"Who built it?": "the embedder cannot be reached"}
    assistant = Assistant(library, VOLVO, ENGLISH)
    assert assistant.ask("Who built it?").notes == ("the embedder cannot be reached",)
    library.lacking = {}
    assert assistant.ask("Who built it?").notes == ()


@pytest.mark.parametrize("failing", [["Who built it?"], ["Who sank it?"], ["Who built it?", "Who sank it?"]])
def test_one_part_searched_without_vectors_is_told_once_and_not_remembered(failing: list[str]) -> None:
    library = shelf()
    library.lacking = dict.fromkeys(failing, "the embedder cannot be reached")
    assistant = Assistant(library, VOLVO, ENGLISH)
    assert assistant.ask("Who built it and who sank it?").notes == ("the embedder cannot be reached",)
    library.lacking = {}
    assert assistant.ask("Who built it and who sank it?").notes == ()
    assert len(library.searched) == 4


def test_what_is_said_reads_as_the_words_do_and_the_quotation_keeps_their_invisible_signs() -> None:
    text = "Vol\u00advo built it\u200b. It sank."
    answer = Assistant(shelf(text), FakeWriter(short="Vol\u00advo", name="first sentence"), ENGLISH).ask(
        "Who built it?"
    )
    assert (answer.text, answer.short_answer) == ("Volvo built it. [1]", "Volvo")
    assert [each.text for each in answer.statements] == ["Volvo built it."]
    assert answer.citations[0].quote == "Vol\u00advo built it\u200b." == text[: answer.citations[0].end]
    persian = "می\u200cخواهم"  # the joiner is how the word is written
    assert (
        Assistant(shelf(f"{persian} built it."), VOLVO, ENGLISH).ask("Who built it?").text
        == f"{persian} built it. [1]"
    )


def test_a_forged_quotation_never_leaves() -> None:
    answer = Assistant(shelf(), Liar(), ENGLISH).ask("Who built it?")
    assert (answer.answered, answer.text, answer.citations, answer.short_answer) == (
        False,
        NOT_SAID,
        (),
        None,
    )


def test_an_empty_library_says_nothing() -> None:
    answer = Assistant(FakeLibrary(), VOLVO, ENGLISH).ask("Who built it?")
    assert not answer.answered
    assert answer.text == NOT_SAID


def test_history_is_asked_first_and_the_follow_up_made_standalone() -> None:
    library = shelf("Volvo built Aurora. It sank.")
    answer = Assistant(library, VOLVO, ENGLISH).ask("Was it late?", history=["When was Aurora built?", " "])
    assert answer.question == "Was it late?"
    assert answer.standalone_question == "Was Aurora late?"
    assert library.searched == ["When was Aurora built?", "Was Aurora late?"]


def test_the_contract_has_its_keys_in_order() -> None:
    answer = Assistant(shelf(), VOLVO, ENGLISH).ask("Who built it?").to_json()
    assert list(answer) == [
        "question", "standalone_question", "answered", "text", "short_answer", "confidence", "answered_by",
        "citations", "nearest", "notes", "timings_ms", "statements", "basis", "origin", "hits",
        "accounts",
    ]  # fmt: skip
    assert list(answer["citations"][0]) == [
        "number", "article", "file", "title", "publisher", "author", "published", "url", "quote", "start", "end",
            "read_url", "source_url", "answer_start", "answer_end",
    ]  # fmt: skip
    assert set(answer["timings_ms"]) == {"retrieve", "read", "write", "total"}
