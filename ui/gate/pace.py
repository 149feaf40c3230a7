"""How often and how much at once a caller may ask: a token bucket each, in bounded memory."""

from __future__ import annotations

import math
import time
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager

MOST_CALLERS = 10_000
"""Whose pace is remembered; the one who has been silent for longest is forgotten first."""


class Pace:
    """At most `a_minute` requests of each caller, that many at once after a pause, and at most `at_once` being answered.
    None: as many as they like."""

    def __init__(
        self, a_minute: int | None, at_once: int | None, now: Callable[[], float] = time.monotonic
    ) -> None:
        self._a_minute = a_minute
        self._at_once = at_once
        self._now = now
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()  # requests left, and when that was
        self._answering: dict[str, int] = {}

    def wait(self, caller: str) -> int | None:
        """Whole seconds after which the caller may ask; None: now, and the request is counted."""
        if self._a_minute is None:
            return None
        now = self._now()
        left, then = self._left.pop(caller, (float(self._a_minute), now))
        left = min(float(self._a_minute), left + (now - then) * self._a_minute / 60)
        self._left[caller] = (left - 1 if left >= 1 else left, now)
        if len(self._left) > MOST_CALLERS:
            self._left.popitem(last=False)
        return None if left >= 1 else max(1, math.ceil((1 - left) * 60 / self._a_minute))

    def is_full(self, caller: str) -> bool:
        """Whether as many requests of the caller are being answered as may."""
        return self._at_once is not None and self._answering.get(caller, 0) >= self._at_once

    @contextmanager
    def answering(self, caller: str) -> Iterator[None]:
        """While a request of the caller is being answered."""
        self._answering[caller] = self._answering.get(caller, 0) + 1
        try:
            yield
        finally:
            self._answering[caller] -= 1
            if not self._answering[caller]:
                del self._answering[caller]
