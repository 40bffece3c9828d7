"""`/plan`: the purchase plan without prices, for anybody; its variants, for those concerned."""

from __future__ import annotations

from datetime import date, datetime

from ninja import Field, Router, Schema, Status

from numericemploi.planning.asked import Asked
from numericemploi.store import plan_requests, runs
from numericemploi.store import plan_variants as kept
from numericemploi.verbs import plan_read, plan_studies, plan_variants
from numericemploi.verbs.access import of_account, require

router = Router()


class Greedy(Schema):
    """The plan of a spreadsheet, with the same rules."""

    value: float | None
    worst_zone: float | None


class Bought(Schema):
    """Places bought in a session."""

    session_id: str
    funder: str
    seats: int
    expected: float


class Origin(Schema):
    """Places reserved for people of a zone; fractions are expectations."""

    zone: str
    label: str
    seats: float


class Said(Schema):
    """A fact: its code, its values, and the sentence; of a run of a former version, the French sentence alone."""

    code: str
    values: dict[str, object]
    sentence_fr: str
    sentence_en: str


class Refused(Said):
    """A session that is not bought, and why, prices left out."""

    session_id: str


class Plan(Schema):
    """A plan with its proof; null is unknown, or no zone that counts."""

    run: int
    as_of: date
    digest: str
    status: str
    value: float | None
    bound: float | None
    gap: float | None
    worst_zone: float | None
    worst_zone_bound: float | None
    greedy: Greedy
    nothing: Said | None = Field(description="Why nothing is bought")
    proof: Said | None
    sessions: list[Bought]
    refused: list[Refused]
    zones: list[Origin]


class Step(Schema):
    """What a point does otherwise than the one before: sessions, seats by zone, value, percentage points.

    `points` are those of the worst zone, or of the rural share along it; `fact` says the change.
    """

    fact: dict[str, object]

    in_: int = Field(alias="in")
    out: int
    seats: int
    gains: list[tuple[str, float]]
    losses: list[tuple[str, float]]
    value: float
    points: float


class Point(Schema):
    """A whole plan of the frontier."""

    point: int
    status: str
    value: float
    bound: float
    gap: float
    worst_zone: float | None
    rural_share: float | None
    sessions: int
    seats: int
    step: Step | None


class Frontier(Schema):
    """Plans from most people in work to the best worst zone, or rural share; `solved`: plans computed to find them."""

    run: int
    as_of: date
    digest: str
    along: str
    solved: int
    points: list[Point]


class Concertation(Schema):
    """Expected people in work of each way to plan; `value` = joint − blind."""

    run: int
    as_of: date
    digest: str
    joint: float
    joint_bound: float
    blind: float
    sequential: float
    pooled: float
    value: float
    double_purchases: list[str]
    told: Said | None


class StudyAsked(Schema):
    """A study to do: `coverage`, `rural` or `concertation`, with a variant's settings or the run's own."""

    kind: str
    variant: int | None = None


class StudyState(Schema):
    """A study asked for: `waiting`, `running`, `done` or `failed`; `done` of `total` plans are solved."""

    number: int
    kind: str
    run: int
    author: str
    asked_at: datetime
    state: str
    stopped: bool
    done: int
    total: int
    reason: str


class Adopted(Schema):
    """A funder that adopted its part."""

    funder: str
    adopted_on: date
    reason: str


class Variant(Schema):
    """A variant of the plan: who set it, what was asked, what came out."""

    number: int
    run: int
    parent: int | None
    title: str
    author: str
    organisation: str
    made_at: datetime
    seconds: float
    parameters: dict[str, object]
    summary: dict[str, object]
    inputs_digest: str
    digest: str
    standing: str
    adoptions: list[Adopted]


@router.get("", response=Plan, summary="The last run's purchase plan, without prices")
def plan(request):
    return plan_read.plan()


@router.get("/frontier", response=Frontier, summary="A frontier of the last run's plan, without prices")
def frontier(request, along: str = "coverage"):
    return plan_read.frontier(along)


@router.get(
    "/concertation",
    response=Concertation,
    summary="What planning together is worth on the last run, without money",
)
def concertation(request):
    return plan_read.concertation()


@router.get("/variants", response=list[Variant], summary="Variants of the plan, for buyers and the branch")
def variants(request):
    require(of_account(request.user), plan_variants.READ)
    return kept.listing()


@router.get("/variants/{int:number}", response=Variant, summary="One variant of the plan")
def variant(request, number: int):
    require(of_account(request.user), plan_variants.READ)
    return kept.get(number)


@router.post(
    "/studies",
    response={202: StudyState},
    summary="Ask for a study of the plan, done in the background; asked twice, it is one",
)
def ask(request, asked: StudyAsked):
    actor = of_account(request.user)
    require(actor, plan_variants.MAKE)
    held = None if asked.variant is None else kept.get(asked.variant)
    run = plan_read.last() if held is None else runs.get(held.run)
    settings = plan_variants.first(run) if held is None else Asked.read(held.parameters)
    return Status(202, plan_studies.ask(asked.kind, settings, run=run.number, actor=actor))


@router.get("/studies/{int:number}", response=StudyState, summary="How far a study is")
def study(request, number: int):
    require(of_account(request.user), plan_variants.READ)
    return plan_requests.get(number)
