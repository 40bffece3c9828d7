"""What people have decided before the solver: lines locked, forbidden, contracted; floors to be kept."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from numericemploi.model.errors import ContractError


@dataclass(frozen=True, slots=True, kw_only=True)
class Lock:
    """A session that must be bought: by that funder if one is named, with so many seats at least."""

    session: str
    funder: str | None = None
    seats: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Contract:
    """A line already signed: that session, that funder, exactly so many seats."""

    session: str
    funder: str
    seats: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Floor:
    """A least share of the people seated for a group R: rural, women, long-term unemployed.

    `part` [Z, O, P] is a_Rd, the part of each cell's people who belong to R, in [0, 1]; NaN where unknown,
    which counts as none.
    """

    name: str
    """`wording.GROUPS` has words for those that it knows."""
    share: float
    part: NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """Everything decided by hand for one plan."""

    locked: tuple[Lock, ...] = ()
    forbidden: frozenset[str] = frozenset()
    contracted: tuple[Contract, ...] = ()
    floors: tuple[Floor, ...] = ()


def check(
    choices: Choices, *, capacity: Mapping[str, int], funders: Collection[str], faults: Mapping[str, str]
) -> None:
    """Refuse choices that contradict one another or the sessions on offer.

    Parameters
    ----------
    capacity
        Seats of each session that can be planned.
    faults
        Why each other session of the offer cannot be, an English sentence.

    Raises
    ------
    ContractError
        The same session locked and forbidden, or twice in one list; contracted and forbidden; seats above
        capacity or below none; a funder or a session that is not known; a share outside [0, 1].
    """
    _apart(choices)
    asked: tuple[Lock | Contract, ...] = (*choices.locked, *choices.contracted)
    for session in (*(one.session for one in asked), *sorted(choices.forbidden)):
        if session not in capacity and session not in faults:
            raise ContractError(f"Plan: no session {session} is on offer.", hint="Check its number.")
    for one in asked:
        _possible(one, capacity, funders, faults)
    _once("floors", [floor.name for floor in choices.floors])
    for floor in choices.floors:
        known = floor.part[~np.isnan(floor.part)]
        if not 0 <= floor.share <= 1 or (known < 0).any() or (known > 1).any():
            raise ContractError(f"Plan: a share of the floor {floor.name} leaves [0, 1].")


def _apart(choices: Choices) -> None:
    locked = [one.session for one in choices.locked]
    contracted = [one.session for one in choices.contracted]
    _once("locked", locked)
    _once("contracted", contracted)
    for words, twice in (
        ("locked and forbidden", choices.forbidden & {*locked}),
        ("contracted and forbidden", choices.forbidden & {*contracted}),
        ("locked and contracted", {*locked} & {*contracted}),
    ):
        if twice:
            raise ContractError(
                f"Plan: {words} at the same time: {', '.join(sorted(twice))}.", hint="Keep one of the two."
            )


def _possible(
    one: Lock | Contract, capacity: Mapping[str, int], funders: Collection[str], faults: Mapping[str, str]
) -> None:
    if one.session in faults:
        raise ContractError(
            f"Plan: session {one.session} is asked for. {faults[one.session]}",
            hint="Correct the session, or let it go.",
        )
    if one.funder is not None and one.funder not in funders:
        raise ContractError(
            f"Plan: {one.session} names an unknown funder, {one.funder}.",
            hint=f"Known: {', '.join(funders)}.",
        )
    least = 1 if isinstance(one, Contract) else 0
    if not least <= one.seats <= capacity[one.session]:
        raise ContractError(
            f"Plan: {one.seats} seats asked of {one.session}, whose capacity is {capacity[one.session]}.",
            hint="Ask for no more than its capacity.",
        )


def _once(kind: str, sessions: Iterable[str]) -> None:
    seen: set[str] = set()
    for session in sessions:
        if session in seen:
            raise ContractError(
                f"Plan: {session} stands twice among what is {kind}.", hint="A session is in one plan, once."
            )
        seen.add(session)
