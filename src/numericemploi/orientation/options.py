"""What may be proposed: every occupation as it is, and every open session for an occupation it leads to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl
from numpy.typing import NDArray

from numericemploi.model.period import months_before
from numericemploi.orientation.people import Flags, Floats, Indices, memberships, numbers, positions

ENTRY_MONTHS = 12
"""A session that starts later is out of a proposal's time. Ours: beyond a year a file goes stale."""

OUTCOME_FLOOR = 20
"""Entrants below which a rate says nothing (publication floor of the product)."""

_FUNDING = {"yes": 1.0, "no": 0.0}


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """Columns of the score, ordered by session then occupation, those without session first; NaN unknown."""

    occupations: tuple[str, ...]
    skills: tuple[str, ...]
    core: NDArray[np.float32]
    """1 where a skill is core to an occupation, shape (occupations, skills)."""
    sites: tuple[str, ...]
    statuses: tuple[str, ...]
    table: pl.DataFrame
    """One row an option: session_id ("" for none), occupation, training_id, title, status, rate columns."""
    occupation: Indices
    session: Flags
    """True: a session; false: the occupation without training."""
    site: Indices
    pair: Indices
    """Row of `teaches` for a session."""
    teaches: NDArray[np.float32]
    """1 where a training teaches a core skill of the occupation, a row per training × occupation."""
    stated: Flags
    """The training states the skills that it teaches."""
    remote: Flags
    hours: Floats
    level_entry: Floats
    outcome: Floats
    funding: Floats
    """Value of the funding criterion, shape (statuses + 1, levels 0 = unknown to 8, options)."""

    def __len__(self) -> int:
        return len(self.occupation)


def build(
    *,
    sessions: pl.DataFrame,
    trainings: pl.DataFrame,
    rates: pl.DataFrame,
    verdicts: pl.DataFrame,
    core_skills: Mapping[str, Sequence[str]],
    perimeter: Sequence[str],
    as_of: date,
) -> Options:
    """Lay out the options open on `as_of` for the occupations of `perimeter` (sorted ROME 3 heads)."""
    table = _table(open_sessions(sessions, as_of), trainings, rates, perimeter)
    skills = sorted({skill for codes in core_skills.values() for skill in codes})
    core = memberships([core_skills.get(code, ()) for code in perimeter], skills)
    occupation = positions(table["rome3"], perimeter)
    taught = memberships(table["skills"].to_list(), skills)
    pairs = table.select("training_id", "rome3").with_row_index("row")
    first = pairs.with_columns(pl.col("row").first().over("training_id", "rome3"))["row"].to_numpy()
    kept, pair = np.unique(first, return_inverse=True)
    sites = sorted(set(table["commune"].drop_nulls()))
    statuses = tuple(sorted(set(verdicts["status"])))
    return Options(
        occupations=tuple(perimeter),
        skills=tuple(skills),
        core=core,
        sites=tuple(sites),
        statuses=statuses,
        table=table,
        occupation=occupation,
        session=(table["session_id"] != "").to_numpy(),
        site=positions(table["commune"], sites),
        pair=pair.astype(np.int64),
        teaches=taught[kept] * core[occupation[kept]],
        stated=(table["skills"].list.len().fill_null(0) > 0).to_numpy(),
        remote=(table["modality"] == "remote").fill_null(value=False).to_numpy(),
        hours=numbers(table["hours"]),
        level_entry=numbers(table["level_entry"]),
        outcome=numbers(table["pooled"]),
        funding=_funding(table, verdicts, statuses),
    )


def open_sessions(sessions: pl.DataFrame, as_of: date) -> pl.DataFrame:
    """Sessions that one may still enter: not started, not beyond `ENTRY_MONTHS`, with a capacity.

    Without a first day the session is of permanent entry, unless it is over. Seats taken are not known:
    a contracted session stays open.
    """
    last = months_before(as_of, -ENTRY_MONTHS)
    return sessions.filter(
        pl.col("starts_on").is_between(as_of, last) | pl.col("starts_on").is_null(),
        (pl.col("ends_on") >= as_of).fill_null(value=True),
        (pl.col("seats_max") > 0).fill_null(value=True),
    )


def _table(
    sessions: pl.DataFrame, trainings: pl.DataFrame, rates: pl.DataFrame, perimeter: Sequence[str]
) -> pl.DataFrame:
    known = rates.filter(
        pl.col("definition") == "strict", pl.col("milestone") == 6, pl.col("n") >= OUTCOME_FLOOR
    ).select("training_id", "pooled", "pooled_low", "pooled_high", "n", "period_start", "period_end")
    catalogue = (
        trainings.select("training_id", "title", "skills", "level_entry", rome3="rome")
        .explode("rome3", empty_as_null=True, keep_nulls=True)
        .filter(pl.col("rome3").is_in(list(perimeter)))
        .unique(["training_id", "rome3"])
        .join(known, on="training_id", how="left")
    )
    offered = sessions.select(
        "session_id", "training_id", "commune", "modality", "hours", "status", "starts_on"
    ).join(catalogue, on="training_id")
    bare = pl.DataFrame({"session_id": "", "training_id": "", "rome3": list(perimeter)}, schema_overrides={})
    return pl.concat([bare, offered], how="diagonal_relaxed").sort("session_id", "rome3")


def _funding(table: pl.DataFrame, verdicts: pl.DataFrame, statuses: Sequence[str]) -> Floats:
    """Spread the verdicts over (status, level, option); what has no verdict stays unknown."""
    column = table.select("session_id").with_row_index("option").filter(pl.col("session_id") != "")
    found = verdicts.join(column, on="session_id")
    value = found["answer"].replace_strict(_FUNDING, default=None, return_dtype=pl.Float64)
    funding = np.full((len(statuses) + 1, 9, table.height), np.nan)
    place = positions(found["status"], statuses)
    funding[place, found["level"].fill_null(0).to_numpy(), found["option"].to_numpy()] = numbers(value)
    funding[:, :, (table["session_id"] == "").to_numpy()] = 1.0
    return funding
