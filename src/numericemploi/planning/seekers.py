"""Who seeks a training, by zone and occupation, and which of them live in the country."""

from __future__ import annotations

from itertools import product

import numpy as np
import polars as pl

from numericemploi.model.tables.results import PLAN_PAYERS, PLAN_SEEKERS
from numericemploi.planning.choices import Floor
from numericemploi.planning.intake import EVERYBODY
from numericemploi.planning.problem import Floats, Problem
from numericemploi.planning.purchase import Purchase


def publics(answers: pl.DataFrame, *, candidates: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Group people by who may pay for them: (status, level, public), and PLAN_PAYERS.

    A funder may pay unless the rules say no (`answers`, FUNDING_BUYERS): where they cannot say, a person will. People
    for whom the same funders may pay in every session are one public: few publics, none that makes no difference.
    """
    met = candidates.select("status", "level").unique()
    known = answers.join(met, on=["status", "level"], nulls_equal=True)
    alike = (
        known.filter(answer="no")
        .sort("session_id", "funder")
        .group_by("status", "level")
        .agg(bars=pl.format("{} {}", "session_id", "funder").str.join("|"))
    )
    groups = met.join(alike, on=["status", "level"], how="left", nulls_equal=True).with_columns(
        bars=pl.col("bars").fill_null("")
    )
    names = {bars: _name(bars, groups) for bars in sorted(set(groups["bars"]))}
    of_people = groups.select(
        "status", "level", public=pl.col("bars").replace_strict(names, return_dtype=pl.String)
    )
    alone = pl.col("answer").unique().len() == 1
    payers = (
        known.join(of_people, on=["status", "level"], nulls_equal=True)
        .group_by("session_id", "public", "funder")
        .agg(answer=pl.when(alone).then(pl.col("answer").first()).otherwise(pl.lit("cannot_say")))
    )
    return of_people.sort("status", "level"), PLAN_PAYERS.check(payers.sort(PLAN_PAYERS.key))


def _name(bars: str, groups: pl.DataFrame) -> str:
    """Statuses of a public joined by `+`; a status that others share has its levels behind a colon, 0 unknown."""
    if groups["bars"].n_unique() == 1:
        return EVERYBODY
    parts = []
    for (status,), mine in groups.filter(bars=bars).sort("status").group_by("status", maintain_order=True):
        whole = groups.filter(pl.col("status") == status).height == mine.height
        levels = "-".join(str(level) for level in sorted(mine["level"].fill_null(0)))
        parts.append(str(status) if whole else f"{status}:{levels}")
    return "+".join(parts)


def of_dossiers(
    *,
    candidates: pl.DataFrame,
    of_people: pl.DataFrame,
    geography: pl.DataFrame,
    occupations: pl.DataFrame,
    rural_from: int,
) -> pl.DataFrame:
    """Count the dossiers by zone of residence, occupation sought and public (`publics`): PLAN_SEEKERS.

    Every zone of the geography × every occupation × every public has a row: where dossiers are kept, a zone without one
    seeks nothing, which is known, not unknown. `rural` are those who live in communes of density level
    `rural_from` or more; null where the level of a commune is not known.
    """
    rural = pl.col("density") >= rural_from
    counted = (
        candidates.join(geography.select("commune", "zone", "density"), on="commune")
        .join(of_people, on=["status", "level"], nulls_equal=True)
        .group_by("zone", "public", rome3="target_rome3")
        .agg(
            people=pl.len().cast(pl.Float64),
            rural=pl.when(rural.is_null().any()).then(None).otherwise(rural.sum()).cast(pl.Float64),
        )
    )
    named = of_people.select("public").unique() if of_people.height else pl.DataFrame({"public": [EVERYBODY]})
    cells = (
        geography.select("zone")
        .unique()
        .join(occupations.select("rome3"), how="cross")
        .join(named, how="cross")
    )
    return PLAN_SEEKERS.check(
        cells.join(counted, on=["zone", "rome3", "public"], how="left")
        .with_columns(
            rural=pl.when(pl.col("people").is_null()).then(0.0).otherwise("rural"),
            people=pl.col("people").fill_null(0.0),
        )
        .sort("zone", "rome3", "public")
    )


def rural_parts(seekers: pl.DataFrame) -> dict[tuple[str, str, str], float]:
    """Part of the people of each cell who live in the country; cells where it is unknown are left out."""
    known = seekers.filter(pl.col("people") > 0).drop_nulls("rural")
    parts = known.select("zone", "rome3", "public", pl.col("rural") / pl.col("people"))
    return {(zone, rome3, public): part for zone, rome3, public, part in parts.iter_rows()}


def rural_floor(problem: Problem, seekers: pl.DataFrame, share: float) -> Floor:
    """Least share of the seats for people of rural communes; a cell whose part is unknown counts as none."""
    grid = _rural_grid(problem, seekers)
    return Floor(name="rural", share=share, part=grid)


def rural_share(purchase: Purchase, seekers: pl.DataFrame) -> float | None:
    """Share of the people seated, over the scenarios, who live in rural communes; None when nothing is known."""
    p = purchase.problem
    part = _rural_grid(p, seekers)[p.zone_of, p.occupation_of, p.public_of]
    seated = purchase.average
    if not seated.any() or np.isnan(part).all():
        return None
    return float(np.nan_to_num(part) @ seated / seated.sum())


def _rural_grid(problem: Problem, seekers: pl.DataFrame) -> Floats:
    """[Z, O, P] part of the people of each cell who live in rural communes; NaN unknown."""
    parts = rural_parts(seekers)
    shape = len(problem.zones), len(problem.occupations), len(problem.publics)
    cells = product(problem.zones, problem.occupations, problem.publics)
    return np.array([parts.get(cell, np.nan) for cell in cells], dtype=np.float64).reshape(shape)


def served(purchase: Purchase, seekers: pl.DataFrame, payers: pl.DataFrame) -> list[dict[str, object]]:
    """Say for each public how many seek, how many have a place, and in how many sessions each funder may pay."""
    p = purchase.problem
    seats = np.bincount(p.public_of, purchase.reserved, len(p.publics))
    people = dict(seekers.group_by("public").agg(pl.col("people").sum()).iter_rows())
    counts = payers.group_by("public", "funder", "answer").agg(pl.len())
    said = {(public, funder, answer): many for public, funder, answer, many in counts.iter_rows()}
    return [
        {
            "public": public,
            "people": round(float(people.get(public, 0.0)), 4),
            "seats": round(float(seats[who]), 4),
            "payers": [
                {
                    "funder": g,
                    **{answer: said.get((public, g, answer), 0) for answer in ("yes", "cannot_say", "no")},
                }
                for g in sorted(p.funders, reverse=True)
            ],
        }
        for who, public in enumerate(p.publics)
    ]


def for_whom(purchase: Purchase) -> dict[str, dict[str, float]]:
    """Seats of each session bought by public, where there are several; nothing where there is one."""
    p, found = purchase.problem, dict[str, dict[str, float]]()
    if len(p.publics) == 1:
        return found
    for k in np.flatnonzero(purchase.reserved > 0):
        mine = found.setdefault(p.sessions[p.session_of[k]], {})
        public = p.publics[p.public_of[k]]
        mine[public] = mine.get(public, 0.0) + float(purchase.reserved[k])
    return {
        session: {public: round(seats, 4) for public, seats in mine.items()}
        for session, mine in found.items()
    }
