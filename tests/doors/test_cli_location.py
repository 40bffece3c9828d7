"""`bench location` as a stranger runs it: four flat keys, words on a damaged file, no data folder asked."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from whole_instances import run as _run

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "bench"))
import location_made


def test_a_p_median_file_gives_four_flat_keys_and_a_proven_optimum(tmp_path: Path):
    file = tmp_path / "pmed.txt"
    location_made.pmedian(file, vertices=60, p=5, seed=3)
    done = _run(tmp_path / "data", "bench", "location", str(file), "--json", "--seconds", "30")
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert set(told) == {"value", "bound", "gap", "seconds"}
    assert told["gap"] == 0
    assert told["value"] == told["bound"]


@pytest.mark.parametrize("orlib", [False, True])
def test_both_capacitated_layouts_of_one_problem_have_one_optimum(tmp_path: Path, orlib: bool):
    file, other = tmp_path / "one.txt", tmp_path / "other.txt"
    location_made.capacitated(file, sites=5, customers=15, seed=2, orlib=orlib)
    location_made.capacitated(other, sites=5, customers=15, seed=2, orlib=not orlib)
    values = [
        json.loads(_run(tmp_path / "data", "bench", "location", str(one), "--json").stdout)["value"]
        for one in (file, other)
    ]
    assert values[0] == values[1]


def test_a_damaged_file_ends_with_two_lines_and_no_traceback(tmp_path: Path):
    file = tmp_path / "cut.txt"
    file.write_text("2 3\n10 100\n")
    done = _run(tmp_path / "data", "bench", "location", str(file))
    assert done.returncode == 3
    assert "--format" in done.stderr
    assert "Traceback" not in done.stderr
    assert _run(tmp_path / "data", "bench", "location", str(tmp_path / "none")).returncode == 6
