"""Titles that employers wrote, as adverts and needs hold them: masked before they were stored."""

from __future__ import annotations

from datetime import date

import polars as pl
from django.db.models import Count, Max

from numericemploi.model.tables.employers import TITLES_SEEN
from numericemploi.store.models import Offer


def seen(*, after: date | None = None, until: date | None = None) -> pl.DataFrame:
    """Return TITLES_SEEN of the adverts published after a day and until another; latest first."""
    rows = Offer.objects.exclude(title="")
    if after is not None:
        rows = rows.filter(published_on__gt=after)
    if until is not None:
        rows = rows.filter(published_on__lte=until)
    counted = rows.values_list("title").annotate(seen=Count("pk"), last_seen=Max("published_on"))
    found = pl.DataFrame(
        list(counted.order_by("-last_seen", "title")), schema=TITLES_SEEN.schema, orient="row"
    )
    return TITLES_SEEN.check(found)
