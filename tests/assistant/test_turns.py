"""Sentences inside of a turn: who says them answers "who", and stands in or beside the quotation."""

from __future__ import annotations

import re
import time

import pytest

from assistant.english import ENGLISH
from assistant.evidence import Evidence
from assistant.extractive.candidates import Candidate
from assistant.extractive.reader import MiniLMReader, Reader
from assistant.extractive.turns import by_name, quoted_whole, said, speakers, voice_at
from assistant.extractive.voices import spoken_of, told_by, turns_of
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


def with_turns(text: str) -> Article:
    """An article whose paragraphs `Name: ...` are turns."""
    marks = tuple(
        Mark("speaker", found.start(1), found.end(1))
        for found in re.finditer(r"^(\w+): ", text, re.MULTILINE)
    )
    return Article(text[:9], text.partition("\n")[0], text, None, None, None, None, "t.txt", "", marks)


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


@pytest.mark.parametrize(("question", "asked"), [
    ("What did the minister say about the crane?", ("the minister", "the crane")),
    ("What does Ines Moro think of new wages?", ("Ines Moro", "new wages")),
    ("What is Pia Lund's view of the bridge?", ("Pia Lund", "the bridge")),
    ("How did the mayor react to the flood?", ("the mayor", "the flood")),
    ("What did the vicar say?", ("the vicar", "")),
    ("What do the articles say about the bridge?", None), ("What does it cost?", None), ("How did the mayor die?", None),
])  # fmt: skip
def test_who_is_asked_of_and_of_what(question: str, asked: tuple[str, str] | None) -> None:
    found = ENGLISH.asking.classify(question)
    assert (found.speaker, found.subject) == asked if asked else not found.speaker


INTRODUCED = with_turns("""A hearing

CHAIR: Before us are the transport minister, Ruben Halvard, and the union secretary, Ines Moro. Is the mud safe?

HALVARD: It is. Nobody found mercury. On wages I am silent.

MORO: The mud worries us. It is a toy for ministers.

Wick: I am the inspector of boilers. The valve was shut.""")  # fmt: skip
INTERVIEW = with_turns("""An interview with Tamsin Vole, the beekeeper

Q: Are you afraid of hornets?

A: No. They took four hives.

Q: Who goes on?

A: We do.""")  # fmt: skip


@pytest.mark.parametrize(("article", "who", "label"), [
    (INTRODUCED, "the minister", "HALVARD"), (INTRODUCED, "the union secretary", "MORO"), (INTRODUCED, "Ines Moro", "MORO"),
    (INTRODUCED, "the inspector", "Wick"), (INTERVIEW, "the beekeeper", "A"), (INTERVIEW, "the mayor", None),
])  # fmt: skip
def test_a_speaker_is_asked_of_by_name_or_office(article: Article, who: str, label: str | None) -> None:
    assert spoken_of(who, article, ENGLISH.words) == ({label} if label else set())


@pytest.mark.parametrize(("article", "question", "said"), [
    (INTRODUCED, "What did the minister say about the mud?", ["It is.", "Nobody found mercury.", "On wages I am silent."]),
    (INTRODUCED, "What did Halvard say about wages?", ["On wages I am silent."]),
    (INTRODUCED, "What did the minister say about Lisbon?", []),
    (INTERVIEW, "What did the beekeeper say about the hornets?", ["No.", "They took four hives."]),
    (INTERVIEW, "What did the mayor say about the hornets?", None),
])  # fmt: skip
def test_what_a_speaker_says_of_something(article: Article, question: str, said: list[str] | None) -> None:
    hit = Hit(Passage(1, article.id, 0, len(article.text)), article, 1.0)
    told = told_by(ENGLISH.asking.classify(question), [hit], ENGLISH.words)
    places = told and sorted((start, end) for _, start, end in told)
    assert (None if told is None else [article.text[start:end].partition(": ")[2] or article.text[start:end]
                                       for start, end in places or ()]) == said  # fmt: skip


def test_what_somebody_said_of_something_in_running_text_names_both() -> None:
    text = "Models\n\nIda Fenn called models “cheap”.\n\nFenn said of chips: “They are late.” She smiled. Chips cost more."
    article = Article("p", "Models", text, None, None, None, None, "p.txt", "")
    hit = Hit(Passage(1, "p", 0, len(text)), article, 1.0)
    asked = ENGLISH.asking.classify("What does Ida Fenn think of chips?")
    told = told_by(asked, [hit], ENGLISH.words)
    assert told and {text[start:end] for _, start, end in told} == {
        "Fenn said of chips: “They are late.”",
        "Chips cost more.",
    }


def test_the_turns_of_what_was_said_run_to_their_paragraphs_end() -> None:
    hit = Hit(Passage(1, INTRODUCED.id, 0, len(INTRODUCED.text)), INTRODUCED, 1.0)
    told = told_by(ENGLISH.asking.classify("What did the minister say about the mud?"), [hit], ENGLISH.words)
    at = INTRODUCED.text.index("Nobody")
    (turn,) = turns_of([Evidence(INTRODUCED, at, at + 21, 0.5)], told or set())
    assert turn.quote == "HALVARD: It is. Nobody found mercury. On wages I am silent."


def test_a_speakers_i_or_we_is_answered_by_the_name() -> None:
    def named(article: Article, words: str) -> Candidate:
        at = article.text.index(words)
        hit = Hit(Passage(1, article.id, 0, len(article.text)), article, 1.0)
        (found,) = by_name([Candidate(hit, at, at + len(words), 1.0, 1.0)])
        return found

    wages = INTRODUCED.text.index("I am silent")
    hit = Hit(Passage(1, INTRODUCED.id, 0, len(INTRODUCED.text)), INTRODUCED, 1.0)
    assert [one.text for one in by_name([Candidate(hit, wages, wages + 1, 1.0, 1.0)])] == ["HALVARD"]
    assert named(INTERVIEW, "We").text == "Tamsin Vole"
    assert named(INTERVIEW, "hives").text == "hives"
    at = INTERVIEW.text.index("A: We")
    (claim,) = quoted_whole([Evidence(INTERVIEW, at, at + 9, 1.0)])
    assert [each.quote for each in claim.evidence] == [INTERVIEW.text.partition("\n")[0], "A: We do."]


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
