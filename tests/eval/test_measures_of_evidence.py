"""Search and citation measures of cases that can be checked on paper."""

from __future__ import annotations

from dataclasses import replace
from math import log2

import pytest

from eval.cases import Gold
from eval.measures import named
from eval.measures.measure import RunMeasure
from eval.results import CaseResult
from tests.eval.results_by_hand import result, said, unsaid

FOUND = ("hit@1", "hit@5", "hit@10", "MRR@10", "nDCG@10", "R@10")


def of(one: CaseResult, *names: str) -> list[float | None]:
    measures = [named(name) for name in names]
    return [measure.of(one) for measure in measures if not isinstance(measure, RunMeasure)]


def over(name: str, *results: CaseResult) -> float | None:
    measure = named(name)
    assert isinstance(measure, RunMeasure)
    return measure.over(results)


def test_a_passage_is_relevant_where_it_overlaps_a_gold_place() -> None:
    third = result(unsaid(), gold=["a:10-20"], found=["a:0-10", "b:10-20", "a:19-30", "a:20-25"])
    nowhere = result(unsaid(), gold=["a:10-20"], found=["a:0-10", "a:20-30"])

    assert of(third, *FOUND) == pytest.approx([0, 1, 1, 1 / 3, 1 / log2(4), 1])
    assert of(nowhere, *FOUND) == [0] * 6
    assert of(result(unsaid(), gold=["a:10-20"]), *FOUND) == [0] * 6


def test_recall_counts_gold_places_and_ndcg_passages() -> None:
    # The first passage holds two of three places, the second one of these again, the eleventh the third.
    others = [f"x:{number}-{number + 1}" for number in range(8)]
    one = result(unsaid(), gold=["a:0-5", "a:8-9", "b:0-5"], found=["a:0-10", "a:4-6", *others, "b:0-5"])
    missed = result(unsaid(), gold=["a:0-5", "b:0-5"], found=["x:0-1", "a:0-5"])

    assert of(one, "R@10", "hit@1", "MRR@10") == pytest.approx([2 / 3, 1, 1])
    # Relevant at 1, 2 and 11; at best at 1, 2 and 3.
    assert of(one, "nDCG@10") == pytest.approx([(1 + 1 / log2(3)) / (1 + 1 / log2(3) + 1 / log2(4))])
    # Relevant at 2; at best at 1 and 2, with what was not found.
    assert of(missed, "R@10", "nDCG@10") == pytest.approx([1 / 2, (1 / log2(3)) / (1 + 1 / log2(3))])


def test_recall_at_ten_of_more_places_than_ten_in_one_passage() -> None:
    many = [f"a:{number}-{number + 1}" for number in range(12)]

    assert of(result(unsaid(), gold=[*many, "b:0-1"], found=["a:0-100"]), "R@10") == pytest.approx([12 / 13])


def test_without_gold_places_files_are_ranked_once_each_as_beir_does() -> None:
    # Files: x, a (twice), y, b; relevant are a, b and c, which is not found.
    one = result(unsaid(), articles=["a", "b", "c"], found=["x:0-1", "a:0-1", "a:1-2", "y:0-1", "b:0-1"])
    ideal = 1 + 1 / log2(3) + 1 / log2(4)

    assert of(one, *FOUND) == pytest.approx([0, 1, 1, 1 / 2, (1 / log2(3) + 1 / log2(5)) / ideal, 2 / 3])


def test_search_is_measured_where_it_is_known_what_to_find() -> None:
    unanswerable = result(unsaid(), found=["a:0-1"])
    unknown = result(said("4"), facts=[["4"]], found=["a:0-1"])
    failed = result(None, gold=["a:0-1"])

    assert of(unanswerable, *FOUND) == of(unknown, *FOUND) == [None] * 6
    assert of(failed, *FOUND) == [0] * 6


CITED = ("citation_precision", "citation_recall", "citation_coverage")


