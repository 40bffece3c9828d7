"""Tables that the main job produces and that two rooms, or a room and a page, exchange."""

from __future__ import annotations

import polars as pl

from numericemploi.model.table import Column, Table

HORIZONS: dict[str, int] = {"short": 6, "medium": 24}
"""Months of each horizon."""

REACH_LIMITS = (30, 45, 60, 90)
"""Minutes one way within which sessions and posts are counted."""

DEMAND = Table(
    name="demand",
    row="Positions to be filled in a zone for an occupation within a horizon",
    key=("zone", "rome3", "horizon"),
    columns=(
        Column(name="zone", dtype=pl.String, meaning="Employment zone 2020"),
        Column(name="rome3", dtype=pl.String, meaning="Occupation, ROME 3 head"),
        Column(name="horizon", dtype=pl.String, meaning="`short` 6 months, `medium` 24 months"),
        Column(name="positions", dtype=pl.Float64, unit="positions", meaning="Central value", null="no level published by the date"),
        Column(name="low", dtype=pl.Float64, unit="positions", meaning="Low bound", null="as positions"),
        Column(name="high", dtype=pl.Float64, unit="positions", meaning="High bound", null="as positions"),
        Column(name="year", dtype=pl.Int32, unit="year", meaning="Year of the survey that gives the level", null="as positions"),
        Column(name="published_share", dtype=pl.Float64, unit="share", meaning="Part of the central value that comes from published counts",
               null="as positions, or central value 0"),
        Column(name="declared", dtype=pl.Int64, unit="positions", meaning="Firm declared needs within the horizon; they raise `low`, never add"),
        Column(name="offers", dtype=pl.Int64, unit="offers on line one day", meaning="Beside, never summed", null="no offer count loaded"),
    ),
)  # fmt: skip

DEMAND_SOURCES = Table(
    name="demand_sources",
    row="What one survey cell (basin × family) brings to one zone × occupation, for one year",
    key=("zone", "rome3", "bassin", "family"),
    columns=(
        Column(name="zone", dtype=pl.String, meaning="Employment zone 2020"),
        Column(name="rome3", dtype=pl.String, meaning="Occupation"),
        Column(name="bassin", dtype=pl.String, meaning="France Travail basin surveyed"),
        Column(name="family", dtype=pl.String, meaning="FAP-2021 family surveyed"),
        Column(name="state", dtype=pl.String, meaning="`published`, `censored` (1 to 4) or `absent` (0 to 4)"),
        Column(name="projects", dtype=pl.Float64, unit="projects in the year", meaning="Value read for the cell (published, or middle of its bounds)"),
        Column(name="zone_share", dtype=pl.Float64, unit="share", meaning="Part of the basin's family carried to the zone"),
        Column(name="carried_by", dtype=pl.String, meaning="`offers`; `population` where the basin has no offer of the family; `communes`, in equal parts, where no population is known either"),
        Column(name="occupation_share", dtype=pl.Float64, unit="share", meaning="Part of the family given to the occupation"),
        Column(name="positions", dtype=pl.Float64, unit="positions in a year", meaning="projects × zone_share × occupation_share"),
        Column(name="low", dtype=pl.Float64, unit="positions in a year", meaning="Low bound of the same"),
        Column(name="high", dtype=pl.Float64, unit="positions in a year", meaning="High bound of the same"),
    ),
)  # fmt: skip

