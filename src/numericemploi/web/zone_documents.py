"""A zone's sheet as a document: CSV, XLSX, GeoJSON, PDF; the same figures in each, with all that goes with them."""

from __future__ import annotations

import json
from dataclasses import dataclass

import polars as pl
from django.urls import reverse
from django.utils.translation import gettext as _

from numericemploi.model.errors import NotFoundError
from numericemploi.model.tables.results import HORIZONS
from numericemploi.sources import printed, spreadsheets
from numericemploi.store import editions, runs
from numericemploi.verbs import zones as verb
from numericemploi.web import snapshot, zone_print, zone_words
from numericemploi.web.templatetags.figures import label
from numericemploi.web.vocabulary import word

MEDIA = {
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
    "geojson": "application/geo+json",
}
MAP_FORMS = ("csv", "xlsx", "geojson")


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """An extract ready to be sent: its bytes, their kind, the name of its file."""

    data: bytes
    form: str
    name: str


def asked(code: str, horizon: str, form: str) -> Document:
    """Write the sheet of a zone of the last run, or without a code the totals of every zone.

    Raises
    ------
    NotFoundError
        No run is finished, or there is no such zone, horizon or form.
    """
    seen = snapshot.current()
    if seen is None:
        raise NotFoundError("No run is finished yet.", hint="Run: numericemploi cycle")
    if form not in (forms := tuple(MEDIA) if code else MAP_FORMS):
        raise NotFoundError("No such form.", hint=f"Forms: {', '.join(forms)}.")
    if horizon not in HORIZONS or (code and code not in seen.zones):
        raise NotFoundError(
            "No such zone or horizon.", hint=f"Zones are those of the map; horizons: {', '.join(HORIZONS)}."
        )
    return of_zone(seen, code, horizon, form) if code else of_map(seen, horizon, form)


def of_zone(seen, code: str, horizon: str, form: str) -> Document:
    """Write the sheet of one zone in one form."""
    figures = verb.figures(code, horizon)
    title = _("Zone d'emploi de %(zone)s (%(code)s), horizon de %(horizon)s") % {
        "zone": seen.zones[code],
        "code": code,
        "horizon": word("horizon", horizon),
    }
    notes = zone_words.notes(seen, title, contours=form == "geojson")
    writers = {
        "csv": lambda: noted_csv(
            spreadsheets.Sheet(name="", notes=notes, header=_header(), rows=_lines(seen, figures))
        ),
        "xlsx": lambda: spreadsheets.workbook(_sheets(seen, figures, notes)),
        "geojson": lambda: _collection({code: figures}, seen, notes),
        "pdf": lambda: printed.pdf("zone", zone_print.page(seen, code, figures, title, notes)),
    }
    return Document(data=writers[form](), form=form, name=f"zone-{code}-{horizon}-{seen.run.as_of}.{form}")


def of_map(seen, horizon: str, form: str) -> Document:
    """Write the totals of every zone in one form: CSV, XLSX or GeoJSON."""
    title = _("Zones d'emploi, horizon de %(horizon)s") % {"horizon": word("horizon", horizon)}
    notes = zone_words.notes(seen, title, contours=form == "geojson")
    rows = seen.table("zone_totals").filter(horizon=horizon).sort("zone").to_dicts()
    header = [
        _("zone"),
        _("nom"),
        _("horizon"),
        *(name for name in rows[0] if name not in ("zone", "horizon")),
    ]
    lines = [
        [
            row["zone"],
            seen.zones.get(row["zone"], ""),
            word("horizon", horizon),
            *(value for name, value in row.items() if name not in ("zone", "horizon")),
        ]
        for row in rows
    ]
    sheet = spreadsheets.Sheet(name=_("Zones"), notes=notes, header=header, rows=lines)
    if form == "geojson":
        data = _features(
            [
                (row["zone"], {"zone": row["zone"], "label": seen.zones.get(row["zone"])} | row)
                for row in rows
            ],
            notes,
        )
    else:
        data = spreadsheets.workbook([sheet]) if form == "xlsx" else noted_csv(sheet)
    return Document(data=data, form=form, name=f"zones-{horizon}-{seen.run.as_of}.{form}")


def noted_csv(sheet: spreadsheets.Sheet) -> bytes:
    """Write a CSV whose every row ends with what it is and of which day: a row taken alone still says it."""
    noted = " — ".join([*sheet.notes[:2], sheet.notes[-1]])
    rows = [[*row, noted] for row in sheet.rows]
    wide = spreadsheets.Sheet(name=sheet.name, header=[*sheet.header, _("calcul")], rows=rows)
    return spreadsheets.csv_text(wide).encode("utf-8-sig")


def _lines(seen, figures: pl.DataFrame) -> list[list]:
    origin, cited = zone_words.origins(), zone_words.cited()
    return [
        [
            word("zone_part", row["part"]),
            word("zone_figure", row["figure"]),
            row["about"] or None,
            _about(seen, row),
            row["within"] or None,
            seen.bassins.get(row["within"]) if row["within"] else None,
            row["value"],
            row["low"],
            row["high"],
            word("zone_unit", row["figure"]),
            word("zone_state", row["state"]) or None,
            row["period"] or str(seen.run.as_of),
            cited[row["source"]],
            reverse("method", args=[zone_words.METHODS[row["figure"]]]),
            _("fictif") if zone_words.is_fictif(row["source"], origin) else None,
        ]
        for row in figures.iter_rows(named=True)
    ]


def _header() -> list[str]:
    return [
        _("partie"),
        _("chiffre"),
        _("code"),
        _("objet"),
        _("bassin"),
        _("nom du bassin"),
        _("valeur"),
        _("borne basse"),
        _("borne haute"),
        _("unité"),
        _("état"),
        _("période"),
        _("source"),
        _("définition, sur le site"),
        _("fictif ?"),
    ]


def _about(seen, row: dict) -> str | None:
    """Name what a figure is about: a sector, an occupation; a family of the survey has its code alone."""
    if row["figure"] == "needed_by_sector":
        return zone_words.sector(row["about"])
    found = seen.occupations.get(row["about"])
    return label(found) if found else None


def _sheets(seen, figures: pl.DataFrame, notes: list[str]) -> list[spreadsheets.Sheet]:
    return [
        spreadsheets.Sheet(
            name=word("zone_part", part),
            notes=notes,
            header=_header(),
            rows=_lines(seen, figures.filter(part=part)),
        )
        for part in zone_words.PARTS
    ]


def _collection(by_zone: dict[str, pl.DataFrame], seen, notes: list[str]) -> bytes:
    features = []
    for zone, figures in by_zone.items():
        names = ("part", "figure", "about", "within", "value", "low", "high", "state", "period", "source")
        told = [{name: row[name] for name in names} for row in figures.iter_rows(named=True)]
        features.append((zone, {"zone": zone, "label": seen.zones[zone], "figures": told}))
    return _features(features, notes)


def _features(features: list[tuple[str, dict]], notes: list[str]) -> bytes:
    """Write a collection in WGS 84 (RFC 7946); a zone without a loaded outline has a null geometry."""
    shapes = dict(editions.read("zone_contours").select("zone", "geometry").iter_rows())
    held = editions.current("zone_contours")
    document = {
        "type": "FeatureCollection",
        "notes": notes,
        "attribution": "" if held is None else f"{held.source.publisher}, {held.source.licence}",
        "features": [
            {
                "type": "Feature",
                "id": zone,
                "geometry": json.loads(shapes[zone]) if zone in shapes else None,
                "properties": properties,
            }
            for zone, properties in features
        ],
    }
    return runs.canonical(document)
