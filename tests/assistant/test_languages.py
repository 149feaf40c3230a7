"""English and a sketch of German keep the `Language` protocol, and the whole assistant answers in either."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.build import open_assistant, open_library
from assistant.english import ENGLISH
from assistant.language import Language
from index.fakes import FakeLanguageModel
from index.library import Library
from tests.assistant.german import GERMAN, German
from tests.assistant.language_conformance import LanguageConformance, Samples

ENGLISH_SAMPLES = Samples(
    kinds={
        "fact": "Who built the ferry Aurora?",
        "yes_no": "Was the ferry late?",
        "list": "Which companies built it?",
        "explain": "Why was the ferry late?",
        "summary": "Summarise the article",
        "topic": "Aurora",
        "which_articles": "Which articles mention the ferry?",
    },
    author="Who wrote the article about the ferry?",
    courteous="Hi, can you tell me who built the ferry, please?",
    outright="Who built the ferry?",
    earlier="Was Aurora late?",
    follow_up="And was it expensive?",
    standalone="Was Aurora expensive?",
    several="What is Aurora, and who built it?",
    parts=["What is Aurora?", "Who built Aurora?"],
    one_word=("ferry", "ferries"),
    function_words="who was it by the",
    same=("the 12 ships", "12 ships"),
    other="40 ships",
    why=("Why was it late?", "It was late because of the storm."),
    statement="The ferry was sold to Kari Moe on 3 May 2024 with 12 cabins.",
    name="Kari Moe",
    foreign="Die Fähre ist spät und wird nicht verkauft.",
)


class TestEnglish(LanguageConformance):
    @pytest.fixture
    def language(self) -> Language:
        return ENGLISH

    @pytest.fixture
    def samples(self) -> Samples:
        return ENGLISH_SAMPLES


GERMAN_SAMPLES = Samples(
    kinds={
        "fact": "Wer baute die Fähre?",
        "yes_no": "War die Fähre spät?",
        "explain": "Warum kam sie so spät?",
    },
    author="Wer hat den Artikel über die Fähre geschrieben?",
    courteous="Hallo, wer baute die Fähre, bitte?",
    outright="Wer baute die Fähre?",
    earlier="Wer hat den Artikel über die Fähre geschrieben?",
    follow_up="Und wann erschien er?",
    standalone="Wann erschien der Artikel über die Fähre?",
    several="Wer baute die Fähre, und wann kam sie an?",
    parts=["Wer baute die Fähre?", "Wann kam sie an?"],
    one_word=("Fähre", "Fähren"),
    function_words="wer war es und die",
    same=("die Fähre", "Fähre"),
    other="das Rathaus",
    why=("Warum kam sie so spät?", "Sie kam spät wegen des Sturms."),
    statement="Die Fähre wurde am 3. Mai 2024 mit 12 Kabinen an Kari Moe verkauft.",
    name="Kari Moe",
    foreign="The ferry is late and was sold to the city.",
)


class TestGerman(LanguageConformance):
    @pytest.fixture
    def language(self) -> Language:
        return GERMAN

    @pytest.fixture
    def samples(self) -> Samples:
        return GERMAN_SAMPLES


def test_the_conformance_fails_a_language_that_lacks_something() -> None:
    class Silent(German):
        says = replace(German.says, not_said="", bylines={})

    class Deaf(German):
        asking = ENGLISH.asking

    whole = LanguageConformance()
    with pytest.raises(AssertionError):
        whole.test_what_it_says_is_whole(Silent(), GERMAN_SAMPLES)
    with pytest.raises(AssertionError):
        whole.test_a_follow_up_is_made_standalone(Deaf(), GERMAN_SAMPLES)


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    folder: Path = tmp_path_factory.mktemp("german")
    (folder / "articles").mkdir()
    (folder / "articles" / "faehre.md").write_text(
        "# Fähre kommt wieder spät\n\nBy Kari Moe\n\n2024-05-04\n\n"
        "Die Fähre kam wegen des Sturms zu spät an. An Bord waren 12 Lastwagen aus Hamburg.\n",
        encoding="utf-8",
    )
    with open_library(folder / "library", create=True) as made:
        assert made.sync(folder / "articles").failures == ()
        yield made


def test_a_byline_and_a_follow_up_in_german(library: Library) -> None:
    asked = ["Hallo, wer hat den Artikel über die Fähre geschrieben, bitte?", "Und wann erschien er?"]
    assistant = open_assistant(library, language=GERMAN)
    author, published = assistant.ask(asked[0]), assistant.ask(asked[1], history=asked[:1])

    assert author.text == "„Fähre kommt wieder spät“ wurde von Kari Moe geschrieben. [1]"
    assert author.standalone_question == "Wer hat den Artikel über die Fähre geschrieben?"
    assert published.standalone_question == "Wann erschien der Artikel über die Fähre?"
    assert published.text == "„Fähre kommt wieder spät“ erschien am 2024-05-04. [1]"


def test_a_refusal_and_a_half_answer_in_german(library: Library) -> None:
    assistant = open_assistant(library, language=GERMAN)
    unsaid = assistant.ask("Was kostet ein Brot in Bergen?")
    half = assistant.ask("Wer hat den Artikel über die Fähre geschrieben, und was kostet ein Brot in Bergen?")

    assert (unsaid.answered, unsaid.text) == (False, "Die Artikel sagen es nicht.")
    assert half.answered and "Die Artikel sagen nicht: Was kostet ein Brot in Bergen?" in half.notes


def test_what_a_model_says_in_german_is_checked_and_marked(library: Library) -> None:
    model = FakeLanguageModel(
        "Wegen des Sturms kam sie zu spät an [1]. ", "An Bord der Fähre waren 40 Lastwagen [2]."
    )
    answer = open_assistant(library, model=model, language=GERMAN).ask("Warum kam die Fähre so spät?")

    assert "write exactly this and nothing else: Die Artikel sagen es nicht." in model.asked[0][0].content
    assert answer.text.startswith("Wegen des Sturms kam sie zu spät an. [1]")
    assert answer.text.endswith("An Bord der Fähre waren 40 Lastwagen. (nicht belegt)")
    assert (
        "Nicht belegt: „An Bord der Fähre waren 40 Lastwagen.“: eine Zahl darin steht dort nicht."
        in answer.notes
    )


def test_a_model_that_refuses_in_german_is_understood(library: Library) -> None:
    model = FakeLanguageModel("Die Artikel sagen es nicht.")
    answer = open_assistant(library, model=model, language=GERMAN).ask("Was kostet ein Brot in Bergen?")

    assert (answer.answered, answer.text, answer.notes) == (False, "Die Artikel sagen es nicht.", ())
