"""What a person types as a filter -> Filters, its dates checked."""

from __future__ import annotations

from datetime import date

from index.articles import Filters


def as_filters(
    since: str | None = None,
    until: str | None = None,
    publisher: str | None = None,
    article: str | None = None,
    author: str | None = None,
) -> Filters:
    """Filters of ISO dates (`2025-08-14`) and names; blank means unset. Raises ValueError with the mend."""
    first, last = iso_date("since", since), iso_date("until", until)
    if first and last and first > last:
        raise ValueError(f"since {first} is after until {last}; swap them")
    return Filters(first, last, _name(publisher), _name(article), _name(author))


def iso_date(name: str, text: str | None) -> str | None:
    """`text` as `YYYY-MM-DD`, None for blank. Raises ValueError naming the filter."""
    if text is None or not text.strip():
        return None
    try:
        return date.fromisoformat(text.strip()).isoformat()
    except ValueError:
        raise ValueError(f"{name} is {text[:40]!r}; write a date as 2025-08-14") from None


def _name(text: str | None) -> str | None:
    return text.strip() or None if text else None
