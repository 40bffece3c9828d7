"""How unequally a quantity is shared between units: Gini and Herfindahl-Hirschman indices."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np


def gini(values: Sequence[float]) -> float | None:
    """Return the Gini index of non-negative values: 0 all alike, (n − 1)/n all in one unit; None if they sum to 0.

    Half the mean absolute difference between all pairs, over the mean (Gini, 1912), by ranks:
    Σ (2i − n − 1) x_(i) / (n Σ x).
    """
    ordered = np.sort(np.asarray(values, dtype=float))
    if ordered.sum() <= 0:
        return None
    ranks = np.arange(1, len(ordered) + 1)
    return float(((2 * ranks - len(ordered) - 1) * ordered).sum() / (len(ordered) * ordered.sum()))


def herfindahl(values: Sequence[float]) -> float | None:
    """Return the sum of squared shares: 1/n all alike, 1 all in one unit; None if the values sum to 0.

    Herfindahl (1950), Hirschman (1945).
    """
    given = np.asarray(values, dtype=float)
    total = given.sum()
    return float(((given / total) ** 2).sum()) if total > 0 else None
