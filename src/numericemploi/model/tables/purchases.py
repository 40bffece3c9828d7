"""Tables of what is bought: plan lines, what they overlap or leave out, contract targets, what came of them."""

from __future__ import annotations

import polars as pl

from numericemploi.model.table import Column, Table

BUYERS = ("region", "france_travail", "opco")
"""Who buys trainings in concert: the Region, France Travail, the skills operators (OPCO)."""

MODALITIES = ("onsite", "remote", "blended")

STATUSES = ("proposed", "recommended", "adopted", "published", "contracted", "opened", "cancelled")
"""The states of a plan line, in the order of its life."""

DECIDED = ("adopted", "published", "contracted", "opened")
"""States from which the places of a line count as bought."""

ACTIVE = ("proposed", "recommended", *DECIDED)
"""States of a line that is not cancelled."""

PURCHASE_LINES = Table(
    name="purchase_lines",
    row="A line of a purchase plan: places of one occupation that a buyer buys, or thinks of buying, in one place and period",
    key=("line_id",),
    columns=(
        Column(name="line_id", dtype=pl.String, meaning="Identifier; travels in exports"),
        Column(name="buyer", dtype=pl.String, meaning="`region`, `france_travail` or `opco`"),
        Column(name="rome3", dtype=pl.String, meaning="Occupation, ROME 3 head of the digital perimeter"),
        Column(name="level", dtype=pl.Int8, unit="3-8", meaning="Level reached", null="not said"),
        Column(name="zone", dtype=pl.String, meaning="Employment zone 2020 served", null="wholly remote: the region"),
        Column(name="commune", dtype=pl.String, meaning="Site, Insee code", null="not fixed yet, or remote"),
        Column(name="modality", dtype=pl.String, meaning="`onsite`, `remote` or `blended`"),
        Column(name="period", dtype=pl.String, meaning="`2024-H2` (half-year) or `2024-09` (month) in which it starts"),
        Column(name="places", dtype=pl.Int64, unit="places", meaning="Places asked, then accepted"),
        Column(name="hours", dtype=pl.Int64, unit="hours", meaning="Duration of the course", null="not said"),
        Column(name="unit_price", dtype=pl.Int64, unit="euro cents per place for the whole course",
               meaning="Price; never published line by line", null="not known yet"),
        Column(name="sessions", dtype=pl.List(pl.String), meaning="LHÉO numbers of the sessions that carry it out"),
        Column(name="status", dtype=pl.String, meaning="`proposed`, `recommended`, `adopted`, `published`, `contracted`, `opened` or `cancelled`"),
        Column(name="revision", dtype=pl.Int64, meaning="One more at each act; a save on an older one is refused and kept as a draft"),
        Column(name="recommendation", dtype=pl.String, meaning="Recommendation that it answers", null="none"),
        Column(name="variant", dtype=pl.String, meaning="Digest of the adopted plan that it comes from", null="none"),
        Column(name="parent", dtype=pl.String, meaning="Line of which it is the part not accepted", null="none"),
        Column(name="replaces", dtype=pl.String, meaning="Line that closes so that this one opens", null="none"),
        Column(name="reference", dtype=pl.String, meaning="The buyer's own reference: lot, market number", null="none"),
        Column(name="fictif", dtype=pl.Boolean, meaning="Synthetic"),
    ),
)  # fmt: skip

PURCHASE_DOUBLES = Table(
    name="purchase_doubles",
    row="Places that two buyers buy beyond what lacks, or one session that stands in several lines",
    key=("kind", "rome3", "zone", "half", "session_id"),
    columns=(
        Column(name="kind", dtype=pl.String, meaning="`beyond_gap`, or `same_session`"),
        Column(name="rome3", dtype=pl.String, meaning="Occupation; empty for a session"),
        Column(name="zone", dtype=pl.String, meaning="Employment zone 2020; empty for a session"),
        Column(name="half", dtype=pl.String, meaning="Half-year; empty for a session"),
        Column(name="session_id", dtype=pl.String, meaning="Session; empty beyond the gap"),
        Column(name="lines", dtype=pl.List(pl.String), meaning="Lines concerned"),
        Column(name="buyers", dtype=pl.List(pl.String), meaning="Their buyers"),
        Column(name="places", dtype=pl.Int64, unit="places", meaning="Their places"),
        Column(name="gap", dtype=pl.Float64, unit="positions", meaning="Gap at 24 months", null="a session: not compared"),
        Column(name="excess", dtype=pl.Float64, unit="places", meaning="Places beyond the gap", null="a session: not compared"),
    ),
)  # fmt: skip

