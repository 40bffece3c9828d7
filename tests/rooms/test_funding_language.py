"""The language of conditions: what an adviser reads aloud is what the machine weighs."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from funding_cases import book, values
from numericemploi.funding import amounts, facts, language
from numericemploi.funding.amounts import Amount
from numericemploi.funding.facts import FACTS
from numericemploi.funding.language import Clause, Condition
from numericemploi.model.errors import FactsError


def clauses_of(fact: facts.Fact) -> st.SearchStrategy[Clause]:
    if fact.kind == "number":
        return st.builds(
            Clause, fact=st.just(fact.name), operator=st.sampled_from(["at_most", "at_least", "under", "over"]),
            value=st.integers(0, 9999),
        )  # fmt: skip
    if fact.kind == "code":
        return st.builds(
            Clause,
            fact=st.just(fact.name),
            operator=st.sampled_from(["in", "not_in"]),
            value=st.just("numerique"),
        )
    operators = ["is"] if fact.kind == "flag" else ["is", "is_not"]
    codes = [choice.code for choice in fact.choices]
    return st.builds(
        Clause, fact=st.just(fact.name), operator=st.sampled_from(operators), value=st.sampled_from(codes)
    )


ways = st.lists(st.sampled_from(FACTS).flatmap(clauses_of), min_size=1, max_size=4).map(tuple)
conditions = st.lists(ways, min_size=1, max_size=4).map(lambda found: Condition(ways=tuple(found)))


@given(conditions)
def test_what_is_read_aloud_is_parsed_back_to_the_same_condition(condition):
    assert language.parse(language.read(condition)) == condition


@given(st.sampled_from(FACTS).flatmap(lambda fact: st.tuples(st.just(fact), values(fact))))
def test_a_known_fact_is_read_back_from_its_sentence(pair):
    fact, value = pair
    assert language.known_from(language.state(fact, value)) == (fact.name, value)


def test_no_sentence_holds_the_words_that_separate_sentences():
    assert not [one for one in language.wordings() if " et " in one or ";" in one]
    assert len(language.wordings()) == len({one.lower() for one in language.wordings()})


def test_infra_bac_and_infra_licence_are_named_publics_of_the_diploma_obtained():
    assert language.parse("La personne est infra bac.").clauses == (
        Clause(fact="level", operator="at_most", value=3),
    )
    assert language.parse("la personne est infra licence").clauses[0].value == 5
    assert language.read_clause(Clause(fact="level", operator="at_most", value=5)).startswith(
        "la personne est infra licence"
    )


def test_capitals_apostrophes_and_spaces_do_not_count():
    assert language.parse("L’âge  est de moins de 26 ans .") == language.parse("l'âge est de moins de 26 ans")


def test_a_slip_gets_the_closest_sentence_as_a_hint():
    with pytest.raises(FactsError) as caught:
        language.parse("l'âge est moins de 26 ans")
    assert "l'âge est de moins de n ans" in caught.value.hint


def test_et_binds_closer_than_ou():
    condition = language.parse(
        "la personne est salariée et la personne est en CDI ; ou la personne perçoit le RSA"
    )
    assert [len(way) for way in condition.ways] == [2, 1]


@pytest.mark.parametrize("rule", book().rules, ids=lambda rule: rule.rule_id)
def test_every_rule_can_be_read_aloud_without_a_code_word(rule):
    assert not any(word in rule.sentence for word in ("_", "True", "at_most", "None"))


@pytest.mark.parametrize(
    ("words", "price", "hours", "balance", "cents"),
    [
        ("la totalité du coût", 400_000, None, None, 400_000),
        ("la totalité du coût", None, 400, None, None),
        ("8 € par heure, 3200 € au plus", 900_000, 300, None, 240_000),
        ("8 € par heure, 3200 € au plus", 900_000, 500, None, 320_000),
        ("8 € par heure, 3200 € au plus", 100_000, 500, None, 100_000),
        ("6000 € au plus", 700_000, None, None, 600_000),
        ("le solde du compte", 400_000, None, 150_000, 150_000),
        ("le solde du compte", 400_000, None, None, None),
        ("102,23 €", None, None, None, 10_223),
    ],
)
def test_what_is_paid_for_a_course(words, price, hours, balance, cents):
    assert amounts.of_course(amounts.parse(words), price=price, hours=hours, balance=balance) == cents


@pytest.mark.parametrize(
    ("words", "cents"),
    [
        ("685 € par mois", 68_500),
        ("22,61 € par jour", 67_830),
        ("55 % du SMIC par mois", 97_181),
        ("0,20 € par km", None),
    ],
)
def test_what_is_paid_a_month(words, cents):
    # 55 % of 1 766,92 € is 971,806 €.
    assert amounts.of_month(amounts.parse(words), smic=176_692) == cents


def test_an_amount_that_cannot_be_read_is_refused():
    with pytest.raises(FactsError):
        amounts.parse("beaucoup")
    assert amounts.parse("0,5 € par km") == Amount(kind="rate", value=50, per="km")
