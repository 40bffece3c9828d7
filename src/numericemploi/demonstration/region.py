"""A synthetic region around real places: deterministic by seed, marked fictif everywhere."""

from __future__ import annotations

from datetime import date

import numpy as np
import polars as pl

from numericemploi.demonstration import catalogue, employers, people, statistics
from numericemploi.demonstration.outcomes import outcomes
from numericemploi.demonstration.places import weighed
from numericemploi.reference import packaged

SEED = 20240630


def make(
    *,
    geography: pl.DataFrame,
    occupations: pl.DataFrame,
    families: pl.DataFrame,
    seed: int = SEED,
    as_of: date,
) -> dict[str, pl.DataFrame]:
    """Make the fictif statistics, needs, offers, people, catalogue and outcomes of a region.

    The same seed, day and inputs give the same tables to the byte, whatever the order of the rows of the
    inputs; each noun draws from a stream of its own, so that one does not disturb the others. Nothing is
    dated after `as_of` but what is announced: sessions to come, the last day of an offer.

    Parameters
    ----------
    geography
        GEOGRAPHY, of one commune at least.
    occupations, families
        OCCUPATIONS and FAMILY_OCCUPATIONS; an occupation without packaged skills is asked none.

    Returns
    -------
    Declared tables by name: bmo, offer_counts, tension, needs, offers, candidates, trainings, sessions,
    outcomes.
    """
    places = weighed(geography)
    skills = packaged.core_skills().join(occupations.select("rome3"), on="rome3", how="semi")
    hiring = employers.employers(places, rng=_stream(seed, 0))
    given = catalogue.offerings(places)
    past = catalogue.past_sessions(given, as_of=as_of)
    return {
        "bmo": statistics.bmo(places, families=families, rng=_stream(seed, 1), as_of=as_of),
        "offer_counts": statistics.offer_counts(
            places, occupations=occupations, rng=_stream(seed, 2), as_of=as_of
        ),
        "tension": statistics.tension(places, occupations=occupations, rng=_stream(seed, 3), as_of=as_of),
        "needs": employers.needs(hiring, occupations=occupations, rng=_stream(seed, 4), as_of=as_of),
        "offers": employers.offers(
            hiring, places=places, occupations=occupations, skills=skills, rng=_stream(seed, 5), as_of=as_of
        ),
        "candidates": people.candidates(
            places, occupations=occupations, skills=skills, rng=_stream(seed, 6), as_of=as_of
        ),
        "trainings": catalogue.trainings(given, places=places, skills=skills),
        "sessions": catalogue.sessions(given, past, rng=_stream(seed, 7), as_of=as_of),
        "outcomes": outcomes(past, rng=_stream(seed, 8), as_of=as_of),
    }


def _stream(seed: int, noun: int) -> np.random.Generator:
    return np.random.Generator(np.random.PCG64(np.random.SeedSequence(seed, spawn_key=(noun,))))
