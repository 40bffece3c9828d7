"""The whole synthetic region: one seed gives the same bytes, whatever the order of inputs."""

from __future__ import annotations

from datetime import date

import numpy as np
import polars as pl

from numericemploi.demonstration import catalogue, employers, people, statistics

SEED = 20240630

ENVELOPES = {"region": 120_000_000, "france_travail": 80_000_000}
"""Budgets of the two buyers for the plan, in euro cents; fictif."""


def make(
    *,
    geography: pl.DataFrame,
    occupations: pl.DataFrame,
    families: pl.DataFrame,
    skills: pl.DataFrame,
    as_of: date,
    seed: int = SEED,
) -> dict[str, pl.DataFrame]:
    """Make the region's statistics, needs, offers, candidates, trainings, sessions and outcomes.

    Each table has a stream of random numbers of its own: more rows in one change nothing in another.

    Parameters
    ----------
    geography, occupations, families
        GEOGRAPHY, OCCUPATIONS, FAMILY_OCCUPATIONS.
    skills
        Items of each occupation: rome3, ogr, essential.
    """
    places = geography.sort("commune")
    streams = iter(np.random.SeedSequence(seed).spawn(6))

    def stream() -> np.random.Generator:
        return np.random.default_rng(next(streams))

    trainings = catalogue.trainings(places, skills)
    sessions, past = catalogue.sessions(places, trainings, stream(), as_of=as_of)
    return {
        "bmo": statistics.bmo(places, year=as_of.year),
        "offer_counts": statistics.offer_counts(places, families, stream(), day=date(as_of.year - 1, 12, 21)),
        "tension": statistics.tension(places, families, year=as_of.year - 1),
        "needs": employers.needs(places, occupations, stream(), as_of=as_of),
        "offers": employers.offers(places, occupations, skills, stream(), as_of=as_of),
        "candidates": people.candidates(places, skills, stream(), as_of=as_of),
        "trainings": trainings,
        "sessions": sessions,
        "outcomes": people.outcomes(past, stream(), as_of=as_of),
    }
