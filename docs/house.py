"""Measures the house from its imports and draws it into docs/architecture.md: `house.py [--check | --write] [ROOT]`.

A *floor* is a top-level package that is shipped, a *room* a direct child of a floor that has code (the floor's face, its
own `__init__`, too). An *arrow* is a room that imports from another: at the top, in a function, for types only, or by a
module's name in a string; a name taken from a face leads on to the room that defines it. An arrow is *upward* when it
leads to a higher floor, or is one of the fewest arrows that no order of the rooms can avoid. A *circle* is a group of
rooms that reach one another. *Levels* count the rooms on the longest way down without the upward arrows, the *longest
import path* the files. A question *crosses* a room when a function written in it runs while the question is answered,
the models being loaded and another question answered before.
"""

from __future__ import annotations

import argparse
import ast
import sys
import tempfile
import threading
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from statistics import median
from types import FrameType

Graph = dict[str, set[str]]

HOUSE = Path(__file__).resolve().parent.parent
PAGE = Path("docs", "architecture.md")
FLOORS = ("index", "assistant", "eval", "ui", "cited")  # lowest first
BOUNDS = {("index", "rooms"): 18, ("assistant", "rooms"): 12, ("assistant", "rooms crossed by a fact question"): 6,
          ("all", "upward arrows"): 0, ("all", "circles"): 0}  # fmt: skip
WARMING, QUESTION = "Who founded Anthropic?", "What did training R1 cost?"
BEGIN, END = "<!-- drawn by docs/house.py -->\n", "<!-- end of the drawing -->\n"


@dataclass(frozen=True)
class Source:
    """The floors of a folder, parsed: module name -> tree, for example `index.store.ledger`; a package by its name."""

    trees: dict[str, ast.Module]
    lines: dict[str, int]
    packages: frozenset[str]

    @classmethod
    def read(cls, root: Path) -> Source:
        trees, lines, packages = {}, {}, set()
        for path in (path for floor in FLOORS for path in sorted((root / floor).rglob("*.py"))):
            text, place = path.read_text("utf-8"), path.relative_to(root)
            name = ".".join((place.parent if place.stem == "__init__" else place.with_suffix("")).parts)
            packages |= {name} if place.stem == "__init__" else set()
            trees[name], lines[name] = ast.parse(text), len(text.splitlines())
        return cls(trees, lines, frozenset(packages))

    @cached_property
    def files(self) -> Graph:
        """Every module and the modules it imports from."""
        return {name: set(self.imports(name)) - {name} for name in self.trees}

    def imports(self, name: str) -> Iterator[str]:
        """The modules of the house that a module names."""
        for node in ast.walk(self.trees[name]):
            if isinstance(node, ast.Import):
                yield from (alias.name for alias in node.names if alias.name in self.trees)
            elif isinstance(node, ast.ImportFrom) and node.module:
                for alias in node.names:
                    yield from self.defining(node.module, alias.name)
            elif isinstance(node, ast.Constant) and "." in str(node.value) and node.value in self.trees:
                yield str(node.value)

    def defining(self, module: str, name: str) -> Iterator[str]:
        """Where `from module import name` leads: `index, Article -> index, index.articles`."""
        if f"{module}.{name}" in self.trees:
            yield f"{module}.{name}"
        elif module in self.trees:
            yield module
            for node in ast.walk(self.trees[module]) if module in self.packages else ():
                if isinstance(node, ast.ImportFrom) and name in [alias.name for alias in node.names]:
                    yield from self.defining(node.module or "", name)

    def functions(self, name: str) -> Iterator[int]:
        """The lengths in lines of a module's functions and methods."""
        for node in ast.walk(self.trees[name]):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield (node.end_lineno or node.lineno) - node.lineno + 1

    def rooms(self) -> Graph:
        """Every room and the rooms it imports from, over all floors."""
        rooms: Graph = defaultdict(set)
        for name, tree in self.trees.items():
            if "." in name or len(tree.body) > 1:  # a face of a docstring alone is no room
                rooms[room_of(name)] |= {room_of(other) for other in self.files[name]}
        return {room: others & rooms.keys() - {room} for room, others in rooms.items()}


def room_of(module: str) -> str:
    """`index.store.ledger -> index.store`; the face is `index.__init__`."""
    return ".".join([*module.split("."), "__init__"][:2])


def of_floor(graph: Graph, floor: str) -> Graph:
    """The part of a graph that lies on one floor, `all`: the whole."""
    held = {name for name in graph if floor in ("all", name.split(".")[0])}
    return {name: graph[name] & held for name in sorted(held)}


def circles(graph: Graph) -> list[frozenset[str]]:
    """The groups of nodes that reach one another, of two nodes or more."""
    below: Graph = {}
    for name in graph:
        below[name], waiting = set(), [name]
        while waiting:
            new = graph[waiting.pop()] - below[name]
            below[name] |= new
            waiting += new
    groups = {frozenset(other for other in below[name] if name in below[other]) for name in graph}
    return sorted((group for group in groups if len(group) > 1), key=sorted)


def upward(graph: Graph) -> set[tuple[str, str]]:
    """The fewest arrows without which no circle is left; exact, by every order of a circle's nodes (2^n steps)."""
    found: set[tuple[str, str]] = set()
    for circle in circles(graph):

        @cache
        def cheapest(placed: frozenset[str], circle: frozenset[str] = circle) -> tuple[tuple[str, str], ...]:
            """The arrows that lead up from the nodes still to be placed above `placed`."""
            ways = []
            for name in sorted(circle - placed):
                up = ((name, other) for other in sorted(graph[name] & circle - placed))
                ways.append((*up, *cheapest(placed | {name})))
            return min(ways, key=len, default=())

        found |= set(cheapest(frozenset()))
    return found


