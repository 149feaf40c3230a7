"""The page: a small Gradio chat over the desk, drawn by `ui.cards` and `page.css`, nothing from the net."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import gradio as gr
from fastapi import FastAPI

from index.articles import Filters
from index.errors import CitedError
from ui.answering import Desk
from ui.cards import answer_html, failed_html, header_html, pending_html, welcome_html

MAX_QUESTION = 2_000
REMEMBERED = 10
"""Earlier questions that a follow-up is understood from."""
SHOWN = 30
"""Turns that stay on the page."""

_SCROLL = (
    "() => document.querySelector('.turn:last-of-type')?.scrollIntoView({behavior: 'smooth', block: 'start'})"
)
_SYSTEM_FONTS = ("ui-sans-serif", "system-ui", "Segoe UI", "Roboto", "Helvetica Neue", "sans-serif")
_SYSTEM_MONO = ("ui-monospace", "Consolas", "Menlo", "monospace")


@dataclass(frozen=True, slots=True)
class Turn:
    """One question of a session and what the page shows for it."""

    number: int
    question: str
    html: str
    asked: bool


def mounted_page(desk: Desk) -> FastAPI:
    """The page as an application at `/`: no API listing, no run history, no monitoring, no uploads."""
    mounted: FastAPI = gr.mount_gradio_app(
        FastAPI(docs_url=None, redoc_url=None, openapi_url=None),
        build_page(desk),
        path="/",
        footer_links=[],
        run_history=False,
        show_error=False,
        max_file_size=1,
        ssr_mode=False,
        enable_monitoring=False,
        pwa=False,
        mcp_server=False,
        theme=gr.themes.Default(
            primary_hue="teal", neutral_hue="slate", font=_SYSTEM_FONTS, font_mono=_SYSTEM_MONO
        ),
        css=Path(__file__).with_name("page.css").read_text("utf-8"),
    )
    return mounted


def build_page(desk: Desk) -> gr.Blocks:
    """The chat: head, conversation, question box. History is kept for each session by itself."""

    async def opened() -> tuple[str, str]:
        overview = await desk.overview()
        return header_html(str(overview)), welcome_html(overview.newest)

    async def asked(question: str, turns: list[Turn]) -> AsyncIterator[tuple[str, str, list[Turn]]]:
        question = question.strip()
        if not question:
            yield question, _conversation(turns), turns
            return
        yield "", _conversation(turns) + pending_html(question), turns
        turns = [*turns, await _turn(desk, question, turns)][-SHOWN:]
        yield "", _conversation(turns), turns

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
                max_length=MAX_QUESTION,
                autofocus=True,
                scale=1,
                html_attributes=gr.InputHTMLAttributes(autocomplete="off"),
            )
            send = gr.Button("Ask", variant="primary", scale=0, min_width=72)
        page.load(opened, None, [head, conversation], api_visibility="private", show_progress="hidden")
        gr.on(
            [box.submit, send.click],
            asked,
            [box, turns],
            [box, conversation, turns],
            api_visibility="private",
            show_progress="hidden",
            concurrency_limit=None,
            trigger_mode="once",
        ).then(None, js=_SCROLL, api_visibility="private")
    page.queue(max_size=64)
    return page


async def _turn(desk: Desk, question: str, turns: list[Turn]) -> Turn:
    """Ask, and draw the answer or the one line that says why there is none."""
    number = turns[-1].number + 1 if turns else 1
    history = [turn.question for turn in turns if turn.asked][-REMEMBERED:]
    try:
        answer = await desk.ask(question, history, Filters())
    except CitedError as error:
        return Turn(number, question, failed_html(question, str(error)), asked=False)
    except Exception:
        logging.getLogger("cited").exception("a question of the page failed")
        line = "An error in the program; the server's standard error has the details."
        return Turn(number, question, failed_html(question, line), asked=False)
    return Turn(number, question, answer_html(answer, number), asked=True)


def _conversation(turns: list[Turn]) -> str:
    return "".join(turn.html for turn in turns)
