"""What holds of every purchase plan, on small problems drawn at random."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

import petit_plan as pp
from numericemploi.planning import greedy
from numericemploi.planning.solve import solve

EURO = pp.EURO
purse = st.integers(0, 80).map(lambda thousands: thousands * 1_000 * EURO)
figure = st.one_of(st.none(), st.integers(0, 160).map(lambda tenths: tenths / 10))
figures = st.fixed_dictionaries(dict.fromkeys(pp.SEEKERS, figure))
FEW = settings(max_examples=25, deadline=None)


@FEW
@given(seekers=figures, openings=figures, region=purse, other=purse, more=purse)
def test_more_money_never_worsens_a_proven_optimum(seekers, openings, region, other, more):
    def best(amount: int) -> float:
        budgets = {"region": amount, "france_travail": other}
        return solve(pp.build(seekers=seekers, openings=openings, budgets=budgets), gap=1e-9).best_value

    assert best(region + more) >= best(region) - 1e-5


@FEW
@given(
    seekers=figures, openings=figures, region=purse, other=purse, remote=st.sampled_from([0.0, 0.3, 0.5, 1.0])
)
def test_plan_and_baseline_keep_every_rule(seekers, openings, region, other, remote):
    problem = pp.build(
        seekers=seekers,
        openings=openings,
        remote_max=remote,
        budgets={"region": region, "france_travail": other},
    )
    plan = solve(problem)
    assert not pp.broken(problem, *pp.arrays(problem, plan.lines, plan.reservations))
    baseline = greedy.buy(problem)
    assert not pp.broken(problem, baseline.seats, baseline.people)
    assert plan.best_bound >= plan.greedy_value - 1e-6
    assert plan.value <= plan.bound + 1e-6
    assert plan.value >= 0.97 * plan.best_value - 1e-5
    offered = {"V1", "B1", "B2", "R1"}
    assert {*plan.lines["session_id"], *(refusal.session_id for refusal in plan.refused)} == offered
    assert (plan.status in {"empty", "infeasible"}) == plan.lines.is_empty() == bool(plan.nothing)
