"""The shipped reader and the stand-in do what a reader must; what is broken is found out."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import replace
from itertools import count

import pytest

from assistant.extractive.reader import MiniLMReader, Reader, Reading, Span
from assistant.fakes import WordReader
from tests.assistant.reader_conformance import HEADERS, ReaderConformance

SCORES = {"Volvo": 5.0, "Saab": 4.0}


@pytest.fixture(scope="module")
def shipped() -> MiniLMReader:
    return MiniLMReader()


class TestShippedReader(ReaderConformance):
    @pytest.fixture
    def reader(self, shipped: MiniLMReader) -> Reader:
        return shipped


class TestWordReader(ReaderConformance):
    @pytest.fixture
    def reader(self) -> Reader:
        return WordReader(SCORES)


class Broken(WordReader):
    """A reader that spoils each of its readings by `spoil`, and their order by `order`."""

    def __init__(self, spoil: Callable[[Reading], Reading], order: int = 1) -> None:
        super().__init__(SCORES)
        self.spoil, self.order = spoil, order

    def read(self, question: str, passages: object, headers: object = None) -> list[Reading]:
        return [self.spoil(reading) for reading in super().read(question, passages)][:: self.order]


def moved(reading: Reading) -> Reading:
    return replace(
        reading, spans=tuple(Span(s.start_char + 1, s.end_char + 1, s.score) for s in reading.spans)
    )


def twice(reading: Reading) -> Reading:
    return replace(reading, spans=reading.spans * 2)


def without_a_logit(reading: Reading) -> Reading:
    return replace(reading, starts=reading.starts[1:])


def misjudged(reading: Reading) -> Reading:
    return replace(reading, spans=tuple(replace(span, score=span.score + 1) for span in reading.spans))


def never_empty(reading: Reading) -> Reading:
    return replace(reading, spans=reading.spans or (Span(0, 0, 0.0),))


def wavering() -> Callable[[Reading], Reading]:
    calls = count()
    return lambda reading: replace(reading, relevance=float(next(calls)))


@pytest.mark.parametrize(
    ("broken", "found"),
    [
        (Broken(moved), "test_spans_are_words_of_the_passage"),
        (Broken(twice), "test_spans_stand_best_first_and_apart"),
        (Broken(without_a_logit), "test_a_reading_has_logits_and_a_place_for_every_piece"),
        (Broken(misjudged), "test_the_margin_is_that_of_the_best_span"),
        (Broken(lambda reading: reading, order=-1), "test_spans_are_words_of_the_passage"),
        (Broken(never_empty), "test_nothing_to_read_gives_nothing"),
        (Broken(wavering()), "test_the_same_is_read_twice_alike"),
    ],
    ids=["moved", "twice", "without a logit", "misjudged", "out of order", "never empty", "wavering"],
)
def test_a_broken_reader_fails(broken: Reader, found: str) -> None:
    check = getattr(ReaderConformance(), found)
    extra = {"headers": HEADERS} if "headers" in inspect.signature(check).parameters else {}

    with pytest.raises(AssertionError):
        check(reader=broken, **extra)
