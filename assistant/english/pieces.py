"""Questions that may ask for a fact of an article without calling it one, and those for the newest, oldest or longest."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from assistant.asked import Criterion, Extreme, Field
from assistant.english.criteria import restricted

_WROTE = (
    r"(?:wrote|written|authored|penned|blogged|filed|posted|sent|reviewed|interviewed|reported(?= (?:on|about|from|for)\b)"
    r"|covered(?! (?:\w+ )?(?:costs?|loss(?:es)?|expenses?|bills?|debts?|fees?|damages?|ground|distance)\b))"
)
_WROTE_IT = r"(?:written|authored|penned|filed|posted|sent|reviewed)"
_OUT = (
    r"(?:published|posted|sent(?: out)?|written|dated|filed|released|printed|appear|(?:come|came|go|went|gone) out"
    r"|take place|held|recorded|conducted)"
)
_PRINTED = r"(?:published|posted|printed|run|appear)"
_PAPER = r"(?:news)?(?:paper|outlet|magazine|website|site|publication|journal|blog)s?"
# What may be asked of an article, and what else the question holds: the words that say which.
_FORMS: tuple[tuple[Field, str], ...] = (
    ("author", rf"who (?:(?:has|have|had|first|all) )*{_WROTE} (?P<rest>.+)"),
    ("author", rf"by (?:whom|who) (?:was|were|is|are) (?P<rest>.+) {_WROTE_IT}"),
    ("author", rf"who(?:m)? (?:was|were|is|are) (?P<rest>.+) {_WROTE_IT} by"),
    ("author", rf"(?P<rest>.+) (?:was|were) {_WROTE_IT} by who(?:m)?"),
    ("author", r"who (?:is|was|are|were) the (?:authors?|writers?|senders?|reporters?|reviewers?|interviewers?) "
               r"(?:of|on|behind) (?P<rest>.+)"),
    ("author", r"who (?:did|conducted|held|took|kept|made) (?:the )?"
               r"(?P<rest>(?:interview|minutes|review|report)\b.*)"),
    ("published", r"(?:when|(?:on|at|in)? ?(?:what|which) (?:day|date|time)) (?:was|were|did|is|has|have) (?P<rest>.+?) "
                  rf"(?:been )?(?:first )?{_OUT}"),
    ("publisher", rf"where (?:was|were|did|has) (?P<rest>.+?) (?:been )?(?:first )?{_PRINTED}"),
    ("publisher", rf"(?:which|what) {_PAPER} (?:has |have )?(?:published|ran|run|carried|printed|covered|wrote about"
                  r"|written about|reported (?:on|about)) (?!that\b)(?P<rest>.+)"),
    ("publisher", rf"in (?:which|what) {_PAPER} (?:was|were|did|has) (?P<rest>.+?) (?:been )?{_PRINTED}"),
    ("url", r"(?:what is )?(?:the )?(?:url|web address|address|link|web page) (?:of|to|for) (?P<rest>[“\"‘'].+)"),
)  # fmt: skip
_MAY_ASK = tuple(
    (field, re.compile(rf"^(?:(?:and|but|so),? )?(?:{form})[?.! ]*$", re.IGNORECASE))
    for field, form in _FORMS
)
# Words one of which a sentence of the world has that tells it: "the report was written by Paul Ruiz".
_TOLD: dict[Field, str] = {
    "author": "wrote written write writes writing author authored authors penned by sent sends sender posted reviewed"
    " interviewed reported reporter blogged filed",
    "published": "published publishes publication posted sent written wrote dated filed released release printed appeared"
    " appears came issued held took recorded conducted",
    "publisher": "published publishes publisher published ran run carried printed appeared wrote reported posted",
    "title": "",
    "url": "",
}
_SPEAKS_OF = re.compile(r"^(?:about|on|of|from) ", re.IGNORECASE)
_ABOUT = re.compile(r"\b(?:wrote|written|reported|blogged|posted) (?:about|on) ", re.IGNORECASE)
_QUOTES = "“”\"„«»‘’'"

_EXTREMES: dict[str, Extreme] = {
    "newest": "newest", "latest": "newest", "most recent": "newest", "last": "newest",
    "oldest": "oldest", "earliest": "oldest", "first": "oldest",
    "longest": "longest", "shortest": "shortest",
}  # fmt: skip
_EXTREME = "|".join(_EXTREMES)
_PIECE = (
    r"(?:(?:blog )?(?:article|post)|story|piece|news item|text|document|dispatch|newsletter|editorial|column|e-?mail"
    r"|message)"
)
_MOST = re.compile(
    rf"(?:(?:the|your|our) |(?P<owner>[^\W\d_][\w.’'-]*(?: [^\W\d_][\w.-]*)*)['’]s? )"
    rf"(?P<most>{_EXTREME}) {_PIECE}\b(?P<rest>.*)",
    re.IGNORECASE,
)
_IS_MOST = re.compile(
    rf"^(?:which|what) {_PIECE} (?P<rest>.*?) ?(?:is|was) (?:the )?(?P<most>{_EXTREME})(?: one)?[?.! ]*$",
    re.IGNORECASE,
)
_HEAD = re.compile(
    r"^(?:(?:and|but|so),? )?(?:please )?(?:what(?:'s| is| was| are)|which (?:is|was|are)|show(?: me)?|give me|name"
    r"|who wrote|who(?:'s| is| was)|when (?:was|did|is)|where (?:was|did)|which \w+ (?:published|ran)|quote|"
    r"what (?:is|was) the (?:title|headline|author|date|url|address|outlet|publisher) of)? ?",
    re.IGNORECASE,
)
_ENDS = re.compile(
    r" ?(?:(?:was|were|is|been|come|came|go|went) )?"
    r"(?:written|published|posted|sent|out|appear(?:ed)?|in the library|there is)?[?.! ]*$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Piece:
    """What a question may ask of an article: the field, the words that say which, the words of a sentence that would tell
    it of the world, and whether it is asked who spoke of something."""

    field: Field
    subject: str
    told: frozenset[str]
    about: bool


def may_ask(question: str) -> Piece | None:
    """ "Who wrote 'Ferry stays in port'?" -> its author; None where nothing is asked that an article has."""
    for field, form in _MAY_ASK:
        if found := form.match(question):
            rest = _SPEAKS_OF.sub("", found["rest"].strip()).strip(_QUOTES + " ?.")
            about = _ABOUT.search(question) is not None
            # Of houses it is said too that they are covered.
            told = frozenset(_TOLD[field].split() + re.findall(r"\bcovered\b", question))
            return Piece(field, rest, told, about) if rest else None
    return None


def extreme(question: str) -> Criterion | None:
    """ "What was the first article about Volvo?" -> the oldest with the words "Volvo"; None where no such article is asked
    for, or it is not wholly understood which."""
    owner = None
    if found := _IS_MOST.match(question):
        rest = found["rest"]
    elif (found := _MOST.search(question)) is not None:
        owner, rest = found["owner"], found["rest"]
        before = question[: found.start()]
        if owner:  # the name may run on to the left of what the pattern took
            owner = _HEAD.sub("", owner).strip()
        if _HEAD.sub("", before).strip() and not re.search(
            r"\b(?:of|wrote|was|is|did)\s*$", before, re.IGNORECASE
        ):
            return None
    else:
        return None
    which = restricted(_ENDS.sub("", rest).strip(), owner)
    return which and replace(which, extreme=_EXTREMES[found["most"].lower()])
