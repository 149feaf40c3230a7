"""A question typed without capitals, with those that the passages give its words: names asked about can be told then.

"who plays mr randolph in the great gilly hopkins"  ->  "who plays Mr Randolph in the great Gilly Hopkins"
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

from assistant.language import Words
from index.articles import Hit

_WORD = re.compile(r"[^\W\d_]{2,}")
_OPENS = '.!?:;"“”‘([•*-–—\n'  # a word behind one of these may be capitalised only because it opens something


def cased(question: str, hits: Sequence[Hit], words: Words) -> str:
    """The question, each of its words that carry meaning written as the hits' passages always write it inside of a
    sentence. One that has capitals of its own, its first letter aside, is left as it is."""
    if question[1:] != question[1:].lower():
        return question
    forms: defaultdict[str, set[str]] = defaultdict(set)
    for hit in hits:
        text = hit.text
        for word in _WORD.finditer(text):
            if text[: word.start()].rstrip(" ")[-1:] not in _OPENS:
                forms[word[0].lower()].add(word[0])
    return _WORD.sub(lambda word: _as_written(word[0], forms[word[0].lower()], words), question)


def _as_written(word: str, forms: set[str], words: Words) -> str:
    return next(iter(forms)) if len(forms) == 1 and words.content_stems(word) else word
