"""Retained options turned into rows: proposals, reasons, flips."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import polars as pl

from numericemploi.orientation import reasons
from numericemploi.orientation.appraisal import KINDS, Appraisal, appraise, contributions
from numericemploi.orientation.flip import CHANGES, MORE_MINUTES, Tried, try_changes
from numericemploi.orientation.options import Options
from numericemploi.orientation.people import Floats, Indices, People
from numericemploi.orientation.region import Region
from numericemploi.orientation.weights import NEUTRAL, WEIGHTS

Row = dict[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """What does not depend on the person."""

    options: Options
    region: Region
    rows: list[Row]
    """Options' table, row by row."""
    core: list[frozenset[int]]
    """Core skills of each occupation, by index."""
    funding: Mapping[tuple[str, int | None, str], str]
    """Sentence of a verdict by status, level, session."""
    names: Mapping[str, str]
    top: int

    @classmethod
    def of(
        cls, *, options: Options, region: Region, verdicts: pl.DataFrame, names: Mapping[str, str], top: int
    ) -> Scene:
        """Gather what every block of people shares."""
        told = verdicts.select("status", "level", "session_id", "sentence").iter_rows()
        return cls(
            options=options,
            region=region,
            rows=options.table.to_dicts(),
            core=[frozenset(np.flatnonzero(row).tolist()) for row in options.core],
            funding={(status, level, session): sentence for status, level, session, sentence in told},
            names=names,
            top=top,
        )

    def called(self, skill: int) -> str:
        """Label of a skill, its code without one."""
        code = self.options.skills[skill]
        return self.names.get(code, code)


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """Rows for the declared tables."""

    proposals: list[Row] = field(default_factory=list)
    reasons: list[Row] = field(default_factory=list)
    without: list[Row] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Block:
    """A block of people once appraised."""

    people: People
    found: Appraisal
    tried: Tried
    best: Indices
    flips: tuple[dict[int, int], ...]
    """By rank, the row of `tried` for each person: at the first rank the smallest change that puts another
    option in front, further down the one that puts this option in front."""
    parts: Floats
    """Contributions of the retained options, shape (criteria, people, top)."""


def tell(scene: Scene, people: People, ids: list[str]) -> Told:
    """Appraise a block of people and write the rows of what is retained."""
    found = appraise(people, scene.options, scene.region)
    best = found.best(scene.top)
    if best.shape[1] == 0:
        best = np.full((len(people), 1), -1, dtype=np.int64)
    tried = try_changes(people, scene.options, scene.region)
    lead = best[:, 0]
    parts = contributions(np.take_along_axis(found.values, np.maximum(best, 0)[None], axis=2))
    then = best[tried.person]
    ousted = (tried.first >= 0) & (tried.first != then[:, 0])
    raised = [(tried.first >= 0) & (tried.first == then[:, place]) for place in range(1, then.shape[1])]
    flips = tuple(tried.smallest(leads) for leads in (ousted, *raised))
    block = _Block(people=people, found=found, tried=tried, best=best, flips=flips, parts=parts)
    told = Told()
    for person, candidate in enumerate(ids):
        if lead[person] < 0:
            told.without.append({"candidate_id": candidate, "reason": _nothing(scene, block, person)})
        for place in np.flatnonzero(best[person] >= 0).tolist():
            key: Row = {"candidate_id": candidate, "rank": place + 1}
            told.proposals.append({**key, **_proposal(scene, block, person, place)})
            told.reasons.extend({**key, **row} for row in _reasons(scene, block, person, place))
    return told


def _proposal(scene: Scene, block: _Block, person: int, place: int) -> Row:
    option = int(block.best[person, place])
    row = scene.rows[option]
    minutes = float(block.found.minutes[person, option])
    # A car's minutes are no estimate for whoever has none; a remote session has no travel.
    told = not (math.isnan(minutes) or scene.options.remote[option]) and (
        block.people.car[person] or minutes == 0
    )
    held = block.people.held[person]
    missing = [skill for skill in sorted(scene.core[scene.options.occupation[option]]) if not held[skill]]
    return {
        "kind": KINDS[block.found.kind[person, option]],
        "rome3": row["rome3"],
        "session_id": row["session_id"] or None,
        "score": float(block.found.score[person, option]),
        "minutes": minutes if told else None,
        "missing_skills": [scene.options.skills[skill] for skill in missing],
        "flip": _flip(scene, block, person, place),
    }


def _reasons(scene: Scene, block: _Block, person: int, place: int) -> list[Row]:
    option = int(block.best[person, place])
    values = {
        criterion.name: float(block.found.values[index, person, option])
        for index, criterion in enumerate(WEIGHTS)
    }
    told = reasons.sentences(_facts(scene, block, person, option, values))
    return [
        {
            "criterion": criterion.name,
            "value": NEUTRAL if math.isnan(values[criterion.name]) else values[criterion.name],
            "weight": criterion.weight,
            "contribution": float(block.parts[index, person, place]),
            "sentence": told[criterion.name],
        }
        for index, criterion in enumerate(WEIGHTS)
    ]


def _facts(
    scene: Scene, block: _Block, person: int, option: int, values: Mapping[str, float]
) -> reasons.Facts:
    options, people, found = scene.options, block.people, block.found
    occupation = int(options.occupation[option])
    core = scene.core[occupation]
    level = people.level[person]
    status = options.statuses[people.status[person]] if people.status[person] >= 0 else ""
    public = (status, None if math.isnan(level) else int(level), str(scene.rows[option]["session_id"]))
    return reasons.Facts(
        option=scene.rows[option],
        values=values,
        core=len(core),
        held=sum(1 for skill in core if people.held[person, skill]),
        gained=int(found.gain[person, option]),
        stated=bool(options.stated[option]),
        gap=float(found.gap[person, occupation]),
        funding=scene.funding.get(public, ""),
    )


def _flip(scene: Scene, block: _Block, person: int, place: int) -> str:
    """For the first proposal, what would put another one first; for another, what would put it first."""
    row = block.flips[place].get(person)
    if place == 0:
        return reasons.NO_FLIP_FR if row is None else f"{_change(scene, block, row)} en tête."
    if row is None:
        return reasons.NO_RISE_FR
    return f"{_condition(scene, block, row)}, cette proposition serait en tête."


def _nothing(scene: Scene, block: _Block, person: int) -> str:
    row = block.flips[0].get(person)
    after = reasons.NO_WAY_FR if row is None else f"{_change(scene, block, row)} possible."
    return f"{reasons.NOTHING_FR} {after}"


def _condition(scene: Scene, block: _Block, row: int) -> str:
    skill = int(block.tried.skill[row])
    return reasons.condition(
        CHANGES[block.tried.change[row]], scene.called(skill) if skill >= 0 else "", minutes=MORE_MINUTES
    )


def _change(scene: Scene, block: _Block, row: int) -> str:
    """« Avec … : … serait », to be completed by what it would be."""
    first = int(block.tried.first[row])
    sought = scene.options.occupation[first] == block.people.target[block.tried.person[row]]
    named = reasons.described(scene.rows[first], scene.names, sought=bool(sought))
    return f"{_condition(scene, block, row)} : {named} serait"
