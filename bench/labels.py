"""Times the assessment of trainings: evidence read, three proofs, prerequisites, advice, canonical bytes.

    python bench/labels.py [--trainings 5000] [--rounds 5]

The trainings are synthetic: 1 to 27 zones and 1 to 3 occupations each, 40 to 200 offers from 12 to 60
employers, 3 to 12 skills an offer, outcomes of 0 to 120 entrants. Before a time is printed: the first ones are
assessed again from their bytes and must give the same bytes, and proof (a) must agree with a plain loop over
employers, replicate by replicate. The reference is that loop, timed on 50 of them. Target: 5,000 in ≤ 30 s on
2 cores, in as many processes, as the main job does (the work of one training depends on no other).
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import random
import resource
import statistics
import time
from collections import Counter
from datetime import date

import numpy as np

from numericemploi.labels import coverage, many
from numericemploi.labels.assess import SEED, assess, to_json
from numericemploi.labels.evidence import Evidence, from_json
from numericemploi.labels.evidence import to_json as evidence_bytes
from numericemploi.labels.exhibits import (
    Competing,
    Offer,
    Openings,
    Outcomes,
    Planned,
    Prerequisite,
    Source,
)
from numericemploi.labels.prerequisites import KINDS
from numericemploi.labels.rules import RULES

DAY = date(2024, 6, 30)
ROME = ("M1801", "M1802", "M1803", "M1805", "M1806", "M1810", "I1401")


def made(number: int) -> Evidence:
    """One synthetic training's evidence."""
    rng = random.Random(number)
    zones = [f"44{rng.randrange(1, 28):02}" for _ in range(rng.randrange(1, 28))]
    occupations = rng.sample(ROME, rng.randrange(1, 4))
    cells = [(zone, rome3) for zone in sorted(set(zones)) for rome3 in occupations]
    skills = [f"{110_000 + n}" for n in range(60)]
    employers = rng.randrange(12, 60)
    offers = [
        Offer(
            rome3=rng.choice(occupations),
            zone=rng.choice(zones),
            month=f"2024-{rng.randrange(1, 7):02}",
            skills=tuple(rng.sample(skills, rng.randrange(3, 13))),
            essential=(),
            employer=rng.randrange(1, employers + 1),
        )
        for _ in range(rng.randrange(40, 200))
    ]
    bounds = {cell: sorted((rng.uniform(0, 40), rng.uniform(5, 90))) for cell in cells}
    entrants = rng.randrange(0, 120)
    employed = rng.randrange(0, entrants + 1)
    many = entrants >= RULES.min_entrants
    return Evidence(
        training_id=f"fictif-{number}",
        rule=RULES.id,
        as_of=DAY,
        fictif=True,
        previous=None,
        occupations=tuple(occupations),
        taught=tuple(rng.sample(skills, rng.randrange(5, 55))),
        zones=tuple(zones),
        offers=tuple(offers),
        openings=tuple(
            Openings(zone=z, rome3=o, horizon=h, low=low * times, high=high * times)
            for (z, o), (low, high) in bounds.items()
            for h, times in (("short", 1), ("medium", 4))
        ),
        competing=tuple(Competing(zone=z, rome3=o, able=rng.uniform(0, 40)) for z, o in cells),
        planned=(
            Planned(horizon="short", graduates=rng.uniform(0, 50)),
            Planned(horizon="medium", graduates=rng.uniform(0, 90)),
        ),
        outcomes=Outcomes(
            entrants=entrants if many else None,
            employed=employed if many else None,
            unknown=rng.randrange(0, entrants - employed + 1) if many else None,
            period_start=date(2021, 7, 1),
            period_end=date(2024, 1, 1),
        ),
        prerequisites=tuple(
            Prerequisite(name=k.name, answer="yes", source="fictif", checked_on=DAY, valid_until=None)
            for k in KINDS
        ),
        seats=40,
        commitments=(),
        sources=tuple(
            Source(name=name, published_on=date(2024, 4, 30), vintage="2024")
            for name in ("demand", "stock", "outcomes")
        ),
    )


def plain_coverage(evidence: Evidence) -> tuple[float, float]:
    """Proof (a) as a plain loop: the figure and its lower bound."""
    taught, own = set(evidence.taught), {}
    for employer in sorted({offer.employer for offer in evidence.offers}):
        offers = [offer for offer in evidence.offers if offer.employer == employer]
        weights: Counter[str] = Counter()
        for offer in offers:
            for skill in offer.skills:
                weights[skill] += (RULES.essential_weight if skill in offer.essential else 1.0) / len(offers)
        own[employer] = (
            sum(weights.values()),
            sum(weight for skill, weight in weights.items() if skill in taught),
        )
    rows = list(own.values())
    drawn = np.random.default_rng([SEED, 1]).integers(0, len(rows), (RULES.replicates, len(rows)))
    shares = [sum(rows[i][1] for i in draw) / sum(rows[i][0] for i in draw) for draw in drawn]
    whole = sum(covered for _, covered in rows) / sum(asked for asked, _ in rows)
    return whole, float(np.quantile(shares, RULES.coverage_quantile))


def main() -> None:
    """Make, check, then time."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--trainings", type=int, default=5_000)
    parser.add_argument("--rounds", type=int, default=5)
    asked = parser.parse_args()
    files = [evidence_bytes(made(number)) for number in range(asked.trainings)]
    size = statistics.mean(map(len, files)) / 1_000
    cores = len(os.sched_getaffinity(0))
    print(
        f"Python {platform.python_version()}, NumPy {np.__version__}, {platform.machine()}, {cores} cores, "
        f"load {os.getloadavg()[0]:.1f}; {len(files)} files of {size:.0f} kB; median of {asked.rounds}"
    )
    some = [from_json(data) for data in files[:50]]
    for data, evidence in zip(files, some, strict=False):
        assert to_json(assess(from_json(data))) == to_json(assess(evidence))
        proof = coverage.prove(evidence.offers, evidence.taught, RULES, seed=SEED)
        assert proof.value is not None
        assert proof.low is not None
        whole, low = plain_coverage(evidence)
        assert abs(proof.value - whole) <= 1e-4
        assert abs(proof.low - low) <= 1e-4
    started = time.perf_counter()
    for evidence in some:
        plain_coverage(evidence)
    plain = (time.perf_counter() - started) / len(some)
    started = time.perf_counter()
    for evidence in some:
        coverage.prove(evidence.offers, evidence.taught, RULES, seed=SEED)
    ours = (time.perf_counter() - started) / len(some)
    print(
        f"proof (a), plain loop {1e3 * plain:.1f} ms, ours {1e3 * ours:.2f} ms: equal, {plain / ours:.0f}× as fast"
    )
    seconds, verdicts = [], Counter()
    for _ in range(asked.rounds):
        started = time.perf_counter()
        found = many.assess_all(files, processes=cores)
        seconds.append(time.perf_counter() - started)
        verdicts = Counter(json.loads(one)["verdict"] for one in found)
    median = statistics.median(seconds)
    limit = 30 * asked.trainings / 5_000
    told = "met" if median <= limit else "MISSED"
    print(
        f"{len(files)} trainings assessed from their files: {median:.1f} s   target ≤ {limit:.0f} s   {told}"
    )
    print(
        f"verdicts {dict(verdicts)}; peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB"
    )


if __name__ == "__main__":
    main()
