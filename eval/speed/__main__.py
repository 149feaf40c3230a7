"""Makes a generated library to try a server with: python -m eval.speed FOLDER [--passages 100000].

FOLDER/library is to be served, FOLDER/questions.txt to be asked of it (docs/deploy/load.py).
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from eval.speed.libraries import generated
from index.embedders.minilm import MiniLM

_QUESTIONS = 2_000


def main(arguments: Sequence[str] | None = None) -> int:
    """The command."""
    parser = argparse.ArgumentParser(prog="python -m eval.speed")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--passages", type=int, default=100_000)
    options = parser.parse_args(arguments)
    options.folder.mkdir(parents=True, exist_ok=True)
    made = generated(options.folder, options.passages, _QUESTIONS, MiniLM(), partial(print, file=sys.stderr))
    (options.folder / "questions.txt").write_text("\n".join(made.questions) + "\n", "utf-8")
    sys.stdout.write(
        f"{made.folder}: {made.passages:,} passages of {made.articles:,} articles; {made.made}\n"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
