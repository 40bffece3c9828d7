"""The location core: optimal on what can be counted out, a bound that nothing beats, and no rule broken."""

from __future__ import annotations

from itertools import combinations, product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from numericemploi.planning.location import improve, relax
from numericemploi.planning.location.problem import Problem, is_kept, value_of
from numericemploi.planning.location.solve import solve


def capacitated(seed: int, sites: int = 3, customers: int = 6, slack: float = 2.0) -> Problem:
    draw = np.random.default_rng(seed)
    demand = draw.integers(1, 9, customers).astype(float)
    capacity = np.ceil(draw.uniform(0.7, 1.3, sites) * demand.sum() * slack / sites)
    return Problem(
        cost=draw.integers(1, 60, (sites, customers)).astype(float), opening=draw.integers(5, 80, sites).astype(float),
        capacity=np.maximum(capacity, demand.max()), demand=demand,
    )  # fmt: skip


def pmedian(seed: int, vertices: int = 9, p: int = 3) -> Problem:
    draw = np.random.default_rng(seed)
    places = draw.uniform(0, 100, (vertices, 2))
    cost = np.round(np.hypot(*(places[:, None] - places[None]).transpose(2, 0, 1)))
    return Problem(
        cost=cost,
        opening=np.zeros(vertices),
        capacity=np.full(vertices, np.inf),
        demand=np.ones(vertices),
        p=p,
    )


def best_by_counting(problem: Problem) -> float:
    """Cost of the best service, every one tried."""
    sites, customers = problem.cost.shape
    if problem.p is not None:
        return min(
            problem.cost[list(chosen)].min(axis=0).sum() for chosen in combinations(range(sites), problem.p)
        )
    tried = (np.array(site) for site in product(range(sites), repeat=customers))
    return min((value_of(problem, site) for site in tried if is_kept(problem, site)), default=np.inf)


@pytest.mark.parametrize("seed", range(12))
def test_a_capacitated_problem_is_solved_as_counting_every_service_does(seed: int):
    problem = capacitated(seed, slack=1.6)
    best = best_by_counting(problem)
    found = solve(problem, seconds=20)
    if not np.isfinite(best):
        assert found.infeasible
        return
    assert found.service is not None
    assert found.service.value == pytest.approx(best)
    assert found.gap == 0
    assert is_kept(problem, found.service.site)
    assert value_of(problem, found.service.site) == pytest.approx(found.service.value)


@pytest.mark.parametrize("p", [1, 2, 3, 9])
def test_a_p_median_is_solved_as_counting_every_choice_does(p: int):
    problem = pmedian(p, p=p)
    found = solve(problem, seconds=20)
    assert found.service is not None
    assert found.service.value == pytest.approx(best_by_counting(problem))
    assert found.gap == 0
    assert len(np.unique(found.service.site)) <= p


@hypothesis_settings(max_examples=25)
@given(st.integers(0, 10_000), st.lists(st.floats(0, 80), min_size=6, max_size=6))
def test_no_prices_give_a_bound_above_the_best_service(seed: int, prices: list[float]):
    problem = capacitated(seed)
    relaxed = relax._relaxed(problem, np.array(prices))
    assert relaxed.value <= best_by_counting(problem) + 1e-9


def test_knapsacks_by_table_are_those_found_by_trying_every_subset():
    draw = np.random.default_rng(3)
    demand, limits = np.array([3.0, 4, 2, 5, 1]), np.array([7.0, 4.0])
    gain = draw.uniform(0, 10, (2, 5))
    worth, taken = relax._tables(demand, limits, gain)
    for site in range(2):
        subsets = (np.array(bits) for bits in product((0, 1), repeat=5))
        best = max(gain[site] @ bits for bits in subsets if demand @ bits <= limits[site])
        assert worth[site] == pytest.approx(best)
        assert gain[site] @ taken[site] == pytest.approx(best)
        assert demand @ taken[site] <= limits[site]
    fractional, _ = relax._fractions(demand, limits, gain)
    assert (fractional >= worth - 1e-9).all()


def test_an_exchange_is_made_as_long_as_one_helps():
    # Four places on a line at 0, 1, 10, 11; from {0, 1}, opening 10 or 11 for one of them costs less.
    cost = np.abs(np.subtract.outer([0.0, 1, 10, 11], [0.0, 1, 10, 11]))
    chosen = improve.interchange(cost, np.array([0, 1]))
    assert cost[chosen].min(axis=0).sum() == 2


def test_a_customer_who_fits_nowhere_makes_the_problem_impossible():
    problem = capacitated(1)
    huge = Problem(cost=problem.cost, opening=problem.opening, capacity=problem.capacity,
                   demand=np.array([1e6, 1, 1, 1, 1, 1]))  # fmt: skip
    found = solve(huge, seconds=5)
    assert found.infeasible
    assert found.service is None


def test_capacities_that_hold_the_demand_but_not_whole_customers_are_found_impossible():
    # Two sites of 3 each, three customers of 2: 6 of 6, yet one customer would be cut in two.
    tight = Problem(
        cost=np.ones((2, 3)), opening=np.ones(2), capacity=np.full(2, 3.0), demand=np.full(3, 2.0)
    )
    found = solve(tight, seconds=5)
    assert found.infeasible


def test_a_spent_clock_still_gives_a_service_and_a_bound_below_it():
    problem = pmedian(5, vertices=40, p=6)
    ticks = iter(range(10_000))
    found = solve(problem, seconds=1.0, clock=lambda: float(next(ticks)))
    assert found.service is not None
    assert found.bound <= found.service.value
    assert 0 <= found.gap < np.inf


def test_fractional_demands_are_bounded_too():
    problem = capacitated(4)
    odd = Problem(
        cost=problem.cost, opening=problem.opening, capacity=problem.capacity, demand=problem.demand + 0.25
    )
    found = solve(odd, seconds=20)
    assert found.service is not None
    assert found.service.value == pytest.approx(best_by_counting(odd))
