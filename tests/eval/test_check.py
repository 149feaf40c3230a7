"""Checking a suite: each thing that can be wrong with a case is found, named and given its mend."""

from __future__ import annotations

from dataclasses import replace

import pytest

from eval.cases import Case, Gold, Suite
from eval.check import check_suite, require_proof, unproved
from eval.errors import SuiteError
from index.articles import Article

TEXT = "The “Orford” bell rang\nat noon. Ada Byron rang it for 12 minutes and went home."
ARTICLES = [
    Article(name, "Bell", TEXT, None, None, None, None, file, "0" * 64)
    for name, file in (("1", "bell.txt"), ("2", "north/ferry.txt"))
]
FACTS = (("12 minutes",),)


def found(*cases: Case) -> list[tuple[str, str, str, str, bool]]:
    suite = Suite("bells", cases, "0" * 64)
    return [(one.case, one.field, one.what, one.mend, one.warning) for one in check_suite(suite, ARTICLES)]


def test_a_sound_suite_has_no_findings() -> None:
    assert (
        found(
            Case(
                "a",
                "How long?",
                facts=FACTS,
                evidence=(Gold("bell.txt", "Ada Byron  rang it for 12 minutes"),),
            ),
            Case("b", "How long?", answerable=False, history=("Who rang?",)),
            Case("c", "Which articles?", articles=("ferry.txt", "bell.txt")),
            Case("d", "By whom?", facts=(("nobody's words",),)),
        )
        == []
    )


def test_each_fault_is_named_with_its_mend() -> None:
    cases = (
        Case("quote", "1?", facts=FACTS, evidence=(Gold("bell.txt", "rang it for 12 minutes and sang"),)),
        Case("marks", "2?", evidence=(Gold("bell.txt", 'The "orford" bell'),)),
        Case("none", "3?", evidence=(Gold("bell.txt", "nothing of the kind"),)),
        Case("file", "4?", evidence=(Gold("bel.txt", "Ada"),), articles=("zzz",)),
        Case("fact", "5?", facts=(*FACTS, ("13", "thirteen")), evidence=(Gold("bell.txt", "for 12 minutes"),)),
        Case("first", "Who  rang the bell?", answerable=False),
        Case("second", "who rang the bell?", answerable=False),
    )  # fmt: skip

    assert found(*cases) == [
        ("quote", "evidence", "the quote 'rang it for 12 minutes and sang' does not stand in 'bell.txt'",
         "it stands there up to 'and': copy the rest from the stored text", False),
        ("marks", "evidence", "the quote 'The \"orford\" bell' does not stand in 'bell.txt'",
         "it does but for letter case or quotation marks: copy it from the stored text", False),
        ("none", "evidence", "the quote 'nothing of the kind' does not stand in 'bell.txt'",
         "copy it from the stored text, which `cited search` shows", False),
        ("file", "evidence", "no article 'bel.txt' in the library", "did you mean 'bell.txt'?", False),
        ("file", "articles", "no article 'zzz' in the library", "`cited articles` lists the file names", False),
        ("fact", "facts", "no wording of ['13', 'thirteen'] stands in its evidence, 'for 12 minutes' in 'bell.txt'",
         "add the article's own wording, or a quote that says it", False),
        ("second", "question", "asks the same as 'first'", "remove one of the two, or give their history", False),
    ]  # fmt: skip
    (wrong, *_) = check_suite(Suite("s", cases, ""), ARTICLES)
    assert str(wrong).startswith("quote, evidence: the quote 'rang it")
    assert list(wrong.to_json()) == ["case", "field", "what", "mend", "warning"]


def test_an_unresolved_case_is_named_and_nothing_is_asked_of_it() -> None:
    unresolved = Case("later", "Who?", unresolved=True)
    (warned,) = check_suite(Suite("s", (unresolved,), ""), ARTICLES)

    assert str(warned).startswith("later, unresolved: warning: nobody has said yet what is right")


HOLDS = [
    ("12 minutes", "rang it for 12 minutes", True),
    ("2 minutes", "rang it for 12 minutes", False),  # the old check looked for letters, not words
    ("US$5,576", "it cost $5576 in all", True),
    ("5 per cent", "about 5% of it", True),
    ("noon", "The “Orford” bell rang\nat NOON.", True),
    ("yes", "rang it for 12 minutes", False),
]


@pytest.mark.parametrize(("wording", "quote", "held"), HOLDS)
def test_evidence_holds_a_fact_as_an_answer_would_have_to_say_it(
    wording: str, quote: str, held: bool
) -> None:
    case = Case("c", "?", facts=((wording,),), evidence=(Gold("bell.txt", quote),))

    assert unproved(case) == (() if held else ((wording,),))
    assert unproved(replace(case, facts=((wording, "Orford", "minutes", "cost", "it"),))) == ()


def test_a_run_is_refused_with_case_fact_and_evidence() -> None:
    bad = Case("age", "How old?", facts=(("13",),), evidence=(Gold("bell.txt", "for 12 minutes"),))

    with pytest.raises(
        SuiteError, match=r"age, facts: no wording of \['13'\] stands in .*'for 12 minutes' in 'bell"
    ):
        require_proof([bad])
    with pytest.raises(SuiteError, match="and 2 more, which `cited eval check` names"):
        require_proof([bad] * 5)
    require_proof([Case("none", "How old?", facts=(("13",),)), Case("no", "How?", answerable=False)])
