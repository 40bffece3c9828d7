"""Dated funding rules as the package ships them: facts read and written down by us, one row a rule."""

from __future__ import annotations

from importlib import resources

import polars as pl

SCHEMA: dict[str, pl.DataType | type[pl.DataType]] = {
    "rule_id": pl.String,
    "scheme": pl.String,
    "scheme_name": pl.String,
    "scope": pl.String,
    "part": pl.String,
    "alternative": pl.Int64,
    "role": pl.String,
    "attribute": pl.String,
    "operator": pl.String,
    "value": pl.String,
    "unit": pl.String,
    "sentence": pl.String,
    "valid_from": pl.Date,
    "valid_to": pl.Date,
    "open_ended": pl.Boolean,
    "last_confirmed": pl.Date,
    "confidence": pl.String,
    "source": pl.String,
}
"""`valid_to` is the first day out, null when no end is known; `open_ended` says that an official source sets
no end. A period *found* in a source (« 2024 ») ends as `last_confirmed`, never as `valid_to`, and a start
that no source dates is the year of the earliest source."""


def funding_rules() -> pl.DataFrame:
    """Return the packaged rules, ordered by identifier.

    Written in November 2026 from the sources that each row names; `last_confirmed` tells until when the
    source supports the rule, which is often much earlier.
    """
    packaged = resources.files("numericemploi.reference").joinpath("packaged/funding_rules.csv")
    return pl.read_csv(packaged.read_bytes(), schema=SCHEMA).sort("rule_id")
