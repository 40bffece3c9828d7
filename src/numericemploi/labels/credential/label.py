"""From a decision to the credential that says it: nothing more, nobody's name, no count under the floor."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from numericemploi.labels.credential.address import Addresses
from numericemploi.labels.credential.shape import text_of
from numericemploi.labels.rules import MENTION
from numericemploi.reference.contexts import CREDENTIALS, OPEN_BADGES

_ROME_SHEET = "https://candidat.francetravail.fr/metierscope/fiche-metier/"


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A code and its name."""

    code: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Granted:
    """A decision that grants or renews the label: all that its credential says."""

    reference: str
    """Of the label, the same through its life: letters, digits and hyphens."""
    decision: str
    """Of this decision."""
    decided_at: datetime
    valid_from: datetime
    valid_until: datetime
    """Last second of the period."""
    training_id: str
    training: str
    provider: str
    rule: str
    occupations: tuple[Named, ...]
    """ROME 4 codes that the training aims at."""
    zones: tuple[Named, ...]
    """Employment zones for which the label is granted."""
    evidence_digest: str
    """SHA-256 of the evidence file."""
    evidence_as_of: str
    provisional: bool
    fictif: bool

    def __post_init__(self) -> None:
        if not self.decided_at <= self.valid_until or self.valid_until <= self.valid_from:
            raise ValueError("a label is granted for a time to come")


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where the bit of a label stands."""

    list_number: int
    index: int


def write(
    granted: Granted, *, place: Place, addresses: Addresses, issuer: str, valid_from: datetime
) -> dict[str, Any]:
    """Return the credential before its proofs; texts are brought to NFC here, once, and never after."""
    status = addresses.status_list(place.list_number)
    fictif = "Exemple FICTIF, sans valeur. " if granted.fictif else ""
    provisional = " provisoire" if granted.provisional else ""
    document: dict[str, Any] = {
        "@context": [CREDENTIALS, OPEN_BADGES],
        "id": addresses.label(granted.reference),
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": f"Label{provisional} Numéric'Emploi : {granted.training}",
        "description": f"{fictif}{MENTION[0].upper()}{MENTION[1:]}.",
        "issuer": {"id": addresses.issuer, "type": ["Profile"], "name": issuer, "url": addresses.home},
        "awardedDate": text_of(granted.decided_at),
        "validFrom": text_of(valid_from),
        "validUntil": text_of(granted.valid_until),
        "credentialSubject": {
            "id": addresses.training(granted.training_id),
            "type": ["AchievementSubject"],
            "achievement": {
                "id": addresses.decision(granted.reference, granted.decision),
                "type": ["Achievement"],
                "achievementType": "QualityAssuranceCredential",
                "inLanguage": "fr",
                "version": granted.rule,
                "name": f"Label{provisional} Numéric'Emploi",
                "description": f"{fictif}La formation « {granted.training} » ({granted.provider}) est en relation directe avec des "
                "postes à pourvoir à court et moyen terme dans les territoires et pour les métiers nommés ici.",
                "criteria": {
                    "id": addresses.rules(granted.rule),
                    "narrative": "Trois preuves publiées et datées : compétences demandées par les offres, postes plus nombreux que les "
                    "personnes à 6 et à 24 mois, insertion des personnes formées. Une personne décide.",
                },
                "alignment": [*_occupations(granted), *_zones(granted, addresses)],
            },
        },
        "evidence": [
            {
                "id": addresses.evidence(granted.reference),
                "type": ["Evidence"],
                "name": f"Preuves au {granted.evidence_as_of}",
                "narrative": f"SHA-256 {granted.evidence_digest}",
            }
        ],
        "credentialStatus": {
            "id": f"{status}#{place.index}",
            "type": "BitstringStatusListEntry",
            "statusPurpose": "suspension",
            "statusListIndex": str(place.index),
            "statusListCredential": status,
        },
    }
    normal: dict[str, Any] = _nfc(document)
    return normal


def _occupations(granted: Granted) -> list[dict[str, Any]]:
    return [
        {
            "type": ["Alignment"],
            "targetFramework": "ROME 4.0",
            "targetCode": one.code,
            "targetName": one.name,
            "targetUrl": f"{_ROME_SHEET}{one.code}",
        }
        for one in granted.occupations
    ]


def _zones(granted: Granted, addresses: Addresses) -> list[dict[str, Any]]:
    return [
        {
            "type": ["Alignment"],
            "targetFramework": "Zones d'emploi 2020 (Insee)",
            "targetCode": one.code,
            "targetName": one.name,
            "targetUrl": addresses.zone(one.code),
        }
        for one in granted.zones
    ]


def _nfc(value: Any) -> Any:
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value)
    if isinstance(value, list):
        return [_nfc(one) for one in value]
    if isinstance(value, dict):
        return {name: _nfc(one) for name, one in value.items()}
    return value
