"""What a row of a territorial objectives contract says: whom to train for what, where, by when."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from numericemploi.model.errors import Fault
from numericemploi.planning import line_reading
from numericemploi.planning.line_form import LEVELS, Places

MOST_PEOPLE = 100_000
PRIORITIES = range(1, 4)
_LONGEST, _MOST_SIGNATORIES = 120, 20
_REGION = {"region", "regional", "touslesterritoires", "toutelaregion", "grandest", "tous"}
_DAY = re.compile(r"(\d{1,2})/(\d{1,2})/(20\d\d)")
_ISO = re.compile(r"(20\d\d)-(\d{2})-(\d{2})")


def read(
    cells: Mapping[str, str], *, unread: tuple[str, ...], known: Places, heads: Mapping[str, str]
) -> tuple[dict[str, Any], list[Fault]]:
    """Return a target of COT_TARGETS and its faults; a territory that is the region is no zone."""
    shared = {name: cells[name] for name in ("rome", "level", "zone") if name in cells}
    if line_reading.folded(shared.get("zone", "")) in _REGION:
        shared["zone"] = ""
    reading = line_reading.line(shared, unread=unread, known=known, heads=heads)
    faults = list(reading.faults)
    row: dict[str, Any] = {
        "branch": cells.get("branch", "").strip(),
        "starts_on": _day(cells.get("starts_on", ""), faults, "starts_on"),
        "ends_on": _day(cells.get("ends_on", ""), faults, "ends_on", last=True),
        "signatories": [one.strip() for one in re.split(r"[|;\n]", cells.get("signatories", "")) if one.strip()],
        "rome3": reading.values.get("rome3"), "level": reading.values.get("level"),
        "zone": reading.values.get("zone"),
        "quantity": _count(cells.get("quantity", ""), faults, "quantity"),
        "priority": _count(cells.get("priority", "") or "2", faults, "priority"),
    }  # fmt: skip
    told = {fault.field for fault in faults}
    faults += [fault for fault in _faults(row) if fault.field not in told]
    parts = [str(row[name]) for name in ("branch", "starts_on", "ends_on", "rome3", "level", "zone")]
    row["target_id"] = "cot-" + hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:12]
    return row, faults


def _faults(row: Mapping[str, Any]) -> list[Fault]:
    found = []
    if not row["branch"] or len(row["branch"]) > _LONGEST:
        found.append(_fault("branch", "empty", "empty or too long", "Name the branch."))
    if not row["signatories"] or len(row["signatories"]) > _MOST_SIGNATORIES:
        found.append(
            _fault("signatories", "empty", "none, or too many", "Name who signed, separated by « ; ».")
        )
    if not row["rome3"]:
        found.append(_fault("rome3", "unknown_occupation", "empty", "A ROME code of the digital perimeter."))
    if row["level"] is not None and row["level"] not in LEVELS:
        found.append(_fault("level", "bounds", "out of bounds: 3 to 8 is possible", "Check it."))
    if row["starts_on"] and row["ends_on"] and row["ends_on"] <= row["starts_on"]:
        found.append(_fault("ends_on", "order", "ends before it starts", "Correct the two days."))
    if row["quantity"] is not None and not 1 <= row["quantity"] <= MOST_PEOPLE:
        code = "negative" if row["quantity"] < 0 else "bounds"
        found.append(_fault("quantity", code, f"out of bounds: 1 to {MOST_PEOPLE} is possible", "Check it."))
    if row["priority"] is not None and row["priority"] not in PRIORITIES:
        found.append(_fault("priority", "bounds", "out of bounds: 1 to 3 is possible", "1 is the highest."))
    return found


def _fault(field: str, code: str, reason: str, remedy: str) -> Fault:
    return Fault(field=field, code=code, reason=reason, remedy=remedy)


def _count(text: str, faults: list[Fault], field: str) -> int | None:
    try:
        return line_reading.number(text)
    except ValueError:
        faults.append(_fault(field, "not_whole", "not a whole number", "Digits only."))
        return None


def _day(text: str, faults: list[Fault], field: str, *, last: bool = False) -> date | None:
    """Read a day or a year; the last day of a period, as people write it, is the day before its end."""
    plain = text.strip()
    try:
        if re.fullmatch(r"20\d\d", plain):
            return date(int(plain) + last, 1, 1)
        found = _DAY.fullmatch(plain)
        iso = _ISO.fullmatch(plain)
        parts = (found[3], found[2], found[1]) if found else iso.groups() if iso else ("", "", "")
        return date(*(int(part) for part in parts)) + timedelta(days=int(last))
    except ValueError:
        faults.append(_fault(field, "day", "not a day", "Write 2024-01-01, 01/01/2024 or 2024."))
        return None
