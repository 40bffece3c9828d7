"""Two zones side by side, and which of their figures really differ."""

from __future__ import annotations

from django.shortcuts import render

from numericemploi.demand import compare
from numericemploi.model.tables.results import HORIZONS
from numericemploi.web.pages import chosen, on_a_run


@on_a_run
def pair(request, seen):
    horizon = chosen(request, "horizon", HORIZONS, "short")
    a, b = (chosen(request, side, seen.zones, "") for side in ("a", "b"))
    context = {
        "horizon": horizon,
        "zones": seen.zones,
        "a": a,
        "b": b,
        "a_label": seen.zones.get(a),
        "b_label": seen.zones.get(b),
    }
    if a and b and a != b:
        context |= {"rows": _rows(seen, a, b, horizon), "fabric": _fabric(seen, a, b)}
    return render(request, "zones/pair.html", context)


def _rows(seen, a: str, b: str, horizon: str) -> list[dict]:
    found = compare.side_by_side(
        demand=seen.table("demand"),
        gap=seen.table("gap"),
        totals=seen.table("zone_totals"),
        a=a,
        b=b,
        horizon=horizon,
    )
    return [row | {"occupation": seen.occupations.get(row["rome3"])} for row in found.to_dicts()]


def _fabric(seen, a: str, b: str) -> list[tuple[str, object, object]]:
    rows = {row["zone"]: row for row in seen.table("zone_fabric").to_dicts()}
    return [
        (name, rows[a][name], rows[b][name])
        for name in ("population", "rural_share", "advertisers", "adverts", "organisations")
    ]
