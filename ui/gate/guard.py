"""The gate itself: one decision for every request before its body is read, whatever the door behind."""

from __future__ import annotations

import re
from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass, field

from starlette.datastructures import Headers
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import ClientDisconnect
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ui.conversations import NOBODYS
from ui.gate import signin
from ui.gate.callers import Sessions, caller_of, key_of
from ui.gate.headers import with_headers
from ui.gate.hosts import foreign
from ui.gate.pace import Pace
from ui.gate.places import Place, place_of
from ui.http.problems import SOON, Problem
from ui.keys import Key, Keys, KeysError
from ui.openai.errors import as_openai

_LIKE_OPENAI = re.compile(r"/v1/(models(/.+)?|embeddings|chat/completions|responses)", re.ASCII)
CORS_SECONDS = 600


@dataclass(frozen=True, slots=True)
class Rules:
    """Whom a server answers. `hosts` are the host names a request may be for, None for any: on loopback it keeps a
    foreign page from reading the library by DNS rebinding. `origins` are the sites whose pages may ask from a browser.
    `root` is the path under which a proxy has the server, `/cited` or "". While `most` requests are being answered,
    only `/healthz` is."""

    hosts: frozenset[str] | None
    keys: Keys | None = None
    origins: Collection[str] = ()
    root: str = ""
    most: int | None = None
    pace: Pace = field(default_factory=lambda: Pace(None, None))


@dataclass(frozen=True, slots=True)
class Admitted:
    """A request that may come in: to where, from whom, and who pays for it."""

    place: Place
    key: Key | None
    payer: str


