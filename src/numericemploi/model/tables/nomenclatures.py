"""Tables of occupations and skills: ROME 4.0, FAP, and our perimeter."""

from __future__ import annotations

import polars as pl

from numericemploi.model.table import Column, Table

_FT = "France Travail, ROME 4.0"

ROME_SHEETS = Table(
    name="rome_sheets",
    row="A sheet (fiche) of ROME 4.0",
    key=("rome4",),
    columns=(
        Column(name="rome4", dtype=pl.String, meaning="ROME 4 code of the sheet", source=_FT),
        Column(name="ogr", dtype=pl.String, meaning="OGR code of the sheet", source=_FT),
        Column(name="label", dtype=pl.String, meaning="Label, both genders", source=_FT),
        Column(name="rome3", dtype=pl.String, meaning="ROME 3 head that the sheet descends from", source=_FT),
        Column(name="digital_flag", dtype=pl.String, meaning="Official `transition_num` flag, O or N; shown, not used",
               null="the publisher left it empty", source=_FT),
    ),
)  # fmt: skip

ROME_APPELLATIONS = Table(
    name="rome_appellations",
    row="A job title (appellation) of ROME 4.0",
    key=("ogr",),
    columns=(
        Column(name="ogr", dtype=pl.String, meaning="OGR code of the title", source=_FT),
        Column(name="label", dtype=pl.String, meaning="Long label, both genders", source=_FT),
        Column(name="label_short", dtype=pl.String, meaning="Short label", source=_FT),
        Column(name="rome4", dtype=pl.String, meaning="ROME 4 code of its sheet", source=_FT),
        Column(name="classification", dtype=pl.String, meaning="PRINCIPALE or SYNONYME", source=_FT),
        Column(name="little_used", dtype=pl.Boolean, meaning="`peu_usite` of the publisher", source=_FT),
    ),
)  # fmt: skip

ROME_SKILLS = Table(
    name="rome_skills",
    row="A skill, macro-skill or knowledge item (savoir) of ROME 4.0",
    key=("ogr",),
    columns=(
        Column(name="ogr", dtype=pl.String, meaning="OGR code of the item", source=_FT),
        Column(name="label", dtype=pl.String, meaning="Label", source=_FT),
        Column(name="nature", dtype=pl.String, meaning="`competence`, `macro_competence` or `savoir`", source=_FT),
        Column(name="category", dtype=pl.String, meaning="Publisher's category", null="none given", source=_FT),
        Column(name="macro_ogr", dtype=pl.String, meaning="OGR code of the macro-skill above", null="none", source=_FT),
    ),
)  # fmt: skip

ROME_LINKS = Table(
    name="rome_links",
    row="A link from a sheet to an item (skill, savoir or work context)",
    key=("rome4", "ogr"),
    columns=(
        Column(name="rome4", dtype=pl.String, meaning="ROME 4 code", source=_FT),
        Column(name="ogr", dtype=pl.String, meaning="OGR code of the item", source=_FT),
        Column(name="core", dtype=pl.String, meaning="`Principale` or `Émergente`", null="an ordinary link", source=_FT),
        Column(name="block", dtype=pl.String, meaning="Block of the sheet: 5 skills, 6 contexts", null="not in the blocks file",
               source=_FT),
        Column(name="rubric", dtype=pl.String, meaning="In block 5: 1 know-how, 2 soft, 3 knowledge", null="no rubric",
               source=_FT),
    ),
)  # fmt: skip

FAP2009_ROME = Table(
    name="fap2009_rome",
    row="A pair of occupation family (FAP-2009) and ROME 3 head, for a qualification when one is given",
    key=("fap2009", "rome3", "qualification"),
    columns=(
        Column(name="fap2009", dtype=pl.String, meaning="FAP-2009 code", source="DARES, 2009"),
        Column(name="rome3", dtype=pl.String, meaning="ROME 3 code", source="DARES, 2009"),
        Column(name="qualification", dtype=pl.String, meaning="Qualifications for which the pair holds, as published",
               source="DARES, 2009"),
    ),
)  # fmt: skip

OCCUPATIONS = Table(
    name="occupations",
    row="An occupation of the digital perimeter, v1",
    key=("rome3",),
    columns=(
        Column(name="rome3", dtype=pl.String, meaning="ROME 3 head"),
        Column(name="label", dtype=pl.String, meaning="French label"),
        Column(name="label_en", dtype=pl.String, meaning="English label, ours"),
        Column(name="scope", dtype=pl.String, meaning="`core`, or `related`: shown apart, never in totals"),
        Column(name="why", dtype=pl.String, meaning="Why the occupation is in, in French"),
    ),
)  # fmt: skip

FAMILY_OCCUPATIONS = Table(
    name="family_occupations",
    row="A link from an occupation family (FAP-2021) to a ROME 3 head; ours, no official table exists",
    key=("family", "rome3"),
    columns=(
        Column(name="family", dtype=pl.String, meaning="FAP-2021 code"),
        Column(name="rome3", dtype=pl.String, meaning="ROME 3 head"),
        Column(name="weight", dtype=pl.Float64, unit="share",
               meaning="Share of the occupation's offers read as belonging to the family; sums to 1 over an occupation"),
        Column(name="confidence", dtype=pl.String, meaning="A stated by a publisher, B by titles, C our reading"),
        Column(name="why", dtype=pl.String, meaning="Reason, in French"),
    ),
)  # fmt: skip

