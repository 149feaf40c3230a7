"""A process that asks a model, lists models and embeds texts, and says what the answers cost it in memory."""

from __future__ import annotations

import json
import re
import sys
import time
import tracemalloc

from index.embedders.endpoint import EndpointEmbedder
from index.endpoint.client import EndpointModel
from index.endpoint.language_model import Message, ModelFailure
from index.endpoint.models import models
from index.endpoint.presets import resolve

SECONDS = 30.0


def main(address: str) -> None:
    """Read lines `[how, name]`; write a line `[cause, most bytes at once, seconds]` for each. The cause is "" where the
    answer was taken."""
    tracemalloc.start()
    for line in sys.stdin:
        how, name = json.loads(line)
        ask = {"write": _written, "embed": _embedded, "list": _listed}[how]
        tracemalloc.reset_peak()
        before, began, cause = tracemalloc.get_traced_memory()[0], time.monotonic(), ""
        try:
            ask(address, name)
        except ModelFailure as failure:
            cause = failure.cause
        took = time.monotonic() - began
        sys.stdout.write(f"{json.dumps([cause, tracemalloc.get_traced_memory()[1] - before, took])}\n")
        sys.stdout.flush()


def named(name: str) -> str:
    """The name as a part of an address."""
    return re.sub(r"\W+", "-", name)


def _written(address: str, name: str) -> None:
    endpoint = resolve("custom", base_url=f"{address}/bombs/v1", model=name, key="key-for-tests")
    pieces = EndpointModel(endpoint).stream(
        [Message("user", "Why?")], most=1_024, deadline=time.monotonic() + SECONDS
    )
    assert sum(map(len, pieces))


def _embedded(address: str, name: str) -> None:
    with EndpointEmbedder(f"{address}/bombs/v1", name, "key-for-tests", seconds=SECONDS) as embedder:
        assert len(embedder.embed(["a text"] * 64)) == 64


def _listed(address: str, name: str) -> None:
    endpoint = resolve(
        "custom", base_url=f"{address}/bombs/{named(name)}/v1", model=name, key="key-for-tests"
    )
    assert models(endpoint, time.monotonic() + SECONDS)


if __name__ == "__main__":
    main(sys.argv[1])
