"""Public tables are kept whole, one current at a time."""

from __future__ import annotations

import errno
import os
from datetime import date
from pathlib import Path

import polars as pl
import pytest

import petit_est
from numericemploi.model.errors import ContractError, StorageError
from numericemploi.model.rejects import Rejects
from numericemploi.model.tables.territories import ZONES
from numericemploi.store import editions, files

pytestmark = pytest.mark.django_db


def _source(origin: str = "public") -> editions.Source:
    return editions.Source(
        dataset="zones",
        origin=origin,
        publisher="Insee",
        licence="LO",
        vintage="2024",
        published_on=date(2024, 1, 1),
    )


def _keep(frame: pl.DataFrame, digest: str, rejects: pl.DataFrame | None = None) -> None:
    editions.keep(ZONES, frame, rejects=rejects, source=_source(), digest=digest)


def test_what_is_kept_is_read_back_equal():
    _keep(petit_est.zones(), "a" * 64)
    assert editions.read("zones").equals(petit_est.zones())


def test_a_table_never_loaded_is_empty_with_its_columns():
    assert editions.read("zones").equals(ZONES.empty())


def test_a_later_edition_replaces_the_former_wholesale():
    _keep(petit_est.zones(), "a" * 64)
    _keep(petit_est.zones().head(1), "b" * 64)
    assert editions.read("zones").height == 1
    assert [listed.digest[0] for listed in editions.listing()] == ["b"]


def test_the_same_edition_may_be_kept_twice():
    _keep(petit_est.zones(), "a" * 64)
    _keep(petit_est.zones(), "a" * 64)
    assert len(editions.listing()) == 1
    assert editions.read("zones").height == 3


def test_rejects_lie_beside_the_table_and_are_counted(data_folder: Path):
    rejects = Rejects("zones.csv")
    rejects.add(line=7, column="zone", value="44X1", reason="pas un code", remedy="quatre chiffres")
    rejects.add(line=9, column="label", value="", reason="vide", remedy="un nom", severity="warning")
    _keep(petit_est.zones(), "a" * 64, rejects.table())
    listed = editions.current("zones")
    assert listed is not None
    assert (listed.rows, listed.refused, listed.warned) == (3, 1, 1)
    assert "7,zone,44X1,pas un code,quatre chiffres" in (data_folder / listed.rejects_file).read_text()


def test_a_table_that_breaks_its_declaration_is_not_kept():
    with pytest.raises(ContractError, match="key"):
        _keep(pl.concat([petit_est.zones(), petit_est.zones()]), "a" * 64)
    assert editions.listing() == []


def test_a_full_disk_is_told_with_its_remedy_and_leaves_the_former_edition(monkeypatch, data_folder: Path):
    _keep(petit_est.zones(), "a" * 64)

    def full(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(files.os, "fsync", full)
    with pytest.raises(StorageError) as told:
        _keep(petit_est.zones().head(1), "b" * 64)
    assert "full" in told.value.hint
    assert editions.read("zones").height == 3
    assert not list(data_folder.rglob("*.part"))


def test_a_write_that_dies_half_way_leaves_no_half_file(monkeypatch, data_folder: Path):
    def killed(descriptor: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(files.os, "fsync", killed)
    with pytest.raises(KeyboardInterrupt):
        files.write("tables/a.parquet", b"half")
    assert [path for path in data_folder.rglob("*") if path.is_file()] == []


def test_digests_tell_apart_lists_that_concatenate_alike():
    assert files.digest(b"ab", b"c") != files.digest(b"a", b"bc")


def test_equal_tables_give_equal_bytes():
    assert files.parquet(petit_est.geography()) == files.parquet(petit_est.geography())
