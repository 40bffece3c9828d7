"""Needs: declared by any organisation, followed by whoever holds them, asked about when nobody speaks of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import uuid4

import polars as pl

from numericemploi.demand import need_form, needs_life
from numericemploi.demand.need_form import Declaration
from numericemploi.model.errors import Fault, InvalidError, NotFoundError
from numericemploi.model.period import months_before
from numericemploi.reference import packaged
from numericemploi.sources.masking import mask
from numericemploi.store import editions, files, needs, outbox, records
from numericemploi.store.needs import Contact, Kept, Letter
from numericemploi.verbs import need_mails, need_skills
from numericemploi.verbs.access import Actor, may, require
from numericemploi.verbs.journal import recorded
from numericemploi.verbs.need_skills import NeedSkill

LARGEST_LETTER = 5_000_000
"""Bytes of a letter; a scan of three pages has less."""

_STAFF = ("adviser", "administrator")
_LINK = "link"

_NO_ADDRESS = Fault(
    field="address", code="address", reason="empty",
    remedy="Give an address: without an account the need waits until it has answered.",
)  # fmt: skip
_FEWER_THAN_FILLED = Fault(
    field="positions", code="fewer", reason="fewer than are filled", remedy="Correct what is filled first."
)
_UNKNOWN_COMMUNE = Fault(
    field="place", code="unknown_commune", reason="no commune loaded has this code",
    remedy="Find it by its name or postcode.",
)  # fmt: skip
_OUTSIDE = Fault(
    field="title", code="outside", reason="not an occupation of the digital perimeter",
    remedy="Choose one that is.",
)  # fmt: skip
_NOT_A_LETTER = Fault(
    field="letter", code="not_pdf", reason="not a PDF of at most 5 MB",
    remedy="Attach one PDF, or give its reference alone.",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Followed:
    """A need as one of those who may see it sees it: what it is, what was done, what they may do."""

    number: int
    row: dict[str, Any]
    party: str
    acts: tuple[str, ...]
    revisions: pl.DataFrame
    letter: Letter | None
    contact: Contact | None
    skills: list[NeedSkill]


def new_id() -> str:
    """Return an identifier that no need has."""
    return f"b-{uuid4().hex[:16]}"


def by_link(token: str) -> tuple[int, Actor]:
    """Return the need that a personal link stands for, and the actor that its bearer is.

    Raises
    ------
    NotFoundError
        The link was not made here, or is too old.
    """
    number = needs.of_token(token)
    return number, Actor(name="", role=_LINK, organisation=str(number))


def declare(given: Declaration, *, need_id: str, actor: Actor, on: date, contact: Contact | None) -> int:
    """Keep a need and write its receipt; return its number. The same identifier again is the same need.

    Without an account it waits until its address has answered.

    Raises
    ------
    InvalidError
        A field cannot be kept; the error names every one of them.
    """
    require(actor, "needs.declare")
    before = needs.number_of(need_id)
    if before is not None:
        return before
    visitor = actor.role not in (*_STAFF, "employer")
    _check(given, [_NO_ADDRESS] if visitor and contact is None else [])
    content = _content(given)
    row = {
        **content,
        "need_id": need_id,
        "organisation": actor.organisation if actor.role == "employer" and actor.organisation else None,
        "skills": need_skills.codes_of(content),
        "filled": 0,
        "declared_on": on,
        "confirmed_on": on,
        "asked_on": None,
        "state": "awaiting" if visitor else "open",
        "reason": None,
        "revision": 1,
        "fictif": True,  # the demonstration is the only mode so far
    }
    party = "visitor" if visitor else "staff" if actor.role in _STAFF else "holder"
    with recorded("needs.declare", actor) as count, records.all_or_nothing():
        number = needs.add(row, act="declare", party=party, actor=actor.name, on=on,
                           reason=given.why_so_many or None)  # fmt: skip
        if contact is not None:
            needs.set_contact(number, address=contact.address, language=contact.language)
            _write("accept" if visitor else "declare", number, row, contact)
        count.about, count.rows_in, count.rows_out = need_id, 1, 1
    return number


def listing(*, actor: Actor) -> list[Kept]:
    """Return the needs that the actor may see: their organisation's, or all of them for those in charge."""
    require(actor, "needs.list")
    if actor.role in _STAFF:
        return needs.listing()
    return needs.listing(organisation=actor.organisation) if actor.organisation else []


