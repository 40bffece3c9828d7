"""Runs: evidence named by its digest, and pages that only ever read a finished run."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

import petit_est
from numericemploi.model.tables.results import STOCK
from numericemploi.store import runs

pytestmark = pytest.mark.django_db


def _stock(able: float) -> pl.DataFrame:
    return STOCK.of([{"zone": "9901", "rome3": "M1805", "jobseekers": 10.0, "able": able, "year": 2023}])


def _finish(able: float = 4.0) -> runs.Done:
    packed = runs.pack(tables={"stock": _stock(able)}, documents={"labels": [{"training_id": "é"}]})
    number = runs.start(petit_est.AS_OF)
    runs.finish(number, result={"plan": {}}, digest=packed.digest, folder=runs.keep(packed, petit_est.AS_OF))
    found = runs.latest()
    assert found is not None
    return found


def test_before_the_first_run_there_is_none():
    assert runs.latest() is None


def test_a_run_that_is_not_finished_is_not_read():
    runs.start(petit_est.AS_OF)
    assert runs.latest() is None


def test_a_run_that_failed_leaves_the_former_one_readable():
    first = _finish()
    runs.fail(runs.start(petit_est.AS_OF))
    assert runs.latest() == first


def test_tables_and_documents_of_a_run_are_read_back():
    run = _finish()
    assert runs.table(run, "stock").equals(_stock(4.0))
    assert runs.read_json(run, "labels") == [{"training_id": "é"}]


def test_equal_contents_lie_in_the_same_folder_and_different_ones_elsewhere():
    assert _finish(4.0).folder == _finish(4.0).folder
    assert _finish(4.0).folder != _finish(5.0).folder


def test_sums_that_differ_in_their_last_bits_give_the_same_bytes():
    one = runs.pack(tables={"stock": _stock(0.1 + 0.2)}, documents={})
    other = runs.pack(tables={"stock": _stock(0.3)}, documents={})
    assert 0.1 + 0.2 != 0.3
    assert one.digest == other.digest


def test_evidence_lies_under_the_day_it_speaks_of(data_folder: Path):
    run = _finish()
    assert run.folder.startswith("evidence/2024-06-30/")
    assert (data_folder / run.folder / "stock.parquet").is_file()


def test_canonical_json_sorts_its_keys_and_refuses_what_json_has_not():
    assert runs.canonical({"b": 1, "a": "é"}) == '{"a":"é","b":1}\n'.encode()
    with pytest.raises(ValueError, match="JSON compliant"):
        runs.canonical({"a": float("nan")})
