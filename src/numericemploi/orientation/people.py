"""Candidates as arrays: what a proposal reads of a dossier, and nothing else.

No sex, age, origin, health or family is in a dossier, hence none is read here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np
import polars as pl
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Indices = NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class People:
    """Rows of dossiers; NaN or -1 is unknown. `take` repeats or picks rows."""

    commune: Indices
    """Index in the communes of residence."""
    zone: Indices
    target: Indices
    """Index of the occupation sought."""
    held: NDArray[np.float32]
    """1 where a core skill is held, shape (people, skills); counts stay exact in single precision."""
    status: Indices
    level: Floats
    experience: Floats
    max_minutes: Floats
    car: Flags
    remote: Flags

    def __len__(self) -> int:
        return len(self.commune)

    def take(self, rows: Indices) -> People:
        """Return the rows asked, copied."""
        return People(**{field.name: getattr(self, field.name)[rows] for field in fields(self)})


def encode(
    candidates: pl.DataFrame,
    *,
    communes: Sequence[str],
    zone_of: dict[str, int],
    occupations: Sequence[str],
    skills: Sequence[str],
    statuses: Sequence[str],
) -> People:
    """Encode dossiers against the sorted lists of codes that the options use."""
    return People(
        commune=positions(candidates["commune"], communes),
        zone=np.array([zone_of.get(code, -1) for code in candidates["commune"]], dtype=np.int64),
        target=positions(candidates["target_rome3"], occupations),
        held=memberships(candidates["skills"].to_list(), skills),
        status=positions(candidates["status"], statuses),
        level=numbers(candidates["level"]),
        experience=numbers(candidates["experience_months"]),
        max_minutes=numbers(candidates["max_minutes"]),
        car=candidates["car"].to_numpy().astype(bool),
        remote=candidates["remote_ok"].to_numpy().astype(bool),
    )


def positions(codes: pl.Series, known: Sequence[str]) -> Indices:
    """Position of each code in `known`, -1 where it is not, or is null."""
    place = {code: index for index, code in enumerate(known)}
    return np.array([place.get(code, -1) for code in codes], dtype=np.int64)


def memberships(lists: Sequence[Sequence[str] | None], known: Sequence[str]) -> NDArray[np.float32]:
    """1 where the list of a row holds the code of a column; codes out of `known` do not count."""
    place = {code: index for index, code in enumerate(known)}
    held = np.zeros((len(lists), len(known)), dtype=np.float32)
    for row, codes in enumerate(lists):
        held[row, [place[code] for code in codes or () if code in place]] = 1
    return held


def numbers(column: pl.Series) -> Floats:
    """Return the column as floats, NaN for null."""
    found: Floats = column.cast(pl.Float64).fill_null(np.nan).to_numpy().copy()
    return found
