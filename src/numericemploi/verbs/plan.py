"""Plan: which sessions two buyers would buy together, with the proof of how good that is, and what else they could."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from types import MappingProxyType

import polars as pl

from numericemploi.demand import chance
from numericemploi.demonstration.envelopes import ENVELOPES
from numericemploi.model.errors import NotFoundError
from numericemploi.model.tables.results import (
    PLAN_FRONTIER,
    PLAN_FRONTIER_LINES,
    PLAN_LEVERS,
    PLAN_STRESSES,
)
from numericemploi.outcomes import prudent
from numericemploi.planning import concertation, frontier, intake, levers, problem, robustness, seekers, solve
from numericemploi.planning.asked import Asked
from numericemploi.planning.choices import Choices, Floor
from numericemploi.reach import travel
from numericemploi.reach.concentration import RURAL_FROM
from numericemploi.store import runs
from numericemploi.verbs.intake import Inputs
from numericemploi.verbs.step import Done

EVIDENCE = (
    "geography",
    "sessions",
    "trainings",
    "plan_seekers",
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
    own = {
        "sessions": offered.sort("session_id"),
        "trainings": trainings.sort("training_id"),
        "plan_seekers": seekers.of_dossiers(
            candidates=inputs.candidates,
            geography=inputs.geography,
            occupations=inputs.occupations,
            rural_from=RURAL_FROM,
        ),
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
    return _written(plan, rural=seekers.rural_share(plan.purchase, read("plan_seekers")))


def lay_out(
    read: Callable[[str], pl.DataFrame], asked: Asked, *, choices: Choices | None = None
) -> problem.Problem:
    """Build the problem from the tables of `EVIDENCE`, as their files hold them, and from what is asked.

    Three scenarios of openings, one of people who seek. A floor `rural` stands in every problem, of 0 unless
    asked: a frontier may raise it. `choices` stand in for those of `asked`.
    """
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
        reach=read("plan_reach"),
        rates=prudent.rates(read("rates"), trainings=trainings["training_id"]),
        chance=chance.of_openings(demand=read("demand"), gap=gap, horizon=_HORIZON),
        budgets=asked.budgets,
        half_year_budgets=asked.half_years,
        remote_max=asked.remote_max,
        coverage_floor=asked.coverage_floor,
        choices=asked.choices if choices is None else choices,
        labels=dict(read("zones").select("zone", "label").iter_rows()),
        sites=_sites(sessions, read("geography")),
    )
    return laid_out.with_floor(
        Floor(
            name="rural",
            words="les personnes des communes rurales",
            share=asked.rural_floor,
            part=laid_out.part(seekers.rural_parts(read("plan_seekers"))),
        )
    )


def of_last_run(
    *,
    choices: Choices | None = None,
    budgets: Mapping[str, int] | None = None,
    remote_max: float = problem.REMOTE_MAX,
    coverage_floor: float = 0.0,
    rural_share: float = 0.0,
) -> problem.Problem:
    """Lay out the problem of the last finished run anew, with choices, budgets and limits of one's own.

    Raises
    ------
    NotFoundError
        No run is finished yet, or it was made by a former version.
    ContractError
        Choices contradict one another, or a figure cannot be.
    """
    run = runs.latest()
    if run is None or not all(runs.holds(run, f"{name}.parquet") for name in EVIDENCE):
        raise NotFoundError("No run of this version is finished yet.", hint="Run: numericemploi cycle")
    asked = Asked(
        budgets=ENVELOPES if budgets is None else budgets, remote_max=remote_max, coverage_floor=coverage_floor,
        rural_floor=rural_share,
    )  # fmt: skip
    return lay_out(lambda name: runs.table(run, name), asked, choices=choices)


def _written(plan: solve.Plan, *, rural: float | None) -> Done:
    """Turn a plan into the tables, the document and the figures that are kept of it."""
    bought = bool(plan.lines.height)
    share = {"rural_share": _rounded(rural)}
    return Done(
        tables={
            "plan_lines": plan.lines,
            "plan_reservations": plan.reservations,
            "plan_stresses": stressed(plan) if bought else PLAN_STRESSES.empty(),
            "plan_levers": moved(plan) if bought else PLAN_LEVERS.empty(),
        },
        documents={"plan": _document(plan) | share},
        figures=_figures(plan) | share,
        rows_in=plan.lines.height + len(plan.refused),
        rows_out=plan.lines.height,
        rejected=len(plan.refused),
    )


def solved(laid_out: problem.Problem) -> tuple[solve.Plan, dict[str, object]]:
    """Return the plan of a problem, and the document that tells it."""
    plan = solve.solve(laid_out)
    return plan, _document(plan)


def frontiers(
    laid_out: problem.Problem, *, along: str, points: int = frontier.POINTS
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Draw the frontier of a problem along the coverage of the worst zone or the rural share: its points, their lines.

    Raises
    ------
    NotFoundError
        `along` is neither `coverage` nor `rural`.
    """
    if along == "coverage":
        found = frontier.along_coverage(laid_out, points=points)
    elif along == "rural":
        found = frontier.along_floor(laid_out, "rural", points=points)
    else:
        raise NotFoundError(f"No frontier along {along}.", hint="Known: coverage, rural.")
    rows: list[dict[str, object]] = [
        {
            "along": along, "point": number, "asked": point.asked, "value": point.value, "bound": point.bound,
            "worst_zone": point.worst_zone, "share": point.share,
            "sessions": int((point.purchase.by_session > 0).sum()), "seats": int(point.purchase.seats.sum()),
            "cost": int(point.purchase.spent.sum()),
            "sentence": None if point.difference is None else point.difference.sentence_fr,
        }
        for number, point in enumerate(found)
    ]  # fmt: skip
    lines: list[dict[str, object]] = [
        {
            "along": along, "point": number, "session_id": laid_out.sessions[s], "funder": laid_out.funders[g],
            "seats": int(seats),
        }
        for number, point in enumerate(found)
        for (s, g), seats in point.purchase.bought()
    ]  # fmt: skip
    return PLAN_FRONTIER.of(rows), PLAN_FRONTIER_LINES.of(lines)


