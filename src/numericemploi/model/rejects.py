"""Rows that were refused, as data: file, line, column, value, reason, remedy."""

from __future__ import annotations

import polars as pl

from numericemploi.model.table import Column, Table

REJECTS = Table(
    name="rejects",
    row="A row, or one field of a row, that an import refused or (severity `warning`) kept with a remark",
    key=(),
    columns=(
        Column(name="file", dtype=pl.String, meaning="Name of the file, without its folder"),
        Column(name="line", dtype=pl.Int64, meaning="Line in the file, 1 = first line, header included",
               null="the format has no lines, or the whole file is meant"),
        Column(name="column", dtype=pl.String, meaning="Column, field or element; empty: the whole row"),
        Column(name="value", dtype=pl.String,
               meaning="The refused value, cut at 80 characters; empty where it may name a person"),
        Column(name="reason", dtype=pl.String, meaning="Why it was refused"),
        Column(name="remedy", dtype=pl.String, meaning="What to do about it"),
        Column(name="severity", dtype=pl.String, meaning="`refused` (not kept) or `warning` (kept)"),
    ),
)  # fmt: skip


class Rejects:
    """A growing list of refused rows; `table()` gives it as the declared table."""

    def __init__(self, file: str) -> None:
        self.file = file
        self._rows: list[dict[str, object]] = []
        self._frames: list[pl.DataFrame] = []

    def add(  # noqa: D102
        self,
        *,
        line: int | None,
        column: str,
        value: str,
        reason: str,
        remedy: str,
        severity: str = "refused",
    ) -> None:
        self._rows.append(
            {"file": self.file, "line": line, "column": column, "value": value[:80], "reason": reason,
             "remedy": remedy, "severity": severity}
        )  # fmt: skip

    def add_all(
        self,
        rows: pl.DataFrame,
        *,
        column: str,
        reason: str,
        remedy: str,
        severity: str = "refused",
        show_value: bool = True,
    ) -> None:
        """Add every row of `rows`, which has an Int64 column `line` and, where shown, the column named."""
        if rows.is_empty():
            return
        shown = show_value and column in rows.columns
        value = pl.col(column).cast(pl.String).fill_null("").str.slice(0, 80) if shown else pl.lit("")
        self._frames.append(
            rows.select(
                pl.lit(self.file).alias("file"),
                pl.col("line").cast(pl.Int64),
                pl.lit(column).alias("column"),
                value.alias("value"),
                pl.lit(reason).alias("reason"),
                pl.lit(remedy).alias("remedy"),
                pl.lit(severity).alias("severity"),
            )
        )

    def table(self) -> pl.DataFrame:
        """Every reject, ordered by line."""
        own = pl.DataFrame(self._rows, schema=REJECTS.schema, orient="row")
        return REJECTS.check(
            pl.concat([own, *self._frames]).sort("line", nulls_last=False, maintain_order=True)
        )

    def refused(self) -> int:
        """Return how many rows were refused; a row refused for two reasons counts once."""
        table = self.table().filter(pl.col("severity") == "refused")
        lineless = table["line"].null_count()
        return lineless + table.drop_nulls("line").select("line").n_unique()
