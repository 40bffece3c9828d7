"""What a funding rule may ask of a person, a training or a promised contract, and how it is said in French.

One table: the conditions of the rules, the questions of the simulator, the scenarios and the columns of a
population all read it. No family situation, no NIR, no account number: what is not here is never asked.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from numericemploi.model.errors import FactsError

Value = int | bool | str
Case = Mapping[str, Value]
"""What is known, by name of fact; a fact that is not there is unknown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One value of a fact: its code, how it is said, how its contrary is said, its short name on a form."""

    code: Value
    said: str
    denied: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A thing that may be known.

    A number has a `subject` (« la durée de la formation »), a unit and bounds; a flag or a choice has the
    sentences of its values. `about` is `person`, `training` or `contract`.
    """

    name: str
    about: str
    label: str
    """Short name, in forms and in the tables of scenarios."""
    question: str
    missing: str
    """How it is named when it is not known."""
    subject: str = ""
    unit: str = ""
    low: int = 0
    high: int = 0
    choices: tuple[Choice, ...] = ()

    @property
    def kind(self) -> str:
        """`number`, `flag`, `choice` or `code` (checked against named lists)."""
        if self.choices:
            return "flag" if isinstance(self.choices[0].code, bool) else "choice"
        return "number" if self.high else "code"


def _number(name: str, about: str, label: str, subject: str, unit: str, bounds: tuple[int, int], *,
            question: str, missing: str = "") -> Fact:  # fmt: skip
    return Fact(
        name=name, about=about, label=label, subject=subject, unit=unit, low=bounds[0], high=bounds[1],
        question=question, missing=missing or subject,
    )  # fmt: skip


def _flag(name: str, about: str, label: str, yes: str, no: str, *, question: str, missing: str) -> Fact:
    choices = (
        Choice(code=True, said=yes, denied=no, label="oui"),
        Choice(code=False, said=no, denied=yes, label="non"),
    )
    return Fact(name=name, about=about, label=label, question=question, missing=missing, choices=choices)


def _choice(name: str, about: str, label: str, *choices: tuple[str, str, str, str], question: str,
            missing: str) -> Fact:  # fmt: skip
    made = tuple(Choice(code=c, said=said, denied=denied, label=short) for c, short, said, denied in choices)
    return Fact(name=name, about=about, label=label, question=question, missing=missing, choices=made)


REGIONS = {
    "11": "Île-de-France", "24": "Centre-Val de Loire", "27": "Bourgogne-Franche-Comté", "28": "Normandie",
    "32": "Hauts-de-France", "44": "Grand Est", "52": "Pays de la Loire", "53": "Bretagne",
    "75": "Nouvelle-Aquitaine", "76": "Occitanie", "84": "Auvergne-Rhône-Alpes",
    "93": "Provence-Alpes-Côte d'Azur", "94": "Corse", "01": "Guadeloupe", "02": "Martinique",
    "03": "Guyane", "04": "La Réunion", "06": "Mayotte",
}  # fmt: skip
"""Region codes of Insee, official geographic code of 2024."""

_LEVEL_NAMES = (
    "aucun diplôme", "savoirs de base", "CAP, BEP (ancien niveau V)", "bac (ancien niveau IV)",
    "bac+2 : BTS, DUT (ancien niveau III)", "licence, BUT (ancien niveau II)",
    "master, ingénieur (ancien niveau I)", "doctorat",
)  # fmt: skip
LEVELS = {number: f"{number} : {name}" for number, name in enumerate(_LEVEL_NAMES, 1)}
"""The national framework of certifications (decree 2019-14), with the scale of 1969 beside."""

