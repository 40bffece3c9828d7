"""The last report of titles that abstained; each night's takes the place of the former."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date

from django.db import transaction

from numericemploi.skills.abstentions import Abstained
from numericemploi.skills.match import Answer
from numericemploi.store.models import AbstainedTitle


def replace(found: Sequence[Abstained], *, as_of: date) -> None:
    """Keep a report, whole, and drop the former one: nothing is kept beyond it."""
    with transaction.atomic():
        AbstainedTitle.objects.all().delete()
        AbstainedTitle.objects.bulk_create(
            [
                AbstainedTitle(
                    title=one.title,
                    seen=one.seen,
                    last_seen=one.last_seen,
                    candidates=[asdict(candidate) for candidate in one.candidates],
                    as_of=as_of,
                )
                for one in found
            ],
            batch_size=500,
        )


def last() -> list[Abstained]:
    """Return the titles of the last report, the most frequent first."""
    return [
        Abstained(
            title=row.title,
            seen=row.seen,
            last_seen=row.last_seen,
            candidates=tuple(Answer(**candidate) for candidate in row.candidates),
        )
        for row in AbstainedTitle.objects.order_by("-seen", "title")
    ]
