"""The API over a real library with small models, in this process: guard, desk and jobs as in `cited serve`."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import uvicorn
from fastapi import FastAPI
from starlette.applications import Starlette
from starlette.testclient import TestClient

from assistant.assistant import Assistant
from assistant.english import ENGLISH
from index.fakes import FakeEmbedder
from index.library import Library
from tests.ui.fakes import FakeWriter
from ui.desk import Desk
from ui.gate.guard import Guard, Rules
from ui.http.api import build_api
from ui.openai.routes import openai_routes
from ui.serve import build_app, listening

TEXTS = {
    "lighthouse.txt": "The keeper\n\nThe lighthouse keeper earned 15% more in 1874. He kept a diary of storms.\n",
    "harbour.txt": "The harbour\n\nThe harbour was dredged twice. Costs rose to 4,000 pounds that year.\n",
}


def files(folder: Path, texts: dict[str, str] = TEXTS) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        (folder / name).write_text(text, "utf-8")
    return folder


@contextmanager
def small(folder: Path) -> Iterator[Library]:
    """A library in `folder`/library that follows `folder`/articles, with two of them."""
    with Library.open(folder / "library", FakeEmbedder(), create=True) as library:
        library.sync(files(folder / "articles"))
        yield library


def whole_api(desk: Desk, suites: Sequence[Path] = ()) -> FastAPI:
    """The API with OpenAI's routes."""
    api = build_api(desk, "0", suites)
    api.include_router(openai_routes(desk))
    return api


@contextmanager
def served(library: Any, suites: Sequence[Path] = (), **more: Any) -> Iterator[tuple[TestClient, Desk]]:
    """A client of the API behind the guard, and its desk."""
    desk = Desk(library, Assistant(library, FakeWriter(), ENGLISH), **more)
    api, page = whole_api(desk, suites), Starlette()
    with TestClient(Guard(api, page, Rules(frozenset(["127.0.0.1"]))), base_url="http://127.0.0.1") as client:
        yield client, desk
    desk.close()


@contextmanager
def whole_server(desk: Desk, suites: Sequence[Path] = (), root: str = "") -> Iterator[str]:
    """The address of the whole server, page and MCP among it, in a thread."""
    with listening("127.0.0.1", 0) as listener:
        app = build_app(desk, Rules(frozenset(["127.0.0.1"]), root=root), suites)
        config = uvicorn.Config(app, log_level="error", ws="none", timeout_graceful_shutdown=1)
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        while not server.started:
            time.sleep(0.05)
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        desk.close()
        server.should_exit = True
        thread.join(10)


@contextmanager
def small_server(folder: Path) -> Iterator[str]:
    """The address of a whole server over a small library, whose answers are the scripted writer's."""
    with (
        small(folder) as library,
        whole_server(Desk(library, Assistant(library, FakeWriter(), ENGLISH))) as address,
    ):
        yield address
