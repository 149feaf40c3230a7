"""What the API keeps of readers' verdicts, and the suites it lists, runs and reports."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import Field

from eval.cases import Case
from ui.asking import Name
from ui.desk import Desk
from ui.feedback import Feedback, Judging, drafted, give, page_of
from ui.jobs import Job
from ui.suites import ListedSuite, SuiteRun, listed, result, start

Limit = Annotated[int, Query(ge=1, le=200, description="The most to return.")]
After = Annotated[str | None, Query(max_length=100, description="`next` of the page before.")]


@dataclass(frozen=True, slots=True)
class FeedbackPage:
    """What was given, newest first; `next` is null on the last page."""

    feedback: Annotated[tuple[Feedback, ...], Field(max_length=200)]
    next: str | None


@dataclass(frozen=True, slots=True)
class SuiteList:
    """The suites by name."""

    suites: tuple[ListedSuite, ...]


def judging(desk: Desk, folders: Sequence[Path]) -> APIRouter:
    """The routes of feedback, and of the suites in these folders."""
    routes = APIRouter(prefix="/v1")

    @routes.post("/feedback", status_code=201)
    async def feedback(body: Judging) -> Feedback:
        """Keeps what a reader thinks of an answer."""
        return await desk.look(lambda library: give(library.folder, body))

    @routes.get("/feedback")
    async def all_feedback(limit: Limit = 50, cursor: After = None) -> FeedbackPage:
        """What readers thought, newest first, page by page."""
        found, after = await desk.look(lambda library: page_of(library.folder, cursor, limit))
        return FeedbackPage(tuple(found), after)

    @routes.post("/feedback/{id}/case", status_code=201)
    async def draft(id: Name) -> Case:
        """A draft case of a verdict, in the suite `drafts`."""
        return await desk.look(lambda library: drafted(library.folder, id))

    @routes.get("/suites")
    async def suites() -> SuiteList:
        """The suites that can be run."""
        return SuiteList(await desk.look(lambda library: listed(library, folders)))

    @routes.post("/suites/{name}/runs", status_code=202)
    async def run(name: Name) -> Job:
        """Asks every case of a suite, by a job."""
        return await desk.look(lambda library: start(desk, library, folders, name))

    @routes.get("/suites/{name}/runs/{id}")
    async def run_result(name: Name, id: Name) -> SuiteRun:
        """A run as far as it has come; its figures when it is done."""
        return await desk.look(lambda library: result(desk, library, folders, name, id))

    return routes
