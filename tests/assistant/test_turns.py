"""Sentences inside of a turn: who says them answers "who", and stands in or beside the quotation."""

from __future__ import annotations

import time

import pytest

from assistant.english import ENGLISH
from assistant.evidence import Evidence
from assistant.extractive.reader import MiniLMReader, Reader
from assistant.extractive.turns import asked_of, quoted_whole, said, speakers, voice_at
from index.articles import Article, Hit, Mark, Passage

TURNS = (
    ("HOST", "HOST: Our guests are Engineer Tomas Reyl and the farmer Anke Dorn. Mr Reyl, is the dam safe?"),
    ("REYL", "REYL: It is. It was inspected in April by two teams. They found no crack."),
    ("DORN", "DORN: We farmers see it otherwise. Water stands in my field since June."),
)
TEXT = "\n\n".join(["Panel on the river dam", *(words for _, words in TURNS), "The rain went on in July."])
ARTICLE = Article(
    "a", "Panel on the river dam", TEXT, None, None, None, None, "a.txt", "",
    (
        *(Mark("speaker", TEXT.index(f"{name}:"), TEXT.index(f"{name}:") + len(name)) for name, _ in TURNS),
        Mark("speaker", TEXT.index("The rain"), TEXT.index("The rain")),
    ),
)  # fmt: skip
HIT = Hit(Passage(1, "a", 0, len(TEXT)), ARTICLE, 1.0)


@pytest.fixture(scope="module")
def reader() -> Reader:
    return MiniLMReader()


def place(words: str) -> tuple[int, int]:
    return TEXT.index(words), TEXT.index(words) + len(words)


def test_a_sentence_is_said_with_who_speaks_by_name_and_office_and_the_question_before() -> None:
    asked = "Mr Reyl, is the dam safe?"
    assert (
        said(ARTICLE, *place("They found no crack.")) == f"{asked} Engineer Tomas Reyl: They found no crack."
    )
    assert said(ARTICLE, *place("The rain went on in July.")) == "The rain went on in July."
    assert voice_at(ARTICLE, place("The rain")[0]) is None


def test_a_speaker_is_asked_of_by_name_or_office() -> None:
    assert asked_of("What did the engineer say about the dam?", ARTICLE, ENGLISH.words) == {"REYL"}
    assert asked_of("What did Anke Dorn say?", ARTICLE, ENGLISH.words) == {"DORN"}
    assert asked_of("Is the dam safe?", ARTICLE, ENGLISH.words) == set()


def test_a_quotation_begins_at_its_turns_opening() -> None:
    (claim,) = quoted_whole([Evidence(ARTICLE, *place("They found no crack."), 1.0)])
    assert [each.quote for each in claim.evidence] == [TURNS[1][1]]
    (claim,) = quoted_whole([Evidence(ARTICLE, *place("The rain went on in July."), 1.0)])
    assert [each.quote for each in claim.evidence] == ["The rain went on in July."]


@pytest.mark.parametrize(("question", "name"), [
    ("Who said that they found no crack?", "REYL"), ("Who says that water stands in the field?", "DORN"),
])  # fmt: skip
def test_who_said_it_is_answered_by_the_turns_speaker(reader: Reader, question: str, name: str) -> None:
    found = speakers(question, [HIT], reader, ENGLISH.words)
    assert found and found[0].text == name
    assert found[0].says and TEXT[slice(*found[0].says)] in TEXT


def test_a_name_begins_in_its_own_sentence() -> None:
    text = "We met in Port Ellery.\n\nREYL: It is safe. Nobody left Port Ellery. Reyl, Dr. Tomas Reyl, was there."
    mark = Mark("speaker", text.index("REYL"), text.index("REYL") + 4)
    voice = voice_at(Article("c", "Dam", text, None, None, None, None, "c.txt", "", (mark,)), mark.end)
    assert voice is not None
    assert voice.name == "Dr. Tomas Reyl"


def test_who_speaks_is_told_soon_of_a_long_transcript() -> None:
    """Before the mend it was sought through the whole article for each sentence: 7 to 11 s a question."""
    turns = [
        f"{name}: The valve of Sector {number} was {number} per cent open. It had rained on the Old Town. "
        * 4
        for number in range(400)
        for name in ("REYL", "DORN")
    ]
    places, at = [], 0
    for turn in turns:
        places.append(at)
        at += len(turn) + 2
    marks = tuple(Mark("speaker", start, start + 4) for start in places)
    article = Article("b", "Panel", "\n\n".join(turns), None, None, None, None, "b.txt", "", marks)
    began = time.process_time()
    told = [said(article, start + 70, start + 90) for start in places[:300]]

    assert time.process_time() - began <= 2.0
    assert all(text.startswith(("REYL: ", "DORN: ")) for text in told)
