"""Studies of the plan as work in the background: asked for on a page, done by a worker, followed while it lasts."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Protocol

from numericemploi.model.errors import NotFoundError, NumericEmploiError
from numericemploi.planning.asked import Asked
from numericemploi.store import background, plan_requests, records, runs
from numericemploi.store.plan_requests import Request
from numericemploi.verbs import plan_concertation, plan_frontier, plan_variants
from numericemploi.verbs.access import Actor, require
from numericemploi.verbs.journal import recorded

WORK = "background.work"
OFTEN = 3
"""Times a study is taken up before it is given up: what kills its worker every time must not kill it for ever."""

_log = logging.getLogger("numericemploi.verbs")


class Compute(Protocol):
    """What computes one kind of study and keeps it, telling how many of how many plans are solved."""

    def __call__(self, asked: Asked, *, run: int, actor: Actor, step: Callable[[int, int], None]) -> object:
        """Compute and keep."""
        ...


KINDS: Mapping[str, Compute] = MappingProxyType(
    {
        plan_frontier.COVERAGE: plan_frontier.along_coverage,
        plan_frontier.RURAL: plan_frontier.along_rural,
        plan_concertation.KIND: plan_concertation.compute,
    }
)


def ask(kind: str, asked: Asked, *, run: int, actor: Actor) -> Request:
    """Ask for a study; asked already with the same settings, it is the same one, taken up again if it stopped.

    Raises
    ------
    NotAllowedError
        The actor may not.
    NotFoundError
        There is no such kind, or run, or the run kept too little to be studied.
    """
    require(actor, plan_variants.MAKE)
    if kind not in KINDS:
        raise NotFoundError(f"No study {kind}.", hint=f"Known: {', '.join(KINDS)}.")
    on = runs.get(run)
    if not plan_variants.can_be_set(on):
        raise NotFoundError(f"Run {run} is of a former version.", hint="Run: numericemploi cycle")
    with recorded("plan_studies.ask", actor) as count, records.all_or_nothing():
        found, new = plan_requests.add(
            kind, plan_variants.inputs(on, asked), run=run, parameters=asked.document(), author=actor.name,
            role=actor.role, organisation=actor.organisation,
        )  # fmt: skip
        if found.stopped:
            plan_requests.wait(found.number)
        if new or found.stopped:
            background.add(found.number)
        count.about, count.rows_out = f"study {found.number}", int(new)
    return plan_requests.get(found.number)


def state(kind: str, asked: Asked, run: runs.Done) -> Request | None:
    """Return the last request for a study with these settings; None when nobody asked."""
    return plan_requests.latest(kind, plan_variants.inputs(run, asked))


def perform(number: int) -> None:
    """Do a study that waits, in the name of who asked; what goes wrong is kept for the page, not raised."""
    found = plan_requests.begin(number)
    if found is None:
        return
    actor = Actor(name=found.author, role=found.role, organisation=found.organisation)
    try:
        KINDS[found.kind](
            Asked.read(found.parameters), run=found.run, actor=actor,
            step=lambda done, total: plan_requests.advance(number, done, total),
        )  # fmt: skip
    except NumericEmploiError as error:
        plan_requests.fail(number, str(error))
    except Exception as error:  # noqa: BLE001 - the next one must be done, whatever happened here
        _log.error("study=%d error=%s", number, type(error).__name__)  # its text may hold a value
        plan_requests.fail(number, type(error).__name__)
    else:
        plan_requests.finish(number)


def work(*, actor: Actor, once: bool = False, waits: bool = False) -> None:
    """Be the worker: take up what a former one left, then do what is asked; `once`, until nothing waits.

    Raises
    ------
    NotAllowedError
        The actor may not.
    ConflictError
        Another worker serves the data folder, and this one does not wait for its end.
    """
    require(actor, WORK)
    with background.alone(waits=waits):
        with recorded("plan_studies.take_up", actor) as count, records.all_or_nothing():
            background.forget()
            left = plan_requests.unfinished()
            for one in left:
                if one.begun >= OFTEN:
                    plan_requests.fail(one.number, f"stopped {one.begun} times before its end")
                    continue
                plan_requests.wait(one.number)
                background.add(one.number)
            count.rows_in = len(left)
        background.work(once=once)
