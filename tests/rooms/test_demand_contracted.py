"""Seats already bought."""

from __future__ import annotations

from datetime import date

import polars as pl

import petit_est
from numericemploi.demand import contracted


def _seats(sessions: pl.DataFrame, trainings: pl.DataFrame | None = None) -> list[tuple[object, ...]]:
    return contracted.seats(
        sessions=sessions, trainings=petit_est.trainings() if trainings is None else trainings,
        geography=petit_est.geography(), as_of=petit_est.AS_OF,
    ).rows()  # fmt: skip


def test_only_contracted_sessions_count_at_the_zone_of_their_site():
    assert _seats(petit_est.sessions()) == [(petit_est.TOWN, petit_est.DEVELOPER, 10.0, date(2024, 12, 20))]


def test_a_training_with_two_aims_shares_its_seats_equally():
    both = petit_est.trainings().with_columns(
        rome=pl.lit([petit_est.ADMINISTRATOR, petit_est.DEVELOPER], dtype=pl.List(pl.String))
    )
    assert [(row[1], row[2]) for row in _seats(petit_est.sessions(), both)] == [
        (petit_est.ADMINISTRATOR, 5.0), (petit_est.DEVELOPER, 5.0),
    ]  # fmt: skip


def test_a_session_that_has_ended_competes_no_more():
    ended = petit_est.sessions().with_columns(ends_on=pl.lit(petit_est.AS_OF))
    assert _seats(ended) == []


def test_a_remote_session_without_a_site_belongs_to_no_zone():
    remote = petit_est.sessions().with_columns(commune=pl.lit(None, pl.String))
    assert _seats(remote) == []
