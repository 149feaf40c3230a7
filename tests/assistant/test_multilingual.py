"""The reader of other languages: short answers in the question's own language, also in ones it was never trained on."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.assistant import Assistant
from assistant.build import open_assistant, open_library
from assistant.extractive import multilingual
from assistant.extractive.multilingual import MultilingualReader, multilingual_reader, word_numbers
from index.embedders.e5_file import e5_tokenizer

ARTICLES = {
    "fähre.txt": "Neue Fähre nach Helgoland verspätet sich\n\nDie neue Fähre „Seeadler“ wird erst im Mai den Betrieb"
    " zwischen Cuxhaven und Helgoland aufnehmen. Das teilte die Reederei Nordlinie am Dienstag mit. Bis dahin fährt das"
    " Ersatzschiff „Möwe“. Es kann 320 Fahrgäste mitnehmen, aber keine Autos.\n",
    "橋.txt": "新しい橋\n\n緑川市の新しい橋は来年の春に開通する。建設費は十二億円である。山田市長は式典に出席する予定だ。\n",
    "museum.txt": "В Озёрске открылся музей стекла\n\nВ субботу в Озёрске открылся музей стекла. Он разместился в здании"
    " бывшего завода, который закрыли в 1998 году. Билет стоит 250 рублей, для детей вход бесплатный.\n",
}


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    folder: Path = tmp_path_factory.mktemp("multilingual")
    (folder / "articles").mkdir()
    for name, text in ARTICLES.items():
        (folder / "articles" / name).write_text(text, encoding="utf-8")
    with open_library(folder / "library", create=True) as library:
        assert library.sync(folder / "articles").failures == ()
        yield open_assistant(library)


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("Wie viele Fahrgäste kann die Möwe mitnehmen?", "320"),
        ("緑川市の新しい橋はいつ開通するか", "来年の春"),
        ("Сколько стоит билет в музей стекла?", "250 рублей"),
    ],
)
def test_a_question_is_answered_in_its_own_language(assistant: Assistant, question: str, said: str) -> None:
    answer = assistant.ask(question)
    assert answer.short_answer is not None
    assert said in answer.short_answer
    assert answer.confidence is not None
    assert not any("whole sentences" in note for note in answer.notes)
    for citation in answer.citations:
        assert citation.quote in ARTICLES[citation.file]


def test_what_is_not_said_is_not_answered(assistant: Assistant) -> None:
    assert assistant.ask("Wie heißt der Kapitän der Fähre Seeadler?").basis != "stated"
    assert assistant.ask("Кто тренер сборной Бразилии по футболу?").basis == "not_stated"


def test_an_english_question_reads_them_too_and_is_never_sure(assistant: Assistant) -> None:
    answer = assistant.ask("How many passengers can the Möwe take?")
    assert answer.basis == "likely"
    assert "320" in answer.text
    assert any("in German, the question is in English" in note for note in answer.notes)


def test_without_the_extra_there_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(multilingual, "installed", lambda: None)
    multilingual_reader.cache_clear()
    try:
        assert multilingual_reader() is None
    finally:
        multilingual_reader.cache_clear()


def test_a_span_is_of_whole_words_but_of_single_signs_where_none_are_parted() -> None:
    def numbered(text: str) -> list[int | None]:
        return word_numbers(e5_tokenizer().encode(text, add_special_tokens=False).offsets, text)

    hyphen = numbered("unübersehbarkeit")
    assert len(hyphen) > 1
    assert set(hyphen) == {0}
    japanese = numbered("来年の春に開通する")
    assert len(japanese) > 1
    assert japanese == sorted(set(japanese), key=japanese.index)
    assert len(set(numbered("Oslo, Bergen"))) >= 3


def test_a_span_ends_where_a_word_does() -> None:
    reader = multilingual_reader() or MultilingualReader()
    passage = "Das Schloss gehört der Familie Freudenberger-Waldhausen seit 1812."
    reading = reader.read("Wem gehört das Schloss?", [passage])[0]
    best = reading.spans[0]
    said = passage[best.start_char : best.end_char]
    assert "Freudenberger" in said
    assert said[-1].isalnum()
    assert passage[best.end_char : best.end_char + 1] in (" ", "", ".", "-")