DEMAND_LEVELS = Table(
    name="demand_levels",
    row="Positions to be filled in a territory of any level for an occupation within a horizon; sums agree",
    key=("level", "code", "rome3", "horizon"),
    columns=(
        Column(name="level", dtype=pl.String, meaning="`commune`, `zone`, `bassin`, `department` or `region`"),
        Column(name="code", dtype=pl.String, meaning="Code of the territory at that level"),
        Column(name="rome3", dtype=pl.String, meaning="Occupation, ROME 3 head"),
        Column(name="horizon", dtype=pl.String, meaning="`short` 6 months, `medium` 24 months"),
        Column(name="positions", dtype=pl.Float64, unit="positions", meaning="Central value: the zone's own, shared among its communes, summed above",
               null="the level of one of its zones is unknown"),
        Column(name="low", dtype=pl.Float64, unit="positions", meaning="Low bound, shared and summed alike", null="as positions"),
        Column(name="high", dtype=pl.Float64, unit="positions", meaning="High bound, shared and summed alike", null="as positions"),
        Column(name="year", dtype=pl.Int32, unit="year", meaning="Year of the survey", null="as positions"),
        Column(name="communes", dtype=pl.Int64, unit="communes", meaning="Communes of the territory"),
        Column(name="unknown", dtype=pl.Int64, unit="communes", meaning="Those of them whose zone has no known level"),
    ),
)  # fmt: skip

ZONE_OFFERS = Table(
    name="zone_offers",
    row="Offers on line one day in a zone, for what no survey family measures: shown apart, never in a total",
    key=("zone", "rome3"),
    columns=(
        Column(name="zone", dtype=pl.String, meaning="Employment zone 2020"),
        Column(
            name="rome3",
            dtype=pl.String,
            meaning="Code of a related occupation, or `M18` for the whole ROME domain",
        ),
        Column(
            name="offers",
            dtype=pl.Int64,
            unit="offers on line one day",
            meaning="Offers",
            null="no offer count loaded",
        ),
        Column(name="year", dtype=pl.Int32, unit="year", meaning="Year of the extract", null="as offers"),
    ),
)

BMO_BESIDE = Table(
    name="bmo_beside",
    row="What the survey (BMO) prints for a digital family in a basin that shares communes with a zone: as published, in its own zoning",
    key=("zone", "bassin", "family", "department"),
    columns=(
        Column(name="zone", dtype=pl.String, meaning="Employment zone 2020"),
        Column(name="bassin", dtype=pl.String, meaning="France Travail basin surveyed"),
        Column(name="family", dtype=pl.String, meaning="Occupation family, FAP-2021"),
        Column(name="department", dtype=pl.String, meaning="Department: a basin over two has a row for each"),
        Column(name="people_share", dtype=pl.Float64, unit="share", meaning="Part of the basin's people who live in the zone: the crosswalk",
               null="no population known in the basin"),
        Column(name="year", dtype=pl.Int32, unit="year", meaning="Year surveyed"),
        Column(name="projects", dtype=pl.Int64, unit="projects in the year", meaning="`met`", null="withheld by the publisher: 1 to 4"),
        Column(name="hard", dtype=pl.Int64, unit="projects in the year", meaning="`xmet`, judged hard to fill", null="withheld"),
        Column(name="seasonal", dtype=pl.Int64, unit="projects in the year", meaning="`smet`", null="withheld"),
    ),
)  # fmt: skip

TENSION_BESIDE = Table(
    name="tension_beside",
    row="The published tension of an occupation in a basin that shares communes with a zone: as published, in its own zoning",
    key=("zone", "bassin", "rome3"),
    columns=(
        Column(name="zone", dtype=pl.String, meaning="Employment zone 2020"),
        Column(name="bassin", dtype=pl.String, meaning="France Travail basin"),
        Column(name="rome3", dtype=pl.String, meaning="Occupation, core or related"),
        Column(name="people_share", dtype=pl.Float64, unit="share", meaning="Part of the basin's people who live in the zone: the crosswalk",
               null="no population known in the basin"),
        Column(name="year", dtype=pl.Int32, unit="year", meaning="Year of the indicator"),
        Column(name="offers", dtype=pl.Float64, unit="offers in the year", meaning="`oee`", null="not published"),
        Column(name="jobseekers", dtype=pl.Float64, unit="people", meaning="`defm_abc`", null="not published"),
        Column(name="tension", dtype=pl.Int8, unit="1 low … 5 high", meaning="`ind_tension_d`, never recomputed", null="not published"),
    ),
)  # fmt: skip

