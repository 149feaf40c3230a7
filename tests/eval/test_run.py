"""Running a suite: order, repetition, interruption, failing cases, where evidence and citations stand."""

from __future__ import annotations

import json
import os
import signal
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest

from assistant.answers import Answer, Citation
from assistant.assistant import Assistant
from assistant.english import ENGLISH
from assistant.english.sayings import NOT_SAID
from assistant.fakes import FakeLibrary, FakeWriter
from eval.cases import Case, Gold, Suite
from eval.errors import SuiteError
from eval.gold import places_of
from eval.log import read_log
from eval.results import Place
from eval.run import FOUND, Price, Remembers, run_suite
from eval.scoring import score
from index.errors import ModelError
from index.fakes import FakeEmbedder
from index.library import Library

TEXTS = {
    "bell.txt": "The bell of Orford rang at noon. Ada Byron rang the bell. The bell of\n  Orford rang again at night.",
    "north/ferry.txt": "The ferry to Skye sails on Monday. Its master is Tom Reid.",
    "south/ferry.txt": "The ferry to Ryde sails on Friday. Its master is Una May.",
}
CASES = tuple(
    Case(f"c{number}", f"Who rang the bell {number} times?", answerable=False) for number in range(8)
)
SUITE = Suite("bells", CASES, "0" * 64)


@dataclass
class Quotes:
    """Quotes the opening of the best hit; some words of a question make it slow, wrong, or end it."""

    library: Library
    asked: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)
    interrupted_at: str = "never"

    def ask(self, question: str, *, history: Sequence[str] = ()) -> Answer:
        self.asked.append((question, tuple(history)))
        if self.interrupted_at in question:
            os.kill(os.getpid(), signal.SIGINT)
        if "slowly" in question:
            time.sleep(0.2)
        if "no model" in question:
            raise ModelError("the model is not there; install it")
        if "explode" in question:
            raise ZeroDivisionError("in two\n  lines")
        hit = self.library.search(question, k=1)[0]
        start, end = hit.passage.start, hit.passage.start + 15
        quote = "Not its words" if "lie" in question else hit.article.text[start:end]
        article = "gone" if "vanish" in question else hit.article.id
        cited = Citation(
            1, article, hit.article.file, hit.article.title, None, None, None, None, quote, start, end
        )
        return Answer(question, f"{question} alone", True, f"{quote} [1]", None, 0.5, "quotes", (cited,))


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    folder = tmp_path_factory.mktemp("bells")
    for file, text in TEXTS.items():
        (folder / "articles" / file).parent.mkdir(parents=True, exist_ok=True)
        (folder / "articles" / file).write_text(text)
    with Library.open(folder / "library", FakeEmbedder(), create=True) as library:
        library.sync(folder / "articles")
        yield library


def without_times(log: Path) -> list[dict[str, Any]]:
    lines = [json.loads(line) for line in log.read_text("utf-8").split("\n")[:-1]]
    for line in lines:
        line.pop("started", None)
        line.pop("seconds", None)
        (line.get("answer") or {}).pop("timings_ms", None)
    return lines


def test_a_fact_without_proof_ends_a_run_before_it_asks_and_an_unresolved_case_is_left_out(
    library: Library, tmp_path: Path
) -> None:
    quotes, gold = Quotes(library), (Gold("bell.txt", "Ada Byron rang the bell"),)
    wrong = Case("who", "Who rang?", facts=(("Tom Reid",),), evidence=gold)
    with pytest.raises(
        SuiteError, match=r"who, facts: .*'Tom Reid'.*'Ada Byron rang the bell' in 'bell.txt'"
    ):
        run_suite(Suite("bells", (*CASES, wrong), "0"), library, quotes, tmp_path / "log.jsonl")
    with pytest.raises(SuiteError, match="every case is unresolved"):
        run_suite(
            Suite("bells", (Case("later", "Who?", unresolved=True),), "0"), library, quotes, tmp_path / "l"
        )
    assert (quotes.asked, list(tmp_path.iterdir())) == ([], [])

    later = replace(wrong, unresolved=True)
    _, results = run_suite(Suite("bells", (*CASES[:1], later), "0"), library, quotes, tmp_path / "log.jsonl")
    assert [one.case.id for one in results] == ["c0"]


