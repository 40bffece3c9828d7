"""A recommendation of the branch: what it may say, and what may be done to it, by whom.

Article R2111-1 of the public procurement code lets a buyer consult operators before a call, if competition
is not distorted: so interests are always declared, even none; what is transmitted is the same for everybody
and never changes afterwards; every act stays.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from numericemploi.model.errors import ConflictError, Fault, InvalidError
from numericemploi.model.tables.purchases import BUYERS
from numericemploi.planning import line_form

ANSWERS = ("followed", "partly", "not")
"""What a buyer answers to a recommendation."""

OPINIONS = ("favourable", "reserved", "unfavourable")

LONGEST = 3000
_MOST_OTHERS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Transition:
    """An act on a recommendation; `to` empty: the state stays. `words`: some must be written."""

    act: str
    origins: tuple[str, ...]
    to: str = ""
    words: bool = False


TRANSITIONS = (
    Transition(act="revise", origins=("draft",)),
    Transition(act="transmit", origins=("draft",), to="transmitted"),
    Transition(act="drop", origins=("draft",), to="dropped"),
    Transition(act="opine", origins=("transmitted",), words=True),
    Transition(act="answer", origins=("transmitted",)),
    Transition(act="withdraw", origins=("transmitted",), to="withdrawn", words=True),
)
"""Every act there is. Nothing is deleted: a draft is dropped, what was transmitted is withdrawn and stays public."""

PUBLIC = ("transmitted", "withdrawn")
"""States that anybody reads."""


def after(state: str, act: str, *, words: str = "", choice: str = "") -> str:
    """Return the state after an act.

    Raises
    ------
    ConflictError
        The state does not allow it.
    InvalidError
        Words are missing, or the answer or the opinion is none of the coded ones.
    """
    step = next((one for one in TRANSITIONS if one.act == act and state in one.origins), None)
    if step is None:
        raise ConflictError(f"A recommendation that is {state} does not allow: {act}.", hint="Read it again.")
    found = []
    if act in ("answer", "opine") and choice not in (ANSWERS if act == "answer" else OPINIONS):
        found.append(_fault("choice", "choice", "not one of the values", "Choose one."))
    if (step.words or choice in ("partly", "not")) and not words.strip():
        found.append(_fault("words", "reason", "empty", "Write why."))
    if len(words) > LONGEST:
        found.append(_fault("words", "too_long", f"longer than {LONGEST} characters", "Shorten it."))
    if found:
        raise InvalidError("The act cannot be done as it is.", faults=found)
    return step.to or state


def interests(*, none: bool, words: str) -> list[Fault]:
    """Return what lacks in a declaration of interests: it is mandatory, and « none » is an answer."""
    if none == bool(words.strip()):
        reason = "both none and some" if none else "not answered"
        return [
            _fault("interests", "interests", reason, "Say which interests you have, or that you have none.")
        ]
    return [_fault("interests", "too_long", "too long", "Shorten it.")] if len(words) > LONGEST else []


_NO_LINE: dict[str, Any] = {"line_id": "", "buyer": BUYERS[0], "commune": None, "hours": None, "unit_price": None,
                            "sessions": [], "replaces": None, "reference": None}  # fmt: skip


def faults(given: Mapping[str, Any], known: line_form.Places) -> list[Fault]:
    """Return every fault of a recommendation; none: it can be kept. Its cell obeys the rules of a plan line."""
    found = line_form.faults({**given, **_NO_LINE}, known)
    if not given["zone"] and given["modality"] == "remote":
        found.append(_fault("zone", "nowhere", "empty", "Give the zone whose people it is for."))
    if not given["why"].strip():
        found.append(_fault("why", "reason", "empty", "Write why."))
    found += [
        _fault(field, "too_long", f"longer than {LONGEST} characters", "Shorten it.")
        for field in ("why", "others")
        if len(given[field]) > LONGEST
    ]
    if len(other_evidence(given["others"])) > _MOST_OTHERS:
        found.append(_fault("others", "too_many", f"more than {_MOST_OTHERS}", "Keep the strongest."))
    if not given["recipients"] or set(given["recipients"]) - set(BUYERS):
        found.append(_fault("recipients", "recipients", "no buyer", f"One at least of {', '.join(BUYERS)}."))
    return [*found, *interests(none=given["no_interest"], words=given["interests"])]


def other_evidence(text: str) -> list[str]:
    """Return the references written one a line."""
    return [line.strip()[:300] for line in text.splitlines() if line.strip()]


def _fault(field: str, code: str, reason: str, remedy: str) -> Fault:
    return Fault(field=field, code=code, reason=reason, remedy=remedy)
