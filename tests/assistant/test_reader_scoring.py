"""The reader: spans by hand-worked logits, exact offsets on any text, and onnxruntime as the oracle."""

from __future__ import annotations

import os
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from assistant.extractive import shipped as reader
from assistant.extractive.reader import MAX_PIECES, SPAN_PIECES, MiniLMReader, Reading, span_scores
from index.embedders.tokens import batches, load_tokenizer
from index.embedders.weights import Weights

QUESTION = "How much did the bridge cost?"
PASSAGES = [
    "The bridge over the Lune was opened in May. It cost 4.2 million pounds, the council said, and took two years.",
    "The council met on Tuesday to talk about schools, and closed the meeting early.",
    "A café in São Paulo paid €15 for “naïve” art.",
]
_made: list[MiniLMReader] = []


def shared() -> MiniLMReader:
    """One reader for all tests; Hypothesis takes no module fixtures."""
    if not _made:
        _made.append(MiniLMReader())
    return _made[0]


def reference(question: str, passage: str) -> dict[str, Any]:
    """onnxruntime in float32 on the pair as the tokenizer itself joins it."""
    os.environ["ORT_DISABLE_TELEMETRY"] = "1"  # read when the package is imported
    import onnxruntime

    content = Weights.open(reader.FOLDER, reader.NAME, reader.VERSION).read(reader.READER_FILE)
    session = onnxruntime.InferenceSession(content, providers=["CPUExecutionProvider"])
    pair = load_tokenizer().encode(question, passage)
    ids, types = np.array([pair.ids]), np.array([pair.type_ids])
    feed = {"input_ids": ids, "attention_mask": np.ones_like(ids), "token_type_ids": types}
    start, end, relevance = session.run(["start", "end", "relevance"], feed)
    inside = (types[0] == 1) & (ids[0] != 102)
    return {
        "starts": start[0][inside],
        "ends": end[0][inside],
        "no_answer": start[0][0] + end[0][0],
        "relevance": relevance[0],
    }


def check_offsets(passage: str, reading: Reading) -> None:
    taken: list[tuple[int, int]] = []
    for span in reading.spans:
        assert 0 <= span.start_char < span.end_char <= len(passage)
        assert passage[span.start_char : span.end_char].strip()
        for start, end in taken:
            assert span.end_char <= start or end <= span.start_char
        taken.append((span.start_char, span.end_char))
    assert [span.score for span in reading.spans] == sorted((s.score for s in reading.spans), reverse=True)


def test_finds_the_answer_and_the_passage_that_holds_it() -> None:
    bridge, council, _ = shared().read(QUESTION, PASSAGES)
    best = bridge.spans[0]
    assert "4.2 million" in PASSAGES[0][best.start_char : best.end_char]
    assert bridge.margin == bridge.margin_of(best) == best.score - bridge.no_answer
    assert bridge.margin > (council.margin or 0)
    assert bridge.relevance > council.relevance


def test_float32_equals_onnxruntime() -> None:
    exact = MiniLMReader(precision="f32")
    assert exact.model.precision == "f32"
    for passage, reading in zip(PASSAGES, exact.read(QUESTION, PASSAGES), strict=True):
        expected = reference(QUESTION, passage)
        np.testing.assert_allclose(reading.starts, expected["starts"], atol=1e-4)
        np.testing.assert_allclose(reading.ends, expected["ends"], atol=1e-4)
        assert reading.no_answer == pytest.approx(expected["no_answer"], abs=1e-4)
        assert reading.relevance == pytest.approx(expected["relevance"], abs=1e-4)


def test_default_precision_stays_near_float32() -> None:
    exact, other = MiniLMReader(precision="f32").read(QUESTION, PASSAGES), shared().read(QUESTION, PASSAGES)
    for one, near in zip(exact, other, strict=True):
        assert abs((one.margin or 0) - (near.margin or 0)) < 2.5
        assert abs(one.relevance - near.relevance) < 1
        if (one.margin or 0) > 0:
            assert one.spans[0].start_char == near.spans[0].start_char
    assert (
        np.argsort([one.margin or 0 for one in exact]).tolist()
        == np.argsort([one.margin or 0 for one in other]).tolist()
    )


def test_default_precision_stays_near_float32_at_every_length() -> None:
    """A passage of 23 pieces more made batches of 32 pieces, where 8-bit attention on amx errs by 8 in a logit."""
    exact, lengths = MiniLMReader(precision="f32"), set()
    words = "The council said that 4.2 million had been paid for the bridge since Monday , and".split()
    for count in range(1, 200, 6):
        passage = " ".join((words * 20)[:count])
        alike = [passage] * (
            1 if count % 4 == 1 else 6
        )  # a row alone has wider steps of length than three in a batch
        lengths |= {batch.ids.shape for batch in batches([[7] * (count + 8)] * len(alike))}
        one, near = exact.read(QUESTION, alike)[0], shared().read(QUESTION, alike)[0]
        assert np.abs(one.starts - near.starts).max() < 3, count
        assert abs(one.no_answer - near.no_answer) < 3, count
    assert len(lengths) >= 11, lengths


def test_span_scores_by_hand() -> None:
    starts, ends = np.array([1, 5, 2], np.float32), np.array([10, 20, 40], np.float32)
    scores = span_scores(starts, ends)
    assert scores.shape == (3, SPAN_PIECES)
    assert scores[0, :4].tolist() == [11, 21, 41, -np.inf]
    assert scores[1, :3].tolist() == [25, 45, -np.inf]
    assert scores[2, :2].tolist() == [42, -np.inf]


