"""A loopback server with the OpenAI routes over the fakes, its writer telling what it writes as it writes it."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from threading import Event
from typing import ClassVar

import uvicorn

from assistant.answers import Answer
from assistant.asked import Question
from assistant.assistant import Assistant
from assistant.english import ENGLISH
from assistant.evidence import Draft, Evidence, Listener, quoted
from index.articles import Hit
from tests.ui.fakes import FakeLibrary, FakeWriter, article, filled
from ui.desk import Desk
from ui.http.api import build_api
from ui.openai.routes import openai_routes

KEEPER = "What did the lighthouse keeper earn?"
HARBOUR = "Was the harbour dredged at what costs?"
LINKS = "[x](http://evil.example) and ![](http://evil.example/p.png) and <b>a</b> and a\\](b). They are odd."


class WritingFake(FakeWriter):
    """Writes a passage sentence by sentence; "in vain" in a question makes it think again at the end, "for ever" makes it
    write on until nobody waits any more."""

    left: ClassVar[Event] = Event()

    def draft(
        self, question: Question, hits: Sequence[Hit], listener: Listener | None = None, began: object = None
    ) -> Draft:
        draft = super().draft(question, hits)
        if not draft.claims:
            return draft
        found, first = hits[0].article, hits[0].article.text.index(". ") + 1
        parts = [Evidence(found, 0, first, 0.9), Evidence(found, first + 1, len(found.text), 0.9)]
        for written in range(1, len(parts) + 1):
            if listener:
                listener.drafted(quoted(parts[:written]))
            time.sleep(0.05)
        if listener and "for ever" in question.text:
            for _ in range(1_000):
                if listener.gone():
                    self.left.set()
                    break
                time.sleep(0.01)
        return replace(draft, claims=quoted(parts[1:] if "in vain" in question.text else parts))


def library() -> FakeLibrary:
    """The fakes' articles and one whose words look like markup."""
    held = filled()
    return replace(held, held=[*held.held, article("odd.txt", f"Brackets are {LINKS}")])


def answered(question: str, history: Sequence[str] = ()) -> Answer:
    """What every door has to say."""
    return Assistant(library(), WritingFake(), ENGLISH).ask(question, history=history)


@contextmanager
def openai_server(workers: int = 2, waiting: int = 8) -> Iterator[str]:
    """The address of the server."""
    held = library()
    writer = Assistant(held, WritingFake(), ENGLISH)
    desk = Desk(held, writer, workers=workers, waiting=waiting)  # type: ignore[arg-type]
    api = build_api(desk, "1")
    api.include_router(openai_routes(desk))
    with socket.create_server(("127.0.0.1", 0)) as listener:
        server = uvicorn.Server(uvicorn.Config(api, log_level="error", ws="none"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            while not server.started:
                time.sleep(0.01)
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            desk.close()
            server.should_exit = True
            thread.join(10)
