"""Petit-Est's purchase plan: the problem by hand, its rules checked one by one, its rows as text.

`python tests/petit_plan.py` writes the golden rows of tests/golden/lp again.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl

import petit_est as pe
from numericemploi.planning import problem as problem_room
from numericemploi.planning import rules
from numericemploi.planning.aim import aim, at_least
from numericemploi.planning.choices import Choices, Contract, Floor, Lock
from numericemploi.planning.variables import Variables

GOLDEN = Path(__file__).parent / "golden" / "lp"
EURO = 100
TOLERANCE = 1e-5

SEEKERS = {
    (pe.METROPOLIS, pe.DEVELOPER): 15, (pe.TOWN, pe.DEVELOPER): 5, (pe.RURAL, pe.DEVELOPER): 4,
    (pe.METROPOLIS, pe.ADMINISTRATOR): 3, (pe.TOWN, pe.ADMINISTRATOR): 7, (pe.RURAL, pe.ADMINISTRATOR): 2,
}  # fmt: skip
OPENINGS = {
    (pe.METROPOLIS, pe.DEVELOPER): 20.0, (pe.TOWN, pe.DEVELOPER): 6.0, (pe.RURAL, pe.DEVELOPER): 3.0,
    (pe.METROPOLIS, pe.ADMINISTRATOR): 9.0, (pe.TOWN, pe.ADMINISTRATOR): 8.0, (pe.RURAL, pe.ADMINISTRATOR): 1.0,
}  # fmt: skip
MINUTES = {
    ("V1", pe.METROPOLIS): 10.0, ("V1", pe.TOWN): 35.0, ("B1", pe.METROPOLIS): 35.0, ("B1", pe.TOWN): 5.0,
    ("B1", pe.RURAL): 55.0, ("B2", pe.METROPOLIS): 35.0, ("B2", pe.TOWN): 5.0, ("B2", pe.RURAL): 55.0,
    ("R1", pe.METROPOLIS): None, ("R1", pe.TOWN): None, ("R1", pe.RURAL): None,
}  # fmt: skip
RATES = {"fictif-dev": 0.6, "fictif-sys": 0.5}
BUDGETS = {"region": 60_000 * EURO, "france_travail": 40_000 * EURO}


def cells(values: dict[tuple[str, str], float | None], column: str) -> pl.DataFrame:
    rows = [(zone, rome3, value) for (zone, rome3), value in values.items()]
    return pl.DataFrame(
        rows, schema={"zone": pl.String, "rome3": pl.String, column: pl.Float64}, orient="row"
    )


def sessions(**changes: dict[str, object]) -> pl.DataFrame:
    """Petit-Est's sessions, `V1={"seats_min": 20}` changing one of them."""
    frame = pe.sessions()
    for session, change in changes.items():
        frame = frame.with_columns(
            pl.when(pl.col("session_id") == session).then(pl.lit(value)).otherwise(pl.col(name)).cast(frame.schema[name]).alias(name)
            for name, value in change.items()
        )  # fmt: skip
    return frame


def build(**changes: object) -> problem_room.Problem:
    minutes = changes.pop("minutes", MINUTES)
    seekers = changes.pop("seekers", SEEKERS)
    openings = changes.pop("openings", OPENINGS)
    people = changes.pop("seekers_table", None)
    given = {
        "sessions": sessions(),
        "trainings": pe.trainings(),
        "gap_or_openings": cells(openings, "positions"),
        "seekers": cells(seekers, "people") if people is None else people,
        "reach": pl.DataFrame(
            [(session, zone, True, value) for (session, zone), value in minutes.items()],
            schema={
                "session_id": pl.String,
                "zone": pl.String,
                "reachable": pl.Boolean,
                "minutes": pl.Float64,
            },
            orient="row",
        ),
        "rates": RATES,
        "chance": dict.fromkeys(SEEKERS, 0.8),
        "budgets": BUDGETS,
        "labels": dict(pe.zones().iter_rows()),
    }
    return problem_room.build(**{**given, **changes})