STOCK = Table(
    name="stock",
    row="People able now for an occupation in a zone: jobseekers × dated able-share",
    key=("zone", "rome3"),
    columns=(
        Column(name="zone", dtype=pl.String, meaning="Employment zone 2020"),
        Column(name="rome3", dtype=pl.String, meaning="Occupation"),
        Column(
            name="jobseekers",
            dtype=pl.Float64,
            unit="people",
            meaning="Jobseekers A, B, C carried from basins by population",
        ),
        Column(name="able", dtype=pl.Float64, unit="people", meaning="Able now"),
        Column(name="year", dtype=pl.Int32, unit="year", meaning="Year of the jobseeker figure"),
    ),
)

GAP = Table(
    name="gap",
    row="Demand less people able now less people in training, for a zone × occupation × horizon",
    key=("zone", "rome3", "horizon"),
    columns=(
        Column(name="zone", dtype=pl.String, meaning="Employment zone 2020"),
        Column(name="rome3", dtype=pl.String, meaning="Occupation"),
        Column(name="horizon", dtype=pl.String, meaning="`short` or `medium`"),
        Column(name="able", dtype=pl.Float64, unit="people", meaning="Able now", null="no jobseeker figure published: unknown, not zero"),
        Column(name="in_training", dtype=pl.Float64, unit="people", meaning="Contracted seats, all buyers, ending within the horizon"),
        Column(name="gap", dtype=pl.Float64, unit="positions", meaning="Central gap", null="demand or stock unknown"),
        Column(name="low", dtype=pl.Float64, unit="positions", meaning="Low bound", null="as gap"),
        Column(name="high", dtype=pl.Float64, unit="positions", meaning="High bound", null="as gap"),
    ),
)  # fmt: skip

ZONE_TOTALS = Table(
    name="zone_totals",
    row="A zone and a horizon, the core digital occupations together: what the map and the sheet show first",
    key=("zone", "horizon"),
    columns=(
        Column(name="zone", dtype=pl.String, meaning="Employment zone 2020"),
        Column(name="horizon", dtype=pl.String, meaning="`short` or `medium`"),
        Column(name="positions", dtype=pl.Float64, unit="positions", meaning="Sum of the central values", null="no level published by the date"),
        Column(name="low", dtype=pl.Float64, unit="positions", meaning="Sum of the low bounds", null="as positions"),
        Column(name="high", dtype=pl.Float64, unit="positions", meaning="Sum of the high bounds", null="as positions"),
        Column(name="year", dtype=pl.Int32, unit="year", meaning="Year of the survey", null="as positions"),
        Column(name="declared", dtype=pl.Int64, unit="positions", meaning="Firm declared needs, beside"),
        Column(name="offers", dtype=pl.Int64, unit="offers on line one day", meaning="Beside", null="no offer count loaded"),
        Column(name="cells", dtype=pl.Int64, unit="occupations", meaning="Occupations measured"),
        Column(name="known_cells", dtype=pl.Int64, unit="occupations", meaning="Those whose gap is known"),
        Column(name="gap", dtype=pl.Float64, unit="positions", meaning="Sum of the known gaps", null="no gap is known"),
        Column(name="gap_low", dtype=pl.Float64, unit="positions", meaning="Sum of their low bounds", null="no gap is known"),
        Column(name="gap_high", dtype=pl.Float64, unit="positions", meaning="Sum of their high bounds", null="no gap is known"),
    ),
)  # fmt: skip

CHANGES = Table(
    name="changes",
    row="A figure of demand or gap that differs between two runs",
    key=("figure", "zone", "rome3", "horizon"),
    columns=(
        Column(name="figure", dtype=pl.String, meaning="`demand` or `gap`"),
        Column(name="zone", dtype=pl.String, meaning="Employment zone 2020"),
        Column(name="rome3", dtype=pl.String, meaning="Occupation"),
        Column(name="horizon", dtype=pl.String, meaning="`short` or `medium`"),
        Column(name="state", dtype=pl.String, meaning="`up`, `down`, `appeared` (unknown before) or `vanished` (unknown now)"),
        Column(name="before", dtype=pl.Float64, unit="positions", meaning="Value of the former run", null="unknown then"),
        Column(name="after", dtype=pl.Float64, unit="positions", meaning="Value of the latter run", null="unknown now"),
        Column(name="change", dtype=pl.Float64, unit="positions", meaning="after less before", null="one of the two is unknown"),
        Column(name="beyond", dtype=pl.Boolean, meaning="Each value lies outside the other's interval: more than noise", null="one of the two is unknown"),
    ),
)  # fmt: skip

