"""What an endpoint answers, as unit vectors: one for each text, in their order, all of one dimension."""

from __future__ import annotations

import base64
import binascii
import json
from typing import Any

import numpy as np
import numpy.typing as npt

Vectors = npt.NDArray[np.float32]


class Unusable(Exception):
    """The answer is none; `cause` says in which way ("garbage", "count" or "numbers")."""

    def __init__(self, cause: Any, detail: str = "") -> None:
        super().__init__(detail)
        self.cause = cause
        self.detail = detail


def vectors_of(body: bytes, count: int) -> Vectors:
    """The vectors of a `/v1/embeddings` answer, [count, d] at unit length, by their `index` where it is given.
    Numbers come as JSON or as base64 of little-endian float32. Raises Unusable."""
    rows = [_row(item.get("embedding")) for item in _ordered(_items(body), count)]
    if len({len(row) for row in rows}) > 1 or not len(rows[0]):
        raise Unusable("numbers", "vectors of several dimensions in one answer")
    vectors = np.array(rows, dtype=np.float64)
    # Measured before squaring: a vector of tiny or huge numbers has a direction too.
    greatest = np.abs(vectors).max(axis=1, keepdims=True)
    if not np.isfinite(greatest).all() or not (greatest > 0).all():
        raise Unusable("numbers")
    vectors /= greatest
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return vectors.astype(np.float32)


def _items(body: bytes) -> list[dict[str, Any]]:
    try:
        content = json.loads(body.decode("utf-8-sig"))
    except (
        ValueError,
        RecursionError,
    ):  # no UTF-8, no JSON, a number of thousands of digits, a thousand brackets
        raise Unusable("garbage") from None
    if not isinstance(content, dict):
        raise Unusable("garbage")
    items = content.get("data")
    if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
        error = content.get("error")
        words = error.get("message") if isinstance(error, dict) else error
        raise Unusable("garbage", words if isinstance(words, str) else "")
    return items


def _ordered(items: list[dict[str, Any]], count: int) -> list[dict[str, Any]]:
    if len(items) != count:
        raise Unusable("count", f"{len(items)} vectors for {count} texts")
    places = [item.get("index") for item in items]
    if all(place is None for place in places):
        return items
    if {type(place) for place in places} != {int} or set(places) != set(range(count)):
        raise Unusable("count", "its numbering of them has gaps or doubles")
    return sorted(items, key=lambda item: int(item["index"]))


def _row(embedding: Any) -> npt.NDArray[np.float64]:
    try:
        if isinstance(embedding, str):
            return np.frombuffer(base64.b64decode(embedding, validate=True), "<f4").astype(np.float64)
        if isinstance(embedding, list) and all(type(number) in (int, float) for number in embedding):
            return np.array(embedding, dtype=np.float64)
    except (ValueError, binascii.Error, OverflowError):
        raise Unusable("garbage") from None
    raise Unusable("garbage")
