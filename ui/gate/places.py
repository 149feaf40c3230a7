"""Every place of the server, one row each: what a caller must be allowed to, who answers, how long a body may be."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from ui.http.batch import MAX_BATCH
from ui.http.changes import MAX_UPLOAD
from ui.keys import Scope

MAX_BODY = 64 * 1024
MAX_CONVERSATION = 2**20
Door = Literal["api", "page", "gate"]


@dataclass(frozen=True, slots=True)
class Place:
    """`need` None: open to everybody. `counted`: a request there counts for the caller's pace."""

    need: Scope | None
    door: Door = "api"
    counted: bool = True
    most: int = MAX_BODY


# A name of more than 255 letters, and a path of more than 4,096, is an error of the system, not a file that is not there.
_FILE = r"/(?!\.)[\w.@+-]{1,200}"
_ROWS: tuple[tuple[str, str, Place], ...] = (
    ("GET", r"/healthz|/readyz", Place(None, counted=False)),
    ("GET|POST", r"/sign-in", Place(None, "gate")),
    ("POST", r"/sign-out", Place(None, "gate")),
    ("GET", r"/metrics", Place("admin", counted=False)),
    # Asking and reading.
    ("POST", r"/v1/(ask|search|verify-quote|feedback)", Place("ask")),
    ("POST", r"/v1/ask/batch", Place("ask", most=MAX_BATCH)),
    ("GET", r"/v1/articles(/[^/]+(/text)?)?", Place("ask")),
    ("GET", r"/v1/models(/.+)?", Place("ask")),
    ("GET", r"/v1/settings", Place("ask")),
    ("GET", r"/v1/keys", Place("admin")),
    # A whole conversation is sent again with each of its questions.
    ("POST", r"/v1/(embeddings|chat/completions|responses)", Place("ask", most=MAX_CONVERSATION)),
    ("GET|POST|PATCH|DELETE", r"/v1/conversations(/[^/]+){0,2}", Place("ask", most=MAX_CONVERSATION)),
    ("GET", r"/v1/(jobs|suites)(/[^/]+){0,5}", Place("ask", counted=False)),
    # What a person knows of a draft case.
    ("PATCH|DELETE", r"/v1/suites/drafts/cases/[^/]+", Place("write")),
    ("POST", r"/v1/suites/drafts/cases/[^/]+/accept", Place("write")),
    ("GET", r"/v1/openapi\.json|/docs", Place("ask")),
    ("GET", r"/read/[^/]+", Place("ask")),
    ("GET", r"/room/[\w.-]{1,100}", Place("ask", counted=False)),
    # What changes the library, or tells what others said.
    ("POST", r"/v1/articles", Place("write", most=MAX_UPLOAD)),
    ("POST", r"/v1/articles/fetch", Place("write")),
    ("DELETE", r"/v1/(articles|jobs)/[^/]+", Place("write")),
    ("POST", r"/v1/(sync|verify|model/trial|suites/[^/]+/runs)", Place("write")),
    ("GET", r"/v1/feedback", Place("write")),
    ("POST", r"/v1/feedback/[^/]+(/[^/]+)?", Place("write")),
    # MCP, and what the page needs of Gradio. The rest (upload, file=, proxy=, API listing, history ...) is not offered.
    ("GET|POST|DELETE", r"/mcp", Place("ask", "page")),
    ("GET", r"/(config|theme\.css|favicon\.ico|manifest\.json|robots\.txt)?", Place("ask", "page", counted=False)),
    ("GET", rf"/(assets|static)({_FILE}){{1,8}}", Place("ask", "page", counted=False)),
    ("GET|POST", r"/gradio_api/(heartbeat/\w{1,100}|startup-events|theme\.css|app_id)/?",
     Place("ask", "page", counted=False)),
)  # fmt: skip
_TABLE = [
    (frozenset(methods.split("|")), re.compile(path, re.ASCII), place) for methods, path, place in _ROWS
]
_API = re.compile(r"/(v1|read|room)(/.*)?|/(healthz|readyz|metrics|docs)", re.ASCII | re.DOTALL)
UNLISTED = Place("admin")
"""A path of the API that no row names, or a method of it: so a new route stays shut until it gets its row."""


def place_of(method: str, path: str) -> Place | None:
    """The place of a request; None where there is nothing."""
    method = "GET" if method == "HEAD" else method
    rows = [(methods, place) for methods, form, place in _TABLE if form.fullmatch(path)]
    for methods, place in rows:
        if method in methods:
            return place
    if _API.fullmatch(path):
        return UNLISTED
    # A method that the page has not: its own door says so, to whoever may have the others.
    return rows[0][1] if rows else None
