"""What the API tells of the server's own set-up: its settings in words, a trial of its model, the names of its keys."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict, Field

from ui.desk import Desk
from ui.keys import Scope
from ui.setup import (
    LibraryFacts,
    ModelInUse,
    PresetChoice,
    Setup,
    covers,
    leaves,
    library_facts,
    model_in_use,
    presets,
)
from ui.visible import visible


@dataclass(frozen=True, slots=True)
class ServerSettings:
    """What the server was started with; a change takes effect when it is started again. `scope` is what the caller may,
    null where nobody is asked for a key; `model` null: answers are the articles' own sentences; `leaves` says what leaves
    this machine."""

    version: str
    scope: Scope | None
    model: ModelInUse | None
    presets: tuple[PresetChoice, ...]
    embedder: str
    leaves: tuple[str, ...]
    library: LibraryFacts


@dataclass(frozen=True, slots=True)
class SentMessage:
    """A message as the model gets it."""

    role: str
    content: str


@dataclass(frozen=True, slots=True)
class Trial:
    """A trial question about a passage of the program's own: what is sent, and, where it was sent, what came. `checked`: the
    answer passed the checks that every answer must pass; times are milliseconds; `failure` is one line."""

    messages: tuple[SentMessage, ...]
    asked: bool
    answer: str | None = None
    checked: bool | None = None
    first_ms: float | None = None
    whole_ms: float | None = None
    failure: str | None = None


class Trying(BaseModel):
    """Whether the question is sent, or only what would be sent is shown."""

    model_config = ConfigDict(extra="forbid", strict=True, json_schema_extra={"examples": [{"send": False}]})

    send: bool


@dataclass(frozen=True, slots=True)
class NamedKey:
    """A key as a list shows it; times are ISO 8601 in UTC."""

    name: str
    scope: Scope
    made: str
    expires: str | None


@dataclass(frozen=True, slots=True)
class KeyList:
    """The keys by name; `asked` false: nobody is asked for one."""

    asked: bool
    keys: Annotated[tuple[NamedKey, ...], Field(max_length=10_000)]


def settings(desk: Desk, version: str, setup: Setup) -> APIRouter:
    """The routes of the set-up; nothing of it can be changed here."""
    routes = APIRouter(prefix="/v1")

    @routes.get("/settings")
    async def shown(request: Request) -> ServerSettings:
        """What the server was started with, what leaves this machine, and what the library holds."""
        scope: Scope | None = getattr(request.state, "scope", None)
        syncs = (job.ended for job in desk.jobs.all() if job.kind == "sync" and job.state == "done")
        last = next(syncs, None)
        facts = await desk.look(lambda library: library_facts(library, last, covers(scope, "write")))
        return ServerSettings(
            version, scope, model_in_use(setup.endpoint), presets(), visible(setup.embedder), tuple(leaves(setup)), facts
        )  # fmt: skip

    @routes.post("/model/trial")
    async def trial(body: Trying) -> Trial:
        """Shows what the language model would be sent for a question about a passage of the program's own, and with `send`
        asks it. Nothing of the articles is sent."""
        return await desk.look(lambda _: _tried(setup, body.send))

    @routes.get("/keys")
    async def keys() -> KeyList:
        """The keys' names and scopes, to those who administer; never a secret."""
        held = setup.keys.all() if setup.keys else ()
        named = (NamedKey(visible(key.name), key.scope, key.made, key.expires) for key in held)
        return KeyList(bool(setup.keys and setup.keys.asked), tuple(named))

    return routes


def _tried(setup: Setup, send: bool) -> Trial:
    from assistant.build import shipped_language
    from assistant.writing.trial import try_model, would_send

    language = shipped_language()
    messages = tuple(SentMessage(each.role, each.content) for each in would_send(language))
    if setup.endpoint is None or not send:
        return Trial(messages, False)
    came = try_model(setup.endpoint, setup.seconds, language)
    failure = visible(str(came.failure)) if came.failure else None
    return Trial(messages, True, visible(came.answer), came.checked, came.first_ms, came.whole_ms, failure)
