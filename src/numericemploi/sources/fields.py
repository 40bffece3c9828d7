"""What a field of our CSV templates may hold; each kind refuses what it cannot read, row by row."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from numericemploi.model.codes import CommuneCode, Naf, Nda, Rome, Siret
from numericemploi.model.rejects import Rejects

_YES, _NO = ("oui", "true", "1", "vrai", "yes"), ("non", "false", "0", "faux", "no")
_LONGEST_TEXT, _LONGEST_ITEM = 5000, 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What codes are checked against."""

    communes: Collection[str]
    occupations: Collection[str]


Reading = Callable[["Field", pl.DataFrame, Rejects, Known], pl.DataFrame]


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One column of a template: name, how it is read, whether it may be empty, whether it may be shown."""

    name: str
    read: Reading
    example: str
    column: str = ""
    optional: bool = False
    personal: bool = False

    @property
    def target(self) -> str:
        """Name of the declared column that it fills."""
        return self.column or self.name

    def keep(
        self,
        rows: pl.DataFrame,
        good: pl.Expr,
        rejects: Rejects,
        *,
        reason: str,
        remedy: str,
        hidden: bool = False,
    ) -> pl.DataFrame:
        """Keep the rows where the field is empty and may be, or `good` is true; refuse the others."""
        empty = pl.col(self.name) == ""
        kept = rows.select((good.fill_null(value=False) & ~empty) | (empty & self.optional)).to_series()
        for wrong, why, what in (
            (rows.filter(~kept & (rows[self.name] == "")), "empty", "This column must be filled."),
            (rows.filter(~kept & (rows[self.name] != "")), reason, remedy),
        ):
            rejects.add_all(
                wrong, column=self.name, reason=why, remedy=what, show_value=not (self.personal or hidden)
            )
        return rows.filter(kept)


def _text_of(field: Field) -> pl.Expr:
    return pl.when(pl.col(field.name) != "").then(pl.col(field.name))


def text(longest: int = 250) -> Reading:
    """Free text up to `longest` characters."""

    def read(field: Field, rows: pl.DataFrame, rejects: Rejects, known: Known) -> pl.DataFrame:
        rows = field.keep(
            rows, pl.col(field.name).str.len_chars() <= longest, rejects,
            reason=f"longer than {longest} characters", remedy="Shorten it.",
        )  # fmt: skip
        return rows.with_columns(_text_of(field).alias(field.target))

    return read


def long_text(field: Field, rows: pl.DataFrame, rejects: Rejects, known: Known) -> pl.DataFrame:
    """Free text of a page or two; empty stays empty text."""
    rows = text(_LONGEST_TEXT)(field, rows, rejects, known)
    return rows.with_columns(pl.col(field.target).fill_null(""))


def reference(field: Field, rows: pl.DataFrame, rejects: Rejects, known: Known) -> pl.DataFrame:
    """Identifier of our correspondent's choice; whatever looks like a national number is refused."""
    value = pl.col(field.name)
    rows = field.keep(
        rows, ~value.str.replace_all(" ", "").str.contains(r"^[12378][0-9]{12,14}$"), rejects, hidden=True,
        reason="looks like a national number (NIR)", remedy="Use a reference of your own: no NIR is kept.",
    )  # fmt: skip
    rows = field.keep(
        rows, value.str.contains(r"^[\w.:@/-]{1,80}$"), rejects,
        reason="not a reference", remedy="Letters, digits and . : @ / - _, at most 80, no space.",
    )  # fmt: skip
    return rows.with_columns(_text_of(field).alias(field.target))


def occupation(field: Field, rows: pl.DataFrame, rejects: Rejects, known: Known) -> pl.DataFrame:
    """ROME 3 code of the digital perimeter."""
    codes = sorted(known.occupations)
    rows = field.keep(
        rows, pl.col(field.name).is_in(codes), rejects,
        reason="not an occupation of the digital perimeter", remedy=f"One of {', '.join(codes)}.",
    )  # fmt: skip
    return rows.with_columns(_text_of(field).alias(field.target))


def rome(field: Field, rows: pl.DataFrame, rejects: Rejects, known: Known) -> pl.DataFrame:
    """ROME code of either version, of any trade."""
    rows = field.keep(
        rows, pl.col(field.name).str.contains(Rome.pattern), rejects,
        reason="not a ROME code", remedy=f"{Rome.form}.",
    )  # fmt: skip
    return rows.with_columns(_text_of(field).alias(field.target))


