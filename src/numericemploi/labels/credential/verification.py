"""The judge: one order of checks, each beginning only where the one before passed.

Strict reader → closed profile → exact pinned contexts → issuer's key → `eddsa-jcs-2022` proof → dates →
status → `eddsa-rdfc-2022` proof if there is one. Nothing is fetched: what a document names is looked up in
the trust store or not at all. Nothing is turned into RDF before the signature on the text itself held.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Literal

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from numericemploi.labels.credential import did, multikey, profile, proof, reading, status_list
from numericemploi.labels.credential.profile import Profile
from numericemploi.labels.credential.refusal import STEPS, Refused, Step
from numericemploi.labels.credential.shape import instant_of
from numericemploi.labels.credential.trust import DEMONSTRATION_ISSUER, Kept, Trust

SKEW = timedelta(minutes=5)
"""How far another machine's clock may be ahead of ours."""

Json = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class ListSeen:
    """The status list that answered: how old it is, and until when it may answer."""

    address: str
    valid_from: datetime
    valid_until: datetime
    fetched_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What the issuer's signed register says of a label whose bit is set: suspended or withdrawn, since when."""

    state: str
    changed_on: str
    register: str
    """Address of the part that says so."""
    valid_from: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What became of a credential: valid, refused, or impossible to verify now."""

    outcome: Literal["valid", "refused", "unverifiable"]
    code: str
    """`valid`, or the stable code of the refusal."""
    where: str
    """Member of the document at fault; empty when the whole is."""
    fr: str
    en: str
    at: datetime
    passed: tuple[Step, ...]
    """Steps that passed, in order."""
    failed: Step | None = None
    profile: Profile | None = None
    document: Json | None = None
    """What was read, for display; believed only when the outcome is valid."""
    status: ListSeen | None = None
    standing: Standing | None = None
    """Of a label suspended or withdrawn, when a signed register kept here tells which."""


def verify(data: bytes, *, trust: Trust, at: datetime) -> Verdict:
    """Judge a credential at an instant; never raises on what is in `data`."""
    judged = _Judge(trust=trust, at=at)
    try:
        judged.document = reading.read(data)
        judged.whole(judged.document)
    except Refused as refused:
        return refusal(refused, at=at, seen=judged)
    fr, en = (
        "Valable : signature, clé, dates et état sont bons.",
        "Valid: signature, key, dates and status hold.",
    )
    return replace(_verdict(judged), outcome="valid", code="valid", fr=fr, en=en, passed=tuple(judged.passed))


def refusal(refused: Refused, *, at: datetime, seen: _Judge | None = None) -> Verdict:
    """Tell a refusal, that of the reader of pictures included."""
    found = _verdict(seen or _Judge(trust=Trust(), at=at))
    where = f" ({refused.where})" if refused.where else ""
    return replace(
        found,
        outcome=refused.outcome,
        code=refused.code,
        where=refused.where,
        failed=refused.step,
        fr=f"{refused.fr[:-1]}{where}.",
        en=f"{refused.en[:-1]}{where}.",
        passed=tuple(step for step in found.passed if STEPS.index(step) < STEPS.index(refused.step)),
    )


class _Judge:
    """The state of one judgement: what was read, which steps passed."""

    def __init__(self, *, trust: Trust, at: datetime) -> None:
        self.trust, self.at = trust, at
        self.document: Json | None = None
        self.profile: Profile | None = None
        self.status: ListSeen | None = None
        self.standing: Standing | None = None
        self.passed: list[Step] = []

    def whole(self, document: Json) -> None:
        """Judge the document, then what a badge carries."""
        self.passed.append("reader")
        self.profile = profile.look(document)
        self.passed.append("profile")
        profile.look_at_contexts(document, self.profile)
        self.passed.append("contexts")
        self._one(document, self.profile, told=self.passed)
        for place, one in enumerate(profile.embedded(document)):
            try:
                self._one(one, "endorsement", told=[])
            except Refused as refused:
                at = f"credentialSubject.achievement.endorsement[{place}]"
                raise Refused(refused.code, where=f"{at}.{refused.where}".rstrip(".")) from refused

    def _one(self, document: Json, kind: Profile, *, told: list[Step]) -> None:
        """Take the steps that need the trust store, on a document whose form is known."""
        text, meaning = _proofs(document)
        keys = {one["verificationMethod"]: self._key(document, one) for one in (text, meaning) if one}
        told.append("key")
        fits = proof.fits if kind != "status list" else self._fits_once
        if not fits(document, text, keys[text["verificationMethod"]]):
            raise Refused("jcs", where="proof")
        told.append("jcs")
        self._dates(document, text)
        told.append("dates")
        if kind not in {"status list", "register"}:
            self._status(document)
        told.append("status")
        if meaning:
            if not fits(document, meaning, keys[meaning["verificationMethod"]]):
                raise Refused("rdfc", where="proof")
            told.append("rdfc")

    def _fits_once(self, document: Json, one: Json, key: Ed25519PublicKey) -> bool:
        """Check a list's signature the first time only: thousands of labels are judged by the same one."""
        if (kept := self.trust.lists.get(document["id"])) is None or kept.document is not document:
            return proof.fits(document, one, key)
        seen = (document["id"], one["proofValue"], multikey.public_text(key))
        if seen not in self.trust.signed and proof.fits(document, one, key):
            self.trust.signed.add(seen)
        return seen in self.trust.signed

    def _key(self, document: Json, one: Json) -> Ed25519PublicKey:
        issuer = _issuer(document)
        if issuer == DEMONSTRATION_ISSUER and not self.trust.demonstration:
            raise Refused("demonstration", where="issuer")
        kept = self.trust.issuers.get(issuer)
        if kept is None:
            raise Refused("issuer", where="issuer")
        return did.key_of(kept.document, issuer=issuer, method=one["verificationMethod"], at=self.at)

    def _dates(self, document: Json, text: Json) -> None:
        begins = instant_of(document["validFrom"])
        ends = instant_of(document["validUntil"]) if "validUntil" in document else None
        if ends is not None and ends < begins:
            raise Refused("dates", where="validUntil")
        if max(begins, instant_of(text["created"])) > self.at + SKEW:
            raise Refused("not-yet", where="validFrom")
        if ends is not None and self.at > ends:
            raise Refused("expired", where="validUntil")

    def _status(self, document: Json) -> None:
        entry = document["credentialStatus"]
        kept = self.trust.lists.get(entry["statusListCredential"])
        if kept is None:
            raise Refused("status-unknown", where="credentialStatus")
        self._list(kept, issuer=_issuer(document), address=entry["statusListCredential"])
        subject = kept.document["credentialSubject"]
        if subject["statusPurpose"] != entry["statusPurpose"]:
            raise Refused("status-purpose", where="credentialStatus.statusPurpose")
        if status_list.is_set(subject["encodedList"], int(entry["statusListIndex"])):
            self.standing = self._told(document["id"], issuer=_issuer(document))
            raise Refused("suspended" if entry["statusPurpose"] == "suspension" else "revoked")

    def _told(self, label: str, *, issuer: str) -> Standing | None:
        """Look a label up in the parts of its issuer's register that are good at this instant."""
        for address, kept in self.trust.registers().items():
            document = kept.document
            try:
                if profile.look(document) != "register" or _issuer(document) != issuer:
                    continue
                found = next((one for one in document["labels"] if one["id"] == label), None)
                if found is None or document["id"] != address:
                    continue
                self._one(document, "register", told=[])
            except Refused:
                continue
            return Standing(
                state=found["state"],
                changed_on=found["changedOn"],
                register=address,
                valid_from=instant_of(document["validFrom"]),
            )
        return None

    def _list(self, kept: Kept, *, issuer: str, address: str) -> None:
        """Judge the list itself: a list that is not good answers nothing, neither yes nor no."""
        document = kept.document
        try:
            if profile.look(document) != "status list":
                raise Refused("kind")
            profile.look_at_contexts(document, "status list")
            if _issuer(document) != issuer or document["id"] != address:
                raise Refused("issuer")
            # Its steps are not the credential's: they are told to nobody.
            self._one(document, "status list", told=[])
        except Refused as refused:
            code = "status-old" if refused.code in {"expired", "not-yet"} else "status-refused"
            raise Refused(code, where="credentialStatus") from refused
        self.status = ListSeen(
            address=address,
            valid_from=instant_of(document["validFrom"]),
            valid_until=instant_of(document["validUntil"]),
            fetched_at=kept.fetched_at,
        )


