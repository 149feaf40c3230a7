"""Whether an answer has the form its question asks for: an amount of money for a price, a distance for "how far".

Questions that ask for a form, and words that have it, are known by rule (answer types: Li and Roth, 2002). A form that
is asked for and met speaks for an answer whose wording is unlike the question's; one that is not met speaks against."""

from __future__ import annotations

import re
from dataclasses import dataclass

_FLAGS = re.IGNORECASE
_DIGITS = r"(?<![\w.,])\d[\d.,]*(?:\s(?:million|billion|thousand))?"
_COUNT = (
    r"zero|no|none|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen"
    r"|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|dozens?|hundreds?|thousands?"
    r"|millions?|billions?|half|quarter|third|both|several|many|few|once|twice|single|pair"
)
_NUMBER = rf"(?:\d|\b(?:{_COUNT})\b)"
_MONTH = (
    r"\b(?:january|february|march|april|may|june|july|august|september|october|november|december"
    r"|(?:jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\b\.?)"
)
_DAY = r"\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b"
_YEAR = r"\b(?:1\d|20)\d\d(?:s\b|\b)"
_SPAN_OF_TIME = (
    r"\b(?:seconds?|minutes?|hours?|days?|nights?|weeks?|months?|years?|decades?|centur(?:y|ies)|seasons?)\b"
)
_LENGTH = (
    rf"(?:\d|\b(?:{_COUNT})\b)[\d.,]*[\s-]?(?:kilomet|met(?:re|er)|centimet|millimet|miles?\b|yards?\b|feet\b|foot\b|inch|km\b"
    r"|cm\b|mm\b|m\b|ft\b|leagues?\b|fathoms?\b|light.years?)"
)
_MONEY = (
    r"[$€£¥₹]\s?\d|\d ?k\b|\b(?:dollars?|euros?|pounds?|yen|yuan|rupees?|crowns?|kron\w+|francs?|cents?|pence|USD"
    r"|EUR|GBP|million|billions?|thousand|nothing|free)\b"
)
_PAID = rf"{_MONEY}|\d ?%|\bper ?cent\b"
_SHARE = (
    r"%|\bper ?cent\b|\b(?:half|halves|thirds?|quarters?|fifths?|tenths?|majority|minority|most|all|none)\b"
    r"|\bone in \w+|\b\w+ out of \w+"
)
_PEOPLE = (
    r"people|man|men|woman|women|child|children|team|group|company|companies|firms?|officials?|authorities|members?"
    r"|police|council|family|nobody|everyone|\w{3,}(?:ers?|ors?|ists?|ians|ants?|ents?|ees?)"
)
# A capitalised word that is more than where someone comes from ("Chinese", "Danish") or a pronoun ("I", "We").
_NAME = (
    r"(?:^|[\s“\"'(-])(?!(?:[A-Z]\w*(?:ese|ish)|(?:Americ|Europ|Germ|Ital|Russi|Kore|Indi|Afric|Asi)\w*n|I|We|It|He|She"
    r"|They|The|This|You|A|An|In|On|At|But|And|If|For|As|There|That)\b)[^\W\d_a-z][\w’'&.-]*"
)


@dataclass(frozen=True, slots=True)
class Form:
    """A form that answers may have to have. `certainty`, 0..1: how much it says that an answer has it: a kilometre is
    rarely there by chance, a capitalised name often."""

    asked: re.Pattern[str]
    met: re.Pattern[str]
    certainty: float = 1.0


def _form(asked: str, met: str, certainty: float = 1.0, flags: int = _FLAGS) -> Form:
    return Form(re.compile(asked, _FLAGS), re.compile(met, flags), certainty)


