"""Proof (b): whether there will be more openings than people able now and graduates already planned."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from numericemploi.labels import age
from numericemploi.labels.evidence import Evidence
from numericemploi.labels.proof import (
    Lack,
    Proof,
    Verdict,
    number_en,
    number_fr,
    percent_en,
    percent_fr,
    rounded,
    unanswered,
)
from numericemploi.labels.rules import RuleSet
from numericemploi.model.tables.results import HORIZONS
from numericemploi.stats.intervals import lognormal_from_bounds, wilson

NAME = "openings"


@dataclass(frozen=True, slots=True, kw_only=True)
class HorizonCount:
    """Both sides of the balance at one horizon, and the chance that openings are the larger."""

    horizon: str
    months: int
    openings: float
    """Median of the draws."""
    low: float
    """5 % of the draws lie below."""
    high: float
    able: float
    planned: float
    chance: float


def prove(evidence: Evidence, rules: RuleSet, *, seed: int) -> tuple[Proof, tuple[HorizonCount, ...]]:
    """Judge P(openings ≥ able now + planned graduates) in the reachable zones, at every horizon.

    Openings of each zone × occupation are lognormal between their bounds, independent, summed over
    draws. One unknown cell among them, or a source too old, and the proof does not answer: unknown is
    neither zero openings nor nobody. The interval is that of the draws alone.
    """
    cells = len(evidence.zones) * len(evidence.occupations)
    lacks = _lacks(evidence, rules)
    if lacks:
        return unanswered(NAME, lacks, threshold=rules.openings_floor, n=cells), ()
    counts = tuple(_count(evidence, horizon, rules, seed=seed) for horizon in HORIZONS)
    return _said(counts, cells, rules), counts


def _lacks(evidence: Evidence, rules: RuleSet) -> list[Lack]:
    if not evidence.zones:
        return [Lack(fr="aucune zone d'emploi atteignable", en="no employment zone is reachable")]
    if not evidence.occupations:
        return [Lack(fr="aucun métier visé n'est connu", en="no target occupation is known")]
    grid = {(zone, rome3) for zone in evidence.zones for rome3 in evidence.occupations}
    lacks = [
        *age.lacks(evidence, "demand", rules),
        *age.lacks(evidence, "stock", rules),
    ]
    for horizon, months in HORIZONS.items():
        known = {(o.zone, o.rome3) for o in evidence.openings if o.horizon == horizon and o.low is not None}
        if unknown := len(grid - known):
            lacks.append(
                Lack(
                    fr=f"ouvertures à {months} mois inconnues dans {unknown} "
                    f"des {len(grid)} cases zone × métier",
                    en=f"openings within {months} months unknown in {unknown} "
                    f"of {len(grid)} zone × occupation cells",
                )
            )
    able = {(c.zone, c.rome3) for c in evidence.competing if c.able is not None}
    if unknown := len(grid - able):
        lacks.append(
            Lack(
                fr=f"personnes disponibles inconnues dans {unknown} des {len(grid)} cases zone × métier",
                en=f"people able now unknown in {unknown} of {len(grid)} zone × occupation cells",
            )
        )
    return lacks


def _count(evidence: Evidence, horizon: str, rules: RuleSet, *, seed: int) -> HorizonCount:
    bounds = [
        (row.low, row.high)
        for row in evidence.openings
        if row.horizon == horizon and row.low is not None and row.high is not None
    ]
    totals = draws_of_sum(bounds, draws=rules.draws, seed=seed)
    able = rounded(sum(row.able for row in evidence.competing if row.able is not None))
    planned = rounded(sum(row.graduates for row in evidence.planned if row.horizon == horizon))
    low, middle, high = np.quantile(totals, [0.05, 0.5, 0.95]).tolist()
    return HorizonCount(
        horizon=horizon,
        months=HORIZONS[horizon],
        openings=rounded(middle),
        low=rounded(low),
        high=rounded(high),
        able=able,
        planned=planned,
        chance=rounded(float(np.mean(np.round(totals, 4) >= rounded(able + planned)))),
    )


def draws_of_sum(bounds: list[tuple[float, float]], *, draws: int, seed: int) -> NDArray[np.float64]:
    """Draws of the sum of independent lognormals between their bounds; equal bounds are a certain count."""
    total, one = np.zeros(draws), np.empty(draws)
    normals = _normals(seed, draws, 1 << max(4, (len(bounds) - 1).bit_length()))
    for place, (low, high) in enumerate(bounds):
        if low == high:
            total += low
        else:
            middle, spread = lognormal_from_bounds(low, high)
            np.multiply(normals[place], spread, out=one)
            one += middle
            total += np.exp(one, out=one)
    return total


@lru_cache(maxsize=4)
def _normals(seed: int, draws: int, rows: int) -> NDArray[np.float64]:
    """Draw standard normals, a row for each cell: a longer table starts with the rows of a shorter one."""
    normals = np.random.default_rng([seed, 2]).standard_normal((rows, draws))
    normals.flags.writeable = False
    return normals


def _said(counts: tuple[HorizonCount, ...], cells: int, rules: RuleSet) -> Proof:
    weakest = min(count.chance for count in counts)
    fail = rounded(1 - weakest)
    low, high = wilson(round(weakest * rules.draws), rules.draws)
    verdict: Verdict = "insufficient"
    missing = missing_en = ""
    if weakest >= rules.openings_floor:
        verdict = "yes"
    elif fail >= rules.fail_probability:
        verdict = "no"
    else:
        missing = "des ouvertures mieux connues, ou moins de personnes déjà disponibles ou en formation"
        missing_en = "openings better known, or fewer people already able or in training"
    parts_fr = [
        f"à {c.months} mois, {number_fr(c.openings)} ouvertures "
        f"({number_fr(c.low)} à {number_fr(c.high)}) pour {number_fr(c.able)} personnes disponibles "
        f"et {number_fr(c.planned)} sortants prévus, probabilité {percent_fr(c.chance)}"
        for c in counts
    ]
    parts_en = [
        f"within {c.months} months, {number_en(c.openings)} openings "
        f"({number_en(c.low)} to {number_en(c.high)}) for {number_en(c.able)} people able now "
        f"and {number_en(c.planned)} planned graduates, probability {percent_en(c.chance)}"
        for c in counts
    ]
    return Proof(
        name=NAME,
        verdict=verdict,
        value=weakest,
        low=rounded(low),
        high=rounded(high),
        n=cells,
        threshold=rules.openings_floor,
        probability=weakest,
        fail=fail,
        sentence_fr=(
            f"Dans les zones atteignables : {' ; '.join(parts_fr)}. "
            f"Il faut {percent_fr(rules.openings_floor)} à chaque horizon."
        ),
        sentence_en=(
            f"In the reachable zones: {'; '.join(parts_en)}. "
            f"{percent_en(rules.openings_floor)} is needed at each horizon."
        ),
        missing=missing,
        missing_en=missing_en,
    )
