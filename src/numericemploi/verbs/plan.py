"""Plan: which sessions two buyers would buy together, with the proof of how good that is."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType

import polars as pl

from numericemploi.demand import chance
from numericemploi.demonstration.envelopes import ENVELOPES
from numericemploi.funding.payers import buyers
from numericemploi.outcomes import prudent
from numericemploi.planning import intake, levers, problem, robustness, seekers, solve, wording
from numericemploi.planning.asked import Asked
from numericemploi.reach import travel
from numericemploi.reach.concentration import RURAL_FROM
from numericemploi.store import runs
from numericemploi.verbs import funding
from numericemploi.verbs.intake import Inputs
from numericemploi.verbs.step import Done

EVIDENCE = (
    "geography",
    "sessions",
    "trainings",
    "plan_seekers",
    "plan_payers",
    "plan_reach",
    "zones",
    "gap",
    "demand",
    "rates",
)
"""Tables of a run that its plan is computed from; with what is asked, they decide every byte of it."""

SECONDS = 60.0
"""The longest that each solve of the main job may last."""

SCENARIOS: Mapping[str, float] = MappingProxyType({"low": 0.25, "central": 0.5, "high": 0.25})
"""Weights of the bounds of demand, all cells moving together (product decision)."""

_HORIZON = "medium"
_BOUNDS = {"low": "low", "central": "gap", "high": "high"}  # columns of the gap


def draw(inputs: Inputs, *, measured: Done, rates: Done) -> Done:
    """Draw the plan of the sessions on offer within the envelopes of the two buyers (fictif)."""
    trainings = inputs.trainings_of_core()
    offered = inputs.sessions.filter(
        pl.col("status") == "offered",
        pl.col("starts_on") > inputs.as_of,
        pl.col("training_id").is_in(trainings["training_id"].to_list()),
    )
    of_people, may_pay = seekers.publics(
        buyers(sessions=offered, geography=inputs.geography, page=funding.page(inputs.as_of)),
        candidates=inputs.candidates,
    )
    own = {
        "sessions": offered.sort("session_id"),
        "trainings": trainings.sort("training_id"),
        "plan_seekers": seekers.of_dossiers(
            candidates=inputs.candidates,
            of_people=of_people,
            geography=inputs.geography,
            occupations=inputs.occupations,
            rural_from=RURAL_FROM,
        ),
        "plan_payers": may_pay,
        "plan_reach": _reach(inputs, offered),
    }
    tables = own | measured.tables | rates.tables
    asked = Asked(budgets=ENVELOPES)
    kept = computed(lambda name: runs.rounded(name, tables[name]), asked)
    return Done(
        tables=own | kept.tables,
        documents=kept.documents,
        figures=kept.figures,
        rows_in=offered.height,
        rows_out=kept.rows_out,
        rejected=kept.rejected,
    )


def computed(read: Callable[[str], pl.DataFrame], asked: Asked, *, seconds: float = SECONDS) -> Done:
    """Compute what is asked on the tables of `EVIDENCE`: the same tables and the same asked, the same bytes."""
    laid_out = lay_out(read, asked)
    plan = solve.solve(laid_out, gap=asked.gap, seconds=seconds, kept_share=asked.kept_share)
    return written(plan, asked, people=read("plan_seekers"), payers=read("plan_payers"))


def lay_out(read: Callable[[str], pl.DataFrame], asked: Asked) -> problem.Problem:
    """Build the problem from the tables of `EVIDENCE`, as their files hold them, and from what is asked."""
    sessions, trainings, gap = read("sessions"), read("trainings"), read("gap")
    cells = gap.filter(horizon=_HORIZON)
    laid_out = problem.build(
        sessions=sessions,
        trainings=trainings,
        gap_or_openings=pl.concat(
            cells.select("zone", "rome3", positions=column, scenario=pl.lit(name))
            for name, column in _BOUNDS.items()
        ),
        scenarios=SCENARIOS,
        seekers=read("plan_seekers"),
        eligible=read("plan_payers").with_columns(eligible=pl.col("answer") != "no"),
        reach=read("plan_reach"),
        rates=prudent.rates(read("rates"), trainings=trainings["training_id"]),
        chance=chance.of_openings(demand=read("demand"), gap=gap, horizon=_HORIZON),
        budgets=asked.budgets,
        remote_max=asked.remote_max,
        half_year_budgets=asked.half_years,
        coverage_floor=asked.coverage_floor,
        choices=asked.choices,
        labels=dict(read("zones").select("zone", "label").iter_rows()),
        sites=_sites(sessions, read("geography")),
    )
    if not asked.rural_floor:
        return laid_out
    floor = seekers.rural_floor(laid_out, read("plan_seekers"), asked.rural_floor)
    return replace(laid_out, choices=replace(laid_out.choices, floors=(floor,)))


def written(plan: solve.Plan, asked: Asked, *, people: pl.DataFrame, payers: pl.DataFrame) -> Done:
    """Turn a plan into the tables, the document and the figures that are kept of it."""
    rural = seekers.rural_share(plan.purchase, people)
    for_whom: dict[str, object] = {
        "publics": seekers.served(plan.purchase, people, payers),
        "for_whom": seekers.for_whom(plan.purchase),
    }
    return Done(
        tables={"plan_lines": plan.lines, "plan_reservations": plan.reservations},
        documents={"plan": _document(plan, asked) | for_whom | {"rural_share": _rounded(rural)}},
        figures=_figures(plan, asked) | {"rural_share": _rounded(rural)},
        rows_in=plan.lines.height + len(plan.refused),
        rows_out=plan.lines.height,
        rejected=len(plan.refused),
    )


def _document(plan: solve.Plan, asked: Asked) -> dict[str, object]:
    """What the plan's page shows beside its lines; figures rounded, so that threads do not show."""
    moved = levers.read(plan.purchase) if plan.lines.height else levers.Levers(binding=(), wanted=())
    return {
        "status": plan.status,
        "value": _rounded(plan.value),
        "bound": _rounded(plan.bound),
        "gap": _rounded(plan.gap),
        "best": {
            "value": _rounded(plan.best_value),
            "bound": _rounded(plan.best_bound),
            "gap": _rounded(plan.best_gap),
        },
        "worst_zone": _rounded(plan.worst_zone),
        "worst_zone_bound": _rounded(plan.worst_zone_bound),
        "spent": plan.spent,
        "budgets": dict(asked.budgets),
        "greedy": {"value": _rounded(plan.greedy_value), "worst_zone": _rounded(plan.greedy_worst_zone)},
        "refused": {
            refusal.session_id: {"reason": refusal.reason, **refusal.why} for refusal in plan.refused
        },
        "unknown_cells": [[cell.zone, cell.rome3, list(cell.missing)] for cell in plan.unknown_cells],
        "unknown_publics": [
            {"public": public, "people": _rounded(people), "sessions": sessions}
            for public, people, sessions in plan.purchase.problem.unpaid()
        ],
        "scenarios_without_demand": list(plan.purchase.problem.without_demand()),
        "uncovered_zones": [list(zone) for zone in plan.left_out],
        "conflict": list(plan.conflict),
        "binding": [
            {
                "rule": one.rule,
                "about": one.about,
                "price": _rounded(one.price),
                "unit": one.unit,
                "fact": one.fact,
            }
            for one in moved.binding
        ],
        "wanted": {one.session_id: {"price": one.price, "fact": one.fact} for one in moved.wanted},
        "stresses": [
            {
                "name": one.name,
                "seekers": one.seekers,
                "openings": one.openings,
                "value": _rounded(one.value),
                "empty_seats": _rounded(one.empty_seats),
                "worst_zone": _rounded(one.worst_zone),
            }
            for one in (robustness.outcomes(plan.purchase) if plan.lines.height else ())
        ],
        "nothing": plan.nothing,
        "proof": plan.proof,
    }


