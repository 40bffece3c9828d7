"""The two printed pages of a zone's sheet, in the four parts of the territorial diagnosis, written for people."""

from __future__ import annotations

from dataclasses import dataclass, field

import polars as pl
from django.utils.translation import gettext as _

from numericemploi.web import dates, numbers, zone_words
from numericemploi.web.templatetags.figures import label
from numericemploi.web.vocabulary import word

_MOST_SESSIONS, _MOST_BASSINS, _MOST_SECTORS = 10, 8, 6
_FABRIC = (
    "population", "rural_share", "communes", "establishments", "advertisers", "adverts", "organisations",
    "needed", "declared",
)  # fmt: skip
_TRAINING = ("sessions_contracted", "seats_contracted", "sessions_offered", "seats_offered")


def page(seen, code: str, figures: pl.DataFrame, title: str, notes: list[str]) -> dict:
    """Gather what the two pages say."""
    sheet = _Sheet(seen=seen, code=code, figures=figures)
    return {
        "title": title,
        "language": numbers.language(),
        "lead": notes[1],
        "mention": notes[-1] if any(sheet.origin.values()) else "",
        "foot": f"Numéric'Emploi · {dates.long(seen.run.as_of)} · {seen.run.digest[:12]}",
        "notes": {"title": _("Définitions et sources"), "lines": notes[2:]},
        "parts": {
            "fabric": _fabric(sheet),
            "occupations": _occupations(sheet),
            "market": _market(sheet),
            "training": _training(sheet),
        },
    }


@dataclass(slots=True, kw_only=True)
class _Sheet:
    """The figures of a zone by what they are and what they are about, and how one of them is written."""

    seen: object
    code: str
    figures: pl.DataFrame
    found: dict = field(init=False)
    origin: dict = field(init=False)
    occupations: list[str] = field(init=False)

    def __post_init__(self) -> None:
        here = self.figures.filter(within="")
        self.found = {(row["figure"], row["about"]): row for row in here.iter_rows(named=True)}
        self.origin = zone_words.origins()
        self.occupations = [about for figure, about in self.found if figure == "positions" and about]

    def shown(self, figure: str, about: str = "") -> str:
        return _shown(self.found.get((figure, about)))

    def between(self, figure: str, about: str) -> str:
        row = self.found.get((figure, about))
        return "" if row is None else numbers.between(row["low"], row["high"])

    def gap(self, about: str) -> str:
        row = self.found.get(("gap", about))
        return _("inconnu") if row is None else numbers.signed(row["value"])

    def fact(self, figure: str) -> list[str]:
        row = self.found[figure, ""]
        period = f"{row['period']} · " if row["period"] else ""
        mark = _("fictif") if zone_words.is_fictif(row["source"], self.origin) else ""
        beside = f"{period}{word('zone_source', row['source'])}" + (f" · {mark}" if mark else "")
        return [word("zone_figure", figure), _shown(row), beside]

    def named(self, rome3: str) -> str:
        return f"{label(self.seen.occupations[rome3])} ({rome3})"


def _fabric(sheet: _Sheet) -> dict:
    sectors = sheet.figures.filter(figure="needed_by_sector").sort("value", descending=True)
    return {
        "title": f"1. {word('zone_part', 'fabric')}",
        "facts": [sheet.fact(name) for name in _FABRIC],
        "sectors": {
            "header": [_("Postes attendus, par secteur de l'organisation"), _("postes")],
            "rows": [
                [zone_words.sector(row["about"]), _shown(row)]
                for row in sectors.head(_MOST_SECTORS).to_dicts()
            ],
            "none": _("Par secteur : moins de trois organisations, rien n'est publié."),
        },
        "note": _("Nombre d'établissements : aucun fichier chargé ne le donne pour la zone."),
    }


def _occupations(sheet: _Sheet) -> dict:
    return {
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
                    sheet.named(one) if one else _("Tous les métiers du cœur"),
                    sheet.shown("positions", one),
                    sheet.between("positions", one),
                    sheet.shown("declared", one),
                    sheet.shown("offers", one),
                ]
                for one in ["", *sheet.occupations]
            ],
            "none": _("Aucun chiffre."),
        },
        "note": _("Les besoins fermes et les offres se lisent à côté : ils ne s'ajoutent pas aux postes."),
    }


def _market(sheet: _Sheet) -> dict:
    return {
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
                    sheet.named(one),
                    sheet.shown("jobseekers", one),
                    sheet.shown("able", one),
                    sheet.gap(one),
                    sheet.between("gap", one),
                ]
                for one in sheet.occupations
            ],
            "none": _("Aucun chiffre."),
        },
        "bassins": _bassins(sheet.seen, sheet.code, sheet.figures),
        "note": _(
            "Projets et tension sont ceux des bassins, tels que publiés ; la zone en partage les communes."
        ),
    }


def _training(sheet: _Sheet) -> dict:
    return {
        "title": f"4. {word('zone_part', 'training')}",
        "facts": [sheet.fact(name) for name in _TRAINING],
        "sessions": _sessions(sheet.seen, sheet.code),
        "note": _("Sessions dont le site est dans la zone ; celles à distance s'y ajoutent pour tous."),
    }


def _shown(row: dict | None) -> str:
    if row is None:
        return _("inconnu")
    if row["value"] is None:
        return word("zone_state", row["state"])
    return numbers.percent(row["value"]) if row["figure"].endswith("share") else numbers.whole(row["value"])


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
