"""Services found from the sites that a relaxation opens, then bettered by small moves."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from numericemploi.planning.location.problem import Floats, Places, Problem, Service, is_kept, value_of

_PASSES = 30
_FIRST = 32  # sites tried first in an exchange


def serve(problem: Problem, opened: NDArray[np.bool_]) -> Service | None:
    """Serve every customer from the sites opened, more of them if they do not suffice; None if no way is found."""
    opened = _enough(problem, opened)
    if problem.p is not None and not problem.capacitated:
        sites = np.flatnonzero(opened)
        chosen = interchange(problem.cost, sites)
        nearest = chosen[np.argmin(problem.cost[chosen], axis=0)]
        return Service(site=nearest, value=value_of(problem, nearest))
    site = _by_regret(problem, opened)
    if site is None:
        return None
    site = better(problem, site)
    return Service(site=site, value=value_of(problem, site)) if is_kept(problem, site) else None


def _enough(problem: Problem, opened: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Open more sites, the cheapest a unit first, until their capacities hold the demand."""
    opened = opened.copy()
    if problem.p is not None:
        missing = problem.p - int(opened.sum())
        if missing > 0:
            reach = np.where(np.isfinite(problem.cost), problem.cost, np.nan)
            closed = np.flatnonzero(~opened)
            opened[closed[np.argsort(np.nanmean(reach[closed], axis=1), kind="stable")[:missing]]] = True
        return opened
    total = problem.demand.sum()
    if not opened.any():
        opened[int(np.argmin(problem.opening))] = True
    rate = problem.opening / np.maximum(np.minimum(problem.capacity, total), 1e-9)
    for site in np.argsort(rate, kind="stable"):
        if problem.capacity[opened].sum() >= total:
            break
        opened[site] = True
    return opened


