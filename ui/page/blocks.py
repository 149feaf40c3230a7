"""The page: Gradio's frame and question box around the reading room, which talks to the HTTP API; nothing from the net."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI, Request, Response

from assistant.asked import LONGEST_QUESTION
from ui.http.problems import Problem
from ui.page.lean import gradio as gr

_MODULE = "room/reading-room.js"
# An address by itself would be looked for beside Gradio's own scripts.
_IMPORT = f"import(new URL('{_MODULE}', document.baseURI).href)"
# Gradio compiles this text, which is ours and always the same; no word of an article or a question ever gets into it.
_MOUNT = f"{_IMPORT}.then((room) => room.mount(element))"
_ASK = f"async (question) => (await {_IMPORT}).ask(question)"
_STOP = f"async () => (await {_IMPORT}).stop()"
_HEAD = (
    '<link rel="stylesheet" href="room/room.css"><link rel="icon" type="image/svg+xml" href="room/icon.svg">'
)
_QUEUE_SECONDS = 0.5
KINDS = ("column", "html", "row", "textbox", "button")
"""The components of the page, by Gradio's names; it puts every page into a column."""
_SYSTEM_FONTS = ("ui-sans-serif", "system-ui", "Segoe UI", "Roboto", "Helvetica Neue", "sans-serif")
_SYSTEM_MONO = ("ui-monospace", "Consolas", "Menlo", "monospace")


def mounted_page(root: str = "") -> FastAPI:
    """The page as an application at `/`, which a proxy has under the path `root`: no API listing, no run
    history, no monitoring, no uploads."""
    page = build_page()
    # No event of the page is queued, and the queue would look for one a thousand times a second: 4 % of a core.
    page._queue.sleep_when_free = page._queue.progress_update_sleep_when_free = _QUEUE_SECONDS
    mounted: FastAPI = gr.mount_gradio_app(
        FastAPI(docs_url=None, redoc_url=None, openapi_url=None),
        page,
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
            primary_hue="teal", neutral_hue="stone", font=_SYSTEM_FONTS, font_mono=_SYSTEM_MONO
        ),
        head=_HEAD,
    )
    return mounted


async def _not_there(_: Request, __: Exception) -> Response:
    """What Gradio's routes look up and do not find was named by the caller."""
    return Problem(404, "there is nothing of that name or number")


def build_page() -> gr.Blocks:
    """One empty place, in which the module draws, and the question box below it. Questions go to the HTTP API, so that
    Gradio's queue holds none back."""
    page: gr.Blocks = gr.Blocks(title="Cited", analytics_enabled=False, fill_width=True)
    quiet: dict[str, Any] = {"queue": False, "api_visibility": "private", "show_progress": "hidden"}
    with page:
        gr.HTML("", js_on_load=_MOUNT, elem_id="room", container=False)
        with gr.Row(elem_id="composer"):
            box = gr.Textbox(
                label="Your question",
                show_label=False,
                placeholder="Ask about these articles …",
                container=False,
                max_lines=6,
                max_length=LONGEST_QUESTION,
                autofocus=True,
                scale=1,
                html_attributes=gr.InputHTMLAttributes(autocomplete="off"),
            )
            ask = gr.Button("Ask", variant="primary", scale=0, min_width=80, elem_id="ask")
            stop = gr.Button("Stop", variant="secondary", scale=0, min_width=80, elem_id="stop")
        gr.on([box.submit, ask.click], None, [box], None, js=_ASK, **quiet)
        stop.click(None, js=_STOP, **quiet)
    return page
