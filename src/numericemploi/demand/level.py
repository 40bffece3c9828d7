"""How many positions are to be filled in each zone for each occupation, with bounds and provenance."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import polars as pl

from numericemploi.demand import carry, needs_life, survey
from numericemploi.model.table import in_order
from numericemploi.model.tables.results import DEMAND, DEMAND_SOURCES, HORIZONS


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """The level of demand, and what each survey cell brings to it."""

    demand: pl.DataFrame
    """DEMAND: every zone of the geography × every occupation of the families × both horizons."""
    sources: pl.DataFrame
    """DEMAND_SOURCES, for one year."""


def measure(
    *,
    bmo: pl.DataFrame,
    offer_counts: pl.DataFrame,
    geography: pl.DataFrame,
    families: pl.DataFrame,
    needs: pl.DataFrame,
    as_of: date,
) -> Level:
    """Measure demand from the latest survey, carried from basins to zones and from families to occupations.

    The year's figure of a zone × occupation is the sum of projects × zone share × occupation share over
    the cells of the survey; its bounds are the sums of theirs: no independence is assumed, which is
    prudent, and sums over zones stay coherent. The bounds hold the survey's error and its silence, not
    that of the sharing between zones.

    Within m months: central value × m/12, ± the year's upper half-width × m/12 × √max(1, m/12). Ours: a
    year's survey read for two carries its own error, and as much again, independent of it, for the
    change from one year to the next; hence √2 at 24 months. The upper half-width serves both sides: no
    floor has shortened it. `low` is not under that of the year (of its part, below 12 months): 24
    months contain the year surveyed.

    Firm declared needs that are waited for (budgeted or promised, for the horizon at most, confirmed in
    the last twelve months; what is filled of them left out) lift `low` to their sum, and
    `positions` and `high` to `low`; never added.
    A zone without any basin has no level: null, whatever is declared.

    Parameters
    ----------
    bmo, offer_counts, needs
        What was published or declared; rows later than `as_of` are the caller's to withhold, except
        those of `needs`, which are read as they stand.
    """
    surveyed = survey.latest(bmo, geography=geography)
    sources = _contributions(surveyed, offer_counts, geography, families)
    year = None if surveyed.is_empty() else surveyed.item(0, "year")
    demand = (
        _grid(geography, families)
        .join(_annual(sources), on=["zone", "rome3"], how="left")
        .join(_declared(needs, geography, as_of), on=["zone", "rome3", "horizon"], how="left")
        .join(_offers(offer_counts, geography), on=["zone", "rome3"], how="left")
        .with_columns(
            pl.col("declared").fill_null(0),
            offers=pl.lit(None, pl.Int64) if offer_counts.is_empty() else pl.col("offers").fill_null(0),
            year=pl.when(pl.col("positions").is_not_null()).then(pl.lit(year, pl.Int32)),
        )
    )
    demand = _lifted(_at_horizon(demand)).sort("zone", "rome3", "horizon")
    return Level(demand=DEMAND.check(demand), sources=DEMAND_SOURCES.check(sources))


def _contributions(
    surveyed: pl.DataFrame, offer_counts: pl.DataFrame, geography: pl.DataFrame, families: pl.DataFrame
) -> pl.DataFrame:
    if surveyed.is_empty():
        return DEMAND_SOURCES.empty()
    places = carry.parts(geography)
    offers = carry.offers_by_part(offer_counts, geography)
    read = survey.cells(bmo=surveyed, bassins=places["bassin"], families=families["family"])
    to_zones = carry.zone_shares(places=places, offers=offers, families=families)
    to_occupations = carry.occupation_shares(bassins=places["bassin"], offers=offers, families=families)
    share = pl.col("zone_share") * pl.col("occupation_share")
    joined = (
        read.join(to_zones, on=["bassin", "family"])
        .join(to_occupations, on=["bassin", "family"])
        .with_columns(
            positions=pl.col("projects") * share, low=pl.col("low") * share, high=pl.col("high") * share
        )
    )
    return in_order(joined, DEMAND_SOURCES.key)


def _grid(geography: pl.DataFrame, families: pl.DataFrame) -> pl.DataFrame:
    horizons = pl.DataFrame({"horizon": list(HORIZONS), "months": list(HORIZONS.values())})
    return (
        geography.select("zone")
        .unique()
        .join(families.select("rome3").unique(), how="cross")
        .join(horizons, how="cross")
    )


def _annual(sources: pl.DataFrame) -> pl.DataFrame:
    """Sum the contributions of a year; `sources` is ordered, so that the same rows sum to the same bits."""
    published = pl.col("positions").filter(pl.col("state") == "published").sum()
    total = pl.col("positions").sum()
    return sources.group_by("zone", "rome3", maintain_order=True).agg(
        pl.col("low", "high").sum(),
        positions=total,
        published_share=pl.when(total > 0).then(published / total),
    )


def _declared(needs: pl.DataFrame, geography: pl.DataFrame, as_of: date) -> pl.DataFrame:
    places = geography.select("commune", "zone")
    firm = needs_life.firm(needs, as_of=as_of).join(places, on="commune")
    within = [
        firm.filter(pl.col("horizon_months") <= months).with_columns(horizon=pl.lit(horizon))
        for horizon, months in HORIZONS.items()
    ]
    return pl.concat(within).group_by("zone", "rome3", "horizon").agg(declared=pl.col("positions").sum())


def _offers(offer_counts: pl.DataFrame, geography: pl.DataFrame) -> pl.DataFrame:
    places = geography.select("commune", "zone")
    return offer_counts.join(places, on="commune").group_by("zone", "rome3").agg(pl.col("offers").sum())


def _at_horizon(annual: pl.DataFrame) -> pl.DataFrame:
    """Bring the year's figures to each row's horizon of `months`."""
    years = pl.col("months") / 12
    centre = pl.col("positions") * years
    half = (pl.col("high") - pl.col("positions")) * years * pl.max_horizontal(pl.lit(1.0), years).sqrt()
    surveyed = pl.col("low") * pl.min_horizontal(pl.lit(1.0), years)
    return annual.with_columns(
        positions=centre, low=pl.max_horizontal(surveyed, centre - half), high=centre + half
    )


def _lifted(demand: pl.DataFrame) -> pl.DataFrame:
    """Lift each figure to the firm needs declared; an unknown level stays unknown."""
    declared = pl.col("declared").cast(pl.Float64)
    return demand.with_columns(
        pl.when(pl.col(name).is_not_null()).then(pl.max_horizontal(name, declared)).alias(name)
        for name in ("positions", "low", "high")
    )
