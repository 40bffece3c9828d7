"""Labels of the employment zones 2020 (Insee, labels of the zonings)."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from numericemploi.model.codes import ZoneCode
from numericemploi.model.tables.territories import ZONES
from numericemploi.sources import rows as rule
from numericemploi.sources.delimited import open_csv


def read(path: Path) -> tuple[pl.DataFrame, pl.DataFrame]:
    """ZONES and its rejects; the file's other zonings (EPCI, urban units…) are left aside."""
    rows, rejects = open_csv(path, separator=",", columns=("NIVGEO", "CODGEO", "LIBGEO"))
    rows = rows.filter(pl.col("NIVGEO") == "ZE2020")
    rows = rule.coded(rows, "CODGEO", ZoneCode, rejects)
    rows = rule.filled(rows, "LIBGEO", rejects)
    rows = rule.unrepeated(rows, ("CODGEO",), rejects)
    return ZONES.check(rows.select(zone="CODGEO", label="LIBGEO").sort("zone")), rejects.table()
