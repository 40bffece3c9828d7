"""The frontier of a run's plan: ten to fifteen whole plans, from most people in work to the best worst zone."""

from __future__ import annotations

import time
from dataclasses import replace
from itertools import pairwise
from typing import Any

import polars as pl

from numericemploi.model.errors import NotFoundError
from numericemploi.model.tables.results import PLAN_POINTS
from numericemploi.planning import difference, ladder
from numericemploi.planning.asked import Asked
from numericemploi.store import plan_studies, runs
from numericemploi.verbs import plan_variants
from numericemploi.verbs.access import Actor, require
from numericemploi.verbs.journal import recorded
from numericemploi.verbs.step import Done

KIND = "frontier"
POINTS = 12
"""Plans sought, both ends included; those that another one betters are left out."""

_NAMED = 3


def compute(asked: Asked, *, run: int, actor: Actor) -> plan_studies.Study:
    """Draw the frontier of a run's plan with these settings, and keep it.

    Each point is the plan that a variant with its settings gives, byte for byte.

    Raises
    ------
    NotAllowedError
        The actor may not.
    NotFoundError
        There is no such run.
    """
    require(actor, plan_variants.MAKE)
    with recorded("plan_frontier.compute", actor) as count:
        on = runs.get(run)
        started, inputs = time.perf_counter(), plan_variants.inputs(on, asked)
        points, plans = _points(on, asked)
        packed = runs.pack(
            tables={PLAN_POINTS.name: points}, documents={KIND: _neighbours(on, points, plans)}
        )
        plan_studies.add(
            packed, kind=KIND, on=on, parameters=asked.document(), author=actor.name,
            seconds=time.perf_counter() - started, inputs_digest=inputs,
        )  # fmt: skip
        count.about, count.rows_in, count.rows_out = f"run {on.number}", POINTS, points.height
    found = plan_studies.latest(KIND, inputs)
    assert found is not None  # noqa: S101 - just added
    return found


def latest(run: runs.Done, asked: Asked) -> plan_studies.Study | None:
    """Return the frontier last drawn on a run with these settings; None when nobody asked for one."""
    return plan_studies.latest(KIND, plan_variants.inputs(run, asked))


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
    point = next((row for row in points(study) if row["point"] == number), None)
    if point is None:
        raise NotFoundError("The frontier has no such point.")
    return plan_variants.make(asked_of(study, point), run=study.run, actor=actor, title=title, parent=parent)


def points(study: plan_studies.Study) -> list[dict[str, Any]]:
    """Return the points of a frontier, each with what it does otherwise than the one before, if any."""
    steps = runs.read_json(study, KIND)
    assert isinstance(steps, list)  # noqa: S101 - written here
    before = {step["to"]: step for step in steps}
    rows = runs.table(study, PLAN_POINTS.name).to_dicts()
    return [row | {"step": before.get(row["point"])} for row in rows]


def asked_of(study: plan_studies.Study, point: dict[str, Any]) -> Asked:
    """Return the settings of one point: what a variant is made with to take it."""
    return replace(
        Asked.read(study.parameters), coverage_floor=point["coverage_floor"], kept_share=point["kept_share"]
    )


def _points(run: runs.Done, asked: Asked) -> tuple[pl.DataFrame, dict[str, Done]]:
    """Both ends first: nothing given up for the worst zone, then everything; the rungs between them after."""
    plans: dict[str, Done] = {}
    rows = []

    def draw(floor: float, kept_share: float) -> dict[str, Any]:
        one = replace(asked, coverage_floor=round(floor, 6), kept_share=kept_share)
        done, packed = plan_variants.solved(run, one)
        plans[packed.digest] = done
        row = _row(one, done, packed.digest)
        if done.rows_out:
            rows.append(row)
        return row

    first = draw(asked.coverage_floor, 1.0)
    last = draw(asked.coverage_floor, 0.0)
    if first["worst_zone"] is not None and last["worst_zone"] is not None:
        for floor in ladder.floors(first["worst_zone"], last["worst_zone"], POINTS - 2):
            draw(floor, 1.0)
    known = [row for row in rows if row["worst_zone"] is not None]
    return ladder.undominated(PLAN_POINTS.of([row | {"point": n} for n, row in enumerate(known)])), plans


def _row(asked: Asked, done: Done, digest: str) -> dict[str, Any]:
    figures = done.figures
    return {
        "coverage_floor": asked.coverage_floor, "kept_share": asked.kept_share, "status": figures["status"],
        "value": figures["expected"], "bound": figures["bound"], "gap": figures["gap"],
        "worst_zone": figures["worst_zone"], "rural_share": figures["rural_share"], "sessions": figures["sessions"],
        "seats": figures["seats"], "cost": figures["cost"], "digest": digest,
    }  # fmt: skip


def _neighbours(run: runs.Done, points: pl.DataFrame, plans: dict[str, Done]) -> list[dict[str, Any]]:
    """Say what each point does otherwise than the one before: sessions, seats between zones, value, points."""
    rows = points.to_dicts()
    return [_step(run, before, after, plans) for before, after in pairwise(rows)]


def _step(
    run: runs.Done, before: dict[str, Any], after: dict[str, Any], plans: dict[str, Done]
) -> dict[str, Any]:
    people = runs.table(run, "plan_seekers")
    both = [
        difference.Bought(
            lines=done.tables["plan_lines"], reservations=done.tables["plan_reservations"], seekers=people
        )
        for done in (plans[before["digest"]], plans[after["digest"]])
    ]
    found = difference.between(*both)
    changes = found.sessions["change"].to_list()
    moves = (
        found.zones.sort("zone")
        .select("zone", moved=(pl.col("seats_after") - pl.col("seats_before")).round(1))
        .sort("moved", "zone")
    )
    return {
        "from": before["point"], "to": after["point"],
        "in": changes.count("in"), "out": changes.count("out"), "seats": changes.count("seats"),
        "gains": moves.filter(pl.col("moved") >= 0.5).reverse().head(_NAMED).rows(),
        "losses": moves.filter(pl.col("moved") <= -0.5).head(_NAMED).rows(),
        "value": round(after["value"] - before["value"], 4),
        "points": round(100 * (after["worst_zone"] - before["worst_zone"]), 4),
    }  # fmt: skip
