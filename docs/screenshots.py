"""The pictures of the page in these docs, made anew of a running `cited serve`: `make screenshots`."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

HERE = Path(__file__).parent
ARGUMENTS = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
]
STATES = {"page": (1280, 800, "light"), "page-phone": (390, 780, "dark")}
QUESTION = "Who founded DeepSeek?"


def main() -> None:
    """An answer with the article beside it, wide and light; the answer on a phone, dark."""
    with tempfile.TemporaryDirectory() as folder:
        cited = [sys.executable, "-m", "ui", "--library", folder + "/library"]
        subprocess.run([*cited, "sync", str(HERE.parent / "seeds")], check=True, capture_output=True)
        server = subprocess.Popen(
            [*cited, "serve", "--port", "0", "--json"], stdout=subprocess.PIPE, text=True
        )
        try:
            assert server.stdout
            drawn(json.loads(server.stdout.readline())["url"])
        finally:
            server.terminate()
            server.wait()


def drawn(url: str) -> None:
    """Every state, as a file beside this one."""
    with sync_playwright() as playwright:
        path = shutil.which("chromium") or playwright.chromium.executable_path
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        for name, (width, height, scheme) in STATES.items():
            page = browser.new_page(viewport={"width": width, "height": height}, color_scheme=scheme)  # type: ignore[arg-type]
            page.goto(url)
            page.locator(".welcome .example").first.wait_for()
            page.get_by_label("Your question").fill(QUESTION)
            page.get_by_label("Your question").press("Enter")
            page.locator(".turn.done").wait_for(timeout=60_000)
            if width > 1_000:
                page.locator(".quotation .marker").first.click()
                page.locator(".reader mark.here").first.wait_for()
                page.mouse.move(0, 0)
            page.wait_for_timeout(500)
            page.screenshot(path=HERE / f"{name}.png")
        browser.close()


if __name__ == "__main__":
    main()
