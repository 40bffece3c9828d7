"""What the purchase plan buys, what it refuses, and what it says of both."""

from __future__ import annotations

import math
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import polars as pl
import pytest

import petit_est as pe
import petit_plan as pp
from numericemploi.model.errors import ContractError
from numericemploi.planning import conflict, greedy
from numericemploi.planning.purchase import Purchase
from numericemploi.planning.solve import Plan, solve
from numericemploi.planning.variables import Variables
from numericemploi.planning.wording import read, say

EURO = pp.EURO
EXACT = 1e-9


def reasons(plan: Plan) -> dict[str, str]:
    return {refusal.session_id: refusal.reason for refusal in plan.refused}


def sentence(plan: Plan, session: str) -> str:
    return next(say(refusal.why) for refusal in plan.refused if refusal.session_id == session)


def test_the_plan_of_petit_est_is_the_one_worked_out_by_hand():
    # q: V1 .6 × .8 = .48 at Villeneuve; R1 .48 everywhere; B2 .5 × .8 = .40 at Bourg, × .85 = .34 from Valvert.
    # People who seek: Villeneuve 18, Bourg 12, Valvert 6. Seats 13, 8, 4 → coverage .722, .667, .667.
    # 10 × .48 + 8 × .48 + 6 × .40 + 1 × .34 = 11.38. Two seats more at Valvert are not to be had: its openings
    # are 3 + 1, so that T cannot pass 4 / 6.
    plan = solve(pp.build(), gap=EXACT)
    bought = dict(plan.lines.select("session_id", "seats").iter_rows())
    assert bought == {"B2": 7, "R1": 8, "V1": 10}
    assert plan.value == pytest.approx(11.38)
    assert plan.worst_zone == pytest.approx(4 / 6, abs=1e-6)
    assert plan.spent == {"france_travail": 40_000 * EURO, "region": 57_400 * EURO}
    assert plan.reservations["seats"].sum() == pytest.approx(25)


def test_the_worst_zone_costs_at_most_three_in_a_hundred_insertions():
    plan = solve(pp.build(), gap=EXACT)
    assert 0.97 * plan.best_bound <= plan.value + 1e-6 <= plan.best_bound + 1e-5
    assert plan.worst_zone > plan.greedy_worst_zone == 0.0


def test_a_session_below_its_minimum_group_is_not_bought():
    # Administrators: 3 + 7 + 1 of 2 (one opening at Valvert) = 11 possible seats for B2; a group of 12 is too many.
    problem = pp.build(sessions=pp.sessions(B2={"seats_min": 12, "seats_max": 14}))
    plan = solve(problem, gap=EXACT)
    assert "B2" not in plan.lines["session_id"]
    assert reasons(plan)["B2"] == "below_group"
    assert "11 places possibles" in sentence(plan, "B2")
    assert "minimum de 12" in sentence(plan, "B2")


def test_a_seat_for_which_nobody_is_known_is_not_paid():
    # Eight cheap seats would be within the budget; one seeker alone is known.
    one = {key: 1.0 if key == (pe.TOWN, pe.DEVELOPER) else 0.0 for key in pp.SEEKERS}
    plan = solve(pp.build(seekers=one))
    assert plan.lines.is_empty()
    assert plan.conflict == ("minimum_group", "seekers")


def test_only_sessions_on_offer_are_planned():
    plan = solve(pp.build())
    assert "C1" not in {*plan.lines["session_id"], *reasons(plan)}


def test_a_session_has_one_funder_and_every_rule_is_kept():
    problem = pp.build(budgets={"region": 45_000 * EURO, "france_travail": 45_000 * EURO})
    plan = solve(problem, gap=EXACT)
    assert plan.lines.height > 1
    assert not pp.broken(problem, *pp.arrays(problem, plan.lines, plan.reservations))


def test_two_half_purses_do_not_pay_a_whole_group():
    # The cheapest group is R1's: 5 × 3,500 € = 17,500 €; together the purses hold 30,000 €, each 15,000 €.
    plan = solve(pp.build(budgets={"region": 15_000 * EURO, "france_travail": 15_000 * EURO}))
    assert plan.lines.is_empty()
    assert plan.status == "infeasible"
    assert plan.conflict == ("budget", "minimum_group")
    assert say(plan.nothing) == (
        "Aucun achat n'est possible si, à la fois, les budgets ne sont pas dépassés et chaque session a son groupe "
        "minimum : il faut desserrer au moins une de ces règles."
    )


def test_budget_zero_buys_nothing_and_says_so():
    plan = solve(pp.build(budgets={"region": 0, "france_travail": 0}))
    assert plan.status == "empty"
    assert plan.lines.is_empty()
    assert say(plan.nothing) == "Les budgets sont nuls : rien n'est acheté."
    assert set(reasons(plan).values()) == {"budget"}


