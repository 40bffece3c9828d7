"""The table of funding rules: what is packaged, and what the loader refuses."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from numericemploi.funding.rules import load
from numericemploi.model.errors import ContractError
from numericemploi.reference.funding_rules import SCHEMA, funding_rules

HOURS = pl.col("rule_id") == "poec-hours"


def changed(**values: object) -> pl.DataFrame:
    table = funding_rules()
    return table.with_columns(
        pl.when(HOURS).then(pl.lit(value, SCHEMA[name])).otherwise(pl.col(name)).alias(name)
        for name, value in values.items()
    )


def test_every_packaged_rule_has_a_source_a_confidence_and_dates():
    for rule in load(funding_rules()):
        assert rule.source
        assert rule.confidence in {"A", "B", "C"}
        assert rule.sentence
        assert not rule.open_ended or rule.confidence == "A"
        assert rule.period.end is None or rule.last_confirmed < rule.period.end


def test_the_schemes_of_the_first_version_are_there():
    assert {rule.scheme for rule in load(funding_rules())} == {"poec", "poei", "afpr", "prf", "pric", "aif"}


@pytest.mark.parametrize(
    "values",
    [
        {"source": ""},
        {"source": None},
        {"confidence": "D"},
        {"role": "wish"},
        {"attribute": "height"},
        {"operator": "about"},
        {"value": "quatre cents"},
        {"value": None},
        {"part": None},
        {"valid_from": None},
        {"last_confirmed": None},
        {"valid_to": date(2011, 1, 1)},
        {"rule_id": "poec-status"},
    ],
)
def test_a_rule_that_cannot_be_read_is_refused(values):
    with pytest.raises(ContractError):
        load(changed(**values))


def test_two_versions_of_one_rule_may_not_overlap():
    newer = funding_rules().filter(HOURS).with_columns(
        pl.lit("poec-hours-2024").alias("rule_id"), pl.lit(date(2024, 1, 1)).alias("valid_from")
    )  # fmt: skip
    with pytest.raises(ContractError, match="same day"):
        load(pl.concat([funding_rules(), newer]))
    load(pl.concat([changed(valid_to=date(2024, 1, 1)), newer]))
