"""The table of funding rules: what is packaged, and what the loader refuses."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from funding_cases import book, changed
from numericemploi.funding import amounts, language
from numericemploi.model.errors import ContractError
from numericemploi.model.tables.funding import FUNDING_RULES
from numericemploi.reference.funding_rules import funding_rules

HOURS = pl.col("rule_id") == "poec-duree"


def with_hours(**values: object) -> pl.DataFrame:
    """The packaged rules, the duration of POEC changed."""
    return funding_rules().with_columns(
        pl.when(HOURS).then(pl.lit(value, FUNDING_RULES.schema[name])).otherwise(pl.col(name)).alias(name)
        for name, value in values.items()
    )


def test_every_packaged_rule_has_a_source_a_confidence_and_dates():
    for rule in book().rules:
        assert rule.source
        assert rule.source_date
        assert rule.sentence
        assert not rule.open_ended or rule.confidence == "A" or rule.role == "closed", rule.rule_id
        assert rule.period.end is None or rule.last_confirmed < rule.period.end, rule.rule_id
        assert rule.active or rule.confidence == "C", rule.rule_id


def test_every_scheme_of_2017_to_today_is_there_the_dead_ones_too():
    assert set(book().names) == {
        "poec", "poei", "afpr", "prf", "pic", "pric", "arif", "aif", "cpf", "ptp", "proa", "reconversion",
        "contrat_pro", "apprentissage", "aref", "rff", "rfpe", "mobilite", "agepi", "pmsmp",
    }  # fmt: skip
    closed = {rule.scheme for rule in book().rules if rule.role == "closed"}
    assert closed == {"afpr", "proa", "reconversion", "pic", "pric"}
    assert all(book().of_scheme(scheme) for scheme in book().names)


def test_every_packaged_condition_is_written_in_its_canonical_wording():
    for row in funding_rules().drop_nulls("condition").iter_rows(named=True):
        said = language.read(language.parse(row["condition"])).replace(" (niveau obtenu 3 au plus)", "")
        assert said.replace(" (niveau obtenu 5 au plus)", "") == row["condition"], row["rule_id"]


def test_every_packaged_amount_is_written_in_its_canonical_wording():
    for row in funding_rules().filter(role="amount").iter_rows(named=True):
        assert amounts.read(amounts.parse(row["amount"])) == row["amount"], row["rule_id"]


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"source": None}, "no source"),
        ({"confidence": "D"}, "confidence"),
        ({"confidence": "C"}, "no effect"),
        ({"status": "sleeping"}, "active"),
        ({"role": "wish"}, "role"),
        ({"scheme": "nowhere"}, "not declared"),
        ({"condition": "la taille est d'au plus 200 cm"}, "n'est pas une phrase"),
        ({"condition": "la durée de la formation est d'au plus quatre cents heures"}, "n'est pas une phrase"),
        ({"condition": "le métier visé est dans la liste inconnue"}, "does not exist"),
        ({"condition": None}, "says nothing"),
        ({"point": None}, "point"),
        ({"valid_from": None}, "valid_from"),
        ({"last_confirmed": None}, "last_confirmed"),
        ({"valid_to": date(2011, 1, 1)}, "ends before it starts"),
        ({"rule_id": "poec-statut"}, "repeats"),
        ({"role": "amount"}, "n'est pas un montant"),
        ({"role": "deadline"}, "number of days"),
        ({"role": "note"}, "has no condition"),
    ],
)  # fmt: skip
def test_a_rule_that_cannot_be_read_is_refused(values, words):
    with pytest.raises(ContractError, match=words):
        changed(with_hours(**values))


def test_two_versions_of_one_point_may_not_hold_on_the_same_day():
    newer = funding_rules().filter(HOURS).with_columns(
        pl.lit("poec-duree-2024").alias("rule_id"), pl.lit(date(2024, 1, 1)).alias("valid_from")
    )  # fmt: skip
    with pytest.raises(ContractError, match="same day"):
        changed(pl.concat([funding_rules(), newer]))
    changed(pl.concat([with_hours(valid_to=date(2024, 1, 1)), newer]))


def test_two_books_of_the_same_rules_have_one_revision_and_another_rule_another():
    assert changed(funding_rules().sample(fraction=1, shuffle=True, seed=3)).revision == book().revision
    assert (
        changed(with_hours(condition="la durée de la formation est d'au plus 399 heures")).revision
        != book().revision
    )
