"""Map of the zones, and the sheet of one zone."""

from __future__ import annotations

import polars as pl
from django.http import Http404
from django.shortcuts import render
from django.utils.translation import gettext as _

from numericemploi.model.tables.results import HORIZONS
from numericemploi.store import editions
from numericemploi.web import numbers, zone_map
from numericemploi.web.pages import chosen, on_a_run
from numericemploi.web.vocabulary import folded

_LAYERS = {"demand": "positions", "gap": "gap"}
_SORTS = ("label", "positions", "gap", "declared", "offers")


@on_a_run
def zones(request, seen):
    horizon, layer = (
        chosen(request, "horizon", HORIZONS, "short"),
        chosen(request, "layer", _LAYERS, "demand"),
    )
    sort = chosen(request, "sort", _SORTS, "label")
    order = chosen(request, "order", ("asc", "desc"), "asc" if sort == "label" else "desc")
    rows = seen.table("zone_totals").filter(horizon=horizon).to_dicts()
    rows = [row | {"label": seen.zones.get(row["zone"], row["zone"])} for row in rows]
    drawn = _drawn(seen, rows, _LAYERS[layer])
    context = {
        "horizon": horizon, "layer": layer, "sort": sort, "order": order,
        "rows": _sorted(rows, sort, order), "map": drawn,
        "year": seen.run.result["demand"]["year"], "offers_year": _offers_year(),
    }  # fmt: skip
    return render(request, "zones/zones.html", context)


def _offers_year() -> int | None:
    """Return the year of the offer counts, which every one of them wears."""
    held = editions.current("offer_counts")
    return None if held is None else held.source.published_on.year


def _sorted(rows: list[dict], sort: str, order: str) -> list[dict]:
    """Order the rows; unknown values come last either way."""
    if sort == "label":
        return sorted(rows, key=lambda row: folded(row["label"]), reverse=order == "desc")
    known = [row for row in rows if row[sort] is not None]
    unknown = [row for row in rows if row[sort] is None]
    return sorted(known, key=lambda row: row[sort], reverse=order == "desc") + unknown


def _drawn(seen, rows: list[dict], column: str) -> dict[str, object]:
    """Build the map: shapes with class, words and address; the legend; nothing without a point to draw at."""
    values = {row["zone"]: row[column] for row in rows}
    labels = {row["zone"]: row["label"] for row in rows}
    contours = editions.read("zone_contours").filter(pl.col("zone").is_in(list(values)))
    seats = {zone: seat for zone, seat in seen.seats_of_zones.items() if zone in values}
    if not seats and contours.is_empty():
        return {}
    plotted = zone_map.circles(seats, values) if contours.is_empty() else zone_map.outlines(contours)
    bounds = zone_map.classes(list(values.values()))
    places = zone_map.names(plotted["shapes"], labels, values)
    shapes = [
        shape | {"zone": zone, "label": labels[zone], "level": zone_map.level(values[zone], bounds),
                 "words": _words(labels[zone], values[zone], column),
                 "label_at": places.get(zone)}
        for zone, shape in plotted["shapes"].items()
    ]  # fmt: skip
    shapes.sort(key=lambda shape: folded(shape["label"]))
    return {
        "width": zone_map.WIDTH, "height": plotted["height"], "shapes": shapes, "outlined": not contours.is_empty(),
        "legend": _legend(values, bounds, column),
    }  # fmt: skip


def _words(label: str, value: float | None, column: str) -> str:
    if value is None:
        return _("%(zone)s : inconnu") % {"zone": label}
    if column == "gap":
        return _("%(zone)s : écart %(gap)s") % {"zone": label, "gap": numbers.signed(value)}
    return _("%(zone)s : %(positions)s postes à pourvoir") % {
        "zone": label,
        "positions": numbers.whole(value),
    }


def _legend(values: dict[str, float | None], bounds: list[float], column: str) -> list[tuple[str, str]]:
    """Name the classes that the map uses: (class, words)."""
    used = {zone_map.level(value, bounds) for value in values.values()}
    words = {"0": _("0 ou moins : assez de monde") if column == "gap" else "0", "unknown": _("inconnu")}
    for rank, (low, high) in enumerate(zip(bounds, [*bounds[1:], None], strict=True), start=1):
        if high is None:
            words[str(rank)] = _("plus de %(low)s") % {"low": numbers.whole(low)}
        elif low == 0:
            words[str(rank)] = _("jusqu'à %(high)s") % {"high": numbers.whole(high)}
        else:
            words[str(rank)] = f"{numbers.whole(low)} – {numbers.whole(high)}"
    return [(rank, words[rank]) for rank in (*map(str, range(len(bounds) + 1)), "unknown") if rank in used]


@on_a_run
def zone(request, seen, code):
    if code not in seen.zones:
        raise Http404
    horizon = chosen(request, "horizon", HORIZONS, "short")
    totals = seen.table("zone_totals").filter(zone=code, horizon=horizon).to_dicts()
    here = [
        session for session in seen.sessions.values() if session["zone"] == code and seen.is_ahead(session)
    ]
    context = {
        "code": code, "label": seen.zones[code], "horizon": horizon, "months": HORIZONS[horizon],
        "totals": totals[0] if totals else None,
        "scopes": _cells(seen, code, horizon),
        "sessions": [session | {"training": seen.trainings.get(session["training_id"])} for session in here],
        "convincing": _convincing(seen, code),
        "offers_year": _offers_year(),
        "stock_year": seen.table("stock")["year"].max(),
    }  # fmt: skip
    return render(request, "zones/zone.html", context)


def _cells(seen, code: str, horizon: str) -> dict[str, list[dict]]:
    """Join a zone's demand, gap and their sources, by occupation: core, then related."""
    demand = seen.table("demand").filter(zone=code, horizon=horizon)
    gap = seen.table("gap").filter(zone=code, horizon=horizon)
    gap = gap.select("rome3", "able", "in_training", "gap", gap_low="low", gap_high="high")
    stock = seen.table("stock").filter(zone=code).select("rome3", "jobseekers", stock_year="year")
    sources = (
        seen.table("demand_sources")
        .filter(zone=code)
        .sort("positions", "bassin", "family", descending=[True, False, False])
    )
    scopes: dict[str, list[dict]] = {"core": [], "related": []}
    for row in (
        demand.join(gap, on="rome3", how="left").join(stock, on="rome3", how="left").sort("rome3").to_dicts()
    ):
        known = seen.occupations.get(
            row["rome3"], {"scope": "related", "label": row["rome3"], "label_en": row["rome3"]}
        )
        lines = [
            line | {"bassin_label": seen.bassins.get(line["bassin"])}
            for line in sources.filter(rome3=row["rome3"]).to_dicts()
        ]
        scopes[known["scope"]].append(
            row
            | {"occupation": known, "sources": lines, "tension": seen.tension.get((code, row["rome3"]), [])}
        )
    return scopes


def _convincing(seen, code: str) -> list[dict]:
    """Trainings whose three proofs hold, with a session still open in the zone or at a distance."""
    found = []
    for training_id, assessment in seen.labels.items():
        near = [
            session
            for session in seen.sessions_of.get(training_id, [])
            if seen.is_ahead(session) and (session["zone"] == code or session["modality"] == "remote")
        ]
        if assessment["verdict"] == "yes" and near and training_id in seen.trainings:
            found.append({"training": seen.trainings[training_id], "sessions": near})
    return found