def test_all_zones_out_of_reach_buys_nothing_and_says_so():
    plan = solve(pp.build(minutes={}))
    assert plan.status == "empty"
    assert "hors de portée" in say(plan.nothing)
    assert set(reasons(plan).values()) == {"no_reach"}
    assert plan.worst_zone is None


def test_zero_demand_everywhere_buys_nothing_and_says_so():
    plan = solve(pp.build(seekers=dict.fromkeys(pp.SEEKERS, 0.0)))
    assert plan.status == "empty"
    assert "Personne" in say(plan.nothing)
    assert plan.left_out == ((pe.METROPOLIS, "no_seekers"), (pe.TOWN, "no_seekers"), (pe.RURAL, "no_seekers"))


def test_no_opening_anywhere_buys_nothing_and_says_so():
    # Fewer openings than people already there is no opening.
    plan = solve(pp.build(openings=dict.fromkeys(pp.SEEKERS, -3.0)))
    assert plan.status == "empty"
    assert "débouché" in say(plan.nothing)
    assert set(reasons(plan).values()) == {"no_openings"}


def test_a_region_without_any_session_is_said_so():
    plan = solve(pp.build(sessions=pe.sessions().clear()))
    assert (plan.status, say(plan.nothing)) == (
        "empty",
        "Aucune session offerte ne peut être planifiée : rien n'est acheté.",
    )


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"unit_price": -1}, "negative_price"),
        ({"unit_price": None}, "no_price"),
        ({"seats_max": None}, "no_capacity"),
        ({"seats_max": 0, "seats_min": 0}, "no_seat"),
        ({"seats_min": -2}, "negative_group"),
        ({"seats_min": 13}, "group_above_capacity"),
        ({"training_id": "fictif-none"}, "no_training"),
    ],
)
def test_a_session_that_cannot_be_planned_is_refused_by_name_and_the_others_go_on(
    change: dict[str, object], reason: str
):
    plan = solve(pp.build(sessions=pp.sessions(V1=change)))
    assert reasons(plan)["V1"] == reason
    assert not plan.lines.is_empty()


def test_a_training_without_a_known_rate_is_refused_not_taken_as_zero():
    plan = solve(pp.build(rates={"fictif-dev": 0.6}))
    assert reasons(plan)["B2"] == "no_rate"


def test_a_minimum_group_that_is_not_given_is_one_seat():
    problem = pp.build(sessions=pp.sessions(V1={"seats_min": None}))
    assert problem.minimum[problem.sessions.index("V1")] == 1


@pytest.mark.parametrize(
    "change",
    [
        {"budgets": {"region": -1}},
        {"budgets": {"opco": 5}},
        {"rates": {"fictif-dev": 1.2}},
        {"rates": {"fictif-dev": math.nan}},
        {"remote_max": 1.5},
        {"seekers": dict.fromkeys(pp.SEEKERS, -1.0)},
        {"seekers": pp.SEEKERS, "gap_or_openings": pl.concat([pp.cells(pp.OPENINGS, "positions")] * 2)},
    ],
)
def test_an_input_that_cannot_be_is_refused_as_a_whole(change: dict[str, object]):
    with pytest.raises(ContractError):
        pp.build(**change)


@pytest.mark.parametrize("table", ["seekers", "openings", "chance"])
def test_an_unknown_cell_gives_no_seat_and_is_named(table: str):
    cell = (pe.TOWN, pe.ADMINISTRATOR)
    known = {"seekers": pp.SEEKERS, "openings": pp.OPENINGS, "chance": dict.fromkeys(pp.SEEKERS, 0.8)}[table]
    problem = pp.build(**{table: {key: value for key, value in known.items() if key != cell}})
    plan = solve(problem)
    assert [(c.zone, c.rome3, c.missing) for c in plan.unknown_cells] == [(*cell, (table,))]
    assert plan.reservations.filter(zone=cell[0], rome3=cell[1]).is_empty()


def test_a_null_figure_is_as_unknown_as_an_absent_one():
    cell = (pe.TOWN, pe.ADMINISTRATOR)
    problem = pp.build(openings={**pp.OPENINGS, cell: None})
    assert [(c.zone, c.rome3) for c in problem.unknown_cells] == [cell]


def test_a_zone_that_no_session_can_seat_leaves_the_minimum_and_is_named():
    without = {key: value for key, value in pp.MINUTES.items() if key[1] != pe.RURAL}
    plan = solve(pp.build(minutes=without))
    assert plan.left_out == ((pe.RURAL, "no_reach"),)
    assert plan.worst_zone > 0


