"""ROME 4.0 as the instance has it: what was loaded, else the packaged titles of the digital perimeter."""

from __future__ import annotations

import polars as pl

from numericemploi.reference import packaged
from numericemploi.store import editions


def titles() -> pl.DataFrame:
    """Return the titles (appellations): `ogr`, `label`, `label_short`, `rome4`, `classification`."""
    return editions.read("rome_appellations") if is_loaded("rome_appellations") else packaged.appellations()


def heads() -> dict[str, str]:
    """Return the ROME 3 head of each ROME 4 code that is known here; the sheet's own parent wins."""
    sheets = editions.read("rome_sheets") if is_loaded("rome_sheets") else packaged.appellations()
    return dict(sheets.select("rome4", "rome3").unique("rome4", maintain_order=True).iter_rows())


def sheet_labels() -> dict[str, str]:
    """Return the label of each sheet; before ROME is loaded, the first main title of its code."""
    if is_loaded("rome_sheets"):
        return dict(editions.read("rome_sheets").select("rome4", "label").iter_rows())
    known = titles()
    main = known.sort(known["classification"] != "PRINCIPALE", "ogr", maintain_order=True)
    return dict(main.select("rome4", "label").unique("rome4", keep="first", maintain_order=True).iter_rows())


def perimeter() -> frozenset[str]:
    """Return the ROME 4 codes that descend from a head of the digital perimeter."""
    inside = set(packaged.occupations()["rome3"])
    return frozenset(code for code, head in heads().items() if head in inside)


def is_loaded(table: str = "rome_appellations") -> bool:
    """Whether a table of the public ROME was loaded."""
    return any(edition.table == table for edition in editions.listing())
