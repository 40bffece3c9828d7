"""Which rows of an opened file are kept: each rule refuses the others with column, value, reason, remedy."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from numericemploi.model.codes import Code
from numericemploi.model.rejects import Rejects


def keep(
    rows: pl.DataFrame, good: pl.Expr, rejects: Rejects, *, column: str, reason: str, remedy: str
) -> pl.DataFrame:
    """Keep the rows where `good` is true; the others, null included, are refused."""
    kept = rows.select(good.fill_null(value=False)).to_series()
    if not kept.all():
        rejects.add_all(rows.filter(~kept), column=column, reason=reason, remedy=remedy)
    return rows.filter(kept)


def coded(rows: pl.DataFrame, column: str, code: type[Code], rejects: Rejects) -> pl.DataFrame:
    """Keep the rows whose `column` has the form of a code."""
    return matching(rows, column, code.pattern, f"a code of the right form: {code.form}", rejects)


def matching(rows: pl.DataFrame, column: str, pattern: str, form: str, rejects: Rejects) -> pl.DataFrame:
    """Keep the rows whose `column` has the form of `pattern`, told to a reader as `form`."""
    return keep(
        rows,
        pl.col(column).str.contains(pattern),
        rejects,
        column=column,
        reason=f"not {form}",
        remedy="Correct the value, or report it to the publisher.",
    )


def among(rows: pl.DataFrame, column: str, values: Sequence[str], rejects: Rejects) -> pl.DataFrame:
    """Keep the rows whose `column` is one of `values`."""
    return keep(
        rows,
        pl.col(column).is_in(list(values)),
        rejects,
        column=column,
        reason=f"not one of the known values ({', '.join(value or 'empty' for value in values)})",
        remedy="The nomenclature has changed, or the value is wrong: report it.",
    )


def filled(rows: pl.DataFrame, column: str, rejects: Rejects) -> pl.DataFrame:
    """Keep the rows whose `column` is not empty."""
    return keep(
        rows,
        pl.col(column) != "",
        rejects,
        column=column,
        reason="empty",
        remedy="Complete the value, or report it to the publisher.",
    )


def counted(rows: pl.DataFrame, column: str, most: int, rejects: Rejects) -> pl.DataFrame:
    """Keep the rows whose `column` is a whole number up to `most`; it becomes Int64."""
    text = pl.col(column)
    rows = keep(
        rows,
        ~text.str.contains(r"^-[0-9]"),
        rejects,
        column=column,
        reason="a negative count",
        remedy="Report it to the publisher: a count cannot be negative.",
    )
    rows = keep(
        rows,
        text.str.contains(r"^[0-9]{1,15}$"),
        rejects,
        column=column,
        reason="not a whole number",
        remedy="Digits only: no space, no decimal, no sign.",
    )
    return keep(
        rows.with_columns(text.cast(pl.Int64)),
        text <= most,
        rejects,
        column=column,
        reason=f"an absurd count: more than {most:,}",
        remedy="Check the column and the unit, or report it to the publisher.",
    )


def of_year(rows: pl.DataFrame, column: str, rejects: Rejects, *, since: int = 2000) -> pl.DataFrame:
    """Keep the rows whose `column` is a year from `since` to 2100; it becomes Int32."""
    rows = keep(
        rows,
        pl.col(column).str.contains(r"^[0-9]{4}$"),
        rejects,
        column=column,
        reason="not a year (2024)",
        remedy="Write the year in four digits.",
    )
    return keep(
        rows.with_columns(pl.col(column).cast(pl.Int32)),
        pl.col(column).is_between(since, 2100),
        rejects,
        column=column,
        reason=f"a year before {since} or after 2100",
        remedy="Check that the columns are not swapped.",
    )


def decimals(rows: pl.DataFrame, column: str, comma: str, rejects: Rejects) -> pl.DataFrame:
    """Keep the rows whose `column` is empty (null) or a number with `comma` before its decimals: Float64."""
    text = pl.col(column)
    rows = keep(
        rows,
        text.str.contains(rf"^(?:-?[0-9]+(?:[{comma}][0-9]+)?)?$"),
        rejects,
        column=column,
        reason=f"not a number with « {comma} » before its decimals",
        remedy=f"Write it with « {comma} » and without separator of thousands.",
    )
    return rows.with_columns(text.replace("", None).str.replace(comma, ".", literal=True).cast(pl.Float64))


def unrepeated(rows: pl.DataFrame, key: Sequence[str], rejects: Rejects) -> pl.DataFrame:
    """Keep the first row of each key; say of the others whether they repeat it or contradict it."""
    name = " + ".join(key)
    rows = without_duplicates(rows, name, key, rejects)
    first = pl.struct(key).is_first_distinct()
    return _shown(rows, name, key, first, rejects, reason="an earlier row has the same key and other values",
                  remedy="Keep the right one of the two rows.")  # fmt: skip


def without_duplicates(rows: pl.DataFrame, name: str, key: Sequence[str], rejects: Rejects) -> pl.DataFrame:
    """Keep one of the rows that are equal in every column; `name` and `key` say how they are shown."""
    first = pl.struct(pl.all().exclude("line")).is_first_distinct()
    return _shown(rows, name, key, first, rejects, reason="the same row stands earlier in the file",
                  remedy="Nothing to do: one of the two was kept.")  # fmt: skip


def _shown(
    rows: pl.DataFrame,
    name: str,
    key: Sequence[str],
    good: pl.Expr,
    rejects: Rejects,
    *,
    reason: str,
    remedy: str,
) -> pl.DataFrame:
    kept = rows.select(good).to_series()
    if kept.all():
        return rows
    refused = rows.filter(~kept).select("line", pl.concat_str(key, separator=" + ").alias(name))
    rejects.add_all(refused, column=name, reason=reason, remedy=remedy)
    return rows.filter(kept)
