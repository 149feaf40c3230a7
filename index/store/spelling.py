"""Words of a question that are no words, put right: by those of the library first, then by those of the language.

One slip of the keys in a word (two letters exchanged, one missing, doubled, or wrong) is looked for, as P. Norvig does
("How to Write a Spelling Corrector", 2007), but never in a first letter, a short word, or one with digits.
"""

from __future__ import annotations

import re
import string
from collections.abc import Iterator, Sequence
from itertools import islice

from index.embedders.tokens import load_tokenizer
from index.store.keywords import STOP_WORDS
from index.store.store import Store

SHORTEST = 5  # letters: shorter words have too many neighbours
LONG = 8  # letters from which a wrong vowel is put right too: "seperate", but not "mending"
MOST_COUNTED = 100  # passages with a word: beyond that one is as common as another
LONGEST = 24  # letters: what is longer is no word
MOST_LOOKED_UP = 1_000
"""Words one slip away that are looked up for one question, about four words' worth and half a second: a question with
more unknown words is no misspelt one."""
_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_BRITISH = (("our", "or"), ("is", "iz"), ("ys", "yz"), ("tre", "ter"), ("ll", "l"), ("ence", "ense"))
_WORD = re.compile(rf"(?<![\w'’.-])[A-Za-z]{{{SHORTEST},{LONGEST}}}(?![\w-])")


class Spelling:
    """Knows the words of one library as it is now, and the tokenizer's whole words."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def corrected(self, question: str) -> str:
        """The question with its misspelt words put right; unchanged where none is, or none can be: "Who is the foudner
        of Volvo?" -> "Who is the founder of Volvo?". A name is put right by a word of the library only, and not by one
        with another vowel: Hansen is not Hanson."""
        left = MOST_LOOKED_UP

        def meant(match: re.Match[str]) -> str:
            nonlocal left
            if left <= 0 or self._known(match.group()):
                return match.group()
            near = list(islice(_neighbours_of(match.group()), left))
            left -= len(near)
            return self._meant(match.group(), near)

        return _WORD.sub(meant, question)

    def _known(self, word: str) -> bool:
        lower, store = word.lower(), self._store
        return lower in STOP_WORDS or _is_word(lower) or store.occurrences(lower, 1) > 0 or store.signed(word)

    def _meant(self, word: str, near: Sequence[tuple[int, str]]) -> str:
        is_name = word[:1].isupper()
        ranked = []
        for slip, other in near:
            held, common = self._store.occurrences(other, MOST_COUNTED), load_tokenizer().token_to_id(other)
            if held or (common and not is_name):
                # That two exchanged letters give a word is hardly ever chance; of the rest, words known twice over first.
                known = bool(common or is_name)
                rank = (slip > 0 or not known, not (held and common), not known, slip, -held)
                ranked.append((rank, other))
        if not ranked:
            return word
        best = min(ranked)[1]
        return best.upper() if word.isupper() else best.capitalize() if is_name else best


def _is_word(lower: str) -> bool:
    """Whether it, or what it is a form or the British spelling of, is one of the tokenizer's 20,000 whole words."""
    forms = {lower, *(lower.replace(british, other) for british, other in _BRITISH)}
    forms |= {form.removesuffix(ending) for form in forms for ending in ("ing", "ed")}
    return any(load_tokenizer().token_to_id(form) for form in forms)


def _neighbours_of(word: str) -> Iterator[tuple[int, str]]:
    """Of a word as it stands in the question; a name's vowels are taken as they are."""
    return _neighbours(word.lower(), vowels=not word[:1].isupper() and len(word) >= LONG)


def _neighbours(word: str, *, vowels: bool) -> Iterator[tuple[int, str]]:
    """Words one slip away that begin with the same letter, the likelier slips first: 0 two letters exchanged or one
    doubled, 1 one left out, 2 one too many, 3 its neighbour on the keyboard, or another vowel, for one."""
    for place in range(1, len(word) + 1):
        head, tail = word[:place], word[place:]
        if len(tail) > 1 and tail[0] != tail[1]:
            yield 0, head + tail[1] + tail[0] + tail[2:]
        if tail and len(word) > SHORTEST:
            yield (0 if head[-1] == tail[0] else 2), head + tail[1:]
        for letter in string.ascii_lowercase:
            yield 1, head + letter + tail
            if tail and len(word) > SHORTEST and _mistaken(tail[0], letter, vowels=vowels):
                yield 3, head + letter + tail[1:]


def _mistaken(letter: str, other: str, *, vowels: bool) -> bool:
    beside = any(letter + other in row or other + letter in row for row in _ROWS)
    return beside or (vowels and letter != other and {letter, other} <= set("aeiou"))
