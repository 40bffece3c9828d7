"""The five documents that we issue and read, each closed: label, badge, endorsement, status list, register."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from numericemploi.labels.credential import register
from numericemploi.labels.credential.refusal import Refused
from numericemploi.labels.credential.shape import (
    Shape,
    address,
    either,
    exactly,
    flag,
    instant,
    many,
    matching,
    members,
    number,
    text,
)
from numericemploi.labels.life import PUBLIC
from numericemploi.reference.contexts import CREDENTIALS, OPEN_BADGES

Profile = Literal["label", "badge", "endorsement", "status list", "register"]

LABEL_TYPE = "QualityAssuranceCredential"
_DID = matching(r"did:web:[A-Za-z0-9.:%-]{1,200}")


def anything(_value: Any, _where: str) -> None:
    """Leave to a later step: contexts and proofs have their own."""


_PROFILE_OF_ISSUER = members({"id": _DID, "type": exactly(["Profile"]), "name": text(300)}, {"url": address})
_PROOF = members(
    {
        "type": exactly("DataIntegrityProof"),
        "cryptosuite": text(40),
        "created": instant,
        "verificationMethod": address,
        "proofPurpose": exactly("assertionMethod"),
        "proofValue": matching("z[1-9A-HJ-NP-Za-km-z]{80,89}"),
    },
    {"@context": anything},
)
_PROOFS = either(_PROOF, many(_PROOF, 4))
_STATUS = members(
    {
        "id": address,
        "type": exactly("BitstringStatusListEntry"),
        "statusPurpose": exactly("suspension", "revocation"),
        "statusListIndex": matching("0|[1-9][0-9]{0,9}"),
        "statusListCredential": address,
    }
)
_CRITERIA = members({"narrative": text(4_000)}, {"id": address})
_ALIGNMENT = members(
    {"type": exactly(["Alignment"]), "targetName": text(300), "targetUrl": address},
    {"targetCode": text(60), "targetFramework": text(100), "targetType": text(60)},
)
_EVIDENCE = members(
    {"id": address, "type": exactly(["Evidence"])},
    {"name": text(300), "narrative": text(2_000), "description": text(2_000)},
)
_IDENTITY = members(
    {
        "type": exactly("IdentityObject"),
        "hashed": flag,
        "identityHash": text(200),
        "identityType": text(60),
    },
    {"salt": text(100)},
)
_COMMON: Mapping[str, Shape] = {
    "@context": anything,
    "id": address,
    "name": text(300),
    "issuer": _PROFILE_OF_ISSUER,
    "validFrom": instant,
    "credentialStatus": _STATUS,
    "proof": _PROOFS,
}
_DATED: Mapping[str, Shape] = {"validUntil": instant, "awardedDate": instant, "description": text(4_000)}

ENDORSEMENT = members(
    {
        **_COMMON,
        "type": exactly(["VerifiableCredential", "EndorsementCredential"]),
        "credentialSubject": members(
            {"id": address, "type": exactly(["EndorsementSubject"])}, {"endorsementComment": text(4_000)}
        ),
    },
    _DATED,
)
"""An opinion on a training: the form in which a trainee's badge carries the label."""


def _achievement(kinds: Shape, more: Mapping[str, Shape]) -> Shape:
    return members(
        {
            "id": address,
            "type": exactly(["Achievement"]),
            "achievementType": kinds,
            "name": text(300),
            "description": text(4_000),
            "criteria": _CRITERIA,
        },
        {
            "alignment": many(_ALIGNMENT, 60),
            "inLanguage": matching("[a-z]{2}"),
            "version": text(40),
            **more,
        },
    )


def _badge(achievement: Shape, who: Mapping[str, Shape], who_else: Mapping[str, Shape]) -> Shape:
    return members(
        {
            **_COMMON,
            "type": exactly(
                ["VerifiableCredential", "OpenBadgeCredential"],
                ["VerifiableCredential", "AchievementCredential"],
            ),
            "credentialSubject": members(
                {**who, "type": exactly(["AchievementSubject"]), "achievement": achievement},
                {**who_else, "creditsEarned": number},
            ),
        },
        {**_DATED, "evidence": many(_EVIDENCE, 10)},
    )


LABEL = _badge(_achievement(exactly(LABEL_TYPE), {}), {"id": address}, {})
"""The label: its subject is a training."""

