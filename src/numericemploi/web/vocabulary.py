"""Words that people read for the codes that tables hold: one table a kind of code."""

from __future__ import annotations

import unicodedata

from django.utils.translation import gettext_lazy as _

WORDS = {
    "horizon": {"short": _("6 mois"), "medium": _("24 mois")},
    "verdict": {
        "yes": _("preuves réunies"),
        "no": _("preuves contraires"),
        "insufficient": _("preuves insuffisantes"),
    },
    "proof": {
        "skills": _("Compétences demandées par les offres"),
        "openings": _("Postes face aux personnes disponibles"),
        "insertion": _("Insertion des anciens stagiaires"),
    },
    "kind": {
        "placement": _("emploi direct"),
        "upskilling": _("perfectionnement court"),
        "training": _("formation"),
        "reorientation": _("autre métier"),
    },
    "criterion": {
        "skills": _("Compétences"),
        "demand": _("Demande du territoire"),
        "travel": _("Trajet"),
        "level": _("Niveau d'entrée"),
        "funding": _("Financement"),
        "outcome": _("Résultats de la formation"),
    },
    "funder": {"region": _("Région"), "france_travail": _("France Travail"), "opco": _("Opco")},
    "modality": {"onsite": _("sur place"), "remote": _("à distance"), "blended": _("mixte")},
    "session": {"offered": _("peut être achetée"), "contracted": _("achetée")},
    "definition": {
        "strict": _("en emploi, tous les entrants comptés"),
        "known": _("en emploi, situations connues seulement"),
        "durable": _("en emploi durable, tous les entrants comptés"),
        "target": _("en emploi dans un métier visé, tous les entrants comptés"),
    },
    "state": {"published": _("publié"), "censored": _("masqué (1 à 4)"), "absent": _("absent (0 à 4)")},
    "carried_by": {
        "offers": _("offres"),
        "population": _("population"),
        "communes": _("communes, à parts égales"),
    },
    "origin": {"public": _("publique"), "fictif": _("fictive"), "packaged": _("livrée avec le logiciel")},
    "imported": {"fictif": _("fictif"), "imported": _("importé")},
    "noun": {
        "needs": _("besoins"),
        "offers": _("offres"),
        "candidates": _("dossiers"),
        "trainings": _("formations"),
        "sessions": _("sessions"),
        "outcomes": _("suites de formation"),
    },
    "data_kind": {
        "nomenclature": _("nomenclature"),
        "territory": _("territoire"),
        "statistic": _("statistique"),
        "schema": _("schéma"),
        "sample": _("échantillon"),
    },
    "dataset": {
        "rome_sheets": _("Fiches métiers ROME 4.0"),
        "rome_appellations": _("Appellations ROME 4.0"),
        "rome_skills": _("Compétences et savoirs ROME 4.0"),
        "rome_links": _("Liens métiers-compétences ROME 4.0"),
        "fap2009_rome": _("Familles FAP 2009 et métiers ROME 3"),
        "communes": _("Communes et zonages"),
        "zones": _("Zones d'emploi 2020"),
        "commune_passages": _("Communes qui ont changé de code"),
        "commune_bassins": _("Communes et bassins France Travail"),
        "commune_points": _("Coordonnées des communes"),
        "commune_population": _("Population des communes"),
        "commune_density": _("Grille de densité"),
        "fibre": _("Couverture en fibre"),
        "zone_contours": _("Contours des zones d'emploi"),
        "bmo": _("Besoins en main-d'œuvre (BMO)"),
        "offer_counts": _("Offres par commune et métier"),
        "tension": _("Tension et demandeurs d'emploi"),
        "lheo_schema": _("Schéma LHÉO des catalogues"),
    },
    "status": {
        "jobseeker": _("en recherche d'emploi"),
        "employee": _("en emploi, en reconversion"),
        "dropped_out": _("du métier, sorti·e du marché du travail"),
    },
    "plan_status": {
        "optimal": _("meilleur plan trouvé, écart prouvé"),
        "time_limit": _("recherche arrêtée par l'horloge, bornes prouvées"),
        "empty": _("aucun achat"),
        "infeasible": _("impossible"),
    },
    "uncovered": {
        "no_openings": _("aucun manque connu que les sessions à portée préparent"),
        "no_reach": _("aucune session à portée"),
        "no_seekers": _("aucun dossier"),
        "unknown": _("une session est à portée, mais le manque n'est connu pour aucun des métiers préparés"),
    },
    "role": {
        "adviser": _("conseiller·ère"),
        "buyer": _("acheteur·se"),
        "label_officer": _("instructeur·rice du label"),
        "administrator": _("administrateur·rice"),
    },
}
"""What a code is called, by kind of code."""


def word(kind: str, code: object) -> str:
    """Return what people read for a code; the code itself when nobody named it yet."""
    return str(WORDS[kind].get(code, code))


def folded(text: str) -> str:
    """Return a text without accents or capitals: to search in, and to sort by."""
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c)).casefold()
