"""`/purchases`: what is public of purchases: recommendations, published lines, the chain; more for those who buy."""

from __future__ import annotations

from datetime import date, datetime

from ninja import Router, Schema
from pydantic import Field

from numericemploi.verbs import plan_lines, purchases, recommendations
from numericemploi.verbs.access import of_account

router = Router()


class Line(Schema):
    """A plan line; the price of a single line is for those who buy, null elsewhere."""

    line_id: str
    buyer: str
    rome3: str
    level: int | None
    zone: str | None
    commune: str | None
    modality: str
    period: str
    places: int
    hours: int | None
    unit_price: int | None = Field(description="Euro cents per place; null unless you buy")
    sessions: list[str]
    status: str
    revision: int
    recommendation: str | None
    fictif: bool


class BuyerAnswer(Schema):
    """What a buyer answered to a recommendation."""

    buyer: str
    choice: str
    words: str
    at: datetime


class Evidence(Schema):
    """Something that a recommendation leans on, by reference."""

    kind: str
    reference: str
    label: str


class Recommendation(Schema):
    """A recommendation as everybody received it."""

    reference: str
    zone: str
    rome3: str
    level: int | None
    modality: str
    period: str
    places: int
    why: str
    no_interest: bool
    interests: str
    recipients: list[str]
    transmitted_at: datetime | None
    digest: str
    state: str
    evidence: list[Evidence]
    answers: list[BuyerAnswer]
    fictif: bool


class Advice(Schema):
    """How much of what was recommended was bought; counted whole, hence no interval."""

    buyer: str
    recommendations: int
    followed: int
    partly: int
    refused: int
    silent: int
    recommended: int
    bought: int
    score: float | None


class Price(Schema):
    """Cost by place, entry and person in work at 6 months (strict); null where too few people or lines."""

    buyer: str
    lines: int | None
    places: int | None
    entries: int | None
    in_work: int | None
    rate: float | None
    rate_low: float | None
    rate_high: float | None
    cost: int | None
    per_place: float | None
    per_entry: float | None
    per_job: float | None
    per_job_low: float | None
    per_job_high: float | None
    public: bool


class Chain(Schema):
    """From advice to people in work; trainings ended between the two days."""

    since: date | None
    until: date | None
    fictif: bool
    advice: list[Advice]
    prices: list[Price]


@router.get(
    "/lines",
    response=list[Line],
    summary="Plan lines: those published, all of them for buyers and the branch",
)
def lines(request):
    return plan_lines.listing(actor=of_account(request.user)).to_dicts()


@router.get("/recommendations", response=list[Recommendation], summary="What the branch recommended")
def advised(request):
    return [
        {
            **one.row,
            "evidence": [
                {"kind": item.kind, "reference": item.reference, "label": item.label} for item in one.evidence
            ],
            "answers": [
                {"buyer": buyer, "choice": step.choice, "words": step.words, "at": step.at}
                for buyer, step in one.answers.items()
            ],
        }
        for one in recommendations.listing(actor=of_account(request.user))
    ]


@router.get(
    "/chain", response=Chain, summary="What became of recommendations and money; small groups are hidden"
)
def chain(request):
    seen = purchases.followed(actor=of_account(request.user))
    return {
        "since": seen.since,
        "until": seen.until,
        "fictif": seen.fictif,
        "advice": seen.advice.to_dicts(),
        "prices": seen.prices.to_dicts(),
    }