PURCHASE_HOLES = Table(
    name="purchase_holes",
    row="An occupation that lacks people in a zone, and that no line buys there",
    key=("zone", "rome3"),
    columns=(
        Column(name="zone", dtype=pl.String, meaning="Employment zone 2020"),
        Column(name="rome3", dtype=pl.String, meaning="Occupation"),
        Column(name="gap", dtype=pl.Float64, unit="positions", meaning="Gap at 24 months"),
        Column(name="low", dtype=pl.Float64, unit="positions", meaning="Its low bound"),
        Column(name="high", dtype=pl.Float64, unit="positions", meaning="Its high bound"),
        Column(name="remote", dtype=pl.Int64, unit="places", meaning="Places of remote lines for the occupation, open to the zone"),
    ),
)  # fmt: skip

COT_TARGETS = Table(
    name="cot_targets",
    row="A line of a territorial objectives contract (COT): people to train for an occupation in a territory",
    key=("target_id",),
    columns=(
        Column(name="target_id", dtype=pl.String, meaning="Identifier, made of the contract and of what is aimed at"),
        Column(name="branch", dtype=pl.String, meaning="Branch that signed"),
        Column(name="starts_on", dtype=pl.Date, meaning="First day of the contract"),
        Column(name="ends_on", dtype=pl.Date, meaning="Day after the last"),
        Column(name="signatories", dtype=pl.List(pl.String), meaning="Who signed"),
        Column(name="rome3", dtype=pl.String, meaning="Occupation, ROME 3 head"),
        Column(name="level", dtype=pl.Int8, unit="3-8", meaning="Level", null="any level"),
        Column(name="zone", dtype=pl.String, meaning="Employment zone 2020", null="the whole region"),
        Column(name="quantity", dtype=pl.Int64, unit="people", meaning="People to train over the contract"),
        Column(name="priority", dtype=pl.Int8, unit="1-3", meaning="1 is the highest"),
        Column(name="fictif", dtype=pl.Boolean, meaning="Synthetic"),
    ),
)  # fmt: skip

COT_PROGRESS = Table(
    name="cot_progress",
    row="How far the plan lines of all buyers are from a target of a contract",
    key=("target_id",),
    columns=(
        Column(name="target_id", dtype=pl.String, meaning="Target"),
        Column(name="quantity", dtype=pl.Int64, unit="people", meaning="People to train"),
        Column(name="reached", dtype=pl.Int64, unit="places", meaning="Places of lines adopted, published, contracted or opened that match it"),
        Column(name="proposed", dtype=pl.Int64, unit="places", meaning="Places of lines proposed or recommended, beside"),
        Column(name="remaining", dtype=pl.Int64, unit="people", meaning="max(0, quantity − reached)"),
        Column(name="lines", dtype=pl.List(pl.String), meaning="Lines counted as reached"),
    ),
)  # fmt: skip

RECOMMENDED = Table(
    name="recommended",
    row="A recommendation transmitted, as the follow-up of purchases reads it",
    key=("reference",),
    columns=(
        Column(name="reference", dtype=pl.String, meaning="Reference of the recommendation"),
        Column(name="places", dtype=pl.Int64, unit="places", meaning="Places recommended"),
        Column(name="buyers", dtype=pl.List(pl.String), meaning="Buyers to which it was transmitted"),
        Column(name="answers", dtype=pl.List(pl.String), meaning="Their last answers, in the order of `buyers`: `followed`, `partly`, `not`, or empty: none yet"),
        Column(name="fictif", dtype=pl.Boolean, meaning="Synthetic"),
    ),
)  # fmt: skip