FACTS: tuple[Fact, ...] = (
    _choice(
        "status", "person", "situation",
        ("jobseeker", "demandeur d'emploi inscrit", "la personne est inscrite comme demandeuse d'emploi à France Travail",
         "la personne n'est pas inscrite comme demandeuse d'emploi à France Travail"),
        ("employee", "salarié", "la personne est salariée", "la personne n'est pas salariée"),
        ("unregistered", "sans emploi, non inscrit", "la personne est sans emploi sans être inscrite",
         "la personne n'est pas dans le cas d'être sans emploi sans être inscrite"),
        ("dropped_out", "sorti du marché du travail, inscription inconnue",
         "la personne est sortie du marché du travail, inscription inconnue",
         "la personne n'est pas sortie du marché du travail"),
        question="Quelle est la situation de la personne ?", missing="l'inscription à France Travail",
    ),
    _number("level", "person", "niveau du diplôme obtenu", "le niveau du diplôme obtenu", "", (1, 8),
            question="Quel est le niveau du diplôme le plus élevé obtenu (pas seulement suivi) ?"),
    _number("age", "person", "âge", "l'âge", "ans", (14, 99), question="Quel est l'âge de la personne ?"),
    _choice(
        "home_region", "person", "région de résidence",
        *((code, name, f"la personne habite en région {name}", f"la personne n'habite pas en région {name}")
          for code, name in REGIONS.items()),
        question="Dans quelle région la personne habite-t-elle ?", missing="la région de résidence",
    ),
    _flag("minimum_income", "person", "RSA", "la personne perçoit le RSA", "la personne ne perçoit pas le RSA",
          question="La personne perçoit-elle le RSA ?", missing="la perception du RSA"),
    _flag("other_minima", "person", "ASS ou AAH", "la personne perçoit l'ASS ou l'AAH",
          "la personne ne perçoit ni l'ASS ni l'AAH",
          question="La personne perçoit-elle l'ASS ou l'AAH ?", missing="la perception de l'ASS ou de l'AAH"),
    _flag("past_cui", "person", "sortie de CUI", "la personne sort d'un contrat unique d'insertion",
          "la personne ne sort pas d'un contrat unique d'insertion",
          question="La personne sort-elle d'un contrat unique d'insertion (CUI) ?",
          missing="la sortie d'un contrat unique d'insertion"),
    _flag("disability", "person", "RQTH", "la personne est reconnue travailleuse handicapée",
          "la personne n'est pas reconnue travailleuse handicapée",
          question="La personne est-elle reconnue travailleuse handicapée (RQTH) ?",
          missing="la reconnaissance de travailleur handicapé"),
    _flag("insertion_contract", "person", "contrat d'insertion", "la personne travaille en insertion (CUI, IAE ou entreprise adaptée)",
          "la personne ne travaille pas en insertion (CUI, IAE ou entreprise adaptée)",
          question="La personne travaille-t-elle en contrat unique d'insertion, dans une structure d'insertion (IAE) ou une entreprise adaptée ?",
          missing="le type de contrat (insertion ou non)"),
    _flag("priority_public", "person", "public prioritaire", "la personne relève d'un public prioritaire",
          "la personne ne relève pas d'un public prioritaire",
          question="La personne relève-t-elle d'un public prioritaire de France Travail ?",
          missing="l'appartenance à un public prioritaire"),
    _flag("allowance", "person", "ARE", "la personne perçoit l'allocation chômage (ARE)",
          "la personne ne perçoit pas l'allocation chômage (ARE)",
          question="La personne perçoit-elle l'allocation chômage (ARE) ?", missing="la perception de l'ARE"),
    _flag("allowance_minimum", "person", "ARE minimale", "l'allocation chômage ne dépasse pas le minimum",
          "l'allocation chômage dépasse le minimum",
          question="L'allocation chômage est-elle nulle ou au plus égale au minimum ?",
          missing="le montant de l'allocation chômage"),
    _number("out_of_school", "person", "mois depuis la fin des études", "le temps écoulé depuis la fin des études", "mois",
            (0, 720), question="Depuis combien de mois la personne a-t-elle fini ses études ?"),
    _number("cpf_balance", "person", "solde du CPF", "le solde du CPF", "€", (0, 20_000),
            question="Quel est le solde du compte personnel de formation, en euros ?"),
    _choice(
        "contract", "person", "contrat de travail",
        ("cdi", "CDI", "la personne est en CDI", "la personne n'est pas en CDI"),
        ("cdd", "CDD", "la personne est en CDD", "la personne n'est pas en CDD"),
        ("temp", "intérim", "la personne est intérimaire", "la personne n'est pas intérimaire"),
        ("other", "autre contrat", "la personne est dans un autre contrat", "la personne n'est pas dans un autre contrat"),
        question="Quel est le contrat de travail de la personne ?", missing="le contrat de travail",
    ),
    _flag("part_time", "person", "temps partiel", "la personne travaille à temps partiel",
          "la personne ne travaille pas à temps partiel",
          question="La personne travaille-t-elle à temps partiel ?", missing="le temps de travail (plein ou partiel)"),
    _number("worked_months", "person", "mois travaillés en cinq ans", "l'ancienneté de salarié", "mois", (0, 720),
            question="Combien de mois la personne a-t-elle travaillé comme salariée (sur les cinq dernières années pour un CDD) ?"),
    _number("firm_months", "person", "mois dans l'entreprise", "l'ancienneté dans l'entreprise", "mois", (0, 720),
            question="Depuis combien de mois la personne est-elle dans son entreprise ?"),
    _number("cdd_months", "person", "mois de CDD sur un an", "le temps de CDD des douze derniers mois", "mois", (0, 12),
            question="Combien de mois de CDD la personne a-t-elle faits sur les douze derniers mois ?"),
    _number("temp_hours", "person", "heures d'intérim sur 18 mois", "l'intérim des dix-huit derniers mois", "heures", (0, 5000),
            question="Combien d'heures d'intérim la personne a-t-elle faites sur dix-huit mois ?"),
    _number("temp_firm_hours", "person", "heures d'intérim dans l'entreprise", "l'intérim dans la même entreprise", "heures",
            (0, 5000), question="Dont combien d'heures dans la même entreprise de travail temporaire ?"),
    _choice(
        "promised", "contract", "contrat promis",
        ("none", "aucun", "aucun employeur ne promet de contrat", "un employeur promet un contrat"),
        ("cdi", "CDI", "un employeur promet un CDI", "aucun employeur ne promet un CDI"),
        ("cdii", "CDI intermittent", "un employeur promet un CDI intermittent", "aucun employeur ne promet un CDI intermittent"),
        ("cdd", "CDD", "un employeur promet un CDD", "aucun employeur ne promet un CDD"),
        ("pro", "contrat de professionnalisation", "un employeur promet un contrat de professionnalisation",
         "aucun employeur ne promet un contrat de professionnalisation"),
        ("apprenticeship", "contrat d'apprentissage", "un employeur promet un contrat d'apprentissage",
         "aucun employeur ne promet un contrat d'apprentissage"),
        ("seasonal", "contrat saisonnier", "un employeur promet un contrat saisonnier", "aucun employeur ne promet un contrat saisonnier"),
        ("temp", "missions d'intérim", "un employeur promet des missions d'intérim", "aucun employeur ne promet des missions d'intérim"),
        question="Un employeur promet-il un contrat, et lequel ?", missing="la promesse d'embauche d'un employeur",
    ),
    _number("promised_months", "contract", "durée du contrat promis", "la durée du contrat promis", "mois", (1, 60),
            question="Quelle est la durée du contrat promis, en mois ?"),
    _flag("employer_public", "contract", "employeur public", "l'employeur est l'État ou un établissement public administratif",
          "l'employeur n'est ni l'État ni un établissement public administratif",
          question="L'employeur est-il l'État ou un établissement public administratif ?", missing="la nature de l'employeur"),
    _flag("digital_employer", "contract", "employeur de la branche du numérique", "l'employeur relève de la branche du numérique",
          "l'employeur ne relève pas de la branche du numérique",
          question="L'employeur relève-t-il de la branche du numérique (Syntec, Opco Atlas) ?",
          missing="le secteur de l'employeur"),
    _flag("agreement", "contract", "accord de branche ou d'entreprise", "un accord de branche ou d'entreprise le prévoit",
          "aucun accord de branche ou d'entreprise ne le prévoit",
          question="Un accord de branche ou d'entreprise prévoit-il une durée plus longue ?", missing="l'accord de branche ou d'entreprise"),
    _number("hours", "training", "durée de la formation", "la durée de la formation", "heures", (1, 6000),
            question="Combien d'heures dure la formation ?", missing="la durée de la session"),
    _number("months", "training", "étendue de la formation", "l'étendue de la formation", "mois", (1, 60),
            question="Sur combien de mois la formation s'étend-elle ?"),
    _number("weekly_hours", "training", "heures par semaine", "le rythme de la formation", "heures par semaine", (1, 60),
            question="Combien d'heures par semaine ?"),
    _number("company_share", "training", "part en entreprise", "la part en entreprise", "% de la durée", (0, 100),
            question="Quelle part de la durée se passe en entreprise, en % ?"),
    _choice(
        "modality", "training", "modalité",
        ("onsite", "sur place", "la formation est sur place", "la formation n'est pas sur place"),
        ("remote", "à distance", "la formation est à distance", "la formation n'est pas à distance"),
        ("blended", "mixte", "la formation est mixte", "la formation n'est pas mixte"),
        question="La formation est-elle sur place, à distance ou mixte ?", missing="la modalité de la formation",
    ),
    _choice(
        "region", "training", "région de la formation",
        *((code, name, f"la formation a lieu en région {name}", f"la formation n'a pas lieu en région {name}")
          for code, name in REGIONS.items()),
        question="Dans quelle région la formation a-t-elle lieu ?", missing="le lieu de la session",
    ),
    _number("level_exit", "training", "niveau préparé", "le niveau préparé", "", (1, 8),
            question="À quel niveau la formation prépare-t-elle ?"),
    _flag("certifying", "training", "certifiante", "la formation est certifiante", "la formation n'est pas certifiante",
          question="La formation mène-t-elle à une certification ?", missing="la certification de la formation"),
    _flag("cpf_eligible", "training", "éligible au CPF", "la formation est éligible au CPF", "la formation n'est pas éligible au CPF",
          question="La formation est-elle éligible au CPF (RNCP ou répertoire spécifique) ?", missing="l'éligibilité au CPF"),
    _flag("branch_list", "training", "liste de branche Pro-A", "la certification est sur la liste d'un accord de branche étendu",
          "la certification n'est pas sur la liste d'un accord de branche étendu",
          question="La certification est-elle sur la liste d'un accord de branche étendu ?", missing="la liste de la branche"),
    _flag("in_tension", "training", "métier en tension", "la formation prépare un métier de la liste en tension",
          "la formation ne prépare pas un métier de la liste en tension",
          question="La formation prépare-t-elle un métier de la liste annuelle des métiers en tension ?",
          missing="la liste des métiers en tension"),
    _flag("internal", "training", "formation interne", "la formation est donnée par l'employeur", "la formation est donnée par un organisme externe",
          question="La formation est-elle donnée par l'employeur lui-même (tutorat) ?", missing="qui donne la formation"),
    _choice(
        "action", "training", "nature de l'action",
        ("course", "stage de formation", "l'action est un stage de formation", "l'action n'est pas un stage de formation"),
        ("poec", "POEC", "l'action est une POEC", "l'action n'est pas une POEC"),
        ("vae", "VAE", "l'action est une VAE", "l'action n'est pas une VAE"),
        ("alternance", "alternance", "l'action est une alternance", "l'action n'est pas une alternance"),
        ("immersion", "immersion en entreprise", "l'action est une immersion en entreprise", "l'action n'est pas une immersion en entreprise"),
        question="De quelle action s'agit-il ?", missing="la nature de l'action",
    ),
    _number("immersion_days", "training", "jours d'immersion", "la durée de l'immersion", "jours", (1, 365),
            question="Combien de jours dure l'immersion en entreprise ?"),
    Fact(name="occupation", about="training", label="métier visé (ROME 3)", question="Quel métier (code ROME 3) la formation vise-t-elle ?",
         missing="le métier visé", subject="le métier visé"),
    _number("price", "training", "prix de la formation", "le prix de la formation", "€", (1, 100_000),
            question="Quel est le prix de la formation pour une personne, en euros ?"),
    _number("round_trip", "training", "aller-retour en km", "l'aller-retour", "km", (0, 2000),
            question="Combien de kilomètres fait l'aller-retour jusqu'à la formation ?", missing="la distance jusqu'à la formation"),
    _number("round_trip_minutes", "training", "aller-retour en minutes", "le temps d'aller-retour", "minutes", (0, 1440),
            question="Combien de minutes prend l'aller-retour ?", missing="le temps de trajet"),
    _number("notice", "training", "jours avant l'entrée", "le délai avant l'entrée", "jours", (-4000, 4000),
            question="Dans combien de jours la formation commence-t-elle ?", missing="la date d'entrée en formation"),
)  # fmt: skip

