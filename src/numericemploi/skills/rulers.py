"""How well a system ranks: MRR, accuracy at 1, 5 and 10, and mean average precision, with intervals."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

MEASURES = ("mrr", "a1", "a5", "a10", "map")
_FAMILY = 20
"""Elements that one occupation may have in a corpus of any size."""
_DRAWS, _SEED = 1000, 20240630


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruler:
    """Queries, elements and, per query, the places of the elements that are right, in file order."""

    queries: tuple[str, ...]
    elements: tuple[str, ...]
    element_ids: tuple[str, ...]
    right: tuple[tuple[int, ...], ...]
    unanswered: int = 0  # queries left out because nothing is right

    @property
    def concepts(self) -> list[str]:
        """The occupation of each element: its id before the first `_`, else before the last, else the id itself.

        A part that a tenth of the elements share names the file (« fra_c_17 »), not an occupation.
        """
        for part in (str.partition, str.rpartition):
            found = [part(identifier, "_")[0] or identifier for identifier in self.element_ids]
            largest = max(Counter(found).values(), default=0)
            if largest <= max(_FAMILY, len(found) // 10):
                return found
        return list(self.element_ids)


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """The five measures of a system, their 95 % bootstrap intervals, and A@1 if every tie went wrong."""

    measures: dict[str, float]
    intervals: dict[str, tuple[float, float]]
    a1_pessimistic: float


def places(scores: NDArray[np.float64], right: Sequence[int]) -> list[int]:
    """Return the ranks (1 = first) of the right elements, ascending; ties go to the element that stands first."""
    rounded = np.round(scores, 6)
    ranks = []
    for element in right:
        before = np.count_nonzero(rounded > rounded[element])
        ranks.append(int(before + np.count_nonzero(rounded[:element] == rounded[element]) + 1))
    return sorted(ranks)


def judge(ranks: Sequence[Sequence[int]], tied_first: Sequence[bool]) -> Judged:
    """Summarise the ranks of each query's right elements; `tied_first`: a wrong element shares the first score."""
    rows = np.array(
        [
            (
                1 / found[0],
                found[0] <= 1,
                found[0] <= 5,
                found[0] <= 10,
                np.mean([(at + 1) / rank for at, rank in enumerate(found)]),
            )
            for found in ranks
        ],
        dtype=float,
    )
    drawn = np.random.default_rng(_SEED).integers(0, len(rows), (_DRAWS, len(rows)))
    means = np.stack([rows[draw].mean(axis=0) for draw in drawn])
    low, high = np.quantile(means, [0.025, 0.975], axis=0)
    first = np.array([found[0] == 1 for found in ranks]) & ~np.array(tied_first)
    return Judged(
        measures={
            name: round(float(value), 4) for name, value in zip(MEASURES, rows.mean(axis=0), strict=True)
        },
        intervals={
            name: (round(float(a), 4), round(float(b), 4))
            for name, a, b in zip(MEASURES, low, high, strict=True)
        },
        a1_pessimistic=round(float(first.mean()), 4),
    )


def wrong_shares_first(scores: NDArray[np.float64], right: Sequence[int]) -> bool:
    """Whether an element that is not right has the best score too."""
    best = np.flatnonzero(np.round(scores, 6) == np.round(scores.max(), 6))
    return not set(best.tolist()) <= set(right)
