"""Where fictif things happen: communes drawn by population."""

from __future__ import annotations

import numpy as np
import polars as pl
from numpy.typing import NDArray


def drawn(
    places: pl.DataFrame, count: int, rng: np.random.Generator, *, concentration: float
) -> NDArray[np.int64]:
    """Draw row numbers of `places` in proportion to population raised to `concentration`.

    1 is like people themselves; above, towns have more than their part (employers); below, less.
    """
    weight = places["population"].fill_null(0).to_numpy().astype(float) ** concentration
    return rng.choice(places.height, size=count, p=weight / weight.sum())


def towns(places: pl.DataFrame, count: int) -> pl.DataFrame:
    """Return the most populated communes, largest first; ties by code."""
    return places.sort("population", "commune", descending=[True, False], nulls_last=True).head(count)
