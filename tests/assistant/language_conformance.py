"""What any language must do: subclass and give `language` and a few `samples` of it."""

from __future__ import annotations

import string
from dataclasses import dataclass, fields
from decimal import Decimal
from typing import get_args

import pytest

from assistant.answers import Answer
from assistant.asked import Extreme, Field, Kind
from assistant.language import Language

OPENINGS = {
    "part_not_said": {"question"},
    "wrong_date": {"date"},
    "wrong_name": {"name"},
    "marked": {"statement", "reason"},
    "left_out_one": {"reason"},
    "left_out_several": {"reason", "count"},
    "beyond": {"most"},
    "bylines": {"title", "value"},
    "without": {"title"},
    "extremes": {"title", "articles"},
    "articles": {"count"},
    "with_words": {"words"},
    "signed": {"name"},
    "dated": {"when"},
    "of_them_quoted": {"quoted"},
    "and_more": {"count"},
    "other_language": {"question"},
    "articles_in": {"articles", "question"},
}


@dataclass(frozen=True)
class Samples:
    """Questions and sentences of a language. `courteous` politely asks `outright`; `follow_up` leans on `earlier` and
    alone is `standalone`; `several` asks `parts`; `statement` holds 3 May 2024, the number 12 and the name `name`."""

    kinds: dict[Kind, str]
    author: str
    courteous: str
    outright: str
    earlier: str
    follow_up: str
    standalone: str
    several: str
    parts: list[str]
    one_word: tuple[str, str]  # two forms of it
    function_words: str
    same: tuple[str, str]
    other: str
    why: tuple[str, str]  # a question for a reason, and a sentence that gives one
    statement: str
    name: str
    foreign: str


def said(question: str) -> Answer:
    return Answer(question, question, False, "", None, 0.0, "")


def opened(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


class LanguageConformance:
    @pytest.fixture
    def language(self) -> Language:
        raise NotImplementedError

    @pytest.fixture
    def samples(self) -> Samples:
        raise NotImplementedError

    def test_kinds_of_question(self, language: Language, samples: Samples) -> None:
        for kind, question in samples.kinds.items():
            found = language.asking.classify(question)
            assert (found.kind, found.text) == (kind, question)
            assert found.kind in get_args(Kind)
        asked = language.asking.classify(samples.author)
        assert (asked.kind, asked.field) == ("metadata", "author")
        assert language.words.subject_stems(asked.subject)

    def test_courtesies_are_left_out_and_nothing_else(self, language: Language, samples: Samples) -> None:
        assert language.asking.outright(samples.courteous) == samples.outright
        assert language.asking.outright(samples.outright) == samples.outright

    def test_a_follow_up_is_made_standalone(self, language: Language, samples: Samples) -> None:
        turns = [said(samples.earlier)]
        assert language.asking.standalone(samples.follow_up, turns) == samples.standalone
        assert language.asking.standalone(samples.standalone, turns) == samples.standalone
        assert language.asking.standalone(samples.follow_up, []) == samples.follow_up

    def test_several_questions_are_taken_apart(self, language: Language, samples: Samples) -> None:
        assert language.asking.subquestions(samples.several) == samples.parts
        assert language.asking.subquestions(samples.outright) == [samples.outright]

    def test_words(self, language: Language, samples: Samples) -> None:
        words = language.words
        one, two = samples.one_word
        assert words.stem(one) == words.stem(two) and words.content_stems(one) == [words.stem(two)]
        assert words.content_stems(samples.function_words) == []
        assert words.content_stems("") == words.tokens("") == words.names("") == []
        assert (
            "".join(words.tokens(samples.statement))
            in "".join(samples.statement.replace(".", "").split()) + "."
        )
        assert words.topic_stems(samples.name) <= words.subject_stems(samples.name)
        assert any(samples.name.endswith(name.split()[-1]) for name in words.names(samples.statement))
        assert words.holds(samples.statement, samples.name)
        assert not words.holds(samples.function_words, samples.name)

    def test_short_answers(self, language: Language, samples: Samples) -> None:
        one, two = samples.same
        assert language.words.same_answer(one, two) and language.words.same_answer(two, one)
        assert not language.words.same_answer(one, samples.other)
        assert not language.words.same_answer("", "")
        assert language.words.normalised(language.words.normalised(one)) == language.words.normalised(one)

    def test_a_reason_speaks_for_a_sentence(self, language: Language, samples: Samples) -> None:
        question, reason = samples.why
        assert language.words.explains(question, reason) > 0
        assert language.words.explains(samples.outright, reason) == 0

    def test_facts_of_a_statement(self, language: Language, samples: Samples) -> None:
        facts, text = language.facts, samples.statement
        (dated,) = facts.dates(text)
        assert (dated.year, dated.month, dated.day) == (2024, 5, 3)
        assert 0 <= dated.start < dated.end <= len(text)
        for found in (facts.quantities(text), facts.counted(text)):
            assert any(
                amount.values == {Decimal(12)} and text[amount.start : amount.end].strip() == "12"
                for amount in found
            )
        assert [name.words for name in facts.named(text)] == [samples.name]
        assert facts.names_in(text).hold(samples.name)
        assert not facts.names_in(samples.function_words).hold(samples.name)
        assert facts.checked_stems(text) <= set(language.words.content_stems(text))
        assert not any(char.isdigit() for word in facts.checked_stems(text) for char in word)

    def test_nothing_states_nothing(self, language: Language, samples: Samples) -> None:
        facts = language.facts
        assert facts.dates("") == facts.quantities("") == facts.counted("") == facts.named("") == []
        assert facts.checked_stems("") == set()

    def test_it_knows_itself(self, language: Language, samples: Samples) -> None:
        spoken = language.facts.spoken
        assert spoken(samples.statement) and not spoken(samples.foreign)
        assert spoken("", otherwise=True) and not spoken("", otherwise=False)

    def test_what_it_says_is_whole(self, language: Language, samples: Samples) -> None:
        says = language.says
        assert set(says.bylines) == set(says.without) == set(get_args(Field))
        assert set(says.extremes) == set(get_args(Extreme))
        for field in fields(says):
            value = getattr(says, field.name)
            for text in [value] if isinstance(value, str) else value.values():
                assert text.strip() == text and text
                assert opened(text) <= OPENINGS.get(field.name, set()), field.name
        assert "[" not in says.not_said + says.unsupported  # no sign that could pass for a citation
