"""MiniLM against onnxruntime in float32 on the same file."""

from __future__ import annotations

import os
import re
import threading
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.embedders import shipped_files as models
from index.embedders.minilm import MAX_PIECES, MiniLM, passage_input
from index.embedders.tokens import load_tokenizer
from index.embedders.weights import Weights

SEEDS = Path(__file__).resolve().parents[2] / "seeds"


def seed_sentences() -> list[str]:
    text = "\n".join(
        path.read_text(encoding="utf-8", errors="replace") for path in sorted(SEEDS.glob("*.txt"))
    )
    return [part.strip() for part in re.split(r"(?<=[.!?])\s+|\n{2,}", text) if part.strip()]


def reference(texts: list[str]) -> Any:
    """onnxruntime in float32, one text at a time, no padding."""
    os.environ["ORT_DISABLE_TELEMETRY"] = "1"  # read when the package is imported
    import onnxruntime

    content = Weights.open(models.FOLDER, models.NAME, models.VERSION).read(models.EMBEDDER_FILE)
    session = onnxruntime.InferenceSession(content, providers=["CPUExecutionProvider"])
    tokenizer = load_tokenizer()
    rows = []
    for text in texts:
        ids = np.array([tokenizer.encode(text).ids])
        feed = {"input_ids": ids, "attention_mask": np.ones_like(ids), "token_type_ids": np.zeros_like(ids)}
        rows.append(session.run(["embedding"], feed)[0][0])
    return np.array(rows)


@pytest.fixture(scope="module")
def embedder() -> MiniLM:
    return MiniLM()


@pytest.fixture(scope="module")
def sentences() -> list[str]:
    found = seed_sentences()
    assert len(found) > 100
    return found


@pytest.fixture(scope="module")
def expected(sentences: list[str]) -> Any:
    return reference(sentences)


def test_default_precision_stays_near_float32(embedder: MiniLM, sentences: list[str], expected: Any) -> None:
    cosines = (embedder.embed(sentences) * expected).sum(axis=1)
    assert cosines.mean() >= 0.999
    assert cosines.min() >= 0.998


def test_float32_equals_onnxruntime(sentences: list[str], expected: Any) -> None:
    exact = MiniLM(precision="f32")
    assert exact.model.precision == "f32"
    np.testing.assert_allclose(exact.embed(sentences), expected, atol=5e-6)


def test_rows_keep_the_order_of_the_texts_and_have_unit_length(embedder: MiniLM) -> None:
    texts = [
        "Rain fell on the coast all week. " * 9,
        "a cat",
        "Shares of the bank rose by four per cent.",
        "a cat",
    ]
    vectors = embedder.embed(texts)
    assert vectors.shape == (4, embedder.dimension)
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    for text, vector in zip(texts, vectors, strict=True):
        assert embedder.embed_query(text) @ vector > 0.999


def test_meaning_is_near_meaning(embedder: MiniLM) -> None:
    near, far = embedder.embed(["The kitten was asleep on the rug.", "Interest rates were raised again."])
    query = embedder.embed_query("a sleeping cat")
    assert query @ near > query @ far + 0.3


def test_nothing_empty_and_very_long(embedder: MiniLM) -> None:
    assert embedder.embed([]).shape == (0, 384)
    assert embedder.count_tokens([]) == []
    texts = ["", " \n\t ", "word " * 60_000, "x" * 200_000, "word " * (MAX_PIECES - 2)]
    vectors = embedder.embed(texts)
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    np.testing.assert_array_equal(vectors[2], vectors[4])  # cut to what fits
    assert embedder.count_tokens(texts) == [0, 0, 60_000, 1, MAX_PIECES - 2]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(max_size=200), max_size=6))
def test_any_text_becomes_a_unit_vector(texts: list[str]) -> None:
    embedder = _shared()
    vectors = embedder.embed(texts)
    assert vectors.shape == (len(texts), 384)
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    assert len(embedder.count_tokens(texts)) == len(texts)


_made: list[MiniLM] = []


def _shared() -> MiniLM:
    """Hypothesis takes no module fixtures: one embedder for all its examples."""
    if not _made:
        _made.append(MiniLM())
    return _made[0]


def test_threads_get_their_own_answers(embedder: MiniLM) -> None:
    texts = [f"Item {number} was sold for {number * 7} dollars." for number in range(24)]
    expected = [embedder.embed_query(text) for text in texts]
    found: dict[int, Any] = {}

    def ask(number: int) -> None:
        found[number] = embedder.embed_query(texts[number])

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(24)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for number, vector in enumerate(expected):
        np.testing.assert_array_equal(found[number], vector)


def test_passage_input_puts_the_header_on_its_own_line() -> None:
    assert passage_input("Title. Paper. 2025-08-14", "Body.") == "Title. Paper. 2025-08-14\nBody."
    assert passage_input("", "Body.") == "Body."
