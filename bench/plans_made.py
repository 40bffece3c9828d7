"""Makes an instance of the purchase plan of any size; everything in it is synthetic. Same seed, same instance.

Parameters, published beside the figures: sites are 4 in 10 of the zones; a session reaches zones within
90 minutes on a square of 150 minutes a side, a remote one (1 in 6) all; minimum group 5 to 8, capacity 10 to
16; 3,000 to 9,000 € a seat; 1 or 2 occupations a training; a cell is without seekers 1 time in 4, else
log-normal of median 6 people (spread 1.0); openings are 0.3 to 1.5 times seekers; 1 cell in 10 is unknown;
rates .35 to .75, chance .3 to 1; each budget is 1/6 of the price of every seat (tight).
"""

from __future__ import annotations

from datetime import date

import numpy as np
import polars as pl

from numericemploi.model.tables.trainings import SESSIONS, TRAININGS
from numericemploi.planning.problem import Problem, build


def make(*, sessions: int = 120, zones: int = 27, occupations: int = 9, seed: int = 1) -> Problem:
    """Return the instance."""
    draw = np.random.default_rng(seed)
    places = [f"{4400 + z}" for z in range(zones)]
    codes = [f"M{1801 + o}" for o in range(occupations)]
    points = draw.uniform(0, 150, (zones, 2))
    trainings = _trainings(draw, codes, count=max(2, sessions // 2))
    sites = draw.choice(zones, size=max(1, int(0.4 * zones)), replace=False)
    rows, reach = [], []
    for s in range(sessions):
        site, remote = int(draw.choice(sites)), bool(draw.random() < 1 / 6)
        rows.append(_session(draw, s, trainings["training_id"][s % trainings.height], remote=remote))
        minutes = np.hypot(*(points - points[site]).T)
        reach += [
            {"session_id": f"fictif-{s:05d}", "zone": places[z], "reachable": remote or bool(minutes[z] <= 90),
             "minutes": None if remote else float(minutes[z])}
            for z in range(zones)
        ]  # fmt: skip
    people = np.round(draw.lognormal(np.log(6), 1.0, (zones, occupations))) * (
        draw.random((zones, occupations)) > 0.25
    )
    cells = [(z, o) for z in range(zones) for o in range(occupations)]
    openings = {(z, o): people[z, o] * draw.uniform(0.3, 1.5) for z, o in cells}
    known = {cell for cell in cells if draw.random() > 0.1}
    return build(
        sessions=SESSIONS.of(rows),
        trainings=trainings,
        gap_or_openings=pl.DataFrame(
            [(places[z], codes[o], openings[z, o] if (z, o) in known else None) for z, o in cells],
            schema={"zone": pl.String, "rome3": pl.String, "positions": pl.Float64}, orient="row"),
        seekers=pl.DataFrame(
            [(places[z], codes[o], people[z, o]) for z, o in cells],
            schema={"zone": pl.String, "rome3": pl.String, "people": pl.Float64}, orient="row"),
        reach=pl.DataFrame(reach, schema_overrides={"minutes": pl.Float64}),
        rates={t: float(draw.uniform(0.35, 0.75)) for t in trainings["training_id"]},
        chance={(places[z], codes[o]): float(draw.uniform(0.3, 1.0)) for z, o in cells},
        budgets=dict.fromkeys(("region", "france_travail"),
                              sum(int(str(r["unit_price"])) * int(str(r["seats_max"])) for r in rows) // 6),
    )  # fmt: skip


def _trainings(draw: np.random.Generator, codes: list[str], *, count: int) -> pl.DataFrame:
    common = {"provider": "Organisme fictif", "siret": None, "nda": None, "skills": [], "objective": "",
              "level_entry": None, "level_exit": None, "certifying": False, "rncp": None, "fictif": True}  # fmt: skip
    rows = []
    for t in range(count):
        aimed = draw.choice(codes, size=int(draw.integers(1, 3)), replace=False)
        rows.append({**common, "training_id": f"fictif-f{t:05d}", "title": f"Formation fictive {t}",
                     "rome": sorted(aimed.tolist())})  # fmt: skip
    return TRAININGS.of(rows)


def _session(draw: np.random.Generator, number: int, training: str, *, remote: bool) -> dict[str, object]:
    return {
        "session_id": f"fictif-{number:05d}", "training_id": training, "commune": None,
        "modality": "remote" if remote else "onsite", "starts_on": date(2024, 9, 2), "ends_on": date(2025, 3, 1),
        "hours": 400, "seats_min": int(draw.integers(5, 9)), "seats_max": int(draw.integers(10, 17)),
        "unit_price": int(draw.integers(30, 91)) * 10_000, "status": "offered", "buyer": None, "fictif": True,
    }  # fmt: skip