def together(laid_out: problem.Problem) -> concertation.Concertation:
    """Measure what the buyers gain by planning together."""
    return concertation.measure(laid_out)


def stressed(plan: solve.Plan) -> pl.DataFrame:
    """Return the plan under other demand: PLAN_STRESSES."""
    return _stresses(robustness.outcomes(plan.purchase))


def moved(plan: solve.Plan) -> pl.DataFrame:
    """Return the rules that bind with their prices, and what each session left out lacks: PLAN_LEVERS."""
    return _levers(levers.read(plan.purchase))


def confirmed(laid_out: problem.Problem, session: str, *, price: int) -> bool:
    """Solve anew with another price for one session, and tell whether it is then bought."""
    return levers.confirm(laid_out, session, price)


def _stresses(found: tuple[robustness.Outcome, ...]) -> pl.DataFrame:
    return PLAN_STRESSES.of(
        [
            {"stress": one.name, "seekers": one.seekers, "openings": one.openings, "value": one.value,
             "empty_seats": one.empty_seats, "worst_zone": one.worst_zone}
            for one in found
        ]
    )  # fmt: skip


def _levers(found: levers.Levers) -> pl.DataFrame:
    rules: list[dict[str, object]] = [
        {"kind": "rule", "rule": one.rule, "about": one.about, "price": one.price, "unit": one.unit,
         "entry_price": None, "sentence": one.sentence_fr}
        for one in found.binding
    ]  # fmt: skip
    sessions: list[dict[str, object]] = [
        {"kind": "session", "rule": "session", "about": one.session_id, "price": one.missing, "unit": None,
         "entry_price": one.price, "sentence": one.sentence_fr}
        for one in found.wanted
    ]  # fmt: skip
    return PLAN_LEVERS.of([*rules, *sessions])


def _document(plan: solve.Plan) -> dict[str, object]:
    """What the plan's page shows beside its lines; figures rounded, so that threads do not show."""
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
        "budgets": _budgets(plan),
        "scenarios": _scenarios(plan),
        "without_demand": list(plan.purchase.problem.without_demand()),
        "by_scenario": [_rounded(value) for value in plan.purchase.by_scenario.tolist()],
        "greedy": {"value": _rounded(plan.greedy_value), "worst_zone": _rounded(plan.greedy_worst_zone)},
        "refused": {refusal.session_id: refusal.sentence for refusal in plan.refused},
        "unknown_cells": [[cell.zone, cell.rome3, list(cell.missing)] for cell in plan.unknown_cells],
        "uncovered_zones": [list(zone) for zone in plan.left_out],
        "conflict": list(plan.conflict),
        "infeasible_fr": plan.infeasible_fr,
        "proof_fr": plan.proof_fr,
    }


def _figures(plan: solve.Plan) -> dict[str, object]:
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
        "budgets": _budgets(plan),
        "unknown_cells": len(plan.unknown_cells),
        "sentence": plan.infeasible_fr or plan.proof_fr,
    }


def _budgets(plan: solve.Plan) -> dict[str, int]:
    p = plan.purchase.problem
    return dict(zip(p.funders, p.budget.tolist(), strict=True))


def _scenarios(plan: solve.Plan) -> dict[str, float]:
    p = plan.purchase.problem
    return dict(zip(p.scenarios, p.weight.tolist(), strict=True))


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
