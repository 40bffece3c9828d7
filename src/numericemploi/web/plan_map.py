"""Coverage of the zones by two plans: two maps in the same classes; the table has the same figures."""

from __future__ import annotations

from django.utils.translation import gettext as _

from numericemploi.web import numbers, zone_map, zones


def pair(seen, rows: list[dict]) -> dict[str, dict]:
    """Draw coverage before and after; nothing without a point to draw at."""
    percents = [
        row | {f"percent_{when}": _percent(row[f"coverage_{when}"]) for when in ("before", "after")}
        for row in rows
    ]
    both = [row[f"percent_{when}"] for row in percents for when in ("before", "after")]
    bounds = zone_map.classes(both)
    return {
        when: zones.drawn(seen, percents, f"percent_{when}", _words, bounds=bounds)
        for when in ("before", "after")
    }


def _percent(share: float | None) -> float | None:
    return None if share is None else 100 * share


def _words(value: float | None) -> str:
    if value is None:
        return _("personne ne cherche, ou inconnu")
    return _("%(share)s des personnes qui cherchent ont une place") % {
        "share": numbers.percent(value / 100, 1)
    }
