"""The shapes of short texts: what looks like a sentence, prose, a headline, a name or a list of keywords."""

from __future__ import annotations

import re
from functools import lru_cache

_SENTENCE_END = re.compile(r"[.!?…。！？]['\"”’»›)\]」』*]*$")
_SIGNED_END = re.compile(r"[.!?…]['\"”’»›]*\s\([^()]{2,60}\)$")  # `… it said. (dpa)`
_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_OPENING = re.compile(r".+?[.!?…。！？]['\"”’»)\]」』]*(?=\s|$|(?<=[。！？」』])(?=.))", re.DOTALL)
_ABBREVIATION = re.compile(
    r"(?:\b(?:[A-Z]|Mr|Mrs|Ms|Dr|Prof|St|No|Nr|vs|Inc|Corp|Co|Ltd|Jr|Sr|Gen|Sen|Rep|Gov|ca|bzw|z\.B|u\.a|e\.g|i\.e"
    r"|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sep|Sept|Oct|Nov|Dec)|\d)\.$"
)
TITLE_WIDTH = 100


def squash(text: str) -> str:
    """`text` without any white space."""
    return "".join(text.split())


def same_words(left: str, right: str) -> bool:
    """Whether two lines say the same apart from case, white space and punctuation."""
    if abs(len(left) - len(right)) > 40 + len(right) // 4:
        return False
    return _letters(left) == _letters(right) != ""


@lru_cache(4096)  # a headline is held against many lines
def _letters(text: str) -> str:
    return "".join(character for character in text.casefold() if character.isalnum())


def is_cjk(text: str) -> bool:
    """Whether `text` is written without spaces between words (Chinese, Japanese, Korean signs are many)."""
    sample = text[:200]
    return not sample.isascii() and len(_CJK.findall(sample)) * 4 >= len(sample)


def word_count(text: str) -> int:
    """Words of `text`; two signs count as one word where words are not spaced."""
    return len(text) // 2 if is_cjk(text) else len(text.split())


def ends_sentence(text: str) -> bool:
    """Whether `text` ends as a sentence does."""
    return bool(_SENTENCE_END.search(text[-12:]) or (text.endswith(")") and _SIGNED_END.search(text[-70:])))


def is_sentence(text: str) -> bool:
    """A sentence of some length, ended as one."""
    return ends_sentence(text) and word_count(text) >= 6


def is_prose(text: str) -> bool:
    """Running text: long, and ended as a sentence, or longer than any headline."""
    long = 40 if is_cjk(text) else 80
    return (len(text) >= long and ends_sentence(text)) or len(text) >= 2.75 * long


def is_headline(text: str) -> bool:
    """The shape of a headline: a line that is no sentence (it may ask or exclaim) and no list of one sign."""
    if not 3 <= len(text) <= 200 or (
        text[-1] in ".。,;:、，；-–—" and not re.search(r"\b[A-Z]\.$|\.\.\.$", text)
    ):
        return False
    return sum(character.isalpha() for character in text) * 2 >= len(text)


def is_keyword_list(text: str) -> bool:
    """`DeepSeek, chips, AI`: three or more short items between commas, not a sentence."""
    items = [item.strip() for item in text.split(",")]
    if len(items) < 3 or ends_sentence(text) or len(text) > 160 or " and " in items[-1] or ":" in text:
        return False
    return all(item and len(item.split()) <= 3 for item in items)


def opening_title(text: str) -> str:
    """The opening sentence of `text`, shortened at a word and ended by an ellipsis where it is long."""
    sentence = _opening_sentence(" ".join(text.split()))
    if len(sentence) <= TITLE_WIDTH:
        return sentence
    if is_cjk(sentence[:TITLE_WIDTH]):
        return sentence[: TITLE_WIDTH // 2] + "…"
    shortened = sentence[: TITLE_WIDTH + 1]
    shortened = shortened[: shortened.rfind(" ")] if " " in shortened else sentence[:TITLE_WIDTH]
    return shortened.rstrip(' ,;:–—-(“"') + "…"


def _opening_sentence(text: str) -> str:
    end = 0
    for match in _OPENING.finditer(text[:1000]):
        end = match.end()
        if not _ABBREVIATION.search(text[:end]):
            return text[:end]
    return text[:1000]
