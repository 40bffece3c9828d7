"""Map of the zones: demand, one occupation's gap, or the tension published; the same figures as a table."""

from __future__ import annotations

from collections.abc import Callable

import polars as pl
from django import forms
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from numericemploi.model.tables.results import HORIZONS
from numericemploi.store import editions
from numericemploi.verbs import rome
from numericemploi.verbs.access import may
from numericemploi.web import numbers, tension_map, zone_map
from numericemploi.web.context import actor_of
from numericemploi.web.occupation_field import OccupationField
from numericemploi.web.pages import chosen, on_a_run
from numericemploi.web.vocabulary import folded
from numericemploi.web.zone_documents import MAP_FORMS

_SORTS = {
    "demand": ("label", "positions", "declared", "offers"),
    "gap": ("label", "gap", "positions", "able", "in_training"),
    "tension": ("label", "tension", "offers", "jobseekers"),
}
"""Columns of the table that each layer sorts by; the figure drawn is `positions`, or `gap`."""


class Wanted(forms.Form):
    """Another way to the occupation of the gap's map: any title, beside the list of those that are measured."""

    intitule = OccupationField(label=gettext_lazy("Ou un intitulé de poste"), required=False)


@on_a_run
def zones(request, seen):
    layer = chosen(request, "layer", _SORTS, "demand")
    horizon = chosen(request, "horizon", HORIZONS, "short")
    sort = chosen(request, "sort", _SORTS[layer], "label")
    order = chosen(request, "order", ("asc", "desc"), "asc" if sort == "label" else "desc")
    context = {
        "horizon": horizon, "layer": layer, "sort": sort, "order": order,
        "year": seen.run.result["demand"]["year"], "offers_year": offers_year(), "forms": MAP_FORMS,
        "export_base": reverse("zones") + "zones.", "freeze_address": reverse("freeze_zones"),
        "may_freeze": may(actor_of(request), "extracts.freeze"), "former": seen.changed and seen.changed.former,
        "changed": seen.changed.changes.height if seen.changed else 0,
    }  # fmt: skip
    if layer == "tension":
        return tension_map.shown(request, seen, context)
    if layer == "gap":
        known = _known(seen, horizon)
        wanted = Wanted(request.GET)
        named = wanted.cleaned_data["intitule"] if wanted.is_valid() else None
        head = rome.heads().get(named.code) if named else None
        if head in known:
            return HttpResponseRedirect(
                f"{reverse('zones')}?{urlencode({'layer': layer, 'metier': head, 'horizon': horizon})}"
            )
        if named:
            wanted.add_error(
                "intitule",
                _("« %(label)s » n'est pas un métier numérique mesuré ici.") % {"label": named.label},
            )
        occupation = chosen(request, "metier", known, max(known, key=lambda code: known[code]))
        rows = _gaps(seen, horizon, occupation)
        context |= {
            "wanted": wanted, "known": known, "occupations": seen.occupations,
            "occupation": seen.occupations[occupation], "stock_year": seen.table("stock")["year"].max(),
            "drawn": drawn(seen, rows, "gap", _gap_words),
        }  # fmt: skip
    else:
        rows = seen.table("zone_totals").filter(horizon=horizon).to_dicts()
        rows = [row | {"label": seen.zones.get(row["zone"], row["zone"])} for row in rows]
        context["drawn"] = drawn(seen, rows, "positions", _demand_words)
    return render(request, f"zones/{layer}.html", context | {"rows": tension_map.ordered(rows, sort, order)})


def _known(seen, horizon: str) -> dict[str, int]:
    """Count the zones where the gap of each core occupation is known, by code."""
    counted = seen.table("gap").filter(horizon=horizon).group_by("rome3").agg(pl.col("gap").count())
    known = dict(counted.iter_rows())
    return {code: known.get(code, 0) for code, found in seen.occupations.items() if found["scope"] == "core"}


def _gaps(seen, horizon: str, occupation: str) -> list[dict]:
    """One row a zone: an occupation's gap and what it is made of; a figure that the run lacks is unknown."""
    demand = seen.table("demand").filter(horizon=horizon, rome3=occupation)
    gap = seen.table("gap").filter(horizon=horizon, rome3=occupation)
    joined = (
        seen.table("zones")
        .select("zone", "label")
        .join(gap.select("zone", "able", "in_training", "gap", "low", "high"), on="zone", how="left")
        .join(
            demand.select("zone", "positions", positions_low="low", positions_high="high"),
            on="zone",
            how="left",
        )
    )
    return joined.to_dicts()


def offers_year() -> int | None:
    """Return the year of the offer counts, which every one of them wears."""
    held = editions.current("offer_counts")
    return None if held is None else held.source.published_on.year


def drawn(
    seen,
    rows: list[dict],
    column: str,
    words: Callable[[float | None], str],
    bounds: list[float] | None = None,
) -> dict[str, object]:
    """Build the map: shapes with class, words and address; the legend; nothing without a point to draw at.

    `bounds` are those of the classes where another map has the same; else they are this map's own.
    """
    values = {row["zone"]: row[column] for row in rows}
    labels = {row["zone"]: row["label"] for row in rows}
    contours = editions.read("zone_contours").filter(pl.col("zone").is_in(list(values)))
    seats = {zone: seat for zone, seat in seen.seats_of_zones.items() if zone in values}
    if not seats and contours.is_empty():
        return {}
    plotted = zone_map.circles(seats, values) if contours.is_empty() else zone_map.outlines(contours)
    bounds = bounds or zone_map.classes(list(values.values()))
    places = zone_map.names(plotted["shapes"], labels, values)
    shapes = [
        shape | {"zone": zone, "label": labels[zone], "level": zone_map.level(values[zone], bounds),
                 "words": _("%(zone)s : %(figure)s") % {"zone": labels[zone], "figure": words(values[zone])},
                 "label_at": places.get(zone)}
        for zone, shape in plotted["shapes"].items()
    ]  # fmt: skip
    shapes.sort(key=lambda shape: folded(shape["label"]))
    return {
        "width": zone_map.WIDTH, "height": plotted["height"], "shapes": shapes, "outlined": not contours.is_empty(),
        "legend": zone_map.legend(
            values.values(), bounds, zero=_("0 ou moins : assez de monde") if column == "gap" else "0"
        ),
    }  # fmt: skip


def _gap_words(value: float | None) -> str:
    return _("inconnu") if value is None else _("écart %(gap)s") % {"gap": numbers.signed(value)}


def _demand_words(value: float | None) -> str:
    if value is None:
        return _("inconnu")
    return _("%(positions)s postes à pourvoir") % {"positions": numbers.whole(value)}
