"""Under which address a door says its pages are: the set one, else the request's own, else this machine's port."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import httpx
import pytest

from assistant.answers import ADDRESS, source_url
from tests.ui.doors import run
from tests.ui.fakes import answering, filled
from ui.desk import Desk
from ui.http.api import build_api
from ui.settings import Settings, SettingsError, read_settings

QUESTION = "What did the lighthouse keeper earn?"
SET = "https://example.org/cited"


def asked(address: str | None, host: str, root: str = "", **body: Any) -> httpx.Response:
    """The API's answer to a caller who reaches it at this host, behind a prefix `root`."""

    async def posted() -> httpx.Response:
        library = filled()
        desk = Desk(library, answering(library), address=address)  # type: ignore[arg-type]
        transport = httpx.ASGITransport(build_api(desk, "1"), root_path=root)
        async with httpx.AsyncClient(transport=transport, base_url=host) as client:
            path = body.pop("path", "/v1/ask")
            return await client.post(path, json=body or {"question": QUESTION})

    return asyncio.run(posted())


@pytest.mark.parametrize(
    ("address", "host", "root", "said"),
    [
        (None, "http://127.0.0.1:8123", "", "http://127.0.0.1:8123"),
        (None, "https://cited.example", "/library", "https://cited.example/library"),
        (SET + "/", "http://127.0.0.1:8123", "", SET),
    ],
)
def test_at_the_api(address: str | None, host: str, root: str, said: str) -> None:
    (citation,) = asked(address, host, root).json()["citations"]
    found = asked(address, host, root, path="/v1/search", question=QUESTION).json()["hits"]

    for each in (citation, *found):
        place = f"?start={each['start']}&end={each['end']}#{each['start']}-{each['end']}"
        assert each["read_url"] == f"{said}/read/{each['article']}{place}"
        assert each["source_url"] == source_url(each["url"], each.get("quote") or each["text"])


def test_in_a_stream() -> None:
    response = asked(None, "http://127.0.0.1:8123", question=QUESTION, stream=True)
    answer = json.loads(response.text.rpartition("data: ")[2])

    assert answer["citations"][0]["read_url"].startswith("http://127.0.0.1:8123/read/")


@pytest.mark.parametrize(
    ("variables", "said"),
    [
        ({}, "http://127.0.0.1:7860"),
        ({"CITED_ADDRESS": SET}, SET),
    ],
)
def test_on_the_command_line(variables: dict[str, str], said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    printed = json.loads(run("ask", QUESTION, "--json", library=filled()).stdout)
    found = json.loads(run("search", QUESTION, "--json", library=filled()).stdout)
    chat = json.loads(run("chat", "--json", library=filled(), stdin=QUESTION).stdout)

    for each in (*printed["citations"], *found["hits"], *chat["citations"]):
        assert each["read_url"].startswith(f"{said}/read/{each['article']}?")
    shown = run("ask", QUESTION, library=filled()).stdout
    assert "/read/" not in shown


def test_what_is_no_address_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    assert [Settings().reached_at, Settings(port=81).reached_at] == [ADDRESS, "http://127.0.0.1:81"]
    assert Settings(root_path="/cited").reached_at == f"{ADDRESS}/cited"
    for wrong in (
        "example.org",
        "ftp://example.org",
        "https://example.org/?a",
        "https://exa mple.org",
        "https://",
    ):
        monkeypatch.setenv("CITED_ADDRESS", wrong)
        with pytest.raises(SettingsError, match="CITED_ADDRESS"):
            read_settings()
