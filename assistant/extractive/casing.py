"""A question typed without capitals, with those that the passages give its words: names asked about can be told then.

"who plays mr randolph in the great gilly hopkins"  ->  "who plays Mr Randolph in the great Gilly Hopkins"
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from assistant.language import Words
from index.articles import Hit

_WORD = re.compile(r"[^\W\d_]{2,}")
_OPENS = '.!?:;"“”‘([•*-–—\n'  # a word behind one of these may be capitalised only because it opens something
_WITHIN = re.compile(r"(?:['’]s?)? ")  # what stands between the words of one name


def cased(question: str, hits: Sequence[Hit], words: Words) -> str:
    """The question, each of its words that carry meaning written as the hits' passages always write it inside of a
    sentence, if it stands there for a name that the question has whole: "Big Island" is not asked about where
    something is big. A question that has capitals of its own, its first letter aside, is left as it is."""
    if question[1:] != question[1:].lower():
        return question
    asked = {word.lower() for word in _WORD.findall(question)}
    forms: defaultdict[str, set[str]] = defaultdict(set)
    whole: set[str] = set()
    for hit in hits:
        for run in _runs(hit.text):
            for word in run:
                forms[word.lower()].add(word)
            if asked.issuperset(map(str.lower, run)):
                whole.update(map(str.lower, run))
    return _WORD.sub(lambda word: _as_written(word[0], forms, whole, words), question)


def _runs(text: str) -> Iterator[list[str]]:
    """The words of a text that stand inside of a sentence, those of a name together."""
    run: list[str] = []
    end = 0
    for word in _WORD.finditer(text):
        if run and not (
            word[0][:1].isupper() and run[0][:1].isupper() and _WITHIN.fullmatch(text, end, word.start())
        ):
            yield run
            run = []
        if text[: word.start()].rstrip(" ")[-1:] not in _OPENS:
            run.append(word[0])
        end = word.end()
    if run:
        yield run


def _as_written(word: str, forms: dict[str, set[str]], whole: set[str], words: Words) -> str:
    known = word in whole and len(forms[word]) == 1 and words.content_stems(word)
    return next(iter(forms[word])) if known else word
