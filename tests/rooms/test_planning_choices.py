"""What people decide before the solver, and what a plan of several scenarios and publics keeps."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import petit_est as pe
import petit_plan as pp
from numericemploi.model.errors import ContractError
from numericemploi.planning import greedy
from numericemploi.planning.choices import Choices, Contract, Floor, Lock
from numericemploi.planning.problem import Problem
from numericemploi.planning.solve import Plan, solve
from numericemploi.planning.wording import read, say

EURO = pp.EURO
EXACT = 1e-9
THREE = {"low": 0.25, "central": 0.5, "high": 0.25}
FACTORS = {"low": 0.5, "central": 1.0, "high": 1.5}
FUNDERS = ("region", "france_travail")


def seats(plan: Plan) -> dict[str, int]:
    return dict(plan.lines.select("session_id", "seats").iter_rows())


def kept(problem: Problem, plan: Plan) -> bool:
    return not pp.broken(problem, plan.purchase.seats, plan.purchase.people)


def rural(share: float) -> Floor:
    """Half of Valvert's people are rural, nobody elsewhere."""
    part = np.zeros((3, 2, 1))
    part[2] = 0.5
    return Floor(name="rural", share=share, part=part)


def moved(values: dict[tuple[str, str], float], column: str) -> pl.DataFrame:
    """The same cells in three scenarios that move together."""
    return pl.concat(
        pp.cells({cell: value * factor for cell, value in values.items()}, column).with_columns(
            scenario=pl.lit(name)
        )
        for name, factor in FACTORS.items()
    )


def test_a_locked_line_is_bought_with_the_seats_asked_and_says_so():
    # Left alone the plan buys V1, R1 and B2 (see test_planning_plan); 7 seats of B1 displace some of them.
    problem = pp.build(choices=Choices(locked=(Lock(session="B1", funder="region", seats=7),)))
    plan = solve(problem, gap=EXACT)
    assert seats(plan)["B1"] >= 7
    assert plan.lines.filter(session_id="B1")["funder"].to_list() == ["region"]
    assert "Gardée à la main." in say(read(plan.lines.filter(session_id="B1")["why"][0]))
    assert kept(problem, plan)
    assert plan.best_value < solve(pp.build(), gap=EXACT).best_value


def test_a_forbidden_line_is_not_bought_and_says_so():
    plan = solve(pp.build(choices=Choices(forbidden=frozenset({"V1"}))), gap=EXACT)
    assert "V1" not in seats(plan)
    assert [say(r.why) for r in plan.refused if r.session_id == "V1"] == ["Écartée à la main."]


def test_a_contracted_line_stays_as_it_was_signed_even_below_its_group():
    # B2's group is 6; 4 seats were signed all the same. They are paid by who signed.
    problem = pp.build(
        choices=Choices(contracted=(Contract(session="B2", funder="france_travail", seats=4),))
    )
    plan = solve(problem, gap=EXACT)
    assert plan.lines.filter(session_id="B2").select("funder", "seats").rows() == [("france_travail", 4)]
    assert "Déjà signée" in say(read(plan.lines.filter(session_id="B2")["why"][0]))
    assert kept(problem, plan)
    assert kept(problem, solve(problem, gap=0.5))


@pytest.mark.parametrize(
    ("choices", "words"),
    [
        (Choices(locked=(Lock(session="V1"),), forbidden=frozenset({"V1"})), "locked and forbidden"),
        (Choices(locked=(Lock(session="V1"), Lock(session="V1"))), "twice among what is locked"),
        (Choices(contracted=(Contract(session="V1", funder="region", seats=8),
                             Contract(session="V1", funder="france_travail", seats=8))), "twice among what is contracted"),
        (Choices(contracted=(Contract(session="V1", funder="region", seats=13),)), "whose capacity is 12"),
        (Choices(contracted=(Contract(session="V1", funder="region", seats=0),)), "0 seats asked"),
        (Choices(locked=(Lock(session="V1"),), contracted=(Contract(session="V1", funder="region", seats=9),)),
         "locked and contracted"),
        (Choices(locked=(Lock(session="V9"),)), "no session V9"),
        (Choices(forbidden=frozenset({"V9"})), "no session V9"),
        (Choices(locked=(Lock(session="V1", funder="opco"),)), "unknown funder, opco"),
        (Choices(floors=(rural(1.2),)), "leaves \\[0, 1\\]"),
    ],
)  # fmt: skip
def test_choices_that_contradict_one_another_are_refused_before_anything_is_solved(
    choices: Choices, words: str
):
    with pytest.raises(ContractError, match=words):
        pp.build(choices=choices)


