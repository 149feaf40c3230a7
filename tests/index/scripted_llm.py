"""An OpenAI-compatible server on the loopback that answers as a test tells it to, by model name, and records requests.

with scripted_llm() as server:
    server.says("good", "Text [1].")                 # or a callable: messages -> text
    server.says("slow", lambda messages: "...", chunk=1, pause=0.1)
    server.behaves("odd", lambda asked: Response("<html>"))   # or async; any Starlette response
    client = OpenAI(base_url=server.base_url, api_key="any")
    server.asked("good")[-1].body                     # what the client sent
"""

from __future__ import annotations

import asyncio
import inspect
import socket
import threading
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, MutableMapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import uvicorn
from fastapi import FastAPI, Request, Response
from fastapi.responses import JSONResponse, StreamingResponse
from openai.types import Model

from tests.index.scripted_chunks import completion, problem, stream_events

Messages = list[dict[str, Any]]
_POLL = 0.02


@dataclass
class Asked:
    """One request; `left` is the monotonic time at which the client went before the answer was finished."""

    path: str
    headers: dict[str, str]
    body: dict[str, Any] = field(default_factory=dict)
    at: float = field(default_factory=time.monotonic)
    finished: float | None = None
    left: float | None = None
    transport: Any = None

    @property
    def model(self) -> str:
        return str(self.body.get("model", ""))

    @property
    def messages(self) -> Messages:
        return list(self.body.get("messages", []))

    @property
    def streamed(self) -> bool:
        return bool(self.body.get("stream"))

    async def hold(self, seconds: float = 60.0) -> None:
        """Say nothing for so long, or until the client goes or the server stops."""
        until = time.monotonic() + seconds
        while time.monotonic() < until and not self.transport.is_closing():
            await asyncio.sleep(_POLL)

    def reset(self) -> None:
        """Break the connection with a TCP reset."""
        plug = self.transport.get_extra_info("socket")
        plug.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\0\0\0\0\0\0\0")
        self.transport.abort()


Behaviour = Callable[[Asked], Response | Awaitable[Response]]


class ScriptedServer:
    """The server's script and its records. `app` is open for further routes."""

    def __init__(self) -> None:
        self.base_url = ""
        self.unstreamed_url = ""  # the same, but answers come as one JSON object, stream or not
        self.requests: list[Asked] = []
        self.app = FastAPI()
        self._behaviours: dict[str, Behaviour] = {}
        self._models: Behaviour | None = None
        self.app.post("/v1/chat/completions")(self._chat)
        self.app.post("/unstreamed/v1/chat/completions")(self._chat)
        self.app.get("/v1/models")(self._list)

    def says(
        self, model: str, answer: str | Callable[[Messages], str], *, chunk: int = 5, pause: float = 0.0
    ) -> None:
        """`model` answers well-formed, with this text or what the callable makes of the messages, `chunk` characters
        at a time, `pause` seconds between them."""

        def behaviour(asked: Asked) -> Response:
            text = answer if isinstance(answer, str) else answer(asked.messages)
            if not asked.streamed:
                return JSONResponse(completion(text, model=model))
            options = asked.body.get("stream_options") or {}
            events = stream_events(
                text, size=chunk, with_usage=bool(options.get("include_usage")), model=model
            )
            return StreamingResponse(_paced(events, pause), media_type="text/event-stream")

        self._behaviours[model] = behaviour

    def behaves(self, model: str, behaviour: Behaviour) -> None:
        """`model` answers with the response that `behaviour` makes."""
        self._behaviours[model] = behaviour

    def lists(self, behaviour: Behaviour | None) -> None:
        """`/v1/models` answers with that response; None: the models of the script."""
        self._models = behaviour

    def asked(self, model: str) -> list[Asked]:
        """The requests for a model, in the order they came."""
        return [asked for asked in self.requests if asked.model == model]

    async def _chat(self, request: Request) -> Response:
        asked: Asked = request.scope["asked"]
        asked.body = await request.json()
        if asked.path.startswith("/unstreamed"):
            asked.body["stream"] = False
        if asked.model not in self._behaviours:
            return JSONResponse(
                problem(f"The model {asked.model!r} does not exist", code="model_not_found"), 404
            )
        return await _made(self._behaviours[asked.model], asked)

    async def _list(self, request: Request) -> Response:
        if self._models is not None:
            return await _made(self._models, request.scope["asked"])
        models = [Model(id=name, created=0, object="model", owned_by="test") for name in self._behaviours]
        return JSONResponse({"object": "list", "data": [model.model_dump() for model in models]})

    async def __call__(self, scope: MutableMapping[str, Any], receive: Any, send: Any) -> None:
        headers = {name.decode(): value.decode() for name, value in scope["headers"]}
        # uvicorn's transport, so that a behaviour can break the connection and a test see it broken.
        asked = Asked(scope["path"], headers, transport=send.__self__.transport)
        self.requests.append(asked)
        scope["asked"] = asked
        watch = asyncio.create_task(_watch(asked))

        async def send_and_note(message: MutableMapping[str, Any]) -> None:
            going = asked.transport.is_closing()
            await send(message)
            if message["type"] == "http.response.body" and not message.get("more_body") and not going:
                asked.finished = time.monotonic()

        try:
            await self.app(scope, receive, send_and_note)
        finally:
            await asyncio.sleep(0)
            watch.cancel()


async def _made(behaviour: Behaviour, asked: Asked) -> Response:
    response = behaviour(asked)
    if inspect.isawaitable(response):
        return await response
    assert isinstance(response, Response)
    return response


async def _watch(asked: Asked) -> None:
    try:
        while not asked.transport.is_closing():
            await asyncio.sleep(_POLL)
    finally:
        if asked.finished is None and asked.transport.is_closing():
            asked.left = time.monotonic()


async def _paced(events: Iterator[bytes], pause: float) -> AsyncIterator[bytes]:
    for data in events:
        yield data
        await asyncio.sleep(pause)


@contextmanager
def scripted_llm() -> Iterator[ScriptedServer]:
    """The server, answering on a free port of 127.0.0.1 until the block is left."""
    script = ScriptedServer()
    plug = socket.create_server(("127.0.0.1", 0), backlog=256)
    config = uvicorn.Config(
        script, lifespan="off", http="h11", ws="none", log_config=None, log_level="critical", access_log=False
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [plug]}, name="scripted-llm", daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.005)
    script.base_url = f"http://127.0.0.1:{plug.getsockname()[1]}/v1"
    script.unstreamed_url = script.base_url.replace("/v1", "/unstreamed/v1")
    try:
        yield script
    finally:
        server.should_exit = server.force_exit = True
        thread.join(10)
        plug.close()
