"""A file of plan lines set beside the plan: what is new, what changed, what somebody else changed meanwhile.

A blank identifier is a new line; a line that the file does not have is unchanged, and so is a field; a
removal is a change of status. A row is compared with the revision that it was exported from: what its author
left as it was is no difference, even if somebody else has changed it since.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from numericemploi.model.errors import Fault
from numericemploi.planning import line_form, line_life
from numericemploi.planning.line_form import Places
from numericemploi.planning.line_reading import Reading

CONTENT = ("rome3", "level", "zone", "commune", "modality", "period", "places", "hours", "unit_price", "sessions",
           "replaces", "reference")  # fmt: skip
"""What a person writes in a line; the rest is what became of it."""

_EMPTY: dict[str, Any] = {"level": None, "zone": None, "commune": None, "modality": None, "period": None,
                          "places": None, "hours": None, "unit_price": None, "sessions": [], "replaces": None,
                          "reference": None, "rome3": None}  # fmt: skip
_PRICED, _RUNNING = ("contracted", "opened"), ("opened",)


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A field that a row changes: what its author had read, what stands there now, what the row says."""

    field: str
    read: Any
    now: Any
    given: Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What a row would do.

    `kind`: `new`, `same`, `changed`, `stale` (somebody else changed the line since the export) or `refused`.
    `act`: the act that its status asks for, empty when it asks none. `shared`: sessions that stand in another
    active line too.
    """

    number: int
    kind: str
    line_id: str
    row: dict[str, Any]
    changes: tuple[Change, ...] = ()
    act: str = ""
    accepted: int | None = None
    reason: str = ""
    read: int = 0
    faults: tuple[Fault, ...] = ()
    shared: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """What rows are compared with: lines by identifier, what each was at a revision, codes, whose plan it is."""

    held: Mapping[str, Mapping[str, Any]]
    bases: Mapping[tuple[str, int], Mapping[str, Any]]
    known: Places
    buyer: str
    others: bool = False
    """Whether lines of other buyers may be changed too."""


def judge(readings: Sequence[tuple[int, Reading]], beside: Beside) -> list[Verdict]:
    """Say what each row, by its line in the file, would do to the plan."""
    seen: Counter[str] = Counter()
    found = [
        _existing(number, reading, beside)
        if reading.values.get("line_id")
        else _new(number, reading, beside, seen)
        for number, reading in readings
    ]
    return _with_shared(found, beside)


def _new(number: int, reading: Reading, beside: Beside, seen: Counter[str]) -> Verdict:
    values = reading.values
    buyer = values.get("buyer") or beside.buyer
    row = _placed({**_EMPTY, **_content(values)}, beside.known) | {"line_id": "", "buyer": buyer}
    status = values.get("status") or "proposed"
    faults = [*reading.faults, *_own(buyer, beside), *_at_status(row, status)]
    faults = _with_form(faults, row, beside.known)
    line_id = _identifier(row, seen)
    whole = {**row, "line_id": line_id, "status": status, "recommendation": values.get("recommendation")}
    if faults:
        return Verdict(number=number, kind="refused", line_id="", row=whole, faults=tuple(faults))
    kind = "same" if line_id in beside.held else "new"
    return Verdict(number=number, kind=kind, line_id=line_id, row=whole)


def _existing(number: int, reading: Reading, beside: Beside) -> Verdict:
    values = reading.values
    line_id = str(values["line_id"])
    line = beside.held.get(line_id)
    read = values.get("revision") or (line["revision"] if line else 0)
    base = line if line and read == line["revision"] else beside.bases.get((line_id, read))
    if line is None or base is None:
        field, what = (
            ("line_id", "no such line") if line is None else ("revision", "no such revision of this line")
        )
        fault = Fault(
            field=field, code=f"unknown_{field}", reason=what, remedy="Export again, or leave it blank."
        )
        return Verdict(
            number=number, kind="refused", line_id=line_id, row={}, faults=(*reading.faults, fault)
        )
    given = {name: value for name, value in _content(values).items() if value != base[name]}
    to = values.get("status") or base["status"]
    moved = to != base["status"] and to != line["status"]
    mine = {name: value for name, value in given.items() if value != line[name]}
    row = _placed({**line, **mine}, beside.known)
    if not mine and not moved and not reading.faults:
        return Verdict(number=number, kind="same", line_id=line_id, row=dict(line))
    changes = _changes(base, line, mine, to if moved else "")
    if read != line["revision"] and not reading.faults:
        return Verdict(number=number, kind="stale", line_id=line_id, row=row, changes=changes, read=read)
    act, accepted, faults = _moved(line, mine, to, values.get("reason") or "") if moved else ("", None, [])
    if accepted is not None or act == "accept":
        row["places"] = line["places"]
    faults = [*reading.faults, *_own(line["buyer"], beside), *faults, *_fixed(line, row)]
    faults = _with_form(faults, row, beside.known)
    return Verdict(
        number=number, kind="refused" if faults else "changed", line_id=line_id, row=row, changes=changes, act=act,
        accepted=accepted, reason=str(values.get("reason") or ""), read=read, faults=tuple(faults),
    )  # fmt: skip


def _content(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: values[name] for name in CONTENT if name in values}


def _placed(row: dict[str, Any], known: Places) -> dict[str, Any]:
    """Give a row the zone of its site where it says none."""
    if row["commune"] and not row["zone"]:
        row["zone"] = known.zone_of.get(row["commune"])
    return row


def _with_form(faults: list[Fault], row: Mapping[str, Any], known: Places) -> list[Fault]:
    """Add the faults of the whole line, one a field: what could not be read is not told to be empty too."""
    told = {fault.field for fault in faults}
    return faults + [fault for fault in line_form.faults(row, known) if fault.field not in told]


def _own(buyer: str, beside: Beside) -> list[Fault]:
    if beside.others or buyer == beside.buyer:
        return []
    return [
        Fault(field="buyer", code="other_buyer", reason="another buyer's plan", remedy="Leave its lines out.")
    ]


def _at_status(row: Mapping[str, Any], status: str) -> list[Fault]:
    """A line that comes with a status has what the status asks; one that was cancelled does not come at all."""
    found = []
    if status == "cancelled":
        found.append(
            Fault(
                field="status",
                code="transition",
                reason="a new line is not cancelled",
                remedy="Leave it out.",
            )
        )
    if status in _PRICED and row["unit_price"] is None:
        found.append(
            Fault(field="unit_price", code="needs_unit_price", reason="empty", remedy="Give what was paid.")
        )
    if status in _RUNNING and not row["sessions"]:
        found.append(
            Fault(field="sessions", code="needs_sessions", reason="empty", remedy="Give its sessions.")
        )
    return found


def _moved(
    line: Mapping[str, Any], mine: Mapping[str, Any], to: str, reason: str
) -> tuple[str, int | None, list[Fault]]:
    """Return the act that leads to a status, how many places it accepts, and what forbids it."""
    step = line_life.leading(line["status"], to)
    if step is None or "buyer" not in step.parties:
        after = ", ".join(
            t.to for t in line_life.TRANSITIONS if line["status"] in t.origins and "buyer" in t.parties
        )
        reason_ = f"{line['status']} does not lead to {to}"
        return (
            "",
            None,
            [Fault(field="status", code="transition", reason=reason_, remedy=f"One of {after or 'none'}.")],
        )
    accepted = None
    faults = []
    if step.act == "accept" and isinstance(mine.get("places"), int):
        accepted = mine["places"]
        if not 1 <= accepted <= line["places"]:
            faults.append(Fault(field="places", code="accepted", reason=f"above the {line['places']} asked",
                                remedy=f"From 1 to {line['places']}."))  # fmt: skip
    if step.reason and not reason.strip():
        faults.append(Fault(field="reason", code="reason", reason="empty", remedy="Write why."))
    whole = {**line, **mine}
    faults += [
        Fault(field=name, code=f"needs_{name}", reason="empty", remedy="Give it first.")
        for name in step.needs
        if whole[name] is None or whole[name] == []
    ]
    return step.act, accepted, faults


def _fixed(line: Mapping[str, Any], row: Mapping[str, Any]) -> list[Fault]:
    free = line_life.EDITABLE[line["status"]]
    return [
        Fault(
            field=name, code="fixed", reason="fixed by now", remedy="Cancel the line and propose another one."
        )
        for name in CONTENT
        if row[name] != line[name] and name not in free
    ]


def _changes(
    base: Mapping[str, Any], line: Mapping[str, Any], mine: Mapping[str, Any], to: str
) -> tuple[Change, ...]:
    given = {**mine, **({"status": to} if to else {})}
    return tuple(
        Change(field=name, read=base[name], now=line[name], given=given[name])
        for name in ("status", *CONTENT)
        if name in given
    )


def _with_shared(found: list[Verdict], beside: Beside) -> list[Verdict]:
    """Tell each row that would be kept which of its sessions stand in another line, of the plan or of the file."""
    holders: dict[str, set[str]] = {}
    rows = [(name, line) for name, line in beside.held.items() if line["status"] != "cancelled"]
    rows += [(one.line_id, one.row) for one in found if one.kind in ("new", "changed")]
    for name, line in rows:
        for session in line["sessions"]:
            holders.setdefault(session, set()).add(name)
    return [
        replace(one, shared=tuple(s for s in one.row["sessions"] if holders[s] - {one.line_id}))
        if one.kind in ("new", "changed")
        else one
        for one in found
    ]


def _identifier(row: Mapping[str, Any], seen: Counter[str]) -> str:
    """Make the identifier of a line that has none: the same row again gives the same one.

    The buyer's own reference makes it where there is one; else the whole content, and how many rows of the
    file said the same before.
    """
    if row["reference"]:
        parts: list[Any] = [row["buyer"], row["reference"]]
    else:
        parts = [row["buyer"], *(row[name] for name in CONTENT)]
    text = json.dumps(parts, ensure_ascii=False)
    seen[text] += 1
    return "i-" + hashlib.sha256(f"{text}{seen[text]}".encode()).hexdigest()[:16]
