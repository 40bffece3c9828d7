"""Two Data Integrity proofs by one Ed25519 key: `eddsa-jcs-2022` on the text, `eddsa-rdfc-2022` on its meaning.

Source: W3C, « Data Integrity EdDSA Cryptosuites v1.0 », Recommendation of 15 May 2025, sections 3.2 and 3.3.
"""

from __future__ import annotations

from hashlib import sha256
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from numericemploi.labels.credential import canonical, multikey

JCS, RDFC = "eddsa-jcs-2022", "eddsa-rdfc-2022"

Json = dict[str, Any]


def signed(document: Json, *, key: Ed25519PrivateKey, method: str, created: str) -> Json:
    """Return the document with both proofs; `method` is the address of the key in the issuer's DID document."""
    proofs = []
    for suite in (RDFC, JCS):
        options = {
            "type": "DataIntegrityProof",
            "cryptosuite": suite,
            "created": created,
            "verificationMethod": method,
            "proofPurpose": "assertionMethod",
        }
        if suite == JCS:
            options["@context"] = document["@context"]
        value = multikey.multibase(key.sign(digest(document, options)))
        proofs.append({**options, "proofValue": value})
    return {**document, "proof": proofs}


def signed_text(document: Json, *, key: Ed25519PrivateKey, method: str, created: str) -> Json:
    """Return a plain JSON document, without contexts, with the proof on its text alone."""
    options = {
        "type": "DataIntegrityProof",
        "cryptosuite": JCS,
        "created": created,
        "verificationMethod": method,
        "proofPurpose": "assertionMethod",
    }
    value = multikey.multibase(key.sign(digest(document, options)))
    return {**document, "proof": {**options, "proofValue": value}}


def fits(document: Json, proof: Json, key: Ed25519PublicKey) -> bool:
    """Whether the proof is this key's signature of the document; the document's other proofs do not count."""
    unsecured = {name: value for name, value in document.items() if name != "proof"}
    options = {name: value for name, value in proof.items() if name != "proofValue"}
    try:
        key.verify(multikey.signature(proof["proofValue"]), digest(unsecured, options))
    except (InvalidSignature, ValueError):
        return False
    return True


def digest(document: Json, options: Json) -> bytes:
    """Return what is signed: the hash of the proof's options, then that of the document, both canonical."""
    if options["cryptosuite"] == JCS:
        parts = canonical.jcs(options), canonical.jcs(document)
    else:
        parts = options_in_rdf(options), canonical.rdfc(document).encode()
    return b"".join(sha256(part).digest() for part in parts)


def options_in_rdf(options: Json) -> bytes:
    """Write the options of an `eddsa-rdfc-2022` proof as canonical N-Quads.

    Their form is fixed, so the five lines are a template, equal to what RDFC-1.0 gives (a test compares).
    """
    of = "_:c14n0"
    return (
        f'{of} <http://purl.org/dc/terms/created> "{options["created"]}"'
        "^^<http://www.w3.org/2001/XMLSchema#dateTime> .\n"
        f"{of} <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <https://w3id.org/security#DataIntegrityProof> .\n"
        f'{of} <https://w3id.org/security#cryptosuite> "{options["cryptosuite"]}"'
        "^^<https://w3id.org/security#cryptosuiteString> .\n"
        f"{of} <https://w3id.org/security#proofPurpose> <https://w3id.org/security#assertionMethod> .\n"
        f"{of} <https://w3id.org/security#verificationMethod> <{options['verificationMethod']}> .\n"
    ).encode()
