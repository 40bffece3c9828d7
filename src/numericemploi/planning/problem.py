"""What there is to decide on: sessions on offer, cells of people, budgets, the limits declared."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import polars as pl
from numpy.typing import NDArray

from numericemploi.model.tables.trainings import SESSIONS, TRAININGS
from numericemploi.planning import intake
from numericemploi.planning.intake import FUNDERS, Refusal, UnknownCell

REMOTE_MAX = 0.50
"""Largest share of the seats bought that may be remote. Ours, declared: no plan is all distance learning."""

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Sets and data of the plan; every tuple is ordered by code, every array follows those tuples.

    S sessions, G funders, Z zones, O occupations, K columns x (session, zone, occupation).
    """

    sessions: tuple[str, ...]
    minimum: Ints  # m_s [S], seats
    capacity: Ints  # M_s [S], seats
    price: Ints  # c_s [S], euro cents per seat
    remote: NDArray[np.bool_]  # [S]
    funders: tuple[str, ...]
    budget: Ints  # B_g [G], euro cents
    zones: tuple[str, ...]
    occupations: tuple[str, ...]
    seekers: Floats  # D_zo [Z, O], people; NaN unknown
    openings: Floats  # κ_zo [Z, O], entrants; NaN unknown
    session_of: Ints  # [K], index in sessions
    zone_of: Ints  # [K]
    occupation_of: Ints  # [K]
    worth: Floats  # q_szo [K], expected people in work per seat, prudent
    served: frozenset[str] = frozenset()  # sessions with a zone in reach, known or not
    remote_max: float = REMOTE_MAX
    coverage_floor: float = 0.0  # least T that is demanded, share of the people who seek
    refused: tuple[Refusal, ...] = ()  # sessions that cannot be planned at all
    unknown_cells: tuple[UnknownCell, ...] = ()
    labels: dict[str, str] = field(default_factory=dict)  # code of a zone → words

    @property
    def supply(self) -> Floats:
        """min(D_zo, κ_zo) of each column x [K]: what its cell can give."""
        cell = self.zone_of, self.occupation_of
        return np.minimum(self.seekers[cell], self.openings[cell])

    @property
    def people(self) -> Floats:
        """P_z [Z] = Σ_o D_zo over the known cells: people of the zone who seek."""
        return np.asarray(np.nansum(self.seekers, axis=1))

    @property
    def counted(self) -> NDArray[np.bool_]:
        """Zones [Z] that enter the minimum T: people seek there and a session can seat some of them."""
        seatable = np.zeros(len(self.zones), dtype=bool)
        seatable[self.zone_of[self.supply > 0]] = True
        return seatable & (self.people > 0)

    def left_out(self) -> tuple[tuple[str, str], ...]:
        """Zones that leave the minimum T, each with why: `no_seekers`, `no_openings`, `unknown` or `no_reach`."""
        reached = {self.zones[z] for z in self.zone_of}
        unknown = {cell.zone for cell in self.unknown_cells}
        found = []
        for z in np.flatnonzero(~self.counted):
            zone = self.zones[z]
            reason = "no_openings" if zone in reached else "unknown" if zone in unknown else "no_reach"
            found.append((zone, reason if self.people[z] > 0 else "no_seekers"))
        return tuple(found)

    def label(self, code: str) -> str:
        """Words for a zone; its code when none were given."""
        return self.labels.get(code, f"zone {code}")


def build(
    *,
    sessions: pl.DataFrame,
    trainings: pl.DataFrame,
    gap_or_openings: pl.DataFrame,
    seekers: pl.DataFrame,
    reach: pl.DataFrame,
    rates: Mapping[str, float],
    chance: Mapping[tuple[str, str], float],
    budgets: Mapping[str, int],
    remote_max: float = REMOTE_MAX,
    coverage_floor: float = 0.0,
    labels: Mapping[str, str] | None = None,
) -> Problem:
    """Lay out the problem of one plan from what the other rooms measured.

    A session without price, capacity or rate, or with a wrong one, is refused and named; the others are
    planned. A minimum group that is not given is 1: LHÉO has none. Labels are words for codes of zones.

    Parameters
    ----------
    sessions
        SESSIONS; only those `offered` are planned, and the caller leaves out those already begun.
    trainings
        TRAININGS; `rome` counts as ROME 3 heads.
    gap_or_openings
        (zone, rome3, positions): openings less people able, in training and contracted. Below zero is
        zero; null or absent is unknown.
    seekers
        (zone, rome3, people): null or absent is unknown.
    reach
        (session_id, zone, reachable, minutes): `minutes` may be null or left out.
    rates, chance
        Prudent rate of insertion by training, a low credible bound; P(openings ≥ people already there).
    budgets
        Euro cents by funder; a funder left out has none.

    Raises
    ------
    ContractError
        A budget is negative or of an unknown funder, a share leaves [0, 1], a key repeats, or people
        are fewer than none.
    """
    intake.check_limits(budgets, rates=rates.values(), chance=chance.values(), remote_max=[remote_max],
                        coverage_floor=[coverage_floor])  # fmt: skip
    offered = SESSIONS.check(sessions).filter(status="offered").sort("session_id")
    refused, planned = intake.plannable(offered, TRAININGS.check(trainings), rates)
    supply, wanted = intake.openings(gap_or_openings), intake.seekers(seekers)
    served = intake.served(planned, trainings, reach)
    kept, unknown = intake.worth(served, supply, wanted, chance)
    ids = tuple(planned["session_id"])
    zones = tuple(sorted({*supply["zone"], *wanted["zone"], *reach["zone"]}))
    occupations = tuple(sorted({*supply["rome3"], *wanted["rome3"], *served["rome3"]}))
    return Problem(
        sessions=ids,
        minimum=planned["seats_min"].to_numpy().astype(np.int64),
        capacity=planned["seats_max"].to_numpy().astype(np.int64),
        price=planned["unit_price"].to_numpy().astype(np.int64),
        remote=(planned["modality"] == "remote").to_numpy(),
        funders=FUNDERS,
        budget=np.array([budgets.get(funder, 0) for funder in FUNDERS], dtype=np.int64),
        zones=zones,
        occupations=occupations,
        seekers=intake.grid(wanted, "people", zones, occupations),
        openings=intake.grid(supply, "positions", zones, occupations),
        session_of=intake.place(kept["session_id"], ids),
        zone_of=intake.place(kept["zone"], zones),
        occupation_of=intake.place(kept["rome3"], occupations),
        worth=kept["worth"].to_numpy(),
        served=frozenset(served["session_id"]),
        remote_max=remote_max,
        coverage_floor=coverage_floor,
        refused=refused,
        unknown_cells=unknown,
        labels=dict(labels or {}),
    )
