"""Public location instances as their authors publish them: p-median, Holmberg and Yang, OR-Library."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from numericemploi.model.errors import SourceError
from numericemploi.sources.delimited import content

Layout = Literal["pmedian", "holmberg", "yang", "orlib"]
LAYOUTS: tuple[Layout, ...] = ("pmedian", "holmberg", "yang", "orlib")
_MOST = 3_000  # sites or vertices: the matrix of costs would pass 70 MB
_UNREACHED = np.inf


@dataclass(frozen=True, slots=True, kw_only=True)
class Instance:
    """What a file holds: costs [I, J], opening costs [I], capacities [I], demands [J], sites to open or None."""

    layout: Layout
    cost: NDArray[np.float64]
    opening: NDArray[np.float64]
    capacity: NDArray[np.float64]
    demand: NDArray[np.float64]
    p: int | None


def read(path: Path, layout: Layout | None = None) -> Instance:
    """Read a location file; its layout is told by the structure of its lines unless it is given.

    - p-median (OR-Library): `n m p`, then m undirected edges `i j cost`, the last repeat wins; costs are
      shortest paths.
    - Holmberg, Yang: `I J`, I lines `capacity opening`, J demands (on one line or several), I rows of J costs.
    - OR-Library: the same beginning, then for each customer its demand alone on a line and its I costs.

    In every layout a cost is that of serving the customer's whole demand. NUL bytes and blanks before or
    after are tolerated.

    Raises
    ------
    SourceError
        No known layout, or a number missing, left over, negative or no number: with its line.
    """
    lines = _lines(path)
    head = lines[0].numbers
    if (
        layout in (None, "pmedian")
        and len(head) == 3
        and (layout == "pmedian" or len(lines) == 1 + int(head[1]))
    ):
        return _pmedian(path.name, lines)
    if layout == "pmedian" or len(head) != 2:
        raise _unknown(path.name, "its first line has neither « n m p » nor « I J »")
    sites, customers = _size(path.name, head[0]), _size(path.name, head[1])
    body = lines[1 + sites :]
    if len(lines) < 1 + sites or any(len(line.numbers) != 2 for line in lines[1 : 1 + sites]):
        raise _unknown(path.name, f"its {sites} lines of capacity and opening cost are not there")
    flat = [number for line in body for number in line.numbers]
    expected = customers * (sites + 1)
    if len(flat) != expected:
        raise SourceError(
            f"{path.name}: {len(flat)} numbers after the sites, {expected} are expected (J demands, I × J costs).",
            hint="Fetch the file again: it is cut, or another layout.",
        )
    by_customer = _is_by_customer(body, sites, customers)
    by_row = _is_by_row(body, sites, customers)
    if by_customer and by_row and any(len(line.numbers) > 1 for line in body):
        # A demand alone at the head of each customer is no accident; lines of one number each tell nothing.
        by_row = False
    if layout is None and by_customer == by_row:
        raise _unknown(path.name, "its lines fit both layouts" if by_row else "its lines fit no layout")
    orlib = layout == "orlib" or (layout is None and by_customer)
    values = np.array(flat)
    if orlib:
        table = values.reshape(customers, sites + 1)
        demand, cost = table[:, 0], table[:, 1:].T
    else:
        demand, cost = values[:customers], values[customers:].reshape(sites, customers)
    pairs = np.array([line.numbers for line in lines[1 : 1 + sites]]).reshape(sites, 2)
    return Instance(
        layout=layout or ("orlib" if orlib else "holmberg"),
        cost=np.ascontiguousarray(cost), opening=pairs[:, 1], capacity=pairs[:, 0], demand=demand, p=None,
    )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class _Line:
    number: int
    numbers: list[float]


def _lines(path: Path) -> list[_Line]:
    """Numbers of every line that is not blank."""
    text = content(path).replace(b"\0", b" ").decode("ascii", errors="replace")
    lines = []
    for number, line in enumerate(text.splitlines(), start=1):
        words = line.split()
        if not words:
            continue
        try:
            numbers = [float(word) for word in words]
        except ValueError as error:
            wrong = next(word for word in words if not _is_number(word))
            raise SourceError(
                f"{path.name}: line {number}: « {wrong[:20]} » is no number.",
                hint="Capacities written as a word must be replaced by their number."
                if wrong.lower() == "capacity"
                else "Check that this is a location file, whole and as published.",
            ) from error
        if not all(np.isfinite(numbers)) or min(numbers) < 0:
            raise SourceError(
                f"{path.name}: line {number}: a negative or infinite number.",
                hint="Costs, demands and capacities are positive.",
            )
        lines.append(_Line(number=number, numbers=numbers))
    if not lines:
        raise SourceError(f"{path.name}: no number.", hint="Fetch the file again.")
    return lines


def _is_number(word: str) -> bool:
    try:
        float(word)
    except ValueError:
        return False
    return True


def _size(file: str, number: float) -> int:
    if number != int(number) or not 1 <= number <= _MOST:
        raise SourceError(
            f"{file}: {number:g} sites or customers.", hint=f"From 1 to {_MOST} are read, as whole numbers."
        )
    return int(number)


def _is_by_customer(body: Sequence[_Line], sites: int, customers: int) -> bool:
    """Whether the lines read: a demand alone, then lines that hold I costs, J times."""
    at = 0
    for _ in range(customers):
        if at >= len(body) or len(body[at].numbers) != 1:
            return False
        at, held = at + 1, 0
        while held < sites and at < len(body):
            held += len(body[at].numbers)
            at += 1
        if held != sites:
            return False
    return at == len(body)


def _is_by_row(body: Sequence[_Line], sites: int, customers: int) -> bool:
    """Whether the lines read: some that hold J demands, then for each site some that hold J costs."""
    at = 0
    for _ in range(sites + 1):
        held = 0
        while held < customers and at < len(body):
            held += len(body[at].numbers)
            at += 1
        if held != customers:
            return False
    return at == len(body)


def _pmedian(file: str, lines: Sequence[_Line]) -> Instance:
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import shortest_path

    vertices, edges, p = _size(file, lines[0].numbers[0]), int(lines[0].numbers[1]), int(lines[0].numbers[2])
    if len(lines) != 1 + edges or not 1 <= p <= vertices:
        raise SourceError(
            f"{file}: {len(lines) - 1} edges and p = {p}, {edges} edges and p from 1 to {vertices} are expected.",
            hint="Fetch the file again: it is cut.",
        )
    last: dict[tuple[int, int], float] = {}
    for line in lines[1:]:
        if len(line.numbers) != 3 or not all(1 <= end <= vertices for end in line.numbers[:2]):
            raise SourceError(
                f"{file}: line {line.number}: not an edge « i j cost » between vertices 1 and {vertices}.",
                hint="Fetch the file again.",
            )
        one, other = sorted(int(end) - 1 for end in line.numbers[:2])
        last[one, other] = line.numbers[2]
    ends = np.array([pair for pair in last if pair[0] != pair[1]], dtype=np.int64).reshape(-1, 2)
    costs = np.array([cost for pair, cost in last.items() if pair[0] != pair[1]])
    # A sparse graph drops edges of cost 0: the least positive number stands for them, and goes after.
    tiny = np.finfo(float).tiny
    graph = coo_array((np.maximum(costs, tiny), (ends[:, 0], ends[:, 1])), shape=(vertices, vertices))
    cost = shortest_path(graph.tocsr(), directed=False)
    cost[cost < 1e-300] = 0.0
    ones = np.ones(vertices)
    return Instance(
        layout="pmedian", cost=cost, opening=np.zeros(vertices), capacity=np.full(vertices, _UNREACHED),
        demand=ones, p=p,
    )  # fmt: skip


def _unknown(file: str, why: str) -> SourceError:
    return SourceError(
        f"{file}: no location layout that we know: {why}.",
        hint=f"Name it with --format: {', '.join(LAYOUTS)}.",
    )
