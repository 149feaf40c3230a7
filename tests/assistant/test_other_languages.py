"""A question or an article in a language that the reader does not know: whole sentences, no percentage, and a note."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.assistant import Assistant
from assistant.build import open_assistant, open_library
from assistant.fakes import WordReader
from index.fakes import FakeEmbedder, FakeLanguageModel
from index.library import Library

ARTICLES = {
    "mühle.txt": "Mühle in Tannfurt schließt\n\nDie Papiermühle in Tannfurt schließt Ende März, weil der Strom zu teuer"
    " geworden ist. Betroffen sind 64 Beschäftigte, die zum Teil in das Werk nach Ried wechseln sollen.\n",
    "pont.txt": "Le pont de Serval rouvre\n\nLe pont de Serval rouvrira le 4 mai après deux ans de travaux. La commune a"
    " payé 3,2 millions d'euros, dont la moitié vient de la région.\n",
    "橋.txt": "新しい橋\n\n緑川市の新しい橋は来年の春に開通する。建設費は十二億円である。市長は式典に出席する予定だ。\n",
    "mill.txt": "Sawmill reopens\n\nThe sawmill in Harrow reopens in June after the fire. Its owner, Ida Marsh, has paid for"
    " the new roof with what the insurance gave her.\n",
}
NOTE = "The question is in {}; the reader knows English, so whole sentences are quoted, or nothing."


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    folder: Path = tmp_path_factory.mktemp("languages")
    (folder / "articles").mkdir()
    for name, text in ARTICLES.items():
        (folder / "articles" / name).write_text(text, encoding="utf-8")
    with open_library(folder / "library", create=True, embedder=FakeEmbedder()) as made:
        assert made.sync(folder / "articles").failures == ()
        yield made


@pytest.fixture(scope="module")
def assistant(library: Library) -> Assistant:
    return open_assistant(library, WordReader({"März": 9.0, "Ida": 9.0}))


@pytest.mark.parametrize(
    ("question", "language", "said"),
    [
        ("Warum schließt die Papiermühle in Tannfurt?", "German", "Strom zu teuer"),
        ("Quand le pont de Serval rouvrira-t-il ?", "French", "le 4 mai"),
        ("緑川市の新しい橋はいつ開通するか", "Japanese", "来年の春"),
    ],
)
def test_it_is_answered_with_whole_sentences_and_says_why(
    assistant: Assistant, question: str, language: str, said: str
) -> None:
    answer = assistant.ask(question)
    assert (answer.basis, answer.short_answer, answer.confidence) == ("likely", None, None)
    assert said in answer.citations[0].quote
    assert answer.notes == (NOTE.format(language),)
    assert answer.standalone_question == question


def test_where_nothing_bears_on_it_nothing_is_said(assistant: Assistant) -> None:
    answer = assistant.ask("Wie viele Einwohner hat die Hauptstadt von Norwegen?")
    assert (answer.basis, answer.citations) == ("not_stated", ())
    assert NOTE.format("German") in answer.notes


def test_nothing_of_it_is_spelt_anew_or_split(assistant: Assistant) -> None:
    question = "Wann wird das Sawmil geschlossen, und wer bezahlt den Umbau?"
    assert assistant.ask(question).standalone_question == question


def test_that_the_articles_are_in_another_language_is_said(assistant: Assistant) -> None:
    asked_in_german = assistant.ask("Warum hat die Sawmill in Harrow gebrannt?")
    assert "nearest to it are in English, the question is in German" in asked_in_german.notes[0]
    asked_in_english = assistant.ask("When does the Papiermühle in Tannfurt close?")
    assert "nearest to it are in German, the question is in English" in asked_in_english.notes[-1]
    assert (asked_in_english.short_answer, asked_in_english.confidence) == (None, None)
    assert asked_in_english.basis != "stated"


def test_english_is_answered_as_before(assistant: Assistant) -> None:
    answer = assistant.ask("Who owns the sawmill in Harrow?")
    assert answer.short_answer == "Ida"
    assert answer.confidence is not None
    assert answer.notes == ()


def test_a_language_model_still_answers_in_the_language_of_the_question(library: Library) -> None:
    model = FakeLanguageModel(["Die Papiermühle in Tannfurt schließt Ende März [1]."])
    answer = open_assistant(library, WordReader({}), model).ask("Wann schließt die Papiermühle in Tannfurt?")
    assert answer.origin == "model"
    assert answer.text.startswith("Die Papiermühle in Tannfurt schließt Ende März")
    assert NOTE.format("German") not in answer.notes
