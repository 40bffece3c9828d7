"""Tables of public statistics on demand: BMO, offers per commune, published tension."""

from __future__ import annotations

import polars as pl

from numericemploi.model.table import Column, Table

_BMO = "France Travail, enquête Besoins en main-d'œuvre"

BMO = Table(
    name="bmo",
    row="Recruitment projects of one occupation family in one basin, one year; a basin over several "
    "departments has a row for each; a family × basin with no row was not published",
    key=("year", "family", "bassin", "department"),
    columns=(
        Column(name="year", dtype=pl.Int32, unit="year", meaning="Year surveyed", source=_BMO),
        Column(name="family", dtype=pl.String, meaning="Occupation family, FAP-2021", source=_BMO),
        Column(name="bassin", dtype=pl.String, meaning="France Travail basin", source=_BMO),
        Column(name="region", dtype=pl.String, meaning="Region code", source=_BMO),
        Column(name="department", dtype=pl.String, meaning="Department code", source=_BMO),
        Column(name="projects", dtype=pl.Int64, unit="projects in the year", meaning="`met`, recruitment projects",
               null="censored by the publisher (`*`): 1 to 4", source=_BMO),
        Column(name="hard", dtype=pl.Int64, unit="projects in the year", meaning="`xmet`, judged hard to fill",
               null="censored by the publisher", source=_BMO),
        Column(name="seasonal", dtype=pl.Int64, unit="projects in the year", meaning="`smet`, seasonal",
               null="censored by the publisher", source=_BMO),
    ),
)  # fmt: skip

OFFER_COUNTS = Table(
    name="offer_counts",
    row="Offers on line one day for a ROME 3 head in a commune (current code, parts summed)",
    key=("commune", "rome3"),
    columns=(
        Column(name="commune", dtype=pl.String, meaning="Insee code as published"),
        Column(name="rome3", dtype=pl.String, meaning="ROME 3 head"),
        Column(name="offers", dtype=pl.Int64, unit="offers", meaning="Offers on line that day"),
        Column(name="extracted_on", dtype=pl.Date, meaning="Day of the extract"),
    ),
)

TENSION = Table(
    name="tension",
    row="Published tension of a ROME 3 head in a basin; never recomputed",
    key=("year", "rome3", "bassin"),
    columns=(
        Column(name="year", dtype=pl.Int32, unit="year", meaning="Year"),
        Column(name="rome3", dtype=pl.String, meaning="ROME 3 head"),
        Column(name="bassin", dtype=pl.String, meaning="France Travail basin"),
        Column(name="offers", dtype=pl.Float64, unit="offers in the year", meaning="`oee`", null="not published"),
        Column(name="jobseekers", dtype=pl.Float64, unit="people", meaning="`defm_abc`, jobseekers A, B, C", null="not published"),
        Column(name="tension", dtype=pl.Int8, unit="1 low … 5 high", meaning="`ind_tension_d`", null="not published"),
        Column(name="intensity", dtype=pl.Int8, unit="1-5", meaning="`ind_int_emb_d`, intensity of hiring", null="not published"),
        Column(name="workforce", dtype=pl.Int8, unit="1-5", meaning="`ind_main_oeuvre_d`, lack of workforce", null="not published"),
        Column(name="instability", dtype=pl.Int8, unit="1-5", meaning="`ind_dur_empl_d`, non-durability of jobs", null="not published"),
        Column(name="conditions", dtype=pl.Int8, unit="1-5", meaning="`ind_cond_travail_d`, working conditions", null="not published"),
        Column(name="distance", dtype=pl.Int8, unit="1-5", meaning="`ind_mismatch_geo_d`, geographic mismatch", null="not published"),
        Column(name="specificity", dtype=pl.Int8, unit="1-5", meaning="`ind_specif_form_empl_d`, training-job link", null="not published"),
    ),
)  # fmt: skip
