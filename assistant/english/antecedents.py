"""What a pronoun stands for, in one earlier turn of a conversation: whom, which things, which thing."""

from __future__ import annotations

import re

from assistant.answers import Answer
from assistant.english.dates import dates
from assistant.english.words import FUNCTION_WORDS, names

_PIECE_PHRASE = re.compile(
    r"\b(?:the|this|that) (?:[\w'’.-]+ ){0,4}(?:article|story|piece|report|post)\b"
    r"(?: (?:about|on|by|from|in|titled) [^?]+)?",
    re.IGNORECASE,
)
_OF_AN_ARTICLE = re.compile(
    r"\b(?:written|published|posted|wrote|author|title|headline|publisher|url|link|say|about|dated?|summar\w+)\b",
    re.I,
)
_PERSONAL = re.compile(r"\b(?:he|him|his|she|her|hers)\b", re.IGNORECASE)
_NOBODY = re.compile(r"(?:where|when|why|how)\b", re.IGNORECASE)  # what answers these is no person
_PLACED = r"\b(?:[Tt]he|[Ii]n|[Aa]t|[Oo]n|[Oo]f|[Ff]or|[Ff]rom|[Tt]o|[Ii]nto|[Nn]ear|[Vv]ia) "
_NAME = r"(?P<name>[A-Z][\w.’'-]*\w(?: [A-Z][\w’'-]*\w){0,2})(?:['’]s)?"
_ASKED_OF = re.compile(
    rf"\b(?:did|does|do|is|are|was|were|has|have|had|will|would|can|could|about) {_NAME}(?= [a-z(]|\?|$)"
)
_OPENS = re.compile(rf"(?:^|[.!?]\s+){_NAME}(?=,? [a-z(])")
_ALIKE = tuple(re.compile(rf"\b(?:{p})\b", re.IGNORECASE) for p in ("he|him|his", "she|her|hers"))
_APPROXIMATE = re.compile(
    r"^(?:(?:the|a|an|around|about|approximately|some|nearly|almost|over|up to|more than|less than|at least|roughly)\s+)+",
    re.IGNORECASE,
)


def person(turn: Answer, core: str) -> str | None:
    """Whoever a turn was about: whom the same pronoun stood for in its question, the answer of a "who" question, else a
    full name asked about, whoever something is said of, or a full name quoted."""
    if same := _same(turn, core):
        return same
    asked = names(turn.standalone_question)
    if asked and re.match(r"who(?:'s| is| was) (?!the\b|an?\b)", turn.standalone_question, re.IGNORECASE):
        return asked[0]
    asks_who = re.search(
        r"\bwho(?:se|m)?\b|\b(?:which|what) (?:person|founder|researcher|author|man|woman)\b",
        turn.standalone_question,
        re.IGNORECASE,
    )
    if asks_who and turn.short_answer and (found := names("? " + turn.short_answer)):
        return found[-1] if len(found) > 1 and len(found[-1].split()) > 1 else found[0]
    full = [name for name in _apart(turn.standalone_question) if len(name.split()) > 1]
    answered = _names(f"? {turn.short_answer or ''}")
    nobody = answered if _NOBODY.match(turn.standalone_question) else []
    full += [name for name in answered if len(name.split()) > 1 and not nobody]
    told = [turn.standalone_question, *(citation.quote for citation in turn.citations)]
    subjects = [m["name"] for m in _ASKED_OF.finditer(told[0])]
    subjects += [match["name"] for text in told[1:] for match in _OPENS.finditer(text)]
    subjects = [name for name in subjects if name.split()[0].lower() not in FUNCTION_WORDS]
    surely = [name for name in subjects if len(name.split()) > 1 or any(map(_PERSONAL.search, told))]
    quoted = [
        name
        for text in told[1:]
        for name in _apart(text)
        if 2 <= len(name.split()) <= 3 and name not in nobody
    ]
    return next((name for name in full + surely + quoted + subjects if not re.search(r"[\d&]", name)), None)


def _names(text: str) -> list[str]:
    """The names in a text that are no dates."""
    return [name for name in names(text) if not dates(name)]


def _apart(text: str) -> list[str]:
    """The names in a text that stand behind no article and no word of place: "the United States" is nobody."""
    return [name for name in _names(text) if not re.search(rf"{_PLACED}{re.escape(name)}", text)]


def _same(turn: Answer, core: str) -> str | None:
    """Whom the pronoun of a question stood for in the question before, where that had it too: "his" goes on with "he"."""
    for pronouns in _ALIKE:
        asked = pronouns.search(turn.question)
        if asked is None or not pronouns.search(core):
            continue
        before, behind, alone = (
            turn.question[: asked.start()],
            turn.question[asked.end() :],
            turn.standalone_question,
        )
        if alone.lower().startswith(before.lower()) and alone.endswith(behind):
            found = re.sub(r"['’]s?$", "", alone[len(before) : len(alone) - len(behind)])
            return found if found[:1].isupper() and not pronouns.fullmatch(found) else None
    return None


def several(turn: Answer, _core: str) -> str | None:
    """What "they" or "them" are: a counted or plural answer without its number, else the first name asked about."""
    if turn.short_answer:
        counted = _APPROXIMATE.sub("", turn.short_answer)
        things = re.sub(r"^\$?[\d.,]+\s*(?:million|billion|thousand|hundred)?\s*", "", counted)
        if things != counted and things and not re.search(r"^(?:%|per ?cent|dollars|euros)", things):
            return f"the {things}"
        if re.search(r",\s| and ", turn.short_answer):
            return turn.short_answer
        asked_what = re.match(r"(?:which|what|who)\b", turn.standalone_question, re.IGNORECASE)
        if asked_what and (found := _names("? " + turn.short_answer)) and not re.match(r"\d", found[0]):
            return found[0]
    if counted_noun := re.match(r"how many ((?:\w+ ){0,2}?\w+s)\b", turn.standalone_question, re.IGNORECASE):
        return f"the {counted_noun.group(1)}"
    asked = _names(turn.standalone_question)
    pair = f"{asked[0]} and {asked[1]}" if len(asked) > 1 else ""
    return pair if pair and pair in turn.standalone_question else next(iter(asked), None)


def thing(turn: Answer, core: str) -> str | None:
    """What "it" is: the article asked about, the answer where the question asked which thing, else what the
    question is about."""
    piece = _PIECE_PHRASE.search(turn.standalone_question)
    if piece and _OF_AN_ARTICLE.search(core):
        return piece.group().rstrip("?. ")
    asked_which = re.match(
        r"(?:which|what)\b(?! (?:is|was|did|does|do|are|were|has|happened)\b)"
        r"|what (?:is|was) the (?:name of|[\w-]+ (?:that|which)) ",
        turn.standalone_question,
        re.IGNORECASE,
    )
    if asked_which and turn.short_answer:
        if found := _names("? " + turn.short_answer):
            return found[0]
        if re.match(r"[$€£]?\d", turn.short_answer):
            return f"the {turn.short_answer}"
    asked = _names(turn.standalone_question)
    subject = re.search(
        r"\b(?:is|was|did|does|do|are|were|has|had|will|would|can|could) (?:the )?([A-Z][\w-]*)",
        turn.standalone_question,
    )
    if subject:
        head = [name for name in asked if name.startswith(subject.group(1))]
        return head[0] if head else subject.group(1)
    if asked:
        return asked[0]
    found = _names("? " + turn.short_answer) if turn.short_answer else []
    return found[0] if found else None
