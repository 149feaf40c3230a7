"""Numbers in running text as values that can be compared: "1,000" = 1000, "5.6 million", "fifteen percent"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from assistant.language import Quantity

_UNITS = """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
    seventeen eighteen nineteen""".split()
_TENS = {
    word: 10 * place
    for place, word in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), 2)
}
_SMALL = {word: place for place, word in enumerate(_UNITS)} | _TENS | {"dozen": 12}
_ORDINALS = {
    word: place for place, word in enumerate("third fourth fifth sixth seventh eighth ninth tenth".split(), 3)
}
_SCALES: dict[str, Decimal] = {
    word: Decimal(10) ** power
    for power, words in (
        (2, "hundred"), (3, "thousand thousands tausend mille k 千"), (4, "万"),
        (6, "million millions mio mio. mn m millionen millón millones milioni"), (8, "亿"),
        (9, "billion billions bn b milliarde milliarden mrd mrd. milliard milliards"), (12, "trillion trillions tn"),
    )
    for word in words.split()
}  # fmt: skip
_CURRENCIES = {
    sign: name
    for name, signs in (
        ("$", "$ dollar dollars usd us$"), ("€", "€ euro euros eur"), ("£", "£ pound pounds gbp"),
        ("¥", "¥ yuan renminbi rmb yen cny jpy"),
    )
    for sign in signs.split()
}  # fmt: skip
_ROUND = "hundred|thousand|million|billion|trillion"
_WORD = "|".join([*_SMALL, *_ROUND.split("|")])
_DIGITS = r"\d{1,3}(?:[, \u00a0\u202f\u2009'’]\d{3})+(?:\.\d+)?|\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d+(?:[.,]\d+)?"
_SPELLED = rf"(?:{'|'.join(_SMALL)}|(?<!half )an?\s+(?:{_ROUND}))(?:(?:-|\s+and\s+|\s+)(?:{_WORD}))*"
_NUMBER = re.compile(
    r"(?P<sign>US\$|[$€£¥])?\s?"
    rf"(?:(?<![\dA-Za-zÀ-ɏ_])(?<!\d[.,])(?<![A-Z]-)(?P<digits>{_DIGITS})(?!\d)|\b(?P<words>{_SPELLED})\b|\b(?P<nth>{'|'.join(_ORDINALS)})s?\b)"
    r"(?P<th>(?:st|nd|rd|th)\b)?"
    r"(?:(?P<glued>k|m|mn|bn|b|tn)\b|[\s\u00a0-](?P<scale>hundred|thousands?|millions?|billions?|trillions?|tausend|mille|mio\.?|mn|bn"
    r"|tn|millionen|millón|millones|milioni|milliarden?|mrd\.?|milliards?)(?!\w)|\s?(?P<hans>[千万亿]))?"
    r"(?P<percent>\s?%|[\s-](?:percent(?:age points?)?|per cent|prozent|pour cent|por ciento)\b)?"
    r"(?:[\s-](?P<coin>dollars?|euros?|pounds|yuan|renminbi|yen|usd|eur|gbp|rmb)\b|(?P<tail>\s?[€£¥](?!\d)))?",
    re.IGNORECASE,
)
_TO = re.compile(r"\s*(?:to|and|or|-|–|—|bis|und)\s*", re.IGNORECASE)


def quantities(text: str) -> list[Quantity]:
    """The numbers of a text in order. In "5 to 6 million" and "10-15 %" the first shares the second's scale and unit.
    Digits within a word ("H800", "GPT-4") are names, not numbers."""
    found: list[Quantity] = list(_read(text))
    for place in range(len(found) - 1):
        one, two = found[place], found[place + 1]
        if _TO.fullmatch(text, one.end, two.start) and not one.scaled and (two.scaled or two.unit == "%"):
            values = one.values
            if two.scaled:
                scale = max(10**power for power in (2, 3, 6, 9, 12) if max(two.values) >= 10**power)
                values = one.values | {value * scale for value in one.values}
            found[place] = replace(one, values=values, unit=one.unit or two.unit)
    return found


def _read(text: str) -> Iterator[Quantity]:
    for match in _NUMBER.finditer(text):
        words, nth = match["words"], match["nth"]
        scale = Decimal(1)
        for part in ("glued", "scale", "hans"):
            scale *= _SCALES[match[part].lower()] if match[part] else 1
        if nth:
            values = frozenset((Decimal(_ORDINALS[nth.lower()]),))
        elif words:
            values = frozenset((_spelled(words.lower()) * scale,))
        else:
            values = frozenset(value * scale for value in _values(match["digits"], scale != 1))
        coin = (match["sign"] or match["coin"] or match["tail"] or "").strip().lower()
        unit = "%" if match["percent"] else "th" if nth or match["th"] else _CURRENCIES.get(coin, "")
        scaled = scale != 1 or bool(words and re.search(r"hundred|thousand|illion", words, re.IGNORECASE))
        yield Quantity(match.start(), match.end(), values, unit, scaled, bool(words or nth))


def _values(digits: str, scaled: bool) -> set[Decimal]:
    """What digits may mean: "1.000" is one, or in German a thousand (but never "5.576 million"); "5,6" is five and
    six tenths."""
    english = re.sub(r"[ \u00a0\u202f\u2009'’]", "", digits)
    if re.fullmatch(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?", english):
        return {Decimal(english.replace(",", ""))}
    if re.fullmatch(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?", english):
        grouped = Decimal(english.replace(".", "").replace(",", "."))
        if english.count(".") > 1 or "," in english:
            return {grouped}
        return {Decimal(english)} if scaled else {Decimal(english), grouped}
    return {Decimal(english.replace(",", "."))}


def _spelled(words: str) -> Decimal:
    """ "two hundred and five" -> 205; "twenty-one" -> 21."""
    total, part = Decimal(0), Decimal(0)
    for word in re.split(r"[-\s]+", words):
        if word == "hundred":
            part = (part or Decimal(1)) * 100
        elif word in _SCALES:
            total, part = total + (part or Decimal(1)) * _SCALES[word], Decimal(0)
        elif word == "dozen":
            part = (part or Decimal(1)) * 12
        elif word not in ("and", "a", "an"):
            part += _SMALL[word]
    return total + part
