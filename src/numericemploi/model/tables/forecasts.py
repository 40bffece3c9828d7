"""Tables of what is forecast."""

from __future__ import annotations

import polars as pl

from numericemploi.model.table import Column, Table

SURVEY_FORECASTS = Table(
    name="survey_forecasts",
    row="Next year's recruitment projects (BMO) of a family in a basin, as a predictive law",
    key=("bassin", "family"),
    columns=(
        Column(name="bassin", dtype=pl.String, meaning="France Travail basin"),
        Column(name="family", dtype=pl.String, meaning="Occupation family, FAP-2021"),
        Column(name="state", dtype=pl.String, meaning="This year: `published`, `censored` (1 to 4) or `absent` (0 to 4)"),
        Column(name="now", dtype=pl.Float64, unit="projects in the year", meaning="This year's value, or the middle of its bounds"),
        Column(name="low", dtype=pl.Float64, unit="projects in the year", meaning="5 % quantile"),
        Column(name="quarter", dtype=pl.Float64, unit="projects in the year", meaning="25 % quantile"),
        Column(name="middle", dtype=pl.Float64, unit="projects in the year", meaning="Median: least absolute error; medians do not sum"),
        Column(name="three_quarters", dtype=pl.Float64, unit="projects in the year", meaning="75 % quantile"),
        Column(name="high", dtype=pl.Float64, unit="projects in the year", meaning="95 % quantile"),
        Column(name="mean", dtype=pl.Float64, unit="projects in the year", meaning="Mean: means sum"),
        Column(name="chance_published", dtype=pl.Float64, unit="probability", meaning="That next year's count is 5 or more, and so published"),
    ),
)  # fmt: skip
