"""Rates of trainings: who is counted, at what date, with what interval."""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

import petit_est
from numericemploi.model.tables.people import OUTCOMES
from numericemploi.model.tables.results import RATES
from numericemploi.outcomes.definitions import DEFINITIONS
from numericemploi.outcomes.rates import due_before, measure

TARGET = {"fictif-dev": {petit_est.DEVELOPER}, "fictif-sys": {petit_est.ADMINISTRATOR}}


def rates(outcomes: pl.DataFrame | None = None, as_of: date = petit_est.AS_OF, **more) -> pl.DataFrame:
    table = petit_est.outcomes() if outcomes is None else outcomes
    return measure(table, target=more.pop("target", TARGET), as_of=as_of, **more)


def at_six(frame: pl.DataFrame, definition: str, training: str = "fictif-dev") -> dict:
    return frame.row(
        by_predicate=(pl.col("training_id") == training)
        & (pl.col("definition") == definition)
        & (pl.col("milestone") == 6),
        named=True,
    )


def test_thirteen_in_work_of_twenty_entrants_is_65_per_cent_with_its_interval():
    strict = at_six(rates(), "strict")
    assert (strict["k"], strict["n"], strict["rate"]) == (13, 20, 0.65)
    # Wilson: (.65 + 3.8415/40) / (1 + 3.8415/20) = .6258, ± 1.6442 × √(.65 × .35 / 20 + 3.8415/1600) = .1930
    assert (strict["low"], strict["high"]) == pytest.approx((0.4329, 0.8188), abs=1e-4)


def test_unknown_situations_stay_in_the_denominator_and_are_counted():
    strict = at_six(rates(), "strict")
    # two « unknown » and one drop-out never heard of at 6 months
    assert (strict["unknown"], strict["coverage"]) == (3, 0.85)


def test_the_known_rate_leaves_them_out_and_shows_its_coverage():
    known = at_six(rates(), "known")
    assert (known["k"], known["n"], known["coverage"]) == (13, 17, 0.85)
    assert known["rate"] == pytest.approx(13 / 17)


def test_durable_and_target_have_all_entrants_below():
    # durable: 8 CDI + 2 CDD of 6 months + 1 business; target: 8 + 1 developers
    assert (at_six(rates(), "durable")["k"], at_six(rates(), "durable")["n"]) == (11, 20)
    assert (at_six(rates(), "target")["k"], at_six(rates(), "target")["n"]) == (9, 20)


def test_a_job_in_another_trainings_occupation_is_no_target_job():
    swapped = rates(target={"fictif-dev": {petit_est.ADMINISTRATOR}, "fictif-sys": {petit_est.DEVELOPER}})
    assert at_six(swapped, "target")["k"] == 0


def test_a_training_without_known_aim_has_no_target_rate():
    frame = rates(target={"fictif-dev": set()})
    assert frame.filter(definition="target").is_empty()
    assert at_six(frame, "strict")["n"] == 20


def test_a_drop_out_who_works_counts_as_in_work():
    left_for_a_job = petit_est.outcomes().with_columns(
        finished=pl.when(pl.col("person") == "d01").then(pl.lit(value=False)).otherwise("finished")
    )
    assert at_six(rates(left_for_a_job), "strict")["k"] == 13


def test_what_was_observed_later_is_unknown_not_absent():
    day_before = rates(as_of=date(2024, 1, 9))
    strict = at_six(day_before, "strict")
    # on 9 January only the drop-out's row of July is known: one entrant, unknown at 6 months
    assert (strict["k"], strict["n"], strict["unknown"]) == (0, 1, 1)
    assert at_six(rates(as_of=date(2024, 1, 10)), "strict")["k"] == 13


def test_a_milestone_that_has_not_come_has_no_rate():
    milestones = rates().filter(training_id="fictif-sys")["milestone"].unique().to_list()
    # 20 October 2023 + 12 months is after 30 June 2024
    assert sorted(milestones) == [0, 3, 6]


def test_an_entrant_without_a_row_at_a_due_milestone_is_unknown_there():
    frame = rates().filter(training_id="fictif-dev", milestone=12, definition="strict")
    assert frame.select("k", "n", "unknown").row(0) == (0, 20, 20)


def test_the_known_rate_of_nobody_known_is_null_not_zero():
    frame = rates().filter(training_id="fictif-dev", milestone=12, definition="known")
    assert frame.select("n", "rate", "low", "high").row(0) == (0, None, None, None)


def test_the_milestone_runs_from_the_last_end_of_a_session():
    some_left_early = petit_est.outcomes().with_columns(
        ended_on=pl.when(person="t01").then(date(2023, 1, 5)).otherwise("ended_on")
    )
    frame = rates(some_left_early).filter(training_id="fictif-sys")
    assert sorted(frame["milestone"].unique()) == [0, 3, 6]
    assert at_six(frame, "strict", "fictif-sys")["n"] == 12


def test_exits_older_than_36_months_are_left_out():
    old = petit_est.outcomes().with_columns(ended_on=pl.lit(date(2021, 6, 29)))
    assert rates(old).is_empty()
    last_day = petit_est.outcomes().with_columns(ended_on=pl.lit(date(2021, 6, 30)))
    assert at_six(rates(last_day), "strict")["n"] == 20
    assert rates(petit_est.outcomes(), months=6).filter(milestone=6).is_empty()


def test_the_period_names_the_exits_that_could_count():
    strict = at_six(rates(), "strict")
    assert (strict["period_start"], strict["period_end"]) == (date(2021, 6, 30), date(2024, 1, 1))


def test_fewer_than_twenty_people_are_not_public():
    frame = rates()
    assert at_six(frame, "strict")["public"]
    assert not at_six(frame, "known")["public"]
    assert not at_six(frame, "strict", "fictif-sys")["public"]


def test_twelve_of_twelve_is_drawn_towards_the_group():
    technicians = at_six(rates(), "strict", "fictif-sys")
    # two units only: mu = (25 + .5) / (32 + 1), kappa = 10; (12 + 7.7273) / 22
    assert technicians["rate"] == 1.0
    assert technicians["low"] == pytest.approx(0.758, abs=1e-3)
    assert technicians["pooled"] == pytest.approx(0.8967, abs=1e-4)
    assert technicians["pooled_low"] < technicians["pooled"] < technicians["pooled_high"]


def test_no_outcome_gives_an_empty_declared_table():
    assert rates(OUTCOMES.empty()).schema == RATES.empty().schema
    assert rates(OUTCOMES.empty()).is_empty()


def test_the_order_of_rows_does_not_matter():
    shuffled = petit_est.outcomes().sample(fraction=1.0, shuffle=True, seed=7)
    assert rates(shuffled).equals(rates())


@given(st.dates(date(2020, 1, 1), date(2025, 12, 31)), st.sampled_from([0, 3, 6, 12]), st.integers(-40, 40))
def test_an_exit_is_due_when_its_month_has_come(as_of, months, days):
    exit_day = due_before(as_of, months) + timedelta(days=days)
    come = pl.select(pl.lit(exit_day).dt.offset_by(f"{months}mo")).item() <= as_of
    assert (exit_day < due_before(as_of, months)) is come


def test_every_definition_says_its_four_parts_in_both_languages():
    assert set(DEFINITIONS) == set(rates()["definition"])
    for name, definition in DEFINITIONS.items():
        assert definition.id == name
        for wording in (definition.fr, definition.en):
            assert all(
                [wording.label, wording.numerator, wording.denominator, wording.moment, wording.not_counted]
            )
            assert wording.numerator in wording.sentence
            assert wording.not_counted in wording.sentence
