"""Where people and digital work are in the made-up region: weights per commune, and the towns."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

_SHARES = {"4423": 0.38, "4412": 0.14, "4410": 0.11, "4411": 0.06, "4413": 0.06}
"""Part of the region's digital jobs by zone: Strasbourg 38 %, and 75 % with Nancy, Metz, Mulhouse and Reims
(Insee Analyses Grand Est 187, 2024); how the four share their 37 % is ours. The others go by population."""

_CENTRE = 1.15
"""Exponent that draws digital work to the larger communes of a zone; ours."""

_RURAL = 5
"""Density level from which a commune is rural (product decision)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """A geography in the order of its codes, with its weights.

    `pull` (commune, zone, bassin, pull): each commune's share of digital work, sums to 1.
    `towns`: the largest commune of each zone, the zone that draws most first.
    """

    geography: pl.DataFrame
    pull: pl.DataFrame
    towns: tuple[str, ...]
    labels: dict[str, str]

    @property
    def zones(self) -> list[str]:
        """Codes of the zones, in order."""
        return sorted(set(self.geography["zone"]))

    def rural(self, zone: str) -> list[str]:
        """Rural communes of a zone, in order."""
        here = self.geography.filter(pl.col("zone") == zone, pl.col("density") >= _RURAL)
        return here["commune"].to_list()

    def within(self, zone: str) -> tuple[list[str], list[float]]:
        """Communes of a zone, in order, and the share of its people in each."""
        here = self.geography.filter(pl.col("zone") == zone).select(
            "commune", pl.col("population").fill_null(1)
        )
        people = here["population"].to_list()
        return here["commune"].to_list(), [one / sum(people) for one in people]


def weighed(geography: pl.DataFrame) -> Places:
    """Weigh the communes of a GEOGRAPHY, whatever the order of its rows; unknown population weighs 1."""
    ordered = geography.sort("commune")
    people = pl.col("population").fill_null(1)
    zones = (
        ordered.group_by("zone")
        .agg(people=people.sum())
        .sort("zone")
        .with_columns(given=pl.col("zone").replace_strict(_SHARES, default=None, return_dtype=pl.Float64))
    )
    left = 1.0 - float(zones["given"].sum())
    others = pl.col("people").filter(pl.col("given").is_null()).sum()
    zones = zones.with_columns(share=pl.col("given").fill_null(left * pl.col("people") / others))
    size = people.cast(pl.Float64) ** _CENTRE
    pull = (
        ordered.join(zones.select("zone", "share"), on="zone", maintain_order="left")
        .with_columns(pull=pl.col("share") * size / size.sum().over("zone"))
        .with_columns(pl.col("pull") / pl.col("pull").sum())
        .select("commune", "zone", "bassin", "pull")
    )
    mains = (
        ordered.join(zones.select("zone", "share"), on="zone", maintain_order="left")
        .sort(
            "share", "zone", "population", "commune", descending=[True, False, True, False], nulls_last=True
        )
        .group_by("zone", maintain_order=True)
        .agg(pl.col("commune").first())
    )
    return Places(
        geography=ordered,
        pull=pull,
        towns=tuple(mains["commune"]),
        labels=dict(ordered.select("commune", "label").iter_rows()),
    )
