"""Communes and their zonings (Insee, official geographic code and table of zonings)."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from numericemploi.model.codes import CommuneCode, ZoneCode
from numericemploi.model.tables.territories import COMMUNES
from numericemploi.sources import rows as rule
from numericemploi.sources.delimited import open_csv


def read(path: Path) -> tuple[pl.DataFrame, pl.DataFrame]:
    """COMMUNES and its rejects."""
    rows, rejects = open_csv(path, separator=",", columns=("CODGEO", "LIBGEO", "DEP", "REG", "ZE2020"))
    rows = rule.coded(rows, "CODGEO", CommuneCode, rejects)
    rows = rule.filled(rows, "LIBGEO", rejects)
    rows = rule.matching(
        rows, "DEP", r"^(?:[0-9]{2,3}|2[AB])$", "a department code, leading zero kept (08)", rejects
    )
    rows = rule.matching(rows, "REG", r"^[0-9]{2}$", "a region code of two digits (44)", rejects)
    rows = rule.coded(rows, "ZE2020", ZoneCode, rejects)
    rows = rule.unrepeated(rows, ("CODGEO",), rejects)
    table = rows.select(commune="CODGEO", label="LIBGEO", department="DEP", region="REG", zone="ZE2020")
    return COMMUNES.check(table.sort("commune")), rejects.table()
