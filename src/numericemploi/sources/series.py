"""Long tables of series: key columns, a period, a value; years, quarters, months, days; nothing filled in."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from pathlib import Path

import polars as pl

from numericemploi.model.errors import SourceError
from numericemploi.model.rejects import Rejects
from numericemploi.sources.delimited import content, open_csv, text_of

_PERIODS = (
    "period",
    "periode",
    "période",
    "date",
    "mois",
    "month",
    "annee",
    "année",
    "year",
    "trimestre",
    "quarter",
    "ds",
)
_VALUES = ("value", "valeur", "y", "nombre", "count", "effectif", "effectifs", "taux", "rate")
_MISSING = ("", "na", "nan", "null", "none", "nd", "ns", "s", "*", "-", "..", "n/a")
_NUMBER = re.compile(r"[+-]?(?:[0-9]+(?:[.,][0-9]*)?|[.,][0-9]+)(?:[eE][+-]?[0-9]{1,3})?")
_QUARTER = re.compile(r"([0-9]{4})[-_ ]?[QT]([1-4])|[QT]([1-4])[-_ ]([0-9]{4})", re.IGNORECASE)
_MONTH = re.compile(r"([0-9]{4})[-_/]([0-9]{1,2})")
_DAY = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})(?:[T ].*)?")
_FRENCH_DAY = re.compile(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})")
_YEAR = re.compile(r"([0-9]{4})(?:\.0)?")
SEASONS = {"year": 1, "quarter": 4, "month": 12, "week": 52, "day": 7}
_MOST_PERIODS = 5_000
_SHORTEST_MONTH = 28


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """What a file holds: one row for each series × known period, `at` counting the periods from the first."""

    table: pl.DataFrame
    keys: tuple[str, ...]
    kind: str
    periods: int
    counts: bool


def read(path: Path) -> tuple[Series, pl.DataFrame]:
    """Read a long table and its rejects.

    The period is the column called so (`period`, `date`, `mois`, `annee`, `trimestre`…), the value the one
    called `value`, `valeur`…; else they are the last but one and the last. The others are keys. A period
    without a row, and an empty value (or NA, nd, *), are not known: neither is zero. The kind of period is
    that of most rows.

    Raises
    ------
    SourceError
        No such columns, or no row that can be read.
    """
    header = _header(path)
    separator = max(";,\t|", key=header.count)
    rows, rejects = open_csv(path, separator=separator, columns=())
    names = [name for name in rows.columns if name != "line"]
    period, value = _columns(names, path.name)
    keys = tuple(name for name in names if name not in (period, value))
    read_rows = _periods(rows, period, rejects)
    read_rows = _values(read_rows, value, rejects)
    read_rows = _once(read_rows, keys, period, rejects)
    if read_rows.is_empty():
        told = rejects.table().head(1).to_dicts()
        where = (
            f" First fault, line {told[0]['line']}, column {told[0]['column']}: {told[0]['reason']}."
            if told
            else ""
        )
        raise SourceError(
            f"{path.name}: no row has a period and a value.{where}",
            hint="Expected: key columns, a period (2024, 2024-Q1, 2024-01 or 2024-01-31) and a number.",
        )
    return _laid_out(read_rows, keys, path.name), rejects.table()


def _header(path: Path) -> str:
    text = text_of(content(path), path.name)
    return text.split("\n", 1)[0]


def _columns(names: list[str], file: str) -> tuple[str, str]:
    if len(names) < 2:
        raise SourceError(
            f"{file}: {len(names)} column(s) found ({', '.join(names)}); a period and a value are needed.",
            hint="Expected: key columns, a period, a value, separated by commas, semicolons or tabulations.",
        )
    low = {name.strip().lower(): name for name in reversed(names)}
    value = next((low[name] for name in _VALUES if name in low), names[-1])
    others = [name for name in names if name != value]
    period = next((low[name] for name in _PERIODS if name in low and low[name] != value), others[-1])
    return period, value


def _periods(rows: pl.DataFrame, column: str, rejects: Rejects) -> pl.DataFrame:
    """Add the kind of each period and its number; refuse what is no period, and the kinds that few rows have."""
    distinct = {text: _period(text.strip()) for text in rows[column].unique().to_list()}
    kinds = Counter(found[0] for text in rows[column] if (found := distinct[text]) is not None)
    kind = max(kinds, key=lambda name: (kinds[name], name)) if kinds else ""
    good = {text: found[1] for text, found in distinct.items() if found is not None and found[0] == kind}
    kept = rows[column].is_in(list(good))
    rejects.add_all(
        rows.filter(~kept), column=column,
        reason=f"not a {kind} as in the other rows" if kind else "not a period",
        remedy="Write periods alike: 2024, 2024-Q1, 2024-01 or 2024-01-31.",
    )  # fmt: skip
    return rows.filter(kept).with_columns(
        kind=pl.lit(kind), number=pl.col(column).replace_strict(good, return_dtype=pl.Int64)
    )


def _period(text: str) -> tuple[str, int] | None:
    if found := _QUARTER.fullmatch(text):
        year, quarter, quarter2, year2 = found.groups()
        return "quarter", int(year or year2) * 4 + int(quarter or quarter2) - 1
    if found := _MONTH.fullmatch(text):
        year, month = int(found[1]), int(found[2])
        return ("month", year * 12 + month - 1) if 1 <= month <= 12 else None
    if found := _YEAR.fullmatch(text):
        return "year", int(found[1])
    parts = [int(part) for part in found.groups()] if (found := _DAY.fullmatch(text)) else None
    if found := _FRENCH_DAY.fullmatch(text):
        parts = [int(found[3]), int(found[2]), int(found[1])]
    if parts is None:
        return None
    try:
        return "day", date(*parts).toordinal()
    except ValueError:
        return None


def _values(rows: pl.DataFrame, column: str, rejects: Rejects) -> pl.DataFrame:
    """Add the value; a missing one leaves its row out without a word, one that is no number is refused."""
    distinct = {text: _value(text) for text in rows[column].unique().to_list()}
    bad = [text for text, value in distinct.items() if value == "bad"]
    rejects.add_all(
        rows.filter(pl.col(column).is_in(bad)), column=column, reason="not a number",
        remedy="Digits with a point or a comma; leave it empty where the value is not known.",
    )  # fmt: skip
    numbers = {text: value for text, value in distinct.items() if isinstance(value, float)}
    return rows.filter(pl.col(column).is_in(list(numbers))).with_columns(
        amount=pl.col(column).replace_strict(numbers, return_dtype=pl.Float64)
    )


def _value(text: str) -> float | str | None:
    """Return the number, None where it is missing, « bad » where it is no number."""
    plain = text.strip().replace("\u202f", "").replace("\u00a0", "").replace(" ", "")
    if plain.lower() in _MISSING:
        return None
    if not _NUMBER.fullmatch(plain):
        return "bad"
    number = float(plain.replace(",", "."))
    return number if abs(number) < 1e15 else "bad"


def _once(rows: pl.DataFrame, keys: tuple[str, ...], period: str, rejects: Rejects) -> pl.DataFrame:
    """Keep the first row of each series × period."""
    key = [*keys, "number"]
    first = rows.select(pl.struct(key).is_first_distinct()).to_series()
    same = rows.select((pl.col("amount") == pl.col("amount").first().over(key)) & ~first).to_series()
    for again, reason, severity in (
        (same, "the same row stands earlier in the file", "warning"),
        (~first & ~same, "an earlier row gives the series another value for the period", "refused"),
    ):
        rejects.add_all(rows.filter(again), column=period, reason=reason, remedy="Keep the right one of the two rows.",
                        severity=severity)  # fmt: skip
    return rows.filter(first)


def _month_of(day: int) -> int:
    found = date.fromordinal(day)
    return found.year * 12 + found.month - 1


def _laid_out(rows: pl.DataFrame, keys: tuple[str, ...], file: str) -> Series:
    """Count the periods from the first; days are read as months or weeks where their spacing is that."""
    kind, numbers = str(rows.item(0, "kind")), rows["number"]
    at = numbers
    if kind == "day":
        days = numbers.unique().sort().to_list()
        gaps = [after - before for before, after in pairwise(days)]
        if all(gap >= _SHORTEST_MONTH for gap in gaps):
            kind, at = "month", numbers.map_elements(_month_of, return_dtype=pl.Int64)
        elif all(gap % 7 == 0 for gap in gaps):
            kind, at = "week", numbers // 7
    ordered = at.sort().to_list()
    first, periods = ordered[0], ordered[-1] - ordered[0] + 1
    if periods > _MOST_PERIODS:
        raise SourceError(
            f"{file}: {periods} periods between the first and the last; {_MOST_PERIODS} at most are read.",
            hint="Check the dates: one of them is far from the others.",
        )
    table = rows.select(*keys, "line", at=at.alias("at") - first, value="amount")
    amounts = table["value"]
    return Series(
        table=table, keys=keys, kind=kind, periods=periods,
        counts=bool(((amounts >= 0) & (amounts == amounts.round(0))).all()),
    )  # fmt: skip
