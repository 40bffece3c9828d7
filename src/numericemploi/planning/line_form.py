"""What a plan line may say: every fault of one, named with its remedy, before it is kept."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from numericemploi.model.errors import Fault
from numericemploi.model.tables.purchases import BUYERS, MODALITIES
from numericemploi.planning import periods

MOST_PLACES, MOST_HOURS, MOST_PRICE = 2_000, 5_000, 10_000_000
"""Places of a line, hours of a course, cents of a place: beyond, somebody mistyped (ours)."""

LEVELS = range(3, 9)
_MOST_SESSIONS, _LONGEST_REFERENCE, _NEAR, _LENGTHS = 50, 80, 0.6, 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """What the codes of a line are checked against: names by code, and the zone of each commune."""

    occupations: Mapping[str, str]
    zones: Mapping[str, str]
    communes: Mapping[str, str]
    zone_of: Mapping[str, str]
    sessions: frozenset[str]
    lines: frozenset[str]


def faults(line: Mapping[str, Any], known: Places) -> list[Fault]:
    """Return every fault of a line; none: it can be kept."""
    found = [
        *_choice(line, "buyer", BUYERS),
        *_choice(line, "modality", MODALITIES),
        *_code(line, "rome3", known.occupations, "unknown_occupation"),
        *_code(line, "zone", known.zones, "unknown_zone", optional=True),
        *_code(line, "commune", known.communes, "unknown_commune", optional=True),
        *_whole(line, "level", LEVELS.start, LEVELS.stop - 1, optional=True),
        *_whole(line, "places", 1, MOST_PLACES),
        *_whole(line, "hours", 1, MOST_HOURS, optional=True),
        *_whole(line, "unit_price", 0, MOST_PRICE, optional=True),
    ]
    if not isinstance(line["period"], str) or not periods.is_canonical(line["period"]):
        found.append(
            _fault("period", "period", "not a half-year or a month", "Write 2024-H2, S2 2024 or 09/2024.")
        )
    if len(line["reference"] or "") > _LONGEST_REFERENCE:
        found.append(
            _fault("reference", "too_long", f"longer than {_LONGEST_REFERENCE} characters", "Shorten it.")
        )
    return [*found, *_where(line, known), *_links(line, known)]


def nearest(text: str, among: Mapping[str, str]) -> tuple[str, str] | None:
    """Return the code and name nearest to a text that is neither; None when nothing looks like it.

    Compared by Ratcliff and Obershelp's ratio (1988), case aside, with codes and names that have its first
    letter and about its length: of 35,000 communes few are left. A code that lost its leading zero is found first.
    """
    plain = text.strip().lower()
    if f"0{plain}" in among:
        return f"0{plain}", among[f"0{plain}"]
    by_text = {
        one.lower(): code
        for code, name in among.items()
        for one in (code, name)
        if one[:1].lower() == plain[:1] and abs(len(one) - len(plain)) <= max(_LENGTHS, len(plain) // 2)
    }
    found = difflib.get_close_matches(plain, by_text, n=1, cutoff=_NEAR)
    return (by_text[found[0]], among[by_text[found[0]]]) if found else None


def _fault(field: str, code: str, reason: str, remedy: str) -> Fault:
    return Fault(field=field, code=code, reason=reason, remedy=remedy)


def _choice(line: Mapping[str, Any], field: str, among: tuple[str, ...]) -> list[Fault]:
    if line[field] in among:
        return []
    return [_fault(field, "choice", "not one of the values", f"One of {', '.join(among)}.")]


def _code(
    line: Mapping[str, Any], field: str, among: Mapping[str, str], code: str, *, optional: bool = False
) -> list[Fault]:
    value = line[field]
    if value in among or (optional and not value):
        return []
    near = nearest(str(value or ""), among)
    remedy = f"Nearest: {near[1]} ({near[0]})." if near else "Check the code."
    return [_fault(field, code, "unknown" if value else "empty", remedy)]


def _whole(
    line: Mapping[str, Any], field: str, least: int, most: int, *, optional: bool = False
) -> list[Fault]:
    value = line[field]
    if value is None:
        return [] if optional else [_fault(field, "empty", "empty", "This field must be filled.")]
    if not isinstance(value, int) or isinstance(value, bool):
        return [_fault(field, "not_whole", "not a whole number", "Digits only.")]
    if value < 0:
        return [_fault(field, "negative", "negative", "Check the sign.")]
    if not least <= value <= most:
        return [_fault(field, "bounds", f"out of bounds: {least} to {most} is possible", "Check the value.")]
    return []


def _where(line: Mapping[str, Any], known: Places) -> list[Fault]:
    """A line that is not wholly remote serves a zone; a site lies in the zone that its line serves."""
    zone, commune = line["zone"], line["commune"]
    if line["modality"] != "remote" and not zone:
        return [
            _fault("zone", "nowhere", "empty", "Give the zone or the commune; only a remote line has none.")
        ]
    if zone in known.zones and commune in known.communes and known.zone_of.get(commune) != zone:
        return [_fault("commune", "elsewhere", "lies in another zone", "Correct the zone or the commune.")]
    return []


def _links(line: Mapping[str, Any], known: Places) -> list[Fault]:
    """Sessions are those of the catalogue, once each; what is replaced is another line."""
    found = []
    sessions = line["sessions"]
    if len(sessions) > _MOST_SESSIONS:
        found.append(_fault("sessions", "too_many", f"more than {_MOST_SESSIONS}", "Split the line."))
    if len(set(sessions)) < len(sessions):
        found.append(_fault("sessions", "repeated", "a session stands twice", "Keep it once."))
    unknown = [one for one in sessions if one not in known.sessions]
    if unknown:
        names = dict.fromkeys(known.sessions, "")
        near = difflib.get_close_matches(unknown[0], names, n=1, cutoff=_NEAR)
        found.append(
            _fault("sessions", "unknown_session", f"{unknown[0][:60]}: no session of the catalogue has this number",
                   f"Nearest: {near[0]}." if near else "Import the catalogue first, or leave it out.")
        )  # fmt: skip
    replaced = line["replaces"]
    if replaced and (replaced not in known.lines or replaced == line["line_id"]):
        found.append(_fault("replaces", "unknown_line", "not another line", "Give the identifier of a line."))
    return found
