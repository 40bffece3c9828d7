"""Funding verdicts at a decision date, on the packaged rules."""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import funding_cases
import petit_est
from funding_cases import book, changed, page
from numericemploi.funding import facts
from numericemploi.funding.payers import payers
from numericemploi.funding.verdict import Page, Verdict
from numericemploi.model.errors import FactsError, NotFoundError
from numericemploi.model.tables.funding import FUNDING_RULES
from numericemploi.reference.funding_rules import funding_rules

DAY = date(2024, 6, 30)
JOBSEEKER = {"status": "jobseeker", "level": 3, "hours": 400, "modality": "onsite", "region": "44"}
SCHEMES = sorted(book().names)


def ask(scheme: str, on: date = DAY, **changes: object) -> Verdict:
    """The verdict on a jobseeker of level 3 in a course of 400 hours, changed; None takes a fact away."""
    case = {name: value for name, value in {**JOBSEEKER, **changes}.items() if value is not None}
    return page(on).weigh_one(scheme, facts.read(case))


def test_a_jobseeker_in_a_course_of_400_hours_may_be_paid_by_poec_at_a_first_look():
    found = ask("poec")
    assert found.answer == "yes"
    assert found.headline == (
        "POEC : à première vue, oui au 30/06/2024, sous réserve de ce qui est à vérifier ; le financeur décide."
    )
    assert "poec-duree" in found.rules


def test_401_hours_are_too_long_for_poec():
    found = ask("poec", hours=401)
    assert found.answer == "no"
    assert (
        "Durée (non rempli) : la durée de la formation est d'au plus 400 heures [non rempli]."
        in found.sentences
    )


def test_an_employee_is_refused_even_when_the_duration_is_unknown():
    assert ask("poec", status="employee", hours=None).answer == "no"


def test_an_unknown_duration_is_named():
    found = ask("poec", hours=None)
    assert (found.answer, found.missing, found.lacking) == (
        "cannot_say",
        ("hours",),
        ("la durée de la session",),
    )


def test_someone_out_of_the_labour_market_may_or_may_not_be_registered():
    assert ask("poec", status="dropped_out").lacking == ("l'inscription à France Travail",)
    assert ask("poec", status="unregistered").answer == "no"


def test_poei_waits_for_the_promise_of_an_employer():
    assert ask("poei").missing == ("promised", "promised_months")
    assert ask("poei", promised="cdi").answer == "yes"
    assert ask("poei", promised="none").answer == "no"
    assert ask("poei", promised="cdd").missing == ("promised_months",)


def test_poei_takes_500_hours_only_for_a_priority_public_and_never_601():
    assert "priority_public" in ask("poei", hours=500, promised="cdi").missing
    assert ask("poei", hours=601, promised="cdi").answer == "no"


def test_afpr_lives_until_20_june_2024_included():
    promise = {"promised": "cdd", "promised_months": 6}
    assert ask("afpr", on=date(2024, 6, 20), **promise).answer == "yes"
    assert ask("afpr", on=date(2024, 6, 21), **promise).answer == "no"
    assert "supprimé depuis le 21/06/2024" in ask("afpr", on=date(2024, 6, 21)).sentences[0]


def test_a_six_month_contract_went_to_afpr_and_goes_to_poei_since():
    promise = {"promised": "cdd", "promised_months": 6}
    assert ask("poei", on=date(2024, 6, 20), **promise).answer == "no"
    assert ask("poei", on=date(2024, 6, 21), **promise).answer == "yes"


def test_pro_a_lives_until_the_end_of_2025_and_the_reconversion_period_follows():
    employee = {"status": "employee", "contract": "cdi", "level": 5, "certifying": True, "hours": 300}
    assert ask("proa", on=date(2025, 12, 31), **employee).answer == "yes"
    assert ask("proa", on=date(2026, 1, 1), **employee).answer == "no"
    assert ask("reconversion", on=date(2025, 12, 31), **employee).answer == "no"
    assert ask("reconversion", on=date(2026, 2, 1), **employee).answer == "yes"


