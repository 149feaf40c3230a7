"""The fit finds weights it was given, keeps signs that speak the wrong way out, and its figures check by hand."""

from __future__ import annotations

import gzip
import json
import random
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from assistant.extractive.confidence import SIGN_NAMES, Calibration, load_calibration
from assistant.extractive.reader import MiniLMReader
from training.reader.calibrate import KINDS, QUERIES, calibrated, gathered_queries, main
from training.reader.fitting import (
    Asked,
    Variant,
    calibration_error,
    fit,
    fitted,
    held_out,
    keep,
    kept,
    report,
    threshold_for,
)
from training.reader.known import Known, f1, questions, right, swapped, tune_half
from training.reader.squad import set_apart


def drawn(weights: dict[str, float], bias: float, count: int = 4000) -> list[Asked]:
    """Rows whose rightness follows a known logistic function."""
    chance = np.random.default_rng(0)
    rows = []
    for _ in range(count):
        signs = dict(zip(SIGN_NAMES, chance.normal(size=len(SIGN_NAMES)), strict=True))
        p = 1 / (1 + np.exp(-bias - sum(weights.get(name, 0.0) * value for name, value in signs.items())))
        rows.append(Asked("t", "said", tuple(signs.values()), bool(chance.random() < p)))
    return rows


def test_fit_recovers_the_weights() -> None:
    bias, weights = fit(drawn({"margin": 1.0, "covered": 0.5}, -0.5), ("margin", "covered"))
    assert bias == pytest.approx(-0.5, abs=0.12)
    assert weights["margin"] == pytest.approx(1.0, abs=0.12)
    assert weights["covered"] == pytest.approx(0.5, abs=0.12)
    assert weights["rival"] == 0.0


def test_a_sign_that_speaks_the_wrong_way_is_left_out() -> None:
    _, weights = fit(drawn({"margin": 1.0, "covered": -0.5}, 0.0), ("margin", "covered"))
    assert weights["covered"] == 0.0
    assert weights["margin"] > 0.7


def test_threshold_brings_most_questions_to_the_right_end() -> None:
    none = [0.0] * (len(SIGN_NAMES) - 1)
    plain = Calibration(0.0, (1.0, *none), 0.0)

    def asked(margin: float, variant: Variant, right: bool) -> Asked:
        return Asked("t", variant, (margin, *none), right)

    # Two questions of three have an answer: keeping the right answer at -1 is worth 1/3, refusing what is not said at
    # 0.1 only 1/6, so the threshold lies below -1 and above -2.
    rows = [
        asked(2, "said", True),
        asked(-1, "said", True),
        asked(0.1, "unsaid", False),
        asked(-2, "unsaid", False),
    ]

    def chances(rows: list[Asked]) -> np.ndarray:
        return np.array([plain.of(row.signs) for row in rows])

    assert plain.of((-2, *none)) < threshold_for(rows, chances(rows)) <= plain.of((-1, *none))
    # A right answer among many is worth less than the refusals it stands in the way of.
    surer = [*rows, *(asked(margin, "said", True) for margin in (3, 4, 5, 6, 7))]
    assert plain.of((0.1, *none)) < threshold_for(surer, chances(surer)) <= plain.of((2, *none))


def test_suites_count_as_much_as_all_others_for_the_threshold() -> None:
    none = [0.0] * (len(SIGN_NAMES) - 1)

    def rows(suites: float) -> list[Asked]:
        def some(
            count: int, margin: float, variant: Variant, *, right: bool, times: float = 1
        ) -> list[Asked]:
            return [Asked("t", variant, (margin, *none), right, times)] * count

        return [
            *some(50, -1, "said", right=False),
            *some(300, -1, "said", right=True),
            *some(100, 2, "said", right=True),
            *some(6, 2, "said", right=True, times=suites),
            *some(3, 0, "unsaid", right=False, times=suites),
        ]

    # Refusing what is not said, at 0, costs the 300 right answers at -1: two in three of all, but fewer than half where
    # the nine questions of a suite count as much as the 450 others.
    even, uneven = fitted(rows(3), ("margin",)), fitted(rows(1), ("margin",))
    assert even.weights[0] > 0
    assert uneven.threshold <= uneven.of((-1, *none))
    assert even.of((0, *none)) < even.threshold <= even.of((2, *none))


