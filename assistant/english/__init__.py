"""Everything that knows English: questions, words, facts of statements, and what the program itself says."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property

from assistant.answers import Answer
from assistant.asked import Question
from assistant.english.courtesies import outright
from assistant.english.explaining import explains
from assistant.english.fitting import may_answer
from assistant.english.followups import standalone
from assistant.english.measures import whole
from assistant.english.names import holds
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
from index.search.languages import ENGLISH as ENGLISH_CODE
from index.search.languages import asked_in


class _Asking:
    """A question in another language is taken as it stands."""

    def outright(self, question: str) -> str:
        return outright(question) if asked_in(question) == ENGLISH_CODE else question

    def standalone(self, question: str, turns: Sequence[Answer]) -> str:
        return standalone(question, turns) if asked_in(question) == ENGLISH_CODE else question

    def subquestions(self, question: str) -> list[str]:
        return subquestions(question) if asked_in(question) == ENGLISH_CODE else [question]

    def classify(self, question: str) -> Question:
        language = asked_in(question)
        return (
            classify(question) if language == ENGLISH_CODE else Question(question, "fact", language=language)
        )


def in_english(corrected: Callable[[str], str]) -> Callable[[str], str]:
    """Puts the spelling of English questions right; others are left as typed."""
    return lambda question: corrected(question) if asked_in(question) == ENGLISH_CODE else question


class _Words:
    tokens = staticmethod(tokens)
    stem = staticmethod(stem)
    content_stems = staticmethod(content_stems)
    subject_stems = staticmethod(subject_stems)
    topic_stems = staticmethod(topic_stems)
    names = staticmethod(names)
    holds = staticmethod(holds)
    normalised = staticmethod(normalised)
    same_answer = staticmethod(same_answer)
    explains = staticmethod(explains)
    may_answer = staticmethod(may_answer)
    whole = staticmethod(whole)


class English:
    """English, as a `Language`."""

    code = ENGLISH_CODE
    asking: Asking = _Asking()
    words: Words = _Words()
    says: Sayings = SAYINGS

    @cached_property
    def facts(self) -> Facts:
        """Loaded when a model's statements are first checked: a question to the reader needs none of it."""
        from assistant.english.facts import EnglishFacts

        return EnglishFacts()


ENGLISH: Language = English()
