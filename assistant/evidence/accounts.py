"""Who gives which answer, by the numbers of an answer's citations."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from assistant.answers import Account, Citation
from assistant.evidence import Evidence, without_breaks


def accounted(
    accounts: Iterable[tuple[str, tuple[Evidence, ...]]], citations: Sequence[Citation]
) -> tuple[Account, ...]:
    """The accounts of a draft by the citations that hold their sentences; one that none holds is left out."""
    made = []
    for answer, evidence in accounts:
        numbers = tuple(
            each.number
            for each in citations
            if any(
                item.article.id == each.article and each.start <= item.start and item.end <= each.end
                for item in evidence
            )
        )
        if numbers:
            made.append(Account(without_breaks(answer), numbers))
    return tuple(made)
