"""What a step of the main job gives."""

from __future__ import annotations

from dataclasses import dataclass, field

import polars as pl


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """A step's tables and documents for the evidence, its headline figures, its rows in, out and rejected."""

    tables: dict[str, pl.DataFrame]
    documents: dict[str, object] = field(default_factory=dict)
    figures: dict[str, object] = field(default_factory=dict)
    rows_in: int
    rows_out: int
    rejected: int