def test_a_locked_line_that_cannot_be_planned_says_why():
    with pytest.raises(ContractError, match=r"V1 is asked for\. Cannot be planned: its price is not given"):
        pp.build(sessions=pp.sessions(V1={"unit_price": None}), choices=Choices(locked=(Lock(session="V1"),)))


def test_a_locked_line_that_no_purse_pays_is_a_conflict_that_names_it():
    # 8 seats of V1 cost 32,000 €.
    problem = pp.build(
        budgets={"region": 30_000 * EURO, "france_travail": 30_000 * EURO},
        choices=Choices(locked=(Lock(session="V1"),)),
    )
    plan = solve(problem)
    assert plan.conflict == ("budget", "locked")
    assert "la session gardée V1 est achetée" in say(plan.nothing)


def test_floors_that_cannot_all_hold_are_a_conflict_that_names_them():
    nobody = np.zeros((3, 2, 1))
    nobody[0] = 1.0
    town = Floor(name="town", share=0.6, part=nobody)
    plan = solve(pp.build(choices=Choices(floors=(rural(0.3), town))))
    assert plan.conflict == ("floor_rural", "floor_town")
    assert "les personnes des communes rurales occupent 30" in say(plan.nothing)


def test_a_floor_that_can_hold_is_kept_and_costs_insertions():
    problem = pp.build(choices=Choices(floors=(rural(0.1),)))
    plan = solve(problem, gap=EXACT)
    assert kept(problem, plan)
    assert plan.best_value < solve(pp.build(), gap=EXACT).best_value


def test_a_half_year_keeps_to_its_own_money():
    early = pp.sessions(V1={"starts_on": pe.AS_OF.replace(year=2025, month=3, day=1)})
    limit = {("region", "2024-S2"): 0, ("france_travail", "2024-S2"): 0}
    problem = pp.build(sessions=early, half_year_budgets=limit)
    plan = solve(problem, gap=EXACT)
    assert set(seats(plan)) == {"V1"}
    assert kept(problem, plan)


def test_a_session_of_unknown_start_is_refused_where_budgets_are_by_half_year():
    plan = solve(
        pp.build(sessions=pp.sessions(V1={"starts_on": None}), half_year_budgets={("region", "2024-S2"): 1})
    )
    assert [r.reason for r in plan.refused if r.session_id == "V1"] == ["no_start"]


def test_a_fixed_cost_is_paid_once():
    money = {"region": 48_500 * EURO, "france_travail": 0}
    only = pe.sessions().filter(pl.col("session_id") == "V1")
    # 12 seats at 4,000 € and 500 € of fixed cost fill the purse; with 1,000 € the twelfth seat is gone.
    assert solve(pp.build(sessions=only, budgets=money, fixed={"V1": 500 * EURO})).lines[
        "cost"
    ].to_list() == [48_500 * EURO]
    assert solve(pp.build(sessions=only, budgets=money, fixed={"V1": 1_000 * EURO})).lines[
        "seats"
    ].to_list() == [11]


def test_a_funder_pays_only_for_whom_it_may():
    people = pl.concat(
        pp.cells({cell: value / 2 for cell, value in pp.SEEKERS.items()}, "people").with_columns(public=pl.lit(public))
        for public in ("bac", "infra")
    )  # fmt: skip
    said = [
        (s, p, g, p == "infra" or g == "region")
        for s in ("V1", "B1", "B2", "R1")
        for p in ("bac", "infra")
        for g in FUNDERS
    ]
    schema = {"session_id": pl.String, "public": pl.String, "funder": pl.String, "eligible": pl.Boolean}
    table = pl.DataFrame(said, schema=schema, orient="row")
    problem = pp.build(seekers_table=people, eligible=table)
    plan = solve(problem, gap=EXACT)
    assert kept(problem, plan)
    assert plan.best_value < solve(pp.build(seekers_table=people), gap=EXACT).best_value - 0.05


