"""How the evidence of one training is drawn from the tables of the main job."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

import polars as pl

from numericemploi.labels.exhibits import NOT_NAMED, Competing, Offer, Openings, Outcomes, Planned
from numericemploi.labels.rules import RuleSet
from numericemploi.model.period import months_before
from numericemploi.model.tables.results import HORIZONS


def offers_of(
    offers: pl.DataFrame,
    *,
    geography: pl.DataFrame,
    occupations: Collection[str],
    zones: Collection[str],
    heads: Mapping[str, str],
    as_of: date,
    rules: RuleSet,
) -> tuple[list[Offer], bool]:
    """Return the offers of the occupations and zones, of the months before `as_of`; whether any is fictif.

    An offer without ROME code or commune cannot be told to be among them, and is left out. A withdrawn
    or filled offer counts as any other: what is judged is what employers ask.
    """
    codes = {code for code, head in heads.items() if head in occupations} | set(occupations)
    places = geography.select("commune", "zone").filter(pl.col("zone").is_in(sorted(zones)))
    found = offers.filter(
        pl.col("rome").is_in(sorted(codes)),
        pl.col("published_on").is_between(months_before(as_of, rules.offers_months), as_of),
    ).join(places, on="commune")
    clusters: dict[str | None, list[Offer]] = {}
    for row in found.iter_rows(named=True):
        offer = Offer(
            rome3=heads.get(row["rome"], row["rome"]),
            zone=row["zone"],
            month=f"{row['published_on']:%Y-%m}",
            skills=tuple(row["skills"]),
            essential=tuple(row["essential"]),
            employer=NOT_NAMED,
        )
        clusters.setdefault(row["employer"], []).append(offer)
    return _numbered(clusters), bool(found["fictif"].any())


def _numbered(clusters: dict[str | None, list[Offer]]) -> list[Offer]:
    """Number employers by what they ask, so that neither the order of rows nor a firm's key shows."""
    not_named = clusters.get(None, [])
    named = sorted(sorted(offers) for employer, offers in clusters.items() if employer is not None)
    return not_named + [
        Offer(
            rome3=offer.rome3,
            zone=offer.zone,
            month=offer.month,
            skills=offer.skills,
            essential=offer.essential,
            employer=ordinal,
        )
        for ordinal, offers in enumerate(named, start=NOT_NAMED + 1)
        for offer in offers
    ]


def openings_of(demand: pl.DataFrame, cells: Collection[tuple[str, str]]) -> list[Openings]:
    """Bounds of every cell at every horizon; a cell that the table does not hold is unknown."""
    rows = _rows(demand, cells, "zone", "rome3", "horizon", "low", "high")
    known = {(zone, rome3, horizon): (low, high) for zone, rome3, horizon, low, high in rows}
    return [
        Openings(zone=zone, rome3=rome3, horizon=horizon, low=low, high=high)
        for zone, rome3 in cells
        for horizon in HORIZONS
        for low, high in [known.get((zone, rome3, horizon), (None, None))]
    ]


def competing_of(stock: pl.DataFrame, cells: Collection[tuple[str, str]]) -> list[Competing]:
    """People able now in every cell; a cell that the table does not hold is unknown."""
    known = {(zone, rome3): able for zone, rome3, able in _rows(stock, cells, "zone", "rome3", "able")}
    return [Competing(zone=zone, rome3=rome3, able=known.get((zone, rome3))) for zone, rome3 in cells]


def planned_of(
    in_training: pl.DataFrame, cells: Collection[tuple[str, str]], *, as_of: date
) -> list[Planned]:
    """Seats bought in the cells that end from `as_of` on and before the end of each horizon (half-open)."""
    rows = _rows(in_training, cells, "ends_on", "seats")
    seats = sorted((day, count) for day, count in rows if day is not None)
    ends = {horizon: months_before(as_of, -months) for horizon, months in HORIZONS.items()}
    return [
        Planned(horizon=horizon, graduates=sum(count for day, count in seats if as_of <= day < end))
        for horizon, end in ends.items()
    ]


def outcomes_of(rates: pl.DataFrame, training_id: str, rules: RuleSet) -> Outcomes | None:
    """Pooled counts of the training, or only that they are under the floor; None: no exit has come due."""
    found = rates.filter(
        training_id=training_id, definition=rules.insertion_definition, milestone=rules.insertion_milestone
    )
    if found.is_empty():
        return None
    row = found.row(0, named=True)
    enough = row["n"] >= rules.min_entrants
    return Outcomes(
        entrants=row["n"] if enough else None,
        employed=row["k"] if enough else None,
        unknown=row["unknown"] if enough else None,
        period_start=row["period_start"],
        period_end=row["period_end"],
    )


def vintages(
    offers: Collection[Offer],
    demand: pl.DataFrame,
    stock: pl.DataFrame,
    cells: Collection[tuple[str, str]],
    outcomes: Outcomes | None,
) -> dict[str, str]:
    """Year or period that each source's figures speak of; empty when it gives none."""
    months = sorted(offer.month for offer in offers)
    years = {
        name: sorted({str(year) for (year,) in _rows(table, cells, "year") if year is not None})
        for name, table in (("demand", demand), ("stock", stock))
    }
    return {
        "offers": f"{months[0]}/{months[-1]}" if months else "",
        "demand": "/".join(years["demand"]),
        "stock": "/".join(years["stock"]),
        "outcomes": f"{outcomes.period_start}/{outcomes.period_end}" if outcomes else "",
    }


def _rows(frame: pl.DataFrame, cells: Collection[tuple[str, str]], *columns: str) -> list[tuple[Any, ...]]:
    """Rows of the zones and occupations of the cells, as tuples of the columns."""
    zones, occupations = {zone for zone, _ in cells}, {rome3 for _, rome3 in cells}
    kept = frame.filter(pl.col("zone").is_in(sorted(zones)), pl.col("rome3").is_in(sorted(occupations)))
    return kept.select(columns).rows()
