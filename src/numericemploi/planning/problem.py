"""What there is to decide on: sessions on offer, cells of people, budgets, the limits declared."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

import numpy as np
import polars as pl
from numpy.typing import NDArray

from numericemploi.model.tables.trainings import SESSIONS, TRAININGS
from numericemploi.planning import intake, wording
from numericemploi.planning.choices import Choices, check
from numericemploi.planning.intake import EVERYBODY, FUNDERS, Refusal, UnknownCell

REMOTE_MAX = 0.50
"""Largest share of the seats bought that may be remote. Ours, declared: no plan is all distance learning."""

CERTAIN: Mapping[str, float] = MappingProxyType({"central": 1.0})
"""One scenario alone."""

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Sets and data of the plan; every tuple is ordered by code, every array follows those tuples.

    S sessions, G funders, H half-years, Z zones, O occupations, P publics, W scenarios, K cells that a
    session can serve: (session, zone, occupation, public). Each has one column x a scenario.
    """

    sessions: tuple[str, ...]
    minimum: Ints  # m_s [S], seats
    capacity: Ints  # M_s [S], seats
    price: Ints  # c_s [S], euro cents per seat
    fixed: Ints  # F_s [S], euro cents per session bought
    remote: NDArray[np.bool_]  # [S]
    half_years: tuple[str, ...]  # "2024-S2"; one of them, "", when no budget is by half-year
    half_year_of: Ints  # [S], index in half_years
    funders: tuple[str, ...]
    budget: Ints  # B_g [G], euro cents
    half_year_budget: Floats  # B_gh [G, H], euro cents; infinite where none is set
    zones: tuple[str, ...]
    occupations: tuple[str, ...]
    publics: tuple[str, ...]
    scenarios: tuple[str, ...]
    weight: Floats  # π_w [W], sums to 1
    seekers: Floats  # D_wzop [W, Z, O, P], people; NaN unknown
    openings: Floats  # κ_wzo [W, Z, O], entrants; NaN unknown
    session_of: Ints  # [K], index in sessions
    zone_of: Ints  # [K]
    occupation_of: Ints  # [K]
    public_of: Ints  # [K]
    worth: Floats  # q_szop [K], expected people in work per seat, prudent
    eligible: NDArray[np.bool_]  # [S, P, G]: funder g may pay for people of public p in session s
    served: frozenset[str] = frozenset()  # sessions with a zone in reach, known or not
    remote_max: float = REMOTE_MAX
    coverage_floor: float = 0.0  # least T that is demanded, share of the people who seek
    choices: Choices = field(default_factory=Choices)
    refused: tuple[Refusal, ...] = ()  # sessions that cannot be planned at all
    unknown_cells: tuple[UnknownCell, ...] = ()
    unknown_publics: tuple[tuple[str, str], ...] = ()  # (session, public): nobody can say who would pay
    labels: dict[str, str] = field(default_factory=dict)  # code of a zone → words
    sites: dict[str, str] = field(default_factory=dict)  # session → zone of its site

    @property
    def reference(self) -> int:
        """Scenario in which every seat bought must have its person: the one of most weight."""
        return int(np.argmax(self.weight))

    @property
    def supply(self) -> Floats:
        """min(D, κ) [W, K]: what the cell of each column can give."""
        cell = self.zone_of, self.occupation_of
        return np.minimum(self.seekers[:, *cell, self.public_of], self.openings[:, *cell])

    @property
    def people(self) -> Floats:
        """P_z [Z] = Σ_w π_w Σ_op D_wzop over the known cells: people of the zone who seek."""
        return np.asarray(np.einsum("w,wzop->z", self.weight, np.nan_to_num(self.seekers)))

    @property
    def counted(self) -> NDArray[np.bool_]:
        """Zones [Z] that enter the minimum T: people seek there and a session can seat some of them."""
        seatable = np.zeros(len(self.zones), dtype=bool)
        seatable[self.zone_of[(self.supply > 0).any(axis=0)]] = True
        return seatable & (self.people > 0)

    @property
    def may_pay(self) -> NDArray[np.bool_]:
        """[G, K]: whether the funder may pay for the people of the cell."""
        return np.ascontiguousarray(self.eligible[self.session_of, self.public_of].T)

    @property
    def contracted(self) -> NDArray[np.bool_]:
        """[S]: whether the session is already signed."""
        return np.isin(
            np.array(self.sessions, dtype=object), [one.session for one in self.choices.contracted]
        )

    @property
    def groups(self) -> dict[str, tuple[int, int]]:
        """Minimum group and capacity by session."""
        sizes = zip(self.minimum.tolist(), self.capacity.tolist(), strict=True)
        return dict(zip(self.sessions, sizes, strict=True))

    def span(self, s: int) -> slice:
        """Columns of one session: they stand together."""
        return slice(*np.searchsorted(self.session_of, [s, s + 1]).tolist())

    def room(self, s: int, seekers: Floats, openings: Floats) -> float:
        """What the cells of a session can give of these people [Z, O, P] and openings [Z, O]."""
        mine = self.span(s)
        place = np.ravel_multi_index((self.zone_of[mine], self.occupation_of[mine]), openings.shape)
        cells, row = np.unique(place, return_inverse=True)
        people = seekers[self.zone_of[mine], self.occupation_of[mine], self.public_of[mine]]
        return float(np.minimum(np.bincount(row, people, len(cells)), openings.ravel()[cells]).sum())

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

    def without_demand(self) -> tuple[str, ...]:
        """Scenarios in which no session can seat anybody: they give no seat and weigh as zero."""
        return tuple(
            name for name, supply in zip(self.scenarios, self.supply, strict=True) if not supply.any()
        )

    def unpaid(self) -> tuple[tuple[str, float | None, int], ...]:
        """Publics of which nobody can say who would pay: people who seek, None unknown; sessions concerned."""
        sessions = Counter(public for _, public in self.unknown_publics)
        people = self.seekers[self.reference]
        return tuple(
            (
                public,
                None if np.isnan(people[:, :, p]).all() else float(np.nansum(people[:, :, p])),
                sessions[public],
            )
            for p, public in enumerate(self.publics)
            if public in sessions
        )

    def site(self, s: int) -> str:
        """Words for the zone where a session is held; a code of `wording` when there is none."""
        if self.remote[s]:
            return wording.REMOTE
        zone = self.sites.get(self.sessions[s])
        return wording.NOWHERE if zone is None else self.label(zone)

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
    half_year_budgets: Mapping[tuple[str, str], int] | None = None,
    fixed: Mapping[str, int] | None = None,
    scenarios: Mapping[str, float] = CERTAIN,
    eligible: pl.DataFrame | None = None,
    remote_max: float = REMOTE_MAX,
    coverage_floor: float = 0.0,
    choices: Choices | None = None,
    labels: Mapping[str, str] | None = None,
    sites: Mapping[str, str] | None = None,
) -> Problem:
    """Lay out the problem of one plan from what the other rooms measured.

    A session without price, capacity or rate, or with a wrong one, is refused and named; the others are
    planned. A minimum group that is not given is 1: LHÉO has none. Labels are words for codes of zones,
    sites the zone where each session is held.

    Parameters
    ----------
    sessions
        SESSIONS; only those `offered` are planned, and the caller leaves out those already begun.
    trainings
        TRAININGS; `rome` counts as ROME 3 heads.
    gap_or_openings
        (zone, rome3, positions[, scenario]): openings less people able, in training and contracted. Below
        zero is zero; null or absent is unknown. Without the column, the same in every scenario.
    seekers
        (zone, rome3, people[, public][, scenario]): null or absent is unknown.
    reach
        (session_id, zone, reachable, minutes): `minutes` may be null or left out.
    rates, chance
        Prudent rate of insertion by training, a low credible bound; P(openings ≥ people already there).
    budgets
        Euro cents by funder; a funder left out has none.
    half_year_budgets
        Euro cents by (funder, civil half-year in which the session starts, "2024-S2"), within the budget.
    fixed
        Euro cents by session, paid once if it is bought; 0 unless given.
    scenarios
        Weight of each scenario; they sum to 1.
    eligible
        (session_id, public, funder, eligible): null or absent is unknown, and gives no seat. Without it,
        every funder may pay for everybody.

    Raises
    ------
    ContractError
        A budget is negative or of an unknown funder, a share leaves [0, 1], a key repeats, people are
        fewer than none, weights do not sum to 1, or choices contradict one another (`choices.check`).
    """
    by_half_year = dict(half_year_budgets or {})
    intake.check_limits(budgets, by_half_year, rates=rates.values(), chance=chance.values(),
                        remote_max=[remote_max], coverage_floor=[coverage_floor])  # fmt: skip
    intake.check_scenarios(scenarios)
    offered = SESSIONS.check(sessions).filter(status="offered").sort("session_id")
    refused, planned = intake.plannable(
        offered, TRAININGS.check(trainings), rates, fixed=fixed or {}, dated=bool(by_half_year)
    )
    supply = intake.openings(gap_or_openings, tuple(scenarios))
    wanted = intake.seekers(seekers, tuple(scenarios))
    served = intake.served(planned, trainings, reach)
    kept, unknown = intake.worth(served, supply, wanted, chance)
    ids = tuple(planned["session_id"])
    publics = tuple(sorted(wanted["public"].unique())) or (EVERYBODY,)
    may_pay, unsaid = intake.eligibility(eligible, ids, publics)
    zones = tuple(sorted({*supply["zone"], *wanted["zone"], *reach["zone"]}))
    occupations = tuple(sorted({*supply["rome3"], *wanted["rome3"], *served["rome3"]}))
    session_of, public_of = intake.place(kept["session_id"], ids), intake.place(kept["public"], publics)
    payable: NDArray[np.bool_] = np.asarray(may_pay[session_of, public_of].any(axis=1))
    kept, session_of, public_of = kept.filter(payable), session_of[payable], public_of[payable]
    half_years, half_year_of = intake.half_years(planned["starts_on"], by_half_year)
    made = choices or Choices()
    capacity = planned["seats_max"].to_numpy().astype(np.int64)
    check(made, capacity=dict(zip(ids, capacity.tolist(), strict=True)), funders=FUNDERS,
          faults={one.session_id: wording.say(one.why, "en") for one in refused})  # fmt: skip
    return Problem(
        sessions=ids,
        minimum=planned["seats_min"].to_numpy().astype(np.int64),
        capacity=capacity,
        price=planned["unit_price"].to_numpy().astype(np.int64),
        fixed=planned["fixed"].to_numpy().astype(np.int64),
        remote=(planned["modality"] == "remote").to_numpy(),
        half_years=half_years,
        half_year_of=half_year_of,
        funders=FUNDERS,
        budget=np.array([budgets.get(funder, 0) for funder in FUNDERS], dtype=np.int64),
        half_year_budget=np.array([[by_half_year.get((g, h), np.inf) for h in half_years] for g in FUNDERS]),
        zones=zones,
        occupations=occupations,
        publics=publics,
        scenarios=tuple(scenarios),
        weight=np.array(list(scenarios.values())),
        seekers=intake.grid(wanted, "people", tuple(scenarios), zones, occupations, publics),
        openings=intake.grid(supply, "positions", tuple(scenarios), zones, occupations),
        session_of=session_of,
        zone_of=intake.place(kept["zone"], zones),
        occupation_of=intake.place(kept["rome3"], occupations),
        public_of=public_of,
        worth=kept["worth"].to_numpy(),
        eligible=may_pay,
        served=frozenset(served["session_id"]),
        remote_max=remote_max,
        coverage_floor=coverage_floor,
        choices=made,
        refused=refused,
        unknown_cells=unknown,
        unknown_publics=unsaid,
        labels=dict(labels or {}),
        sites=dict(sites or {}),
    )
