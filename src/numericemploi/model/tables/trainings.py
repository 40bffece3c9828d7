"""Tables of the catalogue: trainings and their sessions."""

from __future__ import annotations

import polars as pl

from numericemploi.model.table import Column, Table

TRAININGS = Table(
    name="trainings",
    row="A training (formation)",
    key=("training_id",),
    columns=(
        Column(name="training_id", dtype=pl.String, meaning="LHÉO number, or `fictif-…`"),
        Column(name="title", dtype=pl.String, meaning="Title"),
        Column(name="provider", dtype=pl.String, meaning="Name of the provider (organisme)"),
        Column(name="siret", dtype=pl.String, meaning="SIRET of the provider", null="not given"),
        Column(name="nda", dtype=pl.String, meaning="Declaration number of the provider", null="not given"),
        Column(name="rome", dtype=pl.List(pl.String), meaning="ROME codes aimed at, as published, 3 or 4"),
        Column(name="skills", dtype=pl.List(pl.String), meaning="OGR codes of the skills that the programme states"),
        Column(name="objective", dtype=pl.String, meaning="Objective and contents, text"),
        Column(name="level_entry", dtype=pl.Int8, unit="1-8", meaning="Level asked at entry", null="not communicated"),
        Column(name="level_exit", dtype=pl.Int8, unit="1-8", meaning="Level reached", null="not communicated"),
        Column(name="certifying", dtype=pl.Boolean, meaning="Leads to a certification"),
        Column(name="rncp", dtype=pl.String, meaning="RNCP number", null="none given"),
        Column(name="fictif", dtype=pl.Boolean, meaning="Synthetic"),
    ),
)  # fmt: skip

SESSIONS = Table(
    name="sessions",
    row="A session: a training given somewhere at some time",
    key=("session_id",),
    columns=(
        Column(name="session_id", dtype=pl.String, meaning="LHÉO number, or `fictif-…`"),
        Column(name="training_id", dtype=pl.String, meaning="Its training"),
        Column(name="commune", dtype=pl.String, meaning="Site, Insee code", null="remote without a site, or not given"),
        Column(name="modality", dtype=pl.String, meaning="`onsite`, `remote` or `blended`"),
        Column(name="starts_on", dtype=pl.Date, meaning="First day", null="permanent entry, or not given"),
        Column(name="ends_on", dtype=pl.Date, meaning="Last day", null="not given"),
        Column(name="hours", dtype=pl.Int64, unit="hours", meaning="Total duration", null="0 or not given"),
        Column(name="seats_min", dtype=pl.Int64, unit="seats", meaning="Minimum group", null="not given"),
        Column(name="seats_max", dtype=pl.Int64, unit="seats", meaning="Capacity", null="not given"),
        Column(name="unit_price", dtype=pl.Int64, unit="euro cents per place for the whole course",
               meaning="Price; never published, an input", null="not given: the session cannot be planned"),
        Column(name="status", dtype=pl.String, meaning="`offered` (could be bought), `contracted` (bought, in progress or to come)"),
        Column(name="buyer", dtype=pl.String, meaning="`region`, `france_travail` or `opco`", null="not bought"),
        Column(name="fictif", dtype=pl.Boolean, meaning="Synthetic"),
    ),
)  # fmt: skip
