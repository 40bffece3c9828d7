"""A file of travel times: good pairs kept, bad ones named by line, holes left to the estimate."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

import petit_est as place
from numericemploi.model.errors import SourceError
from numericemploi.model.tables.territories import COMMUNE_PASSAGES
from numericemploi.sources import travel_times

MERGED = COMMUNE_PASSAGES.of(
    [{"year_from": 2019, "commune_from": "99901", "year_to": 2020, "commune_to": "99003"}]
)


def read(tmp_path: Path, text: str):
    path = tmp_path / "temps.csv"
    path.write_text(text, encoding="utf-8")
    return travel_times.read(path, communes=place.geography(), passages=MERGED)


def test_the_template_is_read_whole(tmp_path: Path):
    text = travel_times.HEADER.replace("67482", "99001").replace("68066", "99003")
    frame, rejects = read(tmp_path, text)
    assert frame.to_dicts() == [
        {"origin": "99001", "site": "99003", "mode": "car", "minutes": 50.0, "kilometres": 74.5}
    ]
    assert rejects.is_empty()


def test_kilometres_may_be_left_out_and_semicolons_do(tmp_path: Path):
    frame, _ = read(tmp_path, "origin;site;mode;minutes\n99001;99003;transit;70\n")
    assert frame.item(0, "kilometres") is None
    assert frame.item(0, "mode") == "transit"


@pytest.mark.parametrize(
    ("line", "column"),
    [
        ("99001,99003,car,-5,10", "minutes"),
        ("99001,99003,car,,10", "minutes"),
        ("99001,99003,car,1500,10", "minutes"),
        ("99001,99003,car,vite,10", "minutes"),
        ("99001,99003,car,30,-1", "kilometres"),
        ("99001,99003,bike,30,10", "mode"),
        ("99001,12345,car,30,10", "site"),
        ("9900,99003,car,30,10", "origin"),
    ],
)
def test_a_bad_row_is_refused_by_line_and_column_and_the_others_kept(tmp_path: Path, line: str, column: str):
    frame, rejects = read(tmp_path, f"origin,site,mode,minutes,kilometres\n{line}\n99002,99003,car,35,20\n")
    assert frame["origin"].to_list() == ["99002"]
    assert rejects.select("line", "column").rows() == [(2, column)]
    assert rejects.item(0, "remedy")


def test_a_merged_commune_is_followed_and_a_pair_told_twice_must_agree(tmp_path: Path):
    rows = "origin,site,mode,minutes\n99001,99901,car,40\n99001,99003,car,55\n"
    frame, rejects = read(tmp_path, rows)
    assert frame.select("site", "minutes").rows() == [("99003", 40.0)]
    assert rejects.item(0, "line") == 3


def test_ways_that_differ_much_are_kept_with_a_warning(tmp_path: Path):
    frame, rejects = read(tmp_path, "origin,site,mode,minutes\n99001,99003,car,30\n99003,99001,car,61\n")
    assert frame.height == 2
    assert rejects["severity"].to_list() == ["warning", "warning"]


def test_a_file_without_its_columns_is_no_matrix(tmp_path: Path):
    with pytest.raises(SourceError, match="minutes"):
        read(tmp_path, "origin,site,mode,seconds\n99001,99003,car,30\n")


def test_a_hole_is_no_fault(tmp_path: Path):
    frame, rejects = read(tmp_path, "origin,site,mode,minutes\n99001,99003,car,30\n")
    assert rejects.is_empty()
    assert isinstance(frame, pl.DataFrame)
