"""Counts that are hidden, and those hidden with them so that no total gives them away."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from numericemploi.stats import disclosure
from numericemploi.stats.disclosure import Sum, cross, hidden


def line(*counts: int) -> tuple[np.ndarray, list[Sum]]:
    laid = np.array([*counts, sum(counts)])
    return laid, [Sum(members=tuple(range(len(counts))), total=len(counts))]


def test_a_small_count_alone_under_a_total_takes_the_next_smallest_with_it():
    assert hidden(*line(4, 50, 30)).tolist() == [True, False, True, False]


def test_two_small_counts_that_add_up_to_too_little_take_a_third():
    # 1 and 1: with the total known their sum is 2, so each would be placed within 0-2.
    assert hidden(*line(1, 1, 40, 50)).tolist() == [True, True, True, False, False]


def test_two_small_counts_whose_sum_leaves_room_hide_each_other():
    assert hidden(*line(6, 7, 40)).tolist() == [True, True, False, False]


def test_nobody_is_hidden_where_nobody_is_small():
    assert not hidden(*line(0, 11, 40)).any()


def test_a_total_that_is_small_is_hidden_as_well():
    assert hidden(*line(3, 2)).tolist() == [True, True, True]


def test_in_a_table_each_small_cell_is_protected_in_its_row_and_in_its_column():
    flags = hidden(*cross(np.array([[3, 40, 50], [60, 35, 80], [90, 100, 110]])))
    cells = flags[:9].reshape(3, 3)
    assert cells[0].sum() >= 2
    assert cells[:, 0].sum() >= 2
    assert not flags[9:].any()


def test_a_total_that_does_not_add_up_is_refused():
    with pytest.raises(ValueError, match="sum of its members"):
        hidden(np.array([1, 2, 4]), [Sum(members=(0, 1), total=2)])


def widths(table: np.ndarray, flags: np.ndarray) -> dict[int, int]:
    """Oracle: try every whole 2 × 2 table that agrees with what is shown, and see how far a hidden cell moves."""
    laid, sums = cross(table)
    most = int(laid[-1]) + 4
    free = np.flatnonzero(flags[:4])
    guesses = np.repeat(laid[:, None], (most + 1) ** len(free), axis=1)
    guesses[free] = np.indices((most + 1,) * len(free)).reshape(len(free), -1)
    for one in sums:
        guesses[one.total] = guesses[list(one.members)].sum(axis=0)
    kept = guesses[:, (guesses == laid[:, None])[~flags].all(axis=0)]
    return {int(place): int(kept[place].max() - kept[place].min()) for place in free}


@settings(max_examples=15, deadline=None)
@given(st.lists(st.integers(0, 4), min_size=4, max_size=4))
def test_no_small_count_can_be_placed_by_trying_every_table(values):
    """A 2 × 2 table with a floor of 3: an exhaustive reader never places a small count within 3 values."""
    table = np.array(values).reshape(2, 2)
    laid, sums = cross(table)
    flags = hidden(laid, sums, floor=3)
    small = (laid > 0) & (laid < 3)
    assert flags[small].all()
    found = widths(table, flags) if flags[:4].any() else {}
    for place in np.flatnonzero(small[:4]):
        assert found[int(place)] >= 3


def test_a_reader_of_the_floor_of_rates_still_finds_it_here():
    assert disclosure.publishable(20)
    assert not disclosure.publishable(19)