def test_arif_refuses_distance_learning_and_since_2021_nobody_can_say():
    good = {"home_region": "44", "cpf_eligible": True, "level_exit": 5, "hours": 500}
    assert ask("arif", on=date(2019, 6, 30), **good).answer == "yes"
    assert ask("arif", on=date(2019, 6, 30), **{**good, "modality": "remote"}).answer == "no"
    found = ask("arif", on=date(2024, 6, 30), **good)
    assert found.answer == "cannot_say"
    assert any("une règle à jour" in one for one in found.lacking)


def test_the_pic_was_for_people_below_the_baccalaureate_and_the_pric_looks_at_age_and_situation_too():
    assert ask("pic", on=date(2021, 6, 30)).answer == "yes"
    assert ask("pic", on=date(2021, 6, 30), level=4).answer == "no"
    assert ask("pric").answer == "yes"
    assert ask("pric", level=4, age=30).missing == ("minimum_income", "disability", "insertion_contract")
    assert ask("pric", level=4, age=25).answer == "yes"
    assert ask("pric", level=5, age=55).answer == "yes"


def test_between_the_plan_and_the_pact_one_cannot_say():
    found = ask("pic", on=date(2023, 6, 30))
    assert found.answer == "cannot_say"
    assert "une règle en vigueur" in found.lacking[0]


@pytest.mark.parametrize("scheme", SCHEMES)
def test_before_the_first_rule_of_a_scheme_nobody_can_say(scheme):
    first = min(rule.period.start for rule in book().of_scheme(scheme))
    found = ask(scheme, on=first - timedelta(days=1))
    assert found.answer == "cannot_say"
    assert found.lacking
    assert "la première commence le" in found.headline


def test_a_date_past_the_last_confirmation_gives_cannot_say_and_that_date():
    assert ask("prf", on=date(2020, 11, 30)).answer == "yes"
    found = ask("prf", on=date(2020, 12, 1))
    assert (found.answer, found.missing) == ("cannot_say", ())
    assert found.lacking == ("une règle à jour (dernière confirmation le 30/11/2020)",)


def test_a_fact_that_fails_a_rule_no_longer_confirmed_refuses_nobody():
    assert ask("prf", on=date(2020, 11, 30), region="75").answer == "no"
    assert ask("prf", on=date(2020, 12, 1), region="75").answer == "cannot_say"


def test_an_open_ended_official_source_still_decides_later():
    assert ask("aif", on=date(2026, 1, 1)).answer == "yes"  # last read in 2020, without an end


def test_a_check_is_a_reserve_while_unknown_and_decides_once_known():
    unknown = ask("poec")
    assert any("la part en entreprise" in one for one in unknown.reserves)
    assert ask("poec", company_share=34).answer == "no"
    known = ask("poec", company_share=33)
    assert known.answer == "yes"
    assert not any("la part en entreprise" in one for one in known.reserves)


def test_a_check_no_longer_confirmed_cannot_refuse_but_hides_nothing():
    found = ask("aif", company_share=60)  # last confirmed in November 2020
    assert found.answer == "cannot_say"
    assert ask("aif", on=date(2020, 6, 1), company_share=60).answer == "no"


def test_the_quote_must_be_there_fifteen_days_before_entry():
    assert ask("aif", notice=15).answer == "yes"
    late = ask("aif", notice=14)
    assert late.answer == "no"
    assert "Trop tard pour cette entrée" in late.sentences[-1]
    assert ask("aif", notice=15).deadlines[0].last_day == DAY
    assert ask("aif").deadlines[0].last_day is None


def test_a_leave_asked_too_late_depends_on_how_long_the_course_is():
    employee = {
        "status": "employee",
        "contract": "cdi",
        "worked_months": 60,
        "firm_months": 24,
        "certifying": True,
        "notice": 90,
    }
    assert ask("ptp", **employee).missing == ("part_time", "months")
    assert ask("ptp", **employee, months=5).answer == "yes"
    assert ask("ptp", **employee, months=8, part_time=False).answer == "no"


def test_who_pays_what_is_worked_out_from_price_and_hours():
    external = ask(
        "poei", on=date(2024, 6, 20), promised="cdi", internal=False, hours=300, price=5000
    ).benefits
    assert [(one.payer, one.cents, one.sure) for one in external] == [("France Travail", 240_000, True)]
    assert "soit 2\N{NARROW NO-BREAK SPACE}400\N{NO-BREAK SPACE}€" in external[0].words