SYNONYMS = Table(
    name="synonyms",
    row="A text that means an occupation of ROME 4.0 though ROME does not list it, with its reason; ours",
    key=("text", "rome4"),
    columns=(
        Column(name="text", dtype=pl.String, meaning="Title as people write it"),
        Column(name="rome4", dtype=pl.String, meaning="ROME 4 code that it means"),
        Column(name="source", dtype=pl.String, meaning="Who says so"),
        Column(name="date", dtype=pl.Date, meaning="Day on which it was written"),
        Column(name="why", dtype=pl.String, meaning="Reason, in French"),
    ),
)  # fmt: skip

ESCO_TITLES = Table(
    name="esco_titles",
    row="A French name of an ESCO occupation: preferred or alternative",
    key=("occupation", "label"),
    columns=(
        Column(name="occupation", dtype=pl.String, meaning="ESCO URI", source="European Commission, ESCO"),
        Column(name="label", dtype=pl.String, meaning="Name, as published", source="European Commission, ESCO"),
        Column(name="preferred", dtype=pl.Boolean, meaning="Whether it is the preferred name",
               source="European Commission, ESCO"),
    ),
)  # fmt: skip

APPELLATIONS_ESCO = Table(
    name="appellations_esco",
    row="A link from a ROME 3 job title to an ESCO occupation",
    key=("ogr", "occupation"),
    columns=(
        Column(name="ogr", dtype=pl.String, meaning="OGR code of the title", source="Pôle emploi, V1.4, 2022"),
        Column(name="label", dtype=pl.String, meaning="Label of the title", source="Pôle emploi, V1.4, 2022"),
        Column(name="occupation", dtype=pl.String, meaning="ESCO URI", source="Pôle emploi, V1.4, 2022"),
        Column(name="occupation_label", dtype=pl.String, meaning="Preferred name in ESCO 1.0.9",
               source="Pôle emploi, V1.4, 2022"),
        Column(name="relation", dtype=pl.String, meaning="`exact`, `close`, `narrow` or `broad`: the ESCO occupation beside the title",
               source="Pôle emploi, V1.4, 2022"),
    ),
)  # fmt: skip

DIGITAL_SKILLS = Table(
    name="digital_skills",
    row="A skill or knowledge item of ROME 4.0 that the package ships",
    key=("ogr",),
    columns=(
        Column(name="ogr", dtype=pl.String, meaning="OGR code of the item", source=_FT),
        Column(name="label", dtype=pl.String, meaning="Label", source=_FT),
        Column(name="nature", dtype=pl.String, meaning="`competence`, `macro_competence` or `savoir`", source=_FT),
        Column(name="category", dtype=pl.String, meaning="Publisher's category", null="none given", source=_FT),
        Column(name="rome4", dtype=pl.List(pl.String),
               meaning="Sheets of the perimeter that link to it", source=_FT),
        Column(name="core", dtype=pl.List(pl.String), meaning="Those of them to which it is core", source=_FT),
    ),
)  # fmt: skip

SKILL_ALIASES = Table(
    name="skill_aliases",
    row="A text that means an item of ROME 4.0 though ROME does not write it so, with its reason; ours",
    key=("text", "ogr"),
    columns=(
        Column(name="text", dtype=pl.String, meaning="Words as people write them"),
        Column(name="ogr", dtype=pl.String, meaning="OGR code that they mean"),
        Column(name="when", dtype=pl.String,
               meaning="`cased`: only with a capital; `listed`: only beside another technology; `never`: the label itself is not read",
               null="always"),
        Column(name="source", dtype=pl.String, meaning="Who says so"),
        Column(name="date", dtype=pl.Date, meaning="Day on which it was written"),
        Column(name="why", dtype=pl.String, meaning="Reason, in French"),
    ),
)  # fmt: skip

SKILLS_ESCO = Table(
    name="skills_esco",
    row="A link from an item of ROME 4.0 to an ESCO skill, with its reason; ours: no official table exists",
    key=("ogr", "uri"),
    columns=(
        Column(name="ogr", dtype=pl.String, meaning="OGR code of the item"),
        Column(name="uri", dtype=pl.String, meaning="ESCO URI", source="European Commission, ESCO 1.2"),
        Column(name="label", dtype=pl.String, meaning="French label in ESCO", source="European Commission, ESCO 1.2"),
        Column(name="relation", dtype=pl.String, meaning="`exact`, `close`, `narrow` or `broad`: the ESCO skill beside the item"),
        Column(name="confidence", dtype=pl.String, meaning="A the same thing, B our reading"),
        Column(name="date", dtype=pl.Date, meaning="Day on which it was written"),
        Column(name="why", dtype=pl.String, meaning="Reason, in French"),
    ),
)  # fmt: skip
