"""Whether a sentence is of the sort that a question can be answered with: of the time that is asked for, seen from today,
and with an age or a count where one is asked.

    "Who will be the next mayor?"      not "Anna Reeve was elected mayor on Sunday", which tells of no time to come
    "Who won the match last week?"     not an article of last year
    "How old is Brita Nyman?"          not "We have nineteen men", said by her
    "How many engineers came?"         not "a team of engineers"
"""

from __future__ import annotations

import re
from datetime import date

from assistant.english.dates import dates
from assistant.english.words import content_stems

_WEEKDAY = "monday|tuesday|wednesday|thursday|friday|saturday|sunday"
_SPANS = {
    "night": 3,
    "week": 16,
    "weekend": 16,
    "month": 62,
    "year": 731,
}  # days that an article may lie back
_DAY, _WEEK = 3, 16
_BACK = re.compile(
    rf"\b(?:last|past) (?P<span>night|week(?:end)?|month|year|{_WEEKDAY})\b(?! (?:of|in|before)\b)|\byesterday\b",
    re.IGNORECASE,
)
_NEXT = re.compile(r"\b(?:next(?! (?:to|of kin|door)\b)|upcoming|forthcoming|tomorrow)\b", re.IGNORECASE)
_PRESENT = re.compile(r"\b(?:will|shall|is|are|do|does|can|has|have)\b|['’](?:s|ll)\b", re.IGNORECASE)
_TO_COME = re.compile(
    r"\b(?:next|upcoming|forthcoming|tomorrow|(?:will|shall)(?! (?:not|never)\b)|(?:is|are) (?:to|due|set|going)|due"
    r"|(?<!than )(?<!as )(?:plan(?:s|ned|ning)?|expect(?:s|ed)?|scheduled)|successor|succeeds?)\b|['’]ll\b",
    re.IGNORECASE,
)
_NOT_TO_COME = re.compile(r"\b(?:will|shall) (?:not|never)\b|\bwon['’]t\b", re.IGNORECASE)
_AGE_ASKED = re.compile(r"^(?:and |so )?how old (?:is|are|was|were|will)\b|\bwhat age\b", re.IGNORECASE)
_NUMBER_WORDS = (
    "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|[a-z]+teen"
    "|(?:twen|thir|for|fif|six|seven|eigh|nine)ty"
)
_NUMBER = re.compile(rf"\d|^(?:{_NUMBER_WORDS})\b", re.IGNORECASE)
_COUNT_ASKED = re.compile(r"^(?:(?:and|so|but),? )?(?:in |of |by |to |for )?how many\b", re.IGNORECASE)
_COUNT = re.compile(  # "2,048" and "half of them", but not "21st"
    rf"\d(?!\d*(?:st|nd|rd|th)\b)|\b(?:{_NUMBER_WORDS}|no(?:ne|body| one)?|zero|single|once|twice|both|half|quarters?"
    r"|thirds?|couple|pair|dozens?|scores?|(?:hundr|thous|m|b|tr)(?:ed|and|illion)s?|all|every|each|most|many|few"
    r"|several|some)\b",
    re.IGNORECASE,
)
_SINCE_ASKED = re.compile(r"\bhow old\b", re.IGNORECASE)
_YEAR = re.compile(r"(?:1\d|20)\d\d")
_TIME = re.compile(  # what begins with no number and may tell an age
    rf"\b(?:{_NUMBER_WORDS}|(?:twen|thir|for|fif|six|seven|eigh|nine)ties|teen\w*|(?:hundred|thousand|million|billion)s?"
    r"|(?:centur|decade|year|month|week|day|hour)\w*)\b",
    re.IGNORECASE,
)
_AGED = re.compile(
    r"\b(?:aged?(?: of)?|turn(?:s|ed|ing)?|(?:is|was|am|are|were|be)(?: \w+)?)\s*$", re.IGNORECASE
)
_OLD = re.compile(r"(?: years?|-years?| months?)?[ -](?:old|of age)\b", re.IGNORECASE)
_COUNTS = re.compile(r"[ -](?!(?:and|but|when|while|at|in|on|by|now|today|this|next|last|as|or)\b)[a-z]")
_NAMED = 6  # words before an age in which whose it is stands
_APART = re.compile(r"\s*[,;.)\]]")


def may_answer(
    question: str, sentence: str, span: tuple[int, int] | None, published: str | None, today: date
) -> bool:
    """Whether a sentence may, with the short answer `sentence[span]`, where there is one, of an article published at
    an ISO 8601 time."""
    if not _of_the_time(question, sentence, published, today):
        return False
    if span is None:
        return True
    if _COUNT_ASKED.search(question):
        return _COUNT.search(sentence[slice(*span)]) is not None
    return not _AGE_ASKED.search(question) or _an_age(question, sentence, *span)


def _of_the_time(question: str, sentence: str, published: str | None, today: date) -> bool:
    if back := _BACK.search(question):
        if back[0].lower() in sentence.lower():
            return True
        days = _SPANS.get((back["span"] or "night").lower(), _WEEK)
        return published is not None and (today - date.fromisoformat(published[:10])).days <= days
    if _NEXT.search(question) and _PRESENT.search(question):
        told = _TO_COME.search(sentence) or (
            _later(sentence, published) and not _NOT_TO_COME.search(sentence)
        )
        return bool(told)
    return True


def _later(sentence: str, published: str | None) -> bool:
    """Whether a date is told that lies behind the article's own; one without a year lies in the article's."""
    if published is None:
        return False
    own = (int(published[:4]), int(published[5:7]), int(published[8:10]))
    return any((told.year or own[0], told.month or 1, told.day or 1) > own for told in dates(sentence))


def _an_age(question: str, sentence: str, start: int, end: int) -> bool:
    """Whether a number stands as an age does: "aged 43", "is 43.", "43 years old", or "Lund, 43, head of the port", where
    what is asked about stands before it; what is no number but a time ("in his forties") may be one, and so may, where it
    is asked how old it is, the year since when something is."""
    said, before, behind = sentence[start:end], sentence[:start], sentence[end:]
    if _YEAR.fullmatch(said):
        return _SINCE_ASKED.search(question) is not None
    if not _NUMBER.search(said):
        return _TIME.search(said) is not None
    if _OLD.search(said) or _OLD.match(behind):
        return True
    if _AGED.search(before):
        return _COUNTS.match(behind) is None
    named = set(content_stems(" ".join(before.split()[-_NAMED:])))
    apart = before.rstrip()[-1:] in ("(", ",") and _APART.match(behind) is not None
    return apart and bool(named & set(content_stems(question)))
