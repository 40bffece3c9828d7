"""`/funding`: who can be paid by whom on a day, the dated rules, the shipped reforms."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date

from ninja import Field, Query, Router, Schema

from numericemploi.funding.rules import Rule
from numericemploi.model.errors import NotFoundError
from numericemploi.verbs import funding, reforms

router = Router()


class Case(Schema):
    """Facts by name; a fact that is left out is unknown. Nothing is kept."""

    on: date = Field(description="Day of the decision")
    starts_on: date | None = Field(None, description="First day of the training")
    facts: dict[str, bool | int | str] = Field(
        description="status, level (1-8, obtained), age, hours, modality, price…"
    )


class Benefit(Schema):
    benefit: str
    payer: str
    words: str
    cents: int | None
    sure: bool
    rule: str


class Deadline(Schema):
    days: int
    last_day: date | None
    words: str
    passed: bool
    rule: str


class Verdict(Schema):
    """The answer of one scheme: a first look, never an entitlement."""

    scheme: str
    name: str
    answer: str
    headline: str
    sentences: list[str]
    reserves: list[str]
    missing: list[str]
    lacking: list[str]
    benefits: list[Benefit]
    deadlines: list[Deadline]
    rules: list[str]


class Checked(Schema):
    on: date
    rules_revision: str
    verdicts: list[Verdict]
    left_to_pay_cents: int | None
    monthly_cents: int | None
    next_question: str | None


class DatedRule(Schema):
    """One version of one rule, read aloud."""

    rule_id: str
    scheme: str
    point: str
    role: str
    sentence: str
    valid_from: date
    valid_to: date | None
    open_ended: bool
    last_confirmed: date
    confidence: str
    active: bool
    source: str
    source_date: str


class Rules(Schema):
    revision: str
    rules: list[DatedRule]


class ReformNamed(Schema):
    reform: str
    title: str
    base: date
    why: str


@router.post("/check", response=Checked, summary="Which schemes could pay, and why")
def check(request, case: Case):
    given: dict[str, object] = dict(case.facts)
    if case.starts_on is not None:
        given["notice"] = (case.starts_on - case.on).days
    found = funding.check(given, on=case.on)
    return Checked(
        on=found.on,
        rules_revision=found.revision,
        verdicts=[Verdict(**{name: value for name, value in asdict(one).items() if name in Verdict.model_fields})
                  for one in found.verdicts],
        left_to_pay_cents=found.sheet.left,
        monthly_cents=found.sheet.monthly,
        next_question=found.question.fact if found.question else None,
    )  # fmt: skip


@router.get("/rules", response=Rules, summary="The dated rules, of a day or all")
def rules(request, on: date | None = None, scheme: str = Query("", max_length=40)):
    held = funding.book()
    if scheme and scheme not in held.names:
        raise NotFoundError(
            "There is no funding scheme of that code.", hint=f"Codes: {', '.join(held.names)}."
        )
    shown = [
        one
        for one in held.rules
        if (not scheme or one.scheme == scheme) and (on is None or one.period.holds(on))
    ]
    return Rules(revision=held.revision, rules=[_rule(one) for one in shown])


@router.get("/reforms", response=list[ReformNamed], summary="The reforms that the software ships")
def listing(request):
    return [
        ReformNamed(reform=one.reform, title=one.title, base=one.base, why=one.why)
        for one in reforms.shipped().values()
    ]


def _rule(rule: Rule) -> DatedRule:
    return DatedRule(
        rule_id=rule.rule_id, scheme=rule.scheme, point=rule.point, role=rule.role, sentence=rule.sentence,
        valid_from=rule.period.start, valid_to=rule.period.end, open_ended=rule.open_ended,
        last_confirmed=rule.last_confirmed, confidence=rule.confidence, active=rule.active, source=rule.source,
        source_date=rule.source_date,
    )  # fmt: skip
