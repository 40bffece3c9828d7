"""Travel times between communes from a file of ours: one row a pair and a mode."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from numericemploi.model.codes import CommuneCode
from numericemploi.model.tables.territories import TRAVEL_TIMES
from numericemploi.reference.territories import current_codes
from numericemploi.sources import rows as rule
from numericemploi.sources.delimited import open_csv, separator_of

HEADER = "origin,site,mode,minutes,kilometres\n67482,68066,car,50,74.5\n"
"""A file's first lines: codes of communes, `car` or `transit`, one way; kilometres may be left empty."""

_LONGEST = 1_440.0  # minutes: a day
_FARTHEST = 2_000.0  # kilometres: across the country and back
_ASKEW = 30.0  # minutes between the two ways of a pair that are worth a look


def read(path: Path, *, communes: pl.DataFrame, passages: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """TRAVEL_TIMES and the rejects of a matrix file, comma or semicolon.

    Pairs that are not in the file are holes, not faults: the estimate stands for them. A code of a
    commune merged since is followed to the present one; two rows that then fall on the same pair must
    agree. A negative time is refused; ways there and back that differ by more than 30 minutes are kept
    with a warning, for one-way roads and mountains do exist.

    Raises
    ------
    SourceError
        The file as a whole cannot be read.
    """
    rows, rejects = open_csv(
        path, separator=separator_of(path), columns=("origin", "site", "mode", "minutes")
    )
    if "kilometres" not in rows.columns:
        rows = rows.with_columns(kilometres=pl.lit(""))
    rows = rows.with_columns(pl.all().exclude("line").str.strip_chars())
    for column in ("origin", "site"):
        rows = rule.coded(rows, column, CommuneCode, rejects)
        followed = current_codes(rows.select(commune=pl.col(column)), passages, known=communes["commune"])
        rows = rows.with_columns(followed["commune"].alias("now"))
        rows = rule.keep(
            rows, pl.col("now").is_in(communes["commune"].implode()), rejects, column=column,
            reason="no commune has this code, today or since 2018",
            remedy="Check the code (Insee, five characters) in the table of communes.",
        ).with_columns(pl.col("now").alias(column)).drop("now")  # fmt: skip
    rows = rule.among(rows, "mode", ("car", "transit"), rejects)
    rows = rule.filled(rows, "minutes", rejects)
    for column, most in (("minutes", _LONGEST), ("kilometres", _FARTHEST)):
        rows = rule.decimals(rows, column, ".", rejects)
        rows = rule.keep(
            rows, pl.col(column).is_null() | pl.col(column).is_between(0, most), rejects, column=column,
            reason=f"negative, or more than {most:,.0f}",
            remedy="Correct the value: one way, in minutes and kilometres.",
        )  # fmt: skip
    rows = rule.unrepeated(rows, ("origin", "site", "mode"), rejects)
    back = rows.select(origin="site", site="origin", mode="mode", back="minutes")
    askew = rows.join(back, on=["origin", "site", "mode"], how="left").filter(
        (pl.col("minutes") - pl.col("back")).abs() > _ASKEW
    )
    rejects.add_all(
        askew.select("line", "minutes"), column="minutes", severity="warning",
        reason="the way back differs by more than 30 minutes; both are kept",
        remedy="Check the pair; nothing to do if the road is like that.",
    )  # fmt: skip
    return TRAVEL_TIMES.check(
        rows.select(*TRAVEL_TIMES.schema).sort("origin", "site", "mode")
    ), rejects.table()
