"""Makes an instance of the purchase plan of any size; everything in it is synthetic. Same seed, same instance.

`Made` holds the parameters, published beside the figures by `bench/purchase_plan.py`. Zones lie on a square whose side
keeps their density; sites are 4 in 10 of them; a session reaches the zones within so many minutes, a remote
one all of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl

from numericemploi.model.tables.trainings import SESSIONS, TRAININGS
from numericemploi.planning.intake import FUNDERS
from numericemploi.planning.problem import Problem, build

SCENARIOS = {"low": 0.7, "central": 1.0, "high": 1.3}


@dataclass(frozen=True, kw_only=True)
class Made:
    """Parameters of an instance."""

    sessions: int = 120
    zones: int = 27
    occupations: int = 9
    seed: int = 1
    seats_per_person: float = 1.2
    """Seats on offer, all sessions, for one person who seeks."""
    budget: float = 1 / 6
    """Budget of each funder, as part of the price of every seat on offer."""
    fixed: float = 0.0
    """Fixed cost of a session, as part of the price of its seats at capacity."""
    reach: float = 90.0
    """Minutes one way within which a session is within reach; the side of the square is 150 minutes for 27 zones."""
    remote: float = 1 / 6
    """Part of the sessions that are remote."""
    smallest: tuple[int, int] = (5, 8)
    """Minimum group, from and to."""
    largest: tuple[int, int] = (10, 16)
    """Capacity, from and to."""
    no_demand: float = 0.25
    """Part of the cells where nobody seeks."""
    openings: tuple[float, float] = (0.3, 1.5)
    """Openings over people who seek, from and to (κ/D)."""
    unknown: float = 0.1
    """Part of the cells of which the openings are unknown."""
    far: float = 0.0
    """How much dearer a seat is at the corner of the square than at its middle."""
    scenarios: Mapping[str, float] | None = None
    """Weights of low, central and high demand; one scenario if none."""
    publics: int = 1
    apart: bool = False
    """Whether the Region may not pay for the first public, nor France Travail for the second."""
    half_year: float = 0.0
    """Part of its budget that a funder may spend in one of the two half-years in which sessions start; no limit at 0."""

    def told(self) -> str:
        """The parameters in one line."""
        names = ("seats_per_person", "budget", "fixed", "reach", "remote", "smallest", "largest", "no_demand",
                 "openings", "unknown", "far", "publics", "apart", "half_year")  # fmt: skip
        return ", ".join(
            f"{name} {value[0]:g}-{value[1]:g}" if isinstance(value, tuple) else f"{name} {value:.3g}"
            for name in names
            for value in (getattr(self, name),)
        )


def make(made: Made) -> Problem:
    """Return the instance."""
    draw = np.random.default_rng(made.seed)
    places = [f"{4400 + z}" for z in range(made.zones)]
    codes = [f"M{1801 + o}" for o in range(made.occupations)]
    side = 150 * np.sqrt(made.zones / 27)
    points = draw.uniform(0, side, (made.zones, 2))
    apart = np.hypot(*(points - side / 2).T) / (side / 2)
    trainings = _trainings(draw, codes, count=max(2, made.sessions // 2))
    sites = draw.choice(made.zones, size=max(1, int(0.4 * made.zones)), replace=False)
    rows, reach = [], []
    for s in range(made.sessions):
        site, remote = int(draw.choice(sites)), bool(draw.random() < made.remote)
        dearer = 1.0 if remote else 1 + made.far * apart[site]
        rows.append(
            _session(
                draw, made, s, trainings["training_id"][s % trainings.height], remote=remote, dearer=dearer
            )
        )
        minutes = np.hypot(*(points - points[site]).T)
        reach += [
            {"session_id": f"fictif-{s:05d}", "zone": places[z], "reachable": True,
             "minutes": None if remote else float(minutes[z])}
            for z in (range(made.zones) if remote else np.flatnonzero(minutes <= made.reach))
        ]  # fmt: skip
    shape = made.zones, made.occupations
    seats = sum(int(str(row["seats_max"])) for row in rows)
    people = draw.lognormal(0, 1.0, shape) * (draw.random(shape) > made.no_demand)
    people = np.round(people * seats / made.seats_per_person / people.sum())
    openings = people * draw.uniform(*made.openings, shape)
    known = draw.random(shape) > made.unknown
    price = sum(int(str(r["unit_price"])) * int(str(r["seats_max"])) for r in rows)
    purse = int(made.budget * price)
    publics = [f"class_{public}" for public in range(made.publics)]
    sessions = SESSIONS.of(rows)
    if made.half_year:
        late = np.random.default_rng([made.seed, 1]).random(made.sessions) < 0.5
        sessions = sessions.with_columns(
            starts_on=pl.when(pl.Series(late)).then(date(2025, 2, 3)).otherwise("starts_on")
        )
    moves = SCENARIOS if made.scenarios else {"central": 1.0}
    return build(
        sessions=sessions,
        trainings=trainings,
        gap_or_openings=pl.concat(
            _cells(np.where(known, openings * move, np.nan), places, codes, "positions").with_columns(scenario=pl.lit(name))
            for name, move in moves.items()
        ),
        seekers=pl.concat(
            _cells(people * move / made.publics, places, codes, "people").with_columns(
                scenario=pl.lit(name), public=pl.lit(public)
            )
            for name, move in moves.items()
            for public in publics
        ),
        reach=pl.DataFrame(reach, schema_overrides={"minutes": pl.Float64}),
        rates={t: float(draw.uniform(0.35, 0.75)) for t in trainings["training_id"]},
        chance={(place, code): float(draw.uniform(0.3, 1.0)) for place in places for code in codes},
        budgets=dict.fromkeys(FUNDERS, purse),
        fixed={
            str(r["session_id"]): int(made.fixed * int(str(r["unit_price"])) * int(str(r["seats_max"])))
            for r in rows
        },
        scenarios=made.scenarios or {"central": 1.0},
        eligible=_payable(sessions["session_id"].to_list(), publics) if made.apart else None,
        half_year_budgets={
            (funder, half): int(made.half_year * purse) for funder in FUNDERS for half in ("2024-S2", "2025-S1")
        } if made.half_year else None,
    )  # fmt: skip


def _payable(sessions: list[str], publics: list[str]) -> pl.DataFrame:
    barred = {("region", publics[0]), ("france_travail", publics[min(1, len(publics) - 1)])}
    rows = [
        (session, public, funder, (funder, public) not in barred)
        for session in sessions
        for public in publics
        for funder in FUNDERS
    ]
    schema = {"session_id": pl.String, "public": pl.String, "funder": pl.String, "eligible": pl.Boolean}
    return pl.DataFrame(rows, schema=schema, orient="row")


def _cells(values: np.ndarray, places: list[str], codes: list[str], column: str) -> pl.DataFrame:
    rows = [(z, o, float(values[i, j])) for i, z in enumerate(places) for j, o in enumerate(codes)]
    return pl.DataFrame(
        rows, schema={"zone": pl.String, "rome3": pl.String, column: pl.Float64}, orient="row"
    )


def _trainings(draw: np.random.Generator, codes: list[str], *, count: int) -> pl.DataFrame:
    common = {"provider": "Organisme fictif", "siret": None, "nda": None, "skills": [], "objective": "",
              "level_entry": None, "level_exit": None, "certifying": False, "rncp": None, "fictif": True}  # fmt: skip
    rows = []
    for t in range(count):
        aimed = draw.choice(codes, size=int(draw.integers(1, 3)), replace=False)
        rows.append({**common, "training_id": f"fictif-f{t:05d}", "title": f"Formation fictive {t}",
                     "rome": sorted(aimed.tolist())})  # fmt: skip
    return TRAININGS.of(rows)


def _session(
    draw: np.random.Generator, made: Made, number: int, training: str, *, remote: bool, dearer: float
) -> dict[str, object]:
    return {
        "session_id": f"fictif-{number:05d}", "training_id": training, "commune": None,
        "modality": "remote" if remote else "onsite", "starts_on": date(2024, 9, 2), "ends_on": date(2025, 3, 1),
        "hours": 400, "seats_min": int(draw.integers(made.smallest[0], made.smallest[1] + 1)),
        "seats_max": int(draw.integers(made.largest[0], made.largest[1] + 1)),
        "unit_price": round(int(draw.integers(30, 91)) * dearer) * 10_000, "status": "offered", "buyer": None, "fictif": True,
    }  # fmt: skip
