"""What a field completes: occupations, skills and communes as entries, each with what tells it from its namesakes."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable

import polars as pl

from numericemploi.reference.suggestions import Entry

_SAINT = re.compile(r"\bSaint(e?)\b")


def occupations(
    *,
    appellations: pl.DataFrame,
    sheets: dict[str, str],
    synonyms: pl.DataFrame,
    perimeter: Collection[str],
    forms: Callable[[str], Iterable[str]],
) -> list[Entry]:
    """Titles of ROME 4.0 and the synonyms beside them, each with its sheet; the perimeter comes first.

    Parameters
    ----------
    appellations
        Columns `label`, `label_short`, `rome4`.
    sheets
        Labels of sheets by ROME 4 code; a synonym of a code that is not there is left out.
    synonyms
        Columns `text`, `rome4`.
    forms
        Gives the forms of a title, each gender by itself: « développeuse web » is a whole name too.
    """
    known = appellations.select("label", "rome4").unique(maintain_order=True)
    own = {label for label, _ in known.iter_rows()}
    told = [
        (text, code)
        for text, code in synonyms.select("text", "rome4").iter_rows()
        if code in sheets and text not in own
    ]
    short = dict(appellations.select("label", "label_short").iter_rows())
    return [
        Entry(
            code=code,
            label=label,
            detail=code if sheets.get(code) in (None, label) else f"{code} · {sheets[code]}",
            also=(code, short.get(label) or "", *forms(label)),
            favoured=code in perimeter,
            main=sheets.get(code) == label,
        )
        for label, code in [*known.iter_rows(), *told]
    ]


def skills(items: pl.DataFrame, *, favoured: Collection[str]) -> list[Entry]:
    """Items of ROME (columns `ogr`, `label`, `nature`), those of the perimeter's occupations first."""
    return [
        Entry(code=ogr, label=label, detail=nature, favoured=ogr in favoured)
        for ogr, label, nature in items.select("ogr", "label", "nature")
        .unique("ogr", maintain_order=True)
        .iter_rows()
    ]


def communes(communes: pl.DataFrame, *, postcodes: pl.DataFrame, region: str) -> list[Entry]:
    """COMMUNES with their COMMUNE_POSTCODES; those of the region first; « St » is « Saint »."""
    of: dict[str, list[str]] = {}
    for commune, postcode in postcodes.sort("commune", "postcode").iter_rows():
        of.setdefault(commune, []).append(postcode)
    return [
        Entry(
            code=code,
            label=label,
            detail=_beside(of.get(code, []), department),
            also=(*of.get(code, []), _SAINT.sub(r"St\1", label)),
            favoured=its_region == region,
        )
        for code, label, department, its_region in communes.select(
            "commune", "label", "department", "region"
        ).iter_rows()
    ]


def _beside(postcodes: list[str], department: str) -> str:
    """Up to three postcodes; before postcodes are loaded, the department."""
    if not postcodes:
        return department
    return ", ".join(postcodes[:3]) + (" …" if len(postcodes) > 3 else "")