class Guard:
    """ASGI application: the doors of `/v1/...`, `/read/...` and `/healthz` are `api`'s, those of MCP and Gradio `page`'s.

    What comes through has in its state `caller`, the name of its key (None where none is asked for),
    `owner`, whose conversations it sees, and `may_ask`."""

    def __init__(self, api: ASGIApp, page: ASGIApp, rules: Rules) -> None:
        self._doors = {"api": api, "page": page}
        self._rules = rules
        self._sessions = Sessions(rules.keys) if rules.keys else None
        self._answering = 0
        self._shared = CORSMiddleware(
            self._through,
            allow_origins=list(rules.origins),
            allow_methods=["GET", "POST", "PATCH", "DELETE"],
            allow_headers=["Authorization", "Content-Type", "X-API-Key"],
            expose_headers=["Retry-After"],
            max_age=CORS_SECONDS,
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._doors["page"](scope, receive, send)
        elif scope["type"] == "http":
            scope = self._below_root(scope)
            with suppress(ClientDisconnect):
                problem = foreign(scope, self._rules.hosts, self._rules.origins)
                if problem is not None:
                    await problem(scope, receive, with_headers(send, is_page=False))
                elif self._rules.origins and scope["path"].startswith("/v1/"):
                    await self._shared(scope, receive, send)
                else:
                    await self._through(scope, receive, send)

    async def _through(self, scope: Scope, receive: Receive, send: Send) -> None:
        admitted = self._admitted(scope)
        door = admitted.place.door if isinstance(admitted, Admitted) else "gate"
        send = with_headers(send, is_page=door == "page")
        if not isinstance(admitted, Admitted):
            await _like(scope["path"], admitted)(scope, receive, send)
            return
        place, key = admitted.place, admitted.key
        state = scope.setdefault("state", {})
        state["caller"], state["scope"] = (key.name, key.scope) if key else (None, None)
        state["owner"] = key.digest if key else NOBODYS
        state["may_ask"] = key is not None or not self._asks
        self._answering += 1
        try:
            with self._rules.pace.answering(admitted.payer):
                await self._answered(scope, receive, send, place)
        finally:
            self._answering -= 1

    async def _answered(self, scope: Scope, receive: Receive, send: Send, place: Place) -> None:
        body = Body(receive, send, place.most)
        fits = int_or_zero(Headers(scope=scope).get("content-length")) <= place.most
        if fits and place.most <= WHOLE:
            fits = await body.read()
        if fits:
            door = self._sign if place.door == "gate" else self._doors[place.door]
            try:
                await door(self._at_root(scope), body.receive, body.send)
            except ClientDisconnect:
                if not body.is_over:
                    raise
        if not fits or body.is_over:
            problem = Problem(413, f"a request body may be {place.most} bytes long at most", "too-large")
            await _like(scope["path"], problem)(scope, receive, send)

    def _admitted(self, scope: Scope) -> Admitted | Response:
        """The one decision: where a request goes, or why it does not."""
        place, rules = place_of(scope["method"], scope["path"]), self._rules
        if rules.most is not None and self._answering >= rules.most and scope["path"] != "/healthz":
            return Problem(503, "too many requests are being answered", "unavailable", SOON)
        try:
            key = key_of(scope, rules.keys, self._sessions) if self._asks else None  # type: ignore[arg-type]
        except KeysError as error:
            if place is None or place.need is not None:
                return Problem(503, str(error), "unavailable", SOON)
            key = None
        payer = caller_of(scope, key)
        if self._asks and (place is None or place.need is not None) and key is None:
            if signin.wants_page(scope) and place is not None and not scope["path"].startswith("/v1"):
                return signin.to_sign_in(scope, rules.root)
            return self._too_often(payer) or signin.refused(
                401, "this needs a key: send it as `Authorization: Bearer KEY`", "key"
            )
        if place is None:
            return Problem(404, "there is nothing at this path")
        if key is not None and place.need is not None and not key.covers(place.need):
            return signin.refused(
                403, f"this needs a key of the scope {place.need!r}; this one may {key.scope}", "scope"
            )
        return (self._too_often(payer) if place.counted else None) or Admitted(place, key, payer)

    def _too_often(self, payer: str) -> Problem | None:
        pace = self._rules.pace
        if pace.is_full(payer):
            return Problem(429, "as many requests of yours are being answered as may be", "too-many", SOON)
        seconds = pace.wait(payer)
        return (
            None
            if seconds is None
            else Problem(429, f"that is too often; ask again in {seconds} s", "too-many", seconds)
        )

    async def _sign(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self._sessions is None:
            response: Response = Problem(404, "there is nothing at this path")
        else:
            try:
                response = await signin.answered(scope, receive, self._sessions, self._rules.root, self._asks)
            except KeysError as error:
                response = Problem(503, str(error), "unavailable", SOON)
        await response(scope, receive, send)

    @property
    def _asks(self) -> bool:
        return self._rules.keys is not None and self._rules.keys.asked

    def _below_root(self, scope: Scope) -> Scope:
        """The scope with the path below the prefix, whether or not the proxy has taken it away."""
        root = self._rules.root
        if root and (scope["path"] == root or scope["path"].startswith(root + "/")):
            return {**scope, "path": scope["path"][len(root) :] or "/"}
        return scope

    def _at_root(self, scope: Scope) -> Scope:
        """The scope as ASGI has it for an application under a prefix."""
        root = self._rules.root
        if not root:
            return scope
        path = root + scope["path"]
        return {**scope, "root_path": root, "path": path, "raw_path": path.encode("utf-8", "surrogatepass")}


WHOLE = 1024 * 1024
"""Bytes up to which a body is read before anything is done with it; a larger one goes through as it comes."""


class Body:
    """The body of a request, at most `most` bytes of it. `is_over`: it became longer, and nothing was answered yet."""

    def __init__(self, receive: Receive, send: Send, most: int) -> None:
        self._receive = receive
        self._send = send
        self._most = most
        self._came = 0
        self._kept: bytes | None = None
        self._answered = False

    @property
    def is_over(self) -> bool:
        return self._came > self._most and not self._answered

    async def read(self) -> bool:
        """Whether it is short enough; `receive` then gives it whole. Raises ClientDisconnect where it never becomes
        whole."""
        body, more = bytearray(), True
        while more:
            message = await self._receive()
            if message["type"] != "http.request":
                raise ClientDisconnect
            body += message.get("body", b"")
            more = message.get("more_body", False)
            if len(body) > self._most:
                return False
        self._kept = bytes(body)
        return True

    async def receive(self) -> Message:
        """The body that was read, else its next part, then what really comes (a disconnect). For the door, who sends too
        much has gone."""
        if self._kept is not None:
            body, self._kept = self._kept, None
            return {"type": "http.request", "body": body, "more_body": False}
        message = await self._receive()
        self._came += len(message.get("body", b""))
        return message if self._came <= self._most else {"type": "http.disconnect"}

    async def send(self, message: Message) -> None:
        """What the door answers, unless it is to a body that was too long."""
        if not self.is_over:
            self._answered = True
            await self._send(message)


def int_or_zero(text: str | None) -> int:
    """A content length; one that is no number counts for nothing, the body is measured anyway."""
    return int(text) if text is not None and text.isascii() and text.isdigit() else 0


def _like(path: str, response: Response) -> Response:
    """The refusal in the shape that clients of the path understand: OpenAI's at its routes."""
    return as_openai(response) if isinstance(response, Problem) and _LIKE_OPENAI.fullmatch(path) else response
