"""A point in each commune (IGN and La Poste, centroids)."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from numericemploi.model.codes import CommuneCode
from numericemploi.model.tables.territories import COMMUNE_POINTS
from numericemploi.sources import rows as rule
from numericemploi.sources.delimited import open_csv

_OVERSEAS = r"^9[78]"


def read(path: Path) -> tuple[pl.DataFrame, pl.DataFrame]:
    """COMMUNE_POINTS and its rejects; a point of the mainland or Corsica must lie there."""
    rows, rejects = open_csv(path, separator=";", columns=("Code_Officiel_Commune", "latitude", "longitude"))
    code, latitude, longitude = pl.col("Code_Officiel_Commune"), pl.col("latitude"), pl.col("longitude")
    rows = rule.coded(rows, "Code_Officiel_Commune", CommuneCode, rejects)
    overseas = code.str.contains(_OVERSEAS)
    for column, limits, world in (("latitude", (41.0, 51.5), 90.0), ("longitude", (-5.5, 10.0), 180.0)):
        rows = rule.filled(rows, column, rejects)
        rows = rule.decimals(rows, column, ".", rejects)
        rows = rule.keep(
            rows,
            pl.when(overseas)
            .then(pl.col(column).abs() <= world)
            .otherwise(pl.col(column).is_between(*limits)),
            rejects,
            column=column,
            reason="the point lies outside France",
            remedy="Check that latitude and longitude are in degrees (WGS 84) and not swapped.",
        )
    rows = rule.unrepeated(rows, ("Code_Officiel_Commune",), rejects)
    table = rows.select(commune=code, latitude=latitude, longitude=longitude)
    return COMMUNE_POINTS.check(table.sort("commune")), rejects.table()
