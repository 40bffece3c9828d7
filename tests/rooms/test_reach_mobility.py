"""The mobility-aid gap: too far to come every day, too near to be helped."""

from __future__ import annotations

import polars as pl
import pytest

import petit_est as place
from numericemploi.model.tables.territories import TRAVEL_TIMES
from numericemploi.reach import mobility

BOURG, HAUTMONT, VALVERT = "99003", "99006", "99005"


def gap(
    minutes: float | None,
    kilometres: float | None,
    *,
    home: str = HAUTMONT,
    remote: bool = False,
    **changed: object,
):
    sessions = [{"commune": BOURG, "modality": "onsite", "rome3": place.DEVELOPER}]
    if remote:
        sessions.append({"commune": None, "modality": "remote", "rome3": place.DEVELOPER})
    loaded = [] if minutes is None else [
        {"origin": home, "site": BOURG, "mode": "car", "minutes": minutes, "kilometres": kilometres}]  # fmt: skip
    given = {
        "geography": place.geography(),
        "candidates": pl.DataFrame({"candidate_id": ["P"], "commune": [home], "rome3": [place.DEVELOPER]}),
        "sessions": pl.DataFrame(
            sessions, schema={"commune": pl.String, "modality": pl.String, "rome3": pl.String}
        ),
        "loaded": TRAVEL_TIMES.of(loaded),
    }
    table = mobility.gap(**(given | changed))
    return table.filter(zone=place.RURAL).to_dicts()[0]


@pytest.mark.parametrize(
    ("minutes", "kilometres", "beyond", "missed", "aided"),
    [
        (45, 29.0, 0, 0, 0),  # at the limit: not beyond
        (46, 29.0, 1, 1, 0),  # 58 km and 92 minutes return: under both thresholds, no aid
        (46, 30.0, 1, 1, 0),  # 60 km return is not above 60
        (46, 30.1, 1, 0, 1),  # distance alone opens the aid
        (61, 29.0, 1, 0, 1),  # time alone opens it
        (50, None, 1, 1, 0),  # no distance: minutes alone decide
        (95, 80.0, 1, 0, 1),  # beyond what is looked at
    ],
)
def test_either_threshold_opens_the_aid(minutes, kilometres, beyond, missed, aided):
    row = gap(minutes, kilometres)
    assert (row["people"], row["beyond"], row["gap"], row["aided"]) == (1, beyond, missed, aided)


def test_a_remote_session_counts_only_where_the_connection_is_proven():
    assert gap(50, 20.0, home=VALVERT, remote=True)["by_screen"] == 1
    assert gap(50, 20.0, home=HAUTMONT, remote=True)["by_screen"] == 0


def test_who_seeks_what_nobody_teaches_is_left_out_and_counted():
    seeks = pl.DataFrame({"candidate_id": ["P"], "commune": [HAUTMONT], "rome3": [place.ADMINISTRATOR]})
    row = gap(50, 20.0, candidates=seeks)
    assert (row["people"], row["unplaced"], row["beyond"]) == (0, 1, 0)


def test_every_zone_has_its_row_even_without_a_dossier():
    table = mobility.gap(
        geography=place.geography(),
        candidates=pl.DataFrame(schema={"candidate_id": pl.String, "commune": pl.String, "rome3": pl.String}),
        sessions=pl.DataFrame(schema={"commune": pl.String, "modality": pl.String, "rome3": pl.String}),
    )
    assert table["zone"].to_list() == [place.METROPOLIS, place.TOWN, place.RURAL]
    assert table["people"].sum() == 0
