"""Titles that employers wrote, as the store holds them: masked before they were stored."""

from __future__ import annotations

from datetime import date

import polars as pl
from django.db.models import Count, Max, Model

from numericemploi.model.tables.employers import TITLES_SEEN
from numericemploi.store.models import Need, Offer

_WRITTEN: tuple[tuple[type[Model], str], ...] = ((Offer, "published_on"), (Need, "declared_on"))
"""Where employers' titles stand, under `title`, and the day on which each was written."""


def seen(*, after: date | None = None, until: date | None = None) -> pl.DataFrame:
    """Return TITLES_SEEN of what was written after a day and until another; latest first."""
    found = pl.concat([_counted(model, day, after, until) for model, day in _WRITTEN])
    together = found.group_by("title").agg(pl.col("seen").sum(), pl.col("last_seen").max())
    return TITLES_SEEN.check(together.sort("last_seen", "title", descending=[True, False]))


def _counted(model: type[Model], day: str, after: date | None, until: date | None) -> pl.DataFrame:
    rows = model._default_manager.exclude(title="").exclude(title=None)
    if after is not None:
        rows = rows.filter(**{f"{day}__gt": after})
    if until is not None:
        rows = rows.filter(**{f"{day}__lte": until})
    counted = rows.values_list("title").annotate(seen=Count("pk"), last_seen=Max(day))
    return pl.DataFrame(list(counted), schema=TITLES_SEEN.schema, orient="row")
