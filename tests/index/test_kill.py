"""Kill -9 during an ingest: no article lost, doubled or half, and the library opens; plain Chroma fails the same."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.index.kill_harness import Campaign
from tests.index.kill_subjects import LibrarySubject, PlainChroma

READY_SECONDS = 10.0


def test_the_harness_finds_fault_with_plain_chroma(tmp_path: Path) -> None:
    outcome = Campaign(PlainChroma(), tmp_path, seed=1, articles=30, sentences=60).random_kills(10)
    assert outcome.faults, "plain Chroma came through: the harness proves nothing"


def test_twenty_kills_at_random_moments_do_no_harm(tmp_path: Path) -> None:
    outcome = Campaign(LibrarySubject(), tmp_path, seed=2, articles=60).random_kills(20)
    assert outcome.faults == []
    assert outcome.kills >= 20


def test_five_kills_while_the_vector_index_is_written_do_no_harm(tmp_path: Path) -> None:
    outcome = Campaign(LibrarySubject(), tmp_path, seed=3, articles=60).aimed_kills(5, attempts=25)
    assert outcome.faults == []
    assert outcome.kills >= 5


@pytest.mark.soak
@pytest.mark.parametrize(("kind", "kills"), [("random", 100), ("aimed", 40)])
def test_kills_at_20_000_passages_do_no_harm(kind: str, kills: int, tmp_path: Path) -> None:
    campaign = Campaign(LibrarySubject(), tmp_path, seed=4, articles=2_000, sentences=80)
    outcome = campaign.random_kills(kills) if kind == "random" else campaign.aimed_kills(kills, 2 * kills)
    assert outcome.faults == []
    assert outcome.kills >= kills
    assert outcome.slowest_open <= READY_SECONDS


@pytest.mark.soak
def test_a_thousand_kills_of_a_small_library_do_no_harm(tmp_path: Path) -> None:
    for seed in range(10):
        outcome = Campaign(LibrarySubject(), tmp_path / str(seed), seed=100 + seed, articles=60).random_kills(
            100
        )
        assert outcome.faults == [], seed
        assert outcome.kills >= 100


@pytest.mark.soak
def test_plain_chroma_becomes_unreadable(tmp_path: Path) -> None:
    faults = []
    for seed in range(6):
        campaign = Campaign(
            PlainChroma(at_once=True), tmp_path / str(seed), seed=seed, articles=150, sentences=120
        )
        faults += campaign.aimed_kills(10, attempts=20).faults
    assert any("does not open" in fault for fault in faults), faults