def follow(number: int, *, actor: Actor) -> Followed:
    """Return a need with its history and what the actor may do.

    Raises
    ------
    NotFoundError
        No such need, or not one of the actor's.
    """
    kept = needs.get(number)
    party = _party(kept, actor)
    return Followed(
        number=number,
        row=kept.row,
        party=party,
        acts=needs_life.allowed(kept.row["state"], party),
        revisions=needs.revisions(number),
        letter=needs.letter(number),
        contact=needs.contact(number),
        skills=need_skills.told(kept.row),
    )


def act(
    number: int,
    name: str,
    *,
    actor: Actor,
    on: date,
    revision: int | None = None,
    reason: str | None = None,
    filled: int | None = None,
) -> None:
    """Accept, confirm, fill or close a need.

    Parameters
    ----------
    revision
        The one that the actor has read; another is there: refused. None: whatever it is.

    Raises
    ------
    ConflictError
        Somebody changed the need meanwhile, or its state does not allow the act.
    InvalidError
        No coded reason for a closing, or an impossible number of positions filled.
    """
    kept = needs.get(number)
    party = _party(kept, actor)
    row = needs_life.after(kept.row, name, party=party, on=on, reason=reason, filled=filled)
    with recorded(f"needs.{name}", actor) as count, records.all_or_nothing():
        needs.change(_as_read(kept, revision), row, act=name, party=party, actor=actor.name, on=on,
                     reason=row["reason"])  # fmt: skip
        count.about, count.rows_in, count.rows_out = row["need_id"], 1, 1


def revise(number: int, given: Declaration, *, actor: Actor, on: date, revision: int | None = None) -> None:
    """Correct a need; whoever corrects it says by it that it stands.

    Raises
    ------
    InvalidError
        A field cannot be kept.
    ConflictError
        Somebody changed the need meanwhile, or it has ended.
    """
    kept = needs.get(number)
    party = _party(kept, actor)
    fewer = given.positions is not None and 0 < given.positions < kept.row["filled"]
    _check(given, [_FEWER_THAN_FILLED] if fewer else [])
    content = {**kept.row, **_content(given)}
    content["skills"] = need_skills.after(kept.row, content)
    row = needs_life.after(content, "revise", party=party, on=on)
    with recorded("needs.revise", actor) as count, records.all_or_nothing():
        needs.change(_as_read(kept, revision), row, act="revise", party=party, actor=actor.name, on=on,
                     reason=given.why_so_many or None)  # fmt: skip
        count.about, count.rows_in, count.rows_out = row["need_id"], 1, 1


def set_skills(
    number: int, codes: Sequence[str], *, actor: Actor, on: date, revision: int | None = None
) -> None:
    """Say which skills a need asks, by their codes; those before stay in its history.

    Raises
    ------
    InvalidError
        A code that ROME does not have, or too many.
    ConflictError
        Somebody changed the need meanwhile, or it has ended.
    """
    kept = needs.get(number)
    party = _party(kept, actor)
    wanted = list(dict.fromkeys(codes))
    if found := need_skills.faults(wanted):
        raise InvalidError("These skills cannot be kept as they are.", faults=found)
    row = needs_life.after({**kept.row, "skills": wanted}, "revise", party=party, on=on)
    with recorded("needs.set_skills", actor) as count, records.all_or_nothing():
        needs.change(_as_read(kept, revision), row, act="revise", party=party, actor=actor.name, on=on,
                     reason=None)  # fmt: skip
        count.about, count.rows_in, count.rows_out = row["need_id"], 1, 1


def copy(number: int, *, actor: Actor, on: date) -> int:
    """Declare a need again as it was; return the new one's number. Twice on a day is once."""
    kept = needs.get(number)
    party = _party(kept, actor)
    need_id = f"c-{files.digest(kept.row['need_id'].encode(), str(on).encode())[:16]}"
    before = needs.number_of(need_id)
    if before is not None:
        return before
    row = needs_life.copied(kept.row, need_id=need_id, on=on)
    contact = needs.contact(number)
    with recorded("needs.copy", actor) as count, records.all_or_nothing():
        new = needs.add(row, act="copy", party=party, actor=actor.name, on=on, reason=None)
        if contact is not None:
            needs.set_contact(new, address=contact.address, language=contact.language)
            _write("declare", new, row, contact)
        count.about, count.rows_in, count.rows_out = need_id, 1, 1
    return new


