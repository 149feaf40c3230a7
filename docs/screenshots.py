"""The pictures of the page in these docs, made anew of a running `cited serve`: `make screenshots`."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import sync_playwright

HERE = Path(__file__).parent
ARGUMENTS = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
]
WIDE, WIDEST, PHONE = (1280, 800), (1440, 800), (390, 780)
COLOURS = 64  # of a picture: flat surfaces and the greys of letters
WAIT = 120_000  # ms, for what a loaded machine takes
STATED, LIKELY = (
    ("Who is the founder of DeepSeek?", ".headline"),
    ("Which DeepSeek model caused a stir in January?", ".likely"),
)
COUNTED, PLACED = (
    ("How many H20 units does DeepSeek possess?", ".headline"),
    ("Where does Ritwik Gupta work?", ".headline"),
)
UNSAID = ("How tall is Mount Kilimanjaro?", ".unsaid")


def main(names: Sequence[str]) -> None:
    """Every state that a person meets, or those of these names, as a file in `pictures/`; the one the README begins
    with beside this file."""
    (HERE / "pictures").mkdir(exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as folder,
        served(Path(folder)) as url,
        sync_playwright() as playwright,
    ):
        path = shutil.which("chromium") or playwright.chromium.executable_path
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        for state, (width, height), scheme, picture in STATES:
            if names and Path(picture).stem not in names:
                continue
            page = browser.new_page(viewport={"width": width, "height": height}, color_scheme=scheme)
            page.goto(url)
            page.locator(".welcome .example").first.wait_for(timeout=WAIT)
            state(page)
            page.mouse.move(0, 0)
            page.wait_for_timeout(500)
            page.screenshot(path=HERE / picture)
            quantised(HERE / picture)
            page.close()
        browser.close()


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The address of a server over the seeds, with the suite on them, kept below `folder` as long as it is asked."""
    cited = [sys.executable, "-m", "ui", "--library", str(folder / "library")]
    subprocess.run([*cited, "sync", str(HERE.parent / "seeds")], check=True, capture_output=True)
    (folder / "suites").mkdir()
    shutil.copy(HERE.parent / "eval" / "suites" / "seeds.jsonl", folder / "suites")
    server = subprocess.Popen(
        [*cited, "serve", "--port", "0", "--json"],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "CITED_SUITES": str(folder / "suites")},
    )
    try:
        assert server.stdout
        yield json.loads(server.stdout.readline())["url"]
    finally:
        server.terminate()
        server.wait()


def quantised(path: Path) -> None:
    """The picture with a palette: a third of its size, and nothing that the eye misses."""
    with Image.open(path) as picture:
        few = picture.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    few.save(path, optimize=True)


def asking(question: str, shown: str) -> Callable[[Any], None]:
    """The state after this question was asked and answered in the way that `shown` is the mark of."""

    def asked(page: Any) -> None:
        page.get_by_label("Your question").fill(question)
        page.get_by_label("Your question").press("Enter")
        page.locator(f".turn.done {shown}").wait_for(timeout=WAIT)

    return asked


def welcomed(_: Any) -> None:
    """Nothing was asked yet."""


def reading(page: Any) -> None:
    """The article beside the answer, at the quoted words."""
    asking(*STATED)(page)
    page.locator(".quotation .marker").first.click()
    page.locator(".reader mark.here").first.wait_for()


def bounded(page: Any) -> None:
    """The list of articles, bounded to those of an outlet, and so the conversation."""
    page.get_by_text("Only some of them").click()
    page.get_by_label("Outlet").fill("WebProNews")
    page.get_by_label("Outlet").press("Tab")
    page.locator(".bounds").get_by_text("Only WebProNews").wait_for(timeout=WAIT)


def kept(page: Any) -> None:
    """The conversations that the pictures before left, and what can be done with one."""
    asking(*LIKELY)(page)
    page.locator('.conversations .title[aria-current="true"]').wait_for(timeout=WAIT)
    page.locator(".conversations summary").first.click()


def evaluated(page: Any) -> None:
    """A run of a suite: its figures and plots."""
    page.get_by_role("button", name="Evaluation").click()
    page.get_by_role("button", name="Run: seeds").click()
    page.locator(".run .figures").first.wait_for(timeout=10 * WAIT)
    page.locator(".run").evaluate("(run) => run.scrollIntoView()")


def settled(page: Any) -> None:
    """The settings."""
    page.get_by_role("button", name="Settings").click()
    page.get_by_role("heading", name="The library").wait_for(timeout=WAIT)


STATES: tuple[tuple[Callable[[Any], None], tuple[int, int], Any, str], ...] = (
    (welcomed, WIDE, "light", "pictures/welcome.png"),
    (asking(*STATED), WIDE, "light", "pictures/answer.png"),
    (asking(*COUNTED), WIDE, "dark", "pictures/answer-dark.png"),
    (asking(*PLACED), PHONE, "dark", "pictures/answer-phone.png"),
    (asking(*LIKELY), WIDE, "light", "pictures/likely.png"),
    (asking(*UNSAID), WIDE, "light", "pictures/not-stated.png"),
    (reading, WIDE, "light", "page.png"),
    (bounded, WIDE, "light", "pictures/articles.png"),
    (kept, WIDEST, "light", "pictures/conversations.png"),
    (evaluated, WIDE, "light", "pictures/evaluation.png"),
    (settled, WIDE, "light", "pictures/settings.png"),
)


if __name__ == "__main__":
    main(sys.argv[1:])
