"""Files of plan lines and contract targets: read, repaired row by row, compared with what is held, kept."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import polars as pl

from numericemploi.model.errors import ConflictError, Fault, InvalidError, NotFoundError
from numericemploi.model.rejects import REJECTS, Rejects
from numericemploi.model.tables.purchases import BUYERS
from numericemploi.planning import edited, line_reading, target_reading
from numericemploi.planning.edited import Verdict
from numericemploi.sources import purchase_files
from numericemploi.store import plan_files, purchases, recommendations, records
from numericemploi.store.plan_files import Kept
from numericemploi.verbs import plan_lines, rome
from numericemploi.verbs.access import Actor, require
from numericemploi.verbs.journal import recorded

_RIGHTS = {"lines": "purchases.write", "targets": "purchases.targets"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """A file beside what is held: what each row that waits would do, and how many are kept or left."""

    file: Kept
    verdicts: list[Verdict]
    cells: dict[int, dict[str, str]]
    kept: int
    left: int

    def of(self, kind: str) -> list[Verdict]:
        """Rows that wait and would do this."""
        return [one for one in self.verdicts if one.kind == kind]

    @property
    def counts(self) -> dict[str, int]:
        """How many rows that wait would do what."""
        return dict(Counter(one.kind for one in self.verdicts))


@dataclass(frozen=True, slots=True, kw_only=True)
class Applied:
    """What keeping a file did: lines added, changed, unchanged; drafts kept of stale rows; rows that still wait."""

    added: int
    changed: int
    same: int
    drafts: tuple[int, ...]
    waiting: int


def read(data: bytes, *, name: str, noun: str, buyer: str, actor: Actor, now: datetime) -> int:
    """Read a file and let its rows wait; return its number. The same bytes again are the same file.

    Raises
    ------
    SourceError
        The file as a whole cannot be read: nothing of it is kept.
    NotFoundError
        No such buyer.
    """
    require(actor, _RIGHTS[noun])
    whose = _buyer(noun, buyer, actor)
    digest = hashlib.sha256(data).hexdigest()
    before = plan_files.find(noun, digest, whose)
    if before is not None:
        return before
    found = purchase_files.read(data, name, noun)
    with recorded(f"plan_files.read_{noun}", actor) as count, records.all_or_nothing():
        number = plan_files.add(
            noun=noun, digest=digest, name=name, buyer=whose, actor=actor.name, at=now,
            rows=[(row.number, row.cells, row.unread) for row in found.rows],
        )  # fmt: skip
        count.about, count.rows_in, count.rows_out = f"file {number}", len(found.rows), len(found.rows)
    return number


def compare(number: int, *, actor: Actor) -> Compared:
    """Set a file beside what is held now.

    Raises
    ------
    NotFoundError
        No such file, or another buyer's.
    """
    file = _mine(number, actor)
    judged = _targets(file) if file.noun == "targets" else _lines(file, actor)
    states = {row.number: row.state for row in file.rows}
    return Compared(
        file=file,
        verdicts=[one for one in judged if states[one.number] == "waiting"],
        cells={row.number: row.cells for row in file.rows},
        kept=sum(row.state == "kept" for row in file.rows),
        left=sum(row.state == "left" for row in file.rows),
    )


def repair(number: int, row: int, cells: Mapping[str, str], *, actor: Actor) -> None:
    """Correct a row that waits, field by field.

    Raises
    ------
    NotFoundError
        No such row, or it was kept meanwhile.
    """
    file = _mine(number, actor)
    held = next((one.cells for one in file.rows if one.number == row), None)
    if held is None:
        raise NotFoundError("No such row.")
    with recorded("plan_files.repair", actor) as count, records.all_or_nothing():
        plan_files.repair(number, row, {**held, **{name: text[:1000] for name, text in cells.items()}})
        count.about, count.rows_in = f"file {number}", 1


def leave(number: int, row: int, *, actor: Actor) -> None:
    """Leave a row of a file: it will not be kept, and what it said stays."""
    _mine(number, actor)
    with recorded("plan_files.leave", actor) as count:
        plan_files.settle(number, row, "left")
        count.about, count.rows_in = f"file {number}", 1


def apply(number: int, *, actor: Actor, now: datetime) -> Applied:
    """Keep every good row of a file; those that are refused wait for their repair, stale ones become drafts."""
    found = compare(number, actor=actor)
    if found.file.noun == "targets":
        return _apply_targets(found, actor=actor)
    new = found.of("new")
    added = plan_lines.bring([one.row for one in new], actor=actor, now=now) if new else 0
    changed, waiting, drafts = 0, len(found.of("refused")), []
    for verdict in found.verdicts:
        try:
            if verdict.kind in ("changed", "stale"):
                _change(verdict, actor=actor, now=now)
                changed += 1
        except plan_lines.StaleLineError as stale:
            drafts.append(stale.number)
        except ConflictError:  # the line that it replaces is still open, or moved meanwhile: it waits
            waiting += 1
            continue
        if verdict.kind != "refused":
            plan_files.settle(number, verdict.number, "kept", verdict.line_id)
    return Applied(
        added=added, changed=changed, same=len(found.of("same")), drafts=tuple(drafts), waiting=waiting
    )


def rejects(found: Compared) -> pl.DataFrame:
    """REJECTS: every field at fault of the rows that wait, with its value, reason and remedy."""
    told = Rejects(found.file.name)
    for verdict in found.of("refused"):
        cells = found.cells[verdict.number]
        for fault in verdict.faults:
            told.add(
                line=verdict.number, column=fault.field, value=value_of(cells, fault), reason=fault.reason,
                remedy=fault.remedy,
            )  # fmt: skip
    return REJECTS.check(told.table())


def value_of(cells: Mapping[str, str], fault: Fault) -> str:
    """Return what the file says where a field is at fault."""
    return cells.get({"rome3": "rome"}.get(fault.field, fault.field), "")


def _change(verdict: Verdict, *, actor: Actor, now: datetime) -> None:
    """Keep what a row changes, content and status together; a stale one leaves its draft, and is told."""
    given = {change.field: change.given for change in verdict.changes if change.field != "status"}
    if verdict.accepted is not None:
        given.pop("places", None)  # the acceptance itself says how many
    try:
        with records.all_or_nothing():
            if given:
                plan_lines.revise(verdict.line_id, given, read=verdict.read, actor=actor, now=now)
            if verdict.act:
                plan_lines.act(
                    verdict.line_id,
                    verdict.act,
                    actor=actor,
                    now=now,
                    reason=verdict.reason,
                    places=verdict.accepted,
                )
            elif not given:
                raise ConflictError("A status that somebody else has moved on from.", hint="Export again.")
    except plan_lines.StaleLineError:
        # What was kept inside has gone with the transaction: the draft is kept again, outside.
        plan_lines.revise(verdict.line_id, given, read=verdict.read, actor=actor, now=now)


def _apply_targets(found: Compared, *, actor: Actor) -> Applied:
    done = Counter[str]()
    with recorded("plan_files.apply_targets", actor) as count, records.all_or_nothing():
        for verdict in found.verdicts:
            if verdict.kind != "refused":
                purchases.keep_target(verdict.row)
                plan_files.settle(found.file.number, verdict.number, "kept", verdict.line_id)
                done[verdict.kind] += 1
        count.about, count.rows_out = f"file {found.file.number}", done.total()
    return Applied(added=done["new"], changed=done["changed"], same=done["same"], drafts=(),
                   waiting=len(found.of("refused")))  # fmt: skip


def _lines(file: Kept, actor: Actor) -> list[Verdict]:
    known, heads = plan_lines.places(), rome.heads()
    readings = [
        (row.number, line_reading.line(row.cells, unread=row.unread, known=known, heads=heads))
        for row in file.rows
    ]
    held = {row["line_id"]: row for row in purchases.lines().iter_rows(named=True)}
    bases = {}
    for _, reading in readings:
        name, revision = str(reading.values.get("line_id")), reading.values.get("revision")
        if name in held and revision and revision != held[name]["revision"]:
            base = purchases.revision(name, revision)
            if base is not None:
                bases[name, revision] = base
    beside = edited.Beside(
        held=held, bases=bases, known=known, buyer=file.buyer, others=actor.role == "administrator"
    )
    return [_recommended(one) for one in edited.judge(readings, beside)]


def _recommended(verdict: Verdict) -> Verdict:
    """Refuse a new line that says to answer a recommendation that was not made to its buyer."""
    name = verdict.row.get("recommendation") if verdict.kind == "new" else None
    if not name:
        return verdict
    if recommendations.exists(name):
        told = recommendations.get(name).row
        if told["state"] == "transmitted" and verdict.row["buyer"] in told["recipients"]:
            return verdict
    fault = Fault(field="recommendation", code="unknown_recommendation", reason="not one made to this buyer",
                  remedy="Correct its reference, or leave it blank.")  # fmt: skip
    return Verdict(number=verdict.number, kind="refused", line_id="", row=verdict.row, faults=(fault,))


def _targets(file: Kept) -> list[Verdict]:
    known, heads = plan_lines.places(), rome.heads()
    held = {row["target_id"]: row for row in purchases.targets().iter_rows(named=True)}
    found = []
    for row in file.rows:
        target, faults = target_reading.read(row.cells, unread=row.unread, known=known, heads=heads)
        before = held.get(target["target_id"])
        whole = {**target, "fictif": True}
        kind = "refused" if faults else "new" if before is None else "same" if before == whole else "changed"
        changes = tuple(
            edited.Change(field=name, read=before[name], now=before[name], given=whole[name])
            for name in whole
            if before is not None and kind == "changed" and before[name] != whole[name]
        )
        found.append(Verdict(number=row.number, kind=kind, line_id=target["target_id"], row=whole, changes=changes,
                             faults=tuple(faults)))  # fmt: skip
    return found


def _buyer(noun: str, buyer: str, actor: Actor) -> str:
    if noun == "targets":
        return ""
    whose = buyer if actor.role == "administrator" else actor.organisation
    if whose not in BUYERS:
        raise InvalidError(
            "Whose plan is it?",
            faults=[
                Fault(
                    field="buyer", code="choice", reason="not a buyer", remedy=f"One of {', '.join(BUYERS)}."
                )
            ],
        )
    return whose


def _mine(number: int, actor: Actor) -> Kept:
    file = plan_files.get(number)
    require(actor, _RIGHTS[file.noun])
    if file.noun == "lines" and actor.role != "administrator" and file.buyer != actor.organisation:
        raise NotFoundError("No such file.", hint="Send it again.")
    return file
