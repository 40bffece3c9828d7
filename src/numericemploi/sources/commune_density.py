"""Density grid of the communes in seven levels (Insee)."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from numericemploi.model.codes import CommuneCode
from numericemploi.model.tables.territories import COMMUNE_DENSITY
from numericemploi.sources import rows as rule
from numericemploi.sources.delimited import open_csv


def read(path: Path) -> tuple[pl.DataFrame, pl.DataFrame]:
    """COMMUNE_DENSITY and its rejects. The shares P1 to P7, with their decimal comma, are not read."""
    rows, rejects = open_csv(path, separator=";", columns=("CODGEO", "DENS"))
    rows = rule.coded(rows, "CODGEO", CommuneCode, rejects)
    rows = rule.matching(rows, "DENS", r"^[1-7]$", "a level of the grid, 1 to 7", rejects)
    rows = rule.unrepeated(rows, ("CODGEO",), rejects)
    table = rows.select(commune="CODGEO", density=pl.col("DENS").cast(pl.Int8))
    return COMMUNE_DENSITY.check(table.sort("commune")), rejects.table()
