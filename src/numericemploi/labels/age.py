"""Whether a source still speaks for the day of the assessment: age counts from its publication."""

from __future__ import annotations

from numericemploi.labels.evidence import Evidence
from numericemploi.labels.proof import Lack
from numericemploi.labels.rules import RuleSet

_NAMES = {
    "demand": Lack(fr="ouvertures de postes", en="openings"),
    "stock": Lack(fr="personnes disponibles", en="people able now"),
    "outcomes": Lack(fr="devenir des stagiaires", en="outcomes of trainees"),
}


def lacks(evidence: Evidence, name: str, rules: RuleSet) -> list[Lack]:
    """Say why a source proves nothing on the day of the assessment; nothing to say when it counts."""
    source = evidence.source(name)
    state = source.state(evidence.as_of, rules.evidence_months)
    what = _NAMES[name]
    if state == "current":
        return []
    if state == "undated":
        return [
            Lack(
                fr=f"{what.fr} : date de publication de la source inconnue",
                en=f"{what.en}: day of publication of the source unknown",
            )
        ]
    if state == "later":
        return [
            Lack(
                fr=f"{what.fr} : source publiée le {source.published_on}, après la date d'instruction",
                en=f"{what.en}: source published on {source.published_on}, after the day of assessment",
            )
        ]
    return [
        Lack(
            fr=f"{what.fr} : source publiée le {source.published_on}, "
            f"plus de {rules.evidence_months} mois avant la date d'instruction",
            en=f"{what.en}: source published on {source.published_on}, "
            f"more than {rules.evidence_months} months before the day of assessment",
        )
    ]
