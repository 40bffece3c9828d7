"""What a buyer asks of a plan: money, shares, sessions kept or left out; and what of it cannot be."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any, Self

from numericemploi.model.errors import Fault
from numericemploi.planning.intake import FUNDERS
from numericemploi.planning.problem import REMOTE_MAX


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The parameters of one plan: the same on the same evidence give the same bytes."""

    budgets: Mapping[str, int]  # euro cents by funder
    remote_max: float = REMOTE_MAX  # largest share of the seats that may be remote
    coverage_floor: float = 0.0  # least coverage of the worst zone
    locked: tuple[str, ...] = field(default=())  # sessions that must be bought
    forbidden: tuple[str, ...] = field(default=())  # sessions that must not be
    gap: float = 1e-3  # relative gap at which the search stops

    def document(self) -> dict[str, Any]:
        """Return it as JSON says it, in one form only."""
        return {
            "budgets": {funder: int(self.budgets.get(funder, 0)) for funder in FUNDERS},
            "remote_max": round(float(self.remote_max), 6),
            "coverage_floor": round(float(self.coverage_floor), 6),
            "locked": sorted(set(self.locked)),
            "forbidden": sorted(set(self.forbidden)),
            "gap": self.gap,
        }

    @classmethod
    def read(cls, document: Mapping[str, Any]) -> Self:
        """Read what `document` wrote."""
        return cls(
            budgets=dict(document["budgets"]),
            remote_max=document["remote_max"],
            coverage_floor=document["coverage_floor"],
            locked=tuple(document["locked"]),
            forbidden=tuple(document["forbidden"]),
            gap=document["gap"],
        )


def faults(asked: Asked, *, on_offer: Collection[str]) -> tuple[Fault, ...]:
    """Say everything of the parameters that cannot be; nothing when they can."""
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
        for name, value in (("remote_max", asked.remote_max), ("coverage_floor", asked.coverage_floor))
        if not 0 <= value <= 1
    ]
    strangers = sorted({*asked.locked, *asked.forbidden} - set(on_offer))
    if strangers:
        found.append(
            Fault(
                field="sessions",
                code="unknown_session",
                reason=f"not on offer in this run: {', '.join(strangers)}",
                remedy="Choose among the sessions of the run.",
            )
        )
    both = sorted(set(asked.locked) & set(asked.forbidden))
    if both:
        found.append(
            Fault(
                field="sessions",
                code="both",
                reason=f"locked and forbidden at once: {', '.join(both)}",
                remedy="Keep a session, or leave it out.",
            )
        )
    return tuple(found)