def test_a_zone_in_reach_whose_figures_are_all_unknown_is_not_said_out_of_reach():
    known = {cell: positions for cell, positions in pp.OPENINGS.items() if cell[0] != pe.RURAL}
    assert solve(pp.build(openings=known)).left_out == ((pe.RURAL, "unknown"),)


def test_distance_learning_keeps_to_its_share():
    # 28,000 € pay 8 seats of R1 (3.84) or 6 of B1 (6 × 4,500 €, at most 2.88). At one remote seat in five, R1's
    # 5 seats would need 20 on site.
    money = {"region": 28_000 * EURO, "france_travail": 0}
    free = solve(pp.build(budgets=money, remote_max=1.0), gap=EXACT)
    assert free.lines["session_id"].to_list() == ["R1"]
    held = solve(pp.build(budgets=money, remote_max=0.2), gap=EXACT)
    assert held.lines["session_id"].to_list() == ["B1"]


def test_nothing_but_distance_learning_is_a_conflict_with_its_share():
    plan = solve(pp.build(sessions=pe.sessions().filter(pl.col("session_id") == "R1")))
    assert plan.conflict == ("distance_learning",)
    assert "50\N{NARROW NO-BREAK SPACE}%" in say(plan.nothing)


def test_a_floor_that_holds_is_kept():
    plan = solve(pp.build(coverage_floor=0.6), gap=EXACT)
    assert plan.worst_zone >= 0.6


def test_a_floor_that_cannot_hold_is_a_conflict_named_in_one_sentence():
    # Valvert has 6 people who seek and 3 + 1 openings: 67 % at most.
    plan = solve(pp.build(coverage_floor=0.9, budgets=dict.fromkeys(pp.BUDGETS, 1_000_000 * EURO)))
    assert plan.status == "infeasible"
    assert plan.conflict == ("openings", "coverage_floor")
    assert "la zone la moins servie l'est à 90\N{NARROW NO-BREAK SPACE}% au moins" in say(plan.nothing)
    assert plan.lines.is_empty()


def test_far_places_are_worth_less_and_a_remote_one_loses_nothing():
    problem = pp.build()
    worth = {
        (problem.sessions[s], problem.zones[z]): q
        for s, z, q in zip(problem.session_of, problem.zone_of, problem.worth, strict=True)
    }
    assert worth["B1", pe.TOWN] == pytest.approx(0.48)  # 5 minutes
    assert worth["B1", pe.METROPOLIS] == pytest.approx(0.48 * 0.95)  # 35 minutes
    assert worth["B1", pe.RURAL] == pytest.approx(0.48 * 0.85)  # 55 minutes
    assert worth["R1", pe.RURAL] == pytest.approx(0.48)


def test_travel_of_unknown_length_is_not_taken_as_short():
    problem = pp.build(minutes={("V1", pe.METROPOLIS): None})
    assert problem.worth == pytest.approx([0.48 * 0.5])


def test_every_line_says_why_it_is_in_and_every_refused_session_why_not():
    plan = solve(pp.build(), gap=EXACT)
    why = {session: say(read(told)) for session, told in plan.lines.select("session_id", "why").iter_rows()}
    assert why["B2"] == (
        "7 places, 2,7 personnes attendues en emploi (borne prudente), soit 10\N{NARROW NO-BREAK SPACE}700\N{NO-BREAK SPACE}€ "
        "par insertion ; places réservées : Bourg (6), Valvert (1). "
        "Sert les zones les moins servies : Bourg, Valvert."
    )
    # Developers left: Villeneuve 15 − 13, Bourg 5 − 2, Valvert 3 − 3 openings.
    assert sentence(plan, "B1") == (
        "Les sessions retenues laissent 5 places possibles à sa portée pour un groupe minimum de 6."
    )
    assert {*why, *reasons(plan)} == {"V1", "B1", "B2", "R1"}


def test_the_money_that_is_left_is_told_of_a_session_it_does_not_pay():
    plan = solve(pp.build(budgets={"region": 48_000 * EURO, "france_travail": 20_000 * EURO}), gap=EXACT)
    poor = [r for r in plan.refused if r.reason == "budget"]
    assert poor
    left = max(48_000 * EURO - plan.spent["region"], 20_000 * EURO - plan.spent["france_travail"])
    assert all("Les budgets restants" in say(r.why) for r in poor)
    prices = dict(pe.sessions().select("session_id", pl.col("unit_price") * pl.col("seats_min")).iter_rows())
    assert all(prices[r.session_id] > left for r in poor)


def test_the_greedy_baseline_keeps_every_rule():
    for remote_max in (0.2, 0.5, 1.0):
        problem = pp.build(remote_max=remote_max)
        bought = greedy.buy(problem)
        assert bought.seats.sum() > 0
        assert not pp.broken(problem, bought.seats, bought.people)


