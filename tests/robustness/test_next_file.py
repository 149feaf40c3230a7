"""After a file that ends, breaks or poisons the process that reads, the next file is read: none is blamed for another."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from index.errors import ReadingError
from index.reading import SafeReader
from index.reading.safe import Parsed

# A child whose files make trouble by their name, `WAY at DELAY`, at once or this many milliseconds later.
TROUBLED = """
import json, os, signal, sys, threading, time
def later(milliseconds, what):
    if milliseconds:
        threading.Timer(milliseconds / 1000, what).start()
    else:
        what()
for line in sys.stdin:
    request = json.loads(line)
    way, _, delay = request["file"].partition(" at ")
    answer = json.dumps({"number": request.get("number"), "error": "read " + request["file"]}) + "\\n"
    say = lambda words: (sys.stdout.write(words), sys.stdout.flush())
    end = lambda status=3: os._exit(status)
    if way == "exits": later(int(delay), end)
    elif way == "is killed": later(int(delay), lambda: os.kill(os.getpid(), signal.SIGKILL))
    elif way == "answers and exits": say(answer); later(int(delay), end)
    elif way == "answers and is killed": say(answer); later(int(delay), lambda: os.kill(os.getpid(), signal.SIGSEGV))
    elif way == "answers and stops listening": say(answer); later(int(delay), lambda: os.close(0)); time.sleep(0.02)
    elif way == "breaks off": say(answer[:9]); later(int(delay), end)
    elif way == "babbles": say("this is no answer\\n")
    elif way == "answers twice": say(answer); later(int(delay), lambda: say(answer))
    elif way == "answers for another": say(answer.replace(': ', ': 1', 1))
    else: say(answer)
"""
WAYS = ("exits", "is killed", "answers and exits", "answers and is killed", "answers and stops listening", "breaks off",
        "babbles", "answers twice", "answers for another")  # fmt: skip
ANSWERED = ("answers and", "answers twice")
SEED = sorted((Path(__file__).parents[2] / "seeds").glob("*.txt"))[0]


@pytest.mark.parametrize("way", WAYS)
def test_the_next_file_is_read_whatever_the_last_one_did(way: str) -> None:
    """5 delays of each of 9 ways: 45 troublesome files, each followed by a good one."""
    with SafeReader(seconds=5, command=[sys.executable, "-c", TROUBLED]) as reader:
        for delay in (0, 1, 3, 10, 30):
            file = f"{way} at {delay}"
            said = reason(reader, file)
            ended = "broke off" in said or "ended the process" in said
            assert (said == f"read {file}") if way.startswith(ANSWERED) else ended
            assert reason(reader, f"good {delay}") == f"read good {delay}"


def test_the_next_file_is_read_after_one_that_needs_too_much_memory(tmp_path: Path) -> None:
    hungry = tmp_path / "hungry.html"
    hungry.write_bytes(
        b"<html><body>" + (b"<p>A paragraph of <b>some</b> words" + b" and more" * 20 + b".</p>") * 95_000
    )
    with SafeReader(memory=120 * 2**20) as reader:
        for _ in range(3):
            with pytest.raises(ReadingError, match="more than the 120 MiB allowed"):
                reader.read(hungry, "hungry.html")
            assert [type(one) for one in reader.read(SEED, SEED.name)] == [Parsed]


def reason(reader: SafeReader, file: str) -> str:
    with pytest.raises(ReadingError) as error:
        reader.read(Path(file), file)
    return error.value.reason
