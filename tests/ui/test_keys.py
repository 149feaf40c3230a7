"""Keys: made once, kept as digests, looked at again when the file changes, and never a way in when it is damaged."""

from __future__ import annotations

import json
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from index.errors import NotFound
from tests.ui.doors import run
from ui.failures import Exit
from ui.keys import FILE, Keys, KeysError, digest_of


def expired(folder: Path, name: str) -> None:
    """Set a key's end to a minute ago."""
    path = folder / FILE
    told = json.loads(path.read_text())
    for row in told["keys"]:
        if row["name"] == name:
            row["expires"] = (datetime.now(UTC) - timedelta(minutes=1)).isoformat()
    path.write_text(json.dumps(told))


def test_without_a_file_nobody_is_asked(tmp_path: Path) -> None:
    keys = Keys(tmp_path)

    assert not keys.asked
    assert keys.all() == ()
    assert keys.find("anything") is None


def test_a_key_is_shown_once_and_kept_as_its_digest(tmp_path: Path) -> None:
    keys = Keys(tmp_path)
    secret = keys.add("newsroom", "ask")
    path = tmp_path / FILE

    assert keys.asked
    assert secret not in path.read_text()
    assert digest_of(secret) in path.read_text()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [(key.name, key.scope, key.expires) for key in keys.all()] == [("newsroom", "ask", None)]
    found = keys.find(secret)
    assert found is not None
    assert found.name == "newsroom"
    assert keys.find(secret + "x") is None
    assert keys.find("") is None
    assert sorted(each.name for each in tmp_path.iterdir()) == [FILE]
    assert len({keys.add(str(number), "ask") for number in range(5)}) == 5


def test_scopes_hold_those_before_them(tmp_path: Path) -> None:
    keys = Keys(tmp_path)
    held = {scope: keys.find(keys.add(scope, scope)) for scope in ("ask", "write", "admin")}  # type: ignore[arg-type]

    covered = {(has, need) for has, key in held.items() for need in ("ask", "write", "admin") if key and key.covers(need)}  # type: ignore[arg-type]  # fmt: skip
    assert covered == {
        ("ask", "ask"), ("write", "ask"), ("write", "write"), ("admin", "ask"), ("admin", "write"), ("admin", "admin")
    }  # fmt: skip


def test_another_process_revokes_and_this_one_knows(tmp_path: Path) -> None:
    here, there = Keys(tmp_path), Keys(tmp_path)
    secret, other = here.add("a", "ask"), here.add("b", "ask")
    assert here.find(secret)

    there.revoke("a")

    assert here.find(secret) is None
    assert here.find(other)
    there.revoke("b")
    assert here.asked  # nobody is let in: taking the last key away opens nothing
    with pytest.raises(NotFound, match="no key 'a'"):
        there.revoke("a")


def test_a_key_whose_time_is_over_is_none(tmp_path: Path) -> None:
    keys = Keys(tmp_path)
    secret = keys.add("guest", "ask", days=1)
    key = keys.find(secret)
    assert key
    expired(tmp_path, "guest")

    assert keys.find(secret) is None
    assert keys.still(key.digest) is None


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", '{"keys": 4}', '{"keys": [{"name": "a"}]}', '{"keys": ["a"]}',
     '{"keys": [{"name": "a", "scope": "all", "digest": "x", "made": "y"}]}',
     '{"keys": [{"name": "a", "scope": "ask", "digest": 4, "made": "y"}]}',
     '{"keys": [{"name": "a", "scope": "ask", "digest": "x", "made": "y", "expires": "soon"}]}'],
)  # fmt: skip
def test_a_damaged_file_lets_nobody_in(tmp_path: Path, text: str) -> None:
    (tmp_path / FILE).write_text(text)
    keys = Keys(tmp_path)

    assert keys.asked
    with pytest.raises(KeysError, match="nobody is let in"):
        keys.find("anything")


def test_a_file_that_cannot_be_written_is_told_and_left(tmp_path: Path) -> None:
    (tmp_path / FILE).mkdir()

    with pytest.raises(KeysError):
        Keys(tmp_path).add("a", "ask")
    assert [each.name for each in tmp_path.iterdir()] == [FILE]


@pytest.mark.parametrize("name", ["", " ", "a\nb", "x" * 101, "\x1b[31m"])
def test_a_name_can_be_shown(tmp_path: Path, name: str) -> None:
    with pytest.raises(KeysError, match="no name"):
        Keys(tmp_path).add(name, "ask")


def test_the_commands(tmp_path: Path, seeds_folder: Path) -> None:
    folder = tmp_path / "library"
    folder.mkdir()
    for each in seeds_folder.iterdir():
        (folder / each.name).symlink_to(each)
    made = run("keys", "add", "newsroom", "--scope", "write", "--days", "9", library=folder)
    again = run("keys", "add", "newsroom", library=folder)
    shown = run("keys", "list", "--json", library=folder)
    gone = run("keys", "revoke", "newsroom", library=folder)

    assert made.exit_code == Exit.DONE
    key = Keys(folder)
    assert made.stdout.strip().startswith("cited_")
    assert again.exit_code == Exit.REFUSED
    assert "already" in again.stderr
    (told,) = json.loads(shown.stdout)
    assert (told["name"], told["scope"], "digest" in told) == ("newsroom", "write", False)
    assert told["expires"]
    assert "nobody is let in" in gone.stderr
    assert key.all() == ()


def test_a_library_that_is_not_there_gets_no_keys(tmp_path: Path) -> None:
    result = run("keys", "add", "a", library=tmp_path / "none")

    assert result.exit_code == Exit.REFUSED
    assert not (tmp_path / "none").exists()