def test_the_pay_of_a_trainee_follows_age_and_says_how_old_its_source_is():
    young, older = ask("rfpe", allowance=False, age=20), ask("rfpe", allowance=False, age=26)
    assert [one.cents for one in young.benefits] == [50_000]
    assert [one.cents for one in older.benefits] == [68_500]
    assert not older.benefits[0].sure
    assert "dernière confirmation le 31/12/2023" in older.benefits[0].words
    assert ask("rfpe", allowance=False, age=26, on=date(2023, 6, 1)).benefits[0].sure


def test_a_pay_in_percent_of_the_minimum_wage_uses_the_wage_of_the_day():
    contract = {"promised": "pro", "age": 30}
    assert ask("contrat_pro", **contract).benefits[-1].cents == 176_692
    assert ask("contrat_pro", on=date(2019, 6, 1), **contract).benefits[-1].cents == 152_122
    assert (
        ask("contrat_pro", on=date(2026, 6, 1), **contract).benefits[-1].cents is None
    )  # not confirmed since 2024


def test_jobseekers_are_exempt_from_the_participation_of_the_cpf():
    account = {"cpf_eligible": True, "cpf_balance": 3000, "price": 2500}
    assert [one.benefit for one in ask("cpf", **account).benefits] == ["course"]
    paid = ask("cpf", **account, status="employee").benefits
    assert [(one.benefit, one.cents) for one in paid] == [("course", 250_000), ("share", 10_000)]
    assert ask("cpf", **account, status="employee", on=date(2024, 5, 1)).benefits[-1].benefit == "course"


def test_a_partial_list_proves_yes_and_never_no():
    on = date(2020, 6, 1)
    assert ask("rff", on=on, allowance=True, occupation="M1805").answer == "yes"
    assert ask("rff", on=on, allowance=True, occupation="M1802").answer == "cannot_say"


def test_what_we_never_ask_leaves_the_answer_open_and_says_so():
    found = ask("agepi")
    assert (found.answer, found.missing) == ("cannot_say", ())
    assert "que nous ne demandons pas" in found.headline


def test_an_inactive_rule_is_shown_and_never_decides():
    found = ask("aif")
    assert any(one.startswith("Non confirmé, sans effet") and "8000 €" in one for one in found.notes)
    assert "aif-plafond" not in found.rules
    assert not any(one.rule == "aif-plafond" for one in found.benefits)


def test_a_scheme_that_nobody_knows_is_refused():
    with pytest.raises(NotFoundError):
        ask("ticket-gagnant")


def test_the_fact_that_settles_alone_is_asked_first():
    # The status alone refuses; the duration alone refuses too, but comes after in the order of questions.
    assert ask("poec", status=None, hours=None).missing[0] == "status"
    # Age alone admits at 55; level alone admits below the baccalaureate.
    assert ask("pric", status="jobseeker", level=None).missing[0] == "level"


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"age": 15, "level": 6}, "trop jeune"),
        ({"notice": -3}, "a commencé avant"),
        ({"worked_months": 10, "firm_months": 20}, "dépasse l'ancienneté"),
        ({"age": 20, "worked_months": 200}, "ce que l'âge permet"),
        ({"promised": "none", "promised_months": 6}, "aucun contrat n'est promis"),
        ({"status": "unregistered", "contract": "cdi"}, "sans emploi"),
        ({"temp_hours": 10, "temp_firm_hours": 20}, "heures d'intérim"),
        ({"level": 9}, "un nombre entier de 1 à 8"),
        ({"level": True}, "un nombre entier"),
        ({"status": "king"}, "n'est pas un choix"),
        ({"height": 180}, "n'est pas un fait"),
        ({"minimum_income": 1}, "n'est pas un choix"),
    ],
)
def test_facts_that_cannot_be_are_refused_with_their_name(given, words):
    with pytest.raises(FactsError, match=words):
        facts.read(given)


def test_every_fault_is_told_at_once():
    with pytest.raises(FactsError) as caught:
        facts.read({"level": 9, "age": 3})
    assert "niveau" in caught.value.message
    assert "âge" in caught.value.message


