"""Forecasts made coherent: sums agree at every level, each level corrected as little as its size allows.

Generalised least squares with structural weights (WLS-struct: the variance of a node is the number of
bottom cells under it): ỹ = S (S'W⁻¹S)⁻¹ S'W⁻¹ ŷ. S is never built. Source: Wickramasuriya, Athanasopoulos
and Hyndman (2019); Athanasopoulos et al. (2017) for the weights. The fast form for two crossed sides is ours.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Crossed:
    """Base forecasts of a cross-classification: the whole, each row, each column, each cell (rows × columns)."""

    total: float
    rows: Floats
    columns: Floats
    cells: Floats


def crossed(base: Crossed) -> Crossed:
    """Reconcile zones × occupations with both margins and the whole; every cell is bottom.

    With R rows and C columns the weights are 1/RC, 1/C, 1/R and 1, so that S'W⁻¹S = I + UDU', U holding the
    whole, the rows and the columns. By Woodbury's identity the inverse needs a matrix of R + C + 1 alone;
    and here that matrix acts on four spaces (whole, between rows, between columns, interaction), on
    each by one number: between rows UDU' is worth 1, between columns 1, on the whole 3.
    """
    rows, columns = base.cells.shape
    right = (
        base.cells
        + base.total / (rows * columns)
        + base.rows[:, None] / columns
        + base.columns[None, :] / rows
    )
    mean = right.mean()
    of_rows, of_columns = right.mean(axis=1) - mean, right.mean(axis=0) - mean
    # (I + UDU')⁻¹: 1 on the interaction, 1/(1 + 1) between rows and between columns, 1/(1 + 3) on the whole.
    cells = right - of_rows[:, None] / 2 - of_columns[None, :] / 2 - mean * 3 / 4
    return Crossed(total=float(cells.sum()), rows=cells.sum(axis=1), columns=cells.sum(axis=0), cells=cells)


def levels(base: Sequence[Floats], groups: Sequence[Ints]) -> list[Floats]:
    """Reconcile any grouping of bottom cells: communes in zones, in basins, in departments, in the region.

    Groupings need not nest. With node sums A (nodes × cells) and D the inverse sizes of the nodes,
    (I + A'DA)⁻¹ = I - A'(D⁻¹ + AA')⁻¹A (Woodbury): the matrix to solve has as many rows as there are nodes
    above the bottom, and AA' only counts the cells that two nodes share.

    Parameters
    ----------
    base
        Base forecasts: first of the cells, then of the nodes of each grouping.
    groups
        For each grouping, the node of each cell, numbered from 0; -1 where the cell is in none.

    Returns
    -------
    Coherent forecasts in the order of `base`.
    """
    from scipy.linalg import cho_factor, cho_solve
    from scipy.sparse import csr_array

    cells = np.asarray(base[0], np.float64)
    if not groups:
        return [cells]
    sizes = [len(one) for one in base[1:]]
    starts = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)
    inside = [np.flatnonzero(group >= 0) for group in groups]
    node = np.concatenate(
        [group[of] + start for group, of, start in zip(groups, inside, starts, strict=False)]
    )
    cell = np.concatenate(inside)
    sums = csr_array((np.ones(len(node)), (node, cell)), shape=(int(starts[-1]), len(cells)))
    size = np.asarray(sums.sum(axis=1)).ravel()
    if (size == 0).any():
        raise ValueError("a node without any cell cannot be made coherent with its cells")
    nodes = np.concatenate(base[1:])
    right = cells + sums.T @ (nodes / size)
    inner = np.asarray((sums @ sums.T).todense()) + np.diag(size)
    solved = cho_solve(cho_factor(inner, lower=True, check_finite=False), sums @ right, check_finite=False)
    coherent = right - sums.T @ solved
    above = sums @ coherent
    return [coherent, *(above[start:end] for start, end in pairwise(starts))]
