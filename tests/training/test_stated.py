"""From which confidence an answer counts as stated: nine in ten of thirty answers or more, in the half that is looked at."""

from __future__ import annotations

from training.reader.stated import FEWEST, bound


def test_the_bound_is_the_least_from_which_nine_in_ten_are_right() -> None:
    sure = [(0.9, True)] * 38 + [(0.9, False)] * 2
    assert bound([*sure, (0.7, False)]) == 0.71
    assert bound([*sure, (0.7, True)]) == 0.6
    assert bound([*sure, (0.9, False)]) == 1.0
    assert bound(sure[: FEWEST - 1]) == 1.0


def test_nine_in_ten_by_luck_are_not_enough() -> None:
    assert bound([(0.9, True)] * 36 + [(0.9, False)] * 4) == 1.0
    assert bound([(0.9, True)] * 3_630 + [(0.9, False)] * 370) == 0.6
