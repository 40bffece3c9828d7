"""The trust store: whose labels are believed here, and what is kept of them to verify offline."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from numericemploi.labels.credential import profile, reading, register
from numericemploi.labels.credential.refusal import Refused
from numericemploi.labels.credential.shape import instant_of
from numericemploi.labels.credential.trust import DEMONSTRATION_ISSUER, Kept, Trust
from numericemploi.model.errors import NotAllowedError, NotFoundError, NumericEmploiError, SourceError
from numericemploi.store import identity, published, trust
from numericemploi.verbs import fetched
from numericemploi.verbs.access import Actor, require
from numericemploi.verbs.journal import recorded

_DID = re.compile(r"did:web:([a-z0-9-]+(?:\.[a-z0-9-]+)+)")
_MOST_LISTS = 50
_LARGEST = 128 * 1024
_NEVER = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pulled:
    """What became of one issuer."""

    issuer: str
    lists: int = 0
    reason: str = ""
    """Why nothing new is kept; empty when all is well."""


def add(did: str, *, actor: Actor) -> None:
    """Believe an issuer from now on; `pull` then fetches its documents.

    Raises
    ------
    SourceError
        Not a `did:web:` of a host.
    NotAllowedError
        The demonstration's issuer, on an instance that is not the demonstration.
    """
    require(actor, "trust.manage")
    with recorded("trust.add", actor) as count:
        if not _DID.fullmatch(did):
            raise SourceError(
                "An issuer is named did:web: and its host.", hint="For example did:web:label.exemple.fr"
            )
        if did == DEMONSTRATION_ISSUER and not identity.is_demonstration():
            raise NotAllowedError("The demonstration's labels are fictif.", hint="Name a real issuer.")
        count.about = did
        trust.keep_issuers([*trust.issuers(), did])


def remove(did: str, *, actor: Actor) -> None:
    """Believe an issuer no longer.

    Raises
    ------
    NotFoundError
        It was not believed.
    """
    require(actor, "trust.manage")
    with recorded("trust.remove", actor) as count:
        if did not in trust.issuers():
            raise NotFoundError(
                "This issuer is not in the trust store.", hint="See: numericemploi labels trust list"
            )
        count.about = did
        trust.keep_issuers([one for one in trust.issuers() if one != did])
        trust.drop("did", did)


def pull(*, actor: Actor, now: datetime, folder: Path | None = None) -> list[Pulled]:
    """Fetch the DID document and the status lists of every issuer believed; what fails leaves what was kept.

    With a folder, they are read from `HOST/.well-known/did.json` and `HOST/<path of the list>` in it instead.
    """
    require(actor, "trust.manage")
    with recorded("trust.pull", actor) as count:
        answers = [_pull(did, now, _from(folder)) for did in trust.issuers()]
        count.rows_in = len(answers)
        count.rows_out = sum(not one.reason for one in answers)
        return answers


def _from(folder: Path | None) -> Callable[[str], bytes]:
    if folder is None:
        return lambda address: fetched.fetch(address, most=_LARGEST)

    def local(address: str) -> bytes:
        parts = urlsplit(address)
        path = folder / str(parts.hostname) / parts.path.lstrip("/")
        if not path.resolve().is_relative_to(folder.resolve()) or not path.is_file():
            raise NotFoundError(
                f"{path} is not there.", hint="Lay the folder out as HOST/.well-known/did.json"
            )
        return path.read_bytes()

    return local


def _pull(did: str, now: datetime, fetch: Callable[[str], bytes]) -> Pulled:
    host = did.removeprefix("did:web:")
    try:
        document = reading.read(fetch(f"https://{host}/.well-known/did.json"))
        if document.get("id") != did:
            raise SourceError("the document is another issuer's")
        lists = {
            kind: {address: reading.read(fetch(address)) for address in _named(document, host, service)}
            for kind, service in _SERVICES.items()
        }
        for kind, read in lists.items():
            for address, one in read.items():
                if profile.look(one) != kind or one["id"] != address:
                    raise SourceError(f"a {kind} is not one")
    except Refused as refused:
        return Pulled(issuer=did, reason=refused.en)
    except NumericEmploiError as error:
        return Pulled(issuer=did, reason=error.message)
    trust.keep("did", did, document, now)
    for kind, name in (("status list", "list"), ("register", "register")):
        for address, one in lists[kind].items():
            trust.keep(name, address, one, now)
    return Pulled(issuer=did, lists=len(lists["status list"]))


_SERVICES = {"status list": "BitstringStatusLists", "register": register.KIND}
"""What an issuer publishes beside its keys, and the service of its DID document that says where."""


def _named(document: dict[str, Any], host: str, service: str) -> list[str]:
    """Return the documents of a kind that an issuer names, on its own host alone."""
    services = document.get("service")
    found: list[str] = []
    for one in services if isinstance(services, list) else []:
        if isinstance(one, dict) and one.get("type") == service:
            named = one.get("serviceEndpoint")
            found += (
                [address for address in named if isinstance(address, str)] if isinstance(named, list) else []
            )
    return [address for address in found if urlsplit(address).hostname == host][:_MOST_LISTS]


def store() -> Trust:
    """Return all that this instance believes: the issuers that it chose, and itself."""
    chosen = set(trust.issuers())
    issuers = {did: kept for did, kept in trust.kept("did").items() if did in chosen}
    lists = trust.kept("list")
    ours = _ourselves()
    return Trust(
        issuers={**issuers, **ours.issuers},
        lists={**lists, **ours.lists},
        registers=_registers,
        demonstration=identity.is_demonstration(),
    )


def _ourselves() -> Trust:
    """Return our own published documents; they are at hand, so each was fetched when it was written."""
    did = published.read(published.DID)
    if did is None:
        return Trust()
    document = reading.read(did)
    lists = [reading.read(one) for one in published.lists().values()]
    written = [instant_of(one["validFrom"]) for one in lists]
    return Trust(
        issuers={document["id"]: Kept(document=document, fetched_at=max(written, default=_NEVER))},
        lists={one["id"]: Kept(document=one, fetched_at=at) for one, at in zip(lists, written, strict=True)},
    )


def _registers() -> dict[str, Kept]:
    """Return the parts of the registers kept, ours in front."""
    ours = {
        one["id"]: Kept(document=one, fetched_at=instant_of(one["validFrom"]))
        for one in map(reading.read, published.registers().values())
    }
    return {**trust.kept("register"), **ours}


def listing() -> list[tuple[str, Kept | None]]:
    """Return the issuers chosen, each with what is kept of it."""
    kept = trust.kept("did")
    return [(did, kept.get(did)) for did in trust.issuers()]
