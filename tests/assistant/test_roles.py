"""An answer that the sentence calls by another role than the one asked for is none."""

from __future__ import annotations

import pytest

from assistant.english.roles import other_role


@pytest.mark.parametrize(
    ("question", "sentence", "name", "expected"),
    [
        ("Who is the chief financial officer of Acme?", "Acme founder Ann Lee was sad.", "Ann Lee", True),
        ("Who is Acme's CFO?", "Acme founder Ann Lee was sad.", "Ann Lee", True),
        ("Who is the CFO of Acme?", "Acme founder Ann Lee was sad.", "founder Ann Lee", True),
        ("Who is the CFO of Acme?", "Finance chief Ann Lee was sad.", "Ann Lee", False),
        ("Who is the CEO of Acme?", "Acme chief executive Ann Lee was sad.", "Ann Lee", False),
        ("Who is the founder of Acme?", "Acme founder Ann Lee was sad.", "Ann Lee", False),
        ("Who is the mayor?", "Ann Lee, the new governor, spoke.", "Ann Lee", True),
        ("Who is the mayor?", "Ann Lee, a judge and mayor, spoke.", "Ann Lee", False),
        ("Who is the mayor?", "Ann Lee spoke to the governor.", "Ann Lee", False),
        ("Who is the prime minister?", "Finance minister Ann Lee spoke.", "Ann Lee", True),
        ("Who leads Acme?", "Acme founder Ann Lee was sad.", "Ann Lee", False),
        ("Who said that the mayor lied?", "Governor Ann Lee spoke.", "Ann Lee", False),
    ],
)
def test_another_role(question: str, sentence: str, name: str, expected: bool) -> None:
    start = sentence.index(name)
    assert other_role(question, sentence, start, start + len(name)) is expected
