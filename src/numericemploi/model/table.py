"""How a many-rowed thing is declared, once, and checked at the doors of the rooms."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from numericemploi.model.errors import ContractError

type_of_column = pl.DataType | type[pl.DataType]


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column: its name, type, unit, what it means, what a null means (empty: never null)."""

    name: str
    dtype: type_of_column
    meaning: str
    unit: str = ""
    null: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """The declaration of a table: what a row is, its key, its columns in order."""

    name: str
    row: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]

    @property
    def schema(self) -> dict[str, type_of_column]:
        """Column names and polars types, in order."""
        return {column.name: column.dtype for column in self.columns}

    def empty(self) -> pl.DataFrame:
        """Return a table of no row with the declared columns."""
        return pl.DataFrame(schema=self.schema)

    def of(self, rows: Sequence[dict[str, object]]) -> pl.DataFrame:
        """Build the table from rows given as mappings; a column that is left out is null."""
        return self.check(pl.DataFrame(list(rows), schema=self.schema, orient="row"))

    def check(self, frame: pl.DataFrame) -> pl.DataFrame:
        """Return `frame` with its columns in declared order, or say what breaks the declaration.

        Raises
        ------
        ContractError
            A column is missing, has another type, is null where it may not be, or the key repeats.
        """
        missing = [c.name for c in self.columns if c.name not in frame.columns]
        if missing:
            raise ContractError(f"Table {self.name}: missing column(s) {', '.join(missing)}.")
        wrong = [
            f"{c.name} is {frame.schema[c.name]}, declared {c.dtype}"
            for c in self.columns
            if frame.schema[c.name] != c.dtype
        ]
        if wrong:
            raise ContractError(f"Table {self.name}: {'; '.join(wrong)}.")
        frame = frame.select([c.name for c in self.columns])
        for column in self.columns:
            if not column.null and frame[column.name].null_count():
                raise ContractError(f"Table {self.name}: column {column.name} may not be null.")
        if self.key and not _ascends(frame, self.key) and frame.select(self.key).is_duplicated().any():
            raise ContractError(f"Table {self.name}: the key ({', '.join(self.key)}) repeats.")
        return frame

    def ordered(self, frame: pl.DataFrame) -> pl.DataFrame:
        """Return `frame` checked, its rows in the order of the key.

        Raises
        ------
        ContractError
            See `check`.
        """
        return self.check(in_order(frame, self.key))


def in_order(frame: pl.DataFrame, key: Sequence[str]) -> pl.DataFrame:
    """Return the rows in the order of the key: `frame.sort(key)`, twice as fast where the key is of texts.

    A text is replaced by its rank among those of its column; the ranks of a row are one number.
    """
    values = {name: frame[name] for name in key}
    if any(one.dtype != pl.String or one.null_count() for one in values.values()):
        return frame.sort(key)
    code, size = pl.Series("code", [0], dtype=pl.UInt64).new_from_index(0, frame.height), 1
    for one in values.values():
        known = one.unique().sort()
        size *= max(1, len(known))
        if size >= _MOST_RANKS:
            return frame.sort(key)
        code = code * len(known) + one.cast(pl.Enum(known)).to_physical()
    return frame[code.arg_sort()]


_MOST_RANKS = 2**63


def _ascends(frame: pl.DataFrame, key: Sequence[str]) -> bool:
    """Whether each row's key is greater than the one before: then none repeats, and no hash is needed to see it."""
    greater, equal = pl.lit(value=False), pl.lit(value=True)
    for name in key:
        before = pl.col(name).shift()
        greater, equal = greater | (equal & (pl.col(name) > before)), equal & (pl.col(name) == before)
    return bool(frame.select(greater.slice(1).fill_null(value=False).all()).item())
