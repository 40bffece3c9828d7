"""Ten to fifteen plans between two things wanted, each a full plan, and in words what each changes from the last."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace

import numpy as np

from numericemploi.model.errors import NotFoundError
from numericemploi.planning import exact, greedy, split
from numericemploi.planning.highs import relative_gap
from numericemploi.planning.problem import Problem
from numericemploi.planning.purchase import Proven, Purchase
from numericemploi.planning.search import Search
from numericemploi.planning.solve import SMALL, most_insertions
from numericemploi.planning.wording import Fact

POINTS = 15
GAP = 5e-3
_NEAR_TOP = 0.998
_FINEST = 1e-9
_TOLD = 1e-5  # insertions: less is the same value


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """What changes from one plan to the next: sessions by site, insertions, coverage of the worst zone."""

    moved: tuple[tuple[str, str, int], ...]  # (site left, site gained, sessions)
    added: tuple[tuple[str, int], ...]  # (site, sessions)
    removed: tuple[tuple[str, int], ...]
    seats: int
    insertions: float
    coverage: float  # points of share
    share: float  # points of share of the floor's group
    fact: Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One plan of the frontier: what was asked of it, what it gives, how far from the best it can be."""

    asked: float
    purchase: Purchase
    value: float
    bound: float
    gap: float
    worst_zone: float | None
    share: float | None  # of the people seated who belong to the floor's group; None along the coverage
    difference: Difference | None


def along_coverage(
    problem: Problem, *, points: int = POINTS, gap: float = GAP, seconds: float = 60.0
) -> tuple[Point, ...]:
    """Plans of most insertions at a coverage of the worst zone that rises step by step (ε-constraint).

    From the coverage of the plan that disregards it to the highest that any plan has. Plans that another
    beats in both are left out: where fewer than `points` remain, the rest cost nothing.
    """
    first = most_insertions(problem, gap=gap, seconds=seconds)
    if first.purchase is None or not problem.counted.any():
        return ()
    base = greedy.buy(problem)
    search = Search.of(problem, base)
    highest = search.highest_coverage(-np.inf)
    low = first.purchase.worst_zone or 0.0
    high = max(low, _NEAR_TOP * highest[0]) if highest else low
    found = [(low, first)]
    simple = len(problem.worth) * len(problem.scenarios) <= SMALL or not split.plain(problem)
    for asked in np.linspace(low, high, points)[1:] if high - low > _FINEST else []:
        plan = (
            exact.at_coverage(problem, float(asked), gap=gap, seconds=seconds)
            if simple
            else search.best(float(asked), gap=gap)
        )
        if plan is not None and plan.purchase is not None:
            found.append((float(asked), plan))
    return _told(found, None)


def along_floor(
    problem: Problem, name: str, *, points: int = POINTS, gap: float = GAP, seconds: float = 60.0
) -> tuple[Point, ...]:
    """Plans of most insertions at a share of a floor's group that rises step by step, as long as one exists.

    Raises
    ------
    NotFoundError
        The problem has no floor of that name.
    """
    floor = next((one for one in problem.choices.floors if one.name == name), None)
    if floor is None:
        raise NotFoundError(
            f"No floor {name}.", hint="Give the plan that floor, with the share of each cell."
        )
    others = tuple(one for one in problem.choices.floors if one.name != name)

    def at(share: float) -> Problem:
        choices = replace(problem.choices, floors=(*others, replace(floor, share=share)))
        return replace(problem, choices=choices)

    first = most_insertions(at(0.0), gap=gap, seconds=seconds)
    if first.purchase is None:
        return ()
    part = np.nan_to_num(floor.part)[problem.zone_of, problem.occupation_of, problem.public_of]
    low, high = _share(first.purchase, part), float(part.max(initial=0.0))
    found = [(low, first)]
    steps = low + (high - low) * np.linspace(0, 1, points) ** 2  # finer where it costs least
    for asked in steps[1:] if high - low > _FINEST else []:
        plan = most_insertions(at(float(asked)), gap=gap, seconds=seconds)
        if plan.purchase is None or not plan.purchase.seats.any():
            break
        found.append((float(asked), plan))
    return _told(found, part)


def _share(purchase: Purchase, part: np.ndarray) -> float:
    seated = purchase.average
    return float(part @ seated / seated.sum()) if seated.any() else 0.0