def _verdict(judged: _Judge) -> Verdict:
    return Verdict(
        outcome="refused",
        code="",
        where="",
        fr="",
        en="",
        at=judged.at,
        passed=tuple(judged.passed),
        profile=judged.profile,
        document=judged.document,
        status=judged.status,
        standing=judged.standing,
    )


def _issuer(document: Json) -> str:
    issuer = document["issuer"]
    return str(issuer["id"] if isinstance(issuer, dict) else issuer)


def _proofs(document: Json) -> tuple[Json, Json | None]:
    """Return the proof on the text, and that on the meaning if there is one; a single object is tolerated."""
    given = document["proof"]
    of: dict[str, list[Json]] = {}
    for one in given if isinstance(given, list) else [given]:
        of.setdefault(one["cryptosuite"], []).append(one)
    text, meaning = of.pop(proof.JCS, []), of.pop(proof.RDFC, [])
    if not text and len(meaning) == 1 and not of:
        raise Refused("no-jcs", where="proof")
    if of or len(text) != 1 or len(meaning) > 1:
        raise Refused("proofs", where="proof")
    if text[0].get("@context") != document.get("@context"):
        raise Refused("contexts", where="proof.@context")
    if meaning and "@context" in meaning[0]:
        raise Refused("proofs", where="proof.@context")
    return text[0], meaning[0] if meaning else None