def attach(number: int, letter: bytes, *, actor: Actor, on: date) -> None:
    """Keep the letter that promises to hire: a PDF, known by what it is and not by its name.

    Raises
    ------
    InvalidError
        It is too large, or not a PDF.
    """
    kept = needs.get(number)
    party = _party(kept, actor)
    if not _is_pdf(letter):
        raise InvalidError("The letter is not a PDF that can be kept.", faults=[_NOT_A_LETTER])
    named = kept.row["letter"] or f"PDF {files.digest(letter)[:12]}"
    row = needs_life.after({**kept.row, "letter": named}, "revise", party=party, on=on)
    with recorded("needs.attach", actor) as count, records.all_or_nothing():
        needs.change(kept, row, act="revise", party=party, actor=actor.name, on=on, reason=None)
        needs.attach(number, letter, on=on)
        count.about, count.rows_in, count.rows_out = row["need_id"], 1, 1


def letter(number: int, *, actor: Actor) -> bytes:
    """Return the letter of a need, for its holder and those in charge alone.

    Raises
    ------
    NotFoundError
        It has none, or the need is not one of the actor's.
    """
    _party(needs.get(number), actor)
    return needs.letter_bytes(number)


def due(on: date, *, actor: Actor) -> pl.DataFrame:
    """NEEDS_DUE: what `tend` would do on a day."""
    require(actor, "needs.tend")
    return needs_life.due(needs.as_of(on), on=on)


def tend(on: date, *, actor: Actor) -> pl.DataFrame:
    """Ask the holders of needs that nobody confirmed for long, let those lapse that did not answer.

    Each need is a transaction of its own; running it again on the same day does nothing more. Addresses
    of needs long ended are forgotten.

    Returns
    -------
    NEEDS_DUE, as it was done.
    """
    todo = due(on, actor=actor)
    with recorded("needs.tend", actor) as count:
        for need_id, name, _ in todo.iter_rows():
            number = needs.number_of(need_id)
            if number is None:
                continue
            with records.all_or_nothing():
                kept = needs.get(number)
                row = needs_life.after(kept.row, name, party="night", on=on)
                needs.change(kept, row, act=name, party="night", actor=actor.name, on=on, reason=None)
                contact = needs.contact(number)
                if contact is not None:
                    _write(name, number, row, contact)
        needs.forget_contacts(months_before(on, needs_life.FORGET_MONTHS))
        count.rows_in, count.rows_out = todo.height, todo.height
        count.about = str(on)
    return todo


def _party(kept: Kept, actor: Actor) -> str:
    """Say who the actor is to a need; for anybody else it does not exist."""
    if may(actor, "needs.follow"):
        if actor.role in _STAFF:
            return "staff"
        if actor.role == _LINK and actor.organisation == str(kept.number):
            return "holder"
        if actor.role == "employer" and actor.organisation and actor.organisation == kept.row["organisation"]:
            return "holder"
    raise NotFoundError("No such need.", hint="Sign in with the account that declared it, or use its link.")


def _as_read(kept: Kept, revision: int | None) -> Kept:
    """Take the need as the actor has read it: an older revision will be refused."""
    return kept if revision is None else replace(kept, row={**kept.row, "revision": revision})


def _check(given: Declaration, more: list[Fault]) -> None:
    found = [*need_form.faults(given), *more]
    if given.commune is not None and given.commune not in set(editions.read("communes")["commune"]):
        found.append(_UNKNOWN_COMMUNE)
    if given.rome3 and given.rome3 not in set(packaged.occupations()["rome3"]):
        found.append(_OUTSIDE)
    if found:
        raise InvalidError("The need cannot be kept as it is.", faults=found)


def _is_pdf(data: bytes) -> bool:
    return len(data) <= LARGEST_LETTER and data.startswith(b"%PDF-") and b"%%EOF" in data[-1024:]


def _content(given: Declaration) -> dict[str, Any]:
    """Return the columns of a need that its declaration decides; words are masked before they are kept."""
    return {
        "employer": given.employer.strip(),
        "siret": given.siret or None,
        "sector": given.sector or None,
        "title": mask(given.title.strip()),
        "rome4": given.rome4,
        "rome3": given.rome3,
        "skills_asked": mask(given.skills_asked.strip()) or None,
        "commune": given.commune,
        "positions": given.positions,
        "horizon_months": given.horizon_months,
        "contract": given.contract,
        "firmness": given.firmness,
        "letter": given.letter.strip() or None,
        "telework_share": given.telework_share,
        "beginners": given.beginners,
    }


def _write(kind: str, number: int, row: dict[str, Any], contact: Contact) -> None:
    """Put the mail that tells of an act in the outbox."""
    link = f"{outbox.site_address()}{need_mails.PATHS[contact.language]}{needs.token(number)}/"
    subject, text = need_mails.words(kind, language=contact.language, need=row, link=link)
    outbox.write(
        address=contact.address, language=contact.language, subject=subject, text=text, about=row["need_id"]
    )
