"""A plan under demand other than the one it was drawn for: the seats stay, the people are seated anew."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

import numpy as np

from numericemploi.planning.problem import Problem
from numericemploi.planning.purchase import Purchase
from numericemploi.planning.refill import refill

STRESSES: Mapping[str, tuple[float, float]] = MappingProxyType(
    {
        "as_planned": (1.0, 1.0),
        "fewer_openings": (1.0, 0.75),
        "far_fewer_openings": (1.0, 0.5),
        "fewer_people": (0.75, 1.0),
        "both_fewer": (0.75, 0.75),
        "more_openings": (1.0, 1.25),
    }
)
"""Name → (people who seek, openings), as multiples of the scenario of most weight. Ours, declared."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What the plan gives under one demand."""

    name: str
    seekers: float
    openings: float
    value: float  # people in work, prudent
    empty_seats: float
    worst_zone: float | None


def outcomes(
    purchase: Purchase, *, stresses: Mapping[str, tuple[float, float]] = STRESSES
) -> tuple[Outcome, ...]:
    """What the plan gives under each demand, and under each scenario of its own where it has several."""
    p = purchase.problem
    found = [
        _outcome(purchase, name, seekers, openings, p.reference)
        for name, (seekers, openings) in stresses.items()
    ]
    if len(p.scenarios) > 1:
        found += [_outcome(purchase, name, 1.0, 1.0, w) for w, name in enumerate(p.scenarios)]
    return tuple(found)


def _outcome(purchase: Purchase, name: str, seekers: float, openings: float, scenario: int) -> Outcome:
    p = purchase.problem
    alone: Problem = replace(
        p,
        scenarios=(name,),
        weight=np.ones(1),
        seekers=p.seekers[[scenario]] * seekers,
        openings=p.openings[[scenario]] * openings,
    )
    filled = refill(alone, purchase.seats)
    return Outcome(
        name=name,
        seekers=seekers,
        openings=openings,
        value=round(filled.value, 6),
        empty_seats=round(float(purchase.seats.sum() - filled.people.sum()), 6),
        worst_zone=None if filled.worst_zone is None else round(filled.worst_zone, 6),
    )
