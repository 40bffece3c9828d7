"""The frontiers of a run's plan: whole plans from most people in work to the best worst zone, or rural share."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

import polars as pl

from numericemploi.model.errors import NotFoundError
from numericemploi.model.tables.results import PLAN_POINTS
from numericemploi.planning import difference, frontier, seekers
from numericemploi.planning.asked import Asked
from numericemploi.store import plan_studies, runs
from numericemploi.verbs import plan, plan_variants
from numericemploi.verbs.access import Actor, require
from numericemploi.verbs.journal import recorded
from numericemploi.verbs.step import Done

COVERAGE, RURAL = "coverage", "rural"
ALONG = (COVERAGE, RURAL)

POINTS = 12
"""Plans asked for on the site, both ends included; more are sought where fewer than ten are left."""

Step = Callable[[int, int], None]

_NAMED = 3
_DOCUMENT = "frontier"
_RISES = {COVERAGE: "worst_zone", RURAL: "rural_share"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """A frontier as it is kept: its points, each with what it does otherwise than the one before; plans solved."""

    points: list[dict[str, Any]]
    solved: int


def along_coverage(asked: Asked, *, run: int, actor: Actor, step: Step | None = None) -> None:
    """Draw the frontier of a run's plan along the coverage of the worst zone, and keep it.

    Raises
    ------
    NotAllowedError
        The actor may not.
    NotFoundError
        There is no such run.
    """
    _compute(COVERAGE, asked, run=run, actor=actor, step=step)


def along_rural(asked: Asked, *, run: int, actor: Actor, step: Step | None = None) -> None:
    """Draw the frontier along the rural share of the people seated, and keep it.

    Raises
    ------
    NotAllowedError, NotFoundError
        As `along_coverage`.
    """
    _compute(RURAL, asked, run=run, actor=actor, step=step)


def draw(
    run: runs.Done, asked: Asked, *, along: str, points: int, seconds: float, step: Step | None = None
) -> frontier.Drawn:
    """Draw a frontier; nothing is kept. What the site, the console and the API show is drawn here.

    Raises
    ------
    NotFoundError
        `along` is neither of the two.
    """
    if along not in ALONG:
        raise NotFoundError(f"No frontier along {along}.", hint=f"Known: {', '.join(ALONG)}.")
    laid_out = plan.lay_out(lambda name: runs.table(run, name), asked)
    if along == COVERAGE:
        return frontier.along_coverage(laid_out, points=points, gap=asked.gap, seconds=seconds, step=step)
    floor = seekers.rural_floor(laid_out, runs.table(run, "plan_seekers"), asked.rural_floor)
    floored = replace(laid_out, choices=replace(laid_out.choices, floors=(floor,)))
    return frontier.along_floor(floored, floor.name, points=points, gap=asked.gap, seconds=seconds, step=step)


def latest(run: runs.Done, asked: Asked, along: str = COVERAGE) -> plan_studies.Study | None:
    """Return the frontier last drawn on a run with these settings; None when nobody asked for one."""
    return plan_studies.latest(along, plan_variants.inputs(run, asked))


def read(study: plan_studies.Study) -> Drawn:
    """Return a frontier that was kept."""
    document: Any = runs.read_json(study, _DOCUMENT)
    before = {step["to"]: step for step in document["steps"]}
    rows = runs.table(study, PLAN_POINTS.name).to_dicts()
    return Drawn(points=[row | {"step": before.get(row["point"])} for row in rows], solved=document["solved"])


def take(
    study: plan_studies.Study, number: int, *, actor: Actor, title: str = "", parent: int | None = None
) -> int:
    """Make a variant of one point of a frontier: the very plan of that point; return its number.

    Raises
    ------
    NotAllowedError
        The actor may not.
    NotFoundError
        The frontier has no such point.
    """
    point = next((row for row in read(study).points if row["point"] == number), None)
    if point is None:
        raise NotFoundError("The frontier has no such point.")
    return plan_variants.make(asked_of(study, point), run=study.run, actor=actor, title=title, parent=parent)


def asked_of(study: plan_studies.Study, point: dict[str, Any]) -> Asked:
    """Return the settings of one point: what a variant is made with to take it."""
    names = ("coverage_floor", "rural_floor", "kept_share")
    return replace(Asked.read(study.parameters), **{name: point[name] for name in names})


def _compute(along: str, asked: Asked, *, run: int, actor: Actor, step: Step | None) -> None:
    require(actor, plan_variants.MAKE)
    with recorded(f"plan_frontier.along_{along}", actor) as count:
        on = runs.get(run)
        started, inputs = time.perf_counter(), plan_variants.inputs(on, asked)
        found = draw(on, asked, along=along, points=POINTS, seconds=plan_variants.SECONDS, step=step)
        people, payers = runs.table(on, "plan_seekers"), runs.table(on, "plan_payers")
        plans = [_as_kept(along, asked, point, people, payers) for point in found.points]
        rows = [_row(number, *one) for number, one in enumerate(plans, start=1)]
        facts = [point.difference.fact if point.difference else None for point in found.points]
        steps = [
            _step(_RISES[along], people, before, after, rows[at : at + 2], facts[at + 1])
            for at, ((_, before), (_, after)) in enumerate(pairwise(plans))
        ]
        packed = runs.pack(
            tables={PLAN_POINTS.name: PLAN_POINTS.of(rows)},
            documents={_DOCUMENT: {"steps": steps, "solved": found.solved}},
        )
        plan_studies.add(
            packed, kind=along, on=on, parameters=asked.document(), author=actor.name,
            seconds=time.perf_counter() - started, inputs_digest=inputs,
        )  # fmt: skip
        count.about, count.rows_in, count.rows_out = f"run {on.number}", found.solved, len(rows)


def _as_kept(
    along: str, asked: Asked, point: frontier.Point, people: pl.DataFrame, payers: pl.DataFrame
) -> tuple[Asked, Done]:
    """Settings of a point, and its plan as a variant with them is kept."""
    one = replace(asked, kept_share=point.kept_share)
    one = (
        replace(one, rural_floor=point.asked) if along == RURAL else replace(one, coverage_floor=point.asked)
    )
    return one, plan.written(point.plan, one, people=people, payers=payers)


def _row(number: int, asked: Asked, done: Done) -> dict[str, Any]:
    figures = done.figures
    return {
        "point": number, "coverage_floor": asked.coverage_floor, "rural_floor": asked.rural_floor,
        "kept_share": asked.kept_share, "status": figures["status"],
        "value": figures["expected"], "bound": figures["bound"], "gap": figures["gap"],
        "worst_zone": figures["worst_zone"], "rural_share": figures["rural_share"], "sessions": figures["sessions"],
        "seats": figures["seats"], "cost": figures["cost"], "digest": plan_variants.packed(done).digest,
    }  # fmt: skip


def _step(
    rises: str, people: pl.DataFrame, before: Done, after: Done, rows: list[dict[str, Any]], fact: object
) -> dict[str, Any]:
    """Say what a point does otherwise than the one before: sessions, seats between zones, value, points."""
    found = difference.between(
        *(
            difference.Bought(
                lines=done.tables["plan_lines"], reservations=done.tables["plan_reservations"], seekers=people
            )
            for done in (before, after)
        )
    )
    changes = found.sessions["change"].to_list()
    moves = (
        found.zones.sort("zone")
        .select("zone", moved=(pl.col("seats_after") - pl.col("seats_before")).round(1))
        .sort("moved", "zone")
    )
    old, new = rows
    return {
        "from": old["point"], "to": new["point"], "fact": fact,
        "in": changes.count("in"), "out": changes.count("out"), "seats": changes.count("seats"),
        "gains": moves.filter(pl.col("moved") >= 0.5).reverse().head(_NAMED).rows(),
        "losses": moves.filter(pl.col("moved") <= -0.5).head(_NAMED).rows(),
        "value": round(new["value"] - old["value"], 4),
        "points": round(100 * ((new[rises] or 0.0) - (old[rises] or 0.0)), 4),
    }  # fmt: skip
