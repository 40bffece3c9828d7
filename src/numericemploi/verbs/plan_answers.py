"""What the last run's plan answers when it is asked otherwise; nothing is kept."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from typing import Any

from numericemploi.model.errors import ConflictError, InvalidError
from numericemploi.planning import asked as planning
from numericemploi.planning import concertation as measured
from numericemploi.planning import frontier as drawn
from numericemploi.planning import levers, wording
from numericemploi.planning.asked import Asked
from numericemploi.planning.choices import Lock
from numericemploi.planning.problem import Problem
from numericemploi.store import runs
from numericemploi.verbs import plan as plans
from numericemploi.verbs import plan_frontier, plan_read, plan_variants
from numericemploi.verbs.step import Done

Step = Callable[[int, int], None]


def asked(
    *,
    locked: Collection[Lock] = (),
    forbidden: Collection[str] = (),
    budgets: Mapping[str, int] | None = None,
    coverage_floor: float = 0.0,
    rural_floor: float = 0.0,
) -> Asked:
    """What is asked of the last run's plan, its own budgets where none is given.

    Raises
    ------
    NotFoundError
        No run is finished.
    ConflictError
        The last run did not keep all that its plan is computed from.
    InvalidError
        A budget is negative or of nobody, a share leaves [0, 1], a session is unknown, or both locked and forbidden, or
        locked with places that it has not or a funder that nobody knows.
    """
    run = plan_read.last()
    if not plan_variants.can_be_set(run):
        raise ConflictError(
            "The last run is of a former version.", hint="Run `numericemploi cycle`, then ask again."
        )
    first = plan_variants.first(run)
    wanted = replace(
        first,
        locked=tuple(locked),
        forbidden=tuple(forbidden),
        budgets={**first.budgets, **(budgets or {})},
        coverage_floor=coverage_floor,
        rural_floor=rural_floor,
        gap=1e-3,
    )
    bare = _laid_out(first)
    faults = planning.faults(
        wanted, plannable=bare.groups, refused=[refusal.session_id for refusal in bare.refused]
    )
    if faults:
        raise InvalidError("The plan cannot be computed with these parameters.", faults=faults)
    return wanted


def plan(wanted: Asked) -> Done:
    """Solve the last run's plan as it is asked: tables and document, as a run keeps them."""
    run = plan_read.last()
    return plans.computed(lambda name: runs.table(run, name), wanted)


def frontier(
    wanted: Asked, *, along: str, points: int = drawn.POINTS, step: Step | None = None
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Points of the frontier, along the `coverage` of the worst zone or the `rural` share, and their lines.

    Raises
    ------
    NotFoundError
        `along` is neither of the two.
    """
    wide = replace(wanted, gap=drawn.GAP)
    found = plan_frontier.draw(
        plan_read.last(), wide, along=along, points=points, seconds=drawn.SECONDS, step=step
    ).points
    lines = [
        {"point": number, **line}
        for number, point in enumerate(found)
        for line in point.plan.lines.select("session_id", "funder", "seats").to_dicts()
    ]
    return [_point(number, point) for number, point in enumerate(found)], lines


def concertation(wanted: Asked, *, step: Step | None = None) -> measured.Concertation:
    """Measure what the buyers gain by planning together."""
    return measured.measure(_laid_out(wanted), step=step)


def confirm(wanted: Asked, session: str, *, price: int) -> bool:
    """Solve anew with another price for one session, euro cents, and tell whether it is then bought."""
    return levers.confirm(_laid_out(wanted), session, price)


def _laid_out(wanted: Asked) -> Problem:
    run = plan_read.last()
    return plans.lay_out(lambda name: runs.table(run, name), wanted)


def _point(number: int, point: drawn.Point) -> dict[str, Any]:
    bought, told = point.purchase, point.difference.fact if point.difference else None
    return {
        "point": number, "asked": point.asked, "value": point.value, "bound": point.bound,
        "worst_zone": point.worst_zone, "share": point.share, "sessions": int((bought.by_session > 0).sum()),
        "seats": int(bought.seats.sum()), "cost": int(bought.spent.sum()),
        "fact": told, "sentence": wording.say(told) or None,
    }  # fmt: skip
