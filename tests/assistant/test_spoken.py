"""Passages that speak of much less of what is asked than another are not read."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.english import ENGLISH
from assistant.english.questions import classify
from assistant.extractive.confidence import Calibration
from assistant.extractive.spoken import known, speaking
from assistant.extractive.writer import Extractive
from assistant.fakes import WordReader
from index.articles import Article, Hit, Passage
from index.fakes import FakeEmbedder

RARITY = {"rowers": 2.0, "cup": 3.0, "regatta": 1.0}
CUP = "The cup of the rowers stays in Lindvik, as their regatta was called off."
RUN = "Ann Berg was first over the line in the regatta for runners."


def hit(number: int, text: str) -> Hit:
    article = Article(f"a{number}", "Notes", text, None, None, None, None, f"{number}.txt", "")
    return Hit(Passage(number, article.id, 0, len(text)), article, 1.0)


@pytest.mark.parametrize(
    ("text", "share"),
    [("Nobody came.", 0.0), ("The regatta of the rowers", 0.5), (CUP, 1.0), ("Two cups, one rower", 5 / 6)],
)
def test_words_count_by_how_rare_they_are(text: str, share: float) -> None:
    question = replace(classify("Who brings the rowers' cup to the regatta?"), rarity=RARITY)
    assert known(question, text, ENGLISH.words) == pytest.approx(share)


def test_what_the_library_has_not_at_all_does_not_count() -> None:
    assert known(classify("Who brings the cup?"), "Nobody came.", ENGLISH.words) == 1.0


def test_passages_that_speak_of_a_fifth_as_much_are_kept_in_their_order() -> None:
    hits = [hit(1, RUN), hit(2, "The rowers came to the regatta."), hit(3, CUP), hit(4, "Nobody came.")]
    question = replace(classify("Who brings the rowers' cup to the regatta?"), rarity=RARITY)
    assert [one.article.id for one in speaking(question, hits, ENGLISH.words)] == ["a2", "a3"]
    assert speaking(replace(question, rarity={}), hits, ENGLISH.words) == hits


def test_the_header_counts() -> None:
    titled = hit(1, "Ann Berg was first.")
    titled = replace(titled, article=replace(titled.article, title="Cup of the rowers"))
    question = replace(classify("Who won the rowers' cup?"), rarity=RARITY)
    assert speaking(question, [titled, hit(2, CUP)], ENGLISH.words)[0] is titled


@pytest.mark.parametrize(
    "question", ["Who won the rowers' cup in the regatta?", "Why was the rowers' cup won?"]
)
@pytest.mark.parametrize(("rarity", "answered"), [({}, True), (RARITY, False)])
def test_the_sure_reader_is_not_asked_where_less_is_spoken_of(
    question: str, rarity: dict[str, float], answered: bool
) -> None:
    sure = Calibration(0.0, (1.0, *[0.0] * 8), 0.5)
    writer = Extractive(
        WordReader({"Ann": 9.0, "Berg": 9.0}), FakeEmbedder(), {"fact": sure, "sentence": sure}, ENGLISH
    )
    asked = replace(classify(question), rarity=rarity)
    draft = writer.draft(asked, [hit(1, RUN), hit(2, CUP)])
    assert ("Ann Berg" in " ".join(claim.text for claim in draft.claims)) is answered
