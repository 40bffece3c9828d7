"""The catalogue of datasets and the readers that serve it."""

from __future__ import annotations

from numericemploi.model.declared import declared
from numericemploi.reference.datasets import DATASETS
from numericemploi.sources.readers import READERS


def test_every_dataset_but_a_schema_has_a_reader_and_every_reader_a_dataset():
    assert set(READERS) == {dataset.name for dataset in DATASETS if dataset.kind != "schema"}


def test_every_dataset_of_figures_fills_one_declared_table_and_no_other_does():
    filled = [dataset.table for dataset in DATASETS if dataset.kind not in ("schema", "sample")]
    assert set(filled) <= {table.name for table in declared()}
    assert len(set(filled)) == len(filled)
    assert not any(dataset.table for dataset in DATASETS if dataset.kind in ("schema", "sample"))


def test_every_dataset_says_whose_it_is_of_when_and_where_to_fetch_it():
    assert len({dataset.name for dataset in DATASETS}) == len(DATASETS)
    for dataset in DATASETS:
        assert dataset.publisher, dataset.name
        assert dataset.licence, dataset.name
        assert dataset.vintage, dataset.name
        assert dataset.files, dataset.name
        assert dataset.page.startswith("https://"), dataset.name


def test_no_address_is_said_to_work_before_someone_has_tried_it():
    assert not [dataset.name for dataset in DATASETS if dataset.tried and not dataset.address]
