"""Location instances made up with a fixed seed, in the three published layouts; called synthetic."""

from __future__ import annotations

import random
from pathlib import Path


def pmedian(path: Path, *, vertices: int, p: int, seed: int) -> None:
    """Write a p-median file: a connected random graph with about four edges a vertex, costs 1 to 100."""
    draw = random.Random(seed)
    edges = [(i, draw.randint(1, i - 1), draw.randint(1, 100)) for i in range(2, vertices + 1)]
    edges += [(*draw.sample(range(1, vertices + 1), 2), draw.randint(1, 100)) for _ in range(vertices * 3)]
    lines = [f" {vertices} {len(edges)} {p}", *(f" {i} {j} {cost}" for i, j, cost in edges)]
    path.write_text("\n".join(lines) + "\n")


def _drawn(sites: int, customers: int, seed: int, tightness: float):
    draw = random.Random(seed)
    demand = [draw.randint(10, 50) for _ in range(customers)]
    mean = sum(demand) / sites * tightness
    capacity = [max(60, round(mean * draw.uniform(0.6, 1.4))) for _ in range(sites)]
    opening = [draw.randint(300, 700) for _ in range(sites)]
    places = [(draw.uniform(0, 100), draw.uniform(0, 100)) for _ in range(sites + customers)]
    cost = [
        [
            round(((x - u) ** 2 + (y - v) ** 2) ** 0.5 * demand[j] / 20 + draw.randint(0, 5))
            for j, (u, v) in enumerate(places[sites:])
        ]
        for x, y in places[:sites]
    ]
    return demand, capacity, opening, cost


def capacitated(
    path: Path, *, sites: int, customers: int, seed: int, tightness: float = 3.0, orlib: bool = False
) -> None:
    """Write a single-source capacitated file: places in a square, capacity `tightness` times the demand."""
    demand, capacity, opening, cost = _drawn(sites, customers, seed, tightness)
    lines = [f"{sites} {customers}", *(f"{q} {f}" for q, f in zip(capacity, opening, strict=True))]
    if orlib:
        for j in range(customers):
            row = [str(cost[i][j]) for i in range(sites)]
            lines += [str(demand[j]), *(" ".join(row[at : at + 7]) for at in range(0, sites, 7))]
    else:
        lines += [" ".join(map(str, demand[at : at + 10])) for at in range(0, customers, 10)]
        lines += [" ".join(map(str, row)) for row in cost]
    path.write_text("\n".join(lines) + "\n")
