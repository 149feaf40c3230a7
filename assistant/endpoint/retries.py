"""Trying again within one deadline: how long to wait, and when waiting is no use."""

from __future__ import annotations

import asyncio
import math
import time
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from assistant.language_model import ModelFailure

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


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Seconds from `retry-after-ms` or `retry-after` (seconds or HTTP date, RFC 9110 section 10.2.3); None if neither
    can be read."""
    for name, unit in (("retry-after-ms", 0.001), ("retry-after", 1.0)):
        seconds = _number(headers.get(name, ""))
        if seconds is not None:
            return max(0.0, seconds * unit)
    try:
        date = parsedate_to_datetime(headers.get("retry-after", ""))
    except ValueError:
        return None
    aware = date if date.tzinfo else date.replace(tzinfo=UTC)
    return max(0.0, (aware - datetime.now(UTC)).total_seconds())


def _number(text: str) -> float | None:
    try:
        number = float(text)
    except ValueError:
        return None
    return None if math.isnan(number) else number
