"""The gate catches a pipeline that is broken: in each of six ways, by the measure that is about it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from eval.cases import Case, Gold, Suite
from eval.gate import Limit, misses
from eval.run import run_suite
from eval.scoring import score
from tests.eval.broken_pipelines import BROKEN, Broken, Damage, sound

if TYPE_CHECKING:
    from assistant.assistant import Assistant
    from index.library import Library

LIMITS = tuple(
    Limit.parse(text)
    for text in (
        "facts=0.9", "citation_precision=0.9", "quotations_exact=1", "refused=0.9", "wrongly_refused=0.05",
    )
)  # fmt: skip
FOUNDER = (
    Gold("000_0dbf02fbf3c1ad3e.txt", "DeepSeek founder Liang Wenfeng has expressed dissatisfaction"),
    Gold("002_29dca2e4c99ceb5b.txt", "DeepSeek founder Liang Wenfeng reportedly expressed dissatisfaction"),
)
BERKELEY = Gold("000_0dbf02fbf3c1ad3e.txt", "an AI researcher at the University of California, Berkeley")
QWEN = Gold("000_0dbf02fbf3c1ad3e.txt", "He pointed to Alibaba‘s Qwen3 as a powerful alternative")
CASES = (
    Case("founder", "Who founded DeepSeek?", facts=(("Liang Wenfeng",),), evidence=FOUNDER),
    Case("berkeley", "Which university does Ritwik Gupta work at?", facts=(("Berkeley",),), evidence=(BERKELEY,)),
    Case("qwen", "Which Alibaba model did Gupta name as an alternative?", facts=(("Qwen3",),), evidence=(QWEN,)),
    Case("tower", "How tall is the Eiffel Tower?", answerable=False),
    Case("football", "Who won the football World Cup in 1998?", answerable=False),
    Case("capital", "What is the capital of Mongolia?", answerable=False),
)  # fmt: skip
CAUGHT_BY = {
    "without_citations": "citation_precision",
    "cites_anything": "citation_precision",
    "cites_the_neighbour": "citation_precision",
    "truncates_quotes": "quotations_exact",
    "always_refuses": "wrongly_refused",
    "never_refuses": "refused",
}


@pytest.fixture(scope="module")
def honest(seeds_library: Library) -> Assistant:
    """One assistant for all: it remembers the few answers, which are then damaged."""
    from assistant.build import open_assistant

    return open_assistant(seeds_library)


def missed(damage: Damage, honest: Assistant, library: Library, log: Path) -> tuple[str, ...]:
    suite = Suite("by hand", CASES, "0" * 64)
    settings, results = run_suite(suite, library, Broken(honest, library, damage), log)
    return misses(score(settings, results), LIMITS)


def test_the_sound_pipeline_passes(honest: Assistant, seeds_library: Library, tmp_path: Path) -> None:
    assert missed(sound, honest, seeds_library, tmp_path / "run.jsonl") == ()


@pytest.mark.parametrize("damage", BROKEN, ids=lambda damage: damage.__name__)
def test_a_broken_pipeline_is_caught(
    damage: Damage, honest: Assistant, seeds_library: Library, tmp_path: Path
) -> None:
    lines = missed(damage, honest, seeds_library, tmp_path / "run.jsonl")

    assert CAUGHT_BY[damage.__name__] in [line.partition(":")[0] for line in lines]
