"""Population of the communes (Insee), one column a year: the last is read."""

from __future__ import annotations

import re
from pathlib import Path

import polars as pl

from numericemploi.model.codes import CommuneCode
from numericemploi.model.tables.territories import COMMUNE_POPULATION
from numericemploi.sources import rows as rule
from numericemploi.sources.delimited import open_csv

_LARGEST = 3_000_000  # Paris: 2.1 million
_YEAR = r"p([0-9]{2})_pop"


def read(path: Path) -> tuple[pl.DataFrame, pl.DataFrame]:
    """COMMUNE_POPULATION and its rejects: a commune with no figure in the last year is refused, never zero.

    The file's `reg` is a region of before 2016 and is not read.
    """
    rows, rejects = open_csv(
        path, separator=",", columns=("codgeo",), patterns={_YEAR: "p21_pop (p, the year, _pop)"}
    )
    column = max(name for name in rows.columns if re.fullmatch(_YEAR, name))
    year = 2000 + int(column[1:3])
    rows = rule.coded(rows, "codgeo", CommuneCode, rejects)
    rows = rule.keep(
        rows,
        pl.col(column) != "",
        rejects,
        column=column,
        reason=f"no population in {year}: the commune had ceased to exist, or was not counted",
        remedy="Nothing to do for a former commune: its people are counted in the one that succeeded it.",
    )
    rows = rule.counted(rows, column, _LARGEST, rejects)
    rows = rule.unrepeated(rows, ("codgeo",), rejects)
    table = rows.select(commune="codgeo", population=column, year=pl.lit(year, dtype=pl.Int32))
    return COMMUNE_POPULATION.check(table.sort("commune")), rejects.table()
