"""Whether an answer has the form its question asks for: a number for "how many", a time for "when", a name for "who"."""

from __future__ import annotations

import re

_NUMBER = re.compile(
    r"\d|\b(?:zero|no|none|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|forty|fifty|sixty"
    r"|seventy|eighty|ninety|dozens?|hundreds?|thousands?|millions?|billions?|half|quarter|third|both|several|many|few"
    r"|once|twice|single|pair)\b",
    re.IGNORECASE,
)
_TIME = re.compile(
    r"\d|\b(?:january|february|march|april|may|june|july|august|september|october|november|december|monday|tuesday"
    r"|wednesday|thursday|friday|saturday|sunday|spring|summer|autumn|fall|winter|today|yesterday|tomorrow|tonight"
    r"|century|decades?|years?|months?|weeks?|days?|hours?|minutes?|morning|evening|night|noon|midnight|after|before"
    r"|during|when|until|since|early|late|soon|now|recently|later|earlier)\b",
    re.IGNORECASE,
)
_NAME = re.compile(
    r"(?:^|\s|[“\"'(])[^\W\d_a-z]|\b(?:people|man|men|woman|women|team|group|company|officials?|authorities"
    r"|members?|\w+(?:ers?|ors?|ists?|ians?|ants?|ents?))\b"
)
_HOW_MUCH = r"\bhow (?:many|much|long|old|far|big|large|tall|often|fast|high|deep|heavy)\b"
_WHAT_NUMBER = r"\b(?:what|which) (?:\w+ )?(?:percentage|percent|share|number|amount|price|sum|fraction)\b"
_WHEN = r"\bwhen\b(?! \w+ing\b)|\b(?:what|which) (?:year|date|day|month|century|decade|time)\b"
_ASKED = (
    (re.compile(f"{_HOW_MUCH}|{_WHAT_NUMBER}", re.IGNORECASE), _NUMBER),
    (re.compile(_WHEN, re.IGNORECASE), _TIME),
    (re.compile(r"\bwho(?:m|se)?\b", re.IGNORECASE), _NAME),
)


_PRICE = re.compile(
    r"\bhow much (?:money|does \w.* (?:cost|pay|earn|charge)|did \w.* (?:cost|pay|earn|charge|sell for))\b"
    r"|\bwhat (?:does|did|do) .*\b(?:cost|sell for)\b|\b(?:what|which) (?:is|was|are|were) the (?:\w+ )?(?:price|cost)s?\b",
    re.IGNORECASE,
)
_MONEY = re.compile(
    r"[$€£¥₹]|\d ?(?:%|k\b)|\b(?:dollars?|euros?|pounds?|yen|yuan|rupees?|crowns?|kron\w+|francs?|cents?|pence|USD|EUR|GBP"
    r"|million|billion|thousand|nothing|free|percent)\b",
    re.IGNORECASE,
)


def disqualified(question: str, answer: str) -> bool:
    """Whether a price is asked for and the answer is no amount of money: ("What does it cost?", "30,000 units")."""
    return _PRICE.search(question) is not None and _MONEY.search(answer) is None


def fits(question: str, answer: str) -> bool:
    """True unless the question plainly asks for a number, time or name and the answer holds none:
    ("How many engineers came?", "team of engineers") -> False."""
    for asked, form in _ASKED:
        if asked.search(question):
            return form.search(answer) is not None
    return True
