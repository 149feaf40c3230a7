"""What the API changes of the library: articles brought and taken away, folders synced, and the jobs that do it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import asdict, dataclass
from io import BytesIO
from typing import Annotated, Any

from fastapi import APIRouter, File, UploadFile
from pydantic import BaseModel, ConfigDict, Field

from ui.asking import Name
from ui.desk import Desk
from ui.fetching import LONGEST_URL, UrlsRefused, fetched
from ui.http.schema import event_stream
from ui.http.streaming import PING, PING_SECONDS, Events, event
from ui.jobs import KEPT, MOST_WAITING, Job, Jobs
from ui.uploads import MOST_FILES, Received, Removed, take_in, take_out

Brought = Annotated[
    list[UploadFile],
    File(
        min_length=1,
        max_length=MOST_FILES,
        description="Files with plain names; one of the same name is replaced.",
    ),
]


_STREAM: dict[int | str, dict[str, Any]] = {200: {"content": event_stream(job=Job)}}
MAX_UPLOAD = 64 * 2**20
"""Bytes that a request which brings articles may have."""


@dataclass(frozen=True, slots=True)
class JobList:
    """The jobs that are told of, newest first."""

    jobs: Annotated[tuple[Job, ...], Field(max_length=KEPT + MOST_WAITING + 2)]


class FetchBody(BaseModel):
    """The address of a page or document."""

    model_config = ConfigDict(
        extra="forbid",
        strict=True,
        json_schema_extra={"examples": [{"url": "https://example.org/news/1"}]},
    )

    url: Annotated[str, Field(min_length=8, max_length=LONGEST_URL)]


def changes(desk: Desk, allow_urls: bool = False) -> APIRouter:
    """The routes that write; `allow_urls`, one of them fetches from the web."""
    routes = APIRouter(prefix="/v1")

    @routes.post("/articles")
    async def upload(files: Brought) -> Received:
        """Takes files in; one of the same name is replaced. Each has its verdict."""
        brought = [(file.filename or "", file.file) for file in files]
        return await desk.jobs.at_once(lambda library: take_in(library, brought))

    @routes.post("/articles/fetch")
    async def fetch(body: FetchBody) -> Received:
        """Fetches a page or document from the public web and takes it in; only where the server was started with
        `--allow-urls`."""
        if not allow_urls:
            raise UrlsRefused("this server fetches nothing: it was started without --allow-urls")
        came = await asyncio.get_running_loop().run_in_executor(None, fetched, body.url)
        return await desk.jobs.at_once(lambda library: take_in(library, [(came.name, BytesIO(came.content))]))

    @routes.delete("/articles/{id}")
    async def remove(id: Name) -> Removed:
        """Takes an article out, with its file where it was uploaded."""
        return await desk.jobs.at_once(lambda library: take_out(library, id))

    @routes.post("/sync", status_code=202)
    async def sync() -> Job:
        """Every folder that the library follows is made equal to its files, by a job."""
        return desk.jobs.sync()

    @routes.post("/verify", status_code=202)
    async def verify() -> Job:
        """Everything the library holds is checked against itself, by a job; nothing is changed."""
        return desk.jobs.verify()

    @routes.get("/jobs")
    async def jobs() -> JobList:
        """The jobs, newest first."""
        return JobList(tuple(desk.jobs.all()))

    @routes.get("/jobs/{id}")
    async def job(id: Name) -> Job:
        """A job as it stands."""
        return desk.jobs.get(id)

    @routes.get(
        "/jobs/{id}/events",
        status_code=200,
        response_class=Events,
        responses={200: {"content": event_stream(job=Job)}},
    )
    async def job_events(id: Name) -> Events:
        """A job after every change, until it is over."""
        desk.jobs.get(id)  # a job that is not there is refused before anything is streamed
        return Events(_job_events(desk.jobs, id))

    @routes.delete("/jobs/{id}")
    async def cancel(id: Name) -> Job:
        """Gives a job up: it ends at the next file or case, and what was done is kept."""
        return desk.jobs.cancel(id)

    return routes


async def _job_events(jobs: Jobs, id: str) -> AsyncIterator[bytes]:
    """`job` after every change, the last one is over."""
    async for job in jobs.events(id, PING_SECONDS):
        yield PING if job is None else event("job", asdict(job))