def levels(graph: Graph) -> dict[str, int]:
    """How high each node stands: 1 where it imports nothing, else one above the highest it imports."""
    back = upward(graph)
    down = {name: {other for other in graph[name] if (name, other) not in back} for name in graph}

    @cache
    def level(name: str) -> int:
        return 1 + max(map(level, down[name]), default=0)

    return {name: level(name) for name in graph}


def crossed(root: Path) -> list[str]:
    """The rooms whose functions run while the assistant answers QUESTION over seeds/; to be called once a process."""
    sys.path.insert(0, str(root))
    from assistant import open_assistant, open_library

    paths: set[str] = set()
    watching = threading.Event()

    def watch(frame: FrameType, event: str, _: object) -> None:
        if event == "call" and watching.is_set():
            paths.add(frame.f_code.co_filename)

    with tempfile.TemporaryDirectory() as folder, open_library(Path(folder), create=True) as library:
        library.sync(root / "seeds")
        assistant = open_assistant(library)
        threading.setprofile(watch)
        assistant.ask(WARMING)
        watching.set()
        sys.setprofile(watch)
        assistant.ask(QUESTION)
        sys.setprofile(None)
    names = {path.removeprefix(f"{root}/").removesuffix(".py").replace("/", ".") for path in paths}
    return sorted({room_of(name) for name in names if name.split(".")[0] in FLOORS})


def figures(source: Source, floor: str, crossing: Iterable[str]) -> dict[str, int | str]:
    """The figures of a floor, or of `all`, by their names."""
    rooms, files = of_floor(source.rooms(), floor), of_floor(source.files, floor)
    arrows = [(room, other) for room in rooms for other in rooms[room]]
    height = {name: FLOORS.index(name.split(".")[0]) for name in rooms}
    climbing = {(room, other) for room, other in arrows if height[other] > height[room]}
    file_lines = [source.lines[name] for name in files]
    function_lines = [length for name in files for length in source.functions(name)]
    return {
        "rooms": len(rooms),
        "files": len(files),
        "arrows between rooms": len(arrows),
        "levels": max(levels(rooms).values()),
        "upward arrows": len(upward(rooms) | climbing),
        "circles": len(circles(rooms)),
        "longest import path, files": max(levels(files).values()),
        "lines, in hundreds": round(sum(file_lines) / 100),
        "file, median and longest": f"{about(median(file_lines))}, {about(max(file_lines))}",
        "function, median and longest": f"{about(median(function_lines))}, {about(max(function_lines))}",
        "rooms crossed by a fact question": sum(floor in ("all", room.split(".")[0]) for room in crossing),
    }


def about(lines: float) -> int:
    """Two figures of a number, so that not every commit makes the page stale: `296 -> 300`."""
    return int(float(f"{lines:.2g}"))


def drawing(source: Source, crossing: Iterable[str]) -> tuple[str, list[str]]:
    """The table and the plan as Markdown, and a line for every bound that is broken."""
    floors = [floor for floor in FLOORS if floor in source.trees]
    told = {floor: figures(source, floor, crossing) for floor in (*floors, "all")}
    rows = [f"| | {' | '.join(told)} |", "|---" * (len(told) + 1) + "|"]
    rows += [f"| {name} | {' | '.join(str(told[floor][name]) for floor in told)} |" for name in told["all"]]
    plan, rooms = [], source.rooms()
    for floor in reversed(floors):
        plan.append(f"{floor}/")
        heights = levels(of_floor(rooms, floor))
        for room in sorted(heights, key=lambda room: (-heights[room], room)):
            own = sorted(other.split(".")[1] for other in rooms[room] if other.startswith(f"{floor}."))
            below = sorted(other for other in rooms[room] if not other.startswith(f"{floor}."))
            line = f"  {heights[room]:>2} {room.split('.')[1]:<14} {' '.join(own)}"
            plan.append(f"{line}{'  | ' if below else ''}{' '.join(below)}".rstrip())
    counted = [(f"{floor}: {told[floor][name]} {name}", bound) for (floor, name), bound in BOUNDS.items()]
    broken = [f"{line}, at most {bound}" for line, bound in counted if int(line.split()[1]) > bound]
    return "\n".join([*rows, "", "```text", *plan, "```", ""]), broken


def redrawn(page: str, drawn: str) -> str:
    """The page with this drawing between its two marks. Raises ValueError where a mark is missing."""
    start, end = page.index(BEGIN) + len(BEGIN), page.index(END)
    return f"{page[:start]}{drawn}{page[end:]}"


def main(arguments: list[str]) -> int:
    """Print the drawing, write it into the page or check the page; 1: the page is stale or a bound is broken."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("root", nargs="?", type=Path, default=HOUSE)
    for option in ("--check", "--write"):
        parser.add_argument(option, action="store_true")
    told = parser.parse_args(arguments)
    root: Path = told.root.resolve()
    drawn, broken = drawing(Source.read(root), crossed(root))
    if told.check or told.write:
        page = (root / PAGE).read_text("utf-8")
        if told.write:
            (root / PAGE).write_text(redrawn(page, drawn), "utf-8")
        elif redrawn(page, drawn) != page:
            broken.append(f"{PAGE} is stale: run python docs/house.py --write")
    else:
        print(drawn, end="")  # noqa: T201
    print(*broken, sep="\n", end="\n" if broken else "", file=sys.stderr)  # noqa: T201
    return 1 if broken and not told.write else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
