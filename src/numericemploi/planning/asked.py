"""What a buyer asks of a plan: money, shares, sessions kept or left out; and what of it cannot be."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Self

from numericemploi.model.errors import Fault, InvalidError
from numericemploi.planning.aim import KEPT_SHARE
from numericemploi.planning.choices import Choices, Contract, Lock
from numericemploi.planning.intake import FUNDERS
from numericemploi.planning.problem import REMOTE_MAX


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The parameters of one plan: the same on the same evidence give the same bytes."""

    budgets: Mapping[str, int]  # euro cents by funder
    remote_max: float = REMOTE_MAX  # largest share of the seats that may be remote
    coverage_floor: float = 0.0  # least coverage of the worst zone
    locked: tuple[
        Lock, ...
    ] = ()  # sessions that must be bought, by whom and how many places if that is asked
    forbidden: tuple[str, ...] = field(default=())  # sessions that must not be
    contracted: tuple[Contract, ...] = ()  # lines already signed, which stay as they are
    half_years: Mapping[tuple[str, str], int] = field(
        default_factory=dict
    )  # euro cents by (funder, half-year)
    rural_floor: float = 0.0  # least share of the seats reserved for people of rural communes
    kept_share: float = KEPT_SHARE  # part of the expected insertions that the worst zone may not cost
    gap: float = 1e-3  # relative gap at which the search stops

    @property
    def choices(self) -> Choices:
        """What is decided by hand, as the problem takes it."""
        return Choices(
            locked=tuple(sorted(self.locked, key=lambda lock: lock.session)),
            forbidden=frozenset(self.forbidden),
            contracted=self.contracted,
        )

    def document(self) -> dict[str, Any]:
        """Return it as JSON says it, in one form only."""
        return {
            "budgets": {funder: int(self.budgets.get(funder, 0)) for funder in FUNDERS},
            "remote_max": round(float(self.remote_max), 6),
            "coverage_floor": round(float(self.coverage_floor), 6),
            "locked": [_written(lock) for lock in self.choices.locked],
            "forbidden": sorted(set(self.forbidden)),
            "contracted": sorted([one.session, one.funder, one.seats] for one in self.contracted),
            "half_years": sorted([funder, half, cents] for (funder, half), cents in self.half_years.items()),
            "rural_floor": round(float(self.rural_floor), 6),
            "kept_share": self.kept_share,
            "gap": self.gap,
        }

    @classmethod
    def read(cls, document: Mapping[str, Any]) -> Self:
        """Read what `document` wrote."""
        return cls(
            budgets=dict(document["budgets"]),
            remote_max=document["remote_max"],
            coverage_floor=document["coverage_floor"],
            locked=tuple(_read(lock) for lock in document["locked"]),
            forbidden=tuple(document["forbidden"]),
            contracted=tuple(
                Contract(session=session, funder=funder, seats=seats)
                for session, funder, seats in document["contracted"]
            ),
            half_years={(funder, half): cents for funder, half, cents in document["half_years"]},
            rural_floor=document["rural_floor"],
            kept_share=document["kept_share"],
            gap=document["gap"],
        )


def _written(lock: Lock) -> str | list[Any]:
    """Write a lock: its session alone, or [session, funder, places] where more is asked, as in a contract."""
    return lock.session if lock == Lock(session=lock.session) else [lock.session, lock.funder, lock.seats]


def _read(written: str | list[Any]) -> Lock:
    if isinstance(written, str):
        return Lock(session=written)
    session, funder, seats = written
    return Lock(session=session, funder=funder, seats=seats)


def lock_of(text: str) -> Lock:
    """Read `SESSION`, `SESSION:FUNDER`, `SESSION:FUNDER:PLACES` or `SESSION::PLACES`.

    Raises
    ------
    InvalidError
        The places are not a whole number above 0, or there are more parts.
    """
    session, *rest = text.split(":")
    funder, *places = rest or [""]
    if len(places) > 1 or any(not (one.isascii() and one.isdecimal() and int(one)) for one in places):
        fault = Fault(
            field=f"lock_{session}",
            code="places_not_whole",
            reason=f"{text} is not SESSION, SESSION:FUNDER or SESSION:FUNDER:PLACES",
            remedy="Write places as a whole number above 0: --lock V1:region:12, or V1::12 for any funder.",
        )
        raise InvalidError("A lock cannot be read.", faults=(fault,))
    return Lock(session=session, funder=funder or None, seats=int(places[0]) if places else 0)


