"""One contract for every source of routed times: two engines over HTTP, and the table in memory."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date

import polars as pl
import pytest

from numericemploi.model.errors import NotAllowedError, NotFoundError, SourceError
from numericemploi.sources import routing
from numericemploi.verbs import reach
from numericemploi.verbs.access import CONSOLE, VISITOR
from routing_engines import UNREACHABLE, InMemory, engine, leg

CITY, TOWN, ISLAND = (48.5, 7.0), (48.5, 7.4), (UNREACHABLE, 7.0)


@pytest.fixture(params=["memory", "osrm", "valhalla"])
def router(request: pytest.FixtureRequest) -> Iterator[routing.Router]:
    if request.param == "memory":
        yield InMemory()
        return
    with engine() as address:
        yield routing.ENGINES[request.param](address=address, fetch=reach._asked)


def test_legs_come_in_the_order_asked_in_minutes_and_kilometres(router: routing.Router):
    legs = router.legs([CITY, TOWN], [TOWN, CITY, CITY])
    assert [len(row) for row in legs] == [3, 3]
    assert legs[0][0] == pytest.approx(leg(CITY, TOWN))
    assert legs[1][0] == pytest.approx((0, 0))
    assert legs[0][0] == pytest.approx((40, 32))


def test_where_there_is_no_way_there_is_no_leg(router: routing.Router):
    assert router.legs([ISLAND], [CITY, TOWN]) == [[None, None]]


def test_a_region_is_asked_block_by_block_and_what_is_not_found_is_left_out(router: routing.Router):
    places = pl.DataFrame(
        {
            "commune": [f"99{i:03}" for i in range(120)],
            "latitude": [UNREACHABLE if i == 7 else 48 + i / 100 for i in range(120)],
            "longitude": [7.0] * 120,
            "site": [i < 60 for i in range(120)],
        }
    )
    heard: list[tuple[int, int]] = []
    times = reach.times_from(router, places, lambda done, total: heard.append((done, total)))
    assert heard == [(i, 6) for i in range(1, 7)]  # 120 origins and 60 sites by 50: 3 × 2 blocks
    assert times.height == 119 * 59
    assert times.filter(origin="99119", site="99000").item(0, "minutes") == pytest.approx(119)


@pytest.mark.parametrize(
    "answer",
    [b"", b"<html>", b"[]", b'{"code": "NoSegment"}', b'{"code":"Ok","durations":[[1,2]],"distances":[[1,2]]}',
     b'{"code":"Ok","durations":[[-5]],"distances":[[1]]}', b'{"code":"Ok","durations":[["x"]],"distances":[[1]]}',
     b'{"sources_to_targets":[[{"time":1}]]}', b'{"sources_to_targets":[]}'],
)  # fmt: skip
@pytest.mark.parametrize("kind", ["osrm", "valhalla"])
def test_an_answer_that_is_no_table_is_refused_in_words(kind: str, answer: bytes):
    router = routing.ENGINES[kind](address="http://engine.example", fetch=lambda request: answer)
    with pytest.raises(SourceError, match="table of times"):
        router.legs([CITY], [TOWN])


def test_an_engine_that_does_not_answer_is_told_with_a_remedy():
    with pytest.raises(SourceError, match="does not answer") as told:
        reach._asked(routing.Request(address="http://127.0.0.1:9/"))
    assert "address" in told.value.hint


def test_a_question_to_osrm_says_longitude_first():
    asked: list[routing.Request] = []

    def fetch(request: routing.Request) -> bytes:
        asked.append(request)
        return json.dumps({"code": "Ok", "durations": [[60]], "distances": [[1000]]}).encode()

    routing.Osrm(address="http://engine.example/", fetch=fetch).legs([CITY], [TOWN])
    assert "/table/v1/driving/7.000000,48.500000;7.400000,48.500000?" in asked[0].address


@pytest.mark.django_db
def test_only_an_administrator_fetches_and_an_unknown_engine_is_named():
    with pytest.raises(NotAllowedError):
        reach.fetch_times(
            "osrm", "http://127.0.0.1:9", on=date(2024, 6, 30), actor=VISITOR, told=lambda a, b: None
        )
    with pytest.raises(NotFoundError, match="graphhopper"):
        reach.fetch_times(
            "graphhopper", "http://127.0.0.1:9", on=date(2024, 6, 30), actor=CONSOLE, told=lambda a, b: None
        )
