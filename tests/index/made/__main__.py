"""Prints what reading loses, adds and mistakes of the made files, and how fast: `python -m tests.index.made [NAME …]
[--write DIR]`."""

from __future__ import annotations

import sys
from collections import defaultdict
from contextlib import suppress
from pathlib import Path, PurePosixPath
from statistics import median
from time import perf_counter

from index.errors import ReadingError
from index.reading import read_bytes
from tests.index.made.measure import Measured, made_files, measured
from tests.index.made.stories import Made


def main(arguments: list[str]) -> None:
    """A line a faulty file, then a table by kind; with `--write DIR` the files too."""
    folder = Path(arguments[arguments.index("--write") + 1]) if "--write" in arguments else None
    names = [name for name in arguments if not name.startswith("-") and (not folder or name != str(folder))]
    rows: dict[str, list[Measured]] = defaultdict(list)
    files: dict[str, list[Made]] = defaultdict(list)
    for made in made_files():
        if names and not any(name in made.name for name in names):
            continue
        if folder:
            folder.mkdir(parents=True, exist_ok=True)
            (folder / made.name).write_bytes(made.data)
        files[PurePosixPath(made.name).suffix].append(made)
        rows[PurePosixPath(made.name).suffix].append(found := _found(made))
        for what in ("lost", "foreign", "wrong"):
            if words := getattr(found, what):
                sys.stdout.write(f"{found.name}: {len(words)} {what}: {' '.join(words)[:200]}\n")
    sys.stdout.write(
        "| kind | files | words | lost | foreign | facts | right | articles/s |\n|---|---|---|---|---|---|---|---|\n"
    )
    for kind, all_of in [*sorted(rows.items()), ("all", [one for many in rows.values() for one in many])]:
        facts, wrong = sum(one.facts for one in all_of), sum(len(one.wrong) for one in all_of)
        sums = [
            sum(each)
            for each in zip(*((one.words, len(one.lost), len(one.foreign)) for one in all_of), strict=True)
        ]
        pace = _pace(files[kind]) if kind in files else ""
        counts = (len(all_of), *sums, facts, facts - wrong, pace)
        sys.stdout.write(f"| {kind} | {' | '.join(map(str, counts))} |\n")


def _pace(files: list[Made]) -> int:
    """Articles a second that reading alone takes of these files: the median of five rounds."""
    rounds = []
    for _ in range(5):
        began = perf_counter()
        for made in files:
            with suppress(ReadingError):
                read_bytes(made.name, made.data)
        rounds.append(sum(len(made.stories) for made in files) / (perf_counter() - began))
    return round(median(rounds))


def _found(made: Made) -> Measured:
    try:
        return measured(made, read_bytes(made.name, made.data))
    except ReadingError as error:
        sys.stdout.write(f"{made.name}: {error.reason}\n")
        return measured(made, [])


if __name__ == "__main__":
    main(sys.argv[1:])