def commune(field: Field, rows: pl.DataFrame, rejects: Rejects, known: Known) -> pl.DataFrame:
    """Insee code of a commune that is loaded."""
    rows = field.keep(
        rows, pl.col(field.name).str.contains(CommuneCode.pattern), rejects,
        reason="not a commune code", remedy=f"The Insee code, not the postcode: {CommuneCode.form}.",
    )  # fmt: skip
    rows = field.keep(
        rows, pl.col(field.name).is_in(list(known.communes)), rejects,
        reason="no commune loaded has this code",
        remedy="Give the Insee code (not the postcode), or load the communes with `data pull`.",
    )  # fmt: skip
    return rows.with_columns(_text_of(field).alias(field.target))


def siret(field: Field, rows: pl.DataFrame, rejects: Rejects, known: Known) -> pl.DataFrame:
    """SIRET with its key; spaces between groups are dropped."""
    rows = rows.with_columns(pl.col(field.name).str.replace_all(r"[\s\u00a0\u202f]", ""))
    rows = field.keep(
        rows, pl.col(field.name).str.len_chars() == 14, rejects, hidden=True,  # it may be a person's number
        reason="invalid SIRET: not fourteen digits", remedy="Check it on the firm's papers, or leave it empty.",
    )  # fmt: skip
    valid = [value for value in rows[field.name].unique() if Siret.is_valid(value)]
    rows = field.keep(
        rows, pl.col(field.name).is_in(valid), rejects,
        reason="invalid SIRET", remedy=f"{Siret.form}: check it on the firm's papers, or leave it empty.",
    )  # fmt: skip
    return rows.with_columns(_text_of(field).alias(field.target))


def activity(field: Field, rows: pl.DataFrame, rejects: Rejects, known: Known) -> pl.DataFrame:
    """Activity code (NAF rev. 2), with or without its point."""
    rows = rows.with_columns(pl.col(field.name).str.replace(r"^([0-9]{2})([0-9]{2}[A-Z])$", "${1}.${2}"))
    rows = field.keep(
        rows, pl.col(field.name).str.contains(Naf.pattern), rejects,
        reason="not an activity code", remedy=f"{Naf.form}, or leave it empty.",
    )  # fmt: skip
    return rows.with_columns(_text_of(field).alias(field.target))


def nda(field: Field, rows: pl.DataFrame, rejects: Rejects, known: Known) -> pl.DataFrame:
    """Declaration number of a training provider."""
    rows = field.keep(
        rows, pl.col(field.name).str.contains(Nda.pattern), rejects,
        reason="invalid declaration number", remedy=f"{Nda.form}, or leave it empty.",
    )  # fmt: skip
    return rows.with_columns(_text_of(field).alias(field.target))


def country(field: Field, rows: pl.DataFrame, rejects: Rejects, known: Known) -> pl.DataFrame:
    """Country, ISO 3166-1 alpha-2."""
    rows = field.keep(
        rows, pl.col(field.name).str.contains(r"^[A-Z]{2}$"), rejects,
        reason="not a country code", remedy="Two capital letters (LU), or leave it empty for France.",
    )  # fmt: skip
    return rows.with_columns(_text_of(field).alias(field.target))


def whole(least: int, most: int, dtype: type[pl.DataType] = pl.Int64) -> Reading:
    """Whole number between two bounds."""

    def read(field: Field, rows: pl.DataFrame, rejects: Rejects, known: Known) -> pl.DataFrame:
        number = pl.col(field.name).cast(pl.Int64, strict=False)
        rows = field.keep(
            rows, pl.col(field.name).str.contains(r"^-?[0-9]{1,15}$"), rejects,
            reason="not a whole number", remedy="Digits only: no space, no decimal.",
        )  # fmt: skip
        if least >= 0:
            rows = field.keep(rows, number >= 0, rejects, reason="a negative count", remedy="Check the sign.")
        rows = field.keep(
            rows, number.is_between(least, most), rejects,
            reason=f"out of bounds: {least:,} to {most:,} is possible", remedy="Check the value.",
        )  # fmt: skip
        return rows.with_columns(number.cast(dtype).alias(field.target))

    return read


