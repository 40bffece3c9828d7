"""Variants of the purchase plan: set by a buyer, solved on a run's evidence, kept beside all others."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from datetime import date, datetime

import polars as pl

from numericemploi.model.errors import ConflictError, Fault, InvalidError, UntrustedError
from numericemploi.planning import adoption
from numericemploi.planning import asked as planning
from numericemploi.planning.asked import Asked
from numericemploi.planning.choices import Contract, Lock
from numericemploi.planning.intake import FUNDERS
from numericemploi.planning.problem import Problem
from numericemploi.store import files, purchases, records, runs
from numericemploi.store import plan_variants as kept
from numericemploi.verbs import plan, plan_lines
from numericemploi.verbs.access import Actor, require
from numericemploi.verbs.journal import recorded
from numericemploi.verbs.step import Done

MAKE, READ, ADOPT = "plan.make_variants", "plan.read_variants", "plan.adopt"
GAP = 5e-3
"""A person waits: the search stops at half a percent, which the page prints as it was proven."""

SECONDS = 30.0
"""The longest that each solve of a variant may last."""

_SHELF = "plans"
_SIGNED = ("contracted", "opened")


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """A variant computed again: what was kept and what was found, digest by digest."""

    number: int
    inputs_kept: str
    inputs_found: str
    kept: str
    found: str
    stopped: bool  # by the clock: another machine may give other bytes

    @property
    def same(self) -> bool:
        """Whether evidence and result are, byte for byte, what they were."""
        return self.inputs_kept == self.inputs_found and self.kept == self.found


def first(run: runs.Done) -> Asked:
    """Return what the main job asked of a run's own plan: where a buyer starts from."""
    document = runs.read_json(run, "plan")
    assert isinstance(document, dict)  # noqa: S101 - written by verbs.plan
    return Asked(budgets=document["budgets"], gap=GAP)


def make(asked: Asked, *, run: int, actor: Actor, title: str = "", parent: int | None = None) -> int:
    """Solve a plan with these parameters on the evidence of a run; keep it as a new variant; return its number.

    Nothing is overwritten: neither the run's plan, nor another variant, nor a line.

    Raises
    ------
    NotAllowedError
        The actor may not.
    InvalidError
        A budget is negative, a share leaves [0, 1], a session is unknown, or is both kept and left out, or kept with
        places that it has not or a funder that nobody knows.
    NotFoundError
        There is no such run, or parent.
    """
    require(actor, MAKE)
    with recorded("plan_variants.make", actor) as count:
        on = runs.get(run)
        if parent is not None:
            kept.get(parent)
        bare = _bare(on)
        refused = [refusal.session_id for refusal in bare.refused]
        faults = planning.faults(asked, plannable=bare.groups, refused=refused)
        if faults:
            raise InvalidError("The plan cannot be computed with these parameters.", faults=faults)
        started = time.perf_counter()
        done, files_of = solved(on, asked)
        seconds = time.perf_counter() - started
        folder = runs.keep(files_of, on.as_of, shelf=_SHELF)
        number = kept.add(
            run=on.number, parent=parent, title=title.strip()[:120], parameters=asked.document(), author=actor.name,
            organisation=actor.organisation, seconds=round(seconds, 3), inputs_digest=inputs(on, asked),
            digest=files_of.digest, folder=folder, summary=done.figures,
        )  # fmt: skip
        count.about, count.rows_in, count.rows_out = f"variant {number}", done.rows_in, done.rows_out
    return number


def with_session(number: int, session: str, *, actor: Actor) -> int:
    """Solve a variant again with one more session in it: what would bring it in, proven rather than estimated.

    Raises
    ------
    NotAllowedError, InvalidError, NotFoundError
        As for `make`.
    """
    before = kept.get(number)
    asked = Asked.read(before.parameters)
    others = tuple(one for one in asked.forbidden if one != session)
    kept_already = tuple(one for one in asked.locked if one.session != session)
    more = replace(
        asked,
        locked=(*kept_already, Lock(session=session)),
        forbidden=others,
        contracted=signed(runs.get(before.run)),
    )
    return make(more, run=before.run, actor=actor, parent=number)


