"""Changes of the funding rules and their steps, verdicts kept, and the books that these rest on."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date, datetime

from django.db import DatabaseError, transaction

from numericemploi.model.errors import NotFoundError
from numericemploi.store.models import FundingBook, FundingChange, FundingStep, FundingVerdict

_OVER = {"validated", "refused", "withdrawn"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step of a change."""

    step: str
    actor: str
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A change with its steps, the first one first."""

    number: int
    act: str
    rule: str
    starts_on: date
    row: dict[str, object]
    reason: str
    steps: tuple[Step, ...]

    @property
    def state(self) -> str:
        """`proposed`, `validated`, `refused` or `withdrawn`."""
        return self.steps[-1].step

    @property
    def author(self) -> str:
        """Who proposed it."""
        return self.steps[0].actor

    @property
    def scheme(self) -> str:
        """The scheme that the new version belongs to; empty for an end."""
        return str(self.row.get("scheme") or "")


def propose(*, act: str, rule: str, starts_on: date, row: dict[str, object], reason: str, actor: str) -> int:
    """Keep a change as proposed; return its number. To be called in a transaction."""
    change = FundingChange.objects.create(act=act, rule=rule, starts_on=starts_on, row=row, reason=reason)
    FundingStep.objects.create(change=change, step=FundingStep.Step.PROPOSED, actor=actor)
    return change.pk


def add_step(number: int, step: str, *, actor: str, reason: str = "") -> None:
    """Add a step to a change that waits for one.

    Raises
    ------
    NotFoundError
        There is no such change, or it waits for nothing any more.
    """
    with transaction.atomic():
        # The row is locked where the database can: of two people who decide at once, one is told it is over.
        change = FundingChange.objects.select_for_update().filter(pk=number).first()
        over = change is None or FundingStep.objects.filter(change=change, step__in=_OVER).exists()
        if change is None or over:
            raise NotFoundError(
                "Cette proposition n'attend plus de décision.", hint="Rechargez la page des règles."
            )
        FundingStep.objects.create(change=change, step=step, actor=actor, reason=reason)


def all_or_nothing() -> transaction.Atomic:
    """Open a transaction: what is written inside is kept whole, or not at all."""
    return transaction.atomic()


def change(number: int) -> Change:
    """Return one change.

    Raises
    ------
    NotFoundError
        There is none of that number.
    """
    row = FundingChange.objects.prefetch_related("steps").filter(pk=number).first()
    if row is None:
        raise NotFoundError("Cette proposition n'existe pas.")
    return _change(row)


def changes() -> list[Change]:
    """Return every change, latest first."""
    return [_change(row) for row in FundingChange.objects.prefetch_related("steps").order_by("-pk")]


def validated() -> tuple[Change, ...]:
    """Return the validated changes in the order of their validation; none before the database is there."""
    try:
        steps = (
            FundingStep.objects.filter(step=FundingStep.Step.VALIDATED)
            .order_by("pk")
            .select_related("change")
        )
        return tuple(_change(step.change) for step in steps)
    except DatabaseError:
        return ()


def overlay_key() -> int:
    """Return a number that grows with each validated change: what a cache of the rules is keyed by."""
    try:
        last = (
            FundingStep.objects.filter(step=FundingStep.Step.VALIDATED)
            .order_by("-pk")
            .values_list("pk", flat=True)
        )
        return last.first() or 0
    except DatabaseError:
        return 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A verdict kept: facts, day, answers, the tables of the rules that it rests on."""

    reference: str
    on: date
    facts: dict[str, object]
    answers: dict[str, str]
    revision: str
    tables: dict[str, list[dict[str, object]]]
    made_at: datetime


def keep_verdict(
    *, on: date, facts: dict[str, object], answers: dict[str, str], revision: str,
    tables: dict[str, list[dict[str, object]]], dossier: str,
) -> str:  # fmt: skip
    """Keep a verdict, and its rules once; return its reference, which says nothing of anybody."""
    with transaction.atomic():
        book, _ = FundingBook.objects.get_or_create(revision=revision, defaults={"tables": tables})
        kept = FundingVerdict.objects.create(
            reference=secrets.token_hex(8), on=on, facts=facts, answers=answers, book=book, dossier=dossier
        )
    return kept.reference


def verdict(reference: str) -> Kept:
    """Return a verdict that was kept.

    Raises
    ------
    NotFoundError
        There is none of that reference.
    """
    row = FundingVerdict.objects.select_related("book").filter(reference=reference).first()
    if row is None:
        raise NotFoundError("Ce verdict n'existe pas.")
    return Kept(
        reference=row.reference,
        on=row.on,
        facts=row.facts,
        answers=row.answers,
        revision=row.book.revision,
        tables=row.book.tables,
        made_at=row.made_at,
    )


def verdicts_of(dossier: str) -> list[tuple[str, date, datetime]]:
    """Return reference, day and moment of the verdicts kept for a dossier, latest first."""
    rows = FundingVerdict.objects.filter(dossier=dossier).order_by("-pk")
    return [(row.reference, row.on, row.made_at) for row in rows]


def forget_dossier(dossier: str) -> int:
    """Take a dossier's reference away from its verdicts; they stay, without identity. Return how many."""
    return FundingVerdict.objects.filter(dossier=dossier).update(dossier="")


def _change(row: FundingChange) -> Change:
    steps = sorted(row.steps.all(), key=lambda step: step.pk)
    return Change(
        number=row.pk,
        act=row.act,
        rule=row.rule,
        starts_on=row.starts_on,
        row=row.row,
        reason=row.reason,
        steps=tuple(Step(step=one.step, actor=one.actor, reason=one.reason, at=one.at) for one in steps),
    )