def share(field: Field, rows: pl.DataFrame, rejects: Rejects, known: Known) -> pl.DataFrame:
    """Share from 0 to 1, comma or dot."""
    number = pl.col(field.name).str.replace(",", ".", literal=True).cast(pl.Float64, strict=False)
    rows = field.keep(
        rows,
        number.is_between(0, 1),
        rejects,
        reason="not a share",
        remedy="A number from 0 to 1 (0.4 or 0,4).",
    )
    return rows.with_columns(number.alias(field.target))


def price(field: Field, rows: pl.DataFrame, rejects: Rejects, known: Known) -> pl.DataFrame:
    """Price in euros, comma or dot, into cents."""
    written = pl.col(field.name).str.replace_all(r"[\s\u00a0\u202f€]", "").str.replace(",", ".", literal=True)
    rows = field.keep(
        rows, written.str.contains(r"^[0-9]{1,6}(\.[0-9]{1,2})?$"), rejects,
        reason="not a price", remedy="Euros for one place and the whole course, from 0 to 999,999.99.",
    )  # fmt: skip
    cents = (written.cast(pl.Float64, strict=False) * 100).round(0).cast(pl.Int64)
    return rows.with_columns(cents.alias(field.target))


def boolean(field: Field, rows: pl.DataFrame, rejects: Rejects, known: Known) -> pl.DataFrame:
    """Yes or no, in French or English."""
    word = pl.col(field.name).str.to_lowercase()
    rows = field.keep(
        rows, word.is_in([*_YES, *_NO]), rejects, reason="neither yes nor no", remedy="oui or non."
    )
    value = pl.when(word.is_in(_YES)).then(statement=True).when(word.is_in(_NO)).then(statement=False)
    return rows.with_columns(value.alias(field.target))


def choice(*values: str) -> Reading:
    """One of a few coded values."""

    def read(field: Field, rows: pl.DataFrame, rejects: Rejects, known: Known) -> pl.DataFrame:
        rows = field.keep(
            rows, pl.col(field.name).is_in(list(values)), rejects,
            reason="not one of the values", remedy=f"One of {', '.join(values)}.",
        )  # fmt: skip
        return rows.with_columns(_text_of(field).alias(field.target))

    return read


def day(field: Field, rows: pl.DataFrame, rejects: Rejects, known: Known) -> pl.DataFrame:
    """Day, as 2024-06-30 or 30/06/2024."""
    written = pl.col(field.name)
    value = pl.coalesce(
        written.str.to_date("%Y-%m-%d", strict=False, exact=True),
        written.str.to_date("%d/%m/%Y", strict=False, exact=True),
    )
    rows = field.keep(
        rows, value.is_between(date(2000, 1, 1), date(2099, 12, 31)), rejects,
        reason="not a day from 2000 to 2099", remedy="Write 2024-06-30 or 30/06/2024.",
    )  # fmt: skip
    return rows.with_columns(value.alias(field.target))


def items(pattern: str, form: str) -> Reading:
    """Codes separated by `|`; empty is an empty list."""

    def read(field: Field, rows: pl.DataFrame, rejects: Rejects, known: Known) -> pl.DataFrame:
        parts = pl.col(field.name).str.split("|").list.eval(pl.element().str.strip_chars())
        filled = parts.list.eval(pl.element().filter(pl.element() != ""))
        good = filled.list.eval(pl.element().str.contains(pattern)).list.all()
        rows = field.keep(
            rows, good & (filled.list.len() <= _LONGEST_ITEM * 10), rejects,
            reason="a code of the list is malformed", remedy=f"Codes separated by « | »: {form}.",
        )  # fmt: skip
        return rows.with_columns(filled.alias(field.target))

    return read


def ordered(rows: pl.DataFrame, first: str, last: str, rejects: Rejects, *, shown: bool) -> pl.DataFrame:
    """Keep the rows where `first` ≤ `last`, or one of them is unknown."""
    good = rows.select((pl.col(first) <= pl.col(last)).fill_null(value=True)).to_series()
    rejects.add_all(
        rows.filter(~good),
        column=last,
        reason=f"{last} comes before {first}",
        remedy="Check both columns.",
        show_value=shown,
    )
    return rows.filter(good)


def names(fields: Sequence[Field]) -> list[str]:
    """Return the columns that must be in the file."""
    return [field.name for field in fields if not field.optional]
