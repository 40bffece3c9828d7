"""Tables of places: communes, zones, bassins, their passages and their facts."""

from __future__ import annotations

import polars as pl

from numericemploi.model.table import Column, Table

COMMUNES = Table(
    name="communes",
    row="A commune and the zonings that it belongs to",
    key=("commune",),
    columns=(
        Column(name="commune", dtype=pl.String, meaning="Insee code"),
        Column(name="label", dtype=pl.String, meaning="Name"),
        Column(name="department", dtype=pl.String, meaning="Department code"),
        Column(name="region", dtype=pl.String, meaning="Region code since 2016 (Grand Est: 44)"),
        Column(name="zone", dtype=pl.String, meaning="Employment zone 2020"),
    ),
)

ZONES = Table(
    name="zones",
    row="An employment zone 2020 (zone d'emploi)",
    key=("zone",),
    columns=(
        Column(name="zone", dtype=pl.String, meaning="Employment zone 2020"),
        Column(name="label", dtype=pl.String, meaning="Name"),
    ),
)

COMMUNE_PASSAGES = Table(
    name="commune_passages",
    row="A commune code of one year and what became of it the next; a split has several rows",
    key=("year_from", "commune_from", "commune_to"),
    columns=(
        Column(name="year_from", dtype=pl.Int32, meaning="Year of the code", unit="year"),
        Column(name="commune_from", dtype=pl.String, meaning="Code that year"),
        Column(name="year_to", dtype=pl.Int32, meaning="Year after", unit="year"),
        Column(name="commune_to", dtype=pl.String, meaning="Code the year after"),
    ),
)

COMMUNE_POSTCODES = Table(
    name="commune_postcodes",
    row="A commune and one of its postcodes; a postcode may serve several communes",
    key=("commune", "postcode"),
    columns=(
        Column(name="commune", dtype=pl.String, meaning="Insee code"),
        Column(name="postcode", dtype=pl.String, meaning="Postcode, leading zero kept"),
    ),
)

COMMUNE_BASSINS = Table(
    name="commune_bassins",
    row="A commune (former ones included) and its France Travail basin",
    key=("commune",),
    columns=(
        Column(name="commune", dtype=pl.String, meaning="Insee code"),
        Column(name="bassin", dtype=pl.String, meaning="France Travail basin (BMO)"),
        Column(name="bassin_label", dtype=pl.String, meaning="Name of the basin"),
    ),
)

COMMUNE_POINTS = Table(
    name="commune_points",
    row="A commune and a point in it",
    key=("commune",),
    columns=(
        Column(name="commune", dtype=pl.String, meaning="Insee code"),
        Column(name="latitude", dtype=pl.Float64, unit="degree, WGS 84", meaning="Latitude"),
        Column(name="longitude", dtype=pl.Float64, unit="degree, WGS 84", meaning="Longitude"),
    ),
)

COMMUNE_POPULATION = Table(
    name="commune_population",
    row="A commune and its population",
    key=("commune",),
    columns=(
        Column(name="commune", dtype=pl.String, meaning="Insee code"),
        Column(name="population", dtype=pl.Int64, unit="people", meaning="Municipal population"),
        Column(name="year", dtype=pl.Int32, unit="year", meaning="Year of the population"),
    ),
)

COMMUNE_DENSITY = Table(
    name="commune_density",
    row="A commune and its level in the 7-level density grid",
    key=("commune",),
    columns=(
        Column(name="commune", dtype=pl.String, meaning="Insee code"),
        Column(name="density", dtype=pl.Int8, unit="1 dense … 7 very dispersed", meaning="Level of the grid; 5-7 is rural"),
    ),
)  # fmt: skip

FIBRE = Table(
    name="fibre",
    row="A commune and its optical fibre (FttH) coverage class at one quarter",
    key=("commune",),
    columns=(
        Column(name="commune", dtype=pl.String, meaning="Insee code"),
        Column(name="quarter", dtype=pl.String, meaning="Quarter, `2018-T1`"),
        Column(name="premises", dtype=pl.Int64, unit="premises", meaning="Premises that can be connected"),
        Column(
            name="class_upper",
            dtype=pl.Float64,
            unit="%",
            meaning="Upper bound of the class of covered premises",
        ),
    ),
)