RATES = Table(
    name="rates",
    row="A rate of one training by one definition, pooled over a period of exits",
    key=("training_id", "definition", "milestone"),
    columns=(
        Column(name="training_id", dtype=pl.String, meaning="Training"),
        Column(name="definition", dtype=pl.String, meaning="Definition id: `strict`, `known`, `durable`, `target`"),
        Column(name="milestone", dtype=pl.Int64, unit="months after the end", meaning="0, 3, 6 or 12"),
        Column(name="n", dtype=pl.Int64, unit="people", meaning="Denominator by the definition"),
        Column(name="k", dtype=pl.Int64, unit="people", meaning="Numerator"),
        Column(name="unknown", dtype=pl.Int64, unit="people", meaning="Entrants whose situation is unknown"),
        Column(name="coverage", dtype=pl.Float64, unit="share", meaning="Known situations over entrants"),
        Column(name="rate", dtype=pl.Float64, unit="share", meaning="k / n", null="n is 0"),
        Column(name="low", dtype=pl.Float64, unit="share", meaning="Wilson 95 %, low", null="n is 0"),
        Column(name="high", dtype=pl.Float64, unit="share", meaning="Wilson 95 %, high", null="n is 0"),
        Column(name="pooled", dtype=pl.Float64, unit="share", meaning="Beta-binomial posterior mean, shrunk to the group"),
        Column(name="pooled_low", dtype=pl.Float64, unit="share", meaning="Posterior 2.5 %"),
        Column(name="pooled_high", dtype=pl.Float64, unit="share", meaning="Posterior 97.5 %"),
        Column(name="period_start", dtype=pl.Date, meaning="First exit counted"),
        Column(name="period_end", dtype=pl.Date, meaning="Day after the last exit that could count"),
        Column(name="public", dtype=pl.Boolean, meaning="n ≥ 20: may be shown to anybody"),
    ),
)  # fmt: skip

FUNDING_BUYERS = Table(
    name="funding_buyers",
    row="Whether a funder of the plan could pay for a public (status, level) in a session, by its own schemes, at a first look",
    key=("status", "level", "session_id", "funder"),
    columns=(
        Column(name="status", dtype=pl.String, meaning="Status of the person, as in `candidates`"),
        Column(name="level", dtype=pl.Int8, unit="1-8", meaning="Level of the diploma obtained", null="unknown"),
        Column(name="session_id", dtype=pl.String, meaning="Session"),
        Column(name="funder", dtype=pl.String, meaning="`region` or `france_travail`"),
        Column(name="answer", dtype=pl.String, meaning="`yes` one scheme at least, `no` none, `cannot_say`"),
    ),
)  # fmt: skip

FUNDING_VERDICTS = Table(
    name="funding_verdicts",
    row="Whether some scheme could pay for a public (status, level) in a session, at a first look",
    key=("status", "level", "session_id"),
    columns=(
        Column(name="status", dtype=pl.String, meaning="Status of the person, as in `candidates`"),
        Column(name="level", dtype=pl.Int8, unit="1-8", meaning="Level of the diploma obtained", null="unknown"),
        Column(name="session_id", dtype=pl.String, meaning="Session"),
        Column(name="answer", dtype=pl.String, meaning="`yes` one scheme at least, `no` none, `cannot_say`; never an entitlement"),
        Column(name="schemes", dtype=pl.List(pl.String), meaning="Names of the schemes that say yes"),
        Column(name="rules", dtype=pl.List(pl.String), meaning="Funding rules weighed"),
        Column(name="sentence", dtype=pl.String, meaning="The answer in French"),
    ),
)  # fmt: skip

