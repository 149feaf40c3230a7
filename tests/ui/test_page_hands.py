"""What hands do on the page beside asking: a folder is dropped on it, and a draft case is mended and taken into a suite."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from tests.ui.in_process import small_server
from tests.ui.test_reading_room import ask, opened

pytestmark = pytest.mark.browser
KEEPER = "What did the lighthouse keeper earn?"
# A drop as a browser hands it over: a folder in a folder, files of one name, and a hidden one.
DROP = """(target) => {
  const file = (path, text) => {
    const name = path.split('/').at(-1);
    const made = new File([text], name, { type: 'text/plain' });
    return { name, isFile: true, fullPath: path, file: (kept) => kept(made) };
  };
  const folder = (path, below) => {
    const createReader = () => { const left = [...below]; return { readEntries: (kept) => kept(left.splice(0, 1)) }; };
    return { name: path.split('/').at(-1), isFile: false, fullPath: path, createReader };
  };
  const old = folder('/news/old', [
    file('/news/old/ferry.txt', 'The old ferry\\n\\nThe old ferry sank in 1890.\\n'), file('/news/old/.hidden.txt', 'x')]);
  const news = folder('/news', [file('/news/ferry.txt', 'The ferry\\n\\nThe ferry was sold in 1911.\\n'), old]);
  const event = new Event('drop', { bubbles: true, cancelable: true });
  const dataTransfer = { items: [{ webkitGetAsEntry: () => news }], files: [], types: ['Files'] };
  Object.defineProperty(event, 'dataTransfer', { value: dataTransfer });
  target.dispatchEvent(event);
  return event.defaultPrevented; // else a browser leaves the page for the file
}"""


@pytest.fixture(scope="module")
def address(chromium: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with small_server(tmp_path_factory.mktemp("hands")) as address:
        yield address


@pytest.fixture
def page(chromium: Any, address: str) -> Iterator[Any]:
    page = opened(chromium, address, 1280)
    yield page
    page.close()


def test_a_folder_is_dropped(page: Any) -> None:
    page.locator(".resting").evaluate(DROP)
    page.locator(".resting .told .added").nth(1).wait_for(timeout=30_000)

    told = page.locator(".resting .told").inner_text()
    assert "2 added" in told
    assert "news - ferry.txt" in told
    assert "news - old - ferry.txt" in told
    assert "hidden" not in told
    page.locator(".counts").get_by_text("4 articles").wait_for()


def test_from_a_verdict_to_a_draft_case_in_one_press(page: Any, address: str) -> None:
    ask(page, "What rose in the harbour?")
    page.get_by_role("button", name="right", exact=True).click()
    page.locator(".foot form button").first.click()
    page.get_by_role("button", name="Make a draft case", exact=True).click()
    page.get_by_text("It is a draft, in Evaluation.").wait_for()

    (kept,) = httpx.get(address + "/v1/suites/drafts/cases").json()["cases"]
    assert kept["question"] == "What rose in the harbour?"
    httpx.delete(f"{address}/v1/suites/drafts/cases/{kept['id']}")


def test_a_draft_case_is_mended_and_taken_into_a_suite(page: Any, address: str) -> None:
    ask(page, KEEPER)
    page.get_by_role("button", name="wrong?").click()
    page.locator(".foot form input").fill("not the sum")
    page.locator(".foot form button").first.click()
    page.locator(".foot form").wait_for(state="detached")
    page.get_by_role("button", name="Evaluation").click()
    page.get_by_role("button", name="Make a draft case: " + KEEPER).click()
    page.get_by_label("Facts, one a line").fill("15% | 15 percent\n1874")
    page.get_by_label("Words that show it").fill("lighthouse.txt | earned 15% more in 1874")
    page.get_by_label("Name of the suite").fill("mine")
    with page.expect_response("**/v1/suites/drafts/cases"):  # what is drawn anew once it is saved
        page.get_by_role("button", name="Save").click()
    (kept,) = httpx.get(address + "/v1/suites/drafts/cases").json()["cases"]

    assert kept["facts"] == [["15%", "15 percent"], ["1874"]]
    assert [each["quote"] for each in kept["evidence"]] == ["earned 15% more in 1874"]
    page.locator(".draft").get_by_text("Taken from an answer").wait_for()
    page.get_by_role("button", name="Accept into").click()
    page.locator(".suites .name").get_by_text("mine").wait_for()
    page.locator(".draft").wait_for(state="detached")
