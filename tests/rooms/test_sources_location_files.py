"""Public location files: each layout told by its lines, each fault by its line."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from numericemploi.model.errors import SourceError
from numericemploi.sources import location_files

HOLMBERG = "2 3\n10 100\n12 80\n4 5\n 6\n1 2 3\n7 8 9\n"
ORLIB = "2 3\n10 100.5\n12 80\n4\n1 7\n5\n2 8\n6\n3\n9\n"
PMEDIAN = "4 5 2\n1 2 5\n2 3 4\n3 4 1\n1 4 20\n2 1 3\n"


def read(tmp_path: Path, text: str | bytes, layout=None):
    path = tmp_path / "one.txt"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return location_files.read(path, layout)


@pytest.mark.parametrize(
    "dressed", [HOLMBERG, HOLMBERG.replace("\n", "\r\n"), "\n  " + HOLMBERG + "\0\0\n \n"]
)
def test_holmberg_s_layout_is_told_by_its_lines_whatever_surrounds_them(tmp_path: Path, dressed: str):
    found = read(tmp_path, dressed)
    assert found.layout == "holmberg"
    assert found.capacity.tolist() == [10, 12]
    assert found.opening.tolist() == [100, 80]
    assert found.demand.tolist() == [4, 5, 6]
    assert found.cost.tolist() == [[1, 2, 3], [7, 8, 9]]
    assert found.p is None


def test_or_library_s_layout_has_each_customer_with_its_costs(tmp_path: Path):
    found = read(tmp_path, ORLIB)
    assert found.layout == "orlib"
    assert found.demand.tolist() == [4, 5, 6]
    assert found.cost.tolist() == [[1, 2, 3], [7, 8, 9]]
    assert found.opening.tolist() == [100.5, 80]


def test_yang_s_name_reads_the_same_layout(tmp_path: Path):
    assert read(tmp_path, HOLMBERG, "yang").cost.tolist() == [[1, 2, 3], [7, 8, 9]]


def test_p_median_costs_are_shortest_paths_and_the_last_repeat_of_an_edge_wins(tmp_path: Path):
    found = read(tmp_path, PMEDIAN)
    assert (found.layout, found.p) == ("pmedian", 2)
    # 1-2 costs 3 (its last line), 2-3 costs 4, 3-4 costs 1: from 1 to 4 by the others 8, not 20.
    assert found.cost[0].tolist() == [0, 3, 7, 8]
    assert (found.cost == found.cost.T).all()
    assert np.isinf(found.capacity).all()


def test_an_edge_of_no_cost_joins_two_vertices(tmp_path: Path):
    assert read(tmp_path, "2 1 1\n1 2 0\n").cost.tolist() == [[0, 0], [0, 0]]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "empty"),
        ("1 2 3 4\n", "neither"),
        ("2 3\n10 100\n", "lines of capacity"),
        (HOLMBERG + "5\n", "10 numbers after the sites, 9 are expected"),
        (HOLMBERG.replace("12 80", "capacity 80"), "line 3: « capacity » is no number"),
        (HOLMBERG.replace("7 8 9", "7 -8 9"), "line 7: a negative"),
        (HOLMBERG.replace("7 8 9", "7 inf 9"), "line 7: a negative or infinite"),
        ("9999999 3\n", "sites or customers"),
        ("2 2\n1 1\n1 1\n1\n1 1\n1\n1 1\n", ""),
        (PMEDIAN.replace("3 4 1", "3 9 1"), "line 4: not an edge"),
        (PMEDIAN.replace("4 5 2", "4 5 9"), "p from 1 to 4"),
        (b"\xff\xfe\x00garbage", "no number"),
    ],
)
def test_a_damaged_file_is_told_in_words_with_its_line(tmp_path: Path, text: str | bytes, said: str):
    if not said:
        assert read(tmp_path, text).layout == "orlib"
        return
    with pytest.raises(SourceError) as told:
        read(tmp_path, text)
    assert said in told.value.message
    assert told.value.hint


def test_lines_that_fit_both_layouts_are_refused_until_the_format_is_named(tmp_path: Path):
    one_each = "1 1\n5 3\n2\n7\n"
    with pytest.raises(SourceError, match="fit both layouts"):
        read(tmp_path, one_each)
    assert read(tmp_path, one_each, "orlib").cost.tolist() == [[7]]


def test_numbers_that_fit_no_layout_are_refused(tmp_path: Path):
    with pytest.raises(SourceError, match="fit no layout"):
        read(tmp_path, "2 3\n10 100\n12 80\n4 5\n6 1 2\n3 7 8 9\n")