def broken(problem: problem_room.Problem, seats: np.ndarray, people: np.ndarray) -> list[str]:
    """Rules that a purchase breaks, each checked from its words, without the matrix; people [W, K] or [K]."""
    people = np.atleast_2d(people)
    found = _broken_groups(problem, seats, people) + _broken_choices(problem, seats, people)
    for w, scenario in enumerate(problem.scenarios):
        for z, zone in enumerate(problem.zones):
            for o, rome3 in enumerate(problem.occupations):
                here = (problem.zone_of == z) & (problem.occupation_of == o)
                for who in range(len(problem.publics)):
                    mine = here & (problem.public_of == who)
                    if mine.any() and people[w, mine].sum() > problem.seekers[w, z, o, who] + TOLERANCE:
                        found.append(f"seekers of {zone} {rome3} {scenario}")
                if here.any() and people[w, here].sum() > problem.openings[w, z, o] + TOLERANCE:
                    found.append(f"openings of {zone} {rome3} {scenario}")
    if seats[problem.remote].sum() > problem.remote_max * seats.sum() + TOLERANCE:
        found.append("distance learning")
    return found + _broken_budgets(problem, seats)


def _broken_budgets(problem: problem_room.Problem, seats: np.ndarray) -> list[str]:
    found = []
    for g, funder in enumerate(problem.funders):
        by_half_year = dict.fromkeys(range(len(problem.half_years)), 0)
        for s in range(len(problem.sessions)):
            cost = int(seats[s, g]) * int(problem.price[s]) + int(problem.fixed[s]) * int(seats[s, g] > 0)
            by_half_year[int(problem.half_year_of[s])] += cost
        if sum(by_half_year.values()) > problem.budget[g]:
            found.append(f"budget of {funder}")
        found += [
            f"budget of {funder} in {problem.half_years[h]}"
            for h, spent in by_half_year.items()
            if spent > problem.half_year_budget[g, h]
        ]
    return found


def _broken_choices(problem: problem_room.Problem, seats: np.ndarray, people: np.ndarray) -> list[str]:
    bought = dict(zip(problem.sessions, seats, strict=True))
    found = [f"{one} is forbidden" for one in problem.choices.forbidden if bought[one].any()]
    for lock in problem.choices.locked:
        paid = bought[lock.session]
        mine = paid.sum() if lock.funder is None else paid[problem.funders.index(lock.funder)]
        if mine < max(lock.seats, 1):
            found.append(f"{lock.session} is locked")
    found += [
        f"{one.session} is contracted"
        for one in problem.choices.contracted
        if bought[one.session][problem.funders.index(one.funder)] != one.seats
    ]
    for floor in problem.choices.floors:
        part = np.nan_to_num(floor.part)[problem.zone_of, problem.occupation_of, problem.public_of]
        seated = problem.weight @ people
        if part @ seated < floor.share * seated.sum() - TOLERANCE:
            found.append(f"floor {floor.name}")
    for s, session in enumerate(problem.sessions):
        for g in np.flatnonzero(seats[s]):
            barred = (problem.session_of == s) & ~problem.eligible[s, problem.public_of, g]
            if people[:, barred].sum() > TOLERANCE:
                found.append(f"public of {session}")
    return found


def _broken_groups(problem: problem_room.Problem, seats: np.ndarray, people: np.ndarray) -> list[str]:
    found = []
    signed = {one.session for one in problem.choices.contracted}
    for s, session in enumerate(problem.sessions):
        if np.count_nonzero(seats[s]) > 1:
            found.append(f"two funders for {session}")
        least = 0 if session in signed else problem.minimum[s]
        if seats[s].any() and not least <= seats[s].sum() <= problem.capacity[s]:
            found.append(f"group of {session}")
        seated = people[:, problem.session_of == s].sum(axis=1)
        if (seated > seats[s].sum() + TOLERANCE).any():
            found.append(f"seats and people of {session}")
        if session not in signed and seated[problem.reference] < seats[s].sum() - TOLERANCE:
            found.append(f"empty seats of {session}")
    return found


def arrays(
    problem: problem_room.Problem, lines: pl.DataFrame, reservations: pl.DataFrame
) -> tuple[np.ndarray, np.ndarray]:
    """Seats [S, G] and people [K] as a plan's tables state them."""
    seats = np.zeros((len(problem.sessions), len(problem.funders)), dtype=np.int64)
    for row in lines.iter_rows(named=True):
        seats[problem.sessions.index(row["session_id"]), problem.funders.index(row["funder"])] = row["seats"]
    reserved = {
        (r["session_id"], r["zone"], r["rome3"]): r["seats"] for r in reservations.iter_rows(named=True)
    }
    columns = zip(problem.session_of, problem.zone_of, problem.occupation_of, strict=True)
    keys = [(problem.sessions[s], problem.zones[z], problem.occupations[o]) for s, z, o in columns]
    assert set(reserved) <= set(keys)
    return seats, np.array([reserved.get(key, 0.0) for key in keys])