PROPOSALS = Table(
    name="proposals",
    row="A proposal to one candidate, best rank first; a person decides",
    key=("candidate_id", "rank"),
    columns=(
        Column(name="candidate_id", dtype=pl.String, meaning="Dossier"),
        Column(name="rank", dtype=pl.Int64, meaning="1 = first"),
        Column(name="kind", dtype=pl.String, meaning="`placement`, `upskilling`, `training` or `reorientation`"),
        Column(name="rome3", dtype=pl.String, meaning="Occupation proposed"),
        Column(name="session_id", dtype=pl.String, meaning="Session proposed", null="no training is needed, or none is reachable"),
        Column(name="score", dtype=pl.Float64, unit="0-1", meaning="Sum of the contributions"),
        Column(name="minutes", dtype=pl.Float64, unit="minutes", meaning="Estimated travel, one way", null="no session, remote, or no estimate: no point, no car"),
        Column(name="missing_skills", dtype=pl.List(pl.String), meaning="OGR codes of core skills of the occupation not held"),
        Column(name="flip", dtype=pl.String, meaning="French sentence: the smallest change that would make another proposal first"),
    ),
)  # fmt: skip

PROPOSAL_REASONS = Table(
    name="proposal_reasons",
    row="One criterion's part in a proposal's score: value × weight = contribution",
    key=("candidate_id", "rank", "criterion"),
    columns=(
        Column(name="candidate_id", dtype=pl.String, meaning="Dossier"),
        Column(name="rank", dtype=pl.Int64, meaning="Rank of the proposal"),
        Column(name="criterion", dtype=pl.String, meaning="`skills`, `demand`, `travel`, `level`, `funding` or `outcome`"),
        Column(name="value", dtype=pl.Float64, unit="0-1", meaning="Value of the criterion"),
        Column(name="weight", dtype=pl.Float64, unit="share", meaning="Published weight"),
        Column(name="contribution", dtype=pl.Float64, unit="0-1", meaning="value × weight"),
        Column(name="sentence", dtype=pl.String, meaning="Reason in French, no personal value"),
    ),
)  # fmt: skip

PLAN_LINES = Table(
    name="plan_lines",
    row="A session that the plan buys",
    key=("session_id",),
    columns=(
        Column(name="session_id", dtype=pl.String, meaning="Session"),
        Column(name="funder", dtype=pl.String, meaning="`region` or `france_travail`"),
        Column(name="seats", dtype=pl.Int64, unit="seats", meaning="Places bought"),
        Column(name="cost", dtype=pl.Int64, unit="euro cents", meaning="Price of those places"),
        Column(name="expected", dtype=pl.Float64, unit="people", meaning="Expected people in work, prudent"),
        Column(
            name="why",
            dtype=pl.String,
            meaning="Why it is in: facts in JSON, said by the doors; a French sentence in runs of former versions",
        ),
    ),
)

PLAN_RESERVATIONS = Table(
    name="plan_reservations",
    row="Seats of a bought session reserved for people of a zone and an occupation",
    key=("session_id", "zone", "rome3"),
    columns=(
        Column(name="session_id", dtype=pl.String, meaning="Session"),
        Column(name="zone", dtype=pl.String, meaning="Zone of origin"),
        Column(name="rome3", dtype=pl.String, meaning="Occupation sought"),
        Column(
            name="seats", dtype=pl.Float64, unit="seats", meaning="Seats reserved; fractions are expectations"
        ),
    ),
)

PLAN_SEEKERS = Table(
    name="plan_seekers",
    row="People of a zone and a public who seek an occupation, as the plan counted them",
    key=("zone", "rome3", "public"),
    columns=(
        Column(name="zone", dtype=pl.String, meaning="Zone of residence"),
        Column(name="rome3", dtype=pl.String, meaning="Occupation sought"),
        Column(name="public", dtype=pl.String, meaning="People for whom the same funders may pay in every session, as in `plan_payers`; `all` where that is everybody"),
        Column(name="people", dtype=pl.Float64, unit="people", meaning="People who seek it", null="unknown"),
        Column(
            name="rural", dtype=pl.Float64, unit="people", meaning="Those of them who live in a rural commune",
            null="density of a commune unknown",
        ),
    ),
)  # fmt: skip

