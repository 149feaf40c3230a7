"""What an endpoint answers, as unit vectors: one for each text, in their order, all of one dimension."""

from __future__ import annotations

import base64
import binascii
from typing import Any

import numpy as np
import numpy.typing as npt

from index.endpoint.failures import Failures

Vectors = npt.NDArray[np.float32]


def vectors_of(failures: Failures, body: bytes, count: int) -> Vectors:
    """The vectors of a `/v1/embeddings` answer, [count, d] at unit length, by their `index` where it is given.
    Numbers come as JSON or as base64 of little-endian float32. Raises ModelFailure."""
    rows = [
        _row(failures, item.get("embedding")) for item in _ordered(failures, _items(failures, body), count)
    ]
    if len({len(row) for row in rows}) > 1 or not len(rows[0]):
        raise failures.of("numbers", "vectors of several dimensions in one answer")
    vectors = np.array(rows, dtype=np.float64)
    # Measured before squaring: a vector of tiny or huge numbers has a direction too.
    greatest = np.abs(vectors).max(axis=1, keepdims=True)
    if not np.isfinite(greatest).all() or not (greatest > 0).all():
        raise failures.of("numbers")
    vectors /= greatest
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return vectors.astype(np.float32)


def _items(failures: Failures, body: bytes) -> list[dict[str, Any]]:
    content = failures.decoded(body)
    items = content.get("data") if isinstance(content, dict) else None
    if isinstance(items, list) and all(isinstance(item, dict) for item in items):
        return items
    if isinstance(content, dict) and content.get("error"):
        raise failures.reported(content)
    raise failures.of("garbage")


def _ordered(failures: Failures, items: list[dict[str, Any]], count: int) -> list[dict[str, Any]]:
    if len(items) != count:
        raise failures.of("count", f"{len(items)} vectors for {count} texts")
    places = [item.get("index") for item in items]
    if all(place is None for place in places):
        return items
    if {type(place) for place in places} != {int} or set(places) != set(range(count)):
        raise failures.of("count", "its numbering of them has gaps or doubles")
    return sorted(items, key=lambda item: int(item["index"]))


def _row(failures: Failures, embedding: Any) -> npt.NDArray[np.float64]:
    try:
        if isinstance(embedding, str):
            return np.frombuffer(base64.b64decode(embedding, validate=True), "<f4").astype(np.float64)
        if isinstance(embedding, list) and all(type(number) in (int, float) for number in embedding):
            return np.array(embedding, dtype=np.float64)
    except (ValueError, binascii.Error, OverflowError):
        raise failures.of("garbage") from None
    raise failures.of("garbage")
