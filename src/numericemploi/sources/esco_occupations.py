"""French names of ESCO occupations (European Commission, `occupations_fr.csv`)."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from numericemploi.model.tables.nomenclatures import ESCO_TITLES
from numericemploi.sources import rows as rule
from numericemploi.sources.delimited import open_csv


def read(path: Path) -> tuple[pl.DataFrame, pl.DataFrame]:
    """ESCO_TITLES and its rejects; an occupation's alternative names stand one a line inside one cell."""
    rows, rejects = open_csv(path, separator=",", columns=("conceptUri", "preferredLabel", "altLabels"))
    rows = rule.filled(rows, "conceptUri", rejects)
    rows = rule.filled(rows, "preferredLabel", rejects)
    rows = rule.unrepeated(rows, ("conceptUri",), rejects)
    preferred = rows.select(occupation="conceptUri", label="preferredLabel", preferred=pl.lit(value=True))
    others = (
        rows.select(occupation="conceptUri", label=pl.col("altLabels").str.split("\n"))
        .explode("label")
        .with_columns(pl.col("label").str.strip_chars(), preferred=pl.lit(value=False))
        .filter(pl.col("label") != "")
    )
    table = pl.concat([preferred, others]).unique(["occupation", "label"], keep="first", maintain_order=True)
    return ESCO_TITLES.check(
        table.sort("occupation", "preferred", "label", descending=[False, True, False])
    ), (rejects.table())