PLAN_PAYERS = Table(
    name="plan_payers",
    row="A session on offer, a public and a funder of the plan: may it pay for them, at a first look?",
    key=("session_id", "public", "funder"),
    columns=(
        Column(name="session_id", dtype=pl.String, meaning="Session"),
        Column(name="public", dtype=pl.String, meaning="Statuses of its people joined by `+`, with levels where a status is in several; `all` where there is one public"),
        Column(name="funder", dtype=pl.String, meaning="`region` or `france_travail`"),
        Column(name="answer", dtype=pl.String, meaning="`yes` for all of them, `no` for all of them: the funder may not pay; else `cannot_say`: it may"),
    ),
)  # fmt: skip

PLAN_REACH = Table(
    name="plan_reach",
    row="A session on offer and a zone: may people of the zone follow it?",
    key=("session_id", "zone"),
    columns=(
        Column(name="session_id", dtype=pl.String, meaning="Session"),
        Column(name="zone", dtype=pl.String, meaning="Zone of residence"),
        Column(name="reachable", dtype=pl.Boolean, meaning="In reach, by travel or from anywhere if remote"),
        Column(
            name="minutes", dtype=pl.Float64, unit="minutes one way",
            meaning="Travel from the zone's main commune", null="remote, or unknown",
        ),
    ),
)  # fmt: skip

PLAN_POINTS = Table(
    name="plan_points",
    row="A plan of the frontier between expected people in work and the worst-served zone, or the rural share",
    key=("point",),
    columns=(
        Column(name="point", dtype=pl.Int64, meaning="Number of the plan, from most people in work on"),
        Column(name="coverage_floor", dtype=pl.Float64, unit="0-1", meaning="Least coverage that was asked"),
        Column(name="rural_floor", dtype=pl.Float64, unit="0-1", meaning="Least rural share of the people seated that was asked"),
        Column(name="kept_share", dtype=pl.Float64, unit="0-1", meaning="Part of the insertions that could not be given up"),
        Column(name="status", dtype=pl.String, meaning="`optimal`, `node_limit` or `time_limit`"),
        Column(name="value", dtype=pl.Float64, unit="people", meaning="Expected people in work, prudent"),
        Column(name="bound", dtype=pl.Float64, unit="people", meaning="No plan with this worst zone has more"),
        Column(name="gap", dtype=pl.Float64, unit="0-1", meaning="(bound − value) / |bound|"),
        Column(name="worst_zone", dtype=pl.Float64, unit="0-1", meaning="Coverage of the worst-served zone", null="no zone counts"),
        Column(name="rural_share", dtype=pl.Float64, unit="0-1", meaning="Share of the seats for people of rural communes",
               null="unknown"),
        Column(name="sessions", dtype=pl.Int64, meaning="Sessions bought"),
        Column(name="seats", dtype=pl.Int64, unit="seats", meaning="Places bought"),
        Column(name="cost", dtype=pl.Int64, unit="euro cents", meaning="Price of those places"),
        Column(name="digest", dtype=pl.String, meaning="Digest of the whole plan: a variant with these settings has it too"),
    ),
)  # fmt: skip

PLAN_CHANGES = Table(
    name="plan_changes",
    row="A session that two plans treat differently",
    key=("session_id",),
    columns=(
        Column(name="session_id", dtype=pl.String, meaning="Session"),
        Column(name="change", dtype=pl.String, meaning="`in`, `out`, `seats` or `funder`, seen from the first plan"),
        Column(name="funder_before", dtype=pl.String, meaning="Who pays in the first plan", null="not bought there"),
        Column(name="funder_after", dtype=pl.String, meaning="Who pays in the second plan", null="not bought there"),
        Column(name="seats_before", dtype=pl.Int64, unit="seats", meaning="Places in the first plan"),
        Column(name="seats_after", dtype=pl.Int64, unit="seats", meaning="Places in the second plan"),
        Column(name="cost_before", dtype=pl.Int64, unit="euro cents", meaning="Their price in the first plan"),
        Column(name="cost_after", dtype=pl.Int64, unit="euro cents", meaning="Their price in the second plan"),
    ),
)  # fmt: skip

