"""Trying again within one deadline: how long to wait, and when waiting is no use."""

from __future__ import annotations

import asyncio
import math
import time
from collections.abc import Awaitable, Callable

from index.endpoint.language_model import ModelFailure

FIRST_PAUSE = 0.25
LONGEST_PAUSE = 8.0


class Busy(Exception):
    """An attempt that failed in a way that may pass: `wait` is the seconds the endpoint asked for, None if it did not
    say; after `tries` attempts the failure stands."""

    def __init__(self, failure: ModelFailure, wait: float | None = None, tries: float = math.inf) -> None:
        super().__init__(str(failure))
        self.failure = failure
        self.wait = wait
        self.tries = tries


async def insist(attempt: Callable[[], Awaitable[None]], deadline: float, failed: list[ModelFailure]) -> None:
    """Run `attempt` until it is not Busy. Raises the last failure at once when the next wait would pass `deadline`, a
    `time.monotonic()`, and what else `attempt` raises. The failures so far are added to `failed`."""
    tried = 0
    while True:
        tried += 1
        try:
            return await attempt()
        except Busy as busy:
            failed.append(busy.failure)
            pause = min(FIRST_PAUSE * 2.0 ** (tried - 1), LONGEST_PAUSE)
            wait = pause if busy.wait is None else max(busy.wait, FIRST_PAUSE)
            if tried >= busy.tries or time.monotonic() + wait >= deadline:
                raise busy.failure from None
        await asyncio.sleep(wait)