def test_best_within_by_hand() -> None:
    #            "It  cost  nine ."
    offsets = np.array([[0, 2], [3, 7], [8, 12], [12, 13]])
    reading = Reading(
        relevance=0.0,
        no_answer=3.0,
        spans=(),
        starts=np.array([0, 1, 9, 0], np.float32),
        ends=np.array([7, 0, 5, 2], np.float32),
        offsets=offsets,
    )
    assert reading.best_within(0, 13) == 9 + 5 - 3
    assert reading.best_within(0, 7) == 0 + 7 - 3
    assert reading.best_within(3, 11) == 1 + 0 - 3  # "nine" sticks out
    assert reading.best_within(4, 7) is None
    assert reading.margin is None


def test_best_within_the_whole_passage_is_the_margin() -> None:
    for passage, reading in zip(PASSAGES, shared().read(QUESTION, PASSAGES), strict=True):
        assert reading.best_within(0, len(passage)) == pytest.approx(reading.margin)


def test_spans_are_whole_words_and_within_length() -> None:
    passage = "Unbelievably, the counterrevolutionaries photosynthesised antidisestablishmentarianism. " * 6
    (reading,) = shared().read("Who photosynthesised?", [passage])
    tokenizer = load_tokenizer()
    assert len(reading.spans) > 1
    for span in reading.spans:
        quote = passage[span.start_char : span.end_char]
        around = passage[max(0, span.start_char - 1)] + passage[min(len(passage) - 1, span.end_char)]
        assert not (quote[0].isalpha() and span.start_char and around[0].isalpha())
        assert not (quote[-1].isalpha() and around[1].isalpha())
        assert len(tokenizer.encode(quote, add_special_tokens=False).ids) < SPAN_PIECES + 12
    check_offsets(passage, reading)


def test_accents_stay_with_their_letter() -> None:
    passage = "The prize went to Jose\u0301. He thanked Renee\u0301"
    (reading,) = shared().read("Who won the prize?", [passage])
    check_offsets(passage, reading)
    for span in reading.spans:
        assert passage[span.end_char : span.end_char + 1] != "\u0301"


def test_nothing_empty_and_very_long() -> None:
    assert shared().read(QUESTION, []) == []
    long = "The council met and talked. " * 4000 + "The bridge cost nine pounds."
    empty, blank, cut = shared().read(QUESTION, ["", " \n", long])
    assert empty.spans == blank.spans == ()
    assert empty.margin is None and empty.best_within(0, 10) is None
    assert len(cut.starts) < MAX_PIECES
    check_offsets(long, cut)
    (unasked,) = shared().read("", ["A passage."])
    check_offsets("A passage.", unasked)
    (over_asked,) = shared().read("why " * 500, [PASSAGES[0]])
    assert len(over_asked.starts) == len(reference("why", PASSAGES[0])["starts"])


def test_many_passages_are_read_as_each_alone() -> None:
    passages = [f"{text} {'More words follow here. ' * number}" for number, text in enumerate(PASSAGES * 8)]
    together = shared().read(QUESTION, passages)
    for number in (0, 7, 23):
        (alone,) = shared().read(QUESTION, [passages[number]])
        assert alone.relevance == pytest.approx(together[number].relevance, abs=0.15)
        np.testing.assert_allclose(alone.starts, together[number].starts, atol=0.3)


def test_a_header_is_read_but_never_quoted() -> None:
    passages = ["It lost power off the coast on Friday. Nobody was hurt."] * 3
    bare, headed, empty = shared().read(
        "Which ship lost power?", passages, ["", "Ferry Norrona adrift with 300 aboard", ""]
    )
    assert (bare.relevance, bare.spans) == (empty.relevance, empty.spans)
    assert headed.relevance != bare.relevance
    assert len(headed.starts) == len(bare.starts)
    check_offsets(passages[1], headed)
    [long] = shared().read("Which ship lost power?", ["word " * 300], ["headline " * 300])
    assert len(long.starts) < 256


ODD = "\u0130stanbul ﬁne e\u0301\u0323 \u200b\u202e\U0001f469\u200d\U0001f52c 漢字 ßẞ \ufeff\x00\ud7ff ﷺ"


@settings(max_examples=120, deadline=None)
@given(st.text(max_size=60), st.lists(st.text(max_size=150), max_size=4))
@example("wer?", [ODD])
@example(ODD, [ODD[::-1], "¿Qué?"])
def test_offsets_are_exact_on_any_text(question: str, passages: list[str]) -> None:
    readings = shared().read(question, passages)
    assert len(readings) == len(passages)
    tokenizer = load_tokenizer()
    for passage, reading in zip(passages, readings, strict=True):
        check_offsets(passage, reading)
        pieces = tokenizer.encode(passage, add_special_tokens=False)
        assert len(reading.starts) == len(reading.ends) == len(reading.offsets) <= len(pieces.ids)
        assert [tuple(row) for row in reading.offsets.tolist()] == pieces.offsets[: len(reading.starts)]


def test_no_span_runs_over_the_end_of_a_paragraph() -> None:
    """A span from the byline into the text was the best one, and was then left out: "1999" answered who had built it."""
    passage = (
        "Ferry late again\n\nBy Kari Moe\n\nThe ferry Aurora was built by Volvo in 1999. It sank near Bergen."
    )
    reading = shared().read("Who built the ferry Aurora?", [passage], ["Ferry late again"])[0]

    found = [passage[span.start_char : span.end_char] for span in reading.spans]
    assert "Volvo" in found[:2]  # the byline, where it comes first, is no answer to the pipeline
    assert not any("\n\n" in words for words in found)
