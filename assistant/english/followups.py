"""A follow-up made standalone by rule, from the earlier questions and answers of the conversation.

    "When was R2 supposed to launch?" -> "Was it delayed?"  becomes  "Was R2 delayed?"

Four sorts are known: a bare question word ("Why?"), a swapped term ("What about H100s?"), pronouns ("Was he
satisfied?", "how many of them"), and a question that names nothing itself ("Who founded the company?"). What the
last sort is about a fitted ranking tells (`subject.py`). A question that names its own subject is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.answers import Answer
from assistant.english.antecedents import person, several, thing
from assistant.english.subject import subject
from assistant.english.words import content_stems, names

_OPENING = re.compile(r"^(?:(?:and|but|so|then|also|ok(?:ay)?|well|now)\b[,:]?\s+)+", re.IGNORECASE)
_QUESTION_WORD = (
    r"(?:by |since |until |to |from |for |with |in )?(?:why|when|where|who|whom|which ones?|how"
    r"|how (?:much|many|long|often|so)|what (?:for|year|date|day|time))"
)
_BARE = re.compile(
    rf"^({_QUESTION_WORD})(?: not| so| exactly| then| (?:is|was|did) (?:that|this)(?: so| happen)?)?$", re.I
)
_WH_PHRASE = re.compile(
    r"^(?:(?:by|since|until|to|from|for|with|in|at|on) )?(?:why|when|where|who(?:m|se)?|what|which|how)"
    r"(?: (?:much|many|long|often|far|old|big|large|year|date|day|time|month)(?: \w+s)?)?\b\s*",
    re.IGNORECASE,
)
_SWAP = re.compile(r"^(?:what|how) about\s+(.+)$", re.IGNORECASE)
_VERB = re.compile(
    r"\b(?:is|are|was|were|am|be|been|do|does|did|has|have|had|can|could|will|would|should|may|might|must|"
    r"name|list|give|tell|describe|explain|show|summari[sz]e|say|says|said|what|which|who|when|where|why|how)\b|n't\b",
    re.IGNORECASE,
)
_PERSON = re.compile(r"\b(he|she|him|her|his|hers)\b", re.IGNORECASE)
_PLURAL = re.compile(r"\b(they|them|their|theirs|those|these)\b(?! \w+s\b)", re.IGNORECASE)
_THING = re.compile(r"\b(it|its)\b", re.IGNORECASE)
_ONE = re.compile(
    r"\b(?:(that|this|the (?:first|second|last|other)) one|((?:an?|another|the)(?: [a-z][\w-]+){1,3}) one)\b"
    r"(?! (?:of|in \w+)\b)",
    re.IGNORECASE,
)
_EMPTY_IT = re.compile(
    r"\b(?:is|was|isn't|wasn't|will|would|did|does|has|could|can) it (?:true|possible|likely|clear|known|said|the case|"
    r"take|taken|expected that|reported that|be)\b|\bit (?:seems?|appears?|turns? out|is (?:said|known|reported))\b",
    re.IGNORECASE,
)
_GENERIC = re.compile(
    r"\b(?:the|this|that|these|those) (?:same |new |other )?(?:company|firm|startup|start-up|model|chips?|deal|product|"
    r"event|project|team|group|study|law|bill|agency|government|city|country|founder|ceo|author|man|woman|person|"
    r"researchers?|organi[sz]ation|agreement|decision|plan|system|device|launch|release|delay|cost|price)\b",
    re.IGNORECASE,
)
_ARTICLES = re.compile(r"\b(?:articles|stories|reports|pieces|posts|news)\b", re.IGNORECASE)
_POSSESSIVE = {"his", "its", "their", "hers", "theirs"}


def standalone(question: str, turns: Sequence[Answer]) -> str:
    """The question as it could be asked alone; unchanged if it already can, or if nothing earlier fits.

    `turns` are the earlier answers of the conversation, oldest first."""
    question = " ".join(question.split())
    if not turns:
        return question
    last = turns[-1]
    core = opened(question)
    bare = core.rstrip("?!. ")
    if match := _BARE.match(bare):
        return _ask_again(match.group(1), last)
    if term := _swapped_term(question, core, bare):
        return _swap(term, last)
    resolved = _resolve_pronouns(_resolve_one(core, turns), turns)
    unresolved = core != question and not names(core)  # "And how old is she?", where nobody was named
    if resolved == core and (lacks_subject(question) or unresolved):
        short = core != question and len(content_stems(core)) <= 1
        about = (_asked(turns) if short else None) or subject(
            core, turns, surely=_GENERIC.search(core) is not None
        )
        resolved = with_subject(core, about) if about else core
    return _sentence(resolved) if resolved != question else question


def lacks_subject(question: str) -> bool:
    """Whether a question names nothing, has no pronoun that stands for something named, and does not ask for articles."""
    core = opened(question)
    bare = core.rstrip("?!. ")
    if _BARE.match(bare) or _swapped_term(question, core, bare) or names(core):
        return False
    return not any(pattern.search(core) for pattern in (_PERSON, _PLURAL, _THING, _ARTICLES))


def _asked(turns: Sequence[Answer]) -> str | None:
    """All that the last question with a name asked, for one as short as "And on what hardware?"."""
    for turn in reversed(turns):
        if names(turn.standalone_question):
            rest = _WH_PHRASE.sub("", turn.standalone_question)
            return re.sub(r"^(?:is|are|was|were|do|does|did|has|have|had) ", "", rest).rstrip("?. ")
    return None


def with_subject(core: str, words: str) -> str:
    """A question with what it is about behind it, in brackets."""
    return f"{core.rstrip('?. ')} ({words})?"


def opened(question: str) -> str:
    """A question without the "And" or "So" that it opens with."""
    return _OPENING.sub("", question)


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


def _ask_again(word: str, last: Answer) -> str:
    """The earlier question under another question word: "Was R2 delayed?" + "why" -> "Why was R2 delayed?"."""
    rest = _WH_PHRASE.sub("", last.standalone_question).strip()
    if rest == last.standalone_question.strip() and not re.match(_VERB, rest):
        return f"{_sentence(word)}: {rest}"
    who = last.short_answer
    if (
        who
        and re.match(r"who\b|which\b|what\b", last.standalone_question, re.I)
        and not re.match(r"(?:did|does|do|is|are|was|were)\b (?!\w+(?:ed|ing|by)\b)", rest, re.I)
    ):
        return f"{_sentence(word)} {_asked_of(who, rest)}"
    return f"{_sentence(word)} {rest[:1].lower()}{rest[1:]}"


def _asked_of(who: str, rest: str) -> str:
    """A verb phrase asked of a subject: ("Liang", "is leaving?") -> "is Liang leaving?"."""
    auxiliary = re.match(r"(is|are|was|were|has|have|had|will|can|could|would)\s+", rest, re.IGNORECASE)
    if auxiliary:
        return f"{auxiliary.group(1).lower()} {who} {rest[auxiliary.end() :]}"
    return f"was it that {who} {rest}"


def _swapped_term(question: str, core: str, bare: str) -> str | None:
    """The term of "What about X?" or of a verbless "And X?"; None for other questions."""
    if match := _SWAP.match(bare):
        return match.group(1)
    verbless = core != question and len(bare.split()) <= 6 and not _VERB.search(bare)
    return bare if verbless and not _PERSON.search(bare) and not _PLURAL.search(bare) else None


def _swap(term: str, last: Answer) -> str:
    """The earlier question with its most similar term exchanged: ("H100s", "How many H800s ...") -> "How many H100s
    ..."; after a preposition the phrase with that preposition; else the term is put behind."""
    earlier = last.standalone_question
    if match := re.match(r"(in|on|for|at|by|from|to|with|of|about|since|during)\s+(.+)", term, re.IGNORECASE):
        phrase = re.compile(
            rf"\b{match.group(1)}\s+(?:the\s+)?[\w&.’'-]+(?:\s+[A-Z\d][\w&.’'-]*)*", re.IGNORECASE
        )
        if phrase.search(earlier):
            return phrase.sub(lambda _: term, earlier, count=1)
        return f"{earlier.rstrip('?. ')} {term}?"
    wanted = _shape(term)
    candidates = [name for name in names(earlier) if name.lower() not in term.lower()]
    alike = [name for name in candidates if _shape(name) == wanted]
    if not alike and not names(term):
        alike = [word for word in _nouns(earlier) if word[-1:] == term[-1:]][-1:]
    pick = (alike or candidates)[-1:] if wanted != "word" or alike else []
    if not pick:
        return f"{earlier.rstrip('?. ')}: {term}?"
    return earlier.replace(pick[0], re.sub(r"['’]s$", "", term), 1)


