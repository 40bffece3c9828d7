"""Tables read for a plan: what cannot be planned is named, what is unknown gives no seat."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
import polars as pl
from numpy.typing import NDArray

from numericemploi.model.errors import ContractError
from numericemploi.planning.wording import Fact

FUNDERS = ("france_travail", "region")
"""Who may pay in this first version."""

RETENTION = ((20.0, 1.00), (40.0, 0.95), (60.0, 0.85), (90.0, 0.70), (np.inf, 0.50))
"""(up to these minutes one way, share who stay to the end). Ours, declared until past drop-outs are measured;
travel whose minutes are unknown takes the last share, a remote seat has no travel and takes the first."""

REACH_MINUTES = 90.0
"""Beyond an hour and a half one way nobody is planned for. Ours: twice the travel that most dossiers accept;
retention falls well before that."""

EVERYBODY = "all"
"""The one public of a plan that knows no funding classes."""

_CELL = ["zone", "rome3"]
_WEIGHTS_TOLERANCE = 1e-9
_HALF_YEAR = re.compile(r"\d{4}-S[12]")


@dataclass(frozen=True, slots=True, kw_only=True)
class UnknownCell:
    """A zone × occupation that a session could serve and that gives no seat, for want of a figure."""

    zone: str
    rome3: str
    missing: tuple[str, ...]
    """Any of `openings`, `seekers`, `chance`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """A session that is not bought: a stable reason, and the fact that says it."""

    session_id: str
    reason: str
    why: Fact


def check_limits(
    budgets: Mapping[str, int], by_half_year: Mapping[tuple[str, str], int], **shares: Iterable[float]
) -> None:
    """Raise `ContractError` on a budget that is negative or of nobody, or a share outside [0, 1]."""
    strangers = sorted({*budgets, *(funder for funder, _ in by_half_year)} - set(FUNDERS))
    if strangers:
        known = f"Known: {', '.join(FUNDERS)}."
        raise ContractError(f"Budgets: unknown funder {', '.join(strangers)}.", hint=known)
    if any(cents < 0 for cents in (*budgets.values(), *by_half_year.values())):
        raise ContractError("Budgets: an amount is negative.")
    wrong = sorted(half for _, half in by_half_year if not _HALF_YEAR.fullmatch(half))
    if wrong:
        raise ContractError(f"Budgets: {wrong[0]} is no civil half-year.", hint="Write 2024-S1 or 2024-S2.")
    for name, values in shares.items():
        if not all(0 <= value <= 1 for value in values):
            raise ContractError(f"Plan: {name} leaves [0, 1].")


def check_scenarios(weights: Mapping[str, float]) -> None:
    """Raise `ContractError` on a weight that is negative, or weights that do not sum to 1."""
    if any(weight < 0 for weight in weights.values()) or abs(sum(weights.values()) - 1) > _WEIGHTS_TOLERANCE:
        raise ContractError("Plan: the weights of the scenarios do not sum to 1.")


def openings(frame: pl.DataFrame, scenarios: tuple[str, ...]) -> pl.DataFrame:
    """(scenario, zone, rome3, positions) of the known cells; fewer openings than people already there is none."""
    return _cells(frame, "positions", scenarios, _CELL).with_columns(pl.col("positions").clip(0.0))


def seekers(frame: pl.DataFrame, scenarios: tuple[str, ...]) -> pl.DataFrame:
    """(scenario, zone, rome3, public, people) of the known cells."""
    if "public" not in frame.columns:
        frame = frame.with_columns(public=pl.lit(EVERYBODY))
    known = _cells(frame, "people", scenarios, [*_CELL, "public"])
    if (known["people"] < 0).any():
        raise ContractError("Seekers: a number of people is negative.")
    return known


def _cells(frame: pl.DataFrame, column: str, scenarios: tuple[str, ...], key: list[str]) -> pl.DataFrame:
    """Cells known in every scenario; a table without scenarios holds in all of them."""
    if "scenario" not in frame.columns:
        frame = frame.join(pl.DataFrame({"scenario": list(scenarios)}), how="cross")
    strangers = sorted({*frame["scenario"]} - {*scenarios})
    if strangers:
        raise ContractError(f"Plan: {column} has an unknown scenario, {strangers[0]}.")
    if frame.select("scenario", *key).is_duplicated().any():
        raise ContractError(f"Plan: the key ({', '.join(key)}) of {column} repeats.")
    known = frame.select("scenario", *key, pl.col(column).cast(pl.Float64).fill_nan(None)).drop_nulls(column)
    return known.filter(pl.len().over(key) == len(scenarios))


def half_years(
    starts: pl.Series, budgets: Mapping[tuple[str, str], int]
) -> tuple[tuple[str, ...], NDArray[np.int64]]:
    """Civil half-years in which sessions start, and that of each session; a single one where no budget asks."""
    if not budgets:
        return ("",), np.zeros(len(starts), dtype=np.int64)
    each = [f"{day.year}-S{1 if day.month <= 6 else 2}" for day in starts]
    named = tuple(sorted({*each, *(half for _, half in budgets)}))
    return named, np.array([named.index(half) for half in each], dtype=np.int64)


