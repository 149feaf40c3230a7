"""What any reader must do: subclass and give a `reader` fixture."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from assistant.extractive.reader import Reader, Reading

QUESTION = "Who built the ferry?"
PASSAGES = [
    "Nobody knew the yard. Volvo built the ferry there; Saab paid for it.",
    "It rained.",
    "A café in São Paulo paid €15 for “naïve” art by José\u0301.",
    "word " * 600 + "Volvo.",
]
HEADERS = ["The ferry Norrona", "", "Volvo, Volvo and Volvo", "A long one"]
WORDLESS = ["", "   ", "\n\t"]


def alike(one: Reading, other: Reading) -> bool:
    """Whether two readings are the same to the last bit, logits included."""
    arrays = ((one.starts, other.starts), (one.ends, other.ends), (one.offsets, other.offsets))
    return one == other and all(np.array_equal(*pair) for pair in arrays)


class ReaderConformance:
    @pytest.mark.parametrize("headers", [None, HEADERS])
    def test_a_reading_has_logits_and_a_place_for_every_piece(
        self, reader: Reader, headers: list[str] | None
    ) -> None:
        for passage, reading in zip(PASSAGES, reader.read(QUESTION, PASSAGES, headers), strict=True):
            assert reading.starts.shape == reading.ends.shape == reading.offsets.shape[:1]
            assert reading.offsets.shape[1:] == (2,)
            assert np.isfinite([reading.relevance, reading.no_answer, *reading.starts, *reading.ends]).all()
            starts, ends = reading.offsets[:, 0], reading.offsets[:, 1]
            assert (starts >= 0).all() and (starts < ends).all() and (ends <= len(passage)).all()
            assert (np.diff(starts) >= 0).all()

    @pytest.mark.parametrize("headers", [None, HEADERS])
    def test_spans_are_words_of_the_passage(self, reader: Reader, headers: list[str] | None) -> None:
        for passage, reading in zip(PASSAGES, reader.read(QUESTION, PASSAGES, headers), strict=True):
            assert reading.spans
            for span in reading.spans:
                assert 0 <= span.start_char < span.end_char <= len(passage)
                around = passage[: span.start_char][-1:], passage[span.end_char :][:1]
                quoted = passage[span.start_char : span.end_char]
                assert quoted == quoted.strip()
                assert not (quoted[0].isalnum() and around[0].isalnum())
                assert not (quoted[-1].isalnum() and around[1].isalnum())

    def test_spans_stand_best_first_and_apart(self, reader: Reader) -> None:
        for reading in reader.read(QUESTION, PASSAGES):
            scores = [span.score for span in reading.spans]
            places = sorted((span.start_char, span.end_char) for span in reading.spans)
            assert scores == sorted(scores, reverse=True)
            assert all(before[1] <= after[0] for before, after in pairwise(places))

    def test_the_margin_is_that_of_the_best_span(self, reader: Reader) -> None:
        for passage, reading in zip(PASSAGES, reader.read(QUESTION, PASSAGES), strict=True):
            assert reading.margin == pytest.approx(reading.margin_of(reading.spans[0]))
            assert reading.margin == pytest.approx(reading.best_within(0, len(passage)), abs=1e-4)

    def test_readings_come_in_the_order_of_their_passages(self, reader: Reader) -> None:
        there, back = reader.read(QUESTION, PASSAGES), reader.read(QUESTION, PASSAGES[::-1])
        for one, other in zip(there, back[::-1], strict=True):
            assert np.array_equal(one.offsets, other.offsets)

    def test_nothing_to_read_gives_nothing(self, reader: Reader) -> None:
        assert reader.read(QUESTION, []) == []
        for reading in reader.read(QUESTION, WORDLESS):
            assert (reading.spans, reading.margin, len(reading.starts)) == ((), None, 0)
            assert reading.best_within(0, 3) is None

    def test_an_empty_question_and_a_long_one_are_read(self, reader: Reader) -> None:
        for question in ("", "why " * 500):
            assert len(reader.read(question, PASSAGES)) == len(PASSAGES)

    def test_the_same_is_read_twice_alike(self, reader: Reader) -> None:
        first, again = (reader.read(QUESTION, PASSAGES, HEADERS) for _ in range(2))
        assert all(alike(*pair) for pair in zip(first, again, strict=True))
