"""Tables of a zone's sheet: its economic fabric, the basins that it shares, every figure in one long table."""

from __future__ import annotations

import polars as pl

from numericemploi.model.table import Column, Table

ZONE_FABRIC = Table(
    name="zone_fabric",
    row="What is known of a zone's economic fabric; the number of establishments is not: no file loaded has it",
    key=("zone",),
    columns=(
        Column(name="zone", dtype=pl.String, meaning="Employment zone 2020"),
        Column(name="communes", dtype=pl.Int64, unit="communes", meaning="Communes of the zone in the region"),
        Column(name="population", dtype=pl.Int64, unit="people", meaning="Their population", null="no commune's is known"),
        Column(name="rural_share", dtype=pl.Float64, unit="share", meaning="Part of the population in communes of density 5 to 7", null="no density or no population known"),
        Column(name="adverts", dtype=pl.Int64, unit="adverts", meaning="Digital adverts of the last 12 months"),
        Column(name="advertisers", dtype=pl.Int64, unit="employers", meaning="Employers behind them, where the source gives one"),
        Column(name="largest_share", dtype=pl.Float64, unit="share", meaning="Part of those adverts that the first employer published", null="fewer than three employers: not told"),
        Column(name="organisations", dtype=pl.Int64, unit="organisations", meaning="Organisations with a need that is waited for"),
        Column(name="needed", dtype=pl.Int64, unit="positions", meaning="Positions left of those needs, firm or not", null="fewer than three organisations: not told"),
    ),
)  # fmt: skip

ZONE_SECTIONS = Table(
    name="zone_sections",
    row="Positions needed in a zone by sector of the organisations that declared them; sectors of fewer than three organisations together",
    key=("zone", "section"),
    columns=(
        Column(name="zone", dtype=pl.String, meaning="Employment zone 2020"),
        Column(name="section", dtype=pl.String, meaning="Section of NAF rev. 2, `?` where no activity is given, or `rest`"),
        Column(name="organisations", dtype=pl.Int64, unit="organisations", meaning="Organisations, three at least"),
        Column(name="needed", dtype=pl.Int64, unit="positions", meaning="Positions left of their needs"),
    ),
)  # fmt: skip

ZONE_BASSINS = Table(
    name="zone_bassins",
    row="A zone and a France Travail basin that share communes: the crosswalk between the two zonings",
    key=("zone", "bassin"),
    columns=(
        Column(name="zone", dtype=pl.String, meaning="Employment zone 2020"),
        Column(name="bassin", dtype=pl.String, meaning="France Travail basin"),
        Column(name="communes", dtype=pl.Int64, unit="communes", meaning="Communes in both"),
        Column(name="population", dtype=pl.Int64, unit="people", meaning="Their population", null="none is known"),
        Column(name="zone_share", dtype=pl.Float64, unit="share", meaning="Part of the zone's population that lives in the basin", null="no population known"),
        Column(name="bassin_share", dtype=pl.Float64, unit="share", meaning="Part of the basin's population, in the region, that lives in the zone", null="no population known"),
    ),
)  # fmt: skip

PARTS = ("fabric", "occupations", "market", "training")
"""Parts of a zone's sheet: the four of the territorial diagnosis (OREF Grand Est, 2017)."""

ZONE_FIGURES = Table(
    name="zone_figures",
    row="One figure of a zone's sheet, with all that goes with it",
    key=("zone", "horizon", "figure", "about", "within"),
    columns=(
        Column(name="zone", dtype=pl.String, meaning="Employment zone 2020"),
        Column(name="horizon", dtype=pl.String, meaning="`short` or `medium`"),
        Column(name="part", dtype=pl.String, meaning="`fabric`, `occupations`, `market` or `training`"),
        Column(name="figure", dtype=pl.String, meaning="What is counted"),
        Column(name="about", dtype=pl.String, meaning="Occupation, family or section that it is about; empty: the zone whole"),
        Column(name="within", dtype=pl.String, meaning="Basin that it was published for; empty: the zone"),
        Column(name="value", dtype=pl.Float64, meaning="The figure", null="unknown, or not told: see `state`"),
        Column(name="low", dtype=pl.Float64, meaning="Low bound", null="none is stated"),
        Column(name="high", dtype=pl.Float64, meaning="High bound", null="none is stated"),
        Column(name="state", dtype=pl.String, meaning="`known`, `unknown`, `censored` (1 to 4), `absent` (0 to 4) or `withheld` (fewer than three organisations)"),
        Column(name="period", dtype=pl.String, meaning="Year or day that it speaks of; empty: the day of the run"),
        Column(name="source", dtype=pl.String, meaning="Code of the source"),
    ),
)  # fmt: skip

ZONE_PAIRS = Table(
    name="zone_pairs",
    row="An occupation in two zones, side by side",
    key=("rome3",),
    columns=(
        Column(name="rome3", dtype=pl.String, meaning="Occupation; `all`: the core occupations together"),
        *(
            Column(name=f"{name}_{side}", dtype=pl.Float64, unit="positions", meaning=f"{words} of zone {side}", null="unknown")
            for side in ("a", "b")
            for name, words in (("positions", "Demand"), ("low", "Its low bound"), ("high", "Its high bound"),
                                ("gap", "Gap"), ("gap_low", "Its low bound"), ("gap_high", "Its high bound"))
        ),
        Column(name="demand_apart", dtype=pl.Boolean, meaning="The two intervals of demand do not meet", null="one is unknown"),
        Column(name="gap_apart", dtype=pl.Boolean, meaning="The two intervals of the gap do not meet", null="one is unknown"),
    ),
)  # fmt: skip
