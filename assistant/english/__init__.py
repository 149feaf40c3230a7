"""Everything that knows English: questions, words, facts of statements, and what the program itself says."""

from __future__ import annotations

from functools import cached_property

from assistant.english.courtesies import outright
from assistant.english.explaining import explains
from assistant.english.fitting import may_answer
from assistant.english.followups import standalone
from assistant.english.questions import classify
from assistant.english.sayings import SAYINGS
from assistant.english.subquestions import subquestions
from assistant.english.words import (
    content_stems,
    names,
    normalised,
    same_answer,
    stem,
    subject_stems,
    tokens,
    topic_stems,
)
from assistant.language import Asking, Facts, Language, Sayings, Words


class _Asking:
    outright = staticmethod(outright)
    standalone = staticmethod(standalone)
    subquestions = staticmethod(subquestions)
    classify = staticmethod(classify)


class _Words:
    tokens = staticmethod(tokens)
    stem = staticmethod(stem)
    content_stems = staticmethod(content_stems)
    subject_stems = staticmethod(subject_stems)
    topic_stems = staticmethod(topic_stems)
    names = staticmethod(names)
    normalised = staticmethod(normalised)
    same_answer = staticmethod(same_answer)
    explains = staticmethod(explains)
    may_answer = staticmethod(may_answer)


class English:
    """English, as a `Language`."""

    asking: Asking = _Asking()
    words: Words = _Words()
    says: Sayings = SAYINGS

    @cached_property
    def facts(self) -> Facts:
        """Loaded when a model's statements are first checked: a question to the reader needs none of it."""
        from assistant.english.facts import EnglishFacts

        return EnglishFacts()


ENGLISH: Language = English()
