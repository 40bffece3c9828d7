"""Times labels issued, signed and verified, beside the same work with PyLD as it ships.

    python bench/credentials.py [--labels 400] [--rounds 5] [--processes 2]

Before a time is printed: the canonical form of 400 random labels is PyLD's, byte for byte, signatures of both
ways are the same, and every label verifies. Each rate is that of two processes on two cores, the label as it
comes (about 4 kB of JSON), database and network left out, status list kept beforehand. Targets: issue and
sign with both proofs ≥ 300/s, verify all of it ≥ 300/s, the `eddsa-jcs-2022` proof alone ≥ 5,000/s.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import platform
import random
import resource
import statistics
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from importlib.metadata import version
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from numericemploi.labels.credential import canonical, did, label, multikey, proof, status_list
from numericemploi.labels.credential.address import Addresses
from numericemploi.labels.credential.did import PublicKey
from numericemploi.labels.credential.label import Granted, Named, Place
from numericemploi.labels.credential.trust import Kept, Trust
from numericemploi.labels.credential.verification import verify

NOW = datetime(2024, 6, 30, 12, tzinfo=UTC)
CREATED = "2024-06-30T12:00:00Z"
ADDRESSES = Addresses(base="https://label.petit-est.example")
KEY = Ed25519PrivateKey.from_private_bytes(b"TEST ONLY key of the benchmark  ")
METHOD = ADDRESSES.method("banc")
WORDS = [
    "Développeur",
    "réseau",
    "cloud",
    "sécurité",
    "données",
    "œuvre",
    "« plein pot »",
    "😀",
    "<b>",
    "C++ & Go",
]


def granted(draw: random.Random, number: int) -> Granted:
    """A random decision: 1 to 3 occupations, 1 to 6 zones."""

    def text(most: int) -> str:
        return " ".join(draw.choice(WORDS) for _ in range(draw.randint(2, most)))

    return Granted(
        reference=f"PE-2024-{number:04}", decision=f"PE-2024-{number:04}-1", decided_at=NOW, valid_from=NOW,
        valid_until=NOW + timedelta(days=draw.randint(300, 1_095)), training_id=f"fictif-{number}", training=text(6),
        provider=text(4), rule="2024-1",
        occupations=tuple(Named(code=f"M180{n}", name=text(5)) for n in range(1, draw.randint(2, 4))),
        zones=tuple(Named(code=f"44{n:02}", name=text(2)) for n in range(1, draw.randint(2, 7))),
        evidence_digest=sha256(str(number).encode()).hexdigest(), evidence_as_of="2024-06-30",
        provisional=draw.random() < 0.3, fictif=True,
    )  # fmt: skip


def written(one: Granted) -> dict[str, Any]:
    """Its credential before the proofs."""
    place = Place(list_number=1, index=int(one.reference[-4:]))
    return label.write(one, place=place, addresses=ADDRESSES, issuer="Comité de Petit-Est", valid_from=NOW)


def issued(one: Granted) -> bytes:
    """Ours: written, signed twice."""
    signed = proof.signed(written(one), key=KEY, method=METHOD, created=CREATED)
    return json.dumps(signed, ensure_ascii=False, separators=(",", ":")).encode()


def _plain_digest(document: dict[str, Any], options: dict[str, Any]) -> bytes:
    """The reference: PyLD for the document and for the options of the proof, as its documentation shows."""
    parts = [
        canonical.by_engine({"@context": document["@context"], **options}),
        canonical.by_engine(document),
    ]
    return b"".join(sha256(part.encode()).digest() for part in parts)


def issued_plainly(one: Granted) -> bytes:
    """The reference: the same label, its RDF by PyLD."""
    document = written(one)
    options = {"type": "DataIntegrityProof", "cryptosuite": proof.RDFC, "created": CREATED,
               "verificationMethod": METHOD, "proofPurpose": "assertionMethod"}  # fmt: skip
    first = {**options, "proofValue": multikey.multibase(KEY.sign(_plain_digest(document, options)))}
    options = {**options, "cryptosuite": proof.JCS, "@context": document["@context"]}
    second = {**options, "proofValue": multikey.multibase(KEY.sign(proof.digest(document, options)))}
    return json.dumps(
        {**document, "proof": [first, second]}, ensure_ascii=False, separators=(",", ":")
    ).encode()


def trust() -> Trust:
    """A trust store with the issuer and a status list of a thousand bits set."""
    key = PublicKey(id="banc", public=multikey.public_text(KEY.public_key()), counts=True)
    listed = status_list.write(number=1, bits=range(60_000, 61_000), addresses=ADDRESSES, now=NOW)
    signed = proof.signed(listed, key=KEY, method=METHOD, created=CREATED)
    return Trust(
        issuers={ADDRESSES.issuer: Kept(document=did.write(ADDRESSES.issuer, [key]), fetched_at=NOW)},
        lists={signed["id"]: Kept(document=signed, fetched_at=NOW)},
    )


TRUST = trust()
PUBLIC = KEY.public_key()


def verified(data: bytes) -> None:
    """Ours: every step of the judge."""
    verdict = verify(data, trust=TRUST, at=NOW)
    assert verdict.outcome == "valid", verdict.code


def verified_plainly(data: bytes) -> None:
    """The reference: parsed, both signatures checked, the RDF by PyLD; no status, no dates."""
    document = json.loads(data)
    first, second = document.pop("proof")
    options = {name: value for name, value in first.items() if name != "proofValue"}
    PUBLIC.verify(multikey.signature(first["proofValue"]), _plain_digest(document, options))
    assert proof.fits(document, second, PUBLIC)


def text_verified(document: dict[str, Any]) -> None:
    """The proof on the text alone."""
    assert proof.fits(document, document["proof"][1], PUBLIC)


def _each(work: Callable[[Any], object], things: list[Any]) -> None:
    for one in things:
        work(one)


_AT_HAND: list[Any] = []


def _part(work: Callable[[Any], object], first: int, step: int) -> None:
    _each(work, _AT_HAND[first::step])


def rate(work: Callable[[Any], object], things: list[Any], *, rounds: int, processes: int) -> float:
    """Median things a second over some rounds, in all processes together; what they work on is at hand before."""
    _AT_HAND[:] = things
    found = []
    with ProcessPoolExecutor(processes, mp_context=multiprocessing.get_context("fork")) as pool:
        for place in range(-1, rounds):  # the first round starts the processes
            started = time.perf_counter()
            for done in [pool.submit(_part, work, n, processes) for n in range(processes)]:
                done.result()
            if place >= 0:
                found.append(len(things) / (time.perf_counter() - started))
    return statistics.median(found)


def told(name: str, ours: float, plain: float | None, target: int) -> None:
    """Print a rate beside its target and its reference."""
    beside = "" if plain is None else f"   PyLD plain {plain:6.0f}/s ({ours / plain:.0f}×)"
    print(
        f"{name:44} {ours:8.0f}/s   target ≥ {target:,}/s   {'met' if ours >= target else 'MISSED'}{beside}"
    )


def main() -> None:
    """Compare, then time."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--labels", type=int, default=400)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--processes", type=int, default=2)
    asked = parser.parse_args()
    draw = random.Random(20240630)
    decisions = [granted(draw, n) for n in range(asked.labels)]
    print(f"Python {platform.python_version()}, PyLD {version('PyLD')}, cryptography {version('cryptography')}, "
          f"{platform.machine()}, {len(os.sched_getaffinity(0))} cores, {asked.processes} processes, "
          f"load {os.getloadavg()[0]:.1f}, median of {asked.rounds}")  # fmt: skip
    for one in decisions:
        document = written(one)
        assert canonical.quads.canonical(document) == canonical.by_engine(document), one.reference
    few = decisions[:20]
    assert [issued(one) for one in few] == [issued_plainly(one) for one in few]
    labels = [issued(one) for one in decisions]
    _each(verified, labels)
    size = statistics.mean(map(len, labels))
    print(
        f"{len(labels)} random labels, {size:,.0f} bytes on average: canonical form equal to PyLD's, every one verifies"
    )

    documents = [json.loads(data) for data in labels]

    def timed(work: Callable[[Any], object], things: list[Any]) -> float:
        return rate(work, things, rounds=asked.rounds, processes=asked.processes)

    slow = 60  # enough of the reference: it takes its time
    told(
        "issued and signed, both proofs",
        timed(issued, decisions),
        timed(issued_plainly, decisions[:slow]),
        300,
    )
    told("verified, every step", timed(verified, labels), timed(verified_plainly, labels[:slow]), 300)
    told("the eddsa-jcs-2022 proof alone", timed(text_verified, documents * 5), None, 5_000)
    peak = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    print(f"peak memory of one process {peak / 1024:.0f} MB")


if __name__ == "__main__":
    main()
