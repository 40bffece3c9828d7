"""The prudent rate of a training: what a plan may count on."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import polars as pl

from numericemploi.stats.shrinkage import fit_beta_binomial, posterior

DEFINITION, MILESTONE = "strict", 6


def rates(measured: pl.DataFrame, *, trainings: Iterable[str]) -> dict[str, float]:
    """Lower 95 % bound of the strict rate at six months, by training.

    A training without exits takes the lower bound of the group that the others were drawn to: nothing
    is known of it but that it is one of them. Empty when no training has exits: unknown is not zero.

    Parameters
    ----------
    measured
        RATES.
    trainings
        Every training that may be planned.
    """
    known = measured.filter(definition=DEFINITION, milestone=MILESTONE).sort("training_id")
    if known.is_empty():
        return {}
    k, n = known["k"].to_numpy(), known["n"].to_numpy()
    nobody = np.zeros(1, dtype=np.int64)
    _, group_low, _ = posterior(nobody, nobody, *fit_beta_binomial(k, n))
    own = dict(known.select("training_id", "pooled_low").iter_rows())
    return {training: own.get(training, float(group_low[0])) for training in sorted(set(trainings))}