def test_rows_are_kept_by_the_names_of_their_signs(tmp_path: Path) -> None:
    file, rows = tmp_path / "rows.jsonl", drawn({"margin": 1.0}, 0.0, 3)
    rows[0] = replace(rows[0], times=3.0)
    keep({"fact": rows[:2], "sentence": rows[2:]}, file)
    assert kept(file) == {"fact": rows[:2], "sentence": rows[2:]}
    file.write_text(file.read_text().replace('"margin"', '"former": 1.0, "margin"'))
    assert kept(file) == {"fact": rows[:2], "sentence": rows[2:]}
    file.write_text(file.read_text().replace('"margin"', '"other"'))
    with pytest.raises(KeyError, match="margin"):
        kept(file)


def test_calibration_error_by_hand() -> None:
    p = np.array([0.95, 0.95, 0.15, 0.15])
    right = np.array([True, True, False, True])
    # two bins: |0.95 - 1| and |0.15 - 0.5|, half of the rows each
    assert calibration_error(p, right, np.ones(4)) == pytest.approx((0.05 + 0.35) / 2)


def test_report_by_hand() -> None:
    none = [0.0] * (len(SIGN_NAMES) - 1)
    rows = [
        Asked("t", "said", (9.0, *none), True),
        Asked("t", "said", (-9.0, *none), False),
        Asked("t", "swapped", (-9.0, *none), False),
        Asked("t", "taken away", (9.0, *none), False),
    ]
    chances = np.array([Calibration(0.0, (1.0, *none), 0.5).of(row.signs) for row in rows])
    figures = report(rows, chances, chances < 0.5)
    assert figures["right of said"] == 0.5
    assert (figures["refused of swapped"], figures["refused of taken away"]) == (1.0, 0.0)
    assert figures["refused of right"] == 0.0


def test_a_title_is_judged_by_what_others_chose() -> None:
    rows = [
        replace(row, title=f"t{number % 4}") for number, row in enumerate(drawn({"margin": 1.0}, 0.0, 800))
    ]
    odd = [replace(row, title="odd", right=not row.right) for row in rows[:200]]
    chances, refused = held_out([*rows, *odd], ("margin",))
    assert np.array([row.right for row in rows])[chances[:800] > 0.5].mean() > 0.6
    # its own answers are the other way about: a fit that saw them would not be as wrong as chance the wrong way
    assert np.array([row.right for row in odd])[chances[800:] > 0.6].mean() < 0.4
    assert refused[chances < 0.02].all()


def test_f1_is_squads() -> None:
    assert f1("the Norsk Hydro", "Norsk Hydro company") == pytest.approx(0.8)
    assert f1("Oslo", "Bergen") == 0.0


def test_swapped_names_come_from_elsewhere() -> None:
    asked = "Who founded Norsk Hydro?"
    assert swapped(asked, ["Norsk Hydro", "Volvo"], random.Random(0)) == "Who founded Volvo?"
    assert swapped("who sank?", ["Volvo"], random.Random(0)) is None


def test_an_answer_of_a_suite_is_right_by_its_evidence(tmp_path: Path) -> None:
    cases = [
        {
            "id": "a",
            "question": "Who?",
            "evidence": [{"article": "f", "quote": "Volvo  built it."}],
            "split": "tune",
        },
        {"id": "b", "question": "Why?", "answerable": False, "split": "tune"},
        {"id": "c", "question": "And he?", "answerable": False, "history": ["Who?"], "split": "tune"},
        {"id": "d", "question": "Kept apart?", "answerable": False, "split": "test"},
        {"id": "e", "question": "Which articles?", "articles": ["f"], "split": "tune"},
    ]
    suite = tmp_path / "small.jsonl"
    suite.write_text("\n".join(map(json.dumps, cases)))
    known = tune_half(suite)
    assert [(one.title, one.text, one.answerable) for one in known] == [
        ("small", "Who?", True),
        ("small", "Why?", False),
    ]
    assert right(known[0], "In May Volvo built it.", "Volvo")
    assert not right(known[0], "It sank.", "Volvo")
    assert right(Known("t", "Who?", ("Norsk Hydro",)), "It was Norsk Hydro.", "the Norsk Hydro")
    assert not right(Known("t", "Who?", ("Norsk Hydro",)), "It was Norsk Hydro.", "Oslo")


