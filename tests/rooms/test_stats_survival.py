"""Kaplan-Meier on a sample small enough to be worked out by hand."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from numericemploi.stats.survival import kaplan_meier, quantile


def test_the_curve_steps_down_where_something_ends_and_counts_who_is_still_there():
    # 6 things: end at 3 (of 6), censored at 5, ends at 7 and 7 (of 4), censored at 8, ends at 10 (of 1).
    curve = kaplan_meier([3, 5, 7, 7, 8, 10], [True, False, True, True, False, True])
    assert curve.times.tolist() == [3, 7, 10]
    assert curve.lasting.tolist() == pytest.approx([5 / 6, 5 / 6 * 2 / 4, 0])
    assert curve.greenwood[:2].tolist() == pytest.approx([1 / (6 * 5), 1 / (6 * 5) + 2 / (4 * 2)])


def test_without_censoring_the_curve_is_the_share_that_lasts():
    curve = kaplan_meier([1, 2, 3, 4], [True] * 4)
    assert curve.lasting.tolist() == pytest.approx([0.75, 0.5, 0.25, 0])
    assert quantile(curve)[0] == 2


def test_a_median_that_was_not_reached_is_unknown_not_the_last_time():
    curve = kaplan_meier([5, 9, 9, 9], [True, False, False, False])
    assert quantile(curve) == (None, 5, None)


def test_nothing_ended_says_nothing():
    assert quantile(kaplan_meier([4, 4], [False, False])) == (None, None, None)
    assert quantile(kaplan_meier([], [])) == (None, None, None)


def test_a_negative_duration_is_refused():
    with pytest.raises(ValueError, match="negative"):
        kaplan_meier([-1], [True])


def test_the_interval_of_the_median_holds_the_truth_nine_times_in_ten():
    # Exponential lifetimes of median 20 ln 2, censored at random: 400 samples of 60.
    draw = np.random.default_rng(3)
    held = 0
    for _ in range(400):
        life, cut = draw.exponential(20, 60), draw.uniform(10, 60, 60)
        _, low, high = quantile(kaplan_meier(np.minimum(life, cut), life <= cut))
        held += low is not None and low <= 20 * np.log(2) and (high is None or high >= 20 * np.log(2))
    assert 0.86 <= held / 400 <= 0.95


@given(st.lists(st.tuples(st.integers(0, 30), st.booleans()), min_size=1, max_size=40))
def test_the_curve_never_rises_and_its_bounds_are_ordered(sample: list[tuple[int, bool]]):
    curve = kaplan_meier([days for days, _ in sample], [ended for _, ended in sample])
    assert (np.diff(curve.lasting) <= 1e-12).all()
    middle, low, high = quantile(curve)
    assert low is None or middle is None or low <= middle
    assert high is None or (middle is not None and middle <= high)
