"""The reading room's own files, and what it opens with: how much there is to read, and questions to begin with."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from hashlib import sha256
from importlib.resources import files

from fastapi import APIRouter, Request
from fastapi.responses import Response

from eval.draft_questions import drafts_of, names_of
from index.articles import Article, Order
from index.library import Library
from index.passages import sentences
from ui.desk import Desk
from ui.http.problems import Problem
from ui.page.compressed import file_response
from ui.render import counted
from ui.setup import last_read

_KINDS = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}
_CONSIDERED = 12
"""The newest articles, from whose sentences the first questions are made."""
_WORDS = range(6, 40)
_ELSEWHERE = (
    ("Kilimanjaro", "How tall is Mount Kilimanjaro?"),
    ("Stradivari", "When was Antonio Stradivari born?"),
    ("Titicaca", "How deep is Lake Titicaca?"),
)
"""Questions that hardly any library answers, and the word without which it does not."""


@dataclass(frozen=True, slots=True)
class Opening:
    """The first page: the number of articles in words, when one was last taken in (UTC), and questions; the last one is
    not answered by them."""

    articles: int
    held: str
    last: str | None
    questions: tuple[str, ...]


def reading_room(desk: Desk) -> APIRouter:
    """The routes below `/room`; the page, whoever is its host, asks for them."""
    routes = APIRouter(prefix="/room", include_in_schema=False)
    seen: dict[int, Opening] = {}

    def opened(library: Library) -> Opening:
        generation = library.generation
        if generation not in seen:
            seen.clear()
            seen[generation] = opening_of(library)
        return seen[generation]

    @routes.get("/opening")
    async def opening() -> Opening:
        return await desk.look(opened)

    @routes.get("/{name}")
    async def file(name: str, request: Request) -> Response:
        kind = _KINDS.get(name[name.rfind(".") :])
        found = files("ui.page").joinpath("static", name)
        if kind is None or not found.is_file():
            return Problem(404, "there is nothing at this path")
        body = found.read_bytes()
        # Asked for again at every visit, so that a new version is never half the old one; sent again where it differs.
        tag = f'W/"{sha256(body).hexdigest()[:32]}"'
        headers = {"Cache-Control": "no-cache", "ETag": tag}
        if request.headers.get("if-none-match") == tag:
            return Response(status_code=304, headers={**headers, "Vary": "Accept-Encoding"})
        return file_response(body, kind, request.headers, headers)

    return routes


def opening_of(library: Library) -> Opening:
    """What a library opens with now."""
    held = library.store.article_count
    newest = library.store.articles(order=Order("published", down=True), limit=_CONSIDERED)
    read = [(sentence, article) for article in newest for sentence in _beginning(article)]
    names = Counter(name for sentence, article in read for name in names_of(sentence, article)).most_common(2)
    sure = dict.fromkeys(draft.question for sentence, _ in read for draft in drafts_of(sentence))
    forms = ("Which articles mention {}?", "What is said about {}?")
    asked = [form.format(name) for form, (name, _) in zip(forms, names, strict=False)]
    questions = [*list(sure)[: 3 - len(asked)], *asked]
    if questions:
        questions += [question for word, question in _ELSEWHERE if not _holds(library, word)][:1]
    return Opening(held, counted(held, "article"), last_read(library), tuple(questions))


def _beginning(article: Article) -> list[str]:
    """The sentences of the beginning of an article that are neither short nor long."""
    spans = sentences(article.text, 0, min(len(article.text), 8_000))
    words = (article.text[start:end] for start, end in spans)
    return [text for text in words if len(text.split()) in _WORDS]


def _holds(library: Library, word: str) -> bool:
    """Whether an article has the word."""
    return any(word.casefold() in hit.text.casefold() for hit in library.search(word, 5))
