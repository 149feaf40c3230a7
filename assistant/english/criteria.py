"""Which articles a question asks for, where its wording says so exactly: by words in them, their byline, outlet or date."""

from __future__ import annotations

import re
from dataclasses import replace

from assistant.asked import Criterion
from assistant.english.words import FUNCTION_WORDS, names

_ARTICLES = r"(?:articles?|story|stories|documents?|texts?|pieces)"
_HEAD = re.compile(
    r"(?:in )?(?:(?:how many|which|what|list|show|find|give|name|are there|any)\b ?)+(?:me )?(?:all )?(?:any )?(?:of )?"
    rf"(?:the |these |those |your |my )?{_ARTICLES}\b",
    re.IGNORECASE,
)
_TAIL = re.compile(
    r"(?: (?:are there|there are|do you have|have you|do you know))?(?: (?:in all|in total|altogether))?[?.! ]*$",
    re.IGNORECASE,
)
_WERE = r"(?:(?:that|which) )?(?:(?:is|are|was|were|did|have|has) )?(?:there )?(?:been )?"
_NAMED = r"(?:mentioned|named)"
_OCCUR = r"(?:appears?|occurs?|comes? up|turns? up)"
_WORDS = re.compile(
    r"(?:(?:that|which) )?(?:mention|name|contain)(?:s|ing)? (?P<words>.+)"
    rf"|(?:(?:in which|where) )?(?:is|are|was|were|has|have|does|do|did) (?P<passive>.+?) (?:been )?(?:{_NAMED}|{_OCCUR})"
    rf"|(?:in which|where) (?P<active>.+?) (?:(?:is|are|was|were) {_NAMED}|{_OCCUR})",
    re.IGNORECASE,
)
_PUBLISHED = r"(?:written|published|posted|printed|signed|dated|come|came|out|appear|appeared) ?"
_SIGNED = re.compile(rf"{_WERE}(?:{_PUBLISHED})*(?:by|from) (?P<who>.+)", re.IGNORECASE)
_DID = re.compile(
    r"(?:did|does|do|has|have|had) (?P<who>.+) (?:publish|write|run|print|carry|post|written|posted|printed)(?:ed)?"
    r"(?: (?P<when>.+))?",
    re.IGNORECASE,
)
_DATED = re.compile(rf"{_WERE}(?:{_PUBLISHED})*(?P<when>.+)", re.IGNORECASE)
_IN = re.compile(rf"{_WERE}(?:{_PUBLISHED})+in (?P<who>.+)", re.IGNORECASE)
_AND_WHEN = re.compile(r"(?P<who>.+) (?P<when>(?:in|on|during|of|from|dated) .+)", re.IGNORECASE)
_CALLED = re.compile(r"(?:the )?(?:name|word|words|phrase|term) ", re.IGNORECASE)
_QUOTED = re.compile(r"[“\"'‘«„](?P<inside>[^“”\"«»„]+)[”\"'’»“]")


def criterion(question: str) -> Criterion | None:
    """ "How many articles did the Post publish in May?" -> signed "Post", dated May; None where the articles asked for
    are told otherwise: by what they are about, or by more than is understood here."""
    head = _HEAD.match(question)
    if head is None:
        return None
    rest = _TAIL.sub("", question[head.end() :]).strip()
    if not rest:
        return Criterion()
    if said := _WORDS.fullmatch(rest):
        words = _phrase(said["words"] or said["passive"] or said["active"])
        return Criterion(words=words) if words else None
    if did := _DID.fullmatch(rest):
        return signed(did["who"], did["when"])
    if by := _SIGNED.fullmatch(rest):
        apart = _AND_WHEN.fullmatch(by["who"])
        both = signed(apart["who"], apart["when"]) if apart else None
        return both or _dated(by["who"]) or signed(by["who"])
    dated = _DATED.fullmatch(rest)
    known = _dated(dated["when"]) if dated else None
    printed = _IN.fullmatch(rest)
    return known or (signed(printed["who"]) if printed else None)


def restricted(rest: str, owner: str | None = None) -> Criterion | None:
    """What follows "the newest article": "" is of all of them, "by Kari Moe", "about Volvo", "in the Post", "of May"; with
    the one whose it is before it."""
    if owner and rest:
        about = re.fullmatch(r"(?:about|on) (?P<words>.+)", rest, re.IGNORECASE)
        words, own = _phrase(about["words"]) if about else None, signed(owner)
        return replace(own, words=words) if words and own else None
    if owner:
        return signed(owner)
    if not rest:
        return Criterion()
    if about := re.fullmatch(
        rf"{_WERE}(?:{_PUBLISHED})?(?:about|on|mentioning|with) (?P<words>.+)", rest, re.IGNORECASE
    ):
        words = _phrase(about["words"])
        return Criterion(words=words) if words else None
    if within := re.fullmatch(rf"{_WERE}(?:{_PUBLISHED})*(?:by|from|in|of) (?P<who>.+)", rest, re.IGNORECASE):
        return _dated(within["who"]) or signed(within["who"])
    return None


def signed(who: str, when: str | None = None) -> Criterion | None:
    """The articles of an author or outlet, of a time where one is given; None where `who` is no name or the time none."""
    name = _phrase(who)
    if name is None or when is None:
        return Criterion(signed=name) if name else None
    dated = _dated(when)
    return dated and Criterion(signed=name, dated=dated.dated, when=dated.when)


def _dated(when: str) -> Criterion | None:
    """The articles of a year, month or day, where the words are nothing but that."""
    from assistant.english.dates import dates  # few questions have one

    bare = re.sub(r"^(?:in|on|of|from|for|during|dated)(?: the)? ", "", when, flags=re.IGNORECASE)
    if re.fullmatch(r"(?:1[5-9]|20|21)\d\d", bare):
        return Criterion(dated=(int(bare), None, None), when=bare)
    found = dates(f"in {bare}")
    if len(found) != 1 or f"in {bare}"[found[0].start : found[0].end].removeprefix("in ") != bare:
        return None
    return Criterion(dated=(found[0].year, found[0].month, found[0].day), when=bare)


def _phrase(words: str) -> str | None:
    """Words that are to stand just so: quoted, a name, or with nothing but words that carry meaning."""
    bare = _CALLED.sub("", words.strip(), count=1)
    if quoted := _QUOTED.fullmatch(bare):
        return quoted["inside"]
    bare = re.sub(r"^(?:the|an?) ", "", bare, flags=re.IGNORECASE)
    plain = re.findall(r"\w+(?:['’.-]\w+)*", bare)
    if not plain or re.search(r"[,;:“”\"()/]", bare):
        return None
    alone = names(f"? {bare}") == [bare] or not any(word.lower() in FUNCTION_WORDS for word in plain)
    return bare if alone else None
