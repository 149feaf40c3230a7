"""The child process: killed, hanging, hungry, talkative and orphaned, it costs one file and nothing else."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import psutil
import pytest

from index.errors import NotFound, ReadingError
from index.passages import units
from index.reading import Noise, Parsed, SafeReader, files_under, read_file

SEEDS = Path(__file__).parents[2] / "seeds"
ROOT = Path(__file__).parents[2]
# A child that misbehaves on files by their name and answers the others.
MISBEHAVING = """
import json, os, sys, time
held = []
for line in sys.stdin:
    request = json.loads(line)
    name, answer = request["file"], {"number": request["number"]}
    if name == "hang":
        time.sleep(600)
    if name == "die":
        os._exit(9)
    if name == "babble":
        print("this is no answer", flush=True)
        continue
    print(json.dumps({**answer, "error": "read " + name}), flush=True)
"""


def seeds() -> list[tuple[Path, str]]:
    return [(path, path.name) for path in sorted(SEEDS.glob("*.txt"))]


def misbehaving() -> SafeReader:
    return SafeReader(patience=1.0, command=[sys.executable, "-c", MISBEHAVING])


def reason(reader: SafeReader, file: str) -> str:
    with pytest.raises(ReadingError) as error:
        reader.read(Path(file), file)
    return error.value.reason


def test_reads_as_the_own_process_does() -> None:
    with SafeReader() as reader:
        for path, file in seeds():
            parsed = [one for one in reader.read(path, file) if isinstance(one, Parsed)]
            assert [one.article for one in parsed] == read_file(path, file)
            assert [one.sentences for one in parsed] == [units(one.article) for one in parsed]


def test_reads_ahead_in_order_with_errors_in_their_place(tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_text("")
    files = [
        *seeds()[:2],
        (tmp_path / "empty.txt", "empty.txt"),
        (tmp_path / "none.txt", "none.txt"),
        *seeds()[2:],
    ] * 5
    with SafeReader() as reader:
        results = list(reader.read_many(files, ahead=3))
    assert [name for name, _ in results] == [name for _, name in files]
    assert [isinstance(result, ReadingError) for _, result in results[:7]] == [
        False,
        False,
        True,
        True,
        False,
        False,
        False,
    ]


def test_reading_ahead_can_be_left_and_an_error_of_the_list_is_raised() -> None:
    with SafeReader() as reader:
        for name, _ in reader.read_many(seeds() * 20, ahead=2):
            assert name == seeds()[0][1]
            break
        with pytest.raises(ZeroDivisionError):
            list(reader.read_many((SEEDS / "x", str(1 // n)) for n in (1, 0)))
        assert reader.read(*seeds()[0])


def test_child_killed_between_files_is_replaced() -> None:
    with SafeReader() as reader:
        reader.read(*seeds()[0])
        for child in psutil.Process().children():
            child.kill()
            child.wait(5)
        assert reader.read(*seeds()[1])


def test_hanging_dying_and_babbling_children_cost_one_file() -> None:
    with misbehaving() as reader:
        assert reason(reader, "first") == "read first"
        started = time.monotonic()
        assert "longer than the 1 s" in reason(reader, "hang")
        assert time.monotonic() - started < 5
        assert reason(reader, "second") == "read second"
        assert "ended the process" in reason(reader, "die")
        assert reason(reader, "third") == "read third"
        assert "ended the process" in reason(reader, "babble")
        assert reason(reader, "fourth") == "read fourth"


def test_memory_is_limited(tmp_path: Path) -> None:
    page = tmp_path / "large.html"
    page.write_bytes(b"<html><body>" + b"<p>A paragraph of <b>some</b> words.</p>" * 90_000)
    with SafeReader(memory=64 * 2**20, seconds=60) as reader:
        with pytest.raises(ReadingError, match="more than the 64 MiB allowed"):
            reader.read(page, "large.html")
        assert reader.read(*seeds()[0])


def test_time_is_limited(tmp_path: Path) -> None:
    page = tmp_path / "slow.html"
    page.write_bytes(b"<html><body>" + b"<p>A paragraph of <b>some</b> words.</p>" * 95_000)
    with (
        SafeReader(seconds=0.2) as reader,
        pytest.raises(ReadingError, match=r"longer than the 0\.2 s of proc"),
    ):
        reader.read(page, "slow.html")
    assert not psutil.Process().children()


def test_time_that_other_work_takes_is_not_the_files() -> None:
    with SafeReader(seconds=1) as reader:
        reader.read(*seeds()[0])
        (child,) = psutil.Process().children()
        child.suspend()  # as it stands where others have the processor
        waking = threading.Timer(1.3, child.resume)
        waking.start()
        assert reader.read(*seeds()[1])
        waking.join()


def test_size_and_kind_of_file_are_limited(tmp_path: Path) -> None:
    line = tmp_path / "line.txt"
    with line.open("wb") as file:
        file.truncate(50 * 2**20)
    os.mkfifo(tmp_path / "pipe.txt")
    with SafeReader() as reader:
        with pytest.raises(ReadingError, match="50 MiB, more than the 32 MiB"):
            reader.read(line, "line.txt")
        with pytest.raises(ReadingError, match="not a regular file"):
            reader.read(tmp_path / "pipe.txt", "pipe.txt")


def test_no_child_is_left_behind_when_closed_or_when_the_parent_is_killed() -> None:
    with SafeReader() as reader:
        reader.read(*seeds()[0])
        assert len(psutil.Process().children()) == 1
    assert not psutil.Process().children()
    program = (
        "import sys, time, psutil; from pathlib import Path; from index.reading import SafeReader\n"
        f"reader = SafeReader(); reader.read(Path({str(seeds()[0][0])!r}), 'a.txt')\n"
        "print(psutil.Process().children()[0].pid, flush=True); time.sleep(60)"
    )
    parent = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, cwd=ROOT, text=True)
    assert parent.stdout is not None
    with parent, parent.stdout:
        orphan = psutil.Process(int(parent.stdout.readline()))
        parent.kill()
    assert psutil.wait_procs([orphan], timeout=10)[1] == []


def test_one_child_reads_many_files_however_large_the_parent_is() -> None:
    held = b"x" * 2**28  # more than a child may have used: what it inherits of its parent is not its own
    with SafeReader() as reader:
        reader.read(*seeds()[0])
        (child,) = psutil.Process().children()
        reader.read(*seeds()[1])
        assert psutil.Process().children() == [child]
    del held


def test_a_text_file_costs_little_and_loads_no_parser() -> None:
    with SafeReader() as reader:
        reader.read(*seeds()[0])
        started = time.process_time()
        assert len(list(reader.read_many(seeds() * 40))) == 200
        assert time.process_time() - started < 1.0
        (child,) = psutil.Process().children()
        assert not any("lxml" in file.path for file in child.memory_maps())


def test_files_of_a_folder(tmp_path: Path) -> None:
    outside = tmp_path / "outside.txt"
    outside.write_text("secret")
    folder = tmp_path / "in"
    (folder / "sub").mkdir(parents=True)
    (folder / ".git").mkdir()
    for name in (
        "b.txt",
        "sub/a.md",
        "README",
        ".hidden.txt",
        ".git/x.txt",
        "photo.jpg",
        "~$b.docx",
        "a.xyz",
    ):
        (folder / name).write_text("words")
    (folder / "leaving.txt").symlink_to(outside)
    (folder / "leaving").symlink_to(tmp_path)
    (folder / "inside.txt").symlink_to(folder / "b.txt")
    (folder / "sub" / "loop").symlink_to(folder)
    (folder / "self.txt").symlink_to(folder / "self.txt")
    (folder / "gone.txt").symlink_to(folder / "nothing.txt")
    found = list(files_under(folder))
    good = [one[1] for one in found if isinstance(one, tuple)]
    left_out = [(one.file, one.kind) for one in found if isinstance(one, Noise)]
    bad = {one.file: one.reason for one in found if isinstance(one, ReadingError)}
    assert good == ["README", "b.txt", "inside.txt", "sub/a.md"]
    assert left_out == [("photo.jpg", "pictures"), ("~$b.docx", "lock files")]
    assert set(bad) == {"leaving.txt", "leaving", "a.xyz", "self.txt", "gone.txt"}
    assert "leads out of the folder" in bad["leaving.txt"] and "leads out" in bad["leaving"]
    assert "not a readable kind" in bad["a.xyz"] and "broken link" in bad["gone.txt"]
    with pytest.raises(NotFound):
        list(files_under(tmp_path / "no folder"))