def _by_regret(problem: Problem, opened: NDArray[np.bool_]) -> Places | None:
    """Serve first whoever loses most by not having their best site (Martello, Toth, 1990)."""
    sites = np.flatnonzero(opened)
    cost = problem.cost[sites]
    room = np.minimum(problem.capacity[sites], problem.demand.sum() * 2)
    site = np.full(cost.shape[1], -1, dtype=np.int64)
    left = np.arange(cost.shape[1])
    while left.size:
        fits = problem.demand[left][None, :] <= room[:, None] + 1e-9
        open_cost = np.where(fits, cost[:, left], np.inf)
        two = np.partition(open_cost, min(1, len(sites) - 1), axis=0)[:2] if len(sites) > 1 else open_cost
        first = two[0]
        if not np.isfinite(first).all():
            return None
        regret = (two[1] - two[0]) if len(sites) > 1 else np.zeros_like(first)
        # Whoever has one site left goes first; among equals the largest demand.
        order = np.lexsort((-problem.demand[left], -regret))
        batch = order[: max(1, len(order) // 20)]
        for one in batch:
            customer = left[one]
            choices = np.where(problem.demand[customer] <= room + 1e-9, cost[:, customer], np.inf)
            at = int(np.argmin(choices))
            if not np.isfinite(choices[at]):
                return None
            site[customer] = sites[at]
            room[at] -= problem.demand[customer]
        left = np.delete(left, batch)
    return site


def better(problem: Problem, site: Places) -> Places:
    """Move single customers, exchange pairs, close sites, until nothing is gained or the passes are spent."""
    site = site.copy()
    for _ in range(_PASSES):
        gained = _shift(problem, site) + _swap(problem, site) + _close(problem, site)
        if gained <= 1e-9:
            break
    return site


def _room(problem: Problem, site: Places) -> Floats:
    return problem.capacity - np.bincount(site, weights=problem.demand, minlength=len(problem.opening))


def _shift(problem: Problem, site: Places) -> float:
    """Move each customer to a site, open or not, that has room and costs less, openings counted."""
    room, gained = _room(problem, site), 0.0
    count = np.bincount(site, minlength=len(problem.opening))
    for customer in range(len(site)):
        here = site[customer]
        saved = problem.cost[here, customer] + (problem.opening[here] if count[here] == 1 else 0.0)
        price = problem.cost[:, customer] + np.where(count == 0, problem.opening, 0.0)
        if problem.p is not None and np.count_nonzero(count) - (count[here] == 1) >= problem.p:
            price = np.where(count == 0, np.inf, price)
        price = np.where(room + 1e-9 >= problem.demand[customer], price, np.inf)
        price[here] = np.inf
        to = int(np.argmin(price))
        if price[to] < saved - 1e-9:
            room[here] += problem.demand[customer]
            room[to] -= problem.demand[customer]
            count[here] -= 1
            count[to] += 1
            site[customer] = to
            gained += saved - price[to]
    return gained


def _swap(problem: Problem, site: Places) -> float:
    """Exchange the sites of two customers where both then cost less together and both fit."""
    if not problem.capacitated:
        return 0.0
    room, gained = _room(problem, site), 0.0
    customers = np.arange(len(site))
    for one in customers:
        here = site[one]
        now = problem.cost[site, customers]
        change = problem.cost[here, :] + problem.cost[site, one] - now - problem.cost[here, one]
        fits = (room[here] + problem.demand[one] - problem.demand + 1e-9 >= 0) & (
            room[site] + problem.demand - problem.demand[one] + 1e-9 >= 0
        )
        change = np.where(fits & (site != here), change, np.inf)
        other = int(np.argmin(change))
        if change[other] < -1e-9:
            there = site[other]
            room[here] += problem.demand[one] - problem.demand[other]
            room[there] += problem.demand[other] - problem.demand[one]
            site[one], site[other] = there, here
            gained -= float(change[other])
    return gained


def _close(problem: Problem, site: Places) -> float:
    """Close a site where its customers cost less elsewhere, openings counted."""
    gained = 0.0
    for closed in np.unique(site):
        room = _room(problem, site)
        used = np.unique(site)
        others = used[used != closed]
        if not others.size:
            continue
        moved, extra = site.copy(), -problem.opening[closed]
        own = np.flatnonzero(site == closed)
        for customer in own[np.argsort(-problem.demand[own], kind="stable")]:
            price = np.where(
                room[others] + 1e-9 >= problem.demand[customer], problem.cost[others, customer], np.inf
            )
            at = int(np.argmin(price))
            if not np.isfinite(price[at]):
                extra = np.inf
                break
            extra += price[at] - problem.cost[closed, customer]
            moved[customer] = others[at]
            room[others[at]] -= problem.demand[customer]
        if extra < -1e-9:
            site[:] = moved
            gained -= float(extra)
    return gained


def interchange(cost: Floats, sites: Places) -> Places:
    """Better a choice of p sites by exchanges of one, until none helps (Teitz, Bart, 1968; Whitaker, 1983).

    The sites that would save most by entering are tried first; when none of them helps, all are.

    Parameters
    ----------
    cost
        [I, J].
    sites
        Sites chosen, p of them.
    """
    chosen = np.array(sites, dtype=np.int64)
    customers = np.arange(cost.shape[1])
    for _ in range(4 * len(chosen) + 20):
        own = cost[chosen]
        nearest = np.argmin(own, axis=0)
        first = own[nearest, customers]
        own[nearest, customers] = np.inf
        second = own.min(axis=0)
        saved = first.sum() - np.minimum(cost, first[None, :]).sum(axis=1)
        saved[chosen] = -np.inf
        order = np.argsort(-saved, kind="stable")
        for entering in (order[:_FIRST], order):
            gain, enter, leave = _exchange(cost, entering, saved, nearest, first, second, len(chosen))
            if gain > 1e-9:
                break
        else:
            break
        chosen[leave] = enter
    return chosen


def _exchange(
    cost: Floats, entering: Places, saved: Floats, nearest: Places, first: Floats, second: Floats, p: int
) -> tuple[float, int, int]:
    """Return the best exchange among the sites entering: gain, site that enters, place of the one that leaves."""
    rows = cost[entering]
    # Closing the site of a customer costs min(new, second) − min(new, first) for those whose nearest it is.
    lost = np.minimum(rows, second[None, :]) - np.minimum(rows, first[None, :])
    by_site = np.argsort(nearest, kind="stable")
    held, begins = np.unique(nearest[by_site], return_index=True)
    loss = np.zeros((len(entering), p))
    loss[:, held] = np.add.reduceat(lost[:, by_site], begins, axis=1)
    net = saved[entering][:, None] - loss
    row, leave = divmod(int(np.argmax(net)), p)
    return float(net[row, leave]), int(entering[row]), leave
