"""A reform replayed: who becomes eligible, who loses, by zone, level, age and sex, at what cost, with what seats."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl
from numpy.typing import NDArray

from numericemploi.funding import columns
from numericemploi.funding.reform import Books
from numericemploi.funding.verdict import Page
from numericemploi.model.tables.funding import REFORM_CELLS
from numericemploi.stats import disclosure

DIMENSIONS = ("zone", "level", "age_band", "sex")
COUNTS = ("gained", "cleared", "lost", "kept", "without")
"""Every person is in one of them."""

_COURSE = ("course", "contract")


@dataclass(frozen=True, slots=True, kw_only=True)
class Replay:
    """What a reform changes on a population, on its base day.

    `cells` is whole; `shown` is the same with small counts hidden, and others with them so that no sum
    gives them away. `refused` cases contradict themselves and were left out.
    """

    on: date
    people: int
    refused: int
    schemes: tuple[str, ...]
    cells: pl.DataFrame
    shown: pl.DataFrame
    answers: pl.DataFrame
    """One row a case kept: `before` and `after`, True, False or null, on the reformed schemes."""


def run(books: Books, cases: pl.DataFrame, *, on: date, seats: Mapping[str, int] | None = None) -> Replay:
    """Weigh every case without and with the reform, by columns.

    A case is eligible when one of the reformed schemes says yes. `newly` counts those of the people who
    become so to whom no other scheme that pays for a training, last resorts aside, said yes before.

    Parameters
    ----------
    cases
        REFORM_CASES and columns of facts.
    seats
        Seats of sessions to come by zone; None when they are not known.
    """
    impossible = columns.impossible(cases)
    kept = cases.filter(~impossible)
    before, after = Page(books.before, on), Page(books.after, on)
    first, then = columns.answers(kept, before), columns.answers(kept, after)
    paying = [
        one.scheme
        for one in books.before.schemes
        if one.family in _COURSE and not one.last_resort and one.scheme not in books.schemes
    ]
    weighed = kept.select("zone", pl.col("level").cast(pl.String), "age_band", "sex", "price").with_columns(
        before=first.select(pl.any_horizontal(books.schemes)).to_series(),
        after=then.select(pl.any_horizontal(books.schemes)).to_series(),
        other=first.select(pl.any_horizontal(pl.col(paying).fill_null(value=False))).to_series(),
    )
    told = weighed.with_columns(**_moves())
    parts = [_cells(told, "all", seats)] + [_cells(told, name, seats) for name in DIMENSIONS]
    cells = _with_missing_of_zones(REFORM_CELLS.check(pl.concat(parts)))
    return Replay(
        on=on,
        people=kept.height,
        refused=int(impossible.sum()),
        schemes=books.schemes,
        cells=cells,
        shown=_shown(cells),
        answers=weighed.select("before", "after"),
    )


def _moves() -> dict[str, pl.Expr]:
    """Sort each person into one of the five counts, and work out what those who become eligible cost."""
    was, becomes = pl.col("before").fill_null(value=False), pl.col("after").fill_null(value=False)
    unsure = pl.col("before").is_null()
    enters = ~was & becomes
    return {
        "gained": enters & ~unsure,
        "cleared": enters & unsure,
        "lost": was & ~becomes,
        "kept": was & becomes,
        "without": ~was & ~becomes,
        "newly": enters & ~pl.col("other"),
        "cost": pl.when(enters).then(100 * pl.col("price")),
        "unpriced": enters & pl.col("price").is_null(),
    }


def _cells(told: pl.DataFrame, dimension: str, seats: Mapping[str, int] | None) -> pl.DataFrame:
    by = pl.lit("all") if dimension == "all" else pl.col(dimension).fill_null("unknown")
    found = (
        told.group_by(by.alias("value"))
        .agg(
            pl.len().cast(pl.Int64).alias("people"),
            *(pl.col(name).sum().cast(pl.Int64) for name in (*COUNTS, "newly", "unpriced")),
            pl.when(pl.col("cost").count() > 0).then(pl.col("cost").sum()).alias("cost"),
        )
        .sort("value")
        .with_columns(dimension=pl.lit(dimension))
    )
    held = _seats(found, dimension, seats)
    return (
        found.with_columns(seats=held)
        .with_columns(
            missing_before=(pl.col("kept") + pl.col("lost") - pl.col("seats")).clip(0),
            missing_after=(pl.col("kept") + pl.col("gained") + pl.col("cleared") - pl.col("seats")).clip(0),
        )
        .select(list(REFORM_CELLS.schema))
    )


def _with_missing_of_zones(cells: pl.DataFrame) -> pl.DataFrame:
    """Sum the seats missing over zones: a seat too many in one zone serves nobody of another."""
    zones = cells.filter(pl.col("dimension") == "zone")
    everybody = (pl.col("dimension") == "all") & pl.col("seats").is_not_null()
    return cells.with_columns(
        pl.when(everybody).then(pl.lit(zones[name].sum(), pl.Int64)).otherwise(pl.col(name)).alias(name)
        for name in ("missing_before", "missing_after")
    )


def _seats(found: pl.DataFrame, dimension: str, seats: Mapping[str, int] | None) -> pl.Series:
    if seats is None or dimension not in {"all", "zone"}:
        return pl.Series([None] * found.height, dtype=pl.Int64)
    if dimension == "all":
        return pl.Series([sum(seats.values())] * found.height, dtype=pl.Int64)
    known = [None if zone == "unknown" else seats.get(zone, 0) for zone in found["value"]]
    return pl.Series(known, dtype=pl.Int64)


def _shown(cells: pl.DataFrame) -> pl.DataFrame:
    """Hide small counts and those that would give them away; what is worked out from a hidden count goes too."""
    parts = [_hidden(cells.filter(dimension="all"))]
    parts += [_hidden(cells.filter(dimension=name)) for name in DIMENSIONS]
    return REFORM_CELLS.check(pl.concat(parts))


def _hidden(cells: pl.DataFrame) -> pl.DataFrame:
    table = cells.select(COUNTS).to_numpy().astype(np.int64)
    laid, sums = disclosure.cross(table)
    flags = disclosure.hidden(laid, sums)
    rows, width = table.shape
    inner: NDArray[np.bool_] = flags[: rows * width].reshape(rows, width)
    of = {name: inner[:, place] for place, name in enumerate(COUNTS)}
    entering = of["gained"] | of["cleared"]
    gone = {
        **of,
        "people": flags[rows * width : rows * width + rows],
        "newly": entering | _few(cells["newly"]),
        "cost": entering,
        "unpriced": entering | _few(cells["unpriced"]),
        "missing_before": of["kept"] | of["lost"] | _few(cells["missing_before"]),
        "missing_after": of["kept"] | entering | _few(cells["missing_after"]),
    }
    return cells.with_columns(
        pl.when(pl.Series(flag)).then(None).otherwise(pl.col(name)).alias(name) for name, flag in gone.items()
    )


def _few(counts: pl.Series) -> NDArray[np.bool_]:
    values = counts.fill_null(0).to_numpy()
    return (values > 0) & (values < disclosure.COUNT_FLOOR)
