"""Variants of the plan: their records, added and never altered; their tables are read as a run's are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction

from numericemploi.model.errors import ConflictError, NotFoundError
from numericemploi.store.models import PlanAdoption, PlanVariant


@dataclass(frozen=True, slots=True, kw_only=True)
class Adoption:
    """A funder's adoption of its part."""

    funder: str
    actor: str
    reason: str
    adopted_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    """A variant as pages read it; `runs.table(variant, name)` reads its tables."""

    number: int
    run: int
    parent: int | None
    title: str
    parameters: dict[str, Any]
    author: str
    organisation: str
    made_at: datetime
    seconds: float
    inputs_digest: str
    digest: str
    folder: str
    summary: dict[str, Any]
    adoptions: tuple[Adoption, ...]

    @property
    def concerned(self) -> tuple[str, ...]:
        """Funders that buy something in it."""
        return tuple(sorted(funder for funder, cents in self.summary["spent"].items() if cents > 0))

    @property
    def adopted_by(self) -> tuple[str, ...]:
        """Funders that have adopted their part."""
        return tuple(adoption.funder for adoption in self.adoptions)

    @property
    def standing(self) -> str:
        """`draft`, `partly` adopted, or `adopted` by every funder concerned."""
        if not self.adoptions:
            return "draft"
        return "adopted" if set(self.concerned) <= set(self.adopted_by) else "partly"


def add(
    *, run: int, parent: int | None, title: str, parameters: dict[str, Any], author: str, organisation: str,
    seconds: float, inputs_digest: str, digest: str, folder: str, summary: dict[str, Any],
) -> int:  # fmt: skip
    """Add a variant; return its number."""
    row = PlanVariant.objects.create(
        run_id=run, parent_id=parent, title=title, parameters=parameters, author=author, organisation=organisation,
        seconds=seconds, inputs_digest=inputs_digest, digest=digest, folder=folder, summary=summary,
    )  # fmt: skip
    return row.pk


def get(number: int) -> Variant:
    """Return a variant.

    Raises
    ------
    NotFoundError
        No variant has this number.
    """
    row = PlanVariant.objects.prefetch_related("adoptions").filter(pk=number).first()
    if row is None:
        raise NotFoundError("No such variant of the plan.", hint="See the page /plan/variantes/.")
    return _variant(row)


def listing() -> list[Variant]:
    """Return the variants, last made first."""
    return [_variant(row) for row in PlanVariant.objects.prefetch_related("adoptions").order_by("-pk")]


def adopt(number: int, *, funder: str, actor: str, reason: str, on: date) -> None:
    """Record that a funder adopts its part of a variant. To be called in a transaction.

    Raises
    ------
    ConflictError
        It has already.
    """
    try:
        with transaction.atomic():
            PlanAdoption.objects.create(
                variant_id=number, funder=funder, actor=actor, reason=reason, adopted_on=on
            )
    except IntegrityError as error:
        raise ConflictError(
            "This part of the variant is adopted already.", hint="Reload the variant's page."
        ) from error


def _variant(row: PlanVariant) -> Variant:
    return Variant(
        number=row.pk, run=row.run_id, parent=row.parent_id, title=row.title, parameters=row.parameters,
        author=row.author, organisation=row.organisation, made_at=row.made_at, seconds=row.seconds,
        inputs_digest=row.inputs_digest, digest=row.digest, folder=row.folder, summary=row.summary,
        adoptions=tuple(
            Adoption(funder=one.funder, actor=one.actor, reason=one.reason, adopted_on=one.adopted_on)
            for one in sorted(row.adoptions.all(), key=lambda one: one.pk)
        ),
    )  # fmt: skip
