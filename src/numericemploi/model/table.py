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
        if self.key and frame.select(self.key).is_duplicated().any():
            raise ContractError(f"Table {self.name}: the key ({', '.join(self.key)}) repeats.")
        return frame
