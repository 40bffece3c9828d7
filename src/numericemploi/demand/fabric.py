"""What is known of a zone's economic fabric: its people, who advertises, who declares needs and in which sector."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

import polars as pl

from numericemploi.demand import needs_life
from numericemploi.model.period import months_before
from numericemploi.model.tables.zones import ZONE_FABRIC, ZONE_SECTIONS
from numericemploi.reference import activities

LEAST_ORGANISATIONS = 3
"""Organisations below which a sum of theirs is not told: the rule of business statistics in France."""

ADVERT_MONTHS = 12
RURAL = 5
"""First level of the density grid that is rural (product decision)."""

UNGIVEN, REST = "?", "rest"


def of_zones(
    *,
    geography: pl.DataFrame,
    offers: pl.DataFrame,
    needs: pl.DataFrame,
    occupations: pl.DataFrame,
    as_of: date,
) -> pl.DataFrame:
    """ZONE_FABRIC of every zone of the geography.

    Parameters
    ----------
    offers
        OFFERS, `rome` in ROME 3 heads; those of the occupations count, of the last `ADVERT_MONTHS` months.
    needs
        NEEDS as they stood on `as_of`.
    """
    dense = pl.col("density").is_not_null() & pl.col("population").is_not_null()
    rural = pl.col("population").filter(dense & (pl.col("density") >= RURAL)).sum()
    placed = pl.col("population").filter(dense).sum()
    people = geography.group_by("zone").agg(
        communes=pl.len().cast(pl.Int64),
        population=pl.when(pl.col("population").is_not_null().any()).then(pl.col("population").sum()),
        rural_share=pl.when(placed > 0).then(rural / placed),
    )
    counts = ["adverts", "advertisers", "organisations"]
    whole = (
        people.join(_advertising(geography, offers, occupations, as_of), on="zone", how="left")
        .join(_needing(geography, needs), on="zone", how="left")
        .with_columns(pl.col(counts).fill_null(0))
    )
    none = pl.when(pl.col("organisations") == 0).then(0)
    return ZONE_FABRIC.check(whole.with_columns(needed=none.otherwise("needed")).sort("zone"))


def sections(*, geography: pl.DataFrame, needs: pl.DataFrame) -> pl.DataFrame:
    """ZONE_SECTIONS: sectors of fewer than `LEAST_ORGANISATIONS` organisations are put together as `rest`.

    When the rest itself has too few, the smallest sector told joins it, so that no subtraction from the
    zone's total tells what one organisation declared; a zone that has too few in all has no row.
    """
    told = []
    for (zone,), rows in _by_section(geography, needs).group_by("zone", maintain_order=True):
        cells = [
            _Cell(row["section"], frozenset(row["holders"]), row["needed"])
            for row in rows.iter_rows(named=True)
        ]
        cells.sort(key=lambda cell: (-len(cell.holders), -cell.needed, cell.section))
        large = [cell for cell in cells if len(cell.holders) >= LEAST_ORGANISATIONS]
        rest = _together([cell for cell in cells if len(cell.holders) < LEAST_ORGANISATIONS])
        while rest.holders and large and len(rest.holders) < LEAST_ORGANISATIONS:
            rest = _together([rest, large.pop()])
        if len(rest.holders) >= LEAST_ORGANISATIONS:
            large.append(rest)
        told += [
            {"zone": zone, "section": cell.section, "organisations": len(cell.holders), "needed": cell.needed}
            for cell in large
        ]
    return ZONE_SECTIONS.of(told).sort("zone", "section")


class _Cell(NamedTuple):
    """A sector of a zone, or several together."""

    section: str
    holders: frozenset[str]
    needed: int


def _together(cells: list[_Cell]) -> _Cell:
    """Put sectors together: an organisation of two of them is one."""
    holders = frozenset().union(*(cell.holders for cell in cells))
    return _Cell(REST, holders, sum(cell.needed for cell in cells))


def _advertising(
    geography: pl.DataFrame, offers: pl.DataFrame, occupations: pl.DataFrame, as_of: date
) -> pl.DataFrame:
    recent = offers.filter(
        pl.col("rome").is_in(occupations["rome3"].implode()),
        pl.col("published_on").is_between(months_before(as_of, ADVERT_MONTHS), as_of),
    ).join(geography.select("commune", "zone"), on="commune")
    first = (
        pl.col("employer").drop_nulls().value_counts(sort=True, name="count").struct.field("count").first()
    )
    advertisers = pl.col("employer").drop_nulls().n_unique().cast(pl.Int64)
    return recent.group_by("zone").agg(
        adverts=pl.len().cast(pl.Int64),
        advertisers=advertisers,
        largest_share=pl.when(advertisers >= LEAST_ORGANISATIONS).then(first / pl.col("employer").count()),
    )


def _needing(geography: pl.DataFrame, needs: pl.DataFrame) -> pl.DataFrame:
    organisations = _holder().n_unique().cast(pl.Int64)
    waited = needs_life.counted(needs).join(geography.select("commune", "zone"), on="commune")
    return waited.group_by("zone").agg(
        organisations=organisations,
        needed=pl.when(organisations >= LEAST_ORGANISATIONS).then(pl.col("positions").sum()),
    )


def _by_section(geography: pl.DataFrame, needs: pl.DataFrame) -> pl.DataFrame:
    waited = needs_life.counted(needs).join(geography.select("commune", "zone"), on="commune")
    section = pl.Series([activities.section(one) or UNGIVEN for one in waited["sector"]], dtype=pl.String)
    return (
        waited.with_columns(section=section)
        .group_by("zone", "section")
        .agg(holders=_holder().unique().sort(), needed=pl.col("positions").sum())
        .sort("zone", "section")
    )


def _holder() -> pl.Expr:
    """Tell organisations apart: by account, else by SIRET, else by name."""
    return pl.coalesce("organisation", "siret", "employer")