def test_every_case_is_a_line_in_the_suites_order_however_many_work(library: Library, tmp_path: Path) -> None:
    slow_first = (Case("first", "Who slowly rang the bell?", answerable=False, split="tune"), *CASES)
    suite, told = Suite("bells", slow_first, "0" * 64), []
    runs = [
        run_suite(suite, library, Quotes(library), tmp_path / f"{workers}.jsonl", repeat=2, workers=workers,
                  progress=lambda done, total, label: told.append((done, total, label)))
        for workers in (1, 5)
    ]  # fmt: skip

    assert without_times(tmp_path / "1.jsonl") == without_times(tmp_path / "5.jsonl")
    settings, results = runs[0]
    assert [(one.case.id, one.repeat) for one in results] == [
        (case.id, number) for number in (1, 2) for case in slow_first
    ]
    assert (settings.suite, settings.split, settings.repeat) == ("bells", None, 2)
    assert set(settings.checksums) == {"suite", "library", "embedder", "reader", "calibration", "program"}
    assert told[:18] == told[18:]
    assert told[0] == (1, 18, "first")
    assert results[0].seconds >= 0.2
    _, part = run_suite(suite, library, Quotes(library), tmp_path / "tune.jsonl", split="tune")
    assert [one.case.id for one in part] == ["first"]


def test_evidence_is_found_wherever_it_stands_and_citations_are_read_back(
    library: Library, tmp_path: Path
) -> None:
    bell = Gold("bell.txt", "The bell  of Orford\nrang")
    cases = (
        Case("true", "Who rang the bell of Orford?", evidence=(bell, bell)),
        Case("lie", "Who rang the bell of Orford? lie", evidence=(Gold("ferry.txt", "Its master is"),)),
        Case("gone", "Who rang the bell? vanish", evidence=(Gold("north/ferry.txt", "sails on Friday"),)),
    )
    _, (true, lie, gone) = run_suite(
        Suite("s", cases, ""), library, Quotes(library), tmp_path / "log.jsonl", workers=1
    )

    (text,) = [article.text for article in library.articles() if article.file == "bell.txt"]
    assert [text[place.start : place.end].split() for place in true.gold] == [bell.quote.split()] * 2
    assert {place.file for place in lie.gold} == {"north/ferry.txt", "south/ferry.txt"}
    assert gone.gold == ()
    assert (true.exact, lie.exact, gone.exact) == ((True,), (False,), (False,))
    hits = library.search("Who rang the bell of Orford? alone", k=FOUND)
    assert true.found == tuple(Place(h.article.file, h.passage.start, h.passage.end) for h in hits)
    assert len(true.found) == 3
    assert places_of("b c", "a b\n c b c.") == [(2, 6), (7, 10)]
    assert places_of("a.c", "abc") == places_of(" ", "a b") == []


def test_a_case_that_fails_is_a_row_and_the_others_go_on(library: Library, tmp_path: Path) -> None:
    questions = ("Who rang the bell?", "no model", "explode", "Who sails the ferry?")
    suite = Suite("s", tuple(Case(text[:5], text, answerable=False) for text in questions), "")

    _, results = run_suite(suite, library, Quotes(library), tmp_path / "log.jsonl")

    assert [one.error for one in results] == [
        None, "the model is not there; install it", "ZeroDivisionError: in two lines", None,
    ]  # fmt: skip
    assert [one.answer is None for one in results] == [False, True, True, False]
    assert read_log(tmp_path / "log.jsonl").results == tuple(results)


def test_an_interrupted_run_goes_on_and_a_finished_one_is_not_asked_again(
    library: Library, tmp_path: Path
) -> None:
    whole, log = tmp_path / "whole.jsonl", tmp_path / "log.jsonl"
    run_suite(SUITE, library, Quotes(library), whole)
    with pytest.raises(KeyboardInterrupt):
        run_suite(SUITE, library, Quotes(library, interrupted_at="bell 5"), log, workers=1)
    held = read_log(log)
    assert 0 < len(held.results) < 8
    with log.open("ab") as file:
        file.write(b'{"case": {"id": "c')

    going_on, again = Quotes(library), Quotes(library)
    run_suite(SUITE, library, going_on, log)
    _, results = run_suite(SUITE, library, again, log)

    assert [question for question, _ in sorted(going_on.asked)] == [
        case.question for case in CASES[len(held.results) :]
    ]
    assert without_times(log) == without_times(whole)
    assert again.asked == []
    assert tuple(results) == read_log(log).results
    with pytest.raises(SuiteError, match=r"another run .it differs in repeat"):
        run_suite(SUITE, library, again, log, repeat=2)


