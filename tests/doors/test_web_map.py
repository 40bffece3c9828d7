"""The map: drawn from outlines or points, in classes that say unknown when nothing is known."""

import json

import polars as pl
import pytest

from numericemploi.model.tables.territories import ZONE_CONTOURS
from numericemploi.store import editions
from numericemploi.web import zone_map


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
    return {tuple(map(int, point.split(" "))) for point in path.strip("MZ").split("L")}


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
def test_a_zone_whose_gap_is_unknown_is_hatched_and_written_unknown(client, small, monkeypatch):
    from numericemploi.web.snapshot import Snapshot

    read = Snapshot.table

    def unknown(self, name):
        frame = read(self, name)
        if name != "zone_totals":
            return frame
        lost = pl.col("zone") == "9903"
        columns = ("gap", "gap_low", "gap_high")
        return frame.with_columns(pl.when(~lost).then(pl.col(column)).alias(column) for column in columns)

    monkeypatch.setattr(Snapshot, "table", unknown)
    shown = client.get("/zones/?layer=gap").content.decode()
    assert 'aria-label="Valvert : inconnu"' in shown
    assert shown.count('fill="url(#hatch)"') == 2  # the zone, and its line in the legend
