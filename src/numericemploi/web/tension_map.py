"""Map of the published tension: in the basins for which it was published, never carried to zones."""

from __future__ import annotations

import polars as pl
from django.shortcuts import render
from django.utils.translation import gettext as _

from numericemploi.store import editions
from numericemploi.web import zone_map
from numericemploi.web.pages import chosen
from numericemploi.web.vocabulary import folded


def shown(request, seen, context: dict):
    """Show an occupation's published tension in the basins for which it was published: nothing is carried to zones."""
    shared = seen.table("zone_bassins").sort(
        "bassin", "bassin_share", descending=[False, True], nulls_last=True
    )
    published = seen.published.tension.filter(pl.col("bassin").is_in(shared["bassin"].implode()))
    known = {
        code: published.filter(rome3=code).height
        for code, found in seen.occupations.items()
        if found["scope"] == "core"
    }
    occupation = chosen(request, "metier", known, max(known, key=lambda code: known[code]))
    rows = {row["bassin"]: row for row in published.filter(rome3=occupation).to_dicts()}
    zones_of: dict[str, list[dict]] = {}
    for row in shared.iter_rows(named=True):
        zones_of.setdefault(row["bassin"], []).append({"zone": row["zone"], "label": seen.zones[row["zone"]]})
    lines = [
        {
            "bassin": bassin,
            "label": seen.bassins.get(bassin, bassin),
            "zones": touched,
            "tension": None,
            "offers": None,
            "jobseekers": None,
        }
        | {name: rows[bassin][name] for name in ("tension", "offers", "jobseekers") if bassin in rows}
        for bassin, touched in zones_of.items()
    ]
    context |= {
        "known": known,
        "occupations": seen.occupations,
        "occupation": seen.occupations[occupation],
        "tension_year": published["year"].max(),
        "drawn": _drawn(seen, lines),
        "rows": ordered(lines, context["sort"], context["order"]),
    }
    return render(request, "zones/tension.html", context)


def _drawn(seen, lines: list[dict]) -> dict[str, object]:
    """Draw the basins: their outlines once loaded, else a circle each at its most populated commune."""
    values = {line["bassin"]: line["tension"] for line in lines}
    contours = editions.read("bassin_contours").select(zone="bassin", geometry="geometry")
    contours = contours.filter(pl.col("zone").is_in(list(values)))
    seats = seen.seats_of("bassin")
    if not seats and contours.is_empty():
        return {}
    plotted = zone_map.circles(seats, values) if contours.is_empty() else zone_map.outlines(contours)
    named = {line["bassin"]: line for line in lines}
    places = zone_map.names(plotted["shapes"], {code: line["label"] for code, line in named.items()}, values)
    shapes = [
        shape
        | {
            "zone": named[bassin]["zones"][0]["zone"],
            "label": named[bassin]["label"],
            "level": "unknown" if values[bassin] is None else str(values[bassin]),
            "words": _("%(zone)s : %(figure)s")
            % {"zone": named[bassin]["label"], "figure": _words(values[bassin])},
            "label_at": places.get(bassin),
        }
        for bassin, shape in plotted["shapes"].items()
        if bassin in named
    ]
    shapes.sort(key=lambda shape: folded(shape["label"]))
    used = {shape["level"] for shape in shapes}
    legend = [
        ("1", _("1, faible")),
        ("2", "2"),
        ("3", "3"),
        ("4", "4"),
        ("5", _("5, forte")),
        ("unknown", _("non publiée")),
    ]
    return {
        "width": zone_map.WIDTH,
        "height": plotted["height"],
        "shapes": shapes,
        "outlined": not contours.is_empty(),
        "legend": [(rank, words) for rank, words in legend if rank in used],
    }


def _words(value: int | None) -> str:
    return _("non publiée") if value is None else _("tension %(class)s sur 5") % {"class": value}


def ordered(rows: list[dict], sort: str, order: str) -> list[dict]:
    """Order the rows; unknown values come last either way."""
    if sort == "label":
        return sorted(rows, key=lambda row: folded(row["label"]), reverse=order == "desc")
    known = [row for row in rows if row[sort] is not None]
    unknown = [row for row in rows if row[sort] is None]
    return sorted(known, key=lambda row: row[sort], reverse=order == "desc") + unknown