BADGE = _badge(
    _achievement(matching("[A-Z][A-Za-z]{2,40}"), {"endorsement": many(ENDORSEMENT, 3)}),
    {},
    {"id": address, "identifier": many(_IDENTITY, 1)},
)
"""A trainee's badge, which may carry the label as an endorsement; one nameless identity at most."""

STATUS_LIST = members(
    {
        "@context": anything,
        "id": address,
        "type": exactly(["VerifiableCredential", "BitstringStatusListCredential"]),
        "issuer": either(_DID, _PROFILE_OF_ISSUER),
        "validFrom": instant,
        "validUntil": instant,
        "credentialSubject": members(
            {
                "id": address,
                "type": exactly("BitstringStatusList"),
                "statusPurpose": exactly("suspension", "revocation"),
                "encodedList": matching("u[A-Za-z0-9_-]{20,60000}"),
            }
        ),
        "proof": _PROOFS,
    },
    {"name": text(300), "description": text(4_000)},
)
"""One bit a label."""

_DAY = matching(r"\d{4}-\d\d-\d\d")
_LISTED = members(
    {
        "id": address,
        "state": exactly(*PUBLIC),
        "provisional": flag,
        "validFrom": _DAY,
        "validUntil": _DAY,
        "changedOn": _DAY,
    }
)
REGISTER = members(
    {
        "id": address,
        "type": exactly(register.KIND),
        "issuer": _DID,
        "mention": text(300),
        "validFrom": instant,
        "validUntil": instant,
        "part": number,
        "parts": number,
        "labels": either(exactly([]), many(_LISTED, register.IN_A_PART)),
        "proof": members(
            {
                "type": exactly("DataIntegrityProof"),
                "cryptosuite": exactly("eddsa-jcs-2022"),
                "created": instant,
                "verificationMethod": address,
                "proofPurpose": exactly("assertionMethod"),
                "proofValue": matching("z[1-9A-HJ-NP-Za-km-z]{80,89}"),
            }
        ),
    }
)
"""A part of the register: one proof, on the text. Without contexts there is no meaning that a second one would bind."""

_SHAPES: dict[Profile, Shape] = {
    "label": LABEL,
    "badge": BADGE,
    "endorsement": ENDORSEMENT,
    "status list": STATUS_LIST,
    "register": REGISTER,
}


def look(document: dict[str, Any]) -> Profile:
    """Return the profile that the document says it has, once it fits it.

    Raises
    ------
    Refused
        Of no profile of ours, or not fitting its own.
    """
    profile = _kind(document)
    _SHAPES[profile](document, "")
    return profile


def look_at_contexts(document: dict[str, Any], profile: Profile) -> None:
    """Let exactly the contexts of the profile through, embedded endorsements included.

    Raises
    ------
    Refused
        One is missing, added or in another place.
    """
    if profile == "register":
        return  # plain JSON: a context would be a member too many
    if document["@context"] not in _contexts(profile):
        raise Refused("contexts", where="@context")
    for one in embedded(document):
        look_at_contexts(one, "endorsement")


def embedded(document: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the endorsements that a badge carries."""
    subject = document.get("credentialSubject", {})
    found: list[dict[str, Any]] = subject.get("achievement", {}).get("endorsement", [])
    return found


def _contexts(profile: Profile) -> list[list[str]]:
    both = [CREDENTIALS, OPEN_BADGES]
    return [[CREDENTIALS], both] if profile == "status list" else [both]


def _kind(document: dict[str, Any]) -> Profile:
    kinds = document.get("type")
    if kinds == register.KIND:
        return "register"
    if not isinstance(kinds, list) or len(kinds) != 2:
        raise Refused("kind", where="type")
    if kinds[1] == "BitstringStatusListCredential":
        return "status list"
    if kinds[1] == "EndorsementCredential":
        return "endorsement"
    if kinds[1] in ("OpenBadgeCredential", "AchievementCredential"):
        return "label" if _achievement_type(document) == LABEL_TYPE else "badge"
    raise Refused("kind", where="type")


def _achievement_type(document: dict[str, Any]) -> Any:
    subject = document.get("credentialSubject")
    achievement = subject.get("achievement") if isinstance(subject, dict) else None
    return achievement.get("achievementType") if isinstance(achievement, dict) else None
