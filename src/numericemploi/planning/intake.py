"""Tables read for a plan: what cannot be planned is named, what is unknown gives no seat."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from numericemploi.model.errors import ContractError

FUNDERS = ("france_travail", "region")
"""Who may pay in this first version."""

RETENTION = ((20.0, 1.00), (40.0, 0.95), (60.0, 0.85), (90.0, 0.70), (np.inf, 0.50))
"""(up to these minutes one way, share who stay to the end). Ours, declared until past drop-outs are measured;
travel whose minutes are unknown takes the last share, a remote seat has no travel and takes the first."""

REACH_MINUTES = 90.0
"""Beyond an hour and a half one way nobody is planned for. Ours: twice the travel that most dossiers accept;
retention falls well before that."""

_CELL = ["zone", "rome3"]


@dataclass(frozen=True, slots=True, kw_only=True)
class UnknownCell:
    """A zone × occupation that a session could serve and that gives no seat, for want of a figure."""

    zone: str
    rome3: str
    missing: tuple[str, ...]
    """Any of `openings`, `seekers`, `chance`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """A session that is not bought: a stable reason, and a French sentence."""

    session_id: str
    reason: str
    sentence: str


def check_limits(budgets: Mapping[str, int], **shares: Iterable[float]) -> None:
    """Raise `ContractError` on a budget that is negative or of nobody, or a share outside [0, 1]."""
    strangers = sorted(set(budgets) - set(FUNDERS))
    if strangers:
        known = f"Known: {', '.join(FUNDERS)}."
        raise ContractError(f"Budgets: unknown funder {', '.join(strangers)}.", hint=known)
    if any(cents < 0 for cents in budgets.values()):
        raise ContractError("Budgets: an amount is negative.")
    for name, values in shares.items():
        if not all(0 <= value <= 1 for value in values):
            raise ContractError(f"Plan: {name} leaves [0, 1].")


def openings(frame: pl.DataFrame) -> pl.DataFrame:
    """(zone, rome3, positions) of the known cells; fewer openings than people already there is none."""
    return _cells(frame, "positions").with_columns(pl.col("positions").clip(0.0))


def seekers(frame: pl.DataFrame) -> pl.DataFrame:
    """(zone, rome3, people) of the known cells."""
    known = _cells(frame, "people")
    if (known["people"] < 0).any():
        raise ContractError("Seekers: a number of people is negative.")
    return known


def _cells(frame: pl.DataFrame, column: str) -> pl.DataFrame:
    if frame.select(_CELL).is_duplicated().any():
        raise ContractError(f"Plan: the key (zone, rome3) of {column} repeats.")
    known = frame.select(*_CELL, pl.col(column).cast(pl.Float64).fill_nan(None))
    return known.drop_nulls(column)


_FAULTS: tuple[tuple[str, pl.Expr, str], ...] = (
    ("no_training", pl.col("known").is_null(), "sa formation n'est pas au catalogue"),
    ("no_occupation", pl.col("aims") == 0, "sa formation ne vise aucun métier"),
    ("no_price", pl.col("unit_price").is_null(), "son prix n'est pas donné"),
    ("negative_price", pl.col("unit_price") < 0, "son prix est négatif"),
    ("no_capacity", pl.col("seats_max").is_null(), "sa capacité n'est pas donnée"),
    ("no_seat", pl.col("seats_max") < 1, "sa capacité est nulle"),
    ("negative_group", pl.col("seats_min") < 0, "son groupe minimum est négatif"),
    ("group_above_capacity", pl.col("seats_min") > pl.col("seats_max"),
     "son groupe minimum dépasse sa capacité"),
    ("no_rate", pl.col("rate").is_null(), "aucun taux d'insertion n'est connu pour sa formation"),
)  # fmt: skip


