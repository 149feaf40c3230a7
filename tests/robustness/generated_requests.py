"""Requests that Schemathesis generates of a schema, right ones, wrong ones and sequences, held against it by its checks."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from traceback import extract_tb, format_exception
from typing import Any

import schemathesis
from schemathesis.config import SchemathesisConfig
from schemathesis.engine import events, from_schema
from schemathesis.engine.recorder import ScenarioRecorder

from tests.test_structure import FLOORS

REFUSALS = ["400", "401", "403", "404", "405", "406", "409", "413", "415", "422", "428", "429"]
RULES = (
    " is after until ",
    " is no place in ",
    " is no cursor; ",
    " is no cursor of this order; ",
    " has no words",
)
"""What is refused though no schema can say it: words of the problem's detail."""


def generated(app: Any, examples: int, seed: int = 1) -> tuple[int, list[str]]:
    """How many requests were made of the application, and every deviation from `/v1/openapi.json`, a line each.
    `examples` are those of each operation that are made at random; a seed makes the same ones."""
    config = SchemathesisConfig.from_dict(
        {
            "seed": seed,
            "request-timeout": 60,
            "generation": {"max-examples": examples, "no-shrink": True, "database": "none"},
            "checks": {"negative_data_rejection": {"expected-statuses": REFUSALS}},
        }
    )
    schema = schemathesis.openapi.from_asgi("/v1/openapi.json", app, config=config)
    made, found = 0, []
    for happened in from_schema(schema).execute():
        if isinstance(happened, events.NonFatalError):
            if not _is_of_the_tools(happened.value):
                found.append(f"{happened.label}: {''.join(format_exception(happened.value))}")
        elif isinstance(happened, events.FatalError):
            found.append(f"{happened.exception}")
        elif isinstance(happened, events.ScenarioFinished):
            made += len(happened.recorder.cases)
            found += _deviations(happened.label, happened.recorder)
    return made, found


def _is_of_the_tools(error: Exception) -> bool:
    """Whether the error is a failed look-up of the generator in its own tables (seen once: `KeyError: 325315` of its
    sequences), raised and passed on by no module of this project. How many requests must have been made all the
    same, the caller holds."""
    ours = Path(__file__).parents[2]
    frames = [Path(frame.filename) for frame in extract_tb(error.__traceback__)]
    return isinstance(error, LookupError) and not any(
        path.is_relative_to(ours / floor) for path in frames for floor in FLOORS
    )


def _deviations(label: str | None, recorder: ScenarioRecorder) -> Iterator[str]:
    for case, checks in recorder.checks.items():
        for check in checks:
            if check.failure_info is None:
                continue
            interaction = recorder.interactions[case]
            body = interaction.response.content.decode(errors="replace") if interaction.response else ""
            if check.name == "positive_data_acceptance" and any(rule in body for rule in RULES):
                continue
            # OpenAI's clients send what is not done here; that is told with a code.
            if (
                check.name == "positive_data_acceptance"
                and body.startswith('{"error"')
                and '"code":"' in body
            ):
                continue
            # Whatever bytes stand in a part of a multipart body are a file's.
            if (
                check.name == "negative_data_rejection"
                and "/properties/files/items" in check.failure_info.failure.message
            ):
                continue
            # A job that was given up is told of as before.
            if check.name == "use_after_free" and "/v1/jobs/" in str(interaction.request.uri):
                continue
            failure = check.failure_info.failure
            yield f"{label}: {check.name}: {failure.message[:300]}: {check.failure_info.code_sample[-300:]}: {body[:300]}"
