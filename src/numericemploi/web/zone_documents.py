"""A zone's sheet as a document: CSV, XLSX, GeoJSON, PDF; the same figures in each, with all that goes with them."""

from __future__ import annotations

import json
from dataclasses import dataclass

import polars as pl
from django.urls import reverse
from django.utils.translation import gettext as _

from numericemploi.sources import printed, spreadsheets
from numericemploi.store import editions, runs
from numericemploi.verbs import zones as verb
from numericemploi.web import dates, numbers, zone_words
from numericemploi.web.templatetags.figures import label
from numericemploi.web.vocabulary import word

MEDIA = {
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
    "geojson": "application/geo+json",
}
_MOST_SESSIONS, _MOST_BASSINS = 10, 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """An extract ready to be sent: its bytes, their kind, the name of its file."""

    data: bytes
    form: str
    name: str


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
        "csv": lambda: _noted_csv(
            spreadsheets.Sheet(name="", notes=notes, header=_header(), rows=_lines(seen, figures))
        ),
        "xlsx": lambda: spreadsheets.workbook(_sheets(seen, figures, notes)),
        "geojson": lambda: _collection({code: figures}, seen, notes),
        "pdf": lambda: printed.pdf("zone", _printed(seen, code, figures, title, notes)),
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
        data = spreadsheets.workbook([sheet]) if form == "xlsx" else _noted_csv(sheet)
    return Document(data=data, form=form, name=f"zones-{horizon}-{seen.run.as_of}.{form}")


def _noted_csv(sheet: spreadsheets.Sheet) -> bytes:
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


def _printed(seen, code: str, figures: pl.DataFrame, title: str, notes: list[str]) -> dict:
    """Gather what the two pages say, every number written for people."""
    found = {(row["figure"], row["about"]): row for row in figures.filter(within="").iter_rows(named=True)}
    origin = zone_words.origins()
    occupations = [
        row["about"] for row in figures.filter(figure="positions").iter_rows(named=True) if row["about"]
    ]

    def shown(figure: str, about: str = "") -> str:
        return _shown(found.get((figure, about)))

    def fact(figure: str) -> list[str]:
        row = found[figure, ""]
        period = f"{row['period']} · " if row["period"] else ""
        mark = _("fictif") if zone_words.is_fictif(row["source"], origin) else ""
        beside = f"{period}{word('zone_source', row['source'])}" + (f" · {mark}" if mark else "")
        return [word("zone_figure", figure), _shown(row), beside]

    def named(rome3: str) -> str:
        return f"{label(seen.occupations[rome3])} ({rome3})"

    sectors = figures.filter(figure="needed_by_sector").sort("value", descending=True)
    return {
        "title": title,
        "language": numbers.language(),
        "lead": notes[1],
        "mention": notes[-1] if any(origin.values()) else "",
        "foot": f"Numéric'Emploi · {dates.long(seen.run.as_of)} · {seen.run.digest[:12]}",
        "notes": {"title": _("Définitions et sources"), "lines": notes[2:]},
        "parts": {
            "fabric": {
                "title": f"1. {word('zone_part', 'fabric')}",
                "facts": [
                    fact(name)
                    for name in (
                        "population",
                        "rural_share",
                        "communes",
                        "establishments",
                        "advertisers",
                        "adverts",
                        "organisations",
                        "needed",
                        "declared",
                    )
                ],
                "sectors": {
                    "header": [_("Postes attendus, par secteur de l'organisation"), _("postes")],
                    "rows": [
                        [zone_words.sector(row["about"]), _shown(row)] for row in sectors.head(6).to_dicts()
                    ],
                    "none": _("Par secteur : moins de trois organisations, rien n'est publié."),
                },
                "note": _("Nombre d'établissements : aucun fichier chargé ne le donne pour la zone."),
            },
            "occupations": {
                "title": f"2. {word('zone_part', 'occupations')}",
                "table": {
                    "header": [
                        _("Métier"),
                        _("Postes à pourvoir"),
                        _("entre"),
                        _("Besoins fermes"),
                        _("Offres, un jour"),
                    ],
                    "rows": [
                        [
                            named(one) if one else _("Tous les métiers du cœur"),
                            shown("positions", one),
                            _interval(found.get(("positions", one))),
                            shown("declared", one),
                            shown("offers", one),
                        ]
                        for one in ["", *occupations]
                    ],
                    "none": _("Aucun chiffre."),
                },
                "note": _(
                    "Les besoins fermes et les offres se lisent à côté : ils ne s'ajoutent pas aux postes."
                ),
            },
            "market": {
                "title": f"3. {word('zone_part', 'market')}",
                "table": {
                    "header": [
                        _("Métier"),
                        _("Demandeurs d'emploi"),
                        _("Personnes prêtes"),
                        _("Écart"),
                        _("entre"),
                    ],
                    "rows": [
                        [
                            named(one),
                            shown("jobseekers", one),
                            shown("able", one),
                            _signed(found.get(("gap", one))),
                            _interval(found.get(("gap", one))),
                        ]
                        for one in occupations
                    ],
                    "none": _("Aucun chiffre."),
                },
                "bassins": _bassins(seen, code, figures),
                "note": _(
                    "Projets et tension sont ceux des bassins, tels que publiés ; la zone en partage les communes."
                ),
            },
            "training": {
                "title": f"4. {word('zone_part', 'training')}",
                "facts": [
                    fact(name)
                    for name in (
                        "sessions_contracted",
                        "seats_contracted",
                        "sessions_offered",
                        "seats_offered",
                    )
                ],
                "sessions": _sessions(seen, code),
                "note": _(
                    "Sessions dont le site est dans la zone ; celles à distance s'y ajoutent pour tous."
                ),
            },
        },
    }