@settings(deadline=None, max_examples=150)
@given(case=funding_cases.cases(), on=st.dates(date(2009, 1, 1), date(2030, 1, 1)), data=st.data())
def test_knowing_less_never_turns_an_answer_round(case, on, data):
    kept = {name: value for name, value in case.items() if data.draw(st.booleans(), label=name)}
    today = Page(book(), on)
    for sure, unsure in zip(today.weigh(case), today.weigh(kept), strict=True):
        assert unsure.answer in {sure.answer, "cannot_say", "yes"}
        # A check that is unknown is a reserve: a yes may become a no, never the other way round.
        assert (
            unsure.answer != "yes"
            or sure.answer == "yes"
            or unsure.reserves
            or unsure.deadlines
            or sure.deadlines
        )
        assert not (unsure.answer == "no" and sure.answer != "no")
        for found in (sure, unsure):
            assert bool(found.lacking) == (found.answer == "cannot_say")
            assert "première vue" in found.headline
            assert set(found.rules) <= {rule.rule_id for rule in book().rules if rule.period.holds(on)}


@settings(deadline=None, max_examples=20)
@given(seed=st.integers(0, 9), on=st.dates(date(2016, 1, 1), date(2027, 1, 1)), case=funding_cases.cases())
def test_the_order_of_the_rows_does_not_matter(seed, on, case):
    shuffled = changed(funding_rules().sample(fraction=1, shuffle=True, seed=seed))
    assert Page(shuffled, on).weigh(case) == Page(book(), on).weigh(case)


def test_an_answer_kept_in_memory_equals_one_worked_out_anew():
    cases = funding_cases.drawn(300, seed=2, known=0.6)
    used = page(DAY)
    for case in cases:
        assert used.weigh(case) == Page(book(), DAY).weigh(case)


def test_payers_answers_for_every_public_and_session():
    table = payers(sessions=petit_est.sessions(), geography=petit_est.geography(), page=page(DAY))
    assert table.height == 3 * 9 * 5
    row = table.row(by_predicate=(pl.col("status") == "jobseeker") & (pl.col("level") == 3) & (pl.col("session_id") == "V1"),
                    named=True)  # fmt: skip
    assert (row["answer"], row["schemes"]) == ("yes", ["POEC", "PRIC", "AIF"])
    # An employee: POEC and AIF no; POEI, PRIC, CPF, PTP and Pro-A ask more.
    employee = table.filter(pl.col("status") == "employee")
    assert set(employee["answer"]) == {"cannot_say"}
    assert "à savoir d'abord" in employee["sentence"][0]


def test_payers_says_no_when_every_scheme_does():
    only = page_of({"poec", "afpr"})
    table = payers(sessions=petit_est.sessions(), geography=petit_est.geography(), page=only)
    assert set(table.filter(pl.col("status") == "employee")["answer"]) == {"no"}


def test_payers_of_no_session_is_an_empty_table():
    nothing = payers(sessions=petit_est.sessions().clear(), geography=petit_est.geography(), page=page(DAY))
    assert nothing.is_empty()


def page_of(schemes: set[str]) -> Page:
    whole = book()
    from numericemploi.funding.rules import Book

    few = Book(
        rules=[rule for rule in whole.rules if rule.scheme in schemes],
        schemes=[one for one in whole.schemes if one.scheme in schemes],
        lists=whole.lists, values=whole.values, revision="few",
    )  # fmt: skip
    return Page(few, DAY)


@pytest.mark.parametrize(
    ("words", "answers"),
    [
        ("le niveau du diplôme obtenu est d'au plus 4", ["yes", "yes", "no"]),
        ("le niveau du diplôme obtenu est de moins de 4", ["yes", "no", "no"]),
        ("le niveau du diplôme obtenu est d'au moins 4", ["no", "yes", "yes"]),
        ("le niveau du diplôme obtenu est de plus de 4", ["no", "no", "yes"]),
    ],
)
def test_each_comparison_is_exact_at_its_bound(words, answers):
    rules = funding_rules().with_columns(
        pl.when(pl.col("rule_id") == "pric-public").then(pl.lit(words, FUNDING_RULES.schema["condition"]))
        .otherwise("condition").alias("condition")
    )  # fmt: skip
    today = Page(changed(rules), DAY)
    found = [today.weigh_one("pric", {**JOBSEEKER, "level": level}).answer for level in (3, 4, 5)]
    assert found == answers