BY_NAME = {fact.name: fact for fact in FACTS}
ORDER = {fact.name: place for place, fact in enumerate(FACTS)}

_YOUNGEST = {3: 15, 4: 16, 5: 17, 6: 18, 7: 19, 8: 22}
"""Ages below which a diploma of the level is taken for a slip of the pen: two years under the usual age (ours)."""


def read(given: Mapping[str, object]) -> dict[str, Value]:
    """Take facts in from a door: each of the right kind and within its bounds, together possible.

    Raises
    ------
    FactsError
        A fact is unknown, cannot be, or two of them contradict one another; every fault is told at once.
    """
    known: dict[str, Value] = {}
    faults = []
    for name, value in given.items():
        fact = BY_NAME.get(name)
        if fact is None:
            faults.append(f"« {str(name)[:40]} » n'est pas un fait que les règles connaissent")
        elif value is not None:
            fault = _fault(fact, value)
            if fault:
                faults.append(fault)
            else:
                known[name] = value  # type: ignore[assignment]
    faults += contradictions(known)
    if faults:
        raise FactsError(
            f"Ces faits ne peuvent pas être retenus : {' ; '.join(faults)}.",
            hint="Corrigez le fait nommé, ou laissez-le vide s'il n'est pas connu.",
        )
    return known


