"""A small `/v1/embeddings` server on the loopback that behaves as its script says, and records what it was asked.

with scripted_embeddings() as server:
    server.script("good", dimension=16)
    server.script("odd", lambda asked: asked.answer(asked.vectors(), shuffled=True))
    EndpointEmbedder(server.base_url, "good")
    server.asked[-1].texts                             # what the client sent
"""

from __future__ import annotations

import base64
import json
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.fakes import FakeEmbedder


@dataclass
class Asked:
    """One request, and ways to answer it."""

    handler: BaseHTTPRequestHandler
    body: dict[str, Any]
    headers: dict[str, str]
    number: int  # of the requests for this model, from 1
    dimension: int
    at: float = field(default_factory=time.monotonic)

    @property
    def model(self) -> str:
        return str(self.body["model"])

    @property
    def texts(self) -> list[str]:
        return list(self.body["input"])

    def vectors(self) -> NDArray[np.float32]:
        """Of a hash embedder with the model's name, three times unit length."""
        return FakeEmbedder(self.dimension, self.model).embed(self.texts) * np.float32(3)

    def answer(
        self, vectors: Any, *, encoding: str | None = None, shuffled: bool = False, **item: Any
    ) -> None:
        """As OpenAI answers: base64 of float32 where that was asked for, else lists of numbers."""
        as_text = (encoding or self.body.get("encoding_format")) == "base64"
        rows = [[float(number) for number in row] for row in vectors]
        data: list[dict[str, Any]] = [
            {
                "object": "embedding",
                "index": number,
                "embedding": base64.b64encode(struct.pack(f"<{len(row)}f", *row)).decode()
                if as_text
                else row,
                **item,
            }
            for number, row in enumerate(rows)
        ]
        usage = {"prompt_tokens": 1, "total_tokens": 1}
        content = {
            "object": "list",
            "data": data[::-1] if shuffled else data,
            "model": self.model,
            "usage": usage,
        }
        self.send(200, json.dumps(content))

    def refuse(self, status: int, message: str, headers: dict[str, str] | None = None, **more: Any) -> None:
        self.send(status, json.dumps({"error": {"message": message, **more}}), headers=headers)

    def send(
        self, status: int, content: str, kind: str = "application/json", headers: dict[str, str] | None = None
    ) -> None:
        data = content.encode()
        self.handler.send_response(status)
        self.handler.send_header("Content-Type", kind)
        self.handler.send_header("Content-Length", str(len(data)))
        for name, value in (headers or {}).items():
            self.handler.send_header(name, value)
        self.handler.end_headers()
        self.handler.wfile.write(data)

    def reset(self) -> None:
        """Break the connection with a TCP reset."""
        linger = struct.pack("ii", 1, 0)
        self.handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        self.handler.connection.shutdown(socket.SHUT_RD)
        self.handler.close_connection = True
        self.handler.connection.close()


Behaviour = Callable[[Asked], None]


class ScriptedEmbeddings:
    """The script and its record."""

    def __init__(self) -> None:
        self.base_url = ""
        self.asked: list[Asked] = []
        self.stopping = threading.Event()
        self._script: dict[str, tuple[Behaviour, int]] = {}
        self._lock = threading.Lock()

    def script(self, model: str, behaviour: Behaviour | None = None, *, dimension: int = 16) -> None:
        """`model` does what `behaviour` says, or answers well."""
        self._script[model] = (behaviour or (lambda asked: asked.answer(asked.vectors())), dimension)

    def of(self, model: str) -> list[Asked]:
        """The requests for a model, in the order they came."""
        return [asked for asked in self.asked if asked.model == model]

    def handle(self, handler: BaseHTTPRequestHandler) -> None:
        body = json.loads(handler.rfile.read(int(handler.headers["Content-Length"])))
        behaviour, dimension = self._script[body["model"]]
        with self._lock:
            headers = {name.lower(): value for name, value in handler.headers.items()}
            asked = Asked(handler, body, headers, len(self.of(body["model"])) + 1, dimension)
            self.asked.append(asked)
        with suppress(OSError):  # the client has gone, or the connection was broken on purpose
            behaviour(asked)


@contextmanager
def scripted_embeddings() -> Iterator[ScriptedEmbeddings]:
    """The server, running until the block ends."""
    script = ScriptedEmbeddings()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            assert self.path.endswith("/embeddings"), self.path
            script.handle(self)

        def finish(self) -> None:
            with suppress(OSError, ValueError):
                super().finish()

        def log_message(self, format: str, *arguments: Any) -> None:
            return None

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, request: Any, client_address: Any) -> None:
            return None  # a client that goes away in the middle is part of the script

    with Server(("127.0.0.1", 0), Handler) as server:
        script.base_url = f"http://127.0.0.1:{server.server_address[1]}/v1"
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        try:
            yield script
        finally:
            script.stopping.set()
            server.shutdown()
