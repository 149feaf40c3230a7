"""Bylines that name their outlet behind a word of its own; what a list's program adds to a message, and who is quoted."""

from __future__ import annotations

import pytest

from index.reading import read_bytes

_TEXT = "The weir at Aller was mended in a week, and the eels came back before the masons had gone home for the winter."


@pytest.mark.parametrize("line", [
    "Ann Poe, for The Aller Ledger, 3 June 2024", "By Ann Poe, special to The Aller Ledger | 3 June 2024",
])  # fmt: skip
def test_an_outlet_that_a_text_was_written_for(line: str) -> None:
    (article,) = read_bytes("a.txt", f"Eels come back to a mended weir\n\n{line}\n\n{_TEXT}\n".encode())
    assert (article.author, article.publisher, article.published) == (
        "Ann Poe",
        "The Aller Ledger",
        "2024-06-03",
    )


def test_what_stands_around_a_lists_message_is_left_out() -> None:
    message = (
        "From: Ann Poe <ann@aller.example>\nSubject: Weir\nDate: Wed, 07 May 2025 08:15:00 +0100\n\n"
        f"{_TEXT} {_TEXT}\n\nEm ter., 6 de mai. de 2025, Rex Orr <rex@aller.example>\nescreveu:\n\n> Is it mended?\n\n"
        "_______________________________________________\nweirs mailing list\nweirs@lists.example\n"
    )
    (article,) = read_bytes("a.eml", message.encode())
    assert article.text.endswith(f"{_TEXT} {_TEXT}")