def half_year(day: date) -> str:
    """Return the civil half-year of a day, as budgets name it: `2024-S2`."""
    return f"{day.year}-S{1 if day.month <= 6 else 2}"


def faults(
    asked: Asked, *, plannable: Mapping[str, tuple[int, int]], refused: Collection[str]
) -> tuple[Fault, ...]:
    """Say everything of the parameters that cannot be; nothing when they can.

    `plannable` sessions, with their minimum group and capacity, can be bought; `refused` ones are on offer but lack a
    price, a capacity or a rate.
    """
    found = [
        Fault(
            field=f"budget_{funder}",
            code="negative",
            reason=f"the budget of {funder} is negative",
            remedy="Give 0 or more.",
        )
        for funder, cents in sorted(asked.budgets.items())
        if cents < 0
    ]
    found += [
        Fault(field=name, code="share", reason=f"{name} is {value:g}", remedy="Give a share between 0 and 1.")
        for name, value in (
            ("remote_max", asked.remote_max),
            ("coverage_floor", asked.coverage_floor),
            ("rural_floor", asked.rural_floor),
        )
        if not 0 <= value <= 1
    ]
    found += [
        Fault(
            field="half_years",
            code="negative",
            reason=f"the budget of {funder} for {half} is negative",
            remedy="Give 0 or more.",
        )
        for (funder, half), cents in sorted(asked.half_years.items())
        if cents < 0
    ]
    locked = {lock.session for lock in asked.locked}
    strangers = sorted({*locked, *asked.forbidden} - {*plannable, *refused})
    if strangers:
        found.append(
            Fault(
                field="sessions",
                code="unknown_session",
                reason=f"not on offer in this run: {', '.join(strangers)}",
                remedy="Choose among the sessions of the run.",
            )
        )
    impossible = sorted(locked & set(refused))
    if impossible:
        found.append(
            Fault(
                field="sessions",
                code="cannot_be_planned",
                reason=f"kept, but without price, capacity or rate: {', '.join(impossible)}",
                remedy="Complete the session, or let it go.",
            )
        )
    signed = sorted({one.session for one in asked.contracted} & {*locked, *asked.forbidden})
    if signed:
        found.append(
            Fault(
                field="sessions",
                code="signed",
                reason=f"signed already, it stays as it is: {', '.join(signed)}",
                remedy="Untick it.",
            )
        )
    both = sorted(locked & set(asked.forbidden))
    if both:
        found.append(
            Fault(
                field="sessions",
                code="both",
                reason=f"locked and forbidden at once: {', '.join(both)}",
                remedy="Keep a session, or leave it out.",
            )
        )
    return (*found, *_of_locks(asked.locked, plannable))


def _of_locks(locked: Collection[Lock], plannable: Mapping[str, tuple[int, int]]) -> list[Fault]:
    """What of the funders and places of locks cannot be, session by session."""
    found, seen = [], set()
    for lock in locked:
        field, least, most = f"lock_{lock.session}", *plannable.get(lock.session, (0, lock.seats))
        if lock.session in seen:
            reason, remedy = f"{lock.session} is kept twice", "Keep it once."
            found.append(Fault(field=field, code="kept_twice", reason=reason, remedy=remedy))
        seen.add(lock.session)
        if lock.funder is not None and lock.funder not in FUNDERS:
            reason = f"{lock.session} names an unknown funder, {lock.funder}"
            remedy = f"Known: {', '.join(FUNDERS)}."
            found.append(Fault(field=field, code="unknown_funder", reason=reason, remedy=remedy))
        if lock.seats and not least <= lock.seats <= most:
            reason = (
                f"{lock.seats} places asked of {lock.session}, which has {least} at least and {most} at most"
            )
            remedy = f"Ask for {least} to {most} places."
            found.append(Fault(field=field, code="places_outside", reason=reason, remedy=remedy))
    return found
