"""`/needs`: an organisation's own needs, read, declared, acted upon."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from ninja import Router, Schema, Status
from pydantic import Field

from numericemploi.demand.need_form import Declaration
from numericemploi.store.needs import Contact
from numericemploi.verbs import needs
from numericemploi.verbs.access import of_account
from numericemploi.verbs.instance import today

router = Router()


class Need(Schema):
    """A need as its holder reads it."""

    number: int
    need_id: str
    employer: str
    sector: str | None
    title: str | None
    rome4: str | None
    rome3: str
    skills_asked: str | None
    skills: list[str]
    commune: str | None
    positions: int
    filled: int
    horizon_months: int
    contract: str
    firmness: str
    letter: str | None
    telework_share: float | None
    beginners: bool
    declared_on: date
    confirmed_on: date
    asked_on: date | None
    state: str
    reason: str | None
    revision: int
    fictif: bool


class Declared(Schema):
    """A need to declare; the occupation and the commune are codes, which /occupations and /communes find."""

    employer: str = Field(description="Name of the organisation")
    positions: int
    title: str = Field(description="The occupation in your own words")
    rome3: str = Field(description="ROME 3 head of the digital perimeter")
    rome4: str | None = None
    commune: str | None = Field(None, description="Insee code; none: wholly in telework")
    telework_share: float | None = Field(None, description="0 to 1")
    horizon_months: int
    contract: str
    firmness: str
    beginners: bool
    skills_asked: str = ""
    letter: str = Field("", description="Reference of the letter that promises to hire")
    sector: str = Field("", description="NAF rev. 2; recorded, never a filter")
    why_so_many: str = Field("", description="Due above 500 positions")
    address: str = Field("", description="Where the receipt goes; due without an account")
    language: Literal["fr", "en"] = "fr"


class NeedAct(Schema):
    """An act on a need; `revision` is the one that you have read."""

    act: Literal["accept", "confirm", "fill", "close"]
    revision: int
    filled: int | None = Field(None, description="For `fill`: how many are filled in all")
    reason: str | None = Field(None, description="For `close`: a coded reason")


class Skills(Schema):
    """The skills that a need asks, by their OGR codes; `revision` is the one that you have read."""

    revision: int
    skills: list[str] = Field(max_length=100)


class Number(Schema):
    """The number of a need."""

    number: int


def _read(number: int, row: dict[str, Any]) -> dict[str, Any]:
    return {"number": number, **row}


@router.get("", response=list[Need], summary="The needs that you may see: your organisation's own")
def needs_(request):
    return [_read(kept.number, kept.row) for kept in needs.listing(actor=of_account(request.user))]


@router.post("", response={201: Number}, summary="Declare a need")
def declare(request, given: Declared):
    told = given.model_dump(exclude={"address", "language"})
    number = needs.declare(
        Declaration(**told), need_id=needs.new_id(), actor=of_account(request.user), on=today(),
        contact=Contact(address=given.address, language=given.language) if given.address else None,
    )  # fmt: skip
    return Status(201, Number(number=number))


@router.get("/{int:number}", response=Need, summary="One need")
def need(request, number: int):
    found = needs.follow(number, actor=of_account(request.user))
    return _read(number, found.row)


@router.post("/{int:number}/acts", response=Need, summary="Accept, confirm, fill or close a need")
def act(request, number: int, done: NeedAct):
    actor = of_account(request.user)
    needs.act(
        number,
        done.act,
        actor=actor,
        on=today(),
        revision=done.revision,
        reason=done.reason,
        filled=done.filled,
    )
    return _read(number, needs.follow(number, actor=actor).row)


@router.put("/{int:number}/skills", response=Need, summary="Say which skills a need asks")
def skills(request, number: int, given: Skills):
    actor = of_account(request.user)
    needs.set_skills(number, given.skills, actor=actor, on=today(), revision=given.revision)
    return _read(number, needs.follow(number, actor=actor).row)