def test_the_shipped_calibration_can_be_read() -> None:
    calibrations = load_calibration()
    assert set(calibrations) == {"fact", "sentence"}
    assert all(0 < each.threshold < 1 for each in calibrations.values())
    assert all(
        each.weights[SIGN_NAMES.index("relevance")] or each.weights[0] for each in calibrations.values()
    )


def made(folder: Path, name: str, titles: Sequence[str]) -> Path:
    """A SQuAD-layout file of one ferry a title, four questions each."""
    article = (
        "The ferry Aurora was built by Volvo in 1999. It sank near Bergen in May. Kari Moe was its captain."
    )
    asked = [
        ("Who built the Aurora?", ["Volvo"]), ("When did the Aurora sink?", ["May"]), ("Who was captain?", ["Kari Moe"]),
        ("Who painted the Aurora?", []),
    ]  # fmt: skip
    data = [
        {
            "title": title,
            "paragraphs": [
                {
                    "context": article.replace("Aurora", title),
                    "qas": [
                        {
                            "question": question.replace("Aurora", title),
                            "is_impossible": not gold,
                            "answers": [{"text": answer, "answer_start": 0} for answer in gold],
                        }
                        for question, gold in asked
                    ],
                }
            ],
        }
        for title in titles
    ]
    assert len(list(questions(data))) == 4 * len(titles)
    path = folder / name
    with gzip.open(path, "wt", encoding="utf-8") as file:
        json.dump({"data": data}, file)
    return path


def test_the_command_writes_a_calibration(tmp_path: Path) -> None:
    source, out = made(tmp_path, "squad.json.gz", ("Aurora", "Borealis")), tmp_path / "calibration.json"
    rows = tmp_path / "rows.jsonl"
    assert main([str(source), "--out", str(out), "--most", "30", "--rows", str(rows)]) == 0
    written = json.loads(out.read_text())
    assert written["fitted_on"] == ["Aurora", "Borealis"]
    assert set(written["kinds"]["fact"]["report"]) == {"SQuAD"}
    assert set(load_calibration(out)) == {"fact", "sentence"}
    # Of rows that are kept weights are fitted without a look at the questions.
    again = tmp_path / "again.json"
    assert main([str(tmp_path / "gone.json"), "--out", str(again), "--rows", str(rows)]) == 0
    assert again.read_text() == out.read_text()


def test_queries_set_apart_from_training_are_asked_over_the_passages_of_all_files(tmp_path: Path) -> None:
    apart = next(title for title in map("Ship {}".format, range(99)) if set_apart(title))
    trained = next(title for title in map("Ship {}".format, range(99)) if not set_apart(title))
    files = [made(tmp_path, "one.json.gz", (apart, trained)), made(tmp_path, "two.json.gz", (apart,))]
    rows = gathered_queries(files, MiniLMReader(), 30)["fact"]
    assert {row.title for row in rows} == {QUERIES}
    # Four of them, asked in both files; the trained title's are left, though its passages are in the library.
    assert len(rows) == 8
    assert sum(row.right for row in rows) == sum(row.variant == "said" for row in rows) == 6


def test_queries_report_and_change_no_weight() -> None:
    rows = [
        replace(row, title=f"t{number % 4}") for number, row in enumerate(drawn({"margin": 1.0}, 0.0, 400))
    ]
    queries = [replace(row, title=QUERIES, right=not row.right) for row in rows]
    without, among = (calibrated(some, KINDS["fact"]) for some in (rows, [*rows, *queries]))
    figures = among["report"].pop(QUERIES)
    assert among == without
    assert figures["questions"] == 400
    assert figures["calibration_error"] > 0.2 > without["report"]["SQuAD"]["calibration_error"]
