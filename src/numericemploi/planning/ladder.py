"""Rungs between the plan with most people in work and the plan that serves the worst zone best."""

from __future__ import annotations

import polars as pl

_APART = 1e-6
"""Two plans nearer than this in coverage and in value are one."""


def floors(least: float, most: float, count: int) -> list[float]:
    """Return `count` floors of coverage strictly between two, evenly apart; none where the two are one."""
    if most - least <= _APART:
        return []
    return [least + (most - least) * rung / (count + 1) for rung in range(1, count + 1)]


def undominated(points: pl.DataFrame) -> pl.DataFrame:
    """PLAN_POINTS without the points that another one equals or betters in value and in coverage, numbered again.

    The order is from most people in work to best coverage of the worst zone.
    """
    kept = []
    rows = points.sort("worst_zone", "value", descending=[True, True]).to_dicts()
    best = float("-inf")
    for row in rows:
        if row["value"] > best + _APART:
            kept.append(row)
            best = row["value"]
    kept.reverse()
    numbered = [row | {"point": number} for number, row in enumerate(kept, start=1)]
    return pl.DataFrame(numbered, schema=points.schema, orient="row")
