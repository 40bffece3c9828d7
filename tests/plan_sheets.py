"""Spreadsheets of plan lines as buyers keep them, made for the tests of their reader."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

import openpyxl

HEADER = ("N° de lot", "Métier (ROME)", "Niveau de sortie", "Zone d'emploi", "Lieu de formation", "Modalité", "Période",
          "Nb places", "Durée (h)", "Prix unitaire (€)", "N° session", "Statut")  # fmt: skip
GOOD = ("LOT-1", "M1805 - Études et développement informatique", "bac+2", "Bourg", "Bourg (99003)", "Présentiel",
        "2e semestre 2024", 12, "400 h", 4500, "", "Proposée")  # fmt: skip


def xlsx(rows: Sequence[Sequence[Any]], *, merge: Sequence[str] = ()) -> bytes:
    book = openpyxl.Workbook()
    page = book.active
    for row in rows:
        page.append(row)
    for area in merge:
        page.merge_cells(area)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def csv(rows: Sequence[Sequence[Any]]) -> bytes:
    return "\n".join(";".join(str(cell) for cell in row) for row in rows).encode()


def like(**changed: Any) -> tuple[Any, ...]:
    """The good row with some cells changed, by the position of its title: `_7=0` is zero places."""
    cells = list(GOOD)
    for place, value in changed.items():
        cells[int(place.lstrip("_"))] = value
    return tuple(cells)
