"""Lists of synonyms to be brought in: a CSV with `text`, `rome4`, `reason`, and `state` where some are withdrawn."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from numericemploi.model.codes import Rome
from numericemploi.sources import national_numbers
from numericemploi.sources import rows as rule
from numericemploi.sources.delimited import content, open_csv, text_of

_COLUMNS = ("text", "rome4", "reason")
STATES = ("active", "withdrawn")


def read(path: Path) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Read a list: `line`, `text`, `rome4`, `reason`, `state` of the good rows, in their order, and the rejects.

    Comma or semicolon, UTF-8; other columns (those of an export) are left aside; without a column `state`
    every row is active.

    Raises
    ------
    SourceError
        The file as a whole cannot be read, or holds national numbers.
    """
    first = text_of(content(path), path.name).split("\n", 1)[0]
    rows, rejects = open_csv(
        path, separator=";" if first.count(";") > first.count(",") else ",", columns=_COLUMNS
    )
    national_numbers.refuse(rows, path.name, business=())
    if "state" not in rows.columns:
        rows = rows.with_columns(state=pl.lit("active"))
    rows = rows.with_columns(pl.col("text", "rome4", "reason", "state").str.strip_chars())
    rows = rule.filled(rows, "text", rejects)
    rows = rule.coded(rows, "rome4", Rome, rejects)
    rows = rule.filled(rows, "reason", rejects)
    rows = rule.among(rows, "state", STATES, rejects)
    return rows.select("line", "text", "rome4", "reason", "state"), rejects.table()
