"""Checking a suite: each thing that can be wrong with a case is found, named and given its mend."""

from __future__ import annotations

from eval.cases import Case, Gold, Suite
from eval.check import check_suite
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
        ("fact", "facts", "no wording of ['13', 'thirteen'] stands in a quote of the evidence",
         "add the article's own wording, or a quote that says it", True),
        ("second", "question", "asks the same as 'first'", "remove one of the two, or give their history", False),
    ]  # fmt: skip
    (warned,) = (one for one in check_suite(Suite("s", cases, ""), ARTICLES) if one.warning)
    assert str(warned).startswith("fact, facts: warning: no wording of")
    assert list(warned.to_json()) == ["case", "field", "what", "mend", "warning"]
