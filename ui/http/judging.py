"""What the API keeps of readers' verdicts, and the suites it lists, runs and reports."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Query
from fastapi import Path as Path_
from pydantic import Field

from eval.cases import Case
from ui.asking import Name
from ui.desk import Desk
from ui.drafts import Accepting, Known, accepted, discarded, edited
from ui.feedback import Feedback, Judging, drafted, give, page_of
from ui.jobs import Job
from ui.judged import Compared, JudgedCase
from ui.suites import ListedSuite, SuiteRun, case_result, cases_of, comparison, listed, result, start

Limit = Annotated[int, Query(ge=1, le=200, description="The most to return.")]
Row = Annotated[int, Path_(ge=1, le=2**31 - 1, description="The row of the case in the run, from 1.")]
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


@dataclass(frozen=True, slots=True)
class CaseList:
    """The cases of a suite, in its order."""

    cases: tuple[Case, ...]


def judging(desk: Desk, folders: Sequence[Path]) -> APIRouter:
    """The routes of feedback, and of the suites in these folders."""
    routes = APIRouter(prefix="/v1")
    _feedback(routes, desk)
    _suites(routes, desk, folders)
    _drafts(routes, desk)
    return routes


def _feedback(routes: APIRouter, desk: Desk) -> None:
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


def _suites(routes: APIRouter, desk: Desk, folders: Sequence[Path]) -> None:
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

    @routes.get("/suites/{name}/runs/{id}/rows/{row}")
    async def run_row(name: Name, id: Name, row: Row) -> JudgedCase:
        """One case of a run beside what was expected: facts, quotations, the answer and what was judged of each."""
        return await desk.look(lambda library: case_result(library, folders, name, id, row))

    @routes.get("/suites/{name}/runs/{id}/against/{other}")
    async def run_against(name: Name, id: Name, other: Name, measure: Name = "right") -> Compared:
        """A run held against another of the suite, case by case, as `cited eval compare` does."""
        return await desk.look(lambda library: comparison(library, folders, name, other, id, measure))

    @routes.get("/suites/{name}/cases")
    async def suite_cases(name: Name) -> CaseList:
        """The cases of a suite."""
        return CaseList(await desk.look(lambda library: cases_of(library, folders, name)))


def _drafts(routes: APIRouter, desk: Desk) -> None:
    @routes.patch("/suites/drafts/cases/{id}")
    async def edit(id: Name, body: Known) -> Case:
        """What is right for a draft case, as a person knows it."""
        return await desk.look(lambda library: edited(library.folder, id, body))

    @routes.post("/suites/drafts/cases/{id}/accept", status_code=201)
    async def accept(id: Name, body: Accepting) -> Case:
        """A draft case goes into a suite of the library's own, at its end; no longer a draft."""
        return await desk.look(lambda library: accepted(library.folder, id, body.suite))

    @routes.delete("/suites/drafts/cases/{id}")
    async def discard(id: Name) -> Case:
        """A draft case is thrown away."""
        return await desk.look(lambda library: discarded(library.folder, id))
