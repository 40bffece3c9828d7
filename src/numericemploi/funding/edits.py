"""Versions of rules put in the place of others, on a day: what a reform and a change on screen have in common."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import polars as pl

from numericemploi.model.errors import SourceError
from numericemploi.model.tables.funding import FUNDING_RULES


def held_on(rules: pl.DataFrame, rule_id: str, day: date) -> dict[str, object]:
    """Return the row of a version that holds on a day.

    Raises
    ------
    SourceError
        There is none.
    """
    found = rules.filter(rule_id=rule_id).to_dicts()
    if not found or not found[0]["valid_from"] <= day < (found[0]["valid_to"] or date.max):
        raise SourceError(
            f"Rule « {rule_id[:80]} » does not exist, or does not hold on {day}.",
            hint="See: numericemploi funding rules --on DAY",
        )
    return found[0]


def ended(rules: pl.DataFrame, rule_id: str, day: date) -> pl.DataFrame:
    """End a version on a day; one that would hold no day at all goes.

    Raises
    ------
    SourceError
        It does not hold on that day.
    """
    old = held_on(rules, rule_id, day)
    if old["valid_from"] == day:
        return rules.filter(pl.col("rule_id") != rule_id)
    before = day.toordinal() - 1
    ends = pl.col("rule_id") == rule_id
    # A source cannot confirm a version past its end.
    confirmed = pl.min_horizontal("last_confirmed", pl.lit(date.fromordinal(before)))
    return rules.with_columns(
        valid_to=pl.when(ends).then(pl.lit(day)).otherwise("valid_to"),
        last_confirmed=pl.when(ends).then(confirmed).otherwise("last_confirmed"),
    )


def added(rules: pl.DataFrame, row: Mapping[str, object]) -> pl.DataFrame:
    """Add a version."""
    whole = {name: row.get(name) for name in FUNDING_RULES.schema}
    return pl.concat([rules, pl.DataFrame([whole], schema=rules.schema)])


def text_of(row: Mapping[str, object]) -> dict[str, object]:
    """Return a row as JSON keeps it: days as ISO texts."""
    return {name: str(value) if isinstance(value, date) else value for name, value in row.items()}


def row_of(texts: Mapping[str, object]) -> dict[str, object]:
    """Return a row of the table from what JSON kept: the inverse of `text_of`."""
    days = {"valid_from", "valid_to", "last_confirmed"}
    return {
        name: date.fromisoformat(str(value)) if name in days and value else value
        for name, value in texts.items()
    }
