"""Whether an answer has the form its question asks for: an amount of money for a price, a distance for "how far".

Questions that ask for a form, and words that have it, are known by rule (answer types: Li and Roth, 2002). A form that
is asked for and met speaks for an answer whose wording is unlike the question's; one that is not met speaks against."""

from __future__ import annotations

import math
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
_DAY = r"\b(?:mon|tues|wednes|thurs|fri|satur|sun)days?\b"
_YEAR = r"\b(?:1\d|20)\d\d(?:s\b|\b)"
_SPAN_OF_TIME = (
    r"\b(?:seconds?|minutes?|hours?|days?|nights?|weeks?|months?|years?|decades?|centur(?:y|ies)|seasons?)\b"
)
_LENGTH = (
    rf"(?:\d|\b(?:{_COUNT})\b)[\d.,]*(?: (?:hundred|thousand|million|billion)s?)?(?: of)?[\s-]?"
    r"(?:kilomet|met(?:re|er)|centimet|millimet|miles?\b|yards?\b|feet\b|foot\b|inch|km\b"
    r"|cm\b|mm\b|m\b|ft\b|leagues?\b|fathoms?\b|light.years?|mi\b|stor(?:ey|y|ies)|floors?|blocks?)"
)
_MONEY = (
    r"[$€£¥₹]\s?\d|\d ?[k¢]\b|\b(?:dollars?|euros?|pounds?|yen|yuan|rupees?|crowns?|kron\w+|francs?|cents?|pence|\w*penny"
    r"|shillings?|pesos?|dirhams?|dinars?|r(?:ou|u)bles?|lira|ducats?|guilders?|RMB|USD|EUR|GBP|millions?|billions?"
    r"|trillions?|thousands?|nothing|free)\b|\b(?:USD|EUR)\d"
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


_FIRST_ASKING = re.compile(r"\b(?:what|which|who|whom|whose|when|where|why|how)\b", _FLAGS)


@dataclass(frozen=True, slots=True)
class Form:
    """A form that answers to some questions have. `kept` and `chance`: the share of answers that have it, of answers to
    such questions and of answers to any, 0.005 at least (SQuAD 1.1 train: `python -m training.reader.formed`)."""

    asked: re.Pattern[str]
    met: re.Pattern[str]
    kept: float
    chance: float

    def evidence(self, answer: str) -> float:
        """How much likelier an answer of this form, or of none, is for such questions than for any: a log ratio."""
        if self.met.search(answer):
            return math.log(self.kept / self.chance)
        return math.log((1 - self.kept) / (1 - self.chance))


def _form(asked: str, met: str, kept: float, chance: float, flags: int = _FLAGS) -> Form:
    return Form(re.compile(asked, _FLAGS), re.compile(met, flags), kept, chance)


_WHICH = r"\b(?:what|which)"
_PAYS = r"(?:pay|paid|earn|charge|spend|spent|owe|raise|invest|donate)"
_UNIT_OF_TIME = r"(?:seconds|minutes|hours|days|nights|weeks|months|years|decades|centuries)"
_NAMED = (
    r"(?:country|countries|city|cities|languages?|compan(?:y|ies)|firms?|organi[sz]ations?|agency|agencies|states?|religion"
    r"|war|battle|rivers?|lakes?|mountains?|islands?|teams?|clubs?|schools?|universit(?:y|ies)|colleges?|hospital|prison|jail"
    r"|museum|airport|station|bank|ministry|court|book|novel|song|film|movie|album|magazine|newspaper|part(?:y|ies)|nations?"
    r"|empire|dynasty|street|town|village|borough|county|counties|province|region|continents?|church|treaty|award|prize"
    r"|king|queen|president|minister|artist|singer|actor|actress|author|writer|scientist|politician|professor)"
)
# The first that a question asks for counts; what an answer may go on with is `in_place`'s to say.
_FORMS = (
    _form(rf"{_WHICH} (?:\w+ )?(?:percentage|percent|proportion|fraction|share|cut)\b|\bhow much of\b"
          r"|^(?:the )?(?:share|percentage|proportion) of\b", rf"{_SHARE}|\d", 0.974, 0.231),
    _form(r"\bhow much\b.*\b(?:cost|worth|sell for|fetch)\b|\bhow much money\b"
          r"|\bwhat (?:does|did|do|will|would) .*\b(?:cost|sell for)\b"
          rf"|{_WHICH} (?:is|was|are|were) the (?:[\w-]+ )?(?:price|cost|fee|fare|fine|salary|budget|bill|ransom)\b"
          r"|^(?:the )?(?:price|cost|bill|fee|fare) (?:of|for|to)\b|\bprice tag\b", _MONEY, 0.947, 0.025),
    _form(rf"\bhow much (?!time\b).*\b{_PAYS}\b", _PAID, 0.973, 0.047),
    _form(r"\bhow old\b|(?<!during )\b(?:what|which) age\b(?! group| of\b)",
          r"(?<![\w.,])(?:1[0-2]\d|\d{1,2})(?![\w,.%]\d|\d)|\b(?:years?|months?|weeks?|teens?|\w+ties)\b"
          rf"|\b(?:{_COUNT})\b", 0.913, 0.148),
    _form(rf"\bhow fast\b|{_WHICH} (?:\w+ )?speed\b|\b(?:top|average|maximum|wind) speed\b",
          r"\b(?:km/h|kmh|mph|knots?|m/s|x)\b|\d ?(?:[kmg]bit|[kmg]hz|x\b|mi\w*|km|ft|feet|met\w+|kilom\w+)"
          r"|\b(?:per|an?) (?:hour|second|minute|day|year)\b|speed|fast|slow|quick", 0.828, 0.02),
    _form(rf"\bhow (?:far|tall|high|deep|wide|thick)\b(?! (?:back|along|behind|ahead|can|could|did|has|have)\b)"
          rf"|{_WHICH} (?:\w+ )?(?:distance|height|depth|width)\b",
          _LENGTH, 0.842, 0.008),
    _form(r"\bhow (?:heavy|much .*\bweighs?)\b|\bhow much (?:does|did|do) .*\bweigh\b|\bwhat (?:\w+ )?weight\b",
          r"\d\s?(?:kg|g|t|lbs?)\b|\b(?:kilo(?:gram)?s?|grams?|grammes?|tons?|tonnes?|pounds?|ounces?|stone)\b",
          0.786, 0.005),
    _form(rf"\bhow (?:hot|cold|warm)\b|(?:\bat|\bto|average|mean|lowest|highest) (?:{_WHICH} )?temperatures?\b"
          r"|\bwhat temperature\b(?! \w+ing)", r"°|\bdegrees?\b|\d ?[CFK]\b|freezing|boiling|room\b", 0.815, 0.005),
    _form(rf"(?<!around )(?<!during )(?<!since )(?<!in ){_WHICH} (?:time|hour) (?:do|does|did|is|was|will|must|can)\b"
          r"|\bwhat o'?clock\b",
          r"\b\d{1,2}[.:]\d\d\b|\b\d{1,2} ?(?:am|pm|a\.m|p\.m|o['’]clock)|\b(?:noon|midnight|dawn|dusk|sunset|sunrise)\b"
          r"|\b(?:past|to|half) \w+|\b(?:morning|evening|afternoon|night)\b", 0.385, 0.041),
    _form(r"\bhow often\b|\bhow many times\b",
          rf"{_NUMBER}|\b\w*(?:daily|weekly|monthly|yearly|annual\w*|every|each|times?|never|always|rarely|often|frequent\w*"
          r"|per)\b", 0.960, 0.274),
    _form(rf"\bhow many (?:\w+ )?{_UNIT_OF_TIME}\b", rf"{_NUMBER}|\bseveral\b", 0.989, 0.265),
    _form(r"\bhow long (?:ago|did|does|do|will|has|have|had|was .*\b(?:in|at|for)\b|until|before|after|must|can|to)\b"
          r"|\bfor how long\b", rf"{_SPAN_OF_TIME}|{_MONTH}|{_YEAR}|{_DAY}", 0.917, 0.128),
    _form(r"\bhow long\b", rf"{_LENGTH}|{_SPAN_OF_TIME}", 0.923, 0.035),
    _form(rf"{_WHICH} (?:\w+ )?year\b", r"\b[12]?\d{3}s?\b|\b\d{1,4} ?(?:BC|AD|CE|A\.D)|\bAD \d", 0.997, 0.138),
    _form(rf"{_WHICH} month\b", rf"{_MONTH}|\bmonths?\b", 0.993, 0.028),
    _form(rf"{_WHICH} (?:day|date)\b", rf"{_DAY}|{_MONTH}|\d|\b(?:today|yesterday|tomorrow|\w+ day)\b",
          0.986, 0.226),
    _form(rf"\bwhen\b(?! \w+ing\b)(?!.*\b(?:what|which|whom?|where|why|how)\b)|{_WHICH} (?:century|decade)\b|\bhow soon\b",
          rf"{_YEAR}|{_MONTH}|{_DAY}|\d|{_SPAN_OF_TIME}|\b(?:spring|summer|autumn|fall|winter|today|yesterday|tomorrow"
          r"|tonight|morning|evening|night|noon|midnight|after|before|during|when|until|since|early|late|soon|now|recently"
          r"|later|earlier|christmas|easter|middle ages|era|period|war|time|reign|mid\b|ago|century|once|while|as|upon)\b",
          0.967, 0.263),
    _form(rf"\bhow (?:many|large|big)\b|\bhow much\b|{_WHICH} (?:\w+ )?(?:number|amount|sum|total|quantity)\b", _NUMBER,
          0.977, 0.265),
    _form(r"\bwho(?:m|se)?\b", rf"{_NAME}|(?i:\b(?:{_PEOPLE})\b)", 0.948, 0.587, 0),
    _form(rf"{_WHICH} (?:\w+ )?{_NAMED}\b(?! of\b)", r"\b[A-Z]", 0.976, 0.513, 0),
)  # fmt: skip

_PRICE = re.compile(
    r"\bhow much (?:money|does \w.* cost|did \w.* (?:cost|sell for))\b|\bwhat (?:does|did|do) .*\b(?:cost|sell for)\b"
    r"|\b(?:what|which) (?:is|was|are|were) the (?:\w+ )?(?:price|cost)s?\b",
    _FLAGS,
)
_PAYMENT = re.compile(r"\bhow much (?:does|did) \w.* (?:pay|earn|charge)\b", _FLAGS)
_AMOUNT, _AMOUNT_OR_SHARE = re.compile(_MONEY, _FLAGS), re.compile(_PAID, _FLAGS)
_A_NUMBER = re.compile(_NUMBER, _FLAGS)
_ENDS_IN_NUMBER = re.compile(rf"(?:\d|\b(?:{_COUNT}))$", _FLAGS)


_HOW_MANY_PEOPLE = re.compile(
    r"\bhow many (?:[\w-]+ ){0,2}?(?:people|persons|men|women|children|employees|staff|workers|residents|inhabitants"
    r"|citizens|passengers|engineers|members|students|pupils|teachers|soldiers|sailors|patients|doctors|nurses|players|visitors)\b",
    _FLAGS,
)
_COUNTED = re.compile(  # a number, and up to three words behind it, of which the last one is a plural
    rf"(?:\d(?:[\d.,]*\d)?|\b(?:{_COUNT})\b)(?: (?:hundred|thousand|million|billion))? "
    r"(?:(?!(?:of|in|at|to|for|from|by|on|and|or)\b)[\w-]+ ){0,2}?"
    r"((?!(?:was|has|does|is|as|its|this|always|years|months|weeks|days|hours|minutes)\b)[\w-]*[a-z]s)\b",
    _FLAGS,
)
_PERSONS = re.compile(rf"(?:{_PEOPLE})", _FLAGS)
# "three people familiar with the matter": a paper's sources, whom nobody counts unless they are asked about
_SOURCES = re.compile(
    r"(?: [\w-]+)? (?:people|persons|sources|officials)? ?"
    r"(?:familiar with|close to the (?:matter|company|talks|deal|case)|with (?:\w+ )?knowledge of|briefed on)\b",
    _FLAGS,
)
_ASKS_OF_SOURCES = re.compile(r"\b(?:sources?|familiar|knowledge|briefed|cite[sd]?|told|quoted)\b", _FLAGS)


def disqualified(question: str, answer: str, behind: str = "") -> bool:
    """Whether a price is asked for and the answer is no amount of money, or a payment and it is no share either
    ("What does it cost?", "30,000 units"), or how many people and other things are counted ("How many employees?",
    "50,000", `behind`: " graphics chips") or a paper's sources. `behind`: the article's text from the answer on."""
    if _HOW_MANY_PEOPLE.search(question):
        if _SOURCES.match(behind) and not _ASKS_OF_SOURCES.search(question):
            return True
        counted = _COUNTED.match(f"{answer}{behind}"[_first_number(answer) :])
        return counted is not None and _PERSONS.fullmatch(counted.group(1)) is None
    if _PRICE.search(question):
        return _AMOUNT.search(answer) is None
    return _PAYMENT.search(question) is not None and _AMOUNT_OR_SHARE.search(answer) is None


def _first_number(answer: str) -> int:
    found = _A_NUMBER.search(answer)
    return found.start() if found else len(answer)


def forms() -> tuple[Form, ...]:
    """All forms known."""
    return _FORMS


def form_asked(question: str) -> Form | None:
    """The form that the question's first asking word asks for ("Who ruled when it was built?": a person), if any."""
    first = _FIRST_ASKING.search(question)
    latest = first.start() if first else len(question)
    for form in _FORMS:
        if (found := form.asked.search(question)) and found.start() <= latest:
            return form
    return None


def form_met(question: str, answer: str) -> float:
    """How much the form of the answer speaks for it, a log ratio: far below 0 where the question plainly asks for a form
    that the answer lacks ("How far is it?", "the harbour"); above 0 where it has it, the more the rarer the form; 0
    where no form is asked for. `answer` may go on a word beyond the answer proper: a unit often stands there."""
    form = form_asked(question)
    return form.evidence(answer) if form else 0.0


def ends_in_number(answer: str) -> bool:
    """Whether the last word is a number: what follows may be its unit."""
    return _ENDS_IN_NUMBER.search(answer) is not None