def _shown(row: dict | None) -> str:
    if row is None:
        return _("inconnu")
    if row["value"] is None:
        return word("zone_state", row["state"])
    return numbers.percent(row["value"]) if row["figure"].endswith("share") else numbers.whole(row["value"])


def _signed(row: dict | None) -> str:
    return _("inconnu") if row is None else numbers.signed(row["value"])


def _interval(row: dict | None) -> str:
    return "" if row is None else numbers.between(row["low"], row["high"])


def _bassins(seen, code: str, figures: pl.DataFrame) -> dict:
    """List the basins that share communes with the zone, with what was published for each."""
    within = figures.filter(pl.col("within") != "")
    rows = []
    for shared in seen.table("zone_bassins").filter(zone=code).head(_MOST_BASSINS).to_dicts():
        here = within.filter(within=shared["bassin"])
        projects, tension = here.filter(figure="survey_projects"), here.filter(figure="tension")
        hidden = projects["value"].null_count()
        rows.append(
            [
                seen.bassins.get(shared["bassin"], shared["bassin"]),
                numbers.percent(shared["zone_share"]),
                numbers.percent(shared["bassin_share"]),
                numbers.whole(projects["value"].sum()) if hidden < projects.height else _("inconnu"),
                numbers.whole(hidden),
                ", ".join(f"{one['about']} {one['value']:.0f}" for one in tension.to_dicts()) or "—",
            ]
        )
    years = sorted({row["period"] for row in within.to_dicts() if row["figure"] == "survey_projects"})
    return {
        "header": [
            _("Bassin France Travail"),
            _("part de la zone"),
            _("part du bassin"),
            _("projets BMO publiés") + "".join(f" {year}" for year in years),
            _("familles masquées ou absentes"),
            _("tension publiée"),
        ],
        "rows": rows,
        "widths": [3, 1, 1, 1, 1, 3],
        "none": _("Aucun bassin connu."),
    }


def _sessions(seen, code: str) -> dict:
    here = [one for one in seen.sessions.values() if one["zone"] == code and seen.is_ahead(one)]
    rows = [
        [
            seen.trainings[one["training_id"]]["title"]
            if one["training_id"] in seen.trainings
            else one["training_id"],
            one["place"] or "—",
            dates.short(one["starts_on"]) if one["starts_on"] else "—",
            numbers.whole(one["seats_max"]),
            word("session", one["status"]),
        ]
        for one in here[:_MOST_SESSIONS]
    ]
    if len(here) > _MOST_SESSIONS:
        rows.append(
            [_("et %(count)s autres sessions") % {"count": len(here) - _MOST_SESSIONS}, "", "", "", ""]
        )
    return {
        "header": [_("Formation"), _("Lieu"), _("Début"), _("Places"), _("État")],
        "rows": rows,
        "widths": [4, 2, 2, 1, 2],
        "none": _("Aucune session à venir dans cette zone parmi celles que l'on connaît."),
    }
