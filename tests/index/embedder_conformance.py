"""What every Embedder must do: subclass and give an `embedder` fixture."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np

from index.embedders.minilm import Embedder

TEXTS = (
    "The river rose in the night.",
    "A minister named the budget of the harbour.",
    "",
    "Der Fluss stieg in der Nacht; ein Kind zählte 12 Boote.",
    "The river rose in the night. " * 40,
)
CLOSE = 1e-3  # what batches of several lengths may change, in any number of a unit vector


class EmbedderConformance:
    """Each test stands for a promise of `index.embedders.minilm.Embedder`."""

    def test_a_row_of_unit_length_for_each_text(self, embedder: Embedder) -> None:
        vectors = embedder.embed(TEXTS)
        assert vectors.shape == (len(TEXTS), embedder.dimension)
        assert vectors.dtype == np.float32
        np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=CLOSE)

    def test_rows_stand_in_the_order_of_the_texts(self, embedder: Embedder) -> None:
        vectors = embedder.embed(TEXTS)
        np.testing.assert_allclose(embedder.embed(TEXTS[::-1]), vectors[::-1], atol=CLOSE)
        for text, vector in zip(TEXTS, vectors, strict=True):
            np.testing.assert_allclose(embedder.embed([text])[0], vector, atol=CLOSE)

    def test_the_same_again_and_from_several_threads(self, embedder: Embedder) -> None:
        vectors = embedder.embed(TEXTS)
        with ThreadPoolExecutor(4) as pool:
            for again in pool.map(embedder.embed, [TEXTS] * 4):
                np.testing.assert_array_equal(again, vectors)

    def test_a_question_is_embedded_like_a_text(self, embedder: Embedder) -> None:
        vector = embedder.embed_query(TEXTS[0])
        assert vector.shape == (embedder.dimension,)
        np.testing.assert_allclose(vector, embedder.embed(TEXTS[:1])[0], atol=CLOSE)

    def test_no_texts_are_no_rows(self, embedder: Embedder) -> None:
        assert embedder.embed([]).shape == (0, embedder.dimension)

    def test_likeness_is_told(self, embedder: Embedder) -> None:
        near, far = embedder.embed(["The river rose at night.", TEXTS[1]]) @ embedder.embed_query(TEXTS[0])
        assert near > far

    def test_its_name_tells_libraries_apart(self, embedder: Embedder) -> None:
        assert embedder.name.strip() == embedder.name != ""
        assert embedder.dimension > 0
