"""Trying again within one deadline: which of the client's errors may pass, how long to wait, when waiting is no use."""

from __future__ import annotations

import asyncio
import math
import time
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

from index.endpoint.failures import Failures, read_problem
from index.endpoint.language_model import ModelFailure

if TYPE_CHECKING:
    import openai

FIRST_PAUSE = 0.25
LONGEST_PAUSE = 8.0
BROKEN_OFF = 3
"""Tries of a request whose connection breaks: a server that restarts, a proxy that dropped an old connection."""


class Busy(Exception):
    """An attempt that failed in a way that may pass: `wait` is the seconds the endpoint asked for, None if it did not
    say; after `tries` attempts that failed like this the failure stands."""

    def __init__(self, failure: ModelFailure, wait: float | None = None, tries: float = math.inf) -> None:
        super().__init__(str(failure))
        self.failure = failure
        self.wait = wait
        self.tries = tries


async def insist(
    attempt: Callable[[], Awaitable[None]], failures: Failures, deadline: float, failed: list[ModelFailure]
) -> None:
    """Run `attempt` until it does not fail in a way that may pass. Raises ModelFailure: the last one at once when the
    next wait would pass `deadline`, a `time.monotonic()`. The failures that may pass are added to `failed`."""
    while True:
        try:
            return await attempt()
        except Exception as error:  # noqa: BLE001  what is none of the client's goes on as it is
            problem = error if isinstance(error, Busy) else _explained(failures, error)
        if not isinstance(problem, Busy):
            raise problem from None
        failed.append(problem.failure)
        pause = min(FIRST_PAUSE * 2.0 ** (len(failed) - 1), LONGEST_PAUSE)
        wait = pause if problem.wait is None else max(problem.wait, FIRST_PAUSE)
        alike = sum(failure.cause == problem.failure.cause for failure in failed)
        if alike >= problem.tries or time.monotonic() + wait >= deadline:
            raise problem.failure from None
        await asyncio.sleep(wait)


def _explained(failures: Failures, error: Exception) -> Exception:
    """The client's error as ModelFailure, or Busy where another attempt may help; any other error as it is."""
    if isinstance(error, ModelFailure):
        return error
    import httpx2
    import openai

    match error:
        case openai.APIStatusError():
            return _of_status(failures, error)
        case openai.APITimeoutError():
            slow_host = isinstance(error.__cause__, httpx2.ConnectTimeout)
            return failures.of("unreachable" if slow_host else "timeout")
        case openai.APIConnectionError():
            failure = failures.of("unreachable")
            refused = isinstance(error.__cause__, httpx2.ConnectError)
            return failure if refused else Busy(failure, tries=BROKEN_OFF)
        case httpx2.TimeoutException():
            return failures.of("timeout")
        case httpx2.DecodingError():
            return failures.of("garbage")
        case httpx2.HTTPError():
            return failures.of("cut")
    return error


def _of_status(failures: Failures, error: openai.APIStatusError) -> Exception:
    status, headers = error.status_code, error.response.headers
    problem = read_problem(error.body)
    failure = failures.status(status, problem)
    passing = failure.cause in ("rate_limited", "server_error") and status not in (501, 505)
    if passing and not problem.never_better:
        return Busy(failure, retry_after(headers))
    return failure


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Seconds from `retry-after-ms` or `retry-after` (seconds or HTTP date, RFC 9110 section 10.2.3); None if neither
    can be read."""
    for name, unit in (("retry-after-ms", 0.001), ("retry-after", 1.0)):
        with suppress(ValueError):
            seconds = float(headers.get(name, ""))
            if not math.isnan(seconds):
                return max(0.0, seconds * unit)
    try:
        date = parsedate_to_datetime(headers.get("retry-after", ""))
    except ValueError:
        return None
    aware = date if date.tzinfo else date.replace(tzinfo=UTC)
    return max(0.0, (aware - datetime.now(UTC)).total_seconds())
