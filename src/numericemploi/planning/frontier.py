"""Ten to fifteen plans between two things wanted, each a full plan, and in words what each changes from the last."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace

import numpy as np

from numericemploi.model.errors import NotFoundError
from numericemploi.planning.problem import Problem
from numericemploi.planning.purchase import Purchase
from numericemploi.planning.solve import Plan, whole
from numericemploi.planning.wording import Fact

POINTS = 15
GAP = 5e-3
SECONDS = 60.0

ENOUGH = 10
"""Plans that none betters in both; with fewer, more are sought where the levels asked for lie widest apart."""

MOST = 30
"""Plans solved in all."""

_FINEST = 1e-4  # of share: levels nearer than this are asked for as one
_TOLD = 1e-5  # insertions, or share: less is the same

Step = Callable[[int, int], None]
"""Called after each plan with how many are solved, of how many."""


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
    """One plan of the frontier: what was asked of it, what it gives, how far from the best it can be.

    `asked` is the least coverage, or the least share of the floor's group, and `kept_share` the part of the
    insertions that the worst zone may not cost: the problem with these two gives this very plan.
    """

    asked: float
    kept_share: float
    plan: Plan
    share: float | None  # of the people seated who belong to the floor's group; None along the coverage
    difference: Difference | None

    @property
    def purchase(self) -> Purchase:
        """What it buys."""
        return self.plan.purchase

    @property
    def value(self) -> float:
        """Expected people in work."""
        return self.plan.value

    @property
    def bound(self) -> float:
        """No plan of which as much is asked has more."""
        return self.plan.bound

    @property
    def gap(self) -> float:
        """(bound − value) / |bound|."""
        return self.plan.gap

    @property
    def worst_zone(self) -> float | None:
        """Coverage of the worst zone."""
        return self.plan.worst_zone


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """The plans that none betters in both, from most insertions on, and how many were solved to find them."""

    points: tuple[Point, ...]
    solved: int


def along_coverage(
    problem: Problem, *, points: int = POINTS, gap: float = GAP, seconds: float = SECONDS, step: Step | None = None
) -> Drawn:  # fmt: skip
    """Plans of most insertions at a coverage of the worst zone that rises step by step (ε-constraint).

    From the coverage of the plan that disregards it to the highest that any plan has. Each is solved from
    nothing, so that what was asked of it gives it again, whatever was solved before. Plans that another
    equals or betters in both are left out.
    """

    def at(floor: float, kept_share: float = 1.0) -> Plan | None:
        return whole(replace(problem, coverage_floor=floor), gap=gap, seconds=seconds, kept_share=kept_share)

    def level(plan: Plan) -> float:
        return plan.worst_zone or 0.0

    sought = _Sought(at=at, level=level, points=points, step=step)
    first = sought.ask(round(problem.coverage_floor, 6))
    if first is None or not problem.counted.any():
        return Drawn(points=(), solved=sought.solved)
    last = sought.ask(round(problem.coverage_floor, 6), kept_share=0.0)
    low, high = level(first), max(level(first), level(last) if last else 0.0)
    if high - low > _FINEST:
        for floor in np.linspace(low, high, points)[1:-1]:
            sought.ask(round(float(floor), 6))
        sought.fill()
    return Drawn(points=_told(sought.kept(), None), solved=sought.solved)


def along_floor(
    problem: Problem, name: str, *, points: int = POINTS, gap: float = GAP, seconds: float = SECONDS,
    step: Step | None = None,
) -> Drawn:  # fmt: skip
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
    part = np.nan_to_num(floor.part)[problem.zone_of, problem.occupation_of, problem.public_of]

    def at(share: float, kept_share: float = 1.0) -> Plan | None:
        floors = (*others, replace(floor, share=share)) if share else others
        choices = replace(problem.choices, floors=floors)
        return whole(replace(problem, choices=choices), gap=gap, seconds=seconds, kept_share=kept_share)

    def level(plan: Plan) -> float:
        return _share(plan.purchase, part)

    sought = _Sought(at=at, level=level, points=points, step=step)
    first = sought.ask(round(floor.share, 6))
    if first is None:
        return Drawn(points=(), solved=sought.solved)
    low, high = level(first), float(part.max(initial=0.0))
    if high - low > _FINEST:
        steps = low + (high - low) * np.linspace(0, 1, points) ** 2  # finer where it costs least
        for share in steps[1:]:
            if sought.ask(round(float(share), 6)) is None:
                break
        sought.fill()
    return Drawn(points=_told(sought.kept(), part), solved=sought.solved)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Tried:
    """A plan, the level that was asked of it, and the level that it has."""

    asked: float
    kept_share: float
    level: float
    plan: Plan


@dataclass(slots=True, kw_only=True)
class _Sought:
    """Plans asked for at one level after the other."""

    at: Callable[..., Plan | None]
    level: Callable[[Plan], float]
    points: int
    step: Step | None
    tried: list[_Tried] = field(default_factory=list)
    missed: list[float] = field(default_factory=list)  # levels asked for at which there is no plan
    solved: int = 0

    def ask(self, asked: float, *, kept_share: float = 1.0) -> Plan | None:
        """Solve at this level."""
        plan = self.at(asked, kept_share)
        self.solved += 1
        if self.step:
            self.step(self.solved, self.points if self.solved <= self.points else MOST)
        if plan is None:
            self.missed.append(asked)
        else:
            level = self.level(plan)
            self.tried.append(_Tried(asked=asked, kept_share=kept_share, level=level, plan=plan))
        return plan

    def fill(self) -> None:
        """Ask in the middle of the widest open interval, as long as plans are too few and it is wide enough."""
        while len(self.kept()) < min(ENOUGH, self.points) and self.solved < max(MOST, self.points):
            low, high = max(self._open(), key=lambda ends: ends[1] - ends[0], default=(0.0, 0.0))
            if high - low <= _FINEST:
                return
            self.ask(round((low + high) / 2, 6))

    def _open(self) -> list[tuple[float, float]]:
        """Intervals of the level that nothing is known of.

        From what was asked of a plan to what it has, it is the best plan throughout.
        """
        known = [(one.asked if one.kept_share else one.level, one.level) for one in self.tried]
        known += [(level, level) for level in self.missed]
        found, reached = [], np.inf
        for begin, end in sorted(known):
            if begin > reached:
                found.append((reached, begin))
            reached = end if np.isinf(reached) else max(reached, end)
        return found

    def kept(self) -> list[_Tried]:
        """From most insertions on, without those that another equals or betters in both."""
        kept: list[_Tried] = []
        for one in sorted(self.tried, key=lambda one: (one.level, one.plan.value), reverse=True):
            if not kept or one.plan.value > kept[-1].plan.value + _TOLD:
                kept.append(one)
        return kept[::-1]


def _share(purchase: Purchase, part: np.ndarray) -> float:
    seated = purchase.average
    return float(part @ seated / seated.sum()) if seated.any() else 0.0


def _told(kept: list[_Tried], part: np.ndarray | None) -> tuple[Point, ...]:
    points: list[Point] = []
    for one in kept:
        before = points[-1].purchase if points else None
        points.append(
            Point(
                asked=one.asked,
                kept_share=one.kept_share,
                plan=one.plan,
                share=None if part is None else round(one.level, 6),
                difference=None if before is None else difference(before, one.plan.purchase, part),
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
