"""The beta-binomial model: what small units borrow from their group."""

from __future__ import annotations

import numpy as np
import pytest

from numericemploi.stats.disclosure import PUBLIC_FLOOR, publishable
from numericemploi.stats.shrinkage import (
    KAPPA_BOUNDS,
    PRIOR_KAPPA,
    _minus_log_likelihood,
    fit_beta_binomial,
    posterior,
)


def test_with_too_few_units_the_spread_is_the_documented_one():
    # (13 + 0.5) / (20 + 1) = 0.642857; the unit of nobody does not make a fifth one.
    k, n = np.array([3, 5, 5, 0, 0]), np.array([5, 8, 7, 0, 0])
    assert fit_beta_binomial(k, n) == pytest.approx((13.5 / 21, PRIOR_KAPPA))


def test_without_anybody_the_rate_is_a_half_and_the_fit_does_not_fail():
    assert fit_beta_binomial(np.array([0]), np.array([0])) == (0.5, PRIOR_KAPPA)


def test_units_that_differ_no_more_than_chance_are_one_group():
    _, kappa = fit_beta_binomial(np.full(40, 12), np.full(40, 20))
    assert kappa == pytest.approx(KAPPA_BOUNDS[1])


def test_the_law_that_made_the_units_is_found_again():
    draw = np.random.default_rng(20240630)
    n = draw.integers(15, 40, size=3000)
    k = draw.binomial(n, draw.beta(0.6 * 20, 0.4 * 20, size=3000))
    mu, kappa = fit_beta_binomial(k, n)
    assert mu == pytest.approx(0.60, abs=0.01)
    assert kappa == pytest.approx(20, rel=0.15)


def test_the_slope_given_to_the_solver_is_that_of_the_likelihood():
    k, n = np.array([3.0, 5.0, 1.0]), np.array([5.0, 8.0, 7.0])
    at = np.array([0.55, 1.7])
    _, slope = _minus_log_likelihood(at, k, n)
    step = 1e-6
    for axis in (0, 1):
        aside = at.copy()
        aside[axis] += step
        before = at.copy()
        before[axis] -= step
        rise = _minus_log_likelihood(aside, k, n)[0] - _minus_log_likelihood(before, k, n)[0]
        assert slope[axis] == pytest.approx(rise / (2 * step), rel=1e-6)


def test_a_unit_of_twelve_successes_of_twelve_is_drawn_to_its_group():
    # (12 + 0.6 × 12) / (12 + 12) = 0.8
    mean, low, high = posterior(np.array([12]), np.array([12]), 0.6, 12.0)
    assert mean[0] == pytest.approx(0.8)
    assert low[0] < 0.8 < high[0] < 1


def test_a_unit_of_nobody_is_its_group_and_the_bounds_are_those_of_its_law():
    # Beta(1, 1): the 2.5 % and 97.5 % points are .025 and .975.
    mean, low, high = posterior(np.array([0]), np.array([0]), 0.5, 2.0)
    assert (mean[0], low[0], high[0]) == pytest.approx((0.5, 0.025, 0.975))


def test_the_order_of_units_changes_nothing_to_the_fit():
    k, n = np.array([3, 5, 1, 9, 2, 7]), np.array([5, 8, 7, 10, 9, 7])
    assert fit_beta_binomial(k, n) == pytest.approx(fit_beta_binomial(k[::-1], n[::-1]), rel=1e-4)


def test_a_rate_on_nineteen_people_is_not_public():
    assert not publishable(PUBLIC_FLOOR - 1)
    assert publishable(20)