PLAN_ZONES = Table(
    name="plan_zones",
    row="What two plans reserve for the people of a zone",
    key=("zone",),
    columns=(
        Column(name="zone", dtype=pl.String, meaning="Zone of origin"),
        Column(name="seats_before", dtype=pl.Float64, unit="seats", meaning="Places reserved by the first plan"),
        Column(name="seats_after", dtype=pl.Float64, unit="seats", meaning="Places reserved by the second plan"),
        Column(name="people", dtype=pl.Float64, unit="people", meaning="People who seek, where known", null="unknown"),
        Column(name="coverage_before", dtype=pl.Float64, unit="0-1", meaning="Their share with a place, first plan",
               null="nobody seeks, or unknown"),
        Column(name="coverage_after", dtype=pl.Float64, unit="0-1", meaning="Their share with a place, second plan",
               null="nobody seeks, or unknown"),
    ),
)  # fmt: skip

TRAINING_SKILLS = Table(
    name="training_skills",
    row="A skill of a training, with where it comes from; an inferred one counts in no coverage",
    key=("training_id", "ogr"),
    columns=(
        Column(name="training_id", dtype=pl.String, meaning="Training"),
        Column(name="ogr", dtype=pl.String, meaning="OGR code of the skill"),
        Column(name="source", dtype=pl.String,
               meaning="`code` stated by code, `text` stated by the words of its title, objective or contents, "
               "`inferred` core to a quarter at least of the sheets aimed at, not stated"),
        Column(name="confidence", dtype=pl.Float64, unit="0-1", meaning="Confidence of the reading", null="not read from a text"),
        Column(name="words", dtype=pl.String, meaning="Words of the programme that name it", null="not read from a text"),
    ),
)  # fmt: skip

IN_TRAINING = Table(
    name="in_training",
    row="Seats already bought in a zone for an occupation, whoever bought them, by the day they end",
    key=(),
    columns=(
        Column(name="zone", dtype=pl.String, meaning="Employment zone 2020 of the site"),
        Column(name="rome3", dtype=pl.String, meaning="Occupation; a training with several shares its seats"),
        Column(name="seats", dtype=pl.Float64, unit="seats", meaning="Seats"),
        Column(name="ends_on", dtype=pl.Date, meaning="Last day of the session"),
    ),
)

REACH = Table(
    name="reach",
    row="A commune: the training sessions ahead and the posts on line within so many minutes by car, and by screen",
    key=("commune",),
    columns=(
        Column(name="commune", dtype=pl.String, meaning="Insee code"),
        Column(name="nearest_session", dtype=pl.Float64, unit="minutes", meaning="One way, to the nearest session with a site",
               null="none within 90 minutes, or the commune has no point"),
        *(Column(name=f"sessions_{limit}", dtype=pl.Int64, unit="sessions", meaning=f"Sessions ahead with a site within {limit} minutes",
                 null="the commune has no point") for limit in REACH_LIMITS),
        Column(name="transit_session", dtype=pl.Float64, unit="minutes", meaning="By public transport, to the nearest session",
               null="no public transport time is loaded from there"),
        *(Column(name=f"posts_{limit}", dtype=pl.Int64, unit="offers on line one day", meaning=f"Offers of the core occupations within {limit} minutes",
                 null="the commune has no point, or no offer count is loaded") for limit in REACH_LIMITS),
        Column(name="remote_sessions", dtype=pl.Int64, unit="sessions", meaning="Sessions ahead that can be followed from there on line",
               null="connection not proven: unknown, not none"),
        Column(name="blended_sessions", dtype=pl.Int64, unit="sessions", meaning="Blended sessions ahead whose site is within 90 minutes",
               null="connection not proven, or no point"),
        Column(name="estimated", dtype=pl.Boolean, meaning="Whether a time within 90 minutes was estimated, not loaded"),
    ),
)  # fmt: skip

