"""Tables of the funding room: rules as data, schemes, named lists, dated values, and what a reform changes."""

from __future__ import annotations

import polars as pl

from numericemploi.model.table import Column, Table

FUNDING_SCHEMES = Table(
    name="funding_schemes",
    row="A funding scheme (dispositif)",
    key=("scheme",),
    columns=(
        Column(name="scheme", dtype=pl.String, meaning="Code"),
        Column(name="title", dtype=pl.String, meaning="Short name, French"),
        Column(name="label", dtype=pl.String, meaning="Full name, French"),
        Column(name="family", dtype=pl.String, meaning="`course` pays for the training, `contract` is a work contract, `pay` pays the trainee, `aid` helps beside"),
        Column(name="scope", dtype=pl.String, meaning="`nation`, `region:CODE` or `branch:NAME`"),
        Column(name="last_resort", dtype=pl.Boolean, meaning="Pays what nobody else pays, or from the person's own account"),
    ),
)  # fmt: skip

FUNDING_RULES = Table(
    name="funding_rules",
    row="One version of one rule of one scheme",
    key=("rule_id",),
    columns=(
        Column(name="rule_id", dtype=pl.String, meaning="Identifier of the version"),
        Column(name="scheme", dtype=pl.String, meaning="Scheme, as in `funding_schemes`"),
        Column(name="point", dtype=pl.String, meaning="What it is about, French; one version at a time holds for a scheme and a point"),
        Column(name="role", dtype=pl.String, meaning="`condition` decides; `check` decides when known, else is a reserve; `deadline` days before entry; `closed` the scheme does not exist; `unasked` decides and is never asked; `amount`; `note`"),
        Column(name="condition", dtype=pl.String, meaning="Condition in French, parsed; of an amount or a deadline: when it applies", null="the rule has none"),
        Column(name="text", dtype=pl.String, meaning="Sentence read aloud beside", null="the condition says it all"),
        Column(name="benefit", dtype=pl.String, meaning="Of an amount: `course`, `pay`, `travel`, `share` (paid by the person) or `employer`", null="not an amount"),
        Column(name="amount", dtype=pl.String, meaning="Amount in French, parsed; of a deadline: days", null="none"),
        Column(name="payer", dtype=pl.String, meaning="Who pays", null="not an amount"),
        Column(name="valid_from", dtype=pl.Date, meaning="First day; a start that no source dates is the year of the earliest source"),
        Column(name="valid_to", dtype=pl.Date, meaning="First day out", null="no end known"),
        Column(name="open_ended", dtype=pl.Boolean, meaning="An official source sets no end: the rule decides past `last_confirmed`"),
        Column(name="last_confirmed", dtype=pl.Date, meaning="Last day that the source supports"),
        Column(name="confidence", dtype=pl.String, meaning="`A` official, `B` reliable, `C` weak: shown, never decides"),
        Column(name="status", dtype=pl.String, meaning="`active`, or `inactive`: visible, without effect"),
        Column(name="source", dtype=pl.String, meaning="Where it was read"),
        Column(name="source_date", dtype=pl.String, meaning="Date or period of the source"),
    ),
)  # fmt: skip

FUNDING_LISTS = Table(
    name="funding_lists",
    row="A code of a named list that conditions refer to, over a period",
    key=("list", "code", "valid_from"),
    columns=(
        Column(name="list", dtype=pl.String, meaning="Name of the list"),
        Column(name="code", dtype=pl.String, meaning="ROME 3 head"),
        Column(name="complete", dtype=pl.Boolean, meaning="The list is known whole; a partial one proves yes, never no"),
        Column(name="valid_from", dtype=pl.Date, meaning="First day"),
        Column(name="valid_to", dtype=pl.Date, meaning="First day out", null="no end known"),
        Column(name="source", dtype=pl.String, meaning="Where it was read"),
    ),
)  # fmt: skip

