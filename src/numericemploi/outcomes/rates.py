"""Rates of each training, by definition and milestone: raw with its interval, and drawn to the group."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, timedelta

import polars as pl

from numericemploi.model.period import months_before
from numericemploi.model.tables.people import SITUATIONS, SITUATIONS_IN_WORK, SITUATIONS_IN_WORK_DURABLE
from numericemploi.model.tables.results import RATES
from numericemploi.outcomes.definitions import MILESTONES
from numericemploi.stats.disclosure import publishable
from numericemploi.stats.intervals import wilson
from numericemploi.stats.shrinkage import fit_beta_binomial, posterior

POOL_MONTHS = 36
"""Exits of how many months are pooled: one session of 12 proves nothing (product decision)."""

_KNOWN = tuple(situation for situation in SITUATIONS if situation != "unknown")
_ENTRY = ["training_id", "session_id", "person"]


def measure(
    outcomes: pl.DataFrame,
    *,
    target: Mapping[str, Collection[str]],
    as_of: date,
    months: int = POOL_MONTHS,
) -> pl.DataFrame:
    """Rates of every training with an exit that counts, as they were known on `as_of`.

    A session counts at a milestone when it ended in the last `months` months and the milestone has
    come by `as_of`; a session without one common end ends with its last entrant. Its entrants are all
    the people seen in any of its rows by then. An entrant without a row at the milestone, or whose row
    was observed later than `as_of`, is unknown, and stays in the denominator.

    The group that small trainings are drawn to is every training, by definition and milestone.

    Parameters
    ----------
    outcomes
        OUTCOMES.
    target
        ROME 3 heads that each training aims at. A training without any has no `target` rate: not
        knowing what it aims at is not missing the aim.

    Returns
    -------
    RATES.
    """
    seen = outcomes.filter(pl.col("observed_on") <= as_of)
    counted = [
        definition
        for milestone in MILESTONES
        for definition in _by_definition(_at(seen, milestone, target, as_of, months), target)
    ]
    rates = pl.concat(_drawn_to_group(_with_interval(frame)) for frame in counted)
    return RATES.check(rates.sort(RATES.key))


def due_before(as_of: date, months: int) -> date:
    """Return the first day of exit whose milestone at `months` months is still to come on `as_of`.

    An exit on a day that the milestone's month lacks is due on that month's last day: 31 August is due
    on 28 February.
    """
    tomorrow = as_of + timedelta(days=1)
    first = months_before(tomorrow, months)
    return first if first.day == tomorrow.day else first + timedelta(days=1)


def _at(
    seen: pl.DataFrame, milestone: int, target: Mapping[str, Collection[str]], as_of: date, months: int
) -> pl.DataFrame:
    """Count each training at one milestone: entrants, known, in work, durably, in a target occupation."""
    start, end = months_before(as_of, months), due_before(as_of, milestone)
    entrants = (
        seen.select(*_ENTRY, pl.col("ended_on").max().over("training_id", "session_id"))
        .unique()
        .filter(pl.col("ended_on") >= start, pl.col("ended_on") < end)
    )
    aims = pl.DataFrame(
        [(training, rome3) for training, aimed in target.items() for rome3 in set(aimed)],
        schema={"training_id": pl.String, "rome3": pl.String},
        orient="row",
    ).with_columns(aimed=pl.lit(value=True))
    situation = pl.col("situation")
    in_work = situation.is_in(SITUATIONS_IN_WORK)
    return (
        entrants.join(seen.filter(milestone=milestone).drop("ended_on"), on=_ENTRY, how="left")
        .join(aims, on=["training_id", "rome3"], how="left")
        .with_columns(situation.fill_null("unknown"))
        .group_by("training_id")
        .agg(
            entrants=pl.len().cast(pl.Int64),
            known=situation.is_in(_KNOWN).sum().cast(pl.Int64),
            in_work=in_work.sum().cast(pl.Int64),
            durable=situation.is_in(SITUATIONS_IN_WORK_DURABLE).sum().cast(pl.Int64),
            target=(in_work & pl.col("aimed").is_not_null()).sum().cast(pl.Int64),
        )
        .with_columns(
            milestone=pl.lit(milestone, pl.Int64),
            unknown=pl.col("entrants") - pl.col("known"),
            coverage=pl.col("known") / pl.col("entrants"),
            period_start=pl.lit(start),
            period_end=pl.lit(end),
        )
        .sort("training_id")
    )


def _by_definition(counts: pl.DataFrame, target: Mapping[str, Collection[str]]) -> list[pl.DataFrame]:
    """One frame a definition, its denominator as `n` and its numerator as `k`."""
    aiming = [training for training, aimed in target.items() if aimed]
    return [
        rows.with_columns(definition=pl.lit(definition), n=pl.col(n), k=pl.col(k))
        for definition, n, k, rows in (
            ("strict", "entrants", "in_work", counts),
            ("known", "known", "in_work", counts),
            ("durable", "entrants", "durable", counts),
            ("target", "entrants", "target", counts.filter(pl.col("training_id").is_in(aiming))),
        )
    ]


def _with_interval(rows: pl.DataFrame) -> pl.DataFrame:
    bounds = [wilson(k, n) if n else (None, None) for k, n in rows.select("k", "n").iter_rows()]
    return rows.with_columns(
        pl.Series("low", [low for low, _ in bounds], dtype=pl.Float64),
        pl.Series("high", [high for _, high in bounds], dtype=pl.Float64),
        pl.Series("public", [publishable(n) for n in rows["n"]], dtype=pl.Boolean),
        rate=pl.when(pl.col("n") > 0).then(pl.col("k") / pl.col("n")),
    )


def _drawn_to_group(rows: pl.DataFrame) -> pl.DataFrame:
    k, n = rows["k"].to_numpy(), rows["n"].to_numpy()
    mean, low, high = posterior(k, n, *fit_beta_binomial(k, n))
    drawn = rows.with_columns(
        pl.Series("pooled", mean, dtype=pl.Float64),
        pl.Series("pooled_low", low, dtype=pl.Float64),
        pl.Series("pooled_high", high, dtype=pl.Float64),
    )
    return drawn.select([column.name for column in RATES.columns])
