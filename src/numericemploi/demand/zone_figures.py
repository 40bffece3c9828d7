"""Every figure of a zone's sheet in one long table: what the exports and the API give."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import polars as pl

from numericemploi.model.tables.zones import PARTS, ZONE_FIGURES

_Rows = Iterator[dict[str, Any]]


def of(
    zone: str,
    horizon: str,
    *,
    fabric: pl.DataFrame,
    sections: pl.DataFrame,
    demand: pl.DataFrame,
    gap: pl.DataFrame,
    totals: pl.DataFrame,
    stock: pl.DataFrame,
    survey: pl.DataFrame,
    tension: pl.DataFrame,
    sessions: pl.DataFrame,
    reservations: pl.DataFrame,
    population_year: int | None,
    offers_year: int | None,
) -> pl.DataFrame:
    """ZONE_FIGURES of one zone at one horizon, in the order of the sheet.

    Parameters
    ----------
    survey, tension
        Rows published for the basins of the zone (survey: bassin, family, year, state, projects, hard;
        TENSION's columns), never carried to the zone.
    sessions
        Sessions to come whose site is in the zone: status, seats_max.
    reservations
        PLAN_RESERVATIONS.
    """
    here = {"zone": zone, "horizon": horizon}
    rows = [
        *_fabric(fabric.filter(zone=zone), sections.filter(zone=zone), population_year),
        *_demand(demand.filter(**here), totals.filter(**here), offers_year),
        *_market(stock.filter(zone=zone), gap.filter(**here), totals.filter(**here)),
        *_published(survey, tension),
        *_training(gap.filter(**here), sessions, reservations.filter(zone=zone)),
    ]
    blank = {"about": "", "within": "", "low": None, "high": None, "period": ""}
    complete = [{**here, **blank, "state": _state(row["value"]), **row} for row in rows]
    order = pl.col("part").replace_strict(
        dict(zip(PARTS, range(len(PARTS)), strict=True)), return_dtype=pl.Int8
    )
    return ZONE_FIGURES.of(complete).sort(order, maintain_order=True)


def _state(value: float | None) -> str:
    return "unknown" if value is None else "known"


def _fabric(fabric: pl.DataFrame, sections: pl.DataFrame, year: int | None) -> _Rows:
    period = "" if year is None else str(year)
    for row in fabric.iter_rows(named=True):
        yield {"part": "fabric", "figure": "communes", "value": row["communes"], "source": "insee"}
        for name in ("population", "rural_share"):
            yield {"part": "fabric", "figure": name, "value": row[name], "period": period, "source": "insee"}
        yield {"part": "fabric", "figure": "establishments", "value": None, "source": "none"}
        for name in ("adverts", "advertisers"):
            yield {"part": "fabric", "figure": name, "value": row[name], "source": "adverts"}
        yield {"part": "fabric", "figure": "organisations", "value": row["organisations"], "source": "needs"}
        withheld = {"state": "withheld"} if row["needed"] is None else {}
        yield {"part": "fabric", "figure": "needed", "value": row["needed"], "source": "needs", **withheld}
    for row in sections.iter_rows(named=True):
        yield {"part": "fabric", "figure": "needed_by_sector", "about": row["section"], "value": row["needed"],
               "source": "needs"}  # fmt: skip


def _demand(demand: pl.DataFrame, totals: pl.DataFrame, offers_year: int | None) -> _Rows:
    offered = "" if offers_year is None else str(offers_year)
    for row in [*totals.with_columns(rome3=pl.lit("")).to_dicts(), *demand.sort("rome3").to_dicts()]:
        about = {"part": "occupations", "about": row["rome3"]}
        bounds = {"low": row["low"], "high": row["high"], "period": str(row["year"] or "")}
        yield {**about, "figure": "positions", "value": row["positions"], **bounds, "source": "bmo_carried"}
        yield {**about, "figure": "declared", "value": row["declared"], "source": "needs"}
        yield {
            **about,
            "figure": "offers",
            "value": row["offers"],
            "period": offered,
            "source": "offer_counts",
        }


def _market(stock: pl.DataFrame, gap: pl.DataFrame, totals: pl.DataFrame) -> _Rows:
    for row in totals.iter_rows(named=True):
        yield {"part": "market", "figure": "gap", "value": row["gap"], "low": row["gap_low"],
               "high": row["gap_high"], "source": "gap"}  # fmt: skip
    held = {row["rome3"]: row for row in stock.iter_rows(named=True)}
    for row in gap.sort("rome3").iter_rows(named=True):
        about = {"part": "market", "about": row["rome3"]}
        people = held.get(row["rome3"], {"jobseekers": None, "year": None})
        period = {"period": str(people["year"] or "")}
        yield {
            **about,
            "figure": "jobseekers",
            "value": people["jobseekers"],
            **period,
            "source": "tension_carried",
        }
        yield {**about, "figure": "able", "value": row["able"], **period, "source": "tension_carried"}
        yield {**about, "figure": "gap", "value": row["gap"], "low": row["low"], "high": row["high"],
               "source": "gap"}  # fmt: skip


def _published(survey: pl.DataFrame, tension: pl.DataFrame) -> _Rows:
    for row in survey.sort("bassin", "family").iter_rows(named=True):
        state = {} if row["state"] == "published" else {"state": row["state"]}
        where = {
            "part": "market",
            "about": row["family"],
            "within": row["bassin"],
            "period": str(row["year"]),
        }
        yield {**where, "figure": "survey_projects", "value": row["projects"], **state, "source": "bmo"}
    for row in tension.sort("bassin", "rome3").iter_rows(named=True):
        where = {"part": "market", "about": row["rome3"], "within": row["bassin"], "period": str(row["year"])}
        yield {**where, "figure": "tension", "value": row["tension"], "source": "tension"}


def _training(gap: pl.DataFrame, sessions: pl.DataFrame, reservations: pl.DataFrame) -> _Rows:
    for status in ("contracted", "offered"):
        found = sessions.filter(status=status)
        known = found["seats_max"].null_count() == 0
        yield {
            "part": "training",
            "figure": f"sessions_{status}",
            "value": found.height,
            "source": "sessions",
        }
        yield {"part": "training", "figure": f"seats_{status}", "source": "sessions",
               "value": found["seats_max"].sum() if known else None}  # fmt: skip
    for row in gap.sort("rome3").iter_rows(named=True):
        yield {"part": "training", "about": row["rome3"], "figure": "in_training", "value": row["in_training"],
               "source": "sessions"}  # fmt: skip
    reserved = reservations.group_by("rome3").agg(pl.col("seats").sum()).sort("rome3")
    for rome3, seats in reserved.iter_rows():
        yield {"part": "training", "about": rome3, "figure": "reserved", "value": seats, "source": "plan"}
