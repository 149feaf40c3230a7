"""Measures the whole pipeline on SQuAD files: python -m training.reader.pipeline FOLDER, which holds the dev-a files.

Every paragraph becomes an article of one library; the questions are asked of all of them at once, with no hint where
the answer stands. Questions of SQuAD 1.1 and the unanswerable ones of SQuAD 2.0; "held out" are those of the UNSEEN
titles, of which neither the reader nor the calibration has seen anything.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from assistant.answers import Answer
from assistant.assistant import Assistant
from assistant.build import open_both, open_library
from training.reader.evaluate import auroc, exact, f1
from training.reader.squad import UNSEEN, Paragraph, read

WRONGLY_REFUSED = 0.05


@dataclass(frozen=True, slots=True)
class Posed:
    """A question, its gold answers (none: unanswerable), and the file of its paragraph."""

    text: str
    gold: tuple[str, ...]
    file: str


@dataclass(frozen=True, slots=True)
class Row:
    """Shares in percent. `refused_at_5` are the unanswerable questions refused by the confidence that refuses 5 % of
    the answerable ones; `refused` and `wrongly_refused` are by the shipped thresholds. `auroc` between 0 and 1."""

    titles: str
    answerable: int
    em: float
    f1: float
    right_article_first: float
    wrongly_refused: float
    unanswerable: int
    refused: float
    refused_at_5: float
    auroc: float
    seconds_median: float


def write_paragraphs(paragraphs: Sequence[Paragraph], folder: Path) -> list[str]:
    """One text file a paragraph, its article's title on top; returns their names."""
    names = []
    for number, paragraph in enumerate(paragraphs):
        title = paragraph.title.replace("_", " ")
        names.append(f"{paragraph.title.replace('/', '-')}-{number:03}.txt")
        text = " ".join(paragraph.text.split())
        (folder / names[-1]).write_text(f"{title}\n\n{text}\n", encoding="utf-8")
    return names


def posed(paragraphs: Sequence[Paragraph], files: Sequence[str], *, answerable: bool) -> list[Posed]:
    """The questions of one kind, shuffled with a fixed seed."""
    found = [
        Posed(asked.text, tuple(text for text, _ in asked.answers), file)
        for paragraph, file in zip(paragraphs, files, strict=True)
        for asked in paragraph.asked
        if bool(asked.answers) == answerable
    ]
    random.Random(0).shuffle(found)
    return found


def measured(
    name: str, said: Sequence[tuple[Posed, Answer, float]], unsaid: Sequence[tuple[Posed, Answer, float]]
) -> Row:
    """The row of these answers."""
    shorts = [answer.short_answer or "" for _, answer, _ in said]
    sure, unsure = (
        np.array([answer.confidence for _, answer, _ in part if answer.confidence is not None])
        for part in (said, unsaid)
    )
    limit = float(np.quantile(sure, WRONGLY_REFUSED))

    def percent(values: Sequence[float] | Sequence[bool]) -> float:
        return round(100 * float(np.mean(values)), 1)

    return Row(
        titles=name,
        answerable=len(said),
        em=percent([exact(short, asked.gold) for short, (asked, _, _) in zip(shorts, said, strict=True)]),
        f1=percent([f1(short, asked.gold) for short, (asked, _, _) in zip(shorts, said, strict=True)]),
        right_article_first=percent(
            [bool(answer.citations) and answer.citations[0].file == asked.file for asked, answer, _ in said]
        ),
        wrongly_refused=percent([not answer.answered for _, answer, _ in said]),
        unanswerable=len(unsaid),
        refused=percent([not answer.answered for _, answer, _ in unsaid]),
        refused_at_5=percent((unsure < limit).tolist()),
        auroc=round(auroc(sure, unsure), 3),
        seconds_median=round(float(np.median([took for _, _, took in [*said, *unsaid]])), 3),
    )


def ask_all(
    assistant: Assistant, questions: Sequence[Posed], label: str
) -> list[tuple[Posed, Answer, float]]:
    """Every question with its answer and the seconds it took."""
    answers = []
    for number, asked in enumerate(questions, 1):
        began = time.perf_counter()
        answer = assistant.ask(asked.text)
        answers.append((asked, answer, time.perf_counter() - began))
        if number % 100 == 0:
            sys.stderr.write(f"{label}: {number} of {len(questions)}\n")
    return answers


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m training.reader.pipeline", description=__doc__)
    parser.add_argument("folder", type=Path, metavar="FOLDER")
    parser.add_argument("--limit", type=int, help="questions of each kind, drawn with a fixed seed")
    parser.add_argument("--held-out", action="store_true", help="only questions of the held-out titles")
    parser.add_argument("--json", type=Path, help="also write the rows here")
    parser.add_argument("--answers", type=Path, help="also write every question and answer here, one a line")
    options = parser.parse_args(arguments)
    squad1, squad2 = (read(next(options.folder.glob(f"squad{v}-dev-a.json*"))) for v in ("1.1", "2.0"))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "articles"
        folder.mkdir()
        files = write_paragraphs(squad1, folder)
        file_of = {paragraph.text: file for paragraph, file in zip(squad1, files, strict=True)}
        kinds = (
            posed(squad1, files, answerable=True),
            posed(squad2, [file_of.get(paragraph.text, "") for paragraph in squad2], answerable=False),
        )
        with open_library(Path(name) / "library", create=True) as library:
            library.sync(folder)
        library, assistant = open_both(Path(name) / "library")
        with library:
            chosen = [
                [one for one in kind if not options.held_out or one.file.startswith(UNSEEN)][: options.limit]
                for kind in kinds
            ]
            said, unsaid = (
                ask_all(assistant, part, label)
                for part, label in zip(chosen, ("answerable", "unanswerable"), strict=True)
            )
    rows = [measured(f"{len({paragraph.title for paragraph in squad1})} titles", said, unsaid)]
    if not options.held_out:
        held = [[row for row in part if row[0].file.startswith(UNSEEN)] for part in (said, unsaid)]
        rows.append(measured("held out", held[0], held[1]))
    sys.stdout.write(table(rows) + "\n")
    if options.json:
        options.json.write_text(json.dumps([asdict(row) for row in rows], indent=1) + "\n", encoding="utf-8")
    if options.answers:
        lines = [json.dumps({"gold": asked.gold, "file": asked.file, **answer.to_json()})
                 for asked, answer, _ in [*said, *unsaid]]  # fmt: skip
        options.answers.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return 0


def table(rows: Sequence[Row]) -> str:
    """The rows as a Markdown table, one measure a line."""
    lines = ["| measure | " + " | ".join(row.titles for row in rows) + " |", "|---|" + "---|" * len(rows)]
    texts = {
        "answerable questions": [str(row.answerable) for row in rows],
        "EM / F1 of `short_answer`": [f"{row.em} / {row.f1}" for row in rows],
        "right article cited first": [f"{row.right_article_first} %" for row in rows],
        "answerable wrongly refused (shipped thresholds)": [f"{row.wrongly_refused} %" for row in rows],
        "unanswerable questions": [str(row.unanswerable) for row in rows],
        "refused (shipped thresholds)": [f"{row.refused} %" for row in rows],
        "refused where 5 % of the answerable ones are": [f"{row.refused_at_5} %" for row in rows],
        "AUROC of confidence, answerable : unanswerable": [f"{row.auroc}" for row in rows],
        "median seconds a question": [f"{row.seconds_median}" for row in rows],
    }
    lines += [f"| {measure} | " + " | ".join(values) + " |" for measure, values in texts.items()]
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
