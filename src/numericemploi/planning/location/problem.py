"""A location problem: sites to open, customers each served whole by one open site."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Places = NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """min Σ fᵢ yᵢ + Σ cᵢⱼ xᵢⱼ, Σᵢ xᵢⱼ = 1, Σⱼ dⱼ xᵢⱼ ≤ Qᵢ yᵢ, x and y binary; with `p`, Σ yᵢ = p and no capacity.

    Sources: Hakimi (1964) for the p-median; Holmberg, Rönnqvist, Yuan (1999) for single-source capacitated
    facility location.
    """

    cost: Floats
    """[I, J]: cost of serving the whole of customer j from site i; infinite where it cannot be."""
    opening: Floats
    """[I]: cost of opening a site."""
    capacity: Floats
    """[I]: demand that a site can serve; infinite without limit."""
    demand: Floats
    """[J]: demand of a customer."""
    p: int | None = None
    """Number of sites to open exactly; None: as many as pay."""

    @property
    def capacitated(self) -> bool:
        """Whether some site has a limit."""
        return bool(np.isfinite(self.capacity).any())


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """Who is served from where, and what it costs."""

    site: Places
    """[J]: the site of each customer."""
    value: float


def value_of(problem: Problem, site: Places) -> float:
    """Return the cost of a service: its customers, and each site opened once."""
    served = problem.cost[site, np.arange(len(site))].sum()
    return float(served + problem.opening[np.unique(site)].sum())


def is_kept(problem: Problem, site: Places) -> bool:
    """Whether a service keeps every rule: customers allowed, capacities, number of sites."""
    customers = np.arange(len(site))
    if not np.isfinite(problem.cost[site, customers]).all():
        return False
    load = np.bincount(site, weights=problem.demand, minlength=len(problem.opening))
    if (load > problem.capacity * (1 + 1e-12) + 1e-9).any():
        return False
    # Fewer sites used than p is no fault: one more may open and serve nobody.
    return problem.p is None or len(np.unique(site)) <= problem.p