def test_a_repetition_is_asked_anew_and_history_is_no_part_of_the_time(
    library: Library, tmp_path: Path
) -> None:
    writer = FakeWriter(answers=False)
    assistant = Assistant(library, writer, ENGLISH)
    case = Case("c", "Was Tom Reid there?", answerable=False, history=("Who rang the bell?",))

    _, results = run_suite(
        Suite("s", (case,), ""), library, assistant, tmp_path / "log.jsonl", repeat=3, workers=1
    )

    assert isinstance(assistant, Remembers)
    assert writer.asked == ["Who rang the bell?", "Was Tom Reid there?"] * 3
    assert [one.answer.text for one in results if one.answer] == [NOT_SAID] * 3


def test_what_a_model_costs_stands_in_the_result(tmp_path: Path) -> None:
    from assistant.writing.writer import ModelWriter
    from index.fakes import FakeLanguageModel
    from tests.assistant.scripted_models import ARTICLE, StandIn

    library = FakeLibrary([ARTICLE])
    case = Case("c", "Who sent engineers?", facts=(("Volvo",),))
    assistant = Assistant(
        library,
        ModelWriter(FakeLanguageModel("Volvo Penta sent 12 engineers [2]."), StandIn(), ENGLISH),
        ENGLISH,
    )
    _, (one,) = run_suite(
        Suite("s", (case,), ""), library, assistant, tmp_path / "log.jsonl",
        answered_by=assistant.answered_by, price=Price(prompt=2.0, completion=4.0),
    )  # fmt: skip

    assert one.error is None
    assert (one.tokens, one.cost) == (15, pytest.approx((10 * 2 + 5 * 4) / 1e6))


def test_the_shipped_pipeline_repeats_bit_for_bit(seeds_library: Library, tmp_path: Path) -> None:
    from assistant.build import open_assistant

    cases = (
        Case("who", "Who founded DeepSeek?", facts=(("Liang",),)),
        Case("then", "Was he satisfied?", facts=(("dissatisf",),), history=("Who founded DeepSeek?",)),
        Case("why", "Why did the launch slip?", facts=(("chip",),)),
        Case("off", "How tall is the Eiffel Tower?", answerable=False),
    )
    for workers in (1, 3):
        run_suite(Suite("s", cases, ""), seeds_library, open_assistant(seeds_library),
                  tmp_path / f"{workers}.jsonl", workers=workers)  # fmt: skip

    logs = [without_times(tmp_path / f"{workers}.jsonl") for workers in (1, 3)]
    assert logs[0] == logs[1]
    assert all(one["exact"] == [True] * len(one["answer"]["citations"]) for one in logs[0][1:])
    assert logs[0][2]["answer"]["standalone_question"] != "Was he satisfied?"


def test_a_suite_of_another_library_is_told_before_anything_is_asked(
    library: Library, tmp_path: Path
) -> None:
    assistant = Quotes(library)
    lost = Case("lost", "Who sails?", facts=(("Ed",),), evidence=(Gold("sea.txt", "Ed sails"),))
    there = Case("there", "Who rang?", facts=(("Ada",),), evidence=(Gold("bell.txt", "Ada Byron rang"),))
    elsewhere = Suite("elsewhere", (lost, CASES[0]), "0" * 64)

    with pytest.raises(SuiteError, match=r"none of the articles .* in the library \(sea\.txt\)"):
        run_suite(elsewhere, library, assistant, tmp_path / "log.jsonl")
    assert assistant.asked == []
    assert not (tmp_path / "log.jsonl").exists()

    suite = replace(elsewhere, cases=(lost, there, *CASES))
    settings, results = run_suite(suite, library, assistant, tmp_path / "log.jsonl")
    note, *_ = score(settings, results).notes
    assert note.startswith("evidence: that of 1 of 2 cases stands nowhere in the library")
    assert "(sea.txt)" in note
