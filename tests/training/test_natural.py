"""The suite of questions as people type them: who is on which side, what is left out, and that the gold stands there."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from eval.cases import read_suite
from training.reader import natural
from training.reader.squad import set_apart


def article(title: str, question: str, text: str, answer: str, **more: object) -> dict[str, Any]:
    asked = {"id": question, "question": question, "answers": [{"text": answer}], **more}
    return {"title": title, "paragraphs": [{"context": text, "qas": [asked]}]}


@pytest.fixture
def suite(tmp_path: Path) -> Path:
    titles = [f"Place {number}" for number in range(60)]
    queries = [
        article(t, f"who built {t.lower()}", f"{t} was built by Ada {t}.", f". Ada {t}") for t in titles
    ]
    queries.append(article("Long", "why is it so long", "word " * 30 + ".", "word " * 20))
    reworded = [
        article(
            t,
            f"{t}: who?",
            f"{t} stands. Ada ran {t}. It rains.",
            f"Ada ran {t}.",
            paraphrased=t != "Place 3",
        )
        for t in titles
    ]
    for name, data in zip((*natural.QUERIES, natural.REWORDED), (queries, [], reworded), strict=True):
        (tmp_path / name).write_bytes(gzip.compress(json.dumps({"data": data}).encode()))
    natural.main([str(tmp_path), str(tmp_path / "out"), "--most", "40"])
    return tmp_path / "out"


def test_a_third_of_the_titles_is_not_in_the_library(suite: Path) -> None:
    stored = " ".join(path.read_text("utf-8") for path in (suite / "articles").iterdir())
    cases = read_suite(suite / "natural.jsonl").cases
    said = [case for case in cases if case.answerable]
    assert 0.5 < len(said) / len(cases) < 0.8
    for case in said:
        assert all(any(wording in stored for wording in fact) for fact in case.facts)
        assert all(
            gold.quote in (suite / "articles" / gold.article).read_text("utf-8") for gold in case.evidence
        )
    assert {case.split for case in cases} == {"tune", "test"}


def test_only_what_no_reader_learnt_from_is_asked(suite: Path) -> None:
    cases = read_suite(suite / "natural.jsonl").cases
    queries = [case.question.removeprefix("who built ").title() for case in cases if "query" in case.tags]
    assert queries
    assert all(set_apart(title) for title in queries)
    assert "Place 3: who?" not in [case.question for case in cases]
    assert {len(fact.split()) for case in cases for wordings in case.facts for fact in wordings} == {3}
