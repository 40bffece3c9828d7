"""Tables of what employers ask: needs that they declare, offers that they publish."""

from __future__ import annotations

import polars as pl

from numericemploi.model.table import Column, Table

NEEDS = Table(
    name="needs",
    row="A need (besoin) declared by an organisation, before any advert",
    key=("need_id",),
    columns=(
        Column(name="need_id", dtype=pl.String, meaning="Identifier given by the sender; the same again is the same need"),
        Column(name="employer", dtype=pl.String, meaning="Name of the organisation"),
        Column(name="siret", dtype=pl.String, meaning="SIRET", null="not given"),
        Column(name="rome3", dtype=pl.String, meaning="Occupation, ROME 3 head"),
        Column(name="commune", dtype=pl.String, meaning="Place of work, Insee code"),
        Column(name="positions", dtype=pl.Int64, unit="positions", meaning="Positions to be filled"),
        Column(name="horizon_months", dtype=pl.Int64, unit="months", meaning="Within how many months, 1 to 24"),
        Column(name="contract", dtype=pl.String, meaning="CDI, CDD, alternance, interim or autre"),
        Column(name="firmness", dtype=pl.String, meaning="`idea`, `planned`, `budgeted` or `promised`; the last two are firm"),
        Column(name="telework_share", dtype=pl.Float64, unit="share 0-1", meaning="Part of the time in telework", null="not given"),
        Column(name="beginners", dtype=pl.Boolean, meaning="Open to beginners"),
        Column(name="declared_on", dtype=pl.Date, meaning="Day of the declaration"),
        Column(name="fictif", dtype=pl.Boolean, meaning="Synthetic"),
    ),
)  # fmt: skip

OFFERS = Table(
    name="offers",
    row="An offer (advert), recruiter's identity dropped, free text masked",
    key=("source", "offer_id"),
    columns=(
        Column(name="source", dtype=pl.String, meaning="`france-travail`, `jobposting`, `csv` or `fictif`"),
        Column(name="offer_id", dtype=pl.String, meaning="Identifier at the source"),
        Column(name="title", dtype=pl.String, meaning="Title, masked"),
        Column(name="text", dtype=pl.String, meaning="Description, masked"),
        Column(name="rome", dtype=pl.String, meaning="ROME code as published, version 3 or 4", null="the source gives none"),
        Column(name="commune", dtype=pl.String, meaning="Insee code of the place", null="no place, or a place that is no commune"),
        Column(name="employer", dtype=pl.String, meaning="Opaque key of the employer: digest of SIRET or name, never the name",
               null="the source gives none"),
        Column(name="positions", dtype=pl.Int64, unit="positions", meaning="Positions behind the advert"),
        Column(name="contract", dtype=pl.String, meaning="CDI, CDD, MIS (temp)… as published", null="not given"),
        Column(name="beginners", dtype=pl.Boolean, meaning="Open to beginners", null="not said"),
        Column(name="telework", dtype=pl.Boolean, meaning="Telework found in the text or declared (jobLocationType)", null="not said"),
        Column(name="remote", dtype=pl.Boolean, meaning="Wholly at a distance: declared (TELECOMMUTE) or said in the text", null="not said"),
        Column(name="country", dtype=pl.String, meaning="Country of the place, ISO 3166-1 alpha-2", null="not said: taken to be France"),
        Column(name="skills", dtype=pl.List(pl.String), meaning="OGR codes of the skills asked, as published"),
        Column(name="essential", dtype=pl.List(pl.String), meaning="Those of them that are required (exigence E)"),
        Column(name="published_on", dtype=pl.Date, meaning="Day of creation"),
        Column(name="expires_on", dtype=pl.Date, meaning="Last day of validity", null="not given"),
        Column(name="fictif", dtype=pl.Boolean, meaning="Synthetic"),
    ),
)  # fmt: skip
