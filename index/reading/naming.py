"""What several articles of one file are called behind `#`: by their address or their words, not by their place."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence

from index.reading.draft import Draft, Unreadable

_DIGITS = 10


def suffixes(drafts: Sequence[Draft | Unreadable]) -> list[str]:
    """Of each draft `#` and the name it has in its file, else 10 hex digits that go with its address where no other has
    it, else with its words; "" for the only one that is the file's own (a letter among what is attached to it), and for
    what is unreadable."""
    found = [draft for draft in drafts if isinstance(draft, Draft)]
    addresses = Counter(draft.url for draft in found)
    own = sum(draft.part is None for draft in found)
    taken: Counter[str] = Counter()
    names = []
    for draft in drafts:
        if isinstance(draft, Unreadable) or (own == 1 and draft.part is None):
            names.append("")
            continue
        name = draft.part or _key(draft.url if addresses[draft.url] == 1 else None, draft)
        taken[name] += 1
        names.append(f"#{name}" if taken[name] == 1 else f"#{name}-{taken[name]}")
    return names


def _key(address: str | None, draft: Draft) -> str:
    words = [draft.title or "", draft.published or "", *(one.text for one in draft.body)]
    return hashlib.sha256((address or "\n".join(words)).encode("utf-8", "replace")).hexdigest()[:_DIGITS]
