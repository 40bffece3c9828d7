"""Intervals whose values are known from print or from a closed form."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from numericemploi.stats.intervals import (
    jeffreys_above,
    lognormal_from_bounds,
    lognormal_from_quantiles,
    poisson,
    wilson,
)


@pytest.mark.parametrize(
    ("k", "n", "low", "high"),
    [(10, 12, 0.552, 0.953), (160, 200, 0.739, 0.850), (12, 12, 0.758, 1.0), (0, 12, 0.0, 0.242)],
)
def test_wilson_gives_the_known_intervals(k, n, low, high):
    assert wilson(k, n) == pytest.approx((low, high), abs=6e-4)


def test_nobody_observed_leaves_every_share_possible():
    assert wilson(0, 0) == (0.0, 1.0)


def test_more_successes_than_people_is_refused():
    with pytest.raises(ValueError, match="13 successes of 12"):
        wilson(13, 12)
    with pytest.raises(ValueError, match="13 successes of 12"):
        jeffreys_above(13, 12, 0.5)


def test_a_lower_level_gives_a_narrower_interval_inside_the_other():
    low, high = wilson(10, 12)
    narrow_low, narrow_high = wilson(10, 12, level=0.80)
    assert low < narrow_low < 10 / 12 < narrow_high < high


@given(st.integers(0, 200), st.integers(0, 200))
def test_wilson_mirrors_when_successes_and_failures_are_exchanged(k, failures):
    n = k + failures
    low, high = wilson(k, n)
    assert wilson(failures, n) == pytest.approx((1 - high, 1 - low), abs=1e-12)
    assert n == 0 or low <= k / n <= high


def test_one_success_of_one_is_above_a_half_with_the_probability_that_jeffreys_gives():
    # Beta(3/2, 1/2): P(p ≥ 1/2) = 1/2 + 1/π = 0.8183
    assert jeffreys_above(1, 1, 0.5) == pytest.approx(0.5 + 1 / math.pi)


def test_a_symmetric_observation_is_above_a_half_half_of_the_time():
    assert jeffreys_above(7, 14, 0.5) == pytest.approx(0.5)


def test_the_poisson_interval_is_garwoods():
    # Printed tables, 90 %: 0 → 0 to 2.996; 1 → 0.051 to 4.744; 10 → 5.425 to 16.962.
    low, high = poisson(np.array([0.0, 1.0, 10.0]))
    assert low == pytest.approx([0, 0.0513, 5.4254], abs=1e-4)
    assert high == pytest.approx([2.9957, 4.7439, 16.9622], abs=1e-4)


def test_a_fractional_count_lies_between_its_neighbours():
    low, high = poisson([2.0, 2.5, 3.0])
    assert low[0] < low[1] < low[2]
    assert high[0] < high[1] < high[2]


def test_the_lognormal_gives_back_its_two_quantiles():
    mu, sigma = lognormal_from_quantiles(5.0, 45.0)
    assert math.exp(mu) == pytest.approx(15.0)  # √(5 × 45)
    assert math.exp(mu + 1.6448536 * sigma) == pytest.approx(45.0)


def test_a_lognormal_cannot_start_at_zero():
    with pytest.raises(ValueError, match="0 < low"):
        lognormal_from_quantiles(0.0, 4.0)


def test_a_low_bound_of_zero_is_read_as_an_eighth_of_the_high_one():
    # half a position where a censored count hides up to four
    assert lognormal_from_bounds(0.0, 4.0) == lognormal_from_quantiles(0.5, 4.0)


def test_a_positive_low_bound_is_the_quantile_itself():
    assert lognormal_from_bounds(0.1, 4.0) == lognormal_from_quantiles(0.1, 4.0)


def test_no_lognormal_lies_between_zero_and_zero():
    with pytest.raises(ValueError, match="0 < low"):
        lognormal_from_bounds(0.0, 0.0)
