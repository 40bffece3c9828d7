"""Funding verdicts at a decision date, on the packaged rules and on a few made for the purpose."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

import petit_est
from numericemploi.funding.payers import payers
from numericemploi.funding.rules import Rule, load
from numericemploi.funding.verdict import Person, SessionFacts, Verdict, verdict
from numericemploi.model.errors import NotFoundError
from numericemploi.reference.funding_rules import funding_rules

RULES = load(funding_rules())
DAY = date(2024, 6, 30)
JOBSEEKER = Person(status="jobseeker", level=3)
SHORT = SessionFacts(hours=400, modality="onsite", region="44")


def ask(scheme: str, *, person: Person = JOBSEEKER, session: SessionFacts = SHORT, on: date = DAY,
        rules: tuple[Rule, ...] = RULES) -> Verdict:  # fmt: skip
    return verdict(scheme=scheme, person=person, session=session, on=on, rules=rules)


def test_a_jobseeker_in_a_course_of_400_hours_may_be_paid_by_poec_at_a_first_look():
    found = ask("poec")
    assert found.answer == "yes"
    assert found.sentences_fr[0] == "POEC : à première vue, oui au 30/06/2024 ; le financeur décide."
    assert found.rules == ("poec-hours", "poec-status")


def test_401_hours_are_too_long_for_poec():
    found = ask("poec", session=replace(SHORT, hours=401))
    assert found.answer == "no"
    assert "Durée (non rempli) : une durée de 400 heures au plus [non rempli]." in found.sentences_fr


def test_an_employee_is_refused_even_when_the_duration_is_unknown():
    assert (
        ask("poec", person=replace(JOBSEEKER, status="employee"), session=replace(SHORT, hours=None)).answer
        == "no"
    )


def test_an_unknown_duration_is_named():
    found = ask("poec", session=replace(SHORT, hours=None))
    assert (found.answer, found.missing) == ("cannot_say", ("la durée de la session",))


def test_someone_out_of_the_labour_market_may_or_may_not_be_registered():
    found = ask("poec", person=replace(JOBSEEKER, status="dropped_out"))
    assert (found.answer, found.missing) == ("cannot_say", ("l'inscription à France Travail",))


def test_poei_waits_for_the_promise_of_an_employer():
    found = ask("poei")
    assert (found.answer, found.missing) == ("cannot_say", ("la promesse d'embauche d'un employeur",))


def test_poei_takes_500_hours_only_for_a_priority_public_and_never_601():
    assert "l'appartenance à un public prioritaire" in ask("poei", session=replace(SHORT, hours=500)).missing
    assert ask("poei", session=replace(SHORT, hours=601)).answer == "no"


def test_afpr_lives_until_20_june_2024_included():
    assert ask("afpr", on=date(2024, 6, 20)).answer == "cannot_say"  # the promise is missing
    assert ask("afpr", on=date(2024, 6, 21)).answer == "no"
    assert any("supprimé depuis le 21/06/2024" in line for line in ask("afpr").sentences_fr)


def test_pric_pays_below_the_baccalaureate_whatever_the_age():
    assert ask("pric").answer == "yes"
    assert ask("pric", on=date(2021, 6, 30)).answer == "yes"


def test_pric_at_level_4_depended_on_nothing_in_2021_and_on_age_and_situation_in_2024():
    bac = replace(JOBSEEKER, level=4)
    assert ask("pric", person=bac, on=date(2021, 6, 30)).answer == "no"
    assert ask("pric", person=bac).missing == (
        "l'âge",
        "la perception du RSA",
        "la reconnaissance de travailleur handicapé",
    )


def test_an_unknown_level_gives_cannot_say_and_asks_for_it():
    found = ask("pric", person=replace(JOBSEEKER, level=None))
    assert found.answer == "cannot_say"
    assert found.missing[0] == "le niveau du diplôme obtenu"


def test_between_two_programmes_one_cannot_say():
    found = ask("pric", on=date(2023, 6, 30))
    assert found.answer == "cannot_say"
    assert "une règle en vigueur" in found.missing[0]


@pytest.mark.parametrize("scheme", ["poec", "poei", "afpr", "prf", "pric", "aif"])
def test_before_the_first_rule_nobody_can_say(scheme):
    assert ask(scheme, on=date(2010, 1, 1)).answer == "cannot_say"


def test_a_date_past_the_last_confirmation_gives_cannot_say_and_that_date():
    assert ask("prf", on=date(2020, 11, 30)).answer == "yes"
    found = ask("prf", on=date(2020, 12, 1))
    assert found.answer == "cannot_say"
    assert found.missing == ("une règle à jour (dernière confirmation le 30/11/2020)",)


def test_an_open_ended_official_source_still_decides_later():
    assert ask("aif", on=date(2026, 1, 1)).answer == "yes"  # last read in 2020, without an end


def test_prf_is_for_trainings_in_grand_est_and_a_remote_one_has_no_known_place():
    in_time = date(2019, 6, 30)
    assert ask("prf", session=replace(SHORT, region="75"), on=in_time).answer == "no"
    assert ask("prf", session=replace(SHORT, region=None), on=in_time).missing == ("le lieu de la session",)


def test_a_rule_of_confidence_c_is_shown_and_never_decides():
    weak = replace(
        next(r for r in RULES if r.rule_id == "poec-hours"), rule_id="weak", confidence="C", value=10
    )
    found = ask("poec", rules=(*RULES, weak))
    assert found.answer == "yes"
    assert "Non confirmé, sans effet : une durée de 400 heures au plus." in found.sentences_fr
    assert "weak" not in found.rules


def test_a_scheme_that_nobody_knows_is_refused():
    with pytest.raises(NotFoundError):
        ask("pro-a")


@given(
    scheme=st.sampled_from(["poec", "poei", "afpr", "prf", "pric", "aif"]),
    status=st.sampled_from(["jobseeker", "employee", "dropped_out"]),
    level=st.integers(1, 8),
    hours=st.integers(1, 2000),
    on=st.dates(date(2009, 1, 1), date(2030, 1, 1)),
)
def test_knowing_less_never_turns_an_answer_round(scheme, status, level, hours, on):
    sure = ask(scheme, person=Person(status=status, level=level), session=replace(SHORT, hours=hours), on=on)
    unsure = ask(scheme, person=Person(status=status, level=None), session=replace(SHORT, hours=None), on=on)
    assert unsure.answer in {sure.answer, "cannot_say"}
    for found in (sure, unsure):
        assert bool(found.missing) == (found.answer == "cannot_say")
        assert "première vue" in found.sentences_fr[0]
        assert set(found.rules) <= {r.rule_id for r in RULES if r.period.holds(on)}


@given(seed=st.integers(0, 9), on=st.dates(date(2016, 1, 1), date(2027, 1, 1)))
def test_the_order_of_the_rows_does_not_matter(seed, on):
    shuffled = load(funding_rules().sample(fraction=1, shuffle=True, seed=seed))
    assert shuffled == RULES
    assert ask("pric", on=on, rules=shuffled) == ask("pric", on=on)


def test_payers_answers_for_every_public_and_session():
    table = payers(sessions=petit_est.sessions(), geography=petit_est.geography(), rules=RULES, on=DAY)
    assert table.height == 3 * 9 * 5
    row = table.row(by_predicate=(pl.col("status") == "jobseeker") & (pl.col("level") == 3) & (pl.col("session_id") == "V1"),
                    named=True)  # fmt: skip
    assert (row["answer"], row["schemes"]) == ("yes", ["AIF", "POEC", "PRIC"])
    # An employee: AIF, POEC, AFPR no; POEI and PRIC ask whether the contract is one of insertion.
    employee = table.filter(pl.col("status") == "employee")["answer"].unique().to_list()
    assert employee == ["cannot_say"]


def test_payers_says_no_when_every_scheme_does():
    only = tuple(rule for rule in RULES if rule.scheme in {"poec", "afpr"})
    table = payers(sessions=petit_est.sessions(), geography=petit_est.geography(), rules=only, on=DAY)
    assert set(table.filter(pl.col("status") == "employee")["answer"]) == {"no"}


def test_payers_of_no_session_is_an_empty_table():
    nothing = payers(
        sessions=petit_est.sessions().clear(), geography=petit_est.geography(), rules=RULES, on=DAY
    )
    assert nothing.is_empty()


def test_a_verdict_of_one_day_holds_no_rule_of_another():
    day_before = ask("poei", on=date(2024, 6, 21) - timedelta(days=1))
    assert "poei-hours-2019" in day_before.rules
    assert "poei-hours-2024" not in day_before.rules


@pytest.mark.parametrize(
    ("operator", "answers"),
    [
        ("at_most", ["yes", "yes", "no"]),
        ("under", ["yes", "no", "no"]),
        ("at_least", ["no", "yes", "yes"]),
    ],
)
def test_each_comparison_is_exact_at_its_bound(operator, answers):
    rule = next(rule for rule in RULES if rule.rule_id == "pric-public-no-bac-2024")
    alone = (replace(rule, operator=operator, value=4),)
    found = [ask("pric", person=replace(JOBSEEKER, level=level), rules=alone).answer for level in (3, 4, 5)]
    assert found == answers
