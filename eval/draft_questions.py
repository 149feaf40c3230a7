"""A sentence to draft questions: wh-questions where the sentence has a plain form, else what its article says."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from assistant.english.words import FUNCTION_WORDS, names
from index.articles import Article

DraftKind = Literal["number", "date", "name", "quote"]


@dataclass(frozen=True, slots=True)
class DraftQuestion:
    """A question, the value in the sentence that answers it, and what the value is. `sure`: the sentence had a form
    that this question asks for; otherwise it is a stopgap for a person to word."""

    question: str
    value: str
    kind: DraftKind
    sure: bool


_MONTHS = "January February March April May June July August September October November December".split()
_DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
_MONTH = rf"(?:{'|'.join(_MONTHS)})"
_DATE = rf"(?:\b\d{{1,2}} {_MONTH}(?: \d{{4}})?|{_MONTH} \d{{1,2}}\b(?:, \d{{4}})?|{_MONTH} \d{{4}}|\b(?:1[5-9]|20)\d\d\b)"
_SCALE = r"(?: (?:thousand|million|billion|trillion))?"
_AMOUNT = rf"(?:[$€£¥]\s?\d(?:[\d,.]*\d)?){_SCALE}"
_COUNT = rf"(?<![\w.,$€£¥-])\d(?:[\d,]*\d)?(?:\.\d+)?{_SCALE}(?: ?%| percent| per cent)?(?![\w-])"
_VALUES: tuple[tuple[DraftKind, str], ...] = (("number", _AMOUNT), ("date", _DATE), ("number", _COUNT))
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
_SAYING = r"(?:said|says|added|explained)"
_SAID = (
    re.compile(rf"[“\"](?P<words>[^“”\"]{{20,240}})[”\"],? {_SAYING} (?P<value>{_PERSON})"),
    re.compile(rf"(?P<value>{_PERSON}) {_SAYING}[,:]? [“\"](?P<words>[^“”\"]{{20,240}})[”\"]"),
)
_QUOTED_WORDS = 12
_LONGEST_TITLE = 90
_BESIDE_NOUNS = frozenset("the a an of in for and at to on from with by".split())


def drafts_of(sentence: str, article: Article) -> list[DraftQuestion]:
    """The draft questions of a sentence of an article: the sure ones, else stopgaps; none where it states nothing
    that can be checked."""
    text = " ".join(sentence.split())
    sure = [draft for draft in _sure(text) if draft.value.casefold() not in draft.question.casefold()]
    return sure or list(_stopgaps(text, article))


def _sure(text: str) -> Iterator[DraftQuestion]:
    if (match := _PASSIVE.match(text)) and (subject := _inside(match["subject"])):
        yield DraftQuestion(f"When {match['be']} {subject} {match['verb']}?", match["value"], "date", True)
    for pattern in (_MUCH, _MANY):
        if (match := pattern.match(text)) and (subject := _inside(match["subject"])):
            auxiliary, verb = _ASKED[match["verb"]]
            asked = "How much" if pattern is _MUCH else f"How many {match['things']}"
            yield DraftQuestion(f"{asked} {auxiliary} {subject} {verb}?", match["value"], "number", True)
    if match := _OFFICE.search(text):
        yield DraftQuestion(f"Who is the {match['role']}?", match["value"], "name", True)
    for pattern in _SAID:
        if match := pattern.search(text):
            words = match["words"].rstrip(" ,.").split()
            shown = " ".join(words[:_QUOTED_WORDS]) + ("…" if len(words) > _QUOTED_WORDS else "")
            yield DraftQuestion(f"Who said “{shown}”?", match["value"], "quote", True)


def _stopgaps(text: str, article: Article) -> Iterator[DraftQuestion]:
    """`What does “TITLE” say about SUBJECT?`, answered by the sentence's first amount, date, count, else a name of
    its own."""
    subjects = _subjects(text, article)
    title = article.title
    shown = title if len(title) <= _LONGEST_TITLE else title[:_LONGEST_TITLE].rsplit(" ", 1)[0] + "…"
    values: list[tuple[DraftKind, str]] = [
        (kind, match[0]) for kind, pattern in _VALUES for match in re.finditer(pattern, text)
    ]
    values += [("name", name) for name in subjects if re.fullmatch(_PERSON, name)]
    for kind, value in values:
        about = next((name for name in subjects if name not in value and value not in name), None)
        question = f"What does “{shown.rstrip('.')}” say about {about}?"
        if about and value not in question:
            yield DraftQuestion(question, value, kind, False)
            return


def _subjects(text: str, article: Article) -> list[str]:
    """What the sentence may be about: its names, those of several words first, else its opening words up to the
    verb."""
    found = [
        name for name in names(text)
        if name.split()[0] not in (*_MONTHS, *_DAYS) and not re.search(r"[’']s |^\d", name)
        and not (text.startswith(name) and _is_common(name, article))
    ]  # fmt: skip
    if found:
        return sorted(found, key=lambda name: " " not in name)
    opening = re.match(
        r"((?:The|A|An) (?:[\w’'-]+ ){1,4}?)(?:is|are|was|were|has|have|had|will|would|can)\b", text
    )
    subject = _inside(opening[1].strip()) if opening else None
    return [subject] if subject else []


def _is_common(word: str, article: Article) -> bool:
    """Whether a word is capitalised only because its sentence starts with it: it stands small, or nowhere capitalised
    inside a sentence."""
    if " " in word:
        return False
    inside = re.search(rf"[a-z,’”)] {re.escape(word)}\b", article.text)
    return inside is None or re.search(rf"\b{re.escape(word.lower())}\b", article.text) is not None


def _inside(subject: str) -> str | None:
    """A subject as it stands inside a sentence: "The ferry" -> "the ferry", a name as it is; None for a pronoun, or
    where it holds more than nouns ("A year earlier it had")."""
    first, _, rest = subject.partition(" ")
    if any(word.lower() in FUNCTION_WORDS - _BESIDE_NOUNS for word in subject.split()):
        return None
    return f"{first.lower()} {rest}" if first in ("The", "A", "An") and rest else subject
