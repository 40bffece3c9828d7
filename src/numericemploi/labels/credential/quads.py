"""Canonical N-Quads (RDFC-1.0) of our own documents, from a table of their terms instead of a JSON-LD engine.

Tens of times faster than the engine, and linear in what is read: a nameless node is told from the others by
its own lines alone, or the document is left to the engine. Equal to it, byte for byte, on random documents.
Source: W3C, « RDF Dataset Canonicalization » (RDFC-1.0), sections 4.4 and 4.6; terms from the pinned contexts.
"""

from __future__ import annotations

from hashlib import sha256
from typing import Any

_OB = "https://purl.imsglobal.org/spec/vc/ob/vocab.html#"
_VC = "https://www.w3.org/2018/credentials#"
_STATUS = "https://www.w3.org/ns/credentials/status#"
_SCHEMA = "https://schema.org/"
_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_MOMENT = "http://www.w3.org/2001/XMLSchema#dateTime"
_ADDRESS = "https://www.w3.org/2001/XMLSchema#anyURI"

_TEXT, _IRI, _NODE = "text", "iri", "node"

# Member of our documents → predicate, and what its value is: a text, an IRI, a node, or a typed literal.
_TERMS: dict[str, tuple[str, str]] = {
    "name": (f"{_SCHEMA}name", _TEXT),
    "description": (f"{_SCHEMA}description", _TEXT),
    "url": (f"{_SCHEMA}url", _ADDRESS),
    "issuer": (f"{_VC}issuer", _NODE),
    "awardedDate": (
        f"{_OB}awardedDate",
        "xsd:dateTime",
    ),  # the published context leaves this prefix undefined
    "validFrom": (f"{_VC}validFrom", _MOMENT),
    "validUntil": (f"{_VC}validUntil", _MOMENT),
    "credentialSubject": (f"{_VC}credentialSubject", _NODE),
    "credentialStatus": (f"{_VC}credentialStatus", _NODE),
    "evidence": (f"{_VC}evidence", _NODE),
    "achievement": (f"{_OB}achievement", _NODE),
    "achievementType": (f"{_OB}achievementType", _TEXT),
    "inLanguage": (f"{_SCHEMA}inLanguage", _TEXT),
    "version": (f"{_OB}version", _TEXT),
    "criteria": (f"{_OB}Criteria", _NODE),
    "narrative": (f"{_OB}narrative", _TEXT),
    "alignment": (f"{_OB}alignment", _NODE),
    "targetFramework": (f"{_SCHEMA}targetFramework", _TEXT),
    "targetCode": (f"{_OB}targetCode", _TEXT),
    "targetName": (f"{_SCHEMA}targetName", _TEXT),
    "targetType": (f"{_OB}targetType", _TEXT),
    "targetUrl": (f"{_SCHEMA}targetUrl", _ADDRESS),
    "statusPurpose": (f"{_STATUS}statusPurpose", _TEXT),
    "statusListIndex": (f"{_STATUS}statusListIndex", _TEXT),
    "statusListCredential": (f"{_STATUS}statusListCredential", _IRI),
    "encodedList": (f"{_STATUS}encodedList", "https://w3id.org/security#multibase"),
}
_TYPES = {
    "VerifiableCredential": f"{_VC}VerifiableCredential",
    "OpenBadgeCredential": f"{_OB}OpenBadgeCredential",
    "Profile": f"{_OB}Profile",
    "AchievementSubject": f"{_OB}AchievementSubject",
    "Achievement": f"{_OB}Achievement",
    "Alignment": f"{_SCHEMA}AlignmentObject",
    "Evidence": f"{_OB}Evidence",
    "BitstringStatusListEntry": f"{_STATUS}BitstringStatusListEntry",
    "BitstringStatusListCredential": f"{_STATUS}BitstringStatusListCredential",
    "BitstringStatusList": f"{_STATUS}BitstringStatusList",
}
_ESCAPES = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n"})

Quad = tuple[str, str, str]


class NotOurs(Exception):  # noqa: N818 - a way out, not a fault
    """The document has a term outside the table, or two nameless nodes that only a deeper search tells apart."""


def canonical(document: dict[str, Any]) -> str:
    """Return the canonical N-Quads of a document without proofs.

    Raises
    ------
    NotOurs
        To be left to the engine.
    """
    quads: list[Quad] = []
    nameless: list[str] = []
    _walk(document, quads, nameless)
    of: dict[str, list[Quad]] = {node: [] for node in nameless}
    for quad in quads:
        for node in {quad[0], quad[2]} & of.keys():
            of[node].append(quad)
    hashes = {_first_degree(node, of[node]): node for node in nameless}
    if len(hashes) != len(nameless):
        raise NotOurs
    names = {hashes[value]: f"_:c14n{place}" for place, value in enumerate(sorted(hashes))}
    return "".join(sorted({_line(names.get(s, s), p, names.get(o, o)) for s, p, o in quads}))


def _walk(node: dict[str, Any], quads: list[Quad], nameless: list[str]) -> str:
    """Add the quads of a node and of those below; return its name."""
    if "id" in node:
        subject = f"<{node['id']}>"
    else:
        subject = f"_:b{len(nameless)}"
        nameless.append(subject)
    for member, value in node.items():
        if member in {"id", "@context"}:
            continue
        for one in value if isinstance(value, list) else (value,):
            if member == "type":
                if one not in _TYPES:
                    raise NotOurs
                quads.append((subject, _TYPE, f"<{_TYPES[one]}>"))
                continue
            if member not in _TERMS:
                raise NotOurs
            predicate, form = _TERMS[member]
            quads.append((subject, predicate, _object(one, form, quads, nameless)))
    return subject


def _object(value: Any, form: str, quads: list[Quad], nameless: list[str]) -> str:
    if form == _NODE and isinstance(value, dict):
        return _walk(value, quads, nameless)
    if form in {_NODE, _IRI}:
        return f"<{value}>"
    literal = f'"{value.translate(_ESCAPES)}"'
    return literal if form == _TEXT else f"{literal}^^<{form}>"


def _first_degree(node: str, quads: list[Quad]) -> str:
    """Hash what touches a nameless node: itself `_:a`, other nameless ones `_:z`."""

    def seen(term: str) -> str:
        return "_:a" if term == node else "_:z" if term.startswith("_:") else term

    return sha256("".join(sorted(_line(seen(s), p, seen(o)) for s, p, o in quads)).encode()).hexdigest()


def _line(subject: str, predicate: str, what: str) -> str:
    return f"{subject} <{predicate}> {what} .\n"