def _undominated(found: list[tuple[float, Proven]]) -> list[tuple[float, Purchase, float]]:
    """What was asked, plan and bound; a plan beaten by one of which more was asked gives way to it."""
    kept: list[tuple[float, Purchase, float]] = []
    for asked, plan in reversed(found):
        if plan.purchase is not None and (not kept or plan.purchase.value > kept[-1][1].value + _TOLD):
            kept.append((asked, plan.purchase, plan.bound))
    return kept[::-1]


def _told(found: list[tuple[float, Proven]], part: np.ndarray | None) -> tuple[Point, ...]:
    points: list[Point] = []
    for asked, purchase, limit in _undominated(found):
        value, bound = round(purchase.value, 6), max(round(limit, 6), round(purchase.value, 6))
        points.append(
            Point(
                asked=round(asked, 6),
                purchase=purchase,
                value=value,
                bound=bound,
                gap=relative_gap(value, bound),
                worst_zone=None if purchase.worst_zone is None else round(purchase.worst_zone, 6),
                share=None if part is None else round(_share(purchase, part), 6),
                difference=difference(points[-1].purchase, purchase, part) if points else None,
            )
        )
    return tuple(points)


def difference(before: Purchase, after: Purchase, part: np.ndarray | None = None) -> Difference:
    """What changes from one plan to another of the same problem, and the fact that says it."""
    p = after.problem
    old, new = before.by_session, after.by_session
    left = Counter(p.site(int(s)) for s in np.flatnonzero((old > 0) & (new == 0)))
    come = Counter(p.site(int(s)) for s in np.flatnonzero((new > 0) & (old == 0)))
    same = left & come
    left, come = left - same, come - same
    moved, added, removed = _moves(left, come)
    insertions = round(after.value - before.value, 6)
    coverage = round((after.worst_zone or 0.0) - (before.worst_zone or 0.0), 6)
    share = 0.0 if part is None else round(_share(after, part) - _share(before, part), 6)
    seats = int(new.sum() - old.sum())
    swapped = sum(same.values())
    return Difference(
        moved=moved,
        added=added,
        removed=removed,
        seats=seats,
        insertions=insertions,
        coverage=coverage,
        share=share,
        fact=_fact(
            moved, added, removed, swapped, seats, insertions, coverage, share if part is not None else None
        ),
    )


def _moves(
    left: Counter[str], come: Counter[str]
) -> tuple[tuple[tuple[str, str, int], ...], tuple[tuple[str, int], ...], tuple[tuple[str, int], ...]]:
    """Pair the sites that lose with those that gain, the largest first; what has no pair was added or removed."""
    moved = []
    while left and come:
        (here, lost), (there, gained) = _largest(left), _largest(come)
        many = min(lost, gained)
        moved.append((here, there, many))
        left, come = left - Counter({here: many}), come - Counter({there: many})
    return tuple(moved), tuple(sorted(come.items())), tuple(sorted(left.items()))


def _largest(counted: Counter[str]) -> tuple[str, int]:
    return max(sorted(counted.items()), key=lambda pair: pair[1])


def _fact(
    moved: tuple[tuple[str, str, int], ...],
    added: tuple[tuple[str, int], ...],
    removed: tuple[tuple[str, int], ...],
    swapped: int,
    seats: int,
    insertions: float,
    coverage: float,
    share: float | None,
) -> Fact:
    """Tell it: « 3 sessions passent de Strasbourg à Saint-Dié : −6 insertions attendues, +11 points… »."""
    parts: list[Fact] = [
        {"code": "change_moves", "n": n, "here": here, "there": there} for here, there, n in moved
    ]
    parts += [{"code": "change_adds", "n": n, "there": site} for site, n in added]
    parts += [{"code": "change_drops", "n": n, "here": site} for site, n in removed]
    if swapped:
        parts.append({"code": "change_swaps", "n": swapped})
    if not parts:
        parts.append({"code": "change_seats", "n": seats} if seats else {"code": "change_none"})
    effects: list[Fact] = [{"code": "effect_work", "n": round(insertions, 1)}]
    if share is None:
        effects.append({"code": "effect_worst_zone", "n": round(100 * coverage, 1)})
    else:
        effects.append({"code": "effect_group", "n": round(100 * share, 1)})
    return {"code": "change", "parts": parts, "effects": effects}