def adopt(number: int, *, reason: str, actor: Actor, now: datetime, on: date) -> list[str]:
    """Adopt the buyer's own part of a variant; its lines enter the buyer's plan as adopted. Return the lines.

    The variant itself stays as it is, with the digest of all that decided it. Another funder's part waits for
    that funder.

    Raises
    ------
    NotAllowedError
        The actor is not a buyer.
    InvalidError
        No reason is given, or the variant buys nothing for this funder.
    ConflictError
        The part is adopted already, or a session of it is in a line in force.
    UntrustedError
        The evidence is no longer what the variant was computed from.
    """
    require(actor, ADOPT)
    held = kept.get(number)
    mine = adoption.part(runs.table(held, "plan_lines"), actor.organisation)
    faults = []
    if not reason.strip():
        faults.append(Fault(field="reason", code="no_reason", reason="no reason", remedy="Say why."))
    if mine.is_empty():
        faults.append(
            Fault(field="variant", code="nothing", reason="nothing for you", remedy="Choose another variant.")
        )
    if faults:
        raise InvalidError("This variant cannot be adopted so.", faults=faults)
    if inputs(runs.get(held.run), Asked.read(held.parameters)) != held.inputs_digest:
        raise UntrustedError(
            f"Variant {number}: the evidence of its run is no longer what it was.",
            hint="Put the run's files back from a backup, or compute the variant again.",
        )
    with recorded("plan_variants.adopt", actor) as count, records.all_or_nothing():
        kept.adopt(number, funder=actor.organisation, actor=actor.name, reason=reason.strip(), on=on)
        taken = adoption.taken(mine, purchases.lines(), variant=held.digest)
        if taken:
            raise ConflictError(
                f"In a line in force already: {', '.join(taken)}.",
                hint="Cancel that line with a reason, or leave these sessions out of the variant.",
            )
        names = plan_lines.propose_from_plan(mine, variant=held.digest, actor=actor, now=now)
        for name in names:
            plan_lines.act(name, "accept", actor=actor, now=now, reason=reason.strip())
        count.about, count.rows_in, count.rows_out = f"variant {number}", mine.height, len(names)
    return names


def check(number: int) -> Checked:
    """Compute a variant again from the evidence of its run, and compare, byte for byte.

    Raises
    ------
    NotFoundError
        There is no such variant.
    """
    held = kept.get(number)
    run, asked = runs.get(held.run), Asked.read(held.parameters)
    _, found = solved(run, asked)
    return Checked(
        number=number, inputs_kept=held.inputs_digest, inputs_found=inputs(run, asked), kept=held.digest,
        found=found.digest, stopped=held.summary["status"] == "time_limit",
    )  # fmt: skip


def can_be_set(run: runs.Done) -> bool:
    """Whether a run kept all that its plan was computed from; those made by former versions did not."""
    return all(runs.holds(run, f"{name}.parquet") for name in plan.EVIDENCE)


def signed(run: runs.Done) -> tuple[Contract, ...]:
    """Lines signed by now for one session of a run's offer: every plan keeps them as they are."""
    capacity = dict(runs.table(run, "sessions").select("session_id", "seats_max").iter_rows())
    lines = purchases.lines().filter(
        pl.col("status").is_in(_SIGNED), pl.col("buyer").is_in(FUNDERS), pl.col("sessions").list.len() == 1
    )
    found = {
        session: Contract(session=session, funder=buyer, seats=min(places, capacity[session] or places))
        for session, buyer, places in lines.select(
            pl.col("sessions").list.first(), "buyer", "places"
        ).iter_rows()
        if session in capacity and places > 0
    }
    return tuple(found[session] for session in sorted(found))


def half_years(run: runs.Done) -> list[str]:
    """Civil half-years in which the sessions on offer of a run start."""
    return sorted({planning.half_year(day) for day in runs.table(run, "sessions")["starts_on"].drop_nulls()})


def plannable(run: runs.Done) -> frozenset[str]:
    """Sessions of a run that a plan could buy: all that is asked of them is known."""
    return frozenset(_bare(run).sessions)


def _bare(run: runs.Done) -> Problem:
    return plan.lay_out(lambda name: runs.table(run, name), first(run))


def solved(run: runs.Done, asked: Asked) -> tuple[Done, runs.Packed]:
    """Compute what is asked on the evidence of a run, and pack it as it is kept."""
    done = plan.computed(lambda name: runs.table(run, name), asked, seconds=SECONDS)
    return done, packed(done)


def packed(done: Done) -> runs.Packed:
    """Pack a plan as a variant keeps it: the files that its digest is of."""
    return runs.pack(tables=done.tables, documents=done.documents)


def inputs(run: runs.Done, asked: Asked) -> str:
    """Digest of all that decides a variant: the evidence it is computed from, and what is asked."""
    tables = (runs.read_bytes(run, f"{name}.parquet") for name in plan.EVIDENCE)
    return files.digest(*tables, runs.canonical(asked.document()))
