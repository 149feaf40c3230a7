"""docs/house.py on houses small enough to count by hand, and the page of this one."""

from __future__ import annotations

import itertools
import re
import subprocess
import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

ROOT = Path(__file__).resolve().parent.parent
SCRIPT = ROOT / "docs" / "house.py"
_spec = spec_from_file_location("house", SCRIPT)
assert _spec and _spec.loader
house = module_from_spec(_spec)
sys.modules["house"] = house  # dataclasses look their module up
_spec.loader.exec_module(house)

SMALL = {
    "index/__init__.py": '"""Face."""\nfrom index.nouns import Article\n',
    "index/nouns.py": "class Article:\n    def title(self):\n        return ''\n",
    "index/store/__init__.py": '"""Store."""\n',
    "index/store/sql.py": "from index.nouns import Article\n\ndef rows():\n    from index.store import schema\n",
    "index/store/schema.py": "",
    "assistant/__init__.py": '"""No face."""\n',
    "assistant/build.py": "from index import Article\nLAZY = 'assistant.words'\ndef build():\n    pass\n",
    "assistant/words.py": "import index.store.sql\nimport re\ndef words():\n    pass\n",
    "eval/__init__.py": "",
    "eval/run.py": "def run():\n    pass\n",
    "ui/__init__.py": "",
    "ui/cli.py": "from eval import run\ndef cli():\n    pass\n",
}


def built(root: Path, **changes: str) -> Path:
    for name, text in {**SMALL, **changes}.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return root


def figures(root: Path, floor: str, crossing: tuple[str, ...] = ()) -> dict[str, object]:
    return house.figures(house.Source.read(root), floor, crossing)


def test_a_small_house_by_hand(tmp_path: Path) -> None:
    source = house.Source.read(built(tmp_path))

    assert source.rooms() == {
        "index.__init__": {"index.nouns"},
        "index.nouns": set(),
        "index.store": {"index.nouns"},
        "assistant.build": {"assistant.words", "index.__init__", "index.nouns"},
        "assistant.words": {"index.store"},
        "eval.run": set(),
        "ui.cli": {"eval.run"},
    }
    assert house.figures(source, "index", ["index.store", "assistant.words"]) == {
        "rooms": 3,
        "files": 5,
        "arrows between rooms": 2,
        "levels": 2,
        "upward arrows": 0,
        "circles": 0,
        "longest import path, files": 2,
        "lines, in hundreds": 0,
        "file, median and longest": "2, 4",
        "function, median and longest": "2, 2",
        "rooms crossed by a fact question": 1,
    }
    whole = house.figures(source, "all", ["index.store", "assistant.words"])
    assert (whole["arrows between rooms"], whole["levels"]) == (7, 4)
    assert whole["rooms crossed by a fact question"] == 2
    drawn, broken = house.drawing(source, [])
    assert "   2 build          words  | index.__init__ index.nouns\n" in drawn
    assert broken == []


def test_circles_and_upward_arrows_are_found(tmp_path: Path) -> None:
    up = {
        "index/nouns.py": "from index.store.sql import rows\nfrom assistant import build\ndef a():\n    pass\n"
    }
    root = built(tmp_path, **up)

    assert (figures(root, "index")["upward arrows"], figures(root, "index")["circles"]) == (1, 1)
    # nouns -> store or back, and both build -> nouns and words -> store turned round by nouns -> build
    assert (figures(root, "all")["upward arrows"], figures(root, "all")["circles"]) == (2, 1)
    broken = house.drawing(house.Source.read(root), [])[1]
    assert broken == ["all: 2 upward arrows, at most 0", "all: 1 circles, at most 0"]


def test_an_import_from_a_higher_floor_is_upward_without_a_circle(tmp_path: Path) -> None:
    root = built(tmp_path, **{"index/nouns.py": "def a():\n    from eval import run\n"})

    assert (figures(root, "index")["upward arrows"], figures(root, "all")["upward arrows"]) == (0, 1)
    assert figures(root, "all")["circles"] == 0


def test_too_many_rooms_are_refused(tmp_path: Path) -> None:
    root = built(tmp_path, **{f"assistant/room{number}.py": "x = 1\n" for number in range(11)})
    crossing = [f"assistant.room{number}" for number in range(7)]

    assert house.drawing(house.Source.read(root), crossing)[1] == [
        "assistant: 13 rooms, at most 12",
        "assistant: 7 rooms crossed by a fact question, at most 6",
    ]


@given(
    st.sets(
        st.tuples(st.sampled_from("abcde"), st.sampled_from("abcde")).filter(lambda pair: pair[0] != pair[1])
    )
)
def test_no_order_has_fewer_upward_arrows(arrows: set[tuple[str, str]]) -> None:
    graph = {name: {other for first, other in arrows if first == name} for name in "abcde"}
    fewest = min(
        sum(order.index(other) > order.index(name) for name, other in arrows)
        for order in itertools.permutations("abcde")
    )
    found = house.upward(graph)

    assert len(found) == fewest
    assert found <= arrows
    assert house.circles({name: {o for o in graph[name] if (name, o) not in found} for name in graph}) == []


def test_the_page_shows_this_house() -> None:
    done = subprocess.run(
        [sys.executable, SCRIPT, "--check"], cwd=ROOT, capture_output=True, text=True, timeout=200
    )

    assert (done.returncode, done.stderr) == (0, "")


def test_writing_keeps_what_stands_around_the_drawing() -> None:
    page = f"Above\n{house.BEGIN}old\n{house.END}Below\n"
    fresh = house.redrawn(page, "new\n")

    assert fresh == f"Above\n{house.BEGIN}new\n{house.END}Below\n"
    assert house.redrawn(fresh, "new\n") == fresh
    with pytest.raises(ValueError, match="not found"):
        house.redrawn("Above\nBelow\n", "new\n")


def test_what_the_page_says_to_keep_is_there() -> None:
    """Every file it names exists, and a name that stands before one in brackets is defined there."""
    page = (ROOT / house.PAGE).read_text("utf-8").partition("## Change one thing")[2]
    files = set(re.findall(r"`([a-z_]+/[a-z_/]+(?:\.py|/))`", page))
    kept = re.findall(r"`(\w+)`s? \(`([a-z_/]+\.py)`\)", page)

    assert len(kept) >= 14
    assert [name for name in files if not (ROOT / name).exists()] == []
    assert [pair for pair in kept if f"class {pair[0]}" not in (ROOT / pair[1]).read_text("utf-8")] == []
