"""Two runs held against each other: figures by hand, intervals against closed forms, cases won, lost and missing."""

from __future__ import annotations

import json
import math

import numpy as np
import pytest

from assistant.english.sayings import NOT_SAID
from eval.compare import compare
from eval.errors import EvaluationError, MeasureError
from eval.paired import difference, mean_interval
from eval.scoring import score
from tests.eval.run_samples import answer, case, cited, report, result, settings


def binomial_quantile(count: int, chance: float, level: float) -> int:
    """The smallest number whose distribution function reaches the level."""
    below = 0.0
    for number in range(count + 1):
        below += math.comb(count, number) * chance**number * (1 - chance) ** (count - number)
        if below >= level:
            return number
    return count


@pytest.mark.parametrize(("count", "ones"), [(24, 6), (40, 36), (120, 60)])
def test_the_interval_of_a_share_is_the_binomial_one(count: int, ones: int) -> None:
    """A resample's sum of zeros and ones is binomially distributed: the interval is known in closed form."""
    values = np.array([1.0] * ones + [0.0] * (count - ones))

    low, high = mean_interval(values)

    # The levels are far enough from a step of the distribution function, so that the sample's quantiles are these exactly.
    assert low * count == pytest.approx(binomial_quantile(count, ones / count, 0.025))
    assert high * count == pytest.approx(binomial_quantile(count, ones / count, 0.975))


def test_the_interval_of_a_mean_is_the_normal_one_for_many_values() -> None:
    values = np.random.default_rng(4).normal(0.1, 0.5, 20_000)
    reach = 1.96 * values.std() / math.sqrt(len(values))

    low, high = mean_interval(values)

    assert low == pytest.approx(values.mean() - reach, abs=reach / 30)
    assert high == pytest.approx(values.mean() + reach, abs=reach / 30)
    assert mean_interval(values) == (low, high)
    assert mean_interval(np.array([0.25])) == (0.25, 0.25)


def test_won_lost_and_tied_by_hand() -> None:
    a = report([True, True, False, False])
    b = report([True, False, True, True], checksums=a.settings.checksums | {"reader": "f" * 64})

    found = compare(a, b)

    right = found.differences[0]
    assert (right.name, right.a, right.b, right.difference, right.count) == ("right", 0.5, 0.75, 0.25, 4)
    # The differences are 0, -1, 1, 1: the lowest mean with at least 2.5 % below or at it is -0.5, the highest 1.
    assert (right.low, right.high, right.verdict) == (-0.5, 1.0, "no clear difference")
    assert [pair.case for pair in found.won] == ["c2", "c3"]
    assert [pair.case for pair in found.lost] == ["c1"]
    assert [pair.case for pair in found.tied] == ["c0"]
    assert (found.lost[0].b_text, found.lost[0].a_score) == (NOT_SAID, 1.0)
    assert (found.only_a, found.only_b, found.warnings, found.changed) == ((), (), (), ("reader",))
    assert {each.name: each.b for each in found.differences}["wrongly_refused"] == 0.25


def test_a_measure_where_less_is_better_is_won_by_the_smaller_value() -> None:
    a, b = report([False] * 12, seconds=2.0), report([True] * 12, seconds=1.0)

    found = compare(a, b, "wrongly_refused")
    by_name = {each.name: each for each in found.differences}

    assert len(found.won) == 12
    assert by_name["wrongly_refused"].difference == -1.0
    assert by_name["wrongly_refused"].verdict == by_name["right"].verdict == "better"
    assert (by_name["seconds_p50"].a, by_name["seconds_p50"].b) == (2.0, 1.0)
    assert (by_name["seconds_p50"].low, by_name["seconds_p50"].verdict) == (-1.0, "better")
    assert compare(b, a, "wrongly_refused").differences[0].verdict == "worse"


def test_repeats_are_averaged_and_failed_askings_counted() -> None:
    twice = [result(case("c0"), answer(), repeat=1), result(case("c0"), answer(NOT_SAID), repeat=2)]
    failed = [result(case("c0"), None, repeat=number) for number in (1, 2)]
    a, b = score(settings(repeat=2), twice), score(settings(repeat=2), failed)

    found = compare(a, b)

    assert (found.differences[0].a, found.differences[0].b, found.differences[0].count) == (0.5, 0.0, 1)
    assert found.lost[0].b_text == "error: the library is gone"
    # No citation on one side: nothing to pair.
    precision = difference(a, b, "citation_precision")
    assert (precision.difference, precision.count, precision.verdict) == (None, 0, "-")


def test_what_cannot_be_compared_is_said() -> None:
    a = report([True, True, True])
    other = score(
        settings(suite="other", checksums={"suite": "0" * 64, "library": "1" * 64}),
        [result(case("c1", tags=["date"]), answer()), result(case("x"), answer())],
    )

    found = compare(a, other)

    assert (found.only_a, found.only_b) == (("c0", "c2"), ("x",))
    assert found.warnings == (
        "the two runs have another suite: checksums 555555555555 and 000000000000",
        "cases written differently in the two runs (1): c1",
        "cases only in A (2): c0, c2",
        "cases only in B (1): x",
    )
    with pytest.raises(EvaluationError, match="no case in common"):
        compare(a, score(settings(), [result(case("x"), answer())]))
    with pytest.raises(MeasureError, match="'rihgt': no case is scored on it; choose one of right, facts"):
        compare(a, a, "rihgt")


def test_as_text_and_as_json() -> None:
    a, b = report([True, False]), report([False, False], checksums={"library": "2" * 64})
    found = compare(a, b)

    text = found.text()
    plain = json.loads(json.dumps(found.to_json(), allow_nan=False))

    assert "warning: the two runs have another library: checksums 111111111111 and 222222222222" in text
    assert (
        "\nright                  0.500   0.000   -0.500  -1.000 .. +0.000      2  no clear difference\n"
        in text
    )
    assert "lost c0: What did the keeper earn?\n  A 1.00  The keeper earned 15% more in 1874. [1]\n" in text
    assert plain["differences"][0]["verdict"] == "no clear difference"
    assert plain["lost"][0]["case"] == "c0"
    assert (plain["a"]["suite"], plain["measure"]) == ("keeper", "right")


def test_a_measure_that_failed_has_no_figures() -> None:
    broken = score(settings(), [result(case("c0"), answer(confidence=math.nan, citations=[cited()]))])

    found = {each.name: each for each in compare(report([True]), broken).differences}

    assert (found["AURC"].a, found["AURC"].difference, found["right"].difference) == (None, None, 0.0)
