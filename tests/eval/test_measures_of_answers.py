"""Right, facts, exact match, F1 and articles_F1 of cases that can be checked on paper."""

from __future__ import annotations

import pytest

from eval.errors import MeasureError
from eval.measures import ALL, LOWER_IS_BETTER, MAIN, RunMeasure, named
from eval.measures.wording import markers, plain, says
from eval.results import CaseResult
from tests.eval.results_by_hand import result, said, unsaid


def of(name: str, one: CaseResult) -> float | None:
    measure = named(name)
    assert not isinstance(measure, RunMeasure)
    return measure.of(one)


@pytest.mark.parametrize(
    ("wording", "text"),
    [
        ("5,576", "a sum of 5576 dollars"), ("5576", "a sum of 5,576."), ("1,234,567.5", "1234567.5"),
        ("5\u202f576", "5,576"), ("2,000", "costs $2,000,"), ("US$5.576 million", "It cost $5.576 million."),
        ("$5.576 million", "USD 5.576 million"), ("$ 5", "US $5"), ("5.576 million", "US$5.576 million [1]"),
        ("15%", "by 15 per cent"), ("15 per cent", "15%"), ("15%", "(15%)"), ("4", "a 4-year plan"),
        ("“Mixture of Experts”", "the 'mixture  of\nexperts' (MoE)"), ("the U.S.", "sold in the U.S. since"),
        ("DeepSeek", "DeepSeek's model"), ("China", "China-based"), ("R1", "DeepSeek-R1"), ("DeepSeek‑R1", "deepseek-r1"),
        ("ﬁnal", "FINAL"), ("Straße", "STRASSE"), ("12–18", "12-18 months"), ("10:30", "at 10:30, they"),
        ("C++", "in C++."), ("Paris, France", "Paris (France)"), ("5 million", "the sum—5 million—was"),
        ("2024", "in 2024. 5 more"), ("北京", "会议在北京举行"), ("soft\u00adware", "software"), ("a?", "A"),
    ],
)  # fmt: skip
def test_a_wording_is_said_however_it_is_set(wording: str, text: str) -> None:
    assert says(text, wording), (plain(text), plain(wording))


@pytest.mark.parametrize(
    ("wording", "text"),
    [
        ("4", "14"), ("4", "4.5"), ("4", "3.4"), ("4", "GPT-4"), ("4", "-4"), ("4", "4,000"), ("4", "40"),
        ("5.5", "5.57"), ("5.5", "15.5"), ("5%", "3.5%"), ("5%", "15%"), ("12", "12-18"), ("18", "12–18"),
        ("14", "2025-08-14"), ("10", "10:30"), ("576", "5,576"), ("5,576", "15,576"), ("5,576", "5,576,000"),
        ("yes", "yesterday"), ("no", "nothing was known"), ("art", "start"), ("won", "they won't"),
        ("Neil", "O'Neil"), ("GPT", "GPT4"), ("$5", "A$5"), ("$5", "$50"), ("5 million", "5 billion"),
        ("?!", "what?!"), ("", "anything"), ("four", ""),
    ],
)  # fmt: skip
def test_a_wording_is_never_a_part_of_a_longer_word_or_number(wording: str, text: str) -> None:
    assert not says(text, wording), (plain(text), plain(wording))


def test_facts_are_met_in_the_text_or_the_short_answer_and_never_by_a_marker() -> None:
    facts = [["5.576 million", "$5.576m"], ["two months"], ["Hangzhou"]]
    two = result(said("It took two months [1] and US$5.576 million [2].", "a:1-2", "a:3-4"), facts=facts)
    short = result(said("See below [1].", "a:1-2", short="HANGZHOU"), facts=[["Hangzhou"]])
    marker = result(said("Some years passed [4].", "a:1-2", numbers=[4]), facts=[["4"]])
    split = result(said("It cost 5 [1]million.", "a:1-2"), facts=[["5 million"]])

    assert (of("facts", two), of("facts_all", two), of("right", two)) == (2 / 3, 0, 0)
    assert (of("facts", short), of("facts_all", short), of("right", short)) == (1, 1, 1)
    assert (of("facts", marker), of("right", marker)) == (0, 0)
    assert of("facts", split) == 1
    assert markers("a [1], b [2][1] [x] [12345]") == [1, 2, 1]


