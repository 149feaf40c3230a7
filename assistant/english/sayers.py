"""Questions of what somebody said, thinks or makes of something: who is asked of, and what it is about."""

from __future__ import annotations

import re

_ABOUT = r"(?:about|of|on|regarding|concerning)"
_FORMS = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        r"^(?:and |but |so )?what (?:exactly |else )?(?:did|do|does|has|have|had|would|is|was|were) (?P<who>.+?) "
        r"(?:say|said|saying|think|thought|thinking|believe|make|made|tell|told|argue|feel|claim|warn|answer|reply)\b"
        rf"(?: (?:to )?(?:us|reporters|journalists))?(?: {_ABOUT} (?P<what>.+))?$",
        r"^what (?:is|are|was|were) (?P<who>.+?)(?:['’]s|s['’]) (?:view|opinion|position|stance|take|verdict)s? "
        rf"{_ABOUT} (?P<what>.+)$",
        r"^how (?:did|do|does|has|have|would) (?P<who>.+?) (?:see|seen|view|judge|describe|feel about|react to"
        r"|respond to) (?P<what>.+)$",
    )
)
_NOBODY = re.compile(  # what is written or many say without a name
    r"(?:(?:the|these|those|this|that|your|any|all|most) )*(?:it|one|you|they|people|articles?|texts?|stor(?:y|ies)|reports?"
    r"|papers?|stud(?:y|ies)|documents?|sources?|news|authors?|pieces?|letters?|minutes|rules?|law)",
    re.IGNORECASE,
)


def sayer(question: str) -> tuple[str, str] | None:
    """`What did the minister say about the crane?` -> ("the minister", "the crane"); None where no one is asked of."""
    bare = question.rstrip("?!. ")
    for form in _FORMS:
        if (match := form.match(bare)) and not _NOBODY.fullmatch(match["who"]):
            return match["who"], match["what"] or ""
    return None
