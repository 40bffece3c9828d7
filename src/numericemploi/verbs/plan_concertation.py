"""The value of concertation of a run's plan: what its funders gain by planning together."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from numericemploi.planning import concertation
from numericemploi.planning.asked import Asked
from numericemploi.store import plan_studies, runs
from numericemploi.verbs import plan, plan_variants
from numericemploi.verbs.access import Actor, require
from numericemploi.verbs.journal import recorded

KIND = "concertation"


def compute(asked: Asked, *, run: int, actor: Actor, step: Callable[[int, int], None] | None = None) -> None:
    """Draw the plans that the funders would make together, blindly, in turn and from one purse; keep what they give.

    `step` hears after each how many are drawn, of how many.

    Raises
    ------
    NotAllowedError
        The actor may not.
    NotFoundError
        There is no such run.
    """
    require(actor, plan_variants.MAKE)
    with recorded("plan_concertation.compute", actor) as count:
        on = runs.get(run)
        started, inputs = time.perf_counter(), plan_variants.inputs(on, asked)
        laid_out = plan.lay_out(lambda name: runs.table(on, name), asked)
        found = concertation.measure(laid_out, gap=asked.gap, seconds=plan_variants.SECONDS, step=step)
        document: dict[str, object] = {
            "joint": found.joint, "joint_bound": found.joint_bound, "blind": found.blind,
            "sequential": found.sequential, "pooled": found.pooled, "value": found.value,
            "double_purchases": list(found.double_purchases), "double_cost": found.double_cost,
            "fact": found.fact,
        }  # fmt: skip
        packed = runs.pack(tables={}, documents={KIND: document})
        plan_studies.add(
            packed, kind=KIND, on=on, parameters=asked.document(), author=actor.name,
            seconds=time.perf_counter() - started, inputs_digest=inputs,
        )  # fmt: skip
        count.about, count.rows_out = f"run {on.number}", 1


def latest(run: runs.Done, asked: Asked) -> tuple[plan_studies.Study, dict[str, Any]] | None:
    """Return the last study with these settings and what it found; None when nobody asked for one."""
    study = plan_studies.latest(KIND, plan_variants.inputs(run, asked))
    if study is None:
        return None
    found = runs.read_json(study, KIND)
    assert isinstance(found, dict)  # noqa: S101 - written here
    return study, found
