"""The page: a small Gradio chat over the desk, drawn by `ui.page.cards` and `page.css`, nothing from the net."""

from __future__ import annotations

import logging
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import gradio as gr
from fastapi import FastAPI, Request, Response

from assistant.answers import Answer, Partial
from assistant.asked import LONGEST_QUESTION
from index.articles import Filters
from index.endpoint.language_model import ModelFailure
from index.errors import CitedError
from ui.calls import Call, Waiting
from ui.desk import Desk
from ui.http.problems import Problem
from ui.page.cards import (
    answer_html,
    failed_html,
    header_html,
    partial_html,
    pending_html,
    stopped_html,
    welcome_html,
)

REMEMBERED = 10
"""Earlier questions that a follow-up is understood from."""
SHOWN = 30
"""Turns that stay on the page."""
OTHERS = 64
"""Events of the page besides the questions at the desk: pages being opened, questions being stopped or refused."""

_SCROLL = (
    "() => document.querySelector('.turn:last-of-type')?.scrollIntoView({behavior: 'smooth', block: 'start'})"
)
_SCROLL_SOON = f"() => {{ setTimeout({_SCROLL}, 400) }}"
_SYSTEM_FONTS = ("ui-sans-serif", "system-ui", "Segoe UI", "Roboto", "Helvetica Neue", "sans-serif")
_SYSTEM_MONO = ("ui-monospace", "Consolas", "Menlo", "monospace")


@dataclass(frozen=True, slots=True)
class Turn:
    """One question of a session and what the page shows for it."""

    number: int
    question: str
    html: str
    asked: bool


def mounted_page(desk: Desk, root: str = "") -> FastAPI:
    """The page as an application at `/`, which a proxy has under the path `root`: no API listing, no run
    history, no monitoring, no uploads."""
    mounted: FastAPI = gr.mount_gradio_app(
        FastAPI(docs_url=None, redoc_url=None, openapi_url=None),
        build_page(desk),
        path="/",
        root_path=root or None,
        footer_links=[],
        run_history=False,
        show_error=False,
        max_file_size=1,
        ssr_mode=False,
        enable_monitoring=False,
        pwa=False,
        mcp_server=False,
        app_kwargs={"exception_handlers": {KeyError: _not_there}},
        theme=gr.themes.Default(
            primary_hue="teal", neutral_hue="slate", font=_SYSTEM_FONTS, font_mono=_SYSTEM_MONO
        ),
        css=Path(__file__).with_name("page.css").read_text("utf-8"),
    )
    return mounted


async def _not_there(_: Request, __: Exception) -> Response:
    """What Gradio's routes look up and do not find was named by the caller."""
    return Problem(404, "there is nothing of that name or number")


def build_page(desk: Desk) -> gr.Blocks:
    """The chat: head, conversation, question box. History is kept for each session by itself."""
    calls: dict[str, Call] = {}

    async def opened() -> tuple[str, str]:
        overview = await desk.overview()
        return header_html(str(overview)), welcome_html(overview.newest)

    async def asked(question: str, turns: list[Turn], request: gr.Request) -> AsyncIterator[tuple[Any, ...]]:
        question = question.strip()
        if not question:
            yield question, _conversation(turns), turns, *_buttons(asking=False)
            return
        yield "", _conversation(turns) + pending_html(question), turns, *_buttons(asking=True)
        last = Turn(0, question, "", asked=False)
        async with aclosing(_told(desk, question, turns, calls, str(request.session_hash))) as told:
            async for last in told:
                yield gr.skip(), _conversation([*turns, last]), turns, gr.skip(), gr.skip()
        turns = [*turns, last][-SHOWN:]
        yield gr.skip(), _conversation(turns), turns, *_buttons(asking=False)

    def left(request: gr.Request) -> None:
        call = calls.get(str(request.session_hash))
        if call is not None:
            call.leave()

    page: gr.Blocks = gr.Blocks(title="Cited", analytics_enabled=False, fill_width=True)
    with page:
        turns = gr.State(list)
        head = gr.HTML(header_html(""), js_on_load=None, elem_id="head")
        conversation = gr.HTML("", js_on_load=None, elem_id="conversation")
        with gr.Row(elem_id="composer"):
            box = gr.Textbox(
                label="Your question",
                show_label=False,
                placeholder="Ask about the articles …",
                container=False,
                max_lines=6,
                max_length=LONGEST_QUESTION,
                autofocus=True,
                scale=1,
                html_attributes=gr.InputHTMLAttributes(autocomplete="off"),
            )
            send = gr.Button("Ask", variant="primary", scale=0, min_width=72)
            stop = gr.Button("Stop", variant="secondary", scale=0, min_width=72, visible=False)
        quiet: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
        page.load(opened, None, [head, conversation], **quiet)
        gr.on(
            [box.submit, send.click],
            asked,
            [box, turns],
            [box, conversation, turns, send, stop],
            concurrency_limit=None,
            trigger_mode="once",
            **quiet,
        ).then(None, js=_SCROLL, api_visibility="private")
        gr.on([box.submit, send.click], None, js=_SCROLL_SOON, api_visibility="private")
        stop.click(left, concurrency_limit=None, **quiet)
        page.unload(left)
    # Gradio's own queue never holds a question back: the desk does, first come first served whatever the door.
    page.max_threads = desk.room + OTHERS
    page.queue(max_size=desk.room + OTHERS)
    return page


async def _told(
    desk: Desk, question: str, turns: list[Turn], calls: dict[str, Call], session: str
) -> AsyncGenerator[Turn, None]:
    """The turn as it grows; the last one is the answer, or the one line that says why there is none. While it lasts
    its call stands in `calls`, where the session can leave it."""
    number = turns[-1].number + 1 if turns else 1
    history = [turn.question for turn in turns if turn.asked][-REMEMBERED:]
    partial: Partial | None = None
    call: Call | None = None
    try:
        with desk.take(question, history, Filters()) as call:
            calls[session] = call
            async for part in call.events():
                if isinstance(part, Answer):
                    yield Turn(number, question, answer_html(part, number), asked=True)
                elif isinstance(part, Waiting):
                    yield Turn(number, question, pending_html(question, part), asked=False)
                elif part is not None:
                    partial = part
                    yield Turn(number, question, partial_html(question, part, number), asked=False)
    except CitedError as error:
        html = failed_html(question, str(error))
        if isinstance(error, ModelFailure) and error.cause == "cancelled":
            html = stopped_html(question, partial, number)
        yield Turn(number, question, html, asked=False)
    except Exception:
        logging.getLogger("cited").exception("a question of the page failed")
        line = "An error in the program; the server's standard error has the details."
        yield Turn(number, question, failed_html(question, line), asked=False)
    finally:
        if call is not None and calls.get(session) is call:
            del calls[session]


def _buttons(asking: bool) -> tuple[Any, Any]:
    """Ask, or Stop while an answer is awaited."""
    return gr.update(visible=not asking), gr.update(visible=asking)


def _conversation(turns: list[Turn]) -> str:
    return "".join(turn.html for turn in turns)