def test_a_citation_is_right_where_it_overlaps_a_gold_place_and_was_read_back() -> None:
    half = result(said("x [1] y [2]", "a:0-6", "a:6-9"), gold=["a:5-6"])
    neighbour = result(said("x [1]", "a:0-5"), gold=["a:5-6"])
    misquoted = result(said("x [1][2]", "a:0-6", "a:4-9"), gold=["a:5-6"], exact=[False, True])
    out_of_range = result(said("x [1] y [3][3] z [0]", "a:0-6"), gold=["a:5-6"])
    unlooked = result(said("x [1]", "a:0-6"), gold=["a:5-6"], exact=[])
    two_articles = result(said("x [1]", "b:0-6"), gold=["a:5-6", "b:5-6"])

    assert of(half, *CITED) == [1 / 2, 1, 1]
    assert of(neighbour, *CITED) == [0, 0, 1]
    assert of(misquoted, *CITED) == [1 / 2, 1, 1]
    assert of(out_of_range, *CITED) == [1 / 3, 1, 1]
    assert of(unlooked, *CITED) == [0, 0, 0]
    assert of(two_articles, *CITED) == [1, 1, 1 / 2]


GOLD = "The crane on the quay cost €2.4 million, the port said on Friday."
ELSEWHERE = [
    ("For the crane on its quay the port paid €2.4 million.", 1),  # the same statement in another article
    ("Nobody knows what the crane on the quay cost, the port said.", 0),  # all but the fact
    ("The harbour museum sold a painting for €2.4 million.", 0),  # the fact's words about something else
    ("A museum's crane, bought for its collection of old engines, fetched nearly €2.4 million.", 0),
    ("€2.4 million", 0),
    ("It rained.", 0),
]


@pytest.mark.parametrize(("quote", "right"), ELSEWHERE)
def test_the_same_statement_elsewhere_is_right_and_the_same_number_alone_is_not(
    quote: str, right: int
) -> None:
    one = result(said("€2.4 million [1]", "b:0-9"), gold=["a:0-9"], facts=[["€2.4 million", "2.4m"]])
    assert one.answer is not None
    (cited,) = one.answer.citations
    case = replace(one.case, question="What did the new crane cost?", evidence=(Gold("a", GOLD),))
    told = replace(one, case=case, answer=replace(one.answer, citations=(replace(cited, quote=quote),)))

    assert of(told, "citation_precision") == [right]
    assert of(replace(told, exact=(False,)), "citation_precision") == [0]
    assert of(replace(told, case=replace(case, articles=("a",))), "citation_precision") == [0]


def test_citations_are_measured_where_there_is_something_to_hold_them_against() -> None:
    nothing_cited = result(said("4"), gold=["a:0-1"])
    listing = result(said("[1][2]", "a:3-4", "x:0-1"), articles=["a", "b"])
    unknown = result(said("4 [1]", "a:0-1"), facts=[["4"]])
    unanswerable = result(said("4 [1]", "a:0-1"))

    assert of(nothing_cited, *CITED) == [0, 0, 0]
    assert of(result(unsaid(), gold=["a:0-1"]), *CITED) == [None, 0, 0]
    assert of(result(None, gold=["a:0-1"]), *CITED) == [None, 0, 0]
    assert of(listing, *CITED) == [1 / 2, None, 1 / 2]
    assert of(unknown, *CITED) == of(unanswerable, *CITED) == [None] * 3


def test_quotations_exact_is_a_share_of_citations_and_not_of_cases() -> None:
    one = result(said("", "a:0-1", "a:1-2", "a:2-3"), exact=[True, True, False], gold=["a:0-1"])
    unanswerable = result(said("", "a:0-1"))

    assert over("quotations_exact", one, unanswerable, result(unsaid()), result(None)) == 3 / 4
    assert over("quotations_exact", result(unsaid()), result(said("no citation"))) is None
