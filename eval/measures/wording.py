"""Whether an answer says a fact in one of its wordings: whole words and numbers, however they are set."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_MARKER = re.compile(r"\[(\d{1,4})\]")
_ENDING_MARKERS = re.compile(r"\s*(?:\[\d{1,4}\])+(?=[.,;:!?])")
_SIGNS = str.maketrans(
    dict.fromkeys("“”„‟«»″", '"')
    | dict.fromkeys("‘’‚‛ʼ′`´", "'")
    | dict.fromkeys("‐‑‒–−﹣", "-")
    | dict.fromkeys("—―", " ")
    | dict.fromkeys("\u00ad\u200b\u200c\u200d\u2060\ufeff", "")
)
_GROUPED = re.compile(r"(?<![\d.,])\d{1,3}(?:,\d{3})+(?!\d)|(?<!\d)\d{1,3}(?:[\u2009\u202f]\d{3})+(?!\d)")
_DOLLARS = re.compile(r"(?<!\w)(?:(?:us|u\.s\.)\s?\$|usd(?=\s?\d)|\$)\s?")
_PERCENT = re.compile(r"(?<=\d)\s?(?:%|per\s?cent\b)")
_AROUND = ".,;:!?()[]{}<>\"'…*_|·•"
# Scripts written without spaces between words have no word's edge to look for.
_UNSPACED = re.compile(r"[\u0e00-\u0eff\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")


def markers(text: str) -> list[int]:
    """The numbers of the citation markers in an answer's text: `a [1], b [2][1]` -> `[1, 2, 1]`."""
    return [int(number) for number in _MARKER.findall(text)]


def without_markers(text: str) -> str:
    """The text without its citation markers: `It cost 4 [1][2]. Then[3]five` -> `It cost 4. Then five`."""
    return _MARKER.sub(" ", _ENDING_MARKERS.sub("", text))


def plain(text: str) -> str:
    """The text as wordings are compared: `“US$ 5,576”` -> `$5576`.

    Compatibility forms (NFKC) and case are folded, quotes and dashes unified, white space is collapsed, punctuation
    around words left out, thousands separators dropped, "US$" and "USD" are "$", "per cent" is "%"."""
    text = _GROUPED.sub(lambda number: re.sub(r"\D", "", number[0]), text)
    text = unicodedata.normalize("NFKC", text).translate(_SIGNS).casefold().replace("--", " ")
    text = _DOLLARS.sub("$", _PERCENT.sub("%", text))
    return " ".join(word for part in text.split() if (word := part.strip(_AROUND)))


def says(text: str, wording: str) -> bool:
    """Whether the text says the wording in whole words, both made `plain` first: "4" is not said by "14", "4.5",
    "GPT-4", "-4" or "4,000", "5.5" not by "5.57", "yes" not by "yesterday"; "China" is said by "China's" and
    "China-based", "4" by "4-year". A wording without a word or number is never said."""
    wanted = plain(wording)
    return any(char.isalnum() for char in wanted) and _pattern(wanted).search(plain(text)) is not None


@lru_cache(maxsize=4096)
def _pattern(wanted: str) -> re.Pattern[str]:
    """The wording between edges. A number goes on over . , : / and - to the next digit, and a - or a letter before it
    makes it part of what stands there; "won" is no part of "won't", "Neil" none of "O'Neil"."""
    before, after = r"(?<!\w)(?<!\w')", r"(?!\w)(?!'t\b)"
    if re.match(r"[$£€¥]?\d", wanted):
        before += r"(?<!-)(?<!\d[.,:/])"
    if wanted[-1].isdigit():
        after += r"(?![.,:/-]\d)"
    if _UNSPACED.match(wanted[0]):
        before = ""
    if _UNSPACED.match(wanted[-1]):
        after = ""
    return re.compile(before + re.escape(wanted) + after)