FUNDING_VALUES = Table(
    name="funding_values",
    row="A value that amounts refer to, over a period",
    key=("value", "valid_from"),
    columns=(
        Column(name="value", dtype=pl.String, meaning="`smic`: gross monthly minimum wage, 35 hours a week"),
        Column(name="cents", dtype=pl.Int64, unit="euro cents", meaning="Amount"),
        Column(name="valid_from", dtype=pl.Date, meaning="First day"),
        Column(name="valid_to", dtype=pl.Date, meaning="First day out", null="no end known"),
        Column(name="last_confirmed", dtype=pl.Date, meaning="Last day that the source supports"),
        Column(name="source", dtype=pl.String, meaning="Where it was read"),
    ),
)  # fmt: skip

FUNDING_MARGINALS = Table(
    name="funding_marginals",
    row="A share of a synthetic population: how many of a group have a value of a fact",
    key=("fact", "group", "value"),
    columns=(
        Column(name="fact", dtype=pl.String, meaning="Fact drawn, `sex` or `age_band`"),
        Column(name="group", dtype=pl.String, meaning="Group in which the share holds: `status=employee`…", null="everybody"),
        Column(name="value", dtype=pl.String, meaning="Value; of a number, its bounds `LOW-HIGH`, drawn evenly between"),
        Column(name="share", dtype=pl.Float64, unit="share", meaning="Share of the group; those of a fact and group sum to 1"),
        Column(name="source", dtype=pl.String, meaning="Where it comes from"),
        Column(name="confidence", dtype=pl.String, meaning="`A`, `B`, or `C` for an assumption of ours"),
    ),
)  # fmt: skip

REFORM_CASES = Table(
    name="reform_cases",
    row="A person with the training sought: facts of the funding rules (one column a fact, not declared here) and what the replay counts by",
    key=(),
    columns=(
        Column(name="zone", dtype=pl.String, meaning="Zone of residence", null="unknown"),
        Column(name="sex", dtype=pl.String, meaning="`woman` or `man`", null="unknown"),
        Column(name="age_band", dtype=pl.String, meaning="`16-25`, `26-54`, `55+`", null="unknown"),
        Column(name="fictif", dtype=pl.Boolean, meaning="Synthetic"),
    ),
)  # fmt: skip

REFORM_CELLS = Table(
    name="reform_cells",
    row="What a reform changes for the people of one group; every person is in one of the five counts",
    key=("dimension", "value"),
    columns=(
        Column(name="dimension", dtype=pl.String, meaning="`all`, `zone`, `level`, `age_band` or `sex`"),
        Column(name="value", dtype=pl.String, meaning="Group; `unknown` where it is not known"),
        Column(name="people", dtype=pl.Int64, unit="people", meaning="People of the group", null="hidden: few people"),
        Column(name="gained", dtype=pl.Int64, unit="people", meaning="No before, yes after", null="hidden"),
        Column(name="cleared", dtype=pl.Int64, unit="people", meaning="One could not say before, yes after", null="hidden"),
        Column(name="lost", dtype=pl.Int64, unit="people", meaning="Yes before, not after", null="hidden"),
        Column(name="kept", dtype=pl.Int64, unit="people", meaning="Yes before and after", null="hidden"),
        Column(name="without", dtype=pl.Int64, unit="people", meaning="Not yes, before or after", null="hidden"),
        Column(name="newly", dtype=pl.Int64, unit="people", meaning="Of those gained or cleared: no other scheme, last resorts aside, said yes before", null="hidden"),
        Column(name="cost", dtype=pl.Int64, unit="euro cents", meaning="Price of the trainings of those gained or cleared, if all entered", null="hidden, or no price is known"),
        Column(name="unpriced", dtype=pl.Int64, unit="people", meaning="Of those, how many have a training without price", null="hidden"),
        Column(name="seats", dtype=pl.Int64, unit="seats", meaning="Seats of sessions to come in the zone", null="not counted in this dimension, or unknown"),
        Column(name="missing_before", dtype=pl.Int64, unit="seats", meaning="People eligible before beyond the seats of their zone; for all, summed over zones", null="as seats, or hidden"),
        Column(name="missing_after", dtype=pl.Int64, unit="seats", meaning="The same after", null="as seats, or hidden"),
    ),
)  # fmt: skip