MOBILITY = Table(
    name="mobility",
    row="A zone: how far its candidates are from the nearest session for the occupation that they seek",
    key=("zone",),
    columns=(
        Column(name="zone", dtype=pl.String, meaning="Employment zone 2020"),
        Column(name="people", dtype=pl.Int64, unit="dossiers", meaning="Dossiers open whose commune has a point"),
        Column(name="unplaced", dtype=pl.Int64, unit="dossiers", meaning="Dossiers left out: no point, or no session for the occupation anywhere"),
        Column(name="beyond", dtype=pl.Int64, unit="dossiers", meaning="Nearest suitable session beyond 45 minutes"),
        Column(name="gap", dtype=pl.Int64, unit="dossiers", meaning="Of these, below the aid's threshold (60 km return or 2 h): no aid"),
        Column(name="aided", dtype=pl.Int64, unit="dossiers", meaning="Of these, above the threshold: an aid is possible"),
        Column(name="by_screen", dtype=pl.Int64, unit="dossiers", meaning="Of those beyond, with a remote session and a proven connection"),
    ),
)  # fmt: skip

CONCENTRATION = Table(
    name="concentration",
    row="How far posts, training places or hires gather in the three metropolises, before or after a plan",
    key=("what", "moment"),
    columns=(
        Column(name="what", dtype=pl.String, meaning="`posts`, `places` or `hires`"),
        Column(name="moment", dtype=pl.String, meaning="`before` or `after` the plan"),
        Column(name="total", dtype=pl.Float64, unit="posts, places or people", meaning="Sum over the known zones"),
        Column(name="zones", dtype=pl.Int64, unit="zones", meaning="Zones whose figure is known"),
        Column(name="unknown_zones", dtype=pl.Int64, unit="zones", meaning="Zones left out: their figure is unknown"),
        Column(name="metropolis_share", dtype=pl.Float64, unit="share", meaning="Part in the metropolises", null="total under the floor, or 0"),
        Column(name="rural_share", dtype=pl.Float64, unit="share", meaning="Part in rural communes (density 5-7)",
               null="not known by commune, or total under the floor"),
        Column(name="gini", dtype=pl.Float64, unit="0-1", meaning="Gini index across zones", null="as metropolis_share"),
        Column(name="hhi", dtype=pl.Float64, unit="0-1", meaning="Herfindahl-Hirschman index across zones", null="as metropolis_share"),
    ),
)  # fmt: skip

ZONE_SHARES = Table(
    name="zone_shares",
    row="A zone's posts and training places, before and after the plan: what the concentration is made of",
    key=("zone",),
    columns=(
        Column(name="zone", dtype=pl.String, meaning="Employment zone 2020"),
        Column(name="posts", dtype=pl.Float64, unit="positions", meaning="Positions to be filled within 24 months", null="unknown"),
        Column(name="places_before", dtype=pl.Float64, unit="places", meaning="Contracted seats with a site in the zone"),
        Column(name="places_after", dtype=pl.Float64, unit="places", meaning="The same and those that the plan buys"),
    ),
)  # fmt: skip

SETTLING = Table(
    name="settling",
    row="A zone and one criterion of where a firm could settle: value × weight = contribution",
    key=("zone", "criterion"),
    columns=(
        Column(name="zone", dtype=pl.String, meaning="Employment zone 2020"),
        Column(name="criterion", dtype=pl.String, meaning="`now`, `trainable`, `competition`, `connection` or `balance`"),
        Column(name="figure", dtype=pl.Float64, meaning="The figure behind, in its own unit", null="unknown"),
        Column(name="value", dtype=pl.Float64, unit="0-1", meaning="The figure on a scale of 0 to 1", null="unknown"),
        Column(name="weight", dtype=pl.Float64, unit="share", meaning="Weight, as asked"),
        Column(name="contribution", dtype=pl.Float64, unit="0-1", meaning="value × weight; unknown counts 0", ),
    ),
)  # fmt: skip