def _nouns(text: str) -> list[str]:
    return [word for word in re.findall(r"[a-z][\w-]+", text) if content_stems(word)]


def _shape(term: str) -> str:
    """A term's outward form: "H100s" -> "code", "2024" -> "number", "Liang Wenfeng" -> "name", "price" -> "word"."""
    bare = re.sub(r"^(?:the|a|an)\s+", "", term, flags=re.IGNORECASE)
    if re.fullmatch(r"[\d.,%$ ]+", bare):
        return "number"
    if re.search(r"\d", bare):
        return "code"
    return "name" if bare[:1].isupper() else "word"


def _resolve_pronouns(core: str, turns: Sequence[Answer]) -> str:
    """Pronouns without a name before them in the same question replaced by what they stand for."""
    for pattern, find in ((_PERSON, person), (_PLURAL, several), (_THING, thing)):
        match = pattern.search(core)
        if match is None or names(core[: match.start()]) or (pattern is _THING and _EMPTY_IT.search(core)):
            continue
        for turn in reversed(turns):
            if antecedent := find(turn, core):
                return core[: match.start()] + _decline(match, antecedent, core) + core[match.end() :]
    return core


def _resolve_one(core: str, turns: Sequence[Answer]) -> str:
    """ "that one" replaced by what it stands for, and "a new one" by a new one of these."""
    match = _ONE.search(core)
    if match is None or names(core[: match.start()]):
        return core
    for turn in reversed(turns):
        if antecedent := thing(turn, core):
            of_sort = f"{match.group(2)} {antecedent}" if match.group(2) else antecedent
            return core[: match.start()] + of_sort + core[match.end() :]
    return core


def _decline(match: re.Match[str], name: str, core: str) -> str:
    """The antecedent in the pronoun's case: "his" -> "Liang's"; "her" before a noun likewise."""
    word = match.group(1).lower()
    her_noun = word == "her" and re.match(r"\s+[a-z]", core[match.end() :]) is not None
    if word in _POSSESSIVE or her_noun:
        return f"{name}'" if name.endswith("s") else f"{name}'s"
    return name