def _fault(fact: Fact, value: object) -> str:
    if fact.kind == "number":
        good = isinstance(value, int) and not isinstance(value, bool) and fact.low <= value <= fact.high
        return "" if good else f"{fact.label} : un nombre entier de {fact.low} à {fact.high} est attendu"
    if fact.kind == "code":
        return (
            ""
            if isinstance(value, str) and len(value) == 5
            else f"{fact.label} : un code est attendu (M1805)"
        )
    good = any(type(value) is type(one.code) and value == one.code for one in fact.choices)
    return "" if good else f"{fact.label} : « {str(value)[:20]} » n'est pas un choix possible"


def contradictions(case: Case) -> list[str]:
    """Name what cannot be true together, in French; nothing when all can."""
    return [words for test, words in _TOGETHER if test(case)]


def _number_of(case: Case, name: str, otherwise: int) -> int:
    value = case.get(name)
    return value if isinstance(value, int) and not isinstance(value, bool) else otherwise


def _too_young(case: Case) -> bool:
    return _number_of(case, "age", 99) < _YOUNGEST.get(_number_of(case, "level", 1), 0)


_TOGETHER = (
    (_too_young, "l'âge et le niveau du diplôme obtenu se contredisent (trop jeune pour ce diplôme)"),
    (
        lambda case: _number_of(case, "notice", 0) < 0,
        "la formation a commencé avant la date de la décision",
    ),
    (
        lambda case: _number_of(case, "firm_months", 0) > _number_of(case, "worked_months", 720),
        "l'ancienneté dans l'entreprise dépasse l'ancienneté de salarié",
    ),
    (
        lambda case: _number_of(case, "worked_months", 0) > 12 * (_number_of(case, "age", 99) - 13),
        "l'ancienneté de salarié dépasse ce que l'âge permet",
    ),
    (
        lambda case: _number_of(case, "temp_firm_hours", 0) > _number_of(case, "temp_hours", 5000),
        "les heures d'intérim dans l'entreprise dépassent le total des heures d'intérim",
    ),
    (
        lambda case: case.get("promised") == "none" and "promised_months" in case,
        "aucun contrat n'est promis, mais une durée l'est",
    ),
    (
        lambda case: "contract" in case and case.get("status") in {"unregistered", "dropped_out"},
        "la personne est dite sans emploi, mais elle a un contrat de travail",
    ),
    (
        lambda case: case.get("allowance") is True and case.get("status") == "unregistered",
        "l'allocation chômage suppose une inscription à France Travail",
    ),
    (
        lambda case: case.get("allowance") is False and case.get("allowance_minimum") is False,
        "il n'y a pas d'allocation chômage, mais elle dépasserait le minimum",
    ),
)
"""What cannot be together: a test, and how it is told. A column path of the same tests is in `columns`."""
