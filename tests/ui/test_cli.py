"""The command line over the real library: every command, with and without `--json`."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.ui.doors import CONTRACT, run, the_line
from tests.ui.fakes import filled
from ui.cli import cited
from ui.doctor import altered_models, faults_of_model
from ui.failures import Exit


def test_the_life_of_a_library(tmp_path: Path) -> None:
    library, folder = tmp_path / "library", tmp_path / "articles"
    folder.mkdir()
    (folder / "ferry.txt").write_text("The ferry to Skye was cancelled on Monday because of a storm.")
    (folder / "bridge.txt").write_text("The bridge at Forth opened to cyclists in June after long works.")

    first = run("sync", str(folder), "--json", library=library)
    again = run("sync", str(folder), library=library)
    (folder / "ferry.txt").write_text("The ferry to Skye sails again on Tuesday, its master said.")
    (folder / "bridge.txt").unlink()
    changed = run("sync", str(folder), "--json", library=library)
    found = run("ask", "When does the ferry sail again?", "--json", library=library)
    removed = run("remove", "ferry.txt", "--json", library=library)
    none = run("articles", library=library)

    assert (first.exit_code, again.exit_code, changed.exit_code, removed.exit_code) == (0, 0, 0, 0)
    told = json.loads(first.stdout)
    counts = ["added", "replaced", "removed", "unchanged", "passages", "failures", "seconds"]
    assert list(told) == [*counts, "read", "left_out"]
    assert told["read"] == {".txt": {"files": 2, "articles": 2}} and told["left_out"] == {}
    assert (told["added"], told["passages"], told["failures"]) == (2, 2, [])
    assert again.stdout.startswith("0 added, 0 replaced, 0 removed, 2 unchanged; 0 passages in ")
    told = json.loads(changed.stdout)
    assert (told["added"], told["replaced"], told["removed"], told["unchanged"]) == (0, 1, 1, 0)
    assert "Tuesday" in json.loads(found.stdout)["citations"][0]["quote"]
    assert [one["file"] for one in json.loads(removed.stdout)["removed"]] == ["ferry.txt"]
    assert (none.exit_code, none.stdout, none.stderr) == (0, "", "no articles\n")


def test_sync_names_each_bad_file_and_takes_in_the_others(tmp_path: Path) -> None:
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "good.txt").write_text("The harbour was dredged twice before the war.")
    (folder / "empty.txt").touch()
    (folder / "noise.txt").write_bytes(bytes(range(256)) * 8)

    result = run("sync", str(folder), library=tmp_path / "library")

    assert result.exit_code == Exit.SOME_FAILED
    assert result.stdout.startswith("1 added, 0 replaced, 0 removed, 0 unchanged, 2 failed; 1 passage in ")
    assert sorted(line.split(":")[1].strip() for line in result.stderr.splitlines()) == [
        "empty.txt",
        "noise.txt",
    ]


def test_ask_prints_the_answer_with_its_proof(seeds_folder: Path) -> None:
    result = run("ask", "Who is the founder of DeepSeek?", library=seeds_folder)

    assert result.exit_code == Exit.DONE
    blocks = result.stdout.split("\n\n")
    assert blocks[:2] == ["Liang Wenfeng", "2 articles say so."]
    assert "[1]" in blocks[2]
    assert blocks[3].startswith("[1] ")
    assert "“" in blocks[3]
    assert "Confidence " in blocks[-1]
    assert result.stderr == ""


def test_ask_json_is_the_contract(seeds_folder: Path) -> None:
    result = run("ask", "Who founded DeepSeek?", "--json", library=seeds_folder)

    assert list(json.loads(result.stdout)) == CONTRACT
    assert result.stderr == ""


def test_ask_follows_up_and_filters(seeds_folder: Path) -> None:
    follow_up = run(
        "ask", "Was he satisfied?", "--history", "Who founded DeepSeek?", "--json", library=seeds_folder
    )
    filtered = run("ask", "Who founded DeepSeek?", "--until", "1999-12-31", "--json", library=seeds_folder)

    assert "Liang Wenfeng" in json.loads(follow_up.stdout)["standalone_question"]
    assert filtered.exit_code == Exit.NOT_ANSWERED
    assert json.loads(filtered.stdout)["citations"] == []


def test_ask_says_when_the_articles_do_not(seeds_folder: Path) -> None:
    result = run("ask", "How tall is the Eiffel Tower?", library=seeds_folder)

    assert result.exit_code == Exit.NOT_ANSWERED
    assert result.stdout.startswith("The articles do not say.")
    assert "Chance that the articles answer it after all: " in result.stdout


def test_search_articles_and_verify_of_the_real_library(own_library: Path) -> None:
    found = run("search", "export rules for chips", "-k", "3", library=own_library)
    found_json = run("search", "export rules for chips", "-k", "3", "--json", library=own_library)
    table = run("articles", library=own_library)
    listed = run("articles", "--since", "2025-08-01", "--json", library=own_library)
    verified = run("verify", library=own_library)
    verified_json = run("verify", "--repair", "--json", library=own_library)

    assert found.stdout.startswith("1. ")
    hits, notes = json.loads(found_json.stdout)["hits"], json.loads(found_json.stdout)["notes"]
    assert (len(hits), notes) == (3, [])
    assert hits[0]["score"] >= hits[1]["score"]
    assert len(table.stdout.splitlines()) == 6
    assert {one["published"][:7] for one in json.loads(listed.stdout)["articles"]} == {"2025-08"}
    assert verified.stdout == "5 articles, 32 passages: all sound\n"
    assert json.loads(verified_json.stdout) == {
        "ok": True,
        "articles": 5,
        "passages": 32,
        "faults": [],
        "repaired": [],
    }


def test_chat_from_a_pipe(seeds_folder: Path) -> None:
    lines = (
        "Who founded DeepSeek?\nWas he satisfied?\n\n???\n/new\nWho \ufffd founded it?\n/quit\nnever asked\n"
    )

    result = run(
        "chat", "--json", library=seeds_folder, stdin=lines.encode().replace(b"\xef\xbf\xbd", b"\xff")
    )

    assert result.exit_code == Exit.DONE
    first, second, refused, third = map(json.loads, result.stdout.splitlines())
    assert first["short_answer"] == "Liang Wenfeng"
    assert "Liang Wenfeng" in second["standalone_question"]
    assert refused["title"] == "QuestionError"
    assert third["question"] == third["standalone_question"] == "Who \ufffd founded it?"


def test_chat_as_text_remembers_and_goes_on_after_an_error() -> None:
    result = run("chat", library=filled(), stdin="What did the lighthouse keeper earn?\nAnd when?\n")

    assert result.exit_code == Exit.DONE
    assert "(understood as: When did the lighthouse keeper earn?)" in result.stdout


def test_verify_tells_each_fault_and_what_was_repaired() -> None:
    damaged = filled()
    damaged.damaged = True

    found = run("verify", library=damaged)
    found_json = run("verify", "--json", library=damaged)
    repaired = run("verify", "--repair", library=damaged)

    assert found.exit_code == found_json.exit_code == Exit.REFUSED
    assert found.stdout.splitlines()[:2] == ["vectors: they are behind", "keywords: a row is gone"]
    assert json.loads(found_json.stdout)["ok"] is False
    assert repaired.exit_code == Exit.DONE
    assert repaired.stdout.splitlines()[0] == "repaired: vectors: they are behind"


def test_verify_names_an_altered_model(tmp_path: Path) -> None:
    from index.embedders import shipped_files as models

    folder = Path(shutil.copytree(models.FOLDER, tmp_path / "model"))
    with (folder / models.EMBEDDER_FILE).open("r+b") as file:
        file.write(b"\0\0\0\0")

    assert altered_models() == []
    [fault] = faults_of_model(folder, models.NAME, models.VERSION)
    assert models.EMBEDDER_FILE in fault


def test_the_library_may_be_named_behind_the_command(tmp_path: Path, seeds_folder: Path) -> None:
    behind = CliRunner().invoke(cited, ["articles", "--json", "--library", str(seeds_folder)])
    last = CliRunner().invoke(
        cited, ["--library", str(tmp_path / "none"), "articles", "--json", "--library", str(seeds_folder)]
    )

    assert behind.exit_code == last.exit_code == 0
    assert len(json.loads(behind.stdout)["articles"]) == len(json.loads(last.stdout)["articles"]) == 5


@pytest.mark.parametrize("address", ["postgresql://host/news", "https://host/news", "s3://bucket"])
def test_an_address_is_no_library_and_makes_no_folder(
    address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "articles").mkdir()

    refused = CliRunner().invoke(cited, ["--library", address, "sync", "articles"])

    assert refused.exit_code == Exit.REFUSED
    assert "is an address" in the_line(refused)
    assert [path.name for path in tmp_path.iterdir()] == ["articles"]


def test_filters_that_let_nothing_through_are_said(seeds_folder: Path) -> None:
    nobody = run("ask", "Who founded DeepSeek?", "--publisher", "The Fictional Herald", library=seeds_folder)
    passages = run("search", "DeepSeek", "--until", "1999-01-01", library=seeds_folder)
    somebody = run("ask", "Who founded DeepSeek?", "--since", "2025-01-01", library=seeds_folder)

    assert nobody.exit_code == passages.exit_code == Exit.NOT_ANSWERED
    for result in (nobody, passages):
        assert "no article of the library is of these dates" in " ".join(result.output.split())
    assert "no article" not in somebody.output


def test_a_folder_without_articles_is_a_hint(tmp_path: Path) -> None:
    (tmp_path / "articles").mkdir()

    empty = run("sync", str(tmp_path / "articles"), library=tmp_path / "library")

    assert empty.exit_code == Exit.DONE
    assert "holds no file that could be an article" in the_line(empty)


def test_a_sync_says_by_kind_what_was_read_and_left_out(tmp_path: Path) -> None:
    library, folder = tmp_path / "library", tmp_path / "articles"
    folder.mkdir()
    for name in ("a.png", "b.JPG", "~$ferry.docx", "Thumbs.db"):
        (folder / name).write_bytes(b"\x89\x00")
    words = "The ferry to Skye was cancelled on Monday because of a storm."
    (folder / "ferry.txt").write_text(words)
    (folder / "rows.csv").write_text(f'title,text\nFerry,"{words}"\nBridge,"{words}"\n')
    synced = run("sync", str(folder), library=library)
    again = run("sync", str(folder), "--json", library=library)
    assert (synced.exit_code, again.exit_code) == (0, 0) and synced.stderr == ""
    assert synced.stdout.splitlines()[1:] == [
        "read: 1 .csv with 2 articles, 1 .txt", "left out: 1 lock files, 2 pictures, 1 programs' own files",
    ]  # fmt: skip
    assert json.loads(again.stdout)["read"] == {}
    assert json.loads(again.stdout)["left_out"] == {"lock files": 1, "pictures": 2, "programs' own files": 1}


def test_an_article_is_shown_as_it_is_stored(tmp_path: Path) -> None:
    library, folder = tmp_path / "library", tmp_path / "articles"
    folder.mkdir()
    (folder / "ferry.txt").write_text(
        "Ferry stays in port\nBy Ann Dale\n\nThe ferry was\ncancelled on Monday.\x1b[2J\n"
    )
    run("sync", str(folder), library=library)
    (one,) = json.loads(run("articles", "--json", library=library).stdout)["articles"]
    shown = run("articles", "--show", one["id"], library=library)
    plain = run("articles", "--show", one["id"], "--json", library=library)
    assert shown.exit_code == 0 and shown.stdout.startswith(
        f"ferry.txt ({one['id']})\ntitle:     Ferry stays in port  (headline)\nauthor:    Ann Dale  (byline)\n\n"
        "Ferry stays in port\n\nBy Ann Dale"
    )
    assert "The ferry was cancelled on Monday." in shown.stdout and "\x1b" not in shown.stdout
    assert json.loads(plain.stdout)["title"] == "Ferry stays in port"
    assert (
        run("articles", "--show", "ffff", library=library).exit_code
        == run("remove", "ffff", library=library).exit_code
    )