ZONE_CONTOURS = Table(
    name="zone_contours",
    row="An employment zone and its outline",
    key=("zone",),
    columns=(
        Column(name="zone", dtype=pl.String, meaning="Employment zone 2020"),
        Column(name="label", dtype=pl.String, meaning="Name"),
        Column(
            name="geometry", dtype=pl.String, meaning="GeoJSON geometry (Polygon or MultiPolygon), WGS 84"
        ),
    ),
)

BASSIN_CONTOURS = Table(
    name="bassin_contours",
    row="A France Travail basin and its outline",
    key=("bassin",),
    columns=(
        Column(name="bassin", dtype=pl.String, meaning="France Travail basin"),
        Column(name="label", dtype=pl.String, meaning="Name"),
        Column(
            name="geometry", dtype=pl.String, meaning="GeoJSON geometry (Polygon or MultiPolygon), WGS 84"
        ),
    ),
)

COMMUNE_CONTOURS = Table(
    name="commune_contours",
    row="A commune and its outline, simplified",
    key=("commune",),
    columns=(
        Column(name="commune", dtype=pl.String, meaning="Insee code"),
        Column(
            name="geometry", dtype=pl.String, meaning="GeoJSON geometry (Polygon or MultiPolygon), WGS 84"
        ),
    ),
)

DRIVE_TIMES = Table(
    name="drive_times",
    row="A pair of communes whose time by car is known: half of them set the estimate, the others judge it",
    key=("origin", "site"),
    columns=(
        Column(name="origin", dtype=pl.String, meaning="Insee code"),
        Column(name="site", dtype=pl.String, meaning="Insee code"),
        Column(name="minutes", dtype=pl.Float64, unit="minutes", meaning="One way, off-peak, rounded to 5"),
        Column(name="judges", dtype=pl.Boolean, meaning="True: kept out of the setting, the error is printed on it"),
    ),
)  # fmt: skip

TRAVEL_TIMES = Table(
    name="travel_times",
    row="A travel time between two communes, from a file or a routing engine",
    key=("origin", "site", "mode"),
    columns=(
        Column(name="origin", dtype=pl.String, meaning="Insee code of the commune of departure"),
        Column(name="site", dtype=pl.String, meaning="Insee code of the commune of arrival"),
        Column(name="mode", dtype=pl.String, meaning="`car` or `transit` (public transport)"),
        Column(name="minutes", dtype=pl.Float64, unit="minutes", meaning="One way"),
        Column(name="kilometres", dtype=pl.Float64, unit="km", meaning="One way, by road", null="not given"),
    ),
)

GEOGRAPHY = Table(
    name="geography",
    row="A commune of the region with all that is known of its place: what the rooms read",
    key=("commune",),
    columns=(
        Column(name="commune", dtype=pl.String, meaning="Insee code"),
        Column(name="label", dtype=pl.String, meaning="Name"),
        Column(name="department", dtype=pl.String, meaning="Department code"),
        Column(name="region", dtype=pl.String, meaning="Region code"),
        Column(name="zone", dtype=pl.String, meaning="Employment zone 2020"),
        Column(name="bassin", dtype=pl.String, meaning="France Travail basin", null="commune unknown to the operator"),
        Column(name="population", dtype=pl.Int64, unit="people", meaning="Population", null="not in the table loaded"),
        Column(name="latitude", dtype=pl.Float64, unit="degree", meaning="Latitude", null="no point known"),
        Column(name="longitude", dtype=pl.Float64, unit="degree", meaning="Longitude", null="no point known"),
        Column(name="density", dtype=pl.Int8, unit="1-7", meaning="Density level", null="not in the table loaded"),
        Column(name="connected", dtype=pl.Boolean, meaning="True: an old table proves fibre coverage of more than 80 % of premises",
               null="not proven: an old table may prove yes, never no"),
    ),
)  # fmt: skip