def eligibility(
    table: pl.DataFrame | None, sessions: tuple[str, ...], publics: tuple[str, ...]
) -> tuple[NDArray[np.bool_], tuple[tuple[str, str], ...]]:
    """[S, P, G] whether a funder may pay, and the (session, public) of which nobody can say who would."""
    if table is None:
        return np.ones((len(sessions), len(publics), len(FUNDERS)), dtype=bool), ()
    if table.select("session_id", "public", "funder").is_duplicated().any():
        raise ContractError("Plan: the key (session_id, public, funder) of eligibility repeats.")
    said = {(s, p, g): answer for s, p, g, answer in
            table.select("session_id", "public", "funder", "eligible").iter_rows()}  # fmt: skip
    yes = np.array([[[said.get((s, p, g)) is True for g in FUNDERS] for p in publics] for s in sessions])
    unsaid = tuple(
        (s, p)
        for i, s in enumerate(sessions)
        for j, p in enumerate(publics)
        if not yes[i, j].any() and any(said.get((s, p, g)) is None for g in FUNDERS)
    )
    return yes.reshape(len(sessions), len(publics), len(FUNDERS)), unsaid


_FAULTS: Mapping[str, pl.Expr] = MappingProxyType(
    {
        "no_training": pl.col("known").is_null(),
        "no_occupation": pl.col("aims") == 0,
        "no_price": pl.col("unit_price").is_null(),
        "negative_price": (pl.col("unit_price") < 0) | (pl.col("fixed") < 0),
        "no_capacity": pl.col("seats_max").is_null(),
        "no_seat": pl.col("seats_max") < 1,
        "negative_group": pl.col("seats_min") < 0,
        "group_above_capacity": pl.col("seats_min") > pl.col("seats_max"),
        "no_start": pl.col("starts_on").is_null() & pl.col("dated"),
        "no_rate": pl.col("rate").is_null(),
    }
)


def plannable(
    offered: pl.DataFrame,
    trainings: pl.DataFrame,
    rates: Mapping[str, float],
    *,
    fixed: Mapping[str, int],
    dated: bool,
) -> tuple[tuple[Refusal, ...], pl.DataFrame]:
    """Sessions refused, each with its first fault, and those that can be planned.

    `fixed` is a cost by session, 0 unless given; `dated` asks for a first day.
    """
    known = trainings.select(
        "training_id", known="training_id", aims=pl.col("rome").list.drop_nulls().list.len()
    )
    rate = pl.col("training_id").replace_strict(
        dict(rates) or {"": 0.0}, default=None, return_dtype=pl.Float64
    )
    frame = offered.join(known, on="training_id", how="left", maintain_order="left").with_columns(
        rate=rate,
        dated=pl.lit(dated),
        fixed=pl.col("session_id").replace_strict(dict(fixed) or {"": 0}, default=0, return_dtype=pl.Int64),
    )
    reason = pl.coalesce(pl.when(fault).then(pl.lit(name)) for name, fault in _FAULTS.items())
    frame = frame.with_columns(reason=reason)
    refused = tuple(
        Refusal(session_id=session, reason=name, why={"code": name})
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
    """(session_id, zone, rome3, public, worth) where all is known and worth is above zero; and the unknown cells.

    q_szo = prudent rate × chance of opening × retention by travel.
    """
    chances = pl.DataFrame(
        [(zone, rome3, share) for (zone, rome3), share in chance.items()],
        schema={"zone": pl.String, "rome3": pl.String, "chance": pl.Float64}, orient="row",
    )  # fmt: skip
    figures = {
        "openings": _known(supply, _CELL),
        "seekers": _known(wanted, [*_CELL, "public"]),
        "chance": chances,
    }
    columns = {"openings": "openings", "seekers": "seekers", "chance": "chance"}
    publics = wanted.select("public").unique() if wanted.height else pl.DataFrame({"public": [EVERYBODY]})
    cells = served.join(publics, how="cross")
    for name, frame in figures.items():
        on = [*_CELL, "public"] if name == "seekers" else _CELL
        marked = frame if name == "chance" else frame.with_columns(pl.lit(1.0).alias(name))
        cells = cells.join(marked, on=on, how="left")
    cells = cells.sort("session_id", *_CELL, "public")
    partial = (
        cells.group_by(_CELL).agg(pl.col(column).is_null().any() for column in columns.values()).sort(_CELL)
    )
    unknown = tuple(
        UnknownCell(
            zone=row["zone"], rome3=row["rome3"],
            missing=tuple(name for name, column in columns.items() if row[column]),
        )
        for row in partial.iter_rows(named=True)
        if any(row[column] for column in columns.values())
    )  # fmt: skip
    known = cells.drop_nulls(list(columns.values())).select(
        "session_id", *_CELL, "public", worth=pl.col("rate") * pl.col("chance") * pl.col("retention")
    )
    return known.filter(pl.col("worth") > 0), unknown


def _known(frame: pl.DataFrame, key: list[str]) -> pl.DataFrame:
    return frame.select(key).unique()


def place(codes: pl.Series, among: tuple[str, ...]) -> NDArray[np.int64]:
    """Index of each code in `among`, which is ordered."""
    return np.searchsorted(np.array(among, dtype=object), codes.to_numpy()).astype(np.int64)


def grid(
    frame: pl.DataFrame,
    column: str,
    scenarios: tuple[str, ...],
    zones: tuple[str, ...],
    occupations: tuple[str, ...],
    publics: tuple[str, ...] = (),
) -> NDArray[np.float64]:
    """[W, Z, O] or [W, Z, O, P] values, NaN where unknown."""
    shape = len(scenarios), len(zones), len(occupations), *([len(publics)] if publics else [])
    values = np.full(shape, np.nan)
    names = {name: w for w, name in enumerate(scenarios)}
    index = [
        frame["scenario"].replace_strict(names, return_dtype=pl.Int64).to_numpy()
        if frame.height
        else np.zeros(0, int),
        place(frame["zone"], zones),
        place(frame["rome3"], occupations),
    ]
    if publics:
        index.append(place(frame["public"], publics))
    values[tuple(index)] = frame[column].to_numpy()
    return values
