"""Columns and the one-by-one path give the same answers, case by case."""

from __future__ import annotations

from datetime import date
from functools import cache

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import funding_cases
from numericemploi.funding import columns, facts

DAYS = [date(2010, 1, 1), date(2018, 6, 1), date(2019, 6, 30), date(2020, 3, 1), date(2021, 6, 30), date(2023, 6, 30),
        date(2024, 6, 20), date(2024, 6, 30), date(2025, 7, 1), date(2026, 2, 10), date(2026, 11, 24)]  # fmt: skip


def frame(cases: list[dict[str, object]]) -> pl.DataFrame:
    return pl.DataFrame(
        [{name: case.get(name) for name in columns.TYPES} for case in cases], schema=columns.TYPES
    )


@cache
def drawn() -> tuple[list[dict[str, object]], pl.DataFrame]:
    cases = funding_cases.drawn(2000, seed=6)
    return cases, frame(cases)


@pytest.mark.parametrize("on", DAYS)
def test_2000_cases_in_columns_equal_2000_cases_one_by_one(on):
    page = funding_cases.page(on)
    cases, table = drawn()
    assert columns.answers(table, page).to_dicts() == [page.answers(case) for case in cases]


@settings(max_examples=60, deadline=None)
@given(case=funding_cases.cases(), on=st.dates(date(2009, 1, 1), date(2029, 1, 1)))
def test_any_case_on_any_day_gets_the_same_answers(case, on):
    page = funding_cases.Page(funding_cases.book(), on)
    assert columns.answers(frame([case]), page).to_dicts()[0] == page.answers(case)


@settings(max_examples=200, deadline=None)
@given(st.fixed_dictionaries({}, optional={fact.name: funding_cases.values(fact) for fact in facts.FACTS}))
def test_what_one_path_refuses_as_impossible_the_other_refuses_too(case):
    assert bool(columns.impossible(frame([case]))[0]) == bool(facts.contradictions(case))


def test_an_impossible_case_is_refused_and_never_answered():
    with pytest.raises(ValueError, match="contradict"):
        columns.answers(frame([{"age": 15, "level": 6}]), funding_cases.page(date(2024, 6, 30)))


@pytest.mark.parametrize("values", [{"age": 5}, {"status": "king"}, {"occupation": "M18"}, {"hours": 0}])
def test_a_value_out_of_bounds_is_impossible_in_columns_as_at_the_door(values):
    assert columns.impossible(frame([values])).all()
    with pytest.raises(facts.FactsError):
        facts.read(values)
