"""Places of a region in one table, and codes of other years brought to the present ones."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

import petit_est as place
from numericemploi.model.errors import SourceError
from numericemploi.model.tables.territories import (
    COMMUNE_BASSINS,
    COMMUNE_DENSITY,
    COMMUNE_PASSAGES,
    COMMUNE_POINTS,
    COMMUNE_POPULATION,
    COMMUNES,
    FIBRE,
)
from numericemploi.reference import territories
from numericemploi.reference.territories import current_codes, geography

_COMMUNES = COMMUNES.of(
    [
        {"commune": "99002", "label": "Faubourg", "department": "99", "region": "99", "zone": "9901"},
        {"commune": "99001", "label": "Villeneuve", "department": "99", "region": "99", "zone": "9901"},
        {"commune": "98001", "label": "Ailleurs", "department": "98", "region": "98", "zone": "9801"},
    ]
)


def _geography(**given: pl.DataFrame) -> pl.DataFrame:
    tables = {
        "bassins": COMMUNE_BASSINS.empty(),
        "population": COMMUNE_POPULATION.empty(),
        "points": COMMUNE_POINTS.empty(),
        "density": COMMUNE_DENSITY.empty(),
        "fibre": FIBRE.empty(),
    }
    return geography(communes=_COMMUNES, region="99", **(tables | given))


def test_only_the_communes_of_the_region_are_there_in_order():
    assert _geography()["commune"].to_list() == ["99001", "99002"]


def test_what_no_table_says_is_unknown_not_zero():
    unknown = _geography().select("bassin", "population", "latitude", "longitude", "density", "connected")
    assert unknown.rows() == [(None,) * 6] * 2


def test_each_table_adds_what_it_knows_and_drops_no_commune():
    found = _geography(
        bassins=COMMUNE_BASSINS.of([{"commune": "99001", "bassin": "99A1", "bassin_label": "A"}]),
        population=COMMUNE_POPULATION.of([{"commune": "99001", "population": 200_000, "year": 2021}]),
        points=COMMUNE_POINTS.of([{"commune": "99002", "latitude": 48.5, "longitude": 7.0}]),
        density=COMMUNE_DENSITY.of([{"commune": "99002", "density": 3}, {"commune": "98001", "density": 7}]),
    )
    facts = found.select("commune", "bassin", "population", "latitude", "longitude", "density")
    assert facts.rows() == [("99001", "99A1", 200_000, None, None, None), ("99002", None, None, 48.5, 7.0, 3)]


@pytest.mark.parametrize(("upper", "connected"), [(100.0, True), (80.0, None), (10.0, None), (0.0, None)])
def test_an_old_table_of_fibre_proves_yes_and_never_no(upper: float, connected: bool | None):
    fibre = FIBRE.of([{"commune": "99001", "quarter": "2018-T1", "premises": 10, "class_upper": upper}])
    assert _geography(fibre=fibre)["connected"].to_list() == [connected, None]


_PASSAGES = COMMUNE_PASSAGES.of(
    [
        # A merged into B in 2019, B into C in 2021: A is C. D split into E and F in 2020. G ended in 2022,
        # and lived on a year beside H. I only ever becomes J, which nobody knows.
        {"year_from": 2018, "commune_from": "0000A", "year_to": 2019, "commune_to": "0000B"},
        {"year_from": 2020, "commune_from": "0000B", "year_to": 2021, "commune_to": "0000C"},
        {"year_from": 2019, "commune_from": "0000D", "year_to": 2020, "commune_to": "0000F"},
        {"year_from": 2019, "commune_from": "0000D", "year_to": 2020, "commune_to": "0000E"},
        {"year_from": 2020, "commune_from": "0000G", "year_to": 2021, "commune_to": "0000E"},
        {"year_from": 2020, "commune_from": "0000G", "year_to": 2021, "commune_to": "0000G"},
        {"year_from": 2021, "commune_from": "0000G", "year_to": 2022, "commune_to": "0000H"},
        {"year_from": 2021, "commune_from": "0000I", "year_to": 2022, "commune_to": "0000J"},
        {"year_from": 2022, "commune_from": "0000C", "year_to": 2023, "commune_to": "0000F"},
    ]
)
_KNOWN = pl.Series(["0000C", "0000E", "0000F", "0000H"])


@pytest.mark.parametrize(
    ("code", "now", "moved"),
    [
        ("0000A", "0000C", True),  # followed twice, and not further than a code that is known
        ("0000B", "0000C", True),
        ("0000C", "0000C", False),  # known: left alone, whatever the passages say
        ("0000D", "0000E", True),  # split: the first successor
        ("0000G", "0000H", True),  # lived on after its split, ended later
        ("0000I", None, False),
        ("75101", None, False),  # an arrondissement
        (None, None, False),
    ],
)
def test_a_code_is_followed_until_it_is_known(code: str | None, now: str | None, moved: bool):
    frame = pl.DataFrame(
        {"offers": [3], "commune": [code]}, schema={"offers": pl.Int64, "commune": pl.String}
    )
    found = current_codes(frame, _PASSAGES, known=_KNOWN)
    assert found.columns == ["offers", "commune", "moved"]
    assert found.rows() == [(3, now, moved)]


@given(st.lists(st.sampled_from(["0000A", "0000C", "0000D", "0000G", "0000Z", None]), max_size=12))
def test_no_row_is_lost_or_made_and_their_order_holds(codes: list[str | None]):
    frame = pl.DataFrame({"commune": pl.Series(codes, dtype=pl.String), "at": range(len(codes))})
    found = current_codes(frame, _PASSAGES, known=_KNOWN)
    assert found["at"].to_list() == list(range(len(codes)))
    assert set(found["commune"].drop_nulls()) <= set(_KNOWN)
    again = current_codes(found.drop("moved"), _PASSAGES, known=_KNOWN)
    assert again["commune"].to_list() == found["commune"].to_list()


def test_without_passages_a_code_of_another_year_is_unknown():
    frame = pl.DataFrame({"commune": ["0000A", "0000C"]})
    found = current_codes(frame, COMMUNE_PASSAGES.empty(), known=_KNOWN)
    assert found.rows() == [(None, False), ("0000C", False)]


def test_zones_of_another_zoning_are_refused_rather_than_left_without_a_name():
    named = territories.named_zones(place.geography(), place.zones())
    assert named["zone"].to_list() == [place.METROPOLIS, place.TOWN, place.RURAL]
    older = place.zones().with_columns(zone=pl.lit("4") + pl.col("zone").str.slice(1))
    with pytest.raises(
        SourceError, match=r"3 zone\(s\) of the communes are not in the table of zones \(9901"
    ):
        territories.named_zones(place.geography(), older)