_PAYS = r"(?:pay|paid|earn|charge|spend|spent|owe|raise|invest|donate)"
# The first that a question asks for counts.
_FORMS = (
    _form(r"\b(?:what|which) (?:\w+ )?(?:percentage|percent|proportion|fraction|share|portion|cut)\b|\bhow much of\b"
          r"|^(?:the )?(?:share|percentage|proportion) of\b", rf"{_SHARE}|\d"),
    _form(r"\bhow much\b.*\b(?:cost|worth|sell for|fetch)\b|\bhow much money\b"
          r"|\bwhat (?:does|did|do|will|would) .*\b(?:cost|sell for)\b"
          r"|\b(?:what|which) (?:is|was|are|were) the (?:[\w-]+ )?(?:price|cost|fee|fare|fine|salary|budget|bill|ransom)\b"
          r"|^(?:the )?(?:price|cost|bill|fee|fare) (?:of|for|to)\b|\bprice tag\b", _MONEY),
    _form(rf"\bhow much\b.*\b{_PAYS}\b", _PAID),
    _form(r"\b(?:how old|what age|which age)\b", r"(?<![\w.,])(?:1[0-2]\d|\d{1,2})(?![\w,.%]\d|\d)|\b(?:years?|months?)\b"
          rf"|\b(?:{_COUNT})\b"),
    _form(r"\bhow fast\b|\b(?:what|which|top|average|maximum) (?:\w+ )?speed\b",
          r"\b(?:km/h|kmh|mph|knots?|m/s)\b|\b(?:per|an?) (?:hour|second|minute|day)\b|speed"),
    _form(r"\bhow (?:far|tall|high|deep|wide|thick)\b|\bwhat (?:\w+ )?(?:distance|height|depth|width|length)\b", _LENGTH),
    _form(r"\bhow (?:heavy|much .*\bweigh\w*)\b|\bwhat (?:\w+ )?weight\b",
          r"\d\s?(?:kg|g|t|lbs?)\b|\b(?:kilo(?:gram)?s?|grams?|grammes?|tons?|tonnes?|pounds?|ounces?|stone)\b"),
    _form(r"\bhow (?:hot|cold|warm)\b|\bwhat (?:\w+ )?temperature\b", r"°|\bdegrees?\b|\d ?[CFK]\b|freezing|boiling"),
    _form(r"\b(?:at )?(?:what|which) (?:time|hour)\b|\bwhat o'?clock\b",
          r"\b\d{1,2}[.:]\d\d\b|\b\d{1,2} ?(?:am|pm|a\.m|p\.m|o['’]clock)|\b(?:noon|midnight|dawn|dusk|sunset|sunrise)\b"
          r"|\b(?:past|to|half) \w+|\b(?:morning|evening|afternoon|night)\b"),
    _form(r"\bhow often\b|\bhow many times\b",
          rf"{_NUMBER}|\b(?:daily|weekly|monthly|yearly|annually|every|each|times?|never|always|per)\b", 0.5),
    _form(r"\bhow long (?:ago|did|does|do|will|has|have|had|was .*\b(?:in|at|for)\b|until|before|after|must|can|to)\b"
          r"|\bfor how (?:long|many)\b|\bhow many (?:seconds|minutes|hours|days|weeks|months|years)\b",
          rf"{_SPAN_OF_TIME}|{_MONTH}|{_YEAR}|{_DAY}"),
    _form(r"\bhow long\b", rf"{_LENGTH}|{_SPAN_OF_TIME}"),
    _form(r"\b(?:what|which) year\b", _YEAR),
    _form(r"\b(?:what|which) month\b", rf"{_MONTH}|\bmonths?\b"),
    _form(r"\b(?:what|which) (?:day|date)\b", rf"{_DAY}|{_MONTH}|\d|\b(?:today|yesterday|tomorrow)\b"),
    _form(r"\bwhen\b(?! \w+ing\b)|\b(?:what|which) (?:century|decade)\b|\bhow soon\b",
          rf"{_YEAR}|{_MONTH}|{_DAY}|\d|{_SPAN_OF_TIME}|\b(?:spring|summer|autumn|fall|winter|today|yesterday|tomorrow"
          r"|tonight|morning|evening|night|noon|midnight|after|before|during|when|until|since|early|late|soon|now|recently"
          r"|later|earlier|christmas|easter)\b", 0.5),
    _form(r"\bhow (?:many|much|large|big)\b|\b(?:what|which) (?:\w+ )?(?:number|amount|sum|total|quantity)\b", _NUMBER, 0.5),
    _form(r"\bwho(?:m|se)?\b", rf"{_NAME}|(?i:\b(?:{_PEOPLE})\b)", 0.5, 0),
)  # fmt: skip

_PRICE = re.compile(
    r"\bhow much (?:money|does \w.* cost|did \w.* (?:cost|sell for))\b|\bwhat (?:does|did|do) .*\b(?:cost|sell for)\b"
    r"|\b(?:what|which) (?:is|was|are|were) the (?:\w+ )?(?:price|cost)s?\b",
    _FLAGS,
)
_PAYMENT = re.compile(r"\bhow much (?:does|did) \w.* (?:pay|earn|charge)\b", _FLAGS)
_AMOUNT, _AMOUNT_OR_SHARE = re.compile(_MONEY, _FLAGS), re.compile(_PAID, _FLAGS)
_CODE = re.compile(r"\b[A-Z][A-Za-z]*-?\d+[A-Za-z]*\b")
_ENDS_IN_NUMBER = re.compile(rf"(?:\d|\b(?:{_COUNT}))$", _FLAGS)


def disqualified(question: str, answer: str) -> bool:
    """Whether a price is asked for and the answer is no amount of money, or a payment and it is no share either:
    ("What does it cost?", "30,000 units")."""
    if _PRICE.search(question):
        return _AMOUNT.search(answer) is None
    return _PAYMENT.search(question) is not None and _AMOUNT_OR_SHARE.search(answer) is None


def form_met(question: str, answer: str) -> float:
    """-1 where the question plainly asks for a form that the answer lacks ("How far is it?", "the harbour"); up to 1
    where it has it, the more the rarer the form ("14 kilometres": 1; "Liang Wenfeng" for "who": 0.5); 0 where no form
    is asked for. `answer` may go on a word beyond the answer proper: a unit often stands there."""
    for form in _FORMS:
        if form.asked.search(question):
            return form.certainty if form.met.search(answer) else -1.0
    return 0.0


def ends_in_number(answer: str) -> bool:
    """Whether the last word is a number: what follows may be its unit."""
    return _ENDS_IN_NUMBER.search(answer) is not None


def names_another(question: str, sentence: str) -> bool:
    """Whether the question names a thing by letters and digits and the sentence names only others by such: ("What does
    the H20 cost?", "R1 cost $5 million.") -> True."""
    asked, said = (
        {code.lower().rstrip("s") for code in _CODE.findall(text)} for text in (question, sentence)
    )
    return bool(asked and said) and not asked & said
