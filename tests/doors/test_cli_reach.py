"""The territory's commands on a prepared instance: what a person reads, what a program reads, what is refused."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import whole_instances
from whole_instances import run as _run


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An instance with a finished run."""
    return whole_instances.cycled(tmp_path_factory, "reach")


def test_reach_of_the_communes_of_a_zone_is_told_with_its_unknowns(folder: Path):
    rows = json.loads(_run(folder, "reach", "communes", "--zone", "4423", "--json").stdout)
    assert rows
    assert {row["zone"] for row in rows} == {"4423"}
    assert all(
        row["sessions_30"] <= row["sessions_45"] <= row["sessions_60"] <= row["sessions_90"] for row in rows
    )
    assert {row["remote_sessions"] for row in rows} == {None}  # no fibre table is loaded: unknown, not zero
    shown = _run(folder, "reach", "communes", "--zone", "4423").stdout
    assert "Strasbourg" in shown
    assert "?" in shown


def test_an_unknown_zone_or_limit_is_told(folder: Path):
    done = _run(folder, "reach", "communes", "--zone", "9999")
    assert (done.returncode, "No zone 9999" in done.stderr) == (6, True)
    done = _run(folder, "reach", "communes", "--nothing", "50")
    assert (done.returncode, "30, 45, 60, 90" in done.stderr) == (6, True)


def test_concentration_stands_before_and_after_the_plan(folder: Path):
    rows = json.loads(_run(folder, "reach", "concentration", "--json").stdout)
    told = {(row["what"], row["moment"]): row for row in rows}
    assert ("places", "after") in told
    assert told["places", "after"]["total"] > told["places", "before"]["total"]
    assert all(0 <= row["gini"] <= 1 for row in rows)


def test_zones_are_ranked_for_a_firm_and_a_weight_moves_them(folder: Path):
    asked = ("reach", "settle", "--occupation", "M1805", "--people", "40", "--json")
    plain = json.loads(_run(folder, *asked).stdout)
    assert len(plain["zones"]) == 27
    moved = json.loads(_run(folder, *asked, "--weight", "balance=100").stdout)
    assert [one["zone"] for one in moved["zones"]] != [one["zone"] for one in plain["zones"]]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--occupation", "M1805", "--people", "0"), "le nombre va de 1 à"),
        (("--occupation", "M1805", "--people", "1000000"), "le nombre va de 1 à"),
        (("--occupation", "N4101", "--people", "4"), "hors du périmètre"),
        (("--occupation", "M1805", "--people", "4", "--weight", "gout=1"), "poids"),
    ],
)
def test_an_impossible_project_ends_with_words_and_no_traceback(
    folder: Path, words: tuple[str, ...], said: str
):
    done = _run(folder, "reach", "settle", *words)
    assert done.returncode not in (0, 70)
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_times_of_a_file_replace_the_estimate_and_the_same_file_changes_nothing(folder: Path, tmp_path: Path):
    path = tmp_path / "temps.csv"
    path.write_text("origin,site,mode,minutes\n67482,68066,car,50\n67482,68066,car,-3\n", encoding="utf-8")
    first = _run(folder, "reach", "load", str(path), "--published-on", "2024-03-01")
    assert "1 times kept, 1 rows refused" in first.stdout
    assert ".rejects.csv" in first.stdout
    assert _run(folder, "reach", "load", str(path), "--published-on", "2024-03-01").stdout == first.stdout


def test_a_file_with_no_good_row_leaves_the_former_times(folder: Path, tmp_path: Path):
    path = tmp_path / "faux.csv"
    path.write_text("origin,site,mode,minutes\n00000,68066,car,50\n", encoding="utf-8")
    done = _run(folder, "reach", "load", str(path))
    assert done.returncode == 3
    assert "the former times stay" in done.stderr


def test_the_error_of_the_estimate_is_printed_with_its_number_of_pairs(folder: Path):
    told = json.loads(_run(folder, "reach", "error", "--json").stdout)
    assert told["judging half"]["n"] >= 30
    assert told["judging half"]["mean"] < 10