def plannable(
    offered: pl.DataFrame, trainings: pl.DataFrame, rates: Mapping[str, float]
) -> tuple[tuple[Refusal, ...], pl.DataFrame]:
    """Sessions refused, each with its first fault, and those that can be planned."""
    known = trainings.select(
        "training_id", known="training_id", aims=pl.col("rome").list.drop_nulls().list.len()
    )
    rate = pl.col("training_id").replace_strict(
        dict(rates) or {"": 0.0}, default=None, return_dtype=pl.Float64
    )
    frame = offered.join(known, on="training_id", how="left", maintain_order="left").with_columns(rate=rate)
    reason = pl.coalesce(pl.when(fault).then(pl.lit(name)) for name, fault, _ in _FAULTS)
    frame = frame.with_columns(reason=reason)
    words = {name: sentence for name, _, sentence in _FAULTS}
    refused = tuple(
        Refusal(session_id=session, reason=name, sentence=f"Ne peut être planifiée : {words[name]}.")
        for session, name in frame.drop_nulls("reason").select("session_id", "reason").iter_rows()
    )
    least = pl.col("seats_min").fill_null(1).clip(1)
    return refused, frame.filter(pl.col("reason").is_null()).with_columns(seats_min=least)


def served(planned: pl.DataFrame, trainings: pl.DataFrame, reach: pl.DataFrame) -> pl.DataFrame:
    """Each (session, zone in reach, occupation trained), with rate and retention."""
    if "minutes" not in reach.columns:
        reach = reach.with_columns(minutes=pl.lit(None, dtype=pl.Float64))
    if reach.select("session_id", "zone").is_duplicated().any():
        raise ContractError("Plan: the key (session_id, zone) of reach repeats.")
    aimed = (
        trainings.select("training_id", pl.col("rome").list.unique().alias("rome3"))
        .explode("rome3")
        .drop_nulls()
    )
    retention = pl.coalesce(
        pl.when(pl.col("modality") == "remote").then(pl.lit(RETENTION[0][1])),
        *(pl.when(pl.col("minutes") <= limit).then(pl.lit(share)) for limit, share in RETENTION),
        pl.lit(RETENTION[-1][1]),
    )
    return (
        planned.select("session_id", "training_id", "modality", "rate")
        .join(reach.filter(pl.col("reachable")).select("session_id", "zone", "minutes"), on="session_id")
        .join(aimed, on="training_id")
        .select("session_id", "zone", "rome3", "rate", retention=retention)
    )


def worth(
    served: pl.DataFrame, supply: pl.DataFrame, wanted: pl.DataFrame, chance: Mapping[tuple[str, str], float]
) -> tuple[pl.DataFrame, tuple[UnknownCell, ...]]:
    """(session_id, zone, rome3, worth) where all is known and worth is above zero; and the unknown cells.

    q_szo = prudent rate × chance of opening × retention by travel.
    """
    chances = pl.DataFrame(
        [(zone, rome3, share) for (zone, rome3), share in chance.items()],
        schema={"zone": pl.String, "rome3": pl.String, "chance": pl.Float64}, orient="row",
    )  # fmt: skip
    figures = {"openings": supply, "seekers": wanted, "chance": chances}
    columns = {"openings": "positions", "seekers": "people", "chance": "chance"}
    cells = served
    for frame in figures.values():
        cells = cells.join(frame, on=_CELL, how="left")
    cells = cells.sort("session_id", *_CELL)
    partial = cells.unique(_CELL).sort(_CELL)
    partial = partial.filter(pl.any_horizontal(pl.col(columns.values()).is_null()))
    unknown = tuple(
        UnknownCell(
            zone=row["zone"], rome3=row["rome3"],
            missing=tuple(name for name, column in columns.items() if row[column] is None),
        )
        for row in partial.iter_rows(named=True)
    )  # fmt: skip
    known = cells.drop_nulls(list(columns.values())).select(
        "session_id", *_CELL, worth=pl.col("rate") * pl.col("chance") * pl.col("retention")
    )
    return known.filter(pl.col("worth") > 0), unknown


def place(codes: pl.Series, among: tuple[str, ...]) -> NDArray[np.int64]:
    """Index of each code in `among`, which is ordered."""
    return np.searchsorted(np.array(among, dtype=object), codes.to_numpy()).astype(np.int64)


def grid(
    frame: pl.DataFrame, column: str, zones: tuple[str, ...], occupations: tuple[str, ...]
) -> NDArray[np.float64]:
    """[Z, O] values, NaN where unknown."""
    values = np.full((len(zones), len(occupations)), np.nan)
    values[place(frame["zone"], zones), place(frame["rome3"], occupations)] = frame[column].to_numpy()
    return values
