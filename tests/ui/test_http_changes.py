"""What the API changes: articles brought and taken away by plain names only, folders synced by a job that can be ended."""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from index.errors import Stopped
from index.library import Library
from index.store.followed import followed
from index.store.sqlite.store import FILE
from tests.index.small_library import fill
from tests.ui.doors import is_problem
from tests.ui.in_process import files, served, small
from ui.uploads import LONGEST_NAME, NameRefused, plain_name, take_in

TEXT = "The mill\n\nThe mill of Nyvand burnt down in 1902. Nobody was hurt by the fire.\n"


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with small(tmp_path) as library:
        yield library


@pytest.fixture
def door(library: Library) -> Iterator[TestClient]:
    with served(library) as (client, _):
        yield client


def brought(client: TestClient, *named: tuple[str, str | bytes]) -> list[dict[str, Any]]:
    sent = [("files", (name, content)) for name, content in named]
    response = client.post("/v1/articles", files=sent)
    assert response.status_code == 200, response.text
    found: list[dict[str, Any]] = response.json()["files"]
    return found


def over(client: TestClient, job: dict[str, Any]) -> dict[str, Any]:
    """The job at its end."""
    until = time.monotonic() + 60
    while job["state"] in ("waiting", "running") and time.monotonic() < until:
        time.sleep(0.05)
        job = client.get(f"/v1/jobs/{job['id']}").json()
    return job


def names(client: TestClient) -> list[str]:
    return [one["file"] for one in client.get("/v1/articles").json()["articles"]]


def test_an_article_is_brought_replaced_and_taken_away(door: TestClient, library: Library) -> None:
    first = brought(door, ("mill.txt", TEXT), ("empty.txt", ""), ("../up.txt", TEXT), ("mill.txt", "twice"))
    again = brought(door, ("mill.txt", TEXT))
    other = brought(door, ("mill.txt", TEXT + "It was built again.\n"))
    broken = brought(door, ("mill.txt", b"\x00\x01\x02\xff" * 50))

    assert [(one["file"], one["verdict"]) for one in first] == [
        ("mill.txt", "added"), ("empty.txt", "failed"), ("../up.txt", "failed"), ("mill.txt", "failed"),
    ]  # fmt: skip
    assert [one["reason"] is None for one in first] == [True, False, False, False]
    assert [one[0]["verdict"] for one in (again, other, broken)] == ["unchanged", "replaced", "failed"]
    folder = library.folder.resolve() / "uploads"
    assert [path.name for path in folder.iterdir()] == ["mill.txt"]
    assert "built again" in (folder / "mill.txt").read_text("utf-8")
    assert folder in followed(library.store)
    assert library.verify().faults == ()
    assert over(door, door.post("/v1/sync").json())["taken"]["unchanged"] == 3

    listed = door.get("/v1/articles").json()["articles"]
    (mill,) = [one for one in listed if one["file"] == "mill.txt"]
    gone = door.delete(f"/v1/articles/{mill['id']}")
    assert gone.json() == {"id": mill["id"], "file": "mill.txt", "title": "The mill", "file_stays": False}
    assert list(folder.iterdir()) == []
    is_problem(door.delete(f"/v1/articles/{mill['id']}"), 404)
    is_problem(door.delete("/v1/articles/mill.txt"), 404)
    kept = door.delete(f"/v1/articles/{listed[0]['id']}").json()
    assert kept["file_stays"] is True
    assert over(door, door.post("/v1/sync").json())["taken"]["added"] == 1


def test_a_sync_is_of_followed_folders_alone_and_tells_what_it_does(
    door: TestClient, library: Library, tmp_path: Path
) -> None:
    single = files(tmp_path / "single", {"a.txt": TEXT, "b.txt": TEXT.replace("mill", "dam")})
    library.add([single / "a.txt"])
    files(tmp_path / "articles", {"new.txt": TEXT.replace("mill", "inn"), "empty.txt": ""})
    (tmp_path / "articles" / "harbour.txt").unlink()

    asked = door.post("/v1/sync")
    job = over(door, asked.json())

    assert (asked.status_code, job["state"], job["kind"]) == (202, "done", "sync")
    assert {name: job["taken"][name] for name in ("added", "replaced", "removed", "unchanged")} == {
        "added": 1, "replaced": 0, "removed": 1, "unchanged": 1,
    }  # fmt: skip
    assert [one["file"] for one in job["taken"]["failures"]] == ["empty.txt"]
    assert names(door) == ["a.txt", "lighthouse.txt", "new.txt"]
    assert door.get("/v1/jobs").json()["jobs"] == [job]
    events = door.get(f"/v1/jobs/{job['id']}/events").text
    assert [json.loads(line[6:]) for line in events.splitlines() if line.startswith("data: ")] == [job]
    is_problem(door.get("/v1/jobs/none"), 404)
    is_problem(door.get("/v1/jobs/none/events"), 404)
    is_problem(door.delete("/v1/jobs/none"), 404)