def test_right_is_what_the_case_asks_for() -> None:
    facts = [["4"]]
    cases = {
        "fact met": (result(said("4 [1]", "a:1-2"), facts=facts), 1),
        "refused": (result(unsaid(), facts=facts), 0),
        "failed": (result(None, facts=facts), 0),
        "answered with nothing": (result(said(""), facts=facts), 0),
        "NOT_SAID is no place to look for facts": (result(unsaid(), facts=[["The articles"]]), 0),
        "unanswerable, refused": (result(unsaid()), 1),
        "unanswerable, answered": (result(said("4 [1]", "a:1-2")), 0),
        "unanswerable, failed": (result(None), 0),
        "articles, F1 2/3": (result(said("", "a:1-2", "a:5-6"), articles=["a", "b"]), 1),
        "articles, F1 1/2": (result(said("", "a:1-2", "x:1-2", "y:1-2"), articles=["a"]), 1),
        "articles, F1 2/5": (result(said("", "a:1-2", "x:1-2", "y:1-2", "z:1-2"), articles=["a"]), 0),
        "facts come before articles": (result(said("5", "a:1-2"), facts=facts, articles=["a"]), 0),
        "evidence alone, cited": (result(said("", "a:4-6"), gold=["a:5-9"]), 1),
        "evidence alone, not cited": (result(said("", "a:4-5"), gold=["a:5-9"]), 0),
        "evidence alone, misquoted": (result(said("", "a:4-6"), gold=["a:5-9"], exact=[False]), 0),
    }

    assert {name: of("right", one) for name, (one, _) in cases.items()} == {
        name: expected for name, (_, expected) in cases.items()
    }


# What SQuAD's evaluate-v2.0.py scores as exact and f1 for each, worked out from its published text by hand; its
# functions and ours also agreed on 100,000 random pairs of such texts.
SQUAD = [
    (["Denver Broncos", "The Denver Broncos"], "the Denver Broncos!", 1, 1),
    (["Denver Broncos"], "Broncos of Denver", 0, 4 / 5),
    (["the cat the cat"], "cat", 0, 2 / 3),  # words count as often as they stand
    (["5,576"], "5576", 1, 1),  # punctuation goes without a space in its place
    (["well-known"], "well known", 0, 0),
    (["an apple a day"], "apple day", 1, 1),
    (["theme"], "me", 0, 0),  # "the" is taken out of words only where it is one
    (["The"], "", 1, 1),  # nothing is left of either: SQuAD 2.0's rule
    (["The", "Paris"], "", 0, 0),  # a wording of nothing counts only where there is no other
    (["“quoted”"], "quoted", 0, 0),  # only ASCII punctuation goes
    (["4"], "14", 0, 0),
    (["Paris", "City of Paris"], "of Paris", 0, 4 / 5),
]


@pytest.mark.parametrize(("wordings", "short", "exact", "f1"), SQUAD)
def test_exact_match_and_f1_are_squads(wordings: list[str], short: str, exact: int, f1: float) -> None:
    one = result(said("", "a:1-2", short=short), facts=[wordings])

    assert of("EM", one) == exact
    assert of("F1", one) == pytest.approx(f1, abs=1e-12)


def test_measures_apply_where_their_definition_says() -> None:
    two_facts = result(said("x"), facts=[["1"], ["2"]])
    refused = result(unsaid(), facts=[["1"]])
    failed = result(None, facts=[["1"]])
    listing = result(said("", "a:1-2", "c:1-2"), articles=["a", "b"])

    assert [of(name, two_facts) for name in ("EM", "F1", "articles_F1")] == [None] * 3
    assert [of(name, refused) for name in ("EM", "F1", "facts", "wrongly_refused", "errors")] == [
        0,
        0,
        0,
        1,
        0,
    ]
    assert [of(name, failed) for name in ("EM", "F1", "facts", "wrongly_refused", "errors")] == [
        0,
        0,
        0,
        0,
        1,
    ]
    assert [of(name, listing) for name in ("facts", "articles_F1")] == [None, 1 / 2]
    assert of("articles_F1", result(unsaid(), articles=["a"])) == 0
    assert of("articles_F1", result(said("none"), articles=["a"])) == 0


def test_a_measure_prints_its_own_name_and_is_found_by_it() -> None:
    names = [measure.name for measure in ALL]

    assert [str(measure) for measure in ALL] == names
    assert len(set(names)) == len(names)
    assert {"nDCG@10", "hit@1", "AUROC", "EM", "seconds_p95", "refusal_recall"} <= set(names)
    assert {*MAIN, *LOWER_IS_BETTER} <= set(names)
    assert all((type(measure).__doc__ or "").strip() and named(measure.name) is measure for measure in ALL)
    with pytest.raises(MeasureError, match="no measure 'rihgt'; there are right, facts"):
        named("rihgt")