FOLLOW_THROUGH = Table(
    name="follow_through",
    row="What became of recommended places, for one buyer or for all of them together",
    key=("buyer",),
    columns=(
        Column(name="buyer", dtype=pl.String, meaning="A buyer, or `all`"),
        Column(name="recommendations", dtype=pl.Int64, meaning="Recommendations transmitted to it"),
        Column(name="followed", dtype=pl.Int64, meaning="Answered: followed"),
        Column(name="partly", dtype=pl.Int64, meaning="Answered: followed in part"),
        Column(name="refused", dtype=pl.Int64, meaning="Answered: not followed"),
        Column(name="silent", dtype=pl.Int64, meaning="Not answered"),
        Column(name="recommended", dtype=pl.Int64, unit="places", meaning="Places recommended"),
        Column(name="bought", dtype=pl.Int64, unit="places", meaning="Places of its lines decided that answer them, at most those recommended"),
        Column(name="score", dtype=pl.Float64, unit="share", meaning="bought / recommended", null="nothing was recommended"),
    ),
)  # fmt: skip

PURCHASE_CHAIN = Table(
    name="purchase_chain",
    row="A plan line followed to what came of it",
    key=("line_id",),
    columns=(
        Column(name="line_id", dtype=pl.String, meaning="Line"),
        Column(name="buyer", dtype=pl.String, meaning="Its buyer"),
        Column(name="recommendation", dtype=pl.String, meaning="Recommendation that it answers", null="none"),
        Column(name="sessions", dtype=pl.Int64, meaning="Sessions linked to it that the catalogue knows"),
        Column(name="ended", dtype=pl.Int64, meaning="Of which people were observed at the 6th month"),
        Column(name="places", dtype=pl.Int64, unit="places", meaning="Places bought"),
        Column(name="cost", dtype=pl.Int64, unit="euro cents", meaning="Places × unit price", null="price not known"),
        Column(name="entries", dtype=pl.Int64, unit="people", meaning="People who entered, observed once at least", null="no session observed yet"),
        Column(name="due", dtype=pl.Int64, unit="people", meaning="Of which the 6th month is observed or told unknown", null="no session observed yet"),
        Column(name="in_work", dtype=pl.Int64, unit="people", meaning="Of which in work at 6 months after the end (strict: unknown counts as not)", null="no session observed yet"),
    ),
)  # fmt: skip

PURCHASE_PRICES = Table(
    name="purchase_prices",
    row="What places, entries and people in work have cost one buyer, or all of them together",
    key=("buyer",),
    columns=(
        Column(name="buyer", dtype=pl.String, meaning="A buyer, or `all`"),
        Column(name="lines", dtype=pl.Int64, meaning="Lines with a price, contracted or opened, all of whose sessions were observed at 6 months", null="hidden: too few people or lines"),
        Column(name="places", dtype=pl.Int64, unit="places", meaning="Their places", null="hidden: too few people or lines"),
        Column(name="entries", dtype=pl.Int64, unit="people", meaning="People who entered", null="hidden: too few people or lines"),
        Column(name="in_work", dtype=pl.Int64, unit="people", meaning="People in work at 6 months (strict)", null="hidden: too few people or lines"),
        Column(name="rate", dtype=pl.Float64, unit="share", meaning="in_work / entries", null="nobody entered"),
        Column(name="rate_low", dtype=pl.Float64, unit="share", meaning="Wilson, 95 %", null="as rate"),
        Column(name="rate_high", dtype=pl.Float64, unit="share", meaning="Wilson, 95 %", null="as rate"),
        Column(name="cost", dtype=pl.Int64, unit="euro cents", meaning="Cost of the lines", null="hidden: too few people or lines"),
        Column(name="per_place", dtype=pl.Float64, unit="euro cents", meaning="cost / places", null="no line"),
        Column(name="per_entry", dtype=pl.Float64, unit="euro cents", meaning="cost / entries", null="nobody entered"),
        Column(name="per_job", dtype=pl.Float64, unit="euro cents", meaning="cost / in_work", null="nobody in work"),
        Column(name="per_job_low", dtype=pl.Float64, unit="euro cents", meaning="cost / (entries × rate_high)", null="nobody entered"),
        Column(name="per_job_high", dtype=pl.Float64, unit="euro cents", meaning="cost / (entries × rate_low)", null="no bound: the low rate is 0"),
        Column(name="public", dtype=pl.Boolean, meaning="At least 20 people entered and at least 3 lines: one price cannot be read off"),
    ),
)  # fmt: skip
