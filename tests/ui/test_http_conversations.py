"""Conversations are kept, searched, renamed, taken away, deleted; each owner's apart, and never more exact than they are."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from assistant.assistant import Assistant
from assistant.english import ENGLISH
from index.library import Library
from tests.robustness.test_removed_text import remains
from tests.ui.doors import ask, is_problem
from tests.ui.fakes import FakeWriter
from tests.ui.in_process import served, small, whole_api
from ui.conversations import NOBODYS, Conversations, KeepingFull, Turn
from ui.desk import Desk
from ui.gate.guard import Guard, Rules
from ui.keys import Keys

KEEPER = "What did the lighthouse keeper earn?"
HARBOUR = "What was dredged in the harbour?"
AT = "/v1/conversations"


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with small(tmp_path) as library:
        yield library


@pytest.fixture
def door(library: Library) -> Iterator[TestClient]:
    with served(library) as (client, _):
        yield client


def kept(door: TestClient, question: str = KEEPER, id: str | None = None) -> dict[str, Any]:
    where = AT if id is None else f"{AT}/{id}/turns"
    response = door.post(where, json={"answer": ask(door, question)})
    assert response.status_code == 201, response.text
    found: dict[str, Any] = response.json()
    return found


def listed(door: TestClient, **wanted: Any) -> list[str]:
    return [one["id"] for one in door.get(AT, params=wanted).json()["conversations"]]


def test_a_conversation_comes_back_as_it_was_given(door: TestClient, library: Library) -> None:
    answers = [ask(door, KEEPER), ask(door, HARBOUR)]
    first = door.post(AT, json={"answer": answers[0]}).json()
    more = {"answer": answers[1], "filters": {"publisher": "Tide"}}
    second = door.post(f"{AT}/{first['id']}/turns", json=more).json()
    found = door.get(f"{AT}/{first['id']}").json()

    assert (first["title"], first["turns"], second["turns"]) == (KEEPER, 1, 2)
    assert [turn["answer"] for turn in found["turns"]] == answers
    assert [turn["withdrawn"] for turn in found["turns"]] == [[], []]
    assert [turn["filters"] for turn in found["turns"]] == [None, {"publisher": "Tide"}]
    with served(library) as (again, _):  # another server over the same library
        assert again.get(f"{AT}/{first['id']}").json() == found
        assert again.get(AT).json() == {"keeps": True, "conversations": [second], "next": None}


def test_they_are_searched_renamed_paged_and_deleted(door: TestClient, library: Library) -> None:
    ids = [kept(door, question)["id"] for question in (KEEPER, HARBOUR, "Nothing about bicycles?")]
    kept(door, HARBOUR, ids[0])
    assert listed(door) == [ids[0], ids[2], ids[1]]
    assert listed(door, words="DREDGED Lighthouse") == [ids[0]]
    assert listed(door, words="citations") == []
    assert (
        door.patch(f"{AT}/{ids[1]}", json={"title": " Quetzalxochitl "}).json()["title"] == "Quetzalxochitl"
    )
    assert listed(door, words="quetzal") == [ids[1]]
    page = door.get(AT, params={"limit": 2}).json()
    rest = door.get(AT, params={"limit": 2, "cursor": page["next"]}).json()
    assert [one["id"] for one in page["conversations"] + rest["conversations"]] == [ids[0], ids[2], ids[1]]
    assert rest["next"] is None
    assert remains(library.folder, "Quetzalxochitl") != []

    assert door.delete(f"{AT}/{ids[1]}").json()["id"] == ids[1]
    assert remains(library.folder, "Quetzalxochitl") == []
    is_problem(door.get(f"{AT}/{ids[1]}"), 404)
    assert door.delete(AT).json() == {"deleted": 2}
    assert listed(door) == []
    assert remains(library.folder, "bicycles?xx bicycles") == []


def test_an_article_that_changed_is_never_quoted_as_it_was(
    door: TestClient, library: Library, tmp_path: Path
) -> None:
    id = kept(door)["id"]
    kept(door, HARBOUR, id)
    source = tmp_path / "articles" / "lighthouse.txt"
    source.write_text(
        source.read_text().replace("15%", "25%").replace("\n\n", "\n\nIt was a long winter.\n\n")
    )
    (tmp_path / "articles" / "harbour.txt").unlink()
    library.sync(tmp_path / "articles")
    found = door.get(f"{AT}/{id}").json()["turns"]

    for turn in found:
        for one in turn["answer"]["citations"]:
            assert library.article(one["article"]).text[one["start"] : one["end"]] == one["quote"]
    assert [one["quote"] for one in found[0]["withdrawn"]]
    assert "15%" not in (found[0]["answer"]["short_answer"] or "")
    gone = found[1]
    assert (gone["answer"]["citations"], gone["answer"]["basis"]) == ([], "not_stated")
    assert not any(each["supported"] for each in gone["answer"]["statements"])
    text = door.get(f"{AT}/{id}/export", params={"form": "markdown"}).text
    assert "No longer in the article" in text
    assert text.count("not borne out") == 2


def test_words_that_only_moved_are_cited_where_they_stand(
    door: TestClient, library: Library, tmp_path: Path
) -> None:
    id = kept(door)["id"]
    source = tmp_path / "articles" / "lighthouse.txt"
    before = source.read_text()
    source.write_text(before.replace("The keeper\n", "The keeper and his wife\n"))
    library.sync(tmp_path / "articles")
    (turn,) = door.get(f"{AT}/{id}").json()["turns"]
    citation = turn["answer"]["citations"][0]

    assert turn["withdrawn"] == []
    text = library.article(citation["article"]).text
    assert text[citation["start"] : citation["end"]] == citation["quote"]
    assert f"start={citation['start']}&" in citation["read_url"]


def test_it_is_taken_away_with_footnotes(door: TestClient) -> None:
    id = kept(door)["id"]
    kept(door, HARBOUR, id)
    as_json = door.get(f"{AT}/{id}/export")
    as_text = door.get(f"{AT}/{id}/export?form=markdown")

    assert as_json.json() == door.get(f"{AT}/{id}").json()
    assert as_json.headers["content-disposition"] == f'attachment; filename="conversation-{id}.json"'
    assert as_text.headers["content-type"].startswith("text/markdown")
    for number in (1, 2):
        assert as_text.text.count(f"[^{number}]") == 2
    assert "[^3]" not in as_text.text
    is_problem(door.get(f"{AT}/{id}/export?form=pdf"), 422)


def test_nobody_sees_anothers(library: Library) -> None:
    keys = Keys(library.folder)
    secrets = {name: keys.add(name, "ask") for name in ("one", "other")}
    desk = Desk(library, Assistant(library, FakeWriter(), ENGLISH))
    guard = Guard(whole_api(desk), Starlette(), Rules(frozenset(["127.0.0.1"]), keys))
    clients = {
        name: TestClient(guard, base_url="http://127.0.0.1", headers={"Authorization": f"Bearer {secret}"})
        for name, secret in secrets.items()
    }
    one, other = clients["one"], clients["other"]
    id = kept(one)["id"]

    assert listed(one) == [id]
    assert listed(other) == []
    assert listed(other, words="keeper") == []
    turn = {"answer": ask(other, KEEPER)}
    for response in (
        other.get(f"{AT}/{id}"), other.get(f"{AT}/{id}/export"), other.delete(f"{AT}/{id}"),
        other.patch(f"{AT}/{id}", json={"title": "x"}), other.post(f"{AT}/{id}/turns", json=turn),
    ):  # fmt: skip
        is_problem(response, 404)
    assert other.delete(AT).json() == {"deleted": 0}
    assert [path.stat().st_mode & 0o077 for path in (library.folder / "conversations").rglob("*")] == [0, 0]
    keys.revoke("one")
    keys.add("one", "ask")  # the same name is not the same key
    assert Conversations(library.folder).page_of(NOBODYS, "", None, 5) == ([], None)
    desk.close()


def test_turned_off_nothing_is_written(library: Library) -> None:
    with served(library) as (door, _):
        id = kept(door)["id"]
    with served(library, keeps=False) as (door, _):
        turn = {"answer": ask(door, KEEPER)}
        is_problem(door.post(AT, json=turn), 409)
        is_problem(door.post(f"{AT}/{id}/turns", json=turn), 409)
        assert door.get(AT).json()["keeps"] is False
        assert listed(door) == [id]
        assert door.delete(f"{AT}/{id}").status_code == 200
    assert not list((library.folder / "conversations").rglob("*.*"))


def test_what_does_not_fit_is_said_and_nothing_is_dropped(door: TestClient, library: Library) -> None:
    ids = [kept(door, question)["id"] for question in (KEEPER, HARBOUR)]
    turn = Turn.model_validate({"answer": ask(door, KEEPER)})
    with pytest.raises(KeepingFull, match="the oldest is “What did the lighthouse"):
        Conversations(library.folder, most=2).keep(NOBODYS, turn)
    with pytest.raises(KeepingFull, match="begin another"):
        Conversations(library.folder, most_turns=1).keep(NOBODYS, turn, ids[0])
    with pytest.raises(KeepingFull, match="delete some"):
        Conversations(library.folder, most_bytes=10).keep(NOBODYS, turn, ids[0])
    assert listed(door) == ids[::-1]


def test_a_torn_or_foreign_file_spoils_nothing(door: TestClient, library: Library) -> None:
    id = kept(door)["id"]
    folder = library.folder / "conversations" / NOBODYS
    (folder / "0123456789abcdef.jsonl").write_text("{")
    with (folder / f"{id}.jsonl").open("ab") as file:
        file.write(b'{"asked": "2026')
    kept(door, HARBOUR, id)

    assert [turn["answer"]["question"] for turn in door.get(f"{AT}/{id}").json()["turns"]] == [
        KEEPER,
        HARBOUR,
    ]
    assert listed(door) == [id]


@pytest.mark.parametrize("id", ["none", "..%2F..%2Fkeys", "%00", "0123456789abcdef", "é" * 16])
def test_a_name_is_no_path(door: TestClient, id: str) -> None:
    is_problem(door.get(f"{AT}/{id}"), 404)
    is_problem(door.delete(f"{AT}/{id}"), 404)


def test_a_turn_is_an_answer(door: TestClient) -> None:
    answer = ask(door, KEEPER)
    is_problem(door.post(AT, json={"answer": {}}), 422)
    is_problem(door.post(AT, json={"answer": answer | {"basis": "sure"}}), 422)
    not_a_number = json.dumps({"answer": answer | {"confidence": float("nan")}})
    raw = door.post(AT, content=not_a_number, headers={"Content-Type": "application/json"})
    is_problem(raw, 422)
    odd = answer | {"citations": [answer["citations"][0] | {"number": 7, "start": 2**40, "end": 2**50}]}
    for wrong in ({"start": -5}, {"end": 10**30}, {"number": True}, {"number": "7"}):
        told = answer | {"citations": [answer["citations"][0] | wrong]}
        is_problem(door.post(AT, json={"answer": told}), 422)
    id = door.post(AT, json={"answer": odd}).json()["id"]
    assert door.get(f"{AT}/{id}").json()["turns"][0]["answer"]["citations"] == []
    is_problem(door.get(f"{AT}?cursor=none"), 404)
