"""Recommendations as the store keeps them: their content, their evidence, every act on them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import polars as pl

from numericemploi.model.errors import ConflictError, NotFoundError
from numericemploi.model.tables.purchases import RECOMMENDED
from numericemploi.store.models import Recommendation, RecommendationEvidence, RecommendationStep

CONTENT = ("zone", "rome3", "level", "modality", "period", "places", "why", "no_interest", "interests", "others",
           "recipients")  # fmt: skip
_COLUMNS = ("reference", *CONTENT, "author", "state", "revision", "transmitted_at", "digest", "fictif")


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """Something that a recommendation leans on, by reference."""

    kind: str
    reference: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One act on a recommendation."""

    number: int
    act: str
    at: datetime
    actor: str
    role: str
    organisation: str
    choice: str
    words: str
    interests: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A recommendation with its evidence and its acts, the first one first."""

    row: dict[str, Any]
    evidence: tuple[Evidence, ...]
    steps: tuple[Step, ...]

    @property
    def answers(self) -> dict[str, Step]:
        """The last answer of each buyer."""
        return {step.organisation: step for step in self.steps if step.act == "answer"}


def listing(states: Sequence[str], *, author: str = "") -> list[Kept]:
    """Return recommendations in some states, and their author's own in any; the last first."""
    found = Recommendation.objects.filter(state__in=states)
    if author:
        found = found | Recommendation.objects.filter(author=author)
    return [_kept(one) for one in found.order_by("-pk").prefetch_related("evidence", "steps")]


def get(reference: str) -> Kept:
    """Return a recommendation.

    Raises
    ------
    NotFoundError
        None has this reference.
    """
    found = Recommendation.objects.filter(reference=reference).prefetch_related("evidence", "steps").first()
    if found is None:
        raise NotFoundError("No such recommendation.", hint="Check its address.")
    return _kept(found)


def exists(reference: str) -> bool:
    """Whether a recommendation has this reference."""
    return Recommendation.objects.filter(reference=reference).exists()


def add(row: Mapping[str, Any], *, step: Mapping[str, Any]) -> None:
    """Add a recommendation with its first act; to be called within a transaction."""
    one = Recommendation.objects.create(**row)
    RecommendationStep.objects.create(recommendation=one, number=1, **step)


def change(
    reference: str,
    changed: Mapping[str, Any],
    *,
    read: int,
    step: Mapping[str, Any],
    evidence: Sequence[Evidence] = (),
) -> None:
    """Change a recommendation that was read at a revision, and note the act; to be called within a transaction.

    Raises
    ------
    ConflictError
        Somebody changed it since.
    """
    found = Recommendation.objects.filter(reference=reference, revision=read)
    if not found.update(**changed, revision=read + 1):
        raise ConflictError("Somebody changed this recommendation meanwhile.", hint="Read it again.")
    one = Recommendation.objects.get(reference=reference)
    number = RecommendationStep.objects.filter(recommendation=one).count() + 1
    done = RecommendationStep.objects.create(recommendation=one, number=number, **step)
    RecommendationEvidence.objects.bulk_create(
        [
            RecommendationEvidence(
                recommendation=one, kind=item.kind, reference=item.reference, label=item.label, at=done.at
            )
            for item in evidence
        ]
    )


def recommended() -> pl.DataFrame:
    """RECOMMENDED: what was transmitted and not withdrawn, with the last answer of each buyer."""
    found = sorted(listing(("transmitted",)), key=lambda one: str(one.row["reference"]))
    rows = []
    for one in found:
        given = one.answers
        rows.append(
            {
                **{name: one.row[name] for name in ("reference", "places", "fictif")},
                "buyers": one.row["recipients"],
                "answers": [given[buyer].choice if buyer in given else "" for buyer in one.row["recipients"]],
            }
        )
    return RECOMMENDED.of(rows)


def _kept(one: Recommendation) -> Kept:
    evidence = sorted(one.evidence.all(), key=lambda item: item.pk)
    steps = sorted(one.steps.all(), key=lambda step: step.number)
    return Kept(
        row={name: getattr(one, name) for name in _COLUMNS},
        evidence=tuple(Evidence(kind=item.kind, reference=item.reference, label=item.label) for item in evidence),
        steps=tuple(
            Step(number=step.number, act=step.act, at=step.at, actor=step.actor, role=step.role,
                 organisation=step.organisation, choice=step.choice, words=step.words, interests=step.interests)
            for step in steps
        ),
    )  # fmt: skip
