"""Words of a zone's figures: what each is called, in which unit, from which source, and what goes with all of them."""

from __future__ import annotations

from django.utils.translation import gettext as _

from numericemploi.reference import activities
from numericemploi.store import editions, records
from numericemploi.web import dates, numbers
from numericemploi.web.vocabulary import word

PARTS = ("fabric", "occupations", "market", "training")

_TABLES = {
    "insee": ("commune_population", "communes"),
    "none": (),
    "adverts": ("offers",),
    "needs": ("needs",),
    "bmo_carried": ("bmo",),
    "bmo": ("bmo",),
    "offer_counts": ("offer_counts",),
    "tension_carried": ("tension",),
    "tension": ("tension",),
    "gap": ("bmo", "tension", "sessions"),
    "sessions": ("sessions",),
    "plan": ("sessions", "bmo"),
}
"""Tables that each source of a figure is made of."""


METHODS = dict.fromkeys(
    ("communes", "population", "rural_share", "establishments", "adverts", "advertisers", "organisations", "needed",
     "needed_by_sector", "positions", "declared", "offers", "survey_projects"),
    "demande",
) | dict.fromkeys(("gap", "jobseekers", "able", "in_training"), "ecart") | {"tension": "tension"} | dict.fromkeys(
    ("sessions_contracted", "sessions_offered", "seats_contracted", "seats_offered", "reserved"), "plan"
)  # fmt: skip
"""Method page that defines each figure."""


def cited() -> dict[str, str]:
    """Cite each source with what its tables are: publisher, vintage, licence."""
    held = {one.table: one.source for one in editions.listing()}
    return {
        source: "; ".join(
            [word("zone_source", source)]
            + [
                ", ".join(
                    [word("publisher", held[table].publisher), word("vintage", held[table].vintage),
                     word("licence", held[table].licence)]
                )
                for table in tables if table in held
            ]
        )
        for source, tables in _TABLES.items()
    }  # fmt: skip


def sector(code: str) -> str:
    """Name a section of activities; the rest, or what was not given, has words too."""
    if code == "rest":
        return _("autres secteurs, moins de trois organisations chacun")
    if code not in activities.LABELS:
        return _("secteur non précisé")
    return activities.LABELS[code][numbers.language() == "en"]


def origins() -> dict[str, bool]:
    """Tell of each table whether it is fictif: a statistic by its edition, records as soon as one of them is."""
    held = {one.table: one.source.origin == "fictif" for one in editions.listing()}
    return held | {noun: records.any_fictif(noun) for noun in ("needs", "offers", "sessions")}


def is_fictif(source: str, origin: dict[str, bool]) -> bool:
    """Whether a figure of this source rests on anything fictif."""
    return any(origin.get(table, False) for table in _TABLES[source])


def notes(seen, title: str, *, contours: bool = False) -> list[str]:
    """Return what goes with every extract: what it is, of which day, its definitions, its sources, what is fictif."""
    run = seen.run
    tables = [
        "bmo",
        "offer_counts",
        "tension",
        "communes",
        "commune_population",
        *(["zone_contours"] if contours else []),
    ]
    held = {one.table: one.source for one in editions.listing()}
    told = [
        title,
        _("Calcul au %(day)s, empreinte %(digest)s.")
        % {"day": dates.long(run.as_of), "digest": run.digest[:12]},
        _(
            "Demande : projets de recrutement de l'enquête BMO, portés des bassins aux zones et des familles aux "
            "métiers ; intervalle à 90 % selon nos hypothèses. Écart : demande, moins les personnes prêtes, moins "
            "les places déjà achetées."
        ),
        _(
            "Un chiffre inconnu n'est pas un zéro. Besoins déclarés, offres et tension se lisent à côté de la "
            "demande et ne s'y ajoutent pas."
        ),
    ]
    told += [
        _("Source %(table)s : %(publisher)s, %(vintage)s, publié le %(day)s, %(licence)s.")
        % {
            "table": word("dataset", table),
            "publisher": word("publisher", held[table].publisher),
            "vintage": word("vintage", held[table].vintage),
            "day": dates.long(held[table].published_on),
            "licence": word("licence", held[table].licence),
        }
        for table in tables
        if table in held
    ]
    if fictif := sorted(table for table, made_up in origins().items() if made_up):
        names = ", ".join(
            word("noun", table) if table in ("needs", "offers", "sessions") else word("dataset", table)
            for table in fictif
        )
        told.append(_("Fictif : %(names)s. Ne rien en conclure sur le territoire réel.") % {"names": names})
    return told
