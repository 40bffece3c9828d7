"""Words that people read for the codes that tables hold: one table a kind of code."""

from __future__ import annotations

import unicodedata

from django.utils.translation import gettext_lazy as _

WORDS = {
    "zone_part": {
        "fabric": _("Tissu économique"),
        "occupations": _("Métiers"),
        "market": _("Marché du travail"),
        "training": _("Formation"),
    },
    "zone_figure": {
        "communes": _("communes dans la région"),
        "population": _("population"),
        "rural_share": _("part de la population en commune rurale"),
        "establishments": _("établissements"),
        "adverts": _("annonces numériques lues sur douze mois"),
        "advertisers": _("employeurs derrière ces annonces"),
        "organisations": _("organisations dont un besoin est attendu"),
        "needed": _("postes de ces besoins, fermes ou non"),
        "needed_by_sector": _("postes de ces besoins par secteur"),
        "positions": _("postes à pourvoir"),
        "declared": _("besoins fermes déclarés, à côté"),
        "offers": _("offres en ligne un jour, à côté"),
        "gap": _("écart : postes moins personnes"),
        "jobseekers": _("demandeurs d'emploi A, B, C"),
        "able": _("personnes prêtes"),
        "survey_projects": _("projets de recrutement publiés (BMO)"),
        "tension": _("tension publiée"),
        "sessions_contracted": _("sessions à venir achetées"),
        "sessions_offered": _("sessions à venir qui peuvent être achetées"),
        "seats_contracted": _("places de sessions achetées"),
        "seats_offered": _("places de sessions qui peuvent être achetées"),
        "in_training": _("en formation"),
        "reserved": _("places réservées par le plan d'achat"),
    },
    "zone_unit": {
        "communes": _("communes"),
        "population": _("personnes"),
        "rural_share": _("part"),
        "establishments": _("établissements"),
        "adverts": _("annonces"),
        "advertisers": _("employeurs"),
        "organisations": _("organisations"),
        "needed": _("postes"),
        "needed_by_sector": _("postes"),
        "positions": _("postes"),
        "declared": _("postes"),
        "offers": _("offres"),
        "gap": _("postes"),
        "jobseekers": _("personnes"),
        "able": _("personnes"),
        "survey_projects": _("projets dans l'année"),
        "tension": _("classe, 1 faible à 5 forte"),
        "sessions_contracted": _("sessions"),
        "sessions_offered": _("sessions"),
        "seats_contracted": _("places"),
        "seats_offered": _("places"),
        "in_training": _("places"),
        "reserved": _("places"),
    },
    "zone_source": {
        "insee": _("Insee"),
        "none": _("aucun fichier chargé"),
        "adverts": _("annonces lues"),
        "needs": _("besoins déclarés"),
        "bmo_carried": _("enquête BMO, portée à la zone"),
        "bmo": _("enquête BMO, telle que publiée"),
        "offer_counts": _("offres par commune, France Travail"),
        "tension_carried": _("demandeurs d'emploi publiés, portés à la zone"),
        "tension": _("tension, telle que publiée"),
        "gap": _("calcul : demande, personnes prêtes, places"),
        "sessions": _("sessions du catalogue"),
        "plan": _("plan d'achat calculé"),
    },
    "zone_state": {
        "known": "",
        "unknown": _("inconnu"),
        "censored": _("masqué (1 à 4)"),
        "absent": _("absent (0 à 4)"),
        "withheld": _("moins de trois organisations : non publié"),
    },
    "changed_figure": {"demand": _("postes à pourvoir"), "gap": _("écart")},
    "need_state": {
        "awaiting": _("adresse à confirmer"),
        "open": _("attendu"),
        "asked": _("à confirmer"),
        "filled": _("pourvu"),
        "closed": _("fermé"),
        "lapsed": _("éteint"),
    },
    "need_act": {
        "declare": _("déclaré"),
        "import": _("importé"),
        "copy": _("déclaré de nouveau"),
        "accept": _("adresse confirmée"),
        "confirm": _("confirmé"),
        "revise": _("corrigé"),
        "fill": _("postes pourvus notés"),
        "close": _("fermé"),
        "ask": _("confirmation demandée"),
        "lapse": _("éteint, sans réponse"),
    },
    "need_done": {
        "accept": _("Le besoin est confirmé : il compte désormais."),
        "confirm": _("Le besoin est confirmé."),
        "revise": _("Le besoin est corrigé."),
        "fill": _("Les postes pourvus sont notés."),
        "close": _("Le besoin est fermé."),
        "attach": _("La lettre est jointe."),
    },
    "need_reason": {
        "hired_otherwise": _("recruté par une autre voie"),
        "dropped": _("projet abandonné"),
        "postponed": _("projet reporté"),
        "no_budget": _("budget refusé"),
        "nobody_found": _("personne n'a été trouvé"),
        "declared_twice": _("déclaré deux fois"),
        "mistake": _("déclaré par erreur"),
    },
    "party": {
        "holder": _("l'organisation"),
        "staff": _("un·e agent·e"),
        "night": _("le calcul de nuit"),
        "visitor": _("l'organisation, sans compte"),
    },
    "contract": {
        "CDI": _("CDI"),
        "CDD": _("CDD"),
        "alternance": _("alternance"),
        "interim": _("intérim"),
        "autre": _("autre"),
    },
    "firmness": {
        "idea": _("une idée"),
        "planned": _("prévu"),
        "budgeted": _("budgété"),
        "promised": _("promesse d'embauche, avec lettre"),
    },
    "months": {
        1: _("1 mois"),
        3: _("3 mois"),
        6: _("6 mois"),
        12: _("12 mois"),
        18: _("18 mois"),
        24: _("24 mois"),
    },
    "fault": {
        "empty": _("Ce champ est à remplir."),
        "too_long": _("Ce texte est trop long."),
        "not_whole": _("Écrivez un nombre entier."),
        "none": _("Un besoin est d'une personne au moins."),
        "too_many": _(
            "Plus de 10 000 personnes : ce n'est pas le besoin d'une organisation. Déclarez chacune à part."
        ),
        "explain": _("Plus de 500 personnes : dites en quelques mots pourquoi, dans le champ qui suit."),
        "fewer": _("C'est moins que ce qui est déjà pourvu : corrigez d'abord ce nombre."),
        "unresolved": _("Ce métier n'a pas de tête ROME connue ici : choisissez-en un autre dans la liste."),
        "outside": _(
            "Ce métier n'est pas du périmètre numérique, seul tenu ici. Choisissez-en un qui en est, ou "
            "déclarez l'offre à France Travail."
        ),
        "not_share": _("Choisissez une part de télétravail."),
        "nowhere": _("Donnez une commune, ou choisissez le télétravail tout le temps."),
        "unknown_commune": _(
            "Cette commune n'est pas connue ici : cherchez-la par son nom ou son code postal."
        ),
        "horizon": _("Choisissez un horizon de 1 à 24 mois."),
        "choice": _("Choisissez une valeur de la liste."),
        "letter": _(
            "Une promesse d'embauche vient avec une lettre : donnez sa référence, ou choisissez « budgété »."
        ),
        "not_pdf": _("La lettre doit être un PDF de 5 Mo au plus."),
        "naf": _("Un code NAF s'écrit 62.02A. Dans le doute, laissez vide."),
        "siret": _("Ce SIRET n'est pas valide. Dans le doute, laissez vide."),
        "address": _("Donnez une adresse de courriel : sans compte, le besoin attend qu'elle réponde."),
        "reason": _("Choisissez une raison."),
        "filled": _("Ce nombre n'est pas possible : de zéro au nombre de postes."),
    },
    "mail_state": {"waiting": _("à envoyer"), "sent": _("parti"), "refused": _("refusé")},
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
        "commitments": _("Engagements d'employeurs"),
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
    "origin": {
        "public": _("publique"),
        "imported": _("importée"),
        "fictif": _("fictive"),
        "packaged": _("livrée avec le logiciel"),
    },
    "imported": {"fictif": _("fictif"), "imported": _("importé")},
    "noun": {
        "needs": _("besoins"),
        "offers": _("offres"),
        "candidates": _("dossiers"),
        "trainings": _("formations"),
        "sessions": _("sessions"),
        "outcomes": _("suites de formation"),
    },
    "synonym_state": {
        "active": _("compte"),
        "proposed": _("proposé"),
        "withdrawn": _("retiré"),
        "refused": _("refusé"),
    },
    "synonym_act": {
        "add": _("Faire compter"),
        "propose": _("Proposer"),
        "refuse": _("Refuser"),
        "withdraw": _("Retirer"),
    },
    "synonym_fault": {
        "empty": _("L'intitulé ne contient aucun mot."),
        "long": _("L'intitulé est trop long : gardez le titre seul."),
        "personal": _("Le texte ressemble à un téléphone, un courriel ou un nom de personne : retirez-le."),
        "reason": _("La raison manque, ou elle est trop longue."),
        "unknown": _("Le ROME chargé n'a pas ce code."),
        "elsewhere": _("Cet intitulé désigne déjà un autre métier : retirez d'abord ce synonyme-là."),
        "state": _("Ce synonyme existe déjà, ou son état ne le permet pas : voyez son histoire."),
    },
    "nature": {
        "competence": _("compétence"),
        "macro_competence": _("macro-compétence"),
        "savoir": _("savoir"),
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
        "commune_contours": _("Contours des communes"),
        "travel_times": _("Temps de trajet"),
        "commune_passages": _("Communes qui ont changé de code"),
        "commune_bassins": _("Communes et bassins France Travail"),
        "commune_points": _("Coordonnées des communes"),
        "commune_population": _("Population des communes"),
        "commune_postcodes": _("Codes postaux des communes"),
        "commune_density": _("Grille de densité"),
        "fibre": _("Couverture en fibre"),
        "zone_contours": _("Contours des zones d'emploi"),
        "bassin_contours": _("Contours des bassins France Travail"),
        "bmo": _("Besoins en main-d'œuvre (BMO)"),
        "offer_counts": _("Offres par commune et métier"),
        "tension": _("Tension et demandeurs d'emploi"),
        "lheo_schema": _("Schéma LHÉO des catalogues"),
        "appellations_esco": _("Appellations ROME 3 et professions ESCO"),
        "esco_titles": _("Intitulés français des professions ESCO"),
        "ft_offers_sample_2019": _("Échantillon d'offres de 2019"),
        "ft_offers_sample_2026": _("Échantillon d'offres de 2026"),
        "lheo_sample_onisep": _("Échantillon LHÉO de l'Onisep"),
        "lheo_sample_intercarif": _("Échantillon LHÉO de l'Intercarif"),
    },
    # The catalogue of datasets writes these three in one language; what is not here reads the same in both.
    "vintage": {
        "ROME 4.0 v60, September 2025": _("ROME 4.0 v60, septembre 2025"),
        "FAP-2009 and ROME 3": _("FAP-2009 et ROME 3"),
        "V1.4, ROME 3 and ESCO 1.0.9": _("V1.4, ROME 3 et ESCO 1.0.9"),
        "ESCO 1.2, French": _("ESCO 1.2, français"),
        "official geographic code of 1 January 2024": _("code officiel géographique du 1er janvier 2024"),
        "employment zones 2020, geography of 1 January 2024": _(
            "zones d'emploi 2020, géographie du 1er janvier 2024"
        ),
        "changes from 2018 to 2024": _("changements de 2018 à 2024"),
        "basins of 2021; those of Grand Est are the same in 2024 and 2025": _(
            "bassins de 2021 ; ceux du Grand Est sont les mêmes en 2024 et en 2025"
        ),
        "municipal populations of 2021": _("populations municipales de 2021"),
        "7-level grid, geography of 2015": _("grille à 7 niveaux, géographie de 2015"),
        "first quarter of 2018": _("premier trimestre de 2018"),
        "geography of 1 January 2024, outlines of 2018": _(
            "géographie du 1er janvier 2024, contours de 2018"
        ),
        "21 December 2021": _("21 décembre 2021"),
        "extrait livré avec le logiciel": _("extrait livré avec le logiciel"),
        "fictif": _("fictif"),
    },
    "licence": {
        "not seen with the file: to be confirmed": _("pas vue avec le fichier : à confirmer"),
        "Licence Ouverte 2.0 (Etalab), not seen with the file: to be confirmed": _(
            "Licence Ouverte 2.0 (Etalab), pas vue avec le fichier : à confirmer"
        ),
        "terms of the API Offres d'emploi, not seen with the file: to be confirmed": _(
            "conditions de l'API Offres d'emploi, pas vues avec le fichier : à confirmer"
        ),
    },
    "publisher": {
        "Pôle emploi and European Commission": _("Pôle emploi et Commission européenne"),
        "European Commission": _("Commission européenne"),
        "Insee, zones d'emploi 2020 (partie Grand Est), populations 2021 ; IGN / La Poste, points": _(
            "Insee, zones d'emploi 2020 (partie Grand Est), populations 2021 ; IGN / La Poste, points"
        ),
        "Insee, COG 2024, populations 2021, grille de densité 2015 ; France Travail, bassins 2021 ; "
        "IGN / La Poste, points 2025 ; choix des communes : Numéric'Emploi": _(
            "Insee, COG 2024, populations 2021, grille de densité 2015 ; France Travail, bassins 2021 ; "
            "IGN / La Poste, points 2025 ; choix des communes : Numéric'Emploi"
        ),
        "Numéric'Emploi (fictif)": _("Numéric'Emploi (fictif)"),
    },
    "status": {
        "jobseeker": _("en recherche d'emploi"),
        "employee": _("en emploi, en reconversion"),
        "dropped_out": _("du métier, sorti·e du marché du travail"),
    },
    "funding_answer": {"yes": _("oui"), "no": _("non"), "cannot_say": _("on ne peut pas dire")},
    "fact_group": {
        "person": _("La personne"),
        "training": _("La formation"),
        "contract": _("Le contrat promis et l'employeur"),
    },
    "rule_role": {
        "condition": _("condition"),
        "check": _("à vérifier"),
        "deadline": _("délai"),
        "closed": _("dispositif fermé"),
        "unasked": _("jamais demandé"),
        "amount": _("montant"),
        "note": _("pour information"),
    },
    "rule_step": {
        "proposed": _("proposé"),
        "validated": _("validé"),
        "refused": _("refusé"),
        "withdrawn": _("retiré"),
    },
    "gathers": {
        "posts": _("Postes à pourvoir à 24 mois"),
        "places": _("Places de formation sur un site"),
        "hires": _("Personnes formées en emploi à 6 mois"),
    },
    "plan_moment": {"before": _("avant le plan"), "after": _("après le plan")},
    "settling": {
        "now": _("Personnes prêtes aujourd'hui"),
        "trainable": _("Personnes bientôt formées"),
        "competition": _("Peu de concurrence à l'embauche"),
        "connection": _("Connexion prouvée"),
        "balance": _("Équilibre du territoire"),
    },
    "plan_status": {
        "optimal": _("meilleur plan trouvé, écart prouvé"),
        "node_limit": _("recherche arrêtée avant l'écart demandé, bornes prouvées"),
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
        "employer": _("employeur"),
        "provider": _("organisme de formation"),
        "buyer": _("acheteur·se"),
        "delegate": _("délégué·e de branche"),
        "label_officer": _("instructeur·rice du label"),
        "committee": _("membre du comité du label"),
        "administrator": _("administrateur·rice"),
    },
    "label_state": {
        "requested": _("demandé"),
        "instructing": _("en instruction"),
        "committee": _("devant le comité"),
        "granted": _("accordé"),
        "refused": _("refusé"),
        "watch": _("accordé, sous surveillance"),
        "suspended": _("suspendu"),
        "withdrawn": _("retiré"),
        "expired": _("terminé"),
    },
    "label_source": {
        "offers": _("offres d'emploi reçues"),
        "demand": _("besoins en main-d'œuvre (BMO)"),
        "stock": _("demandeurs d'emploi"),
        "outcomes": _("suivi des personnes formées"),
    },
    "vote": {
        "for": _("pour"),
        "against": _("contre"),
        "abstain": _("abstention"),
        "recused": _("écarté·e, intérêt déclaré"),
    },
}
"""What a code is called, by kind of code."""


def word(kind: str, code: object) -> str:
    """Return what people read for a code; the code itself when nobody named it yet."""
    return str(WORDS[kind].get(code, code))


def folded(text: str) -> str:
    """Return a text without accents or capitals: to search in, and to sort by."""
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c)).casefold()
