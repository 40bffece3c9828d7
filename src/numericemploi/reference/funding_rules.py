"""Dated funding rules as the package ships them: facts read and written down by us, one row a version of a rule.

A period *found* in a source (« 2024 ») ends as `last_confirmed`, never as `valid_to`, and a start that no
source dates is the year of the earliest source. Inclusive ends of sources became half-open ones here.
"""

from __future__ import annotations

from importlib import resources

import polars as pl

from numericemploi.model.table import Table
from numericemploi.model.tables.funding import (
    FUNDING_LISTS,
    FUNDING_MARGINALS,
    FUNDING_RULES,
    FUNDING_SCHEMES,
    FUNDING_VALUES,
)


def funding_rules() -> pl.DataFrame:
    """Return the packaged rules (FUNDING_RULES), ordered by identifier.

    Written in November 2026 from the sources that each row names; `last_confirmed` tells until when the
    source supports the rule, which is often much earlier.
    """
    return _read(FUNDING_RULES).sort("rule_id")


def funding_schemes() -> pl.DataFrame:
    """Return the schemes (FUNDING_SCHEMES), in the order in which they are shown."""
    return _read(FUNDING_SCHEMES)


def funding_lists() -> pl.DataFrame:
    """Return the named, dated lists of codes that conditions refer to (FUNDING_LISTS)."""
    return _read(FUNDING_LISTS)


def funding_values() -> pl.DataFrame:
    """Return the dated values that amounts refer to (FUNDING_VALUES)."""
    return _read(FUNDING_VALUES)


def _read(table: Table) -> pl.DataFrame:
    packaged = resources.files("numericemploi.reference").joinpath(f"packaged/{table.name}.csv")
    return table.check(pl.read_csv(packaged.read_bytes(), schema=dict(table.schema)))


def funding_scenarios() -> dict[str, str]:
    """Return the scenarios that stand beside the rules: the text of each file, by scheme."""
    folder = resources.files("numericemploi.reference").joinpath("packaged/scenarios")
    found = {item.name.removesuffix(".md"): item.read_text(encoding="utf-8") for item in folder.iterdir()}
    return dict(sorted(found.items()))


def funding_marginals() -> pl.DataFrame:
    """Return the shares that a synthetic population is drawn from (FUNDING_MARGINALS)."""
    return _read(FUNDING_MARGINALS)


def funding_reforms() -> dict[str, bytes]:
    """Return the shipped reforms: the bytes of each TOML file, by name of file."""
    folder = resources.files("numericemploi.reference").joinpath("packaged/reforms")
    return dict(sorted((item.name, item.read_bytes()) for item in folder.iterdir()))
