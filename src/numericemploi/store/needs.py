"""The register of needs: rows, their revisions, the addresses and letters that go with them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl
from django.core import signing
from django.core.serializers.json import DjangoJSONEncoder

from numericemploi.model.errors import ConflictError, NotFoundError
from numericemploi.model.tables.employers import NEED_REVISIONS, NEEDS
from numericemploi.store import files, records
from numericemploi.store.models import Need, NeedContact, NeedLetter, NeedRevision

_SALT = "numericemploi.needs"
_LINK_SECONDS = 400 * 24 * 3600  # thirteen months: a need asks its holder every six
_COLUMNS = list(NEEDS.schema)
_DATES = [name for name, dtype in NEEDS.schema.items() if dtype == pl.Date]


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A need of the register, under its number."""

    number: int
    row: dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A letter that promises to hire, as it lies in the data folder."""

    size: int
    sha256: str
    attached_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """Where the holder of a need is written to."""

    address: str
    language: str


def get(number: int) -> Kept:
    """Return a need.

    Raises
    ------
    NotFoundError
        No need has this number.
    """
    found = Need.objects.filter(pk=number).values(*_COLUMNS).first()
    if found is None:
        raise NotFoundError("No such need.", hint="List the needs: numericemploi needs list")
    return Kept(number=number, row=dict(found))


def number_of(need_id: str) -> int | None:
    """Return the number of a need by its identifier."""
    return Need.objects.filter(need_id=need_id).values_list("pk", flat=True).first()


def listing(*, organisation: str | None = None) -> list[Kept]:
    """Return needs, last declared first: all of them, or those of one organisation."""
    found = Need.objects.order_by("-declared_on", "-pk")
    if organisation is not None:
        found = found.filter(organisation=organisation)
    return [
        Kept(number=row.pop("pk"), row=row) for row in (dict(row) for row in found.values("pk", *_COLUMNS))
    ]


def add(row: Mapping[str, Any], *, act: str, party: str, actor: str, on: date, reason: str | None) -> int:
    """Add a need with its first revision; return its number."""
    need = Need.objects.create(**row)
    _revise(need.pk, row, act=act, party=party, actor=actor, on=on, reason=reason)
    return need.pk


def change(
    kept: Kept, row: Mapping[str, Any], *, act: str, party: str, actor: str, on: date, reason: str | None
) -> None:
    """Replace a need by its next revision; to be called within a transaction.

    Raises
    ------
    ConflictError
        Somebody changed it since `kept` was read.
    """
    changed = Need.objects.filter(pk=kept.number, revision=kept.row["revision"]).update(**row)
    if not changed:
        raise ConflictError(
            "Somebody changed this need meanwhile; your change was not kept.",
            hint="Read it again, then change what still has to be.",
        )
    _begin(kept.number, kept.row)
    _revise(kept.number, row, act=act, party=party, actor=actor, on=on, reason=reason)


def bring(brought: pl.DataFrame, *, actor: str, on: date) -> None:
    """Merge needs of a file; those that it changed get a revision. To be called within a transaction."""
    ids = brought["need_id"].to_list()
    before = {row.need_id: row for row in Need.objects.filter(need_id__in=ids)}
    old = {name: {column: getattr(row, column) for column in _COLUMNS} for name, row in before.items()}
    records.merge("needs", brought)
    for row in brought.iter_rows(named=True):
        held = before.get(row["need_id"])
        if held is not None and row["revision"] != held.revision:
            _begin(held.pk, old[row["need_id"]])
            _revise(held.pk, row, act="import", party="staff", actor=actor, on=on, reason=None)


def revisions(number: int) -> pl.DataFrame:
    """NEED_REVISIONS of one need, first act first; an imported need that nobody touched has its import alone."""
    need = get(number).row
    found = [
        {
            "need_id": need["need_id"],
            "revision": one.revision,
            "done_on": one.done_on,
            "act": one.act,
            "party": one.party,
            "reason": one.reason,
            **{name: one.row[name] for name in ("state", "positions", "filled")},
        }
        for one in NeedRevision.objects.filter(need=number).order_by("revision")
    ]
    if not found:
        first = {name: need[name] for name in ("need_id", "revision", "state", "positions", "filled")}
        found = [{**first, "done_on": need["declared_on"], "act": "import", "party": "staff", "reason": None}]
    return NEED_REVISIONS.of(found)


def as_of(day: date) -> pl.DataFrame:
    """Return NEEDS as they stood on a day: the last revision of each until then; those declared later are left out."""
    touched = NeedRevision.objects.values_list("need__need_id", flat=True).distinct()
    rows: dict[str, dict[str, Any]] = {
        row["need_id"]: {**row, "confirmed_on": _known(row["confirmed_on"], row["declared_on"], day)}
        for row in Need.objects.filter(declared_on__lte=day).exclude(need_id__in=touched).values(*_COLUMNS)
    }
    for one in NeedRevision.objects.filter(done_on__lte=day).order_by("need_id", "revision"):
        rows[one.row["need_id"]] = _read(one.row)
    return NEEDS.of([rows[name] for name in sorted(rows)])


def token(number: int) -> str:
    """Return a signed token that stands for a need in a personal link: a number and a day, no value of anybody."""
    return signing.dumps(number, salt=_SALT)


def of_token(text: str) -> int:
    """Return the number of the need that a token stands for.

    Raises
    ------
    NotFoundError
        The token was not signed here, or is too old.
    """
    try:
        return int(signing.loads(text, salt=_SALT, max_age=_LINK_SECONDS))
    except signing.BadSignature as error:
        raise NotFoundError("This link is not valid, or no more.", hint="Ask for a new one.") from error


def set_contact(number: int, *, address: str, language: str) -> None:
    """Keep where the holder of a need is written to."""
    NeedContact.objects.update_or_create(need_id=number, defaults={"address": address, "language": language})


def contact(number: int) -> Contact | None:
    """Return where the holder of a need is written to, if anywhere."""
    found = NeedContact.objects.filter(need=number).first()
    return None if found is None else Contact(address=found.address, language=found.language)


def forget_contacts(before: date) -> int:
    """Erase the addresses of needs that ended, and of which nothing was done since that day; return how many."""
    later = NeedRevision.objects.filter(done_on__gt=before).values("need")
    ended = Need.objects.filter(state__in=("filled", "closed", "lapsed")).exclude(pk__in=later)
    erased, _ = NeedContact.objects.filter(need__in=ended, need__confirmed_on__lte=before).delete()
    return erased


def attach(number: int, data: bytes, *, on: date) -> None:
    """Keep the letter of a need: the file first, then its line; a letter attached before is replaced."""
    sha = files.digest(data)
    name = f"letters/{number}-{sha[:16]}.pdf"
    files.write(name, data)
    NeedLetter.objects.update_or_create(
        need_id=number, defaults={"file": name, "sha256": sha, "size": len(data), "attached_on": on}
    )


def letter(number: int) -> Letter | None:
    """Return what is known of the letter of a need."""
    found = NeedLetter.objects.filter(need=number).first()
    if found is None:
        return None
    return Letter(size=found.size, sha256=found.sha256, attached_on=found.attached_on)


def letter_bytes(number: int) -> bytes:
    """Return the letter of a need.

    Raises
    ------
    NotFoundError
        It has none.
    """
    found = NeedLetter.objects.filter(need=number).first()
    if found is None:
        raise NotFoundError("No letter is attached to this need.")
    with files.told():
        return (files.folder() / found.file).read_bytes()


def _known(confirmed: date, declared: date, day: date) -> date:
    """Return the last confirmation known on a day: a later one had not been given yet."""
    return confirmed if confirmed <= day else declared


def _begin(number: int, row: Mapping[str, Any]) -> None:
    """Write down what an imported need was before the first act on it."""
    if not NeedRevision.objects.filter(need=number).exists():
        _revise(number, row, act="import", party="staff", actor="", on=row["declared_on"], reason=None)


def _revise(
    number: int, row: Mapping[str, Any], *, act: str, party: str, actor: str, on: date, reason: str | None
) -> None:
    NeedRevision.objects.create(
        need_id=number,
        revision=row["revision"],
        done_on=on,
        act=act,
        party=party,
        actor=actor,
        reason=reason,
        row=json.loads(json.dumps(dict(row), cls=DjangoJSONEncoder)),
    )


def _read(row: dict[str, Any]) -> dict[str, Any]:
    """Read a row back from its JSON: days are days again."""
    return {
        **row,
        **{name: date.fromisoformat(row[name]) for name in _DATES if row[name] is not None},
    }
