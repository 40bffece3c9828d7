"""The smallest change that would put another proposal first: each is applied and scored again."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from numericemploi.orientation.appraisal import appraise
from numericemploi.orientation.options import Options
from numericemploi.orientation.people import Indices, People
from numericemploi.orientation.region import Region

MORE_MINUTES = 15

CHANGES = ("remote", "minutes", "skill", "level")
"""From the smallest to the largest. Ours: what one may decide today comes before what one has to learn, a
skill before a diploma. One change at a time; among skills, the lowest code."""

_BLOCK = 2048  # rows scored at once, so that memory stays flat whatever the number of people


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """Every change tried, smallest first within a person, and the option that it would put first."""

    person: Indices
    change: Indices
    """Index in `CHANGES`."""
    skill: Indices
    """Index of the skill added, -1 for another change."""
    first: Indices
    """Option, -1: still none."""

    def smallest(self, leads: NDArray[np.bool_]) -> dict[int, int]:
        """Row of the smallest change of each person among the rows where `leads`."""
        rows = np.flatnonzero(leads)
        people, first = np.unique(self.person[rows], return_index=True)
        return dict(zip(people.tolist(), rows[first].tolist(), strict=True))


def try_changes(people: People, options: Options, region: Region) -> Tried:
    """Apply each change of `CHANGES` to each person, alone, and find what comes first then.

    The skills tried are the core skills of the occupation sought that are not held.
    """
    person, change, skill = _listed(people, options)
    first = np.full(len(person), -1, dtype=np.int64)
    for start in range(0, len(person), _BLOCK):
        block = slice(start, start + _BLOCK)
        changed = apply_changes(people.take(person[block]), change[block], skill[block])
        first[block] = appraise(changed, options, region).best(1)[:, 0]
    return Tried(person=person, change=change, skill=skill, first=first)


def apply_changes(people: People, change: Indices, skill: Indices) -> People:
    """Return the people with one change each."""
    held = people.held.copy()
    learnt = np.flatnonzero(skill >= 0)
    held[learnt, skill[learnt]] = 1
    return replace(
        people,
        held=held,
        remote=people.remote | (change == CHANGES.index("remote")),
        max_minutes=people.max_minutes + MORE_MINUTES * (change == CHANGES.index("minutes")),
        level=people.level + (change == CHANGES.index("level")),
    )


def _listed(people: People, options: Options) -> tuple[Indices, Indices, Indices]:
    """Return person, change and skill of every change that means something, in order of size."""
    everyone = np.arange(len(people))
    wanted = (options.core[people.target] > 0) & (people.target >= 0)[:, None]
    missing = wanted & (people.held == 0)
    learner, skill = np.nonzero(missing)
    who = [everyone[~people.remote], everyone, learner, everyone[people.level < 8]]
    person = np.concatenate(who)
    change = np.repeat(np.arange(len(CHANGES)), [len(one) for one in who])
    added = np.full(len(person), -1, dtype=np.int64)
    added[change == CHANGES.index("skill")] = skill
    order = np.lexsort((added, change, person))
    return person[order], change[order], added[order]