def test_a_public_of_whom_nobody_can_say_who_pays_gives_no_seat_and_is_named():
    people = pp.cells(pp.SEEKERS, "people").with_columns(public=pl.lit("infra"))
    schema = {"session_id": pl.String, "public": pl.String, "funder": pl.String, "eligible": pl.Boolean}
    table = pl.DataFrame([("V1", "infra", "region", None)], schema=schema, orient="row")
    problem = pp.build(seekers_table=people, eligible=table)
    assert ("V1", "infra") in problem.unknown_publics
    assert not problem.worth.size
    assert solve(problem).status == "empty"


def test_three_equal_scenarios_give_the_plan_of_one():
    one = solve(pp.build(), gap=EXACT)
    three = solve(pp.build(scenarios=THREE), gap=EXACT)
    assert three.best_value == pytest.approx(one.best_value, abs=1e-5)
    assert three.value == pytest.approx(one.value, abs=1e-5)
    assert three.worst_zone == pytest.approx(one.worst_zone, abs=1e-5)


def test_scenarios_seat_no_more_people_than_each_of_them_has():
    tables = {
        "seekers_table": moved(pp.SEEKERS, "people"),
        "gap_or_openings": moved(pp.OPENINGS, "positions"),
    }
    problem = pp.build(scenarios=THREE, **tables)
    plan = solve(problem, gap=EXACT)
    assert kept(problem, plan)
    low, central, high = plan.purchase.by_scenario
    # Seats are those of the central scenario: in the low one some stay empty, in the high one none is added.
    assert low < central <= high + 1e-6
    assert plan.value == pytest.approx(0.25 * low + 0.5 * central + 0.25 * high, abs=1e-5)


def test_a_scenario_without_any_demand_is_named_and_weighs_as_zero():
    none = moved(pp.OPENINGS, "positions").with_columns(
        positions=pl.when(pl.col("scenario") == "low").then(0.0).otherwise("positions")
    )
    problem = pp.build(scenarios=THREE, gap_or_openings=none)
    assert problem.without_demand() == ("low",)
    plan = solve(problem, gap=EXACT)
    assert plan.purchase.by_scenario[0] == 0.0
    assert not plan.lines.is_empty()


@pytest.mark.parametrize("weights", [{"central": 0.9}, {"low": -0.5, "central": 1.5}])
def test_weights_of_scenarios_that_are_not_parts_of_one_are_refused(weights: dict[str, float]):
    with pytest.raises(ContractError, match="sum to 1"):
        pp.build(scenarios=weights)


figure = st.integers(0, 16).map(float)
figures = st.fixed_dictionaries(dict.fromkeys(pp.SEEKERS, figure))
purse = st.integers(0, 80).map(lambda thousands: thousands * 1_000 * EURO)


@settings(max_examples=12, deadline=None)
@given(
    seekers=figures, openings=figures, region=purse, other=purse, half=purse,
    fixed=st.integers(0, 5).map(lambda thousands: thousands * 1_000 * EURO),
    locked=st.sampled_from([(), (Lock(session="B2"),), (Lock(session="R1", funder="region", seats=6),)]),
    signed=st.sampled_from([(), (Contract(session="V1", funder="france_travail", seats=5),)]),
    barred=st.sampled_from([frozenset(), frozenset({"B1"})]),
    floor=st.sampled_from([(), (rural(0.05),), (rural(0.15),)]),
)  # fmt: skip
def test_whatever_is_decided_the_plan_keeps_every_rule(
    seekers, openings, region, other, half, fixed, locked, signed, barred, floor
):
    problem = pp.build(
        scenarios=THREE,
        seekers_table=moved(seekers, "people"),
        gap_or_openings=moved(openings, "positions"),
        budgets={"region": region, "france_travail": other},
        half_year_budgets={("region", "2024-S2"): half},
        fixed={"V1": fixed, "R1": fixed},
        choices=Choices(locked=locked, forbidden=barred, contracted=signed, floors=floor),
    )
    plan = solve(problem)
    assert plan.status in {"optimal", "empty", "infeasible"}
    if not plan.lines.is_empty():
        assert kept(problem, plan)
        assert plan.value <= plan.bound + 1e-6
    elif not (locked or signed):
        assert say(plan.nothing)
    if not (locked or signed):  # what was decided by hand may break a rule that only other purchases mend
        baseline = greedy.buy(problem)
        assert not pp.broken(problem, baseline.seats, baseline.people)
