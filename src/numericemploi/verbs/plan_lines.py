"""Plan lines: proposed, corrected, recommended, accepted in whole or in part, bought, opened, cancelled."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import uuid4

import polars as pl

from numericemploi.model.errors import ConflictError, Fault, InvalidError, NotAllowedError, NotFoundError
from numericemploi.model.tables.purchases import PURCHASE_LINES
from numericemploi.planning import line_form, line_life, line_reading, periods
from numericemploi.planning.edited import CONTENT
from numericemploi.planning.line_reading import Reading
from numericemploi.reference import packaged
from numericemploi.store import editions, files, purchases, recommendations, records
from numericemploi.verbs import rome
from numericemploi.verbs.access import Actor, may, require
from numericemploi.verbs.journal import recorded

PUBLIC = ("published", "contracted", "opened")
"""Statuses from which a line is public, without its price."""

_EMPTY: dict[str, Any] = {"level": None, "zone": None, "commune": None, "modality": "onsite", "hours": None,
                          "unit_price": None, "sessions": [], "replaces": None, "reference": None}  # fmt: skip


class StaleLineError(ConflictError):
    """Somebody saved the line first; what was written is kept as the draft `number`."""

    def __init__(self, number: int) -> None:
        super().__init__(
            "Somebody changed this line meanwhile; what you wrote is kept as a draft.",
            hint=f"Read both versions, then take yours up or leave it: draft {number}.",
        )
        self.number = number


@dataclass(frozen=True, slots=True, kw_only=True)
class Followed:
    """A line as one of those who may see it sees it: what it is, what was done, what they may do."""

    row: dict[str, Any]
    acts: tuple[str, ...]
    editable: tuple[str, ...]
    history: list[purchases.Done]
    drafts: list[purchases.Draft]
    rest: list[str]
    replaced_by: list[str]
    shared_sessions: dict[str, list[str]]


def parties(line: Mapping[str, Any], actor: Actor) -> tuple[str, ...]:
    """Say who the actor is to a line: its buyer, the branch, both, or nobody.

    An administrator stands in for a buyer who has no account.
    """
    if actor.role == "administrator" or (actor.role == "buyer" and actor.organisation == line["buyer"]):
        return ("buyer",)
    return ("delegate",) if actor.role == "delegate" else ()


def listing(*, actor: Actor) -> pl.DataFrame:
    """PURCHASE_LINES that the actor may see: all of them for buyers and the branch, public ones for anybody.

    The price of a single line is for those who buy; elsewhere it is null.
    """
    found = purchases.lines()
    if not may(actor, "purchases.read"):
        found = found.filter(pl.col("status").is_in(PUBLIC))
    if not may(actor, "plan.read_prices"):
        found = found.with_columns(unit_price=pl.lit(None, pl.Int64))
    return PURCHASE_LINES.check(found)


def follow(line_id: str, *, actor: Actor) -> Followed:
    """Return a line with its history and what the actor may do.

    Raises
    ------
    NotFoundError
        No such line, or not one that the actor may see.
    """
    seen = {row["line_id"]: row for row in listing(actor=actor).iter_rows(named=True)}
    row = seen.get(line_id)
    if row is None:
        raise NotFoundError("No such plan line.", hint="Sign in, or check its address.")
    inside = may(actor, "purchases.read")
    mine = parties(row, actor)
    return Followed(
        row=row,
        acts=line_life.allowed(row["status"], mine),
        editable=line_life.EDITABLE[row["status"]] if "buyer" in mine else (),
        history=purchases.history(line_id) if inside else [],
        drafts=[one for one in purchases.drafts(line_id) if one.actor == actor.name] if inside else [],
        rest=[name for name, one in seen.items() if one["parent"] == line_id],
        replaced_by=[name for name, one in seen.items() if one["replaces"] == line_id],
        shared_sessions={
            session: others
            for session in row["sessions"]
            if (others := [name for name, one in seen.items()
                           if name != line_id and session in one["sessions"] and one["status"] != "cancelled"])
        },
    )  # fmt: skip


def read_cells(cells: Mapping[str, str]) -> Reading:
    """Read what a person typed in the fields of a line, with the words that spreadsheets use too."""
    return line_reading.line(cells, unread=(), known=places(), heads=rome.heads())


def propose(
    given: Mapping[str, Any],
    *,
    buyer: str,
    actor: Actor,
    now: datetime,
    line_id: str = "",
    recommendation: str | None = None,
) -> str:
    """Add a line to a buyer's plan; return its identifier. The same identifier again is the same line.

    A line that answers a recommendation starts as recommended.

    Raises
    ------
    NotAllowedError
        The plan is another buyer's.
    InvalidError
        A field cannot be kept; the error names every one of them.
    """
    require(actor, "purchases.write")
    name = line_id or f"l-{uuid4().hex[:12]}"
    if purchases.known([name]):
        return name
    row = {
        **_EMPTY, **given, "line_id": name, "buyer": buyer, "revision": 1, "variant": None, "parent": None,
        "status": "recommended" if recommendation else "proposed", "recommendation": recommendation, "fictif": True,
    }  # fmt: skip
    row = _placed(row)
    _own(row, actor)
    _answers(row)
    check(row)
    with recorded("plan_lines.propose", actor) as count, records.all_or_nothing():
        purchases.add(row, act="propose", actor=actor.name, role=actor.role, at=now)
        count.about, count.rows_in, count.rows_out = name, 1, 1
    return name


def bring(rows: Sequence[Mapping[str, Any]], *, actor: Actor, now: datetime) -> int:
    """Add lines of existing plans in the state that they come in; return how many were not there yet.

    Raises
    ------
    NotAllowedError
        A plan is another buyer's.
    InvalidError
        A field cannot be kept: nothing is.
    """
    require(actor, "purchases.write")
    before, known = purchases.known([row["line_id"] for row in rows]), places()
    new = [
        {**row, "revision": 1, "variant": None, "parent": None, "fictif": True}
        for row in rows
        if row["line_id"] not in before
    ]
    for row in new:
        _own(row, actor)
        check(row, known)
    with recorded("plan_lines.import", actor) as count, records.all_or_nothing():
        for row in new:
            purchases.add(row, act="import", actor=actor.name, role=actor.role, at=now)
        count.about, count.rows_in, count.rows_out = f"{len(rows)} lines", len(rows), len(new)
    return len(new)


def propose_from_plan(chosen: pl.DataFrame, *, variant: str, actor: Actor, now: datetime) -> list[str]:
    """Add the lines of an adopted plan to the plans of their buyers, as proposed; return their identifiers.

    Each buyer then accepts, in whole or in part, what is its own. The same plan again adds nothing.

    Parameters
    ----------
    chosen
        At least `session_id`, `funder`, `seats` of each session bought: PLAN_LINES of a run, or a variant's.
    variant
        Digest of the plan; it stays on each line.

    Raises
    ------
    NotFoundError
        A session of the plan is not in the catalogue any more.
    """
    require(actor, "purchases.write")
    known = places()
    sessions = {row["session_id"]: row for row in records.read("sessions").iter_rows(named=True)}
    trainings = {row["training_id"]: row for row in records.read("trainings").iter_rows(named=True)}
    rows = []
    for one in chosen.sort("session_id").iter_rows(named=True):
        session = sessions.get(one["session_id"])
        training = trainings.get(session["training_id"]) if session else None
        if session is None or training is None:
            raise NotFoundError(
                f"Session {one['session_id']} is not in the catalogue.", hint="Run the plan again."
            )
        rows.append(
            _from_session(
                session, training, seats=one["seats"], buyer=one["funder"], variant=variant, known=known
            )
        )
    before = purchases.known([row["line_id"] for row in rows])
    new = [row for row in rows if row["line_id"] not in before]
    for row in new:
        check(row, known)
    with recorded("plan_lines.propose_from_plan", actor) as count, records.all_or_nothing():
        for row in new:
            purchases.add(row, act="propose", actor=actor.name, role=actor.role, at=now)
        count.about, count.rows_in, count.rows_out = variant, len(rows), len(new)
    return [row["line_id"] for row in rows]


def revise(line_id: str, given: Mapping[str, Any], *, read: int, actor: Actor, now: datetime) -> None:
    """Correct a line that the actor has read at revision `read`.

    Raises
    ------
    NotFoundError
        No such line, or not one that the actor may see.
    NotAllowedError
        The line is another buyer's.
    InvalidError
        A field cannot be kept, or may not change any more in this state.
    StaleLineError
        Somebody saved it first: what was given is kept as a draft, and nothing of theirs is lost.
    """
    require(actor, "purchases.write")
    held = purchases.get(line_id)
    _own(held, actor)
    if held["revision"] != read:
        raise StaleLineError(_kept_as_draft(line_id, given, read=read, actor=actor, now=now))
    row = _placed({**held, **{name: given[name] for name in CONTENT if name in given}})
    fixed = [
        name for name in CONTENT if row[name] != held[name] and name not in line_life.EDITABLE[held["status"]]
    ]
    if fixed:
        raise InvalidError("The line cannot change so any more.", faults=[_fixed(name) for name in fixed])
    check(row)
    if row == held:
        return
    row["revision"] += 1
    try:
        with recorded("plan_lines.revise", actor) as count, records.all_or_nothing():
            purchases.change(row, read=read, act="revise", actor=actor.name, role=actor.role, at=now)
            count.about, count.rows_in, count.rows_out = line_id, 1, 1
    except ConflictError as error:
        raise StaleLineError(_kept_as_draft(line_id, given, read=read, actor=actor, now=now)) from error


def act(
    line_id: str,
    name: str,
    *,
    actor: Actor,
    now: datetime,
    read: int | None = None,
    reason: str = "",
    places: int | None = None,
) -> str | None:
    """Recommend, accept, publish, contract, open, cancel or close a line; return the line of the rest, if any.

    Parameters
    ----------
    read
        The revision that the actor has read; another one is there: refused. None: whatever it is.
    places
        For `accept`: how many places; fewer than were asked leave the rest as a line of its own.

    Raises
    ------
    NotFoundError
        No such line, or not one that the actor may see.
    NotAllowedError
        The act is another party's.
    ConflictError
        Somebody changed the line meanwhile, or its state does not allow the act.
    InvalidError
        No reason where one is due, a field to fill first, or more places than were asked.
    """
    require(actor, "purchases.act")
    held = purchases.get(line_id)
    replaced = purchases.get(held["replaces"])["status"] if held["replaces"] else None
    done = line_life.after(
        held, name, parties=parties(held, actor), reason=reason, places=places, replaced=replaced,
        rest_id=f"{line_id[:40]}-r{held['revision'] + 1}",
    )  # fmt: skip
    with recorded(f"plan_lines.{name}", actor) as count, records.all_or_nothing():
        purchases.change(
            done.line, read=held["revision"] if read is None else read, act=name, actor=actor.name, role=actor.role,
            at=now, reason=reason.strip(),
        )  # fmt: skip
        if done.rest is not None:
            purchases.add(
                done.rest, act="rest", actor=actor.name, role=actor.role, at=now, reason=reason.strip()
            )
        count.about, count.rows_in, count.rows_out = line_id, 1, 1 + (done.rest is not None)
    return done.rest["line_id"] if done.rest else None


def take_up(number: int, *, actor: Actor, now: datetime) -> str:
    """Put a draft over the present version of its line; return the line.

    Raises
    ------
    NotFoundError
        No such draft, or not one of the actor's.
    """
    found = my_draft(number, actor=actor)
    line = purchases.get(found.line_id)
    changed = _changes(found)
    revise(found.line_id, changed, read=line["revision"], actor=actor, now=now)
    purchases.settle_draft(number, "taken")
    return found.line_id


def leave(number: int, *, actor: Actor) -> str:
    """Leave a draft: its words stay in the store, and wait no more. Return the line."""
    found = my_draft(number, actor=actor)
    with recorded("plan_lines.leave_draft", actor) as count:
        purchases.settle_draft(number, "left")
        count.about = found.line_id
    return found.line_id


def my_draft(number: int, *, actor: Actor) -> purchases.Draft:
    """Return a draft of the actor's.

    Raises
    ------
    NotFoundError
        No such draft, or somebody else's.
    """
    require(actor, "purchases.write")
    found = purchases.draft(number)
    if found.actor != actor.name:
        raise NotFoundError("No such draft.")
    return found


def _changes(draft: purchases.Draft) -> dict[str, Any]:
    """Return what the author of a draft changed on the revision that they had read, and nothing else."""
    base = purchases.revision(draft.line_id, draft.revision) or {}
    return {name: value for name, value in draft.given.items() if name in CONTENT and value != base.get(name)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Versions:
    """Both versions of a line that two people changed, field by field, beside what both had read."""

    draft: purchases.Draft
    line: dict[str, Any]
    by: str
    fields: list[dict[str, Any]]


def versions(number: int, *, actor: Actor) -> Versions:
    """Set a draft beside the line as it is now: fields that one of the two changed."""
    found = my_draft(number, actor=actor)
    line = purchases.get(found.line_id)
    base = purchases.revision(found.line_id, found.revision) or line
    mine = {**base, **_changes(found)}
    fields = [
        {"name": name, "read": base[name], "theirs": line[name], "mine": mine[name]}
        for name in CONTENT
        if line[name] != base[name] or mine[name] != base[name]
    ]
    history = purchases.history(found.line_id)
    return Versions(draft=found, line=line, by=history[-1].actor if history else "", fields=fields)


def check(row: Mapping[str, Any], known: line_form.Places | None = None) -> None:
    """Refuse a line that cannot be kept; `known` spares reading the codes again.

    Raises
    ------
    InvalidError
        It names every field at fault.
    """
    found = line_form.faults(row, known or places())
    if found:
        raise InvalidError("The line cannot be kept as it is.", faults=found)


def places() -> line_form.Places:
    """Return what the codes of a line are checked against, as it is loaded now."""
    communes = editions.current("communes")
    zones = editions.current("zones")
    named = _named(communes.digest if communes else "", zones.digest if zones else "", str(files.folder()))
    return line_form.Places(
        **named,
        sessions=frozenset(records.read("sessions")["session_id"]),
        lines=frozenset(purchases.lines()["line_id"]),
    )


@lru_cache(maxsize=2)
def _named(_communes: str, _zones: str, _folder: str) -> dict[str, dict[str, str]]:
    """Names of occupations, zones and communes by code, until another edition is loaded."""
    communes = editions.read("communes").drop_nulls("zone")
    zones = editions.read("zones")
    return {
        "occupations": dict(packaged.occupations().select("rome3", "label").iter_rows()),
        "zones": dict(zones.select("zone", "label").iter_rows()),
        "communes": dict(communes.select("commune", "label").iter_rows()),
        "zone_of": dict(communes.select("commune", "zone").iter_rows()),
    }


def _own(line: Mapping[str, Any], actor: Actor) -> None:
    if "buyer" not in parties(line, actor):
        raise NotAllowedError(
            "Cette ligne est celle d'un autre acheteur.", hint="Vous pouvez la lire ; lui seul la change."
        )


def _answers(row: Mapping[str, Any]) -> None:
    """Refuse a line that answers what was not recommended to its buyer."""
    if row["recommendation"]:
        told = recommendations.get(row["recommendation"]).row
        if told["state"] != "transmitted" or row["buyer"] not in told["recipients"]:
            raise NotFoundError(
                "No such recommendation to this buyer.", hint="Check that it was not withdrawn."
            )


def _placed(row: dict[str, Any]) -> dict[str, Any]:
    """Give a line the zone of its site where none is said: a site lies in one zone."""
    if row["commune"] and not row["zone"]:
        row["zone"] = places().zone_of.get(row["commune"])
    return row


def _kept_as_draft(line_id: str, given: Mapping[str, Any], *, read: int, actor: Actor, now: datetime) -> int:
    with recorded("plan_lines.keep_draft", actor) as count, records.all_or_nothing():
        number = purchases.keep_draft(
            line_id, {name: given[name] for name in CONTENT if name in given}, read=read, actor=actor.name, at=now
        )  # fmt: skip
        count.about, count.rows_out = line_id, 1
    return number


def _fixed(name: str) -> Fault:
    return Fault(
        field=name, code="fixed", reason="fixed by now", remedy="Cancel the line and propose another one."
    )


def of_session(
    session: Mapping[str, Any], training: Mapping[str, Any], *, known: line_form.Places
) -> dict[str, Any]:
    """Return what a line that buys a session says of it."""
    heads = rome.heads()
    rome3 = next(
        (head for code in training["rome"] if (head := heads.get(code, code)) in known.occupations), ""
    )
    level, start = training["level_exit"], session["starts_on"]
    return {
        **_EMPTY, "rome3": rome3, "level": level if level in line_form.LEVELS else None,
        "zone": known.zone_of.get(session["commune"] or ""), "commune": session["commune"],
        "modality": session["modality"], "period": periods.month_of(start) if start else "",
        "hours": session["hours"], "unit_price": session["unit_price"], "sessions": [session["session_id"]],
    }  # fmt: skip


def _from_session(
    session: Mapping[str, Any], training: Mapping[str, Any], *, seats: int, buyer: str, variant: str,
    known: line_form.Places,
) -> dict[str, Any]:  # fmt: skip
    """Return the line that buys some seats of a session of an adopted plan."""
    return {
        **of_session(session, training, known=known),
        "line_id": f"p-{files.digest(variant.encode(), session['session_id'].encode())[:16]}",
        "buyer": buyer, "places": int(seats), "status": "proposed", "revision": 1, "recommendation": None,
        "variant": variant, "parent": None, "fictif": session["fictif"],
    }  # fmt: skip
