"""A sentence to draft questions: such as a person would ask, where it has a form that gives one, else none."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from assistant.english.words import FUNCTION_WORDS, names
from index.articles import Article

DraftKind = Literal["number", "date", "name", "quote", "fact"]


@dataclass(frozen=True, slots=True)
class DraftQuestion:
    """A question, the value in the sentence that answers it, and what the value is."""

    question: str
    value: str
    kind: DraftKind


_MONTHS = "January February March April May June July August September October November December".split()
_DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
_MONTH = rf"(?:{'|'.join(_MONTHS)})"
_DATE = rf"(?:\b\d{{1,2}} {_MONTH}(?: \d{{4}})?|{_MONTH} \d{{1,2}}\b(?:, \d{{4}})?|{_MONTH} \d{{4}}|\b(?:1[5-9]|20)\d\d\b)"
_SCALE = r"(?: (?:thousand|million|billion|trillion))?"
_AMOUNT = rf"(?:[$€£¥]\s?\d(?:[\d,.]*\d)?){_SCALE}"
_COUNT = rf"(?<![\w.,$€£¥-])\d(?:[\d,]*\d)?(?:\.\d+)?{_SCALE}(?: ?%| percent| per cent)?(?![\w-])"
_NAME = r"[A-Z][\w.’'&-]*(?: (?:(?:of|de|van|von|al|bin) )?[A-Z][\w.’'&-]*){0,4}"
_PERSON = r"[A-Z][\w’'-]+(?: [A-Z]\.)?(?: [A-Z][\w’'-]+){1,2}"
_SUBJECT = rf"(?P<subject>(?:The|A|An) [^,;:“”\"()]{{3,60}}?|{_NAME})"
_NEAR = r"(?:about |around |some |nearly |almost |more than |at least |over )?"
_OFFICES = (
    r"(?:head|director|minister|mayor|president|executive|chairman|chairwoman|chair|founder|spokes\w+|captain"
    r"|professor|lecturer|editor|secretary|owner|manager|leader|author|architect|engineer|commander|curator|coach"
    r"|analyst|researcher|officer|governor|ambassador|conductor|treasurer|pilot)"
)
# How a verb of a plain statement is asked for: (auxiliary, form behind it).
_ASKED = {
    "costs": ("does", "cost"), "cost": ("did", "cost"), "will cost": ("will", "cost"), "earned": ("did", "earn"),
    "raised": ("did", "raise"), "lost": ("did", "lose"), "paid": ("did", "pay"), "spent": ("did", "spend"),
    "has": ("does", "have"), "had": ("did", "have"), "employs": ("does", "employ"), "employed": ("did", "employ"),
    "carries": ("does", "carry"), "carried": ("did", "carry"), "serves": ("does", "serve"), "served": ("did", "serve"),
    "produces": ("does", "produce"), "produced": ("did", "produce"), "covers": ("does", "cover"),
    "covered": ("did", "cover"), "sold": ("did", "sell"), "built": ("did", "build"), "bought": ("did", "buy"),
}  # fmt: skip
_VERB = rf"(?P<verb>{'|'.join(sorted(_ASKED, key=len, reverse=True))})"

# The passive with a date behind it: "The ferry was launched in 1931."
_PASSIVE = re.compile(
    rf"{_SUBJECT} (?P<be>was|were) (?P<verb>[a-z]+(?:ed|en|wn|ilt|old|und|ade|eld)(?: [a-z]+){{0,3}}?)"
    rf" (?:in|on) (?P<value>{_DATE})\b"
)
_MUCH = re.compile(rf"{_SUBJECT} {_VERB} {_NEAR}(?P<value>{_AMOUNT})")
_MANY = re.compile(
    rf"{_SUBJECT} {_VERB} {_NEAR}(?P<value>{_COUNT}) (?P<things>[a-z]{{3,}}s|people|men|women|children)\b"
)
# "Jane Roe, the head of the port authority, said …"
_OFFICE = re.compile(
    rf"(?P<value>{_PERSON}), (?:the |an? )?(?P<role>(?:[a-z-]+ ){{0,2}}{_OFFICES} (?:of|at|for) [\w’' -]{{3,50}}?)[,.]"
)
# "DeepSeek founder Liang Wenfeng": the office between its house and its holder.
_HOLDER = re.compile(
    rf"(?:^|(?<=[a-z,;] ))(?P<house>{_NAME}) (?P<role>(?:chief |managing |general |port )?{_OFFICES}) (?P<value>{_PERSON})\b"
)
# "Yusra Talbot, 43, has brought ships in."
_AGED = re.compile(rf"\b(?P<subject>{_PERSON}), (?P<value>[1-9]\d), ")
# "The Saint Brannoc, built in 1996, needs new plating."
_APART = re.compile(
    rf"{_SUBJECT}, (?P<verb>built|founded|launched|opened|born|designed|established|finished) in (?P<value>{_DATE}),"
)
# "the Lady Thessaly, which carries 90 passengers"
_WHICH = re.compile(
    rf"\b(?P<subject>(?:the )?{_NAME}), (?:which|who) {_VERB} {_NEAR}(?P<value>{_COUNT}) (?P<things>[a-z]{{3,}}s|people)\b"
)
# "The Mave Bridge is 412 metres long."
_EXTENT = re.compile(
    rf"{_SUBJECT} (?P<be>is|was) {_NEAR}(?P<value>\d[\d,.]* [a-z]+) (?P<extent>long|high|tall|wide|deep|old)\b"
)
_SAYING = r"(?:said|says|added|explained)"
_SAID = (
    re.compile(rf"[“\"](?P<words>[^“”\"]{{20,240}})[”\"],? {_SAYING} (?P<value>{_PERSON})"),
    re.compile(rf"(?P<value>{_PERSON}) {_SAYING}[,:]? [“\"](?P<words>[^“”\"]{{20,240}})[”\"]"),
)
_QUOTED_WORDS = 12
_BESIDE_NOUNS = frozenset("the a an of in for and at to on from with by".split())


def drafts_of(sentence: str) -> list[DraftQuestion]:
    """The draft questions of a sentence. None where it has no form that gives a question a person would ask, or the
    question would not say what it is about to somebody who does not have the article before him."""
    text = " ".join(sentence.split())
    return [draft for draft in _formed(text) if draft.value.casefold() not in draft.question.casefold()]


def _formed(text: str) -> Iterator[DraftQuestion]:
    if (match := _PASSIVE.match(text)) and (subject := _inside(match["subject"])):
        yield DraftQuestion(f"When {match['be']} {subject} {match['verb']}?", match["value"], "date")
    if (match := _APART.match(text)) and (subject := _inside(match["subject"])):
        yield DraftQuestion(f"When was {subject} {match['verb']}?", match["value"], "date")
    for pattern, anywhere in ((_MUCH, False), (_MANY, False), (_WHICH, True)):
        match = pattern.search(text) if anywhere else pattern.match(text)
        if match and (subject := _inside(match["subject"])):
            auxiliary, verb = _ASKED[match["verb"]]
            asked = "How much" if pattern is _MUCH else f"How many {match['things']}"
            yield DraftQuestion(f"{asked} {auxiliary} {subject} {verb}?", match["value"], "number")
    if (match := _EXTENT.match(text)) and (subject := _inside(match["subject"])):
        yield DraftQuestion(f"How {match['extent']} {match['be']} {subject}?", match["value"], "number")
    if match := _AGED.search(text):
        yield DraftQuestion(f"How old is {match['subject']}?", match["value"], "number")
    if (match := _OFFICE.search(text)) and _has_name(match["role"]):
        yield DraftQuestion(f"Who is the {match['role']}?", match["value"], "name")
    if (match := _HOLDER.search(text)) and (house := _inside(match["house"])):
        yield DraftQuestion(f"Who is the {match['role']} of {house}?", match["value"], "name")
    for pattern in _SAID:
        if match := pattern.search(text):
            words = match["words"].rstrip(" ,.").split()
            shown = " ".join(words[:_QUOTED_WORDS]) + ("…" if len(words) > _QUOTED_WORDS else "")
            yield DraftQuestion(f"Who said “{shown}”?", match["value"], "quote")


def names_of(sentence: str, article: Article) -> list[str]:
    """The names of several words in a sentence of an article: no month, no day, no word that only begins a sentence."""
    text = " ".join(sentence.split())
    return [
        name for name in names(text)
        if " " in name and name.split()[0] not in (*_MONTHS, *_DAYS) and not re.search(r"[’']s |^\d", name)
        and not (text.startswith(name) and _is_common(name.split()[0], article))
    ]  # fmt: skip


def _is_common(word: str, article: Article) -> bool:
    """Whether a word is capitalised only because its sentence starts with it: it stands small, or nowhere capitalised
    inside a sentence."""
    inside = re.search(rf"[a-z,’”)] {re.escape(word)}\b", article.text)
    return inside is None or re.search(rf"\b{re.escape(word.lower())}\b", article.text) is not None


def _inside(subject: str) -> str | None:
    """A subject as it stands inside a sentence: "The ferry Aurora" -> "the ferry Aurora". None where it has no name of
    its own ("the company": which?), or holds more than nouns ("A year earlier it had")."""
    first, _, rest = subject.partition(" ")
    apart = any(word.lower() in FUNCTION_WORDS - _BESIDE_NOUNS for word in subject.split())
    if apart or not _has_name(rest if first in ("The", "A", "An") else subject):
        return None
    return f"{first.lower()} {rest}" if first in ("The", "A", "An") and rest else subject


def _has_name(words: str) -> bool:
    return re.search(r"\b[A-Z]", words) is not None