def test_a_job_that_is_given_up_keeps_what_it_read(tmp_path: Path) -> None:
    with small(tmp_path) as library, served(library) as (door, _):
        fill(tmp_path / "articles", 1_000, sentences=6)
        (tmp_path / "articles" / "harbour.txt").unlink()
        job = door.post("/v1/sync").json()
        until = time.monotonic() + 60
        while door.get(f"/v1/jobs/{job['id']}").json()["at"] < "00020" and time.monotonic() < until:
            time.sleep(0.02)
        waiting = door.post("/v1/sync").json()
        assert door.post("/v1/sync").json()["id"] == waiting["id"] != job["id"]
        is_problem(door.post("/v1/articles", files={"files": ("mill.txt", TEXT)}), 409)
        assert door.get("/healthz").status_code == 200
        assert door.post("/v1/ask", json={"question": "What did the lighthouse keeper earn?"}).json()[
            "answered"
        ]
        assert door.delete(f"/v1/jobs/{waiting['id']}").json()["state"] == "cancelled"
        door.delete(f"/v1/jobs/{job['id']}")
        ended = over(door, job)

        assert ended["state"] == "cancelled"
        assert 0 < ended["taken"]["added"] < 1_000
        assert ended["taken"]["added"] == len(library.articles()) - 2
        assert library.verify().faults == ()
        assert library.sync(tmp_path / "articles").added == 1_000 - ended["taken"]["added"]


def test_what_a_progress_stops_is_kept_whole(tmp_path: Path) -> None:
    fill(tmp_path / "many", 40)

    def third(done: int, total: int, label: str) -> None:
        if label == "00003.txt":
            raise Stopped("enough")

    with Library.open(tmp_path / "own", small_embedder(), create=True) as library:
        report = library.sync(tmp_path / "many", third)
        assert (report.stopped, report.added, len(library.articles())) == (True, 4, 4)
        assert library.verify().faults == ()
        assert (library.sync(tmp_path / "many").added, len(library.articles())) == (36, 40)


def small_embedder() -> Any:
    from index.fakes import FakeEmbedder

    return FakeEmbedder()


def test_a_job_that_fails_says_why(tmp_path: Path) -> None:
    with (
        Library.open(tmp_path / "own", small_embedder(), create=True) as library,
        served(library) as (door, _),
    ):
        job = over(door, door.post("/v1/sync").json())
    assert job["state"] == "failed"
    assert "cited sync FOLDER" in job["problem"]


SEPARATORS = ["/", "\\", ":", "//", "\\\\", "/./", "\u2215", "\u29f8", "\u202e", "\x00", "\n", "%2f"]
UP = ["..", ".", "...", "~", "C:", "con", "NUL.txt", "lpt1", "/etc", "\\\\host\\share", "file:", "-"]
ENDS = ["x.txt", ".ssh", "x.txt/", "x.txt\x00.png", "library.sqlite", "x.TXT."]
ODD = ["", " ", ".", "..", ".txt", "a.txt ", " a.txt", "a.txt.", "a" * 300 + ".txt", "é" * 101 + ".txt", "\ud800.txt",
       "a\u200b.txt", "a\u0085.txt", "*.txt", "a?.txt", '"a".txt', "<a>.txt", "a|b.txt", "x.exe", "x.sqlite",
       "aux.md", "COM1.html", "prn .txt", "x.txt:stream"]  # fmt: skip
NAMES = ODD + [up + mark + end for up in UP for mark in SEPARATORS for end in ENDS][::3]


def test_there_are_300_forms_of_names() -> None:
    assert len(set(NAMES)) >= 300


def test_no_name_leads_out_of_the_folder(library: Library, tmp_path: Path) -> None:
    def outside() -> dict[str, bytes]:
        uploads = library.folder / "uploads"
        return {
            str(path): path.read_bytes()
            for path in tmp_path.rglob("*")
            if path.is_file() and not path.is_relative_to(uploads) and library.folder not in path.parents
        }

    before, held = outside(), {path.name for path in library.folder.iterdir()}
    for first in range(0, len(NAMES), 100):
        some = NAMES[first : first + 100]
        found = take_in(library, [(name, BytesIO(b"")) for name in some])
        assert [one.verdict for one in found.files] == ["failed"] * len(some)
    assert outside() == before
    assert {path.name for path in library.folder.iterdir()} <= held | {"uploads"}
    assert list((library.folder / "uploads").iterdir()) == []
    taken = []
    for name in NAMES:
        try:
            taken.append(plain_name(name))
        except NameRefused:
            continue
    assert all(Path(name).name == name and len(name.encode()) <= LONGEST_NAME for name in taken)


def test_a_link_in_the_folder_is_replaced_and_not_followed(library: Library, tmp_path: Path) -> None:
    take_in(library, [("mill.txt", BytesIO(TEXT.encode()))])
    target = tmp_path / "secret.txt"
    target.write_text("secret", "utf-8")
    (library.folder / "uploads" / "mill.txt").unlink()
    (library.folder / "uploads" / "mill.txt").symlink_to(target)

    take_in(library, [("mill.txt", BytesIO((TEXT + "More of it.\n").encode()))])

    assert target.read_text("utf-8") == "secret"
    assert not (library.folder / "uploads" / "mill.txt").is_symlink()


def test_bounds_are_kept(door: TestClient) -> None:
    is_problem(door.post("/v1/articles", files=[("files", (f"{n}.txt", TEXT)) for n in range(101)]), 422)
    is_problem(door.post("/v1/articles", headers={"content-length": str(2**27)}, content=b"x"), 413)
    is_problem(door.post("/v1/articles", data={"files": "no file"}), 422)
    is_problem(door.post("/v1/sync", content=b"x" * 70_000), 413)


def test_an_uploaded_article_that_was_altered_is_read_again(tmp_path: Path) -> None:
    with small(tmp_path) as library:
        take_in(library, [("mill.txt", BytesIO(TEXT.encode()))])
        (before,) = [one for one in library.articles() if one.file == "mill.txt"]
    with sqlite3.connect(tmp_path / "library" / FILE) as connection:
        connection.execute("UPDATE articles SET text = 'altered' WHERE id = ?", [before.id])
    connection.close()
    with Library.open(tmp_path / "library", small_embedder()) as library:
        assert library.verify(repair=True).sound
        assert library.article(before.id) == before
