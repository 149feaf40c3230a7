"""Errors of the answering floor, below `index.errors.CitedError`.

CitedError
└── QuestionError    a question that cannot be asked: empty, too long, or filters that make no sense
"""

from __future__ import annotations

from index.errors import CitedError


class QuestionError(CitedError):
    """The question or its filters cannot be used; the message says which part and what would do."""
