"""The assistant over a small real store: what it remembers and what it re-checks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from assistant.answers import Origin
from assistant.asked import Question
from assistant.assistant import Assistant
from assistant.english import ENGLISH
from assistant.english.sayings import NOT_SAID
from assistant.evidence import Draft, Evidence, quoted
from index.articles import Article, Filters, Found, Hit, Passage
from index.errors import NotFound


class Shelf:
    """A library of one article that can change."""

    def __init__(self, text: str) -> None:
        self.stored: Article | None = Article("a1", "Ferries", text, None, None, None, None, "a.txt", "0")
        self.generation = 1
        self.lacking: dict[str, str] = {}  # question -> why it was searched by keywords alone
        self.searched: list[str] = []

    def article(self, article_id: str) -> Article:
        if self.stored is None:
            raise NotFound(f"no article {article_id!r}")
        return self.stored

    def search(self, question: str, k: int = 12, filters: Filters | None = None) -> Found:
        self.searched.append(question)
        whole = self.stored and Hit(Passage(1, "a1", 0, len(self.stored.text)), self.stored, 1.0)
        return Found((whole,) if whole else (), self.lacking.get(question))


class FirstSentence:
    """A writer that always quotes the first sentence of the first hit."""

    name = "first sentence"
    origin: Origin = "sentences"

    def draft(self, question: Question, hits: Sequence[Hit], *_: object) -> Draft:
        if not hits:
            return Draft((), None, 0.0)
        end = hits[0].text.index(".") + 1
        return Draft(quoted([Evidence(hits[0].article, 0, end, 0.9)]), "Volvo", 0.9)


class Liar(FirstSentence):
    """A writer that quotes words the article does not hold."""

    name = "liar"
    origin: Origin = "sentences"

    def draft(self, question: Question, hits: Sequence[Hit], *_: object) -> Draft:
        forged = replace(hits[0].article, text="Saab built it. Nobody else.")
        return Draft(quoted([Evidence(forged, 0, 14, 1.0)]), "Saab", 1.0)


def test_an_answer_is_remembered_until_the_library_changes() -> None:
    shelf = Shelf("Volvo built it. It sank.")
    assistant = Assistant(shelf, FirstSentence(), ENGLISH)
    assert assistant.ask("Who built it?").text == "Volvo built it. [1]"
    assert assistant.ask("Who built it?").text == "Volvo built it. [1]"
    assert len(shelf.searched) == 1
    shelf.stored = replace(shelf.article("a1"), text="Saab built it. It sank.")
    shelf.generation = 2
    assert assistant.ask("Who built it?").text == "Saab built it. [1]"
    assert len(shelf.searched) == 2


def test_a_search_without_vectors_is_told_and_not_remembered() -> None:
    shelf = Shelf("Volvo built it. It sank.")
    shelf.lacking = {"Who built it?": "the embedder cannot be reached"}
    assistant = Assistant(shelf, FirstSentence(), ENGLISH)
    assert assistant.ask("Who built it?").notes == ("the embedder cannot be reached",)
    shelf.lacking = {}
    assert assistant.ask("Who built it?").notes == ()


@pytest.mark.parametrize("failing", [["Who built it?"], ["Who sank it?"], ["Who built it?", "Who sank it?"]])
def test_one_part_searched_without_vectors_is_told_once_and_not_remembered(failing: list[str]) -> None:
    shelf = Shelf("Volvo built it. It sank.")
    shelf.lacking = dict.fromkeys(failing, "the embedder cannot be reached")
    assistant = Assistant(shelf, FirstSentence(), ENGLISH)
    assert assistant.ask("Who built it and who sank it?").notes == ("the embedder cannot be reached",)
    shelf.lacking = {}
    assert assistant.ask("Who built it and who sank it?").notes == ()
    assert len(shelf.searched) == 4


def test_a_forged_quotation_never_leaves() -> None:
    answer = Assistant(Shelf("Volvo built it. It sank."), Liar(), ENGLISH).ask("Who built it?")
    assert (answer.answered, answer.text, answer.citations, answer.short_answer) == (
        False,
        NOT_SAID,
        (),
        None,
    )


def test_an_empty_library_says_nothing() -> None:
    shelf = Shelf("x.")
    shelf.stored = None
    answer = Assistant(shelf, FirstSentence(), ENGLISH).ask("Who built it?")
    assert not answer.answered
    assert answer.text == NOT_SAID


def test_history_is_asked_first_and_the_follow_up_made_standalone() -> None:
    shelf = Shelf("Volvo built Aurora. It sank.")
    answer = Assistant(shelf, FirstSentence(), ENGLISH).ask(
        "Was it late?", history=["When was Aurora built?", " "]
    )
    assert answer.question == "Was it late?"
    assert answer.standalone_question == "Was Aurora late?"
    assert shelf.searched == ["When was Aurora built?", "Was Aurora late?"]


def test_the_contract_has_its_keys_in_order() -> None:
    answer = (
        Assistant(Shelf("Volvo built it. It sank."), FirstSentence(), ENGLISH).ask("Who built it?").to_json()
    )
    assert list(answer) == [
        "question", "standalone_question", "answered", "text", "short_answer", "confidence", "answered_by",
        "citations", "nearest", "notes", "timings_ms", "statements", "basis", "origin", "hits",
    ]  # fmt: skip
    assert list(answer["citations"][0]) == [
        "number", "article", "file", "title", "publisher", "author", "published", "url", "quote", "start", "end",
    ]  # fmt: skip
    assert set(answer["timings_ms"]) == {"retrieve", "read", "write", "total"}
