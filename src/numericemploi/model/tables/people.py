"""Tables of people: dossiers of candidates, and what became of those who were trained."""

from __future__ import annotations

import polars as pl

from numericemploi.model.table import Column, Table

CANDIDATES = Table(
    name="candidates",
    row="A dossier: a person who wishes to work in digital occupations, without name or birth date",
    key=("candidate_id",),
    columns=(
        Column(name="candidate_id", dtype=pl.String, meaning="Reference of the dossier; no NIR, ever"),
        Column(name="commune", dtype=pl.String, meaning="Commune of residence, Insee code"),
        Column(name="status", dtype=pl.String, meaning="`jobseeker`, `employee` or `dropped_out` (IT person out of the labour market)"),
        Column(name="level", dtype=pl.Int8, unit="1-8", meaning="Level of the highest diploma obtained", null="unknown"),
        Column(name="target_rome3", dtype=pl.String, meaning="Occupation sought, ROME 3 head"),
        Column(name="skills", dtype=pl.List(pl.String), meaning="OGR codes of the skills held, declared"),
        Column(name="experience_months", dtype=pl.Int64, unit="months", meaning="Experience in a digital occupation"),
        Column(name="max_minutes", dtype=pl.Int64, unit="minutes", meaning="Longest travel accepted, one way"),
        Column(name="car", dtype=pl.Boolean, meaning="Has the use of a car"),
        Column(name="remote_ok", dtype=pl.Boolean, meaning="Accepts remote training"),
        Column(name="opened_on", dtype=pl.Date, meaning="Day the dossier was opened"),
        Column(name="fictif", dtype=pl.Boolean, meaning="Synthetic"),
    ),
)  # fmt: skip

SITUATIONS_IN_WORK_DURABLE = ("cdi", "cdd_6", "interim_6", "creation")
"""Emploi durable of programme 102: CDI, CDD ≥ 6 months, temp mission ≥ 6 months, business creation."""

SITUATIONS_IN_WORK = (
    *SITUATIONS_IN_WORK_DURABLE,
    "cdd_1_6",
    "cdd_1",
    "interim",
    "alternance",
    "public",
    "abroad",
)
SITUATIONS = (*SITUATIONS_IN_WORK, "training", "jobseeker", "inactive", "unknown")

OUTCOMES = Table(
    name="outcomes",
    row="Situation of one entrant of one session at one milestone after the END of the training",
    key=("session_id", "person", "milestone"),
    columns=(
        Column(name="session_id", dtype=pl.String, meaning="Session attended"),
        Column(name="training_id", dtype=pl.String, meaning="Training of that session"),
        Column(name="person", dtype=pl.String, meaning="Reference of the person, without meaning outside; no NIR"),
        Column(name="ended_on", dtype=pl.Date, meaning="End of the training"),
        Column(name="finished", dtype=pl.Boolean, meaning="False: left before the end"),
        Column(name="milestone", dtype=pl.Int64, unit="months after the end", meaning="0, 3, 6 or 12"),
        Column(name="situation", dtype=pl.String, meaning="Coded situation; `unknown` stays in the denominator"),
        Column(name="rome3", dtype=pl.String, meaning="Occupation of the job", null="no job, or not said"),
        Column(name="evidence", dtype=pl.String, meaning="`contract`, `administrative`, `employer`, `person` or `provider`",
               null="situation unknown"),
        Column(name="observed_on", dtype=pl.Date, meaning="Day of observation: the day the outcome counts from"),
        Column(name="fictif", dtype=pl.Boolean, meaning="Synthetic"),
    ),
)  # fmt: skip