def _figures(plan: solve.Plan, asked: Asked) -> dict[str, object]:
    return {
        "status": plan.status,
        "sessions": plan.lines.height,
        "seats": int(plan.lines["seats"].sum()),
        "cost": int(plan.lines["cost"].sum()),
        "expected": _rounded(plan.value),
        "bound": _rounded(plan.bound),
        "gap": _rounded(plan.gap),
        "worst_zone": _rounded(plan.worst_zone),
        "spent": plan.spent,
        "budgets": dict(asked.budgets),
        "unknown_cells": len(plan.unknown_cells),
        "sentence": wording.say(plan.nothing or plan.proof),
    }


def _sites(sessions: pl.DataFrame, geography: pl.DataFrame) -> dict[str, str]:
    """Zone of the site of each session that has one."""
    placed = sessions.join(geography.select("commune", "zone"), on="commune").drop_nulls("zone")
    return dict(placed.select("session_id", "zone").iter_rows())


def _rounded(figure: float | None) -> float | None:
    return None if figure is None or not math.isfinite(figure) else round(figure, 4)


def _reach(inputs: Inputs, offered: pl.DataFrame) -> pl.DataFrame:
    """Tell which zone may follow which session: by travel from its main commune, or from anywhere if remote."""
    sites = offered["commune"].drop_nulls().unique().sort().to_list()
    minutes = travel.zone_minutes(geography=inputs.geography, sites=sites, loaded=inputs.travel_times)
    pairs = offered.select("session_id", "commune", "modality").join(inputs.zones.select("zone"), how="cross")
    near = pl.col("minutes") <= intake.REACH_MINUTES
    return (
        pairs.join(minutes, left_on=["zone", "commune"], right_on=["zone", "site"], how="left")
        .select(
            "session_id",
            "zone",
            reachable=near.fill_null(value=False) | (pl.col("modality") == "remote"),
            minutes=pl.when(pl.col("modality") != "remote").then("minutes"),
        )
        .sort("session_id", "zone")
    )
