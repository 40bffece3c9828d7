"""Proposals on Petit-Est: scores worked by hand, every kind reached, unknown criteria neutral."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

import petit_est
from numericemploi.model.errors import ContractError
from numericemploi.model.tables.people import CANDIDATES
from numericemploi.model.tables.results import DEMAND
from numericemploi.model.tables.trainings import SESSIONS, TRAININGS
from numericemploi.orientation.weights import WEIGHTS
from petit_est import ADMINISTRATOR, DEVELOPER, TOWN
from proposals_in_petit_est import (
    GAPS,
    VERDICTS,
    demand,
    gap,
    listed,
    person,
    proposed,
    rates,
    reason,
    session,
    travel,
)


def test_the_weights_are_six_and_sum_to_one():
    assert sum(criterion.weight for criterion in WEIGHTS) == pytest.approx(1, abs=1e-12)
    assert [criterion.name for criterion in WEIGHTS] == [
        "skills",
        "demand",
        "travel",
        "level",
        "funding",
        "outcome",
    ]


def test_the_scores_of_a_beginner_are_those_worked_by_hand():
    # In reach within 60 minutes: Villeneuve (15) and Bourg (39), not Valvert (62): gap 60 + 20 = 80, 80/(80+20) = .8.
    # skills 1 × .30 | demand .8 × .25 = .20 | level 4 ≥ 3: .10 | funding AIF, POEC: .10 | outcome unknown: .05 → .75
    # travel: R1 remote .15 → .90; V1 (1 - 15/60) × .15 = .1125 → .8625; B1, C1 (1 - 39/60) × .15 = .0525 → .8025
    found = proposed(person())
    assert listed(found) == [
        ("training", DEVELOPER, "R1"),
        ("training", DEVELOPER, "V1"),
        ("training", DEVELOPER, "B1"),
    ]
    assert found.proposals["score"].to_list() == pytest.approx([0.90, 0.8625, 0.8025], abs=1e-12)
    assert found.proposals["minutes"].to_list() == [None, 15.0, 39.0]
    assert found.proposals["missing_skills"].to_list() == [["s2", "s3"]] * 3


def test_a_tie_goes_to_the_lower_session():
    assert listed(proposed(person(), top=4))[2:] == [
        ("training", DEVELOPER, "B1"),
        ("training", DEVELOPER, "C1"),
    ]


def test_a_developer_out_of_work_is_placed_directly():
    # skills 1: .30 | demand .20 | travel, level, outcome neutral: .175 | nothing to pay: .10 → .775
    found = proposed(petit_est.candidates().filter(pl.col("candidate_id") == "P1"))
    assert listed(found) == [("placement", DEVELOPER, None)]
    assert found.proposals.item(0, "score") == pytest.approx(0.775, abs=1e-12)


def test_two_years_in_the_trade_stand_for_undeclared_skills():
    found = proposed(person(skills=[], experience_months=24), sessions=petit_est.sessions().clear())
    assert listed(found) == [("placement", DEVELOPER, None)]
    value, sentence = reason(found, "skills")
    assert value == 1.0
    assert sentence == "0 compétence clé tenue sur 3 ; l'expérience dans le métier en tient lieu."
    assert (
        listed(proposed(person(skills=[], experience_months=23), sessions=petit_est.sessions().clear())) == []
    )


def test_nobody_is_placed_where_no_position_is_expected_and_an_unknown_demand_does_not_exclude():
    able = person(skills=["s1", "s2", "s3"])
    assert "placement" not in {kind for kind, _, _ in listed(proposed(able, demand=demand(0.0)))}
    assert listed(proposed(able, demand=demand(None))) == [("placement", DEVELOPER, None)]


def test_few_missing_skills_make_a_short_course_up_skilling():
    # Two of four core skills are held, the course brings one: it does not cover, so only its length counts.
    core = {DEVELOPER: ["s1", "s2", "s3", "s9"], ADMINISTRATOR: ["s4"]}
    for hours, kind in [(200, "upskilling"), (201, "training"), (None, "training")]:
        found = proposed(person(skills=["s1", "s2"]), sessions=session(hours=hours), core_skills=core)
        assert listed(found) == [(kind, DEVELOPER, "V1")]
    found = proposed(person(skills=["s1"]), sessions=session(hours=200), core_skills=core)
    assert listed(found) == [("training", DEVELOPER, "V1")]


def test_the_shortest_course_that_covers_everything_is_up_skilling_too():
    both = pl.concat([session(hours=400), session(session_id="V2", hours=401)])
    found = proposed(person(skills=["s1", "s2"]), sessions=both)
    assert set(listed(found)) == {
        ("upskilling", DEVELOPER, "V1"), ("training", DEVELOPER, "V2"), ("placement", DEVELOPER, None),
    }  # fmt: skip


def test_whoever_is_as_well_prepared_for_a_trade_with_more_jobs_is_told():
    # s4 is all of administration: 25 positions in reach against 80 for development.
    both = person(target_rome3=ADMINISTRATOR, skills=["s1", "s2", "s3", "s4"])
    assert ("reorientation", DEVELOPER, None) in listed(proposed(both))
    # Less well prepared for development: the trade sought stays alone.
    less = person(target_rome3=ADMINISTRATOR, skills=["s1", "s2", "s4"])
    assert listed(proposed(less)) == [("placement", ADMINISTRATOR, None)]


def test_without_any_way_to_the_trade_sought_another_is_proposed():
    only_developers = petit_est.sessions().filter(pl.col("training_id") == "fictif-dev")
    found = proposed(person(target_rome3=ADMINISTRATOR, skills=[]), sessions=only_developers)
    assert {kind for kind, _, _ in listed(found)} == {"reorientation"}


def test_with_nothing_at_all_the_list_is_empty_and_says_why():
    found = proposed(
        person(commune="99006", target_rome3=ADMINISTRATOR, skills=[], remote_ok=False, max_minutes=30)
    )
    assert found.proposals.is_empty()
    assert found.reasons.is_empty()
    assert found.without["candidate_id"].to_list() == ["X"]
    assert found.without.item(0, "reason").startswith(
        "Aucune formation ouverte à l'entrée dans les douze mois"
    )


def test_a_session_that_has_started_or_starts_too_late_is_not_proposed():
    for start, expected in [
        (date(2024, 6, 29), []), (date(2024, 6, 30), ["V1"]), (date(2025, 6, 30), ["V1"]), (date(2025, 7, 1), []),
        (None, ["V1"]),
    ]:  # fmt: skip
        found = proposed(person(), sessions=session(starts_on=start))
        assert found.proposals["session_id"].drop_nulls().to_list() == expected, start
    assert proposed(person(), as_of=date(2024, 9, 3)).proposals.is_empty()


def test_a_permanent_entry_that_is_over_and_a_session_without_a_seat_are_not_proposed():
    assert proposed(
        person(), sessions=session(starts_on=None, ends_on=date(2024, 6, 29))
    ).proposals.is_empty()
    assert proposed(person(), sessions=session(seats_max=0)).proposals.is_empty()
    assert proposed(person(), sessions=session(seats_max=None)).proposals.height == 1


def test_an_offered_session_is_worth_something_only_if_bought_and_a_contracted_one_to_be_confirmed():
    assert "que si elle est achetée" in reason(proposed(person(), sessions=session()), "funding")[1]
    bought = proposed(person(), sessions=session(status="contracted", buyer="region"))
    assert "places restantes sont à confirmer" in reason(bought, "funding")[1]
    assert listed(bought) == [("training", DEVELOPER, "V1")]


def test_remote_is_for_those_who_accept_it_and_travel_stops_at_the_limit():
    remote = session(modality="remote", commune=None)
    assert proposed(person(remote_ok=False), sessions=remote).proposals.is_empty()
    assert reason(proposed(person(), sessions=remote), "travel") == (
        1.0,
        "Formation à distance : aucun trajet.",
    )
    assert proposed(person(max_minutes=15), sessions=session()).proposals.height == 1  # 15 minutes away
    assert proposed(person(max_minutes=14), sessions=session()).proposals.is_empty()


def test_without_a_car_the_travel_is_unknown_except_in_ones_own_commune():
    away = proposed(person(car=False), sessions=session())
    assert reason(away, "travel")[0] == 0.5
    assert away.proposals.item(0, "minutes") is None
    home = proposed(person(car=False, commune="99001"), sessions=session())
    assert reason(home, "travel")[0] == 1.0
    assert home.proposals.item(0, "minutes") == 0.0


def test_what_is_unknown_is_neutral_and_says_so():
    silent = petit_est.trainings().with_columns(
        pl.lit(None, pl.Int8).alias("level_entry"), pl.lit([], pl.List(pl.String)).alias("skills")
    )  # fmt: skip
    found = proposed(
        person(level=None), sessions=session(commune=None), trainings=silent, verdicts=VERDICTS.clear(),
        gap=gap([(zone, rome3, None) for zone, rome3, _ in GAPS]),
    )  # fmt: skip
    assert found.proposals.item(0, "score") == pytest.approx(0.5, abs=1e-12)
    for criterion in WEIGHTS:
        value, sentence = reason(found, criterion.name)
        assert value == 0.5
        assert "valeur neutre de 0,5" in sentence, criterion.name


def test_a_negative_gap_is_worth_nothing_and_is_not_called_unknown():
    value, sentence = reason(proposed(person(), gap=gap([(z, r, -3.0) for z, r, _ in GAPS])), "demand")
    assert value == 0.0
    assert "couvrent les postes attendus" in sentence


def test_one_known_zone_in_reach_is_enough_to_speak_of_its_jobs():
    figures = [(zone, rome3, figure if zone == TOWN else None) for zone, rome3, figure in GAPS]
    assert reason(proposed(person(), gap=gap(figures)), "demand")[0] == 0.5  # 20 / (20 + 20)


@pytest.mark.parametrize(("level", "value"), [(5, 1.0), (3, 1.0), (2, 0.5), (1, 0.0)])
def test_each_level_short_of_the_entry_costs_half(level, value):
    assert reason(proposed(person(level=level), sessions=session()), "level")[0] == value


def test_a_rate_speaks_from_twenty_entrants_on():
    assert reason(proposed(person(), rates=rates(19)), "outcome")[0] == 0.5
    value, sentence = reason(proposed(person(), rates=rates(20)), "outcome")
    assert value == 0.8
    assert "80 % (60 à 90 %), 20 entrants" in sentence


def test_funding_follows_the_verdict_of_the_public():
    for answer, value in [("yes", 1.0), ("no", 0.0), ("cannot_say", 0.5)]:
        verdicts = VERDICTS.with_columns(pl.lit(answer).alias("answer"))
        assert reason(proposed(person(), verdicts=verdicts), "funding")[0] == value


def test_no_sentence_holds_a_value_of_the_dossier():
    found = proposed()
    told = " ".join([*found.reasons["sentence"], *found.proposals["flip"], *found.without["reason"]])
    for value in ("99001", "99002", "P1", "P2", "jobseeker", "dropped_out", "niveau 4", "36"):
        assert value not in told


def test_a_person_decides_and_the_text_says_so():
    assert "décident" in proposed().mention_fr


def test_training_codes_outside_the_perimeter_are_passed_over():
    elsewhere = petit_est.trainings().with_columns(pl.lit(["M1501"]).alias("rome"))
    assert proposed(person(), trainings=elsewhere).proposals.is_empty()


def test_without_candidates_or_sessions_nothing_breaks():
    assert proposed(CANDIDATES.empty()).proposals.is_empty()
    none = proposed(
        sessions=SESSIONS.empty(),
        trainings=TRAININGS.empty(),
        verdicts=VERDICTS.clear(),
        travel=travel().clear(),
    )
    assert listed(none) == [("placement", DEVELOPER, None), ("placement", ADMINISTRATOR, None)]  # P1 and P5
    assert none.without["candidate_id"].to_list() == ["P2", "P3", "P4"]


def test_without_an_occupation_it_is_refused():
    with pytest.raises(ContractError):
        proposed(core_skills={}, demand=DEMAND.empty())


def test_a_zone_without_any_point_is_in_reach_of_its_own_people_only():
    blind = petit_est.geography().with_columns(
        pl.when(pl.col("zone") != TOWN).then(pl.col("latitude")).alias("latitude")
    )  # fmt: skip
    assert (
        reason(proposed(person(), geography=blind), "demand")[0] == 0.75
    )  # 60 / (60 + 20), Bourg's 20 are out
    at_home = proposed(person(commune="99003"), geography=blind)
    # Villeneuve (40 minutes) 60, Valvert (57) a surplus of 5 people, and one's own 20: 75 / (75 + 20)
    assert reason(at_home, "demand")[0] == pytest.approx(75 / 95)
