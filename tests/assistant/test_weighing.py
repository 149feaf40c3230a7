"""Answers are weighed by what the reader says of their sentences when it reads them again."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
import pytest

from assistant.english import ENGLISH
from assistant.english.questions import classify
from assistant.extractive.candidates import Candidate, groups
from assistant.extractive.confidence import SIGN_NAMES, Calibration, words_asked
from assistant.extractive.reader import Reading, Span
from assistant.extractive.turns import NEAR
from assistant.extractive.weighing import MOST_AGAIN, NEAR_BEST, Weigher, sentence_of
from index.articles import Article, Hit, Passage

TEXT = "Nobody knew the yard. Volvo built the ferry there. Saab paid.\n\nScania sold it on."


class Words:
    """A reader whose pieces are words: a word's start and end logits are its `score`, less for every word read."""

    def __init__(self, **score: float) -> None:
        self.score = score
        self.seen: list[tuple[str, str]] = []

    def read(
        self, question: str, passages: Sequence[str], headers: Sequence[str] | None = None
    ) -> list[Reading]:
        self.seen += zip(passages, headers or [""] * len(passages), strict=True)
        return [self._one(text) for text in passages]

    def _one(self, text: str) -> Reading:
        words = list(re.finditer(r"\w+", text))
        logits = np.array([self.score.get(word.group(), -9) for word in words], dtype=np.float32)
        places = np.array([word.span() for word in words], dtype=np.int64)
        span = Span(*words[0].span(), 0.0)
        return Reading(0.0, float(len(words)), (span,), logits, logits, places)


class NoLikeness:
    """An embedder to which nothing is like anything."""

    def embed(self, texts: Sequence[str]) -> np.ndarray:
        return np.zeros((len(texts), 2), dtype=np.float32)

    def embed_query(self, text: str) -> np.ndarray:
        return np.zeros(2, dtype=np.float32)


def candidate(words: str, margin: float, text: str = TEXT) -> Candidate:
    stored = Article(text=text, id="a1", title="A title", publisher=None, author=None, published=None, url=None,
                     file="a.txt", checksum="0")  # fmt: skip
    start = text.index(words)
    return Candidate(
        Hit(Passage(1, "a1", 0, len(text)), stored, 0.1), start, start + len(words), margin, margin / 4
    )


def weigher(reader: Words, **weights: float) -> Weigher:
    values = tuple(weights.get(name, 0.0) for name in SIGN_NAMES)
    return Weigher(
        classify("Who built it?"), reader, NoLikeness(), Calibration(0.0, values, 0.5), ENGLISH.words
    )  # type: ignore[arg-type]


def test_the_sentence_is_read_by_itself_and_with_what_stands_before_it() -> None:
    reader = Words(Volvo=6.0)
    found = weigher(reader, again=0.1).weighed(groups([candidate("Volvo", 1.0)], ENGLISH.words))
    alone, led_to = "Volvo built the ferry there.", "Nobody knew the yard. Volvo built the ferry there."
    assert reader.seen == [(alone, "A title"), (led_to, "A title")]
    # Start and end say 6 each; "no answer" says 5 of five words and 9 of nine.
    assert found[0].signs.again == pytest.approx((7 + 3) / 2)
    assert found[0].probability == pytest.approx(1 / (1 + np.exp(-0.5)))


def test_a_second_reading_counts_up_to_a_bound() -> None:
    for sure in (20.0, 40.0):
        found = weigher(Words(Volvo=sure)).weighed(groups([candidate("Volvo", 1.0)], ENGLISH.words))
        assert found[0].signs.again == MOST_AGAIN


@pytest.mark.parametrize(
    ("question", "asked"),
    [("Who built it?", 2), ("Who built the ferry?", 2), ("Who built and sold the ferry?", 3)],
)
def test_so_many_content_words_are_asked(question: str, asked: int) -> None:
    assert words_asked(question, ENGLISH.words) == pytest.approx(np.log(1 + asked))


def test_no_more_than_is_near_and_in_its_paragraph_stands_before_it() -> None:
    reader = Words()
    weigher(reader).weighed(groups([candidate("Scania", 1.0)], ENGLISH.words))
    assert reader.seen == [("Scania sold it on.", "A title")]
    long = Words()
    weigher(long).weighed(
        groups([candidate("Volvo", 1.0, "Winter came. " * 40 + "Volvo left.")], ENGLISH.words)
    )
    read = long.seen[1][0]
    assert NEAR - 10 < len(read) - len("Volvo left.") <= NEAR
    assert read.startswith(("Winter ", "came. "))


def test_a_second_reading_can_turn_the_order() -> None:
    first = groups([candidate("Volvo", 2.0), candidate("Saab", 1.0)], ENGLISH.words)
    assert [group.words for group in first] == ["Volvo", "Saab"]
    again = weigher(Words(Volvo=0.0, Saab=9.0), margin=0.1, again=0.1).weighed(first)
    assert [item.group.words for item in again] == ["Saab", "Volvo"]
    assert [item.probability for item in again] == sorted((i.probability for i in again), reverse=True)


def test_of_answers_in_different_sentences_one_at_most_is_right() -> None:
    reader = Words(Volvo=9.0, Saab=9.0, ferry=9.0)
    near = groups([candidate("Volvo", 2.0), candidate("Saab", 2.0)], ENGLISH.words)
    shared = weigher(reader, margin=1.0).weighed(near)
    odds = np.exp(2.0)
    assert [item.probability for item in shared] == pytest.approx([odds / (1 + 2 * odds)] * 2)
    together = groups([candidate("Volvo", 2.0), candidate("ferry", 2.0)], ENGLISH.words)
    assert weigher(reader, margin=1.0).weighed(together)[1].probability == pytest.approx(odds / (1 + odds))
    items = Weigher(
        classify("Which yards built it?"),
        reader,
        NoLikeness(),
        Calibration(0.0, (1.0, *[0.0] * (len(SIGN_NAMES) - 1)), 0.5),
        ENGLISH.words,
    )  # type: ignore[arg-type]
    assert items.weighed(near)[1].probability == pytest.approx(odds / (1 + odds))


def test_answers_far_below_the_best_are_not_weighed() -> None:
    far = groups([candidate("Volvo", 8.0), candidate("Saab", 8.0 - NEAR_BEST - 0.1)], ENGLISH.words)
    reader = Words()
    assert [item.group.words for item in weigher(reader).weighed(far)] == ["Volvo"]
    assert not any("Saab" in text for text, _ in reader.seen)
    assert weigher(reader).weighed([]) == []


def test_a_candidate_by_itself_has_no_rivals() -> None:
    near = [candidate("Volvo", 2.0), candidate("Saab", 1.9)]
    some = weigher(Words(), margin=1.0, rival=-9.0)
    assert max(item.probability for item in some.weighed(groups(near, ENGLISH.words))) < 0.01
    assert some.alone(near) == pytest.approx([1 / (1 + np.exp(-2.0)), 1 / (1 + np.exp(-1.9))])


def test_a_sentence_is_read_again_once() -> None:
    reader, one = Words(), candidate("Volvo", 1.0)
    weighing = weigher(reader, again=0.1)
    first = weighing.weighed(groups([one], ENGLISH.words))[0].probability
    assert len(reader.seen) == 2
    assert weighing.alone([one, one]) == [first, first]
    assert len(reader.seen) == 2


def test_a_sentence_is_whole() -> None:
    stored, start, end = sentence_of(candidate("ferry", 1.0))
    assert stored.text[start:end] == "Volvo built the ferry there."