def test_the_greedy_baseline_takes_a_remote_session_once_others_are_there():
    # R1 is the best buy (.48 for 3,500 €) but may not come first: half of the seats at most are remote.
    bought = greedy.buy(pp.build())
    assert bought.seats[bought.problem.sessions.index("R1")].sum() > 0


def test_a_plan_is_never_below_its_baseline_where_only_insertions_count():
    plan = solve(pp.build(), gap=EXACT)
    assert plan.best_value >= plan.greedy_value - 1e-9


def test_a_run_stopped_by_time_says_so():
    problem = pp.build()
    plan = solve(problem, seconds=0.0)
    assert plan.status == "time_limit"
    assert say(plan.proof).startswith("Recherche arrêtée par le temps")
    assert not pp.broken(problem, *pp.arrays(problem, plan.lines, plan.reservations))


def test_the_gap_is_what_is_missing_over_the_bound():
    plan = solve(pp.build(), gap=0.05)
    assert plan.gap == pytest.approx((plan.bound - plan.value) / plan.bound)
    assert 0 <= plan.gap <= 0.05
    assert plan.best_bound >= plan.best_value


def test_the_same_input_gives_the_same_bytes_in_any_order_of_rows():
    first = solve(pp.build())
    again = solve(
        pp.build(
            sessions=pe.sessions().reverse(),
            seekers=dict(reversed(pp.SEEKERS.items())),
            minutes=dict(reversed(pp.MINUTES.items())),
        )
    )
    assert first.lines.write_json() == again.lines.write_json()
    assert first.reservations.write_json() == again.reservations.write_json()
    assert first.lines["session_id"].is_sorted()
    keys = first.reservations.select("session_id", "zone", "rome3")
    assert keys.equals(keys.sort("session_id", "zone", "rome3"))


def test_the_solver_prints_nothing_so_that_json_can_follow():
    # In a process of its own: what C++ writes is buffered, and would reach a captured screen too late.
    script = "import petit_plan; from numericemploi.planning.solve import solve; print(solve(petit_plan.build()).value)"
    path = os.pathsep.join([str(Path(pp.__file__).parent), *sys.path])
    done = subprocess.run(
        [sys.executable, "-c", script],
        env={**os.environ, "PYTHONPATH": path},
        capture_output=True,
        text=True,
        check=True,
    )
    assert (done.stdout, done.stderr) == (f"{solve(pp.build()).value}\n", "")


def test_the_solver_s_noise_is_left_out_of_the_reservations():
    problem = pp.two_sessions()
    variables = Variables(problem=problem)
    columns = np.zeros(variables.count)
    columns[variables.people[0]] = [2.9999995, 1 / 3, -1e-9, 4.0000004]
    assert Purchase.read(variables, columns).people.tolist() == [[3.0, 0.333333, 0.0, 4.0]]


def test_a_conflict_found_by_deletion_is_as_small_as_one_found_by_trial(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(conflict, "_LARGEST", 0)
    plan = solve(pp.build(budgets={"region": 15_000 * EURO, "france_travail": 15_000 * EURO}))
    assert plan.conflict == ("budget", "minimum_group")


def test_the_greedy_baseline_fills_its_seats_from_the_best_cells():
    # R1 (8 × .48) must wait for V1, which takes 12 at Villeneuve (.48) before any at Bourg (.456): 20 × .48 = 9.6.
    # With 12,000 € left of either purse, no other group can be paid.
    assert solve(pp.build()).greedy_value == pytest.approx(9.6)


def test_the_greedy_baseline_pays_each_session_once():
    # 48,000 + 28,000 + 45,000 + 42,000 € buy V1, R1, B1 and B2 in full, to the last euro.
    many = dict.fromkeys(pp.SEEKERS, 100.0)
    money = {"region": 163_000 * EURO, "france_travail": 0}
    bought = greedy.buy(pp.build(seekers=many, openings=many, budgets=money))
    assert bought.spent.tolist() == [0, 163_000 * EURO]


def test_fractions_of_openings_never_buy_a_whole_seat_more():
    # 5.9 openings at Bourg alone: B2's group of 6 is a tenth of an opening too large.
    cell = (pe.TOWN, pe.ADMINISTRATOR)
    openings = dict.fromkeys(pp.OPENINGS, 0.0) | {cell: 5.9}
    assert solve(pp.build(openings=openings)).lines.is_empty()
    plan = solve(pp.build(openings=openings | {cell: 6.9}))
    assert plan.lines["seats"].to_list() == [6]
    assert np.isclose(plan.reservations["seats"].sum(), 6)
