"""Forecasts: any long table judged by rolling origins, and the next survey forecast from the last."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl

from numericemploi.demand import next_survey as next_survey_room
from numericemploi.model.errors import NotFoundError, SourceError
from numericemploi.reference import packaged
from numericemploi.sources import bmo, series
from numericemploi.stats import rolling
from numericemploi.stats.forecasting import Panel

_HORIZONS = {"year": 1, "quarter": 2, "month": 6, "week": 8, "day": 7}
"""Periods ahead unless asked otherwise: half a year, where the period lets it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A verdict, what it was reached on, and the rows that were refused."""

    verdict: rolling.Verdict
    series: int
    periods: int
    kind: str
    counts: bool
    known: int
    rejects: pl.DataFrame


def judge_series(path: Path, *, horizon: int | None, told: Callable[[str], None] | None = None) -> Judged:
    """Judge every method that makes sense of a file of series, at every origin that it allows.

    Raises
    ------
    SourceError
        The file cannot be read, or has one period only.
    """
    found, rejects = series.read(path)
    if found.periods < 2:
        raise SourceError(
            f"{path.name}: one period only; a forecast needs a past and a future.",
            hint="Give two periods or more.",
        )
    panel = panel_of(found)
    verdict = rolling.judge(panel, horizon or _HORIZONS[found.kind], told=told)
    return Judged(
        verdict=verdict, series=len(panel.values), periods=found.periods, kind=found.kind, counts=found.counts,
        known=found.table.height, rejects=rejects,
    )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class NextSurvey:
    """The forecast of a region's next survey, its sums, and how it did where the truth was given."""

    table: pl.DataFrame
    year: int
    digital: dict[str, float]
    score: dict[str, float] | None
    refused: int


def next_survey(survey: Path, elsewhere: Path, *, region: str, truth: Path | None) -> NextSurvey:
    """Forecast a region's next survey (BMO) from this year's file and next year's file of other regions.

    Raises
    ------
    NotFoundError
        No such file, or no row of the region in this year's.
    SourceError
        A file is not such a survey, or the years do not follow one another.
    """
    (before, lost), (after, lost_after) = _survey(survey), _survey(elsewhere)
    year, next_year = before.item(0, "year"), after.item(0, "year")
    if next_year != year + 1:
        raise SourceError(
            f"{elsewhere.name} is of {next_year}, {survey.name} of {year}: the years do not follow one another.",
            hint="Give one year's survey, and the next year's.",
        )
    table = next_survey_room.forecast(before=before, after=after, region=region)
    families = packaged.family_occupations()["family"].unique()
    digital = table.filter(pl.col("family").is_in(families.implode()))
    scored = None
    if truth is not None:
        found, _ = _survey(truth)
        scored = next_survey_room.score(forecasts=table, truth=found.filter(pl.col("region") == region))
    return NextSurvey(
        table=table, year=next_year, score=scored, refused=lost + lost_after,
        digital={name: float(digital[name].sum()) for name in ("now", "mean")},
    )  # fmt: skip


def _survey(path: Path) -> tuple[pl.DataFrame, int]:
    """Read a survey of one year, and how many rows were refused."""
    if not path.is_file():
        raise NotFoundError(f"No file {path.name}.", hint="Check the name.")
    frame, rejects = bmo.read(path)
    if frame.is_empty() or frame["year"].n_unique() != 1:
        raise SourceError(f"{path.name} holds no survey, or several years.", hint="Give one file a year.")
    return frame, int((rejects["severity"] == "refused").sum())


def panel_of(found: series.Series) -> Panel:
    """Lay series out as a panel: the first key is the row, the others together the column."""
    table = found.table
    if found.keys:
        table = table.with_columns(
            _row=pl.col(found.keys[0]).rank("dense").cast(pl.Int64) - 1,
            _column=pl.concat_str([pl.lit(""), *found.keys[1:]], separator="\x1f")
            .rank("dense")
            .cast(pl.Int64)
            - 1,
        )
    else:
        table = table.with_columns(_row=pl.lit(0, pl.Int64), _column=pl.lit(0, pl.Int64))
    cells = table.select("_row", "_column").unique().sort("_row", "_column").with_row_index("_series")
    placed = table.join(cells, on=["_row", "_column"])
    values = np.full((cells.height, found.periods), np.nan)
    values[placed["_series"].to_numpy(), placed["at"].to_numpy()] = placed["value"].to_numpy()
    return Panel(
        values=values, row=cells["_row"].to_numpy(), column=cells["_column"].to_numpy(),
        season=series.SEASONS[found.kind], counts=found.counts,
    )  # fmt: skip
