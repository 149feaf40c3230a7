"""Which language a text is in, recognised by py3langid; a short text, and one that may be English, counts as English."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from index.store.keywords import STOP_WORDS

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

ENGLISH = "en"
KNOWN = (
    "ar az be bg bn bs ca cs cy da de el en es et eu fa fi fr ga gl gu he hi hr hu hy id is it ja ka kk ko lt lv mk mr"
    " ms mt nl nn no pl pt ro ru sk sl sq sr sv sw ta te th tl tr uk ur uz vi zh"
).split()
"""Codes of ISO 639-1. Of all 140 that py3langid knows, rare ones draw names: "Amado Carrillo Fuentes" is no Latin."""
SURER = 10.0
"""As many times as likely as English must another language be; chosen on half of the questions (docs/answers.md)."""
FEWEST = 3  # words in Latin letters: fewer are a name in no language
_ASKED = re.compile(
    r"\b(?:what|whose|whom?|when|where|why|how|which|did|does)\b|^\W*(?i:what|who|when|where|why|how|which|did)\b"
)
_WORDS = re.compile(r"[^\W\d_]+")
_READ = 1_000  # characters of an article that are looked at
_RUNNING = 20  # words from which the share of English's commonest tells
_SHARE = 0.2  # of them


def asked_in(question: str) -> str:
    """The code of a question's language: `"Wann fährt der Zug?" -> "de"`. Most English is told by its words; py3langid, a
    second to load and 100 MB, is asked of the rest."""
    if _ASKED.search(question) or _too_few(_WORDS.findall(question), FEWEST):
        return ENGLISH
    return _likeliest(question)


def written_in(text: str) -> str | None:
    """The code of an article's language, by its beginning; None where that is too short to tell."""
    beginning = text[:_READ]
    words = _WORDS.findall(beginning)
    if sum(word.lower() in STOP_WORDS for word in words) > _SHARE * len(words):
        return ENGLISH
    return None if _too_few(words, _RUNNING) else _likeliest(beginning)


def _too_few(words: Sequence[str], fewest: int) -> bool:
    """Whether so few words tell no language; one of another script than Latin does."""
    return not words or (len(words) < fewest and all(word[0] < "\u0250" for word in words))


@lru_cache(maxsize=1_024)
def _likeliest(text: str) -> str:
    likely = dict(_identifier().rank(text))
    best = max(likely, key=lambda code: likely[code])
    return best if likely[best] >= SURER * likely[ENGLISH] else ENGLISH


@cache
def _identifier() -> LanguageIdentifier:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    made = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    made.set_languages(KNOWN)
    return made
