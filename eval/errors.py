"""Errors of the evaluating floor, below `index.errors.CitedError`.

CitedError
└── EvaluationError
    ├── SuiteError      a suite, run log or file to import that cannot be used; names file, line and field
    └── MeasureError    a measure that cannot be computed or is not known; names the measure
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from index.errors import CitedError


class EvaluationError(CitedError):
    """An evaluation that cannot be run as asked."""


class SuiteError(EvaluationError):
    """A suite, log or file to import cannot be used: `str(error)` names file, line, field and the mend."""


class MeasureError(EvaluationError):
    """A measure's name is unknown, or its value cannot be computed."""


@contextmanager
def of_extra() -> Iterator[None]:
    """For a block that imports what only the extra `eval` brings. Raises EvaluationError with the line that installs
    it."""
    try:
        yield
    except ImportError as error:
        raise EvaluationError(f"{error.name} is missing: pip install 'cited[eval]'") from error
