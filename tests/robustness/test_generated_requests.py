"""Generated requests: the API answers each as its schema says, and never with an error of the program."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import pytest
from fastapi import Query
from fastapi.responses import JSONResponse
from starlette.applications import Starlette

from assistant.assistant import Assistant
from assistant.english import ENGLISH
from tests.robustness.generated_requests import generated
from tests.ui.fakes import FakeWriter
from tests.ui.in_process import small, whole_api
from ui.desk import Desk
from ui.gate.guard import Guard, Rules
from ui.http.problems import HANDLERS, PROBLEMS
from ui.http.schema import Api


@pytest.mark.parametrize(
    ("examples", "seed", "least"),
    [(44, 1, 2_000), *(pytest.param(700, seed, 10_000, marks=pytest.mark.soak) for seed in (2, 3))],
)
def test_every_answer_is_as_the_schema_says(tmp_path: Path, examples: int, seed: int, least: int) -> None:
    with small(tmp_path) as library:
        desk = Desk(library, Assistant(library, FakeWriter(), ENGLISH))
        app = Guard(whole_api(desk), Starlette(), Rules(frozenset(["testserver"])))

        made, found = generated(app, examples, seed)

        desk.close()
    assert found == []
    assert made >= least


def test_an_api_that_lies_is_found() -> None:
    api = Api(openapi_url="/v1/openapi.json", responses=PROBLEMS, exception_handlers=HANDLERS)

    @api.get("/v1/count")
    async def count() -> dict[str, int]:
        return JSONResponse({"count": "many"})  # type: ignore[return-value]

    @api.get("/v1/broken")
    async def broken(number: Annotated[int, Query(ge=0, le=100)]) -> int:
        return 100 // (number // 50)

    made, found = generated(api, 50)

    assert made > 30
    assert any("response_schema_conformance" in line and "/v1/count" in line for line in found)
    assert any("/v1/broken" in line for line in found), found