def two_sessions(**changes: object) -> problem_room.Problem:
    """The instance of the golden rows: B1 at Bourg and R1 at a distance, two zones, developers."""
    near = {key: value for key, value in MINUTES.items() if key[0] in {"B1", "R1"} and key[1] != pe.RURAL}
    cell = {(zone, pe.DEVELOPER): SEEKERS[zone, pe.DEVELOPER] for zone in (pe.METROPOLIS, pe.TOWN)}
    given = {
        "sessions": pe.sessions().filter(pl.col("session_id").is_in(["B1", "R1"])),
        "minutes": near,
        "seekers": cell,
        "openings": {key: OPENINGS[key] for key in cell},
        "coverage_floor": 0.1,
    }
    return build(**{**given, **changes})


def two_sessions_decided() -> problem_room.Problem:
    """The same with something for every rule: two publics of whom France Travail pays one, a half-year, a floor, a
    lock with a fixed cost; then `golden` asks a ban and a contract of its own."""
    people = pl.concat(
        cells({key: value / 2 for key, value in SEEKERS.items() if key[1] == pe.DEVELOPER and key[0] != pe.RURAL},
              "people").with_columns(public=pl.lit(public))
        for public in ("bac", "infra")
    )  # fmt: skip
    rural = np.zeros((2, 1, 2))
    rural[1] = 0.25
    return two_sessions(
        seekers_table=people,
        eligible=pl.DataFrame(
            [(s, p, g, (p, g) != ("bac", "france_travail")) for s in ("B1", "R1") for p in ("bac", "infra")
             for g in ("region", "france_travail")],
            schema=["session_id", "public", "funder", "eligible"], orient="row"),
        half_year_budgets={("region", "2024-S2"): 50_000 * EURO},
        fixed={"B1": 1_000 * EURO},
        choices=Choices(
            locked=(Lock(session="B1", funder="region", seats=7),), forbidden=frozenset({"R1"}),
            floors=(Floor(name="rural", share=0.2, part=rural),),
        ),
    )  # fmt: skip


def golden() -> dict[str, str]:
    """Text of each rule's rows on the two sessions, in the form of an LP file."""
    problem = two_sessions()
    variables = Variables(problem=problem)
    texts = {
        rule.__name__: text(variables, rule(problem, variables)) for rule in (*rules.RULES, rules.tightening)
    }
    decided = two_sessions_decided()
    columns = Variables(problem=decided)
    for rule in (
        rules.eligibility,
        rules.budget,
        rules.half_year_budget,
        rules.floors,
        rules.locked,
        rules.forbidden,
    ):
        texts[rule.__name__] = text(columns, rule(decided, columns))
    signed = two_sessions(choices=Choices(contracted=(Contract(session="B1", funder="region", seats=9),)))
    texts["contracted"] = text(variables, rules.contracted(signed, variables))
    insertions = aim(problem, variables, value=1.0, worst=0.0)
    texts["kept_insertions"] = text(variables, at_least(insertions, 5.0, "kept_insertions"))
    return texts


def text(variables: Variables, rows: rules.Rows) -> str:
    names = variables.names()
    lines = ["Maximize", " nothing: 0 T", "Subject To"]
    for r, name in enumerate(rows.names):
        mine = sorted((int(rows.column[e]), float(rows.value[e])) for e in np.flatnonzero(rows.row == r))
        terms = " ".join(
            f"{'+' if value >= 0 else '-'} {abs(value):g} {names[column]}" for column, value in mine
        )
        sides = rows.lower[r], rows.upper[r]
        sign = "=" if sides[0] == sides[1] else ">=" if np.isfinite(sides[0]) else "<="
        bound = f"{sign} {sides[0] if sign == '>=' else sides[1]:g}"
        lines.append(f" {name}: {terms} {bound}")
    return "\n".join([*lines, "End", ""])


if __name__ == "__main__":
    GOLDEN.mkdir(parents=True, exist_ok=True)
    for name, content in golden().items():
        (GOLDEN / f"{name}.lp").write_text(content, encoding="utf-8")
