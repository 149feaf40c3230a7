"""A real server under a path prefix that asks for a key: page, assets, answers, and what health tells."""

from __future__ import annotations

import re
from collections.abc import Iterator

import httpx
import pytest

from tests.ui.conftest import HERE, serving
from tests.ui.test_gate_manners import PAGE, bearer
from ui.gate.callers import COOKIE
from ui.keys import Keys


@pytest.fixture(scope="module")
def below(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    """The address of a real server under a prefix that asks for a key, and the key."""
    folder = tmp_path_factory.mktemp("below")
    secret = Keys(folder).add("reader", "ask")
    command = (str(HERE / "fake_cited.py"), "serve", "--port", "0", "--root-path", "/cited", "--json")
    with serving(*command, folder=folder, FAKE_FOLDER=str(folder)) as (address, _):
        yield address, secret


def test_the_page_below_a_prefix_after_signing_in(below: tuple[str, str]) -> None:
    address, secret = below
    origin = {"origin": address}
    with httpx.Client(base_url=address, headers=PAGE) as person:
        away = person.get("/cited/")
        inside = person.post("/cited/sign-in", data={"key": secret}, headers=origin)
        page = person.get("/cited/")
        script = page.text.split('src="')[1].split('"')[0]
        answer = person.post("/cited/v1/ask", json={"question": "What did the keeper earn?"}, headers=origin)
        asset = person.get(script if script.startswith(("/", "http")) else f"/cited/{script}")
        ahead = [
            person.get(f"/cited/{path}")
            for path in re.findall(r'modulepreload" href="([^"]+)', page.text)[:2]
        ]

    assert away.headers["location"] == "/cited/sign-in?next=%2F"
    assert "path=/cited" in inside.headers["set-cookie"].lower()
    assert page.status_code == 200
    assert '"root":"http' in page.text.replace(" ", "")
    assert '/cited"' in page.text
    assert "'unsafe-eval'" in page.headers["content-security-policy"]
    assert asset.status_code == 200
    assert [each.status_code for each in ahead] == [200, 200]
    assert all("immutable" in each.headers["cache-control"] for each in ahead)
    assert answer.json()["citations"][0]["read_url"].startswith(f"{address}/cited/read/")
    assert "'unsafe-eval'" not in answer.headers["content-security-policy"]
    assert COOKIE not in answer.text


def test_health_without_a_key_tells_nothing_of_the_library(below: tuple[str, str]) -> None:
    address, secret = below
    bare = httpx.get(address + "/healthz").json()
    known = httpx.get(address + "/healthz", headers=bearer(secret)).json()

    assert bare == {"status": "ok"}
    assert known["articles"] == 3
