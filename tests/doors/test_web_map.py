"""The map: drawn from outlines or points, in classes that say unknown when nothing is known."""

import html
import json
import re

import polars as pl
import pytest

import small_run
from numericemploi.model.tables.territories import ZONE_CONTOURS
from numericemploi.store import editions
from numericemploi.web import numbers, zone_map
from numericemploi.web.snapshot import Snapshot


def square(west, south, size=0.5):
    east, north = west + size, south + size
    return {
        "type": "Polygon",
        "coordinates": [[[west, south], [east, south], [east, north], [west, north], [west, south]]],
    }


def contours():
    shapes = {"9901": square(7.0, 48.5), "9902": square(7.5, 48.5), "9903": square(7.5, 49.0)}
    return ZONE_CONTOURS.of(
        [{"zone": zone, "label": zone, "geometry": json.dumps(shape)} for zone, shape in shapes.items()]
    )


def points(path):
    """Corners of a ring written as a first place and steps: `M10 20l5 0l0 5z`."""
    first, *steps = [tuple(map(int, one.split(" "))) for one in path.strip("Mz").split("l")]
    found = [first]
    for across, down in steps:
        found.append((found[-1][0] + across, found[-1][1] + down))
    return set(found)


def test_neighbours_share_their_border_to_the_pixel():
    shapes = zone_map.outlines(contours())["shapes"]
    assert len(points(shapes["9901"]["path"]) & points(shapes["9902"]["path"])) == 2


def test_north_is_up_and_east_is_right():
    shapes = zone_map.outlines(contours())["shapes"]
    assert shapes["9903"]["y"] < shapes["9902"]["y"]
    assert shapes["9902"]["x"] > shapes["9901"]["x"]


def test_a_square_of_a_degree_is_narrower_than_high_at_our_latitudes():
    corners = points(zone_map.outlines(contours())["shapes"]["9901"]["path"])
    width = max(x for x, _ in corners) - min(x for x, _ in corners)
    height = max(y for _, y in corners) - min(y for _, y in corners)
    assert width / height == pytest.approx(0.657, abs=0.01)  # cosine of 48.9 or so


def test_the_area_of_a_circle_is_the_value():
    seats = {zone: {"longitude": 7.0 + n, "latitude": 48.0} for n, zone in enumerate(("a", "b", "c"))}
    shapes = zone_map.circles(seats, {"a": 100.0, "b": 25.0, "c": None})["shapes"]
    # Radii run from 7 to 38: a quarter of the value has half of the way between.
    assert [shapes[zone]["radius"] for zone in ("a", "b", "c")] == [38, 22, 7]


def test_unknown_is_a_class_of_its_own_and_zero_is_another():
    bounds = zone_map.classes([10.0, 40.0, 90.0, 400.0, None])
    assert zone_map.level(None, bounds) == "unknown"
    assert zone_map.level(-5.0, bounds) == zone_map.level(0.0, bounds) == "0"
    assert zone_map.level(400.0, bounds) == str(len(bounds))


def test_a_bound_of_the_legend_is_the_whole_number_that_it_writes():
    assert all(bound == int(bound) for bound in zone_map.classes([1.4, 2.4, 17.0, 423.0]))


def test_a_name_is_not_written_over_another_and_the_largest_value_wins():
    shapes = {"a": {"x": 100, "y": 100}, "b": {"x": 110, "y": 104}, "c": {"x": 500, "y": 100}}
    placed = zone_map.names(
        shapes, {"a": "Avant", "b": "Beaumont", "c": "Colmar"}, {"a": 1.0, "b": 9.0, "c": None}
    )
    assert set(placed) == {"b", "c"}


@pytest.mark.django_db
def test_with_outlines_the_map_draws_them_and_hatches_what_is_unknown(client, small, data_folder):
    from datetime import date

    source = editions.Source(
        dataset="zone_contours", origin="public", publisher="Petit-Est", licence="EUPL-1.2", vintage="2024",
        published_on=date(2024, 1, 1),
    )  # fmt: skip
    editions.keep(ZONE_CONTOURS, contours(), rejects=None, source=source, digest="0" * 64)
    shown = client.get("/zones/?layer=gap").content.decode()
    assert shown.count("<path") == 3
    assert "<circle" not in shown


@pytest.mark.django_db
def test_the_gap_map_shows_one_occupation_at_first_the_one_known_in_most_zones(client, small):
    shown = client.get("/zones/?layer=gap").content.decode()
    assert '<option value="M1805" selected>' in shown
    assert "connu dans 3 zones" in shown
    assert "M1801) — connu dans 0 zones" in shown


@pytest.mark.django_db
def test_the_gap_map_colours_the_gap_of_its_occupation_and_not_a_sum(client, small, monkeypatch):
    read = Snapshot.table

    def other_totals(self, name):
        frame = read(self, name)
        return frame.with_columns(gap=pl.lit(999.0)) if name == "zone_totals" else frame

    monkeypatch.setattr(Snapshot, "table", other_totals)
    row = small_run.tables()["gap"].filter(zone="9902", rome3="M1805", horizon="short").to_dicts()[0]
    shown = client.get("/zones/?layer=gap&metier=M1805").content.decode()
    assert f'aria-label="Bourg : écart {numbers.signed(row["gap"])}"' in shown
    assert "999" not in shown
    seen = re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", shown)))
    assert f"Bourg {numbers.signed(row['gap'])} {numbers.between(row['low'], row['high'])} 17 10 – 24" in seen
    assert "Personnes prêtes 2023" in seen
    assert "ne se comparent pas d'une zone à l'autre" in seen


@pytest.mark.django_db
def test_an_occupation_whose_gap_is_unknown_everywhere_is_hatched_and_written_unknown(client, small):
    shown = client.get("/zones/?layer=gap&metier=M1801").content.decode()
    assert 'aria-label="Valvert : inconnu"' in shown
    assert shown.count('fill="url(#hatch)"') == 4  # three zones, and their line in the legend


@pytest.mark.django_db
@pytest.mark.parametrize("asked", ["E1205", "rien", ""])
def test_the_gap_map_knows_core_occupations_only(client, small, asked):
    shown = client.get("/zones/", {"layer": "gap", "metier": asked}).content.decode()
    assert '<option value="M1805" selected>' in shown
    assert 'value="E1205"' not in shown


@pytest.mark.django_db
def test_the_choice_of_an_occupation_keeps_the_horizon(client, small):
    shown = client.get("/zones/?layer=gap&horizon=medium").content.decode()
    assert '<input type="hidden" name="horizon" value="medium">' in shown
    assert '<input type="hidden" name="layer" value="gap">' in shown


@pytest.mark.django_db
def test_the_table_of_the_demand_adds_no_gap_up(client, small):
    assert "cart connu" not in client.get("/zones/").content.decode()
