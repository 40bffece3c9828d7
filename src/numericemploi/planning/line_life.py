"""The life of a plan line: who may do what to it, in which state, as one table of transitions.

A line is never deleted and no state is skipped: it is cancelled with a reason, and copied if it is wanted
again. A buyer who accepts fewer places than were asked leaves the rest as a line of its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from numericemploi.model.errors import ConflictError, Fault, InvalidError, NotAllowedError

PARTIES = ("buyer", "delegate")
"""Who acts on a line: the buyer that it belongs to, the branch's delegate."""

LONGEST_REASON = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Transition:
    """An act that leads from some states to one.

    `reason`: one must be given. `needs`: fields that must be filled before.
    """

    act: str
    origins: tuple[str, ...]
    to: str
    parties: tuple[str, ...]
    reason: bool = False
    needs: tuple[str, ...] = ()


_BUYER, _DELEGATE = ("buyer",), ("delegate",)
TRANSITIONS = (
    Transition(act="recommend", origins=("proposed",), to="recommended", parties=_DELEGATE),
    Transition(act="unrecommend", origins=("recommended",), to="proposed", parties=_DELEGATE, reason=True),
    Transition(act="accept", origins=("proposed", "recommended"), to="adopted", parties=_BUYER),
    Transition(act="publish", origins=("adopted",), to="published", parties=_BUYER),
    Transition(act="contract", origins=("published",), to="contracted", parties=_BUYER, needs=("unit_price",)),
    Transition(act="open", origins=("contracted",), to="opened", parties=_BUYER, needs=("sessions",)),
    Transition(act="cancel", origins=("proposed", "recommended", "adopted", "published", "contracted"),
               to="cancelled", parties=_BUYER, reason=True),
    Transition(act="close", origins=("opened",), to="cancelled", parties=_BUYER, reason=True),
)  # fmt: skip
"""Every act on a line that exists, in the order in which pages offer them."""

EDITABLE: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(
        ("proposed", "recommended", "adopted", "published"),
        ("rome3", "level", "zone", "commune", "modality", "period", "places", "hours", "unit_price", "sessions",
         "replaces", "reference"),
    ),
    "contracted": ("commune", "sessions", "reference"),
    "opened": ("sessions", "reference"),
    "cancelled": (),
}  # fmt: skip
"""What may be corrected in each state: a contract fixes what was bought, only its sessions still change."""


def allowed(status: str, parties: tuple[str, ...]) -> tuple[str, ...]:
    """Acts that these parties may do on a line in this state, in the order of the table."""
    return tuple(t.act for t in TRANSITIONS if status in t.origins and set(parties) & set(t.parties))


def leading(status: str, to: str) -> Transition | None:
    """Return the act that leads from a state to another one; None when none does."""
    return next((t for t in TRANSITIONS if status in t.origins and t.to == to), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class After:
    """A line after an act, and the line that holds what was not accepted."""

    line: dict[str, Any]
    rest: dict[str, Any] | None


def after(
    line: Mapping[str, Any],
    act: str,
    *,
    parties: tuple[str, ...],
    reason: str = "",
    places: int | None = None,
    replaced: str | None = None,
    rest_id: str = "",
) -> After:
    """Return a line as it is after an act, and the rest of a partial acceptance.

    Parameters
    ----------
    places
        For `accept`: how many of the places asked are accepted; None: all of them.
    replaced
        Status of the line that this one replaces; an opening waits until that one is cancelled.
    rest_id
        Identifier of the line that the rest would become.

    Raises
    ------
    ConflictError
        The line is in a state that does not allow the act, or the line that it replaces is still open.
    NotAllowedError
        The act belongs to somebody else.
    InvalidError
        No reason where one is due, a field that must be filled first, or more places than were asked.
    """
    found = [t for t in TRANSITIONS if t.act == act and line["status"] in t.origins]
    if not found:
        raise ConflictError(
            f"A line that is {line['status']} does not allow: {act}.",
            hint=f"From there: {', '.join(allowed(line['status'], PARTIES)) or 'nothing; copy it instead'}.",
        )
    step = found[0]
    if not set(parties) & set(step.parties):
        raise NotAllowedError(
            "Votre rôle ne permet pas cette action.", hint="Elle revient à l'acheteur de la ligne ou à la branche."
        )  # fmt: skip
    faults = [*_reason(step, reason), *_missing(step, line)]
    if act == "accept":
        faults += _acceptance(line, places)
    if faults:
        raise InvalidError("The act cannot be done as it is.", faults=faults)
    if act == "open" and replaced is not None and replaced != "cancelled":
        raise ConflictError(
            "The line that this one replaces is not closed yet.",
            hint=f"Close {line['replaces']} first: this one opens when it closes.",
        )
    done = {**line, "status": step.to, "revision": line["revision"] + 1}
    if act == "accept" and places is not None and places < line["places"]:
        left = {**line, "line_id": rest_id, "parent": line["line_id"], "places": line["places"] - places,
                "sessions": [], "revision": 1}  # fmt: skip
        return After(line={**done, "places": places}, rest=left)
    return After(line=done, rest=None)


def _reason(step: Transition, reason: str) -> list[Fault]:
    if step.reason and not reason.strip():
        return [Fault(field="reason", code="reason", reason="empty", remedy="Write why.")]
    if len(reason) > LONGEST_REASON:
        return [
            Fault(
                field="reason",
                code="too_long",
                reason=f"longer than {LONGEST_REASON} characters",
                remedy="Shorten it.",
            )
        ]  # fmt: skip
    return []


def _missing(step: Transition, line: Mapping[str, Any]) -> list[Fault]:
    """Fields that an act must find filled; a price of zero is one."""
    return [
        Fault(field=name, code=f"needs_{name}", reason="not given yet", remedy="Correct the line first.")
        for name in step.needs
        if line[name] is None or line[name] == []
    ]


def _acceptance(line: Mapping[str, Any], places: int | None) -> list[Fault]:
    if places is None or 1 <= places <= line["places"]:
        return []
    reason = f"above the {line['places']} asked" if places > line["places"] else "less than one place"
    return [
        Fault(field="places", code="accepted", reason=reason, remedy=f"From 1 to {line['places']}; to refuse, cancel.")
    ]  # fmt: skip
