"""Records go in and come out as their declared tables, and the same twice is the same once."""

from __future__ import annotations

import polars as pl
import pytest

import petit_est
from numericemploi.store import records

pytestmark = pytest.mark.django_db

MADE = {"candidates": petit_est.candidates, "sessions": petit_est.sessions, "trainings": petit_est.trainings}


@pytest.mark.parametrize("noun", MADE)
def test_records_come_back_as_they_went_in(noun: str):
    frame = MADE[noun]()
    records.merge(noun, frame)
    assert records.read(noun).equals(frame.sort(records.NOUNS[noun][0].key))


@pytest.mark.parametrize("noun", MADE)
def test_merging_twice_equals_merging_once(noun: str):
    records.merge(noun, MADE[noun]())
    records.merge(noun, MADE[noun]())
    assert records.count(noun) == MADE[noun]().height


def test_the_same_key_again_replaces_the_row():
    records.merge("sessions", petit_est.sessions())
    records.merge("sessions", petit_est.sessions().with_columns(seats_max=pl.lit(99, pl.Int64)))
    assert set(records.read("sessions")["seats_max"]) == {99}


def test_an_import_that_fails_half_way_leaves_nothing():
    with pytest.raises(RuntimeError), records.all_or_nothing():
        records.merge("sessions", petit_est.sessions())
        raise RuntimeError
    assert records.count("sessions") == 0
