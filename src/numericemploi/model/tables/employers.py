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
        Column(name="organisation", dtype=pl.String, meaning="Organisation whose accounts hold the need",
               null="held by nobody who signs in: imported, or followed by personal link"),
        Column(name="sector", dtype=pl.String, meaning="Activity, NAF rev. 2 (62.02A); recorded, never a filter", null="not given"),
        Column(name="title", dtype=pl.String, meaning="Occupation in the organisation's own words", null="not given"),
        Column(name="rome4", dtype=pl.String, meaning="ROME 4 sheet that the organisation confirmed", null="only the head is known"),
        Column(name="rome3", dtype=pl.String, meaning="Occupation, ROME 3 head"),
        Column(name="skills_asked", dtype=pl.String, meaning="Skills in the organisation's own words", null="not given"),
        Column(name="skills", dtype=pl.List(pl.String), meaning="OGR codes of ROME: read from title and words, then as its holder corrected them"),
        Column(name="commune", dtype=pl.String, meaning="Place of work, Insee code", null="wholly in telework: of no zone"),
        Column(name="positions", dtype=pl.Int64, unit="positions", meaning="Positions to be filled"),
        Column(name="filled", dtype=pl.Int64, unit="positions", meaning="Those of them filled so far"),
        Column(name="horizon_months", dtype=pl.Int64, unit="months", meaning="Within how many months, 1 to 24"),
        Column(name="contract", dtype=pl.String, meaning="CDI, CDD, alternance, interim or autre"),
        Column(name="firmness", dtype=pl.String, meaning="`idea`, `planned`, `budgeted` or `promised`; the last two are firm"),
        Column(name="letter", dtype=pl.String, meaning="Reference of the letter that promises to hire; the letter itself is kept apart",
               null="no letter"),
        Column(name="telework_share", dtype=pl.Float64, unit="share 0-1", meaning="Part of the time in telework", null="not given"),
        Column(name="beginners", dtype=pl.Boolean, meaning="Open to beginners"),
        Column(name="declared_on", dtype=pl.Date, meaning="Day of the declaration"),
        Column(name="confirmed_on", dtype=pl.Date, meaning="Last day on which its holder said that it stands"),
        Column(name="asked_on", dtype=pl.Date, meaning="Day on which its holder was asked whether it stands", null="not asked since it was confirmed"),
        Column(name="state", dtype=pl.String, meaning="`awaiting` (address not confirmed), `open`, `asked`, `filled`, `closed` or `lapsed`"),
        Column(name="reason", dtype=pl.String, meaning="Coded reason of the closing", null="not closed"),
        Column(name="revision", dtype=pl.Int64, meaning="Number of the present revision, from 1"),
        Column(name="fictif", dtype=pl.Boolean, meaning="Synthetic"),
    ),
)  # fmt: skip

NEED_REVISIONS = Table(
    name="need_revisions",
    row="One act on a need, and what the need was after it; added, never changed",
    key=("need_id", "revision"),
    columns=(
        Column(name="need_id", dtype=pl.String, meaning="Need"),
        Column(name="revision", dtype=pl.Int64, meaning="1 = the declaration"),
        Column(name="done_on", dtype=pl.Date, meaning="Day of the act"),
        Column(name="act", dtype=pl.String, meaning="`declare`, `import`, `copy`, `accept`, `confirm`, `revise`, `fill`, `close`, `ask` or `lapse`"),
        Column(name="party", dtype=pl.String, meaning="`holder`, `staff`, `night` (the nightly job) or `visitor`"),
        Column(name="state", dtype=pl.String, meaning="State after the act"),
        Column(name="positions", dtype=pl.Int64, unit="positions", meaning="Positions after the act"),
        Column(name="filled", dtype=pl.Int64, unit="positions", meaning="Filled after the act"),
        Column(name="reason", dtype=pl.String, meaning="Coded reason of a closing, or why so many positions", null="the act asks none"),
    ),
)  # fmt: skip

NEEDS_DUE = Table(
    name="needs_due",
    row="A need that the nightly job has something to do about",
    key=("need_id",),
    columns=(
        Column(name="need_id", dtype=pl.String, meaning="Need"),
        Column(name="act", dtype=pl.String, meaning="`ask` its holder whether it stands, or let it `lapse`"),
        Column(name="since", dtype=pl.Date, meaning="Day since when: confirmed, asked or declared"),
    ),
)

OFFERS = Table(
    name="offers",
    row="An offer (advert), recruiter's identity dropped, free text masked",
    key=("source", "offer_id"),
    columns=(
        Column(name="source", dtype=pl.String, meaning="`france-travail`, `jobposting`, `csv` or `fictif`; `need` where a declared need is read as one"),
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

TITLES_SEEN = Table(
    name="titles_seen",
    row="A title that employers wrote, as it stands in the adverts and needs of the store, masked",
    key=("title",),
    columns=(
        Column(name="title", dtype=pl.String, meaning="Title, masked"),
        Column(name="seen", dtype=pl.Int64, unit="adverts and needs", meaning="Adverts and needs that bear it"),
        Column(name="last_seen", dtype=pl.Date, meaning="Day of the latest of them"),
    ),
)  # fmt: skip
