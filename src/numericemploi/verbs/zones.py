"""Zones: what is published beside demand in its own zoning, and every figure of a sheet in one table."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from numericemploi.demand import survey, zone_figures
from numericemploi.model.errors import NotFoundError
from numericemploi.model.tables.results import HORIZONS
from numericemploi.reference import packaged
from numericemploi.store import editions, records, runs


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """What publishers print for the basins of a run's zones, as it was known on the run's day; never recomputed."""

    survey: pl.DataFrame
    """(bassin, family, year, state, projects, hard): each basin × digital family."""
    tension: pl.DataFrame
    """(bassin, rome3, year, offers, jobseekers, tension), core and related occupations."""
    offers_year: int | None
    population_year: int | None


def published(run: runs.Done) -> Published:
    """Read the survey and the tension of the run's basins, as they were published by its day."""
    bassins = runs.table(run, "zone_bassins")["bassin"]
    survey_ = runs.table(run, "bmo_beside").unique(["bassin", "family", "department"], maintain_order=True)
    tension = runs.table(run, "tension_beside").drop_nulls("tension")
    offers, people = editions.current("offer_counts"), editions.read("commune_population")["year"]
    latest = people.max()
    return Published(
        survey=survey.as_published(
            bmo=survey_, bassins=bassins, families=packaged.family_occupations()["family"]
        ),
        tension=tension.unique(["bassin", "rome3"], maintain_order=True).drop("zone", "people_share"),
        offers_year=None if offers is None else offers.source.published_on.year,
        population_year=latest if isinstance(latest, int) else None,
    )


def figures(zone: str, horizon: str) -> pl.DataFrame:
    """ZONE_FIGURES of a zone at one horizon, from the last finished run.

    Raises
    ------
    NotFoundError
        No run is finished, or it has no such zone or horizon.
    """
    run = runs.latest()
    if run is None:
        raise NotFoundError("No run is finished yet.", hint="Run: numericemploi cycle")
    tables = {
        name: runs.table(run, f"zone_{name}" if name in ("fabric", "sections", "totals", "bassins") else name)
        for name in ("fabric", "sections", "bassins", "totals", "demand", "gap", "stock", "plan_reservations")
    }
    if horizon not in HORIZONS or zone not in set(tables["fabric"]["zone"]):
        raise NotFoundError("No such zone or horizon.", hint=f"Horizons: {', '.join(HORIZONS)}.")
    beside = published(run)
    shared = tables.pop("bassins").filter(zone=zone)["bassin"].implode()
    places = runs.table(run, "geography").select("commune", "zone")
    sessions = records.read("sessions").join(places, on="commune").filter(zone=zone)
    ahead = pl.col("starts_on").is_null() | (pl.col("starts_on") >= run.as_of)
    return zone_figures.of(
        zone,
        horizon,
        survey=beside.survey.filter(pl.col("bassin").is_in(shared)),
        tension=beside.tension.filter(
            pl.col("bassin").is_in(shared), pl.col("rome3").is_in(tables["demand"]["rome3"].implode())
        ),
        sessions=sessions.filter(ahead),
        reservations=tables.pop("plan_reservations"),
        population_year=beside.population_year,
        offers_year=beside.offers_year,
        **tables,
    )
