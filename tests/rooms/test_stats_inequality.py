"""Gini and Herfindahl-Hirschman indices, against values worked out by hand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from numericemploi.stats.inequality import gini, herfindahl

VALUES = st.lists(st.floats(0, 1e6), min_size=1, max_size=30).filter(lambda found: sum(found) > 1e-3)


def test_equal_shares_are_zero_for_gini_and_one_over_n_for_herfindahl():
    assert gini([5, 5, 5, 5]) == pytest.approx(0)
    assert herfindahl([5, 5, 5, 5]) == pytest.approx(1 / 4)


def test_all_in_one_unit():
    assert gini([0, 0, 0, 8]) == pytest.approx(3 / 4)
    assert herfindahl([0, 0, 0, 8]) == 1


def test_a_case_worked_out_by_hand():
    # 1, 2, 3: pairs differ by 1, 2 and 1, mean absolute difference 2 × 4 / 9; half of it over the mean 2 is 2/9.
    assert gini([3, 1, 2]) == pytest.approx(2 / 9)
    # shares 1/6, 2/6, 3/6: (1 + 4 + 9) / 36
    assert herfindahl([3, 1, 2]) == pytest.approx(14 / 36)


def test_nothing_to_share_has_no_index():
    assert gini([0, 0]) is None
    assert herfindahl([]) is None


@given(VALUES)
def test_both_stay_within_their_bounds_and_do_not_see_the_unit(values):
    n = len(values)
    assert -1e-9 <= gini(values) <= (n - 1) / n + 1e-9
    assert 1 / n - 1e-9 <= herfindahl(values) <= 1 + 1e-9
    assert gini([2 * value for value in values]) == pytest.approx(gini(values))
