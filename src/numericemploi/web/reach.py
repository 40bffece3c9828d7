"""The territory: what each commune reaches, how posts and places gather, who is too far and too near."""

from __future__ import annotations

import polars as pl
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.gzip import gzip_page

from numericemploi.model.tables.results import REACH_LIMITS
from numericemploi.reach.mobility import AID_KILOMETRES, AID_MINUTES, TOO_FAR
from numericemploi.store import editions
from numericemploi.verbs import reach as territory
from numericemploi.verbs.access import may
from numericemploi.web import numbers, zone_map
from numericemploi.web.context import actor_of
from numericemploi.web.pages import chosen, on_a_run
from numericemploi.web.vocabulary import folded, word
from numericemploi.web.zones import offers_year

_LAYERS = ("sessions", "posts", "fibre", "concentration")
_LIMITS = tuple(map(str, REACH_LIMITS))


@gzip_page
@on_a_run
def reach(request, seen):
    """Map, table and list: the region's communes, or those of one zone."""
    layer = chosen(request, "layer", _LAYERS, "sessions")
    limit = chosen(request, "limit", _LIMITS, "60")
    zone = chosen(request, "zone", seen.zones, "")
    rows = _communes(seen, zone)
    context = {
        "layer": layer, "limit": limit, "limits": _LIMITS, "zone": zone, "zone_label": seen.zones.get(zone),
        "zone_choices": seen.zones, "drawn": _drawn(seen, rows, layer, limit, zone),
        "nothing": _nothing(seen, zone, limit), "offers_year": offers_year(),
        "fibre_vintage": _vintage("fibre"), "times": editions.current("travel_times"),
        "estimated": bool(rows["estimated"].any()), "concentration": _concentration(seen),
        "error": territory.estimate_error(), "count": rows.height, "unknown": rows["sessions_60"].null_count(),
    }  # fmt: skip
    if zone:
        context["communes"] = rows.sort("label", descending=False).to_dicts()
    else:
        context["zones"] = _by_zone(seen, rows, limit)
    if may(actor_of(request), "dossiers.read"):
        context |= {
            "mobility": _mobility(seen), "too_far": int(TOO_FAR), "aid_kilometres": int(AID_KILOMETRES),
            "aid_hours": int(AID_MINUTES // 60),
        }  # fmt: skip
    return render(request, "reach/reach.html", context)


def _communes(seen, zone: str) -> pl.DataFrame:
    places = seen.table("geography").select(
        "commune", "label", "zone", "population", "latitude", "longitude", "connected", "density"
    )
    rows = seen.table("reach").join(places, on="commune")
    return rows.filter(zone=zone) if zone else rows


def _by_zone(seen, rows: pl.DataFrame, limit: str) -> list[dict]:
    """One row a zone: its communes, those with nothing and their people, the median way to a session."""
    far = pl.col(f"sessions_{limit}") == 0
    found = rows.group_by("zone").agg(
        communes=pl.len(),
        unknown=pl.col(f"sessions_{limit}").is_null().sum(),
        far=far.sum(),
        far_people=pl.col("population").filter(far).sum(),
        people=pl.col("population").sum(),
        median=pl.col("nearest_session").median(),
        proven=pl.col("connected").fill_null(value=False).sum(),
    )
    shares = seen.table("zone_shares")
    totals = {name: shares[name].sum() for name in ("posts", "places_before", "places_after")}
    found = found.join(shares, on="zone", how="left")
    named = [
        row
        | {"label": seen.zones.get(row["zone"], row["zone"])}
        | {
            f"{name}_share": None if row[name] is None or not total else row[name] / total
            for name, total in totals.items()
        }
        for row in found.to_dicts()
    ]
    return sorted(named, key=lambda row: folded(row["label"]))


def _nothing(seen, zone: str, limit: str) -> list[dict]:
    found = territory.communes(zone=zone or None, nothing=int(limit))
    named = found.select("commune", "label", "zone", "population", "nearest_session").to_dicts()
    named = [row | {"zone_label": seen.zones.get(row["zone"], row["zone"])} for row in named]
    return sorted(named, key=lambda row: (folded(row["zone_label"]), folded(row["label"])))


def _concentration(seen) -> list[dict]:
    return seen.table("concentration").to_dicts()


def _mobility(seen) -> list[dict]:
    rows = seen.table("mobility").filter(pl.col("people") + pl.col("unplaced") > 0).to_dicts()
    named = [row | {"label": seen.zones.get(row["zone"], row["zone"])} for row in rows]
    return sorted(named, key=lambda row: folded(row["label"]))


def _vintage(table: str) -> str | None:
    held = editions.current(table)
    return None if held is None or not held.rows else word("vintage", held.source.vintage)


def _drawn(seen, rows: pl.DataFrame, layer: str, limit: str, zone: str) -> dict[str, object]:
    """Build the map: in the region, one shape a class and the zones over it; in a zone, one shape a commune."""
    shares = _shares(seen)
    values = {
        row["commune"]: shares.get(row["zone"]) if layer == "concentration" else _value(row, layer, limit)
        for row in rows.iter_rows(named=True)
    }
    contours = editions.read("commune_contours").filter(pl.col("commune").is_in(list(values)))
    if contours.is_empty():
        seats = {row["commune"]: row for row in rows.drop_nulls("latitude").iter_rows(named=True)}
        if not seats:
            return {}
        plotted = zone_map.circles(seats, dict.fromkeys(seats))
    else:
        plotted = zone_map.outlines(contours, "commune")
    bounds = [0.0] if layer == "fibre" else zone_map.classes(list(values.values()))
    drawn = {
        "width": zone_map.WIDTH, "height": plotted["height"], "outlined": not contours.is_empty(),
        "legend": _legend(values, bounds, layer),
    }  # fmt: skip
    levels = {commune: zone_map.level(values[commune], bounds) for commune in plotted["shapes"]}
    if zone:
        labels = dict(rows.select("commune", "label").iter_rows())
        drawn["shapes"] = sorted(
            (
                shape | {"commune": code, "level": levels[code], "label": labels[code],
                         "words": _told(labels[code], values[code], layer, limit)}
                for code, shape in plotted["shapes"].items()
            ),
            key=lambda shape: folded(shape["label"]),
        )  # fmt: skip
    else:
        classes: dict[str, list] = {}
        for code, shape in plotted["shapes"].items():
            classes.setdefault(levels[code], []).append(shape)
        drawn["classes"] = [
            {"level": level, "path": "".join(shape.get("path", "") for shape in shapes), "shapes": shapes}
            for level, shapes in sorted(classes.items())
        ]
        zones = editions.read("zone_contours").filter(pl.col("zone").is_in(list(seen.zones)))
        if drawn["outlined"] and not zones.is_empty():
            over = zone_map.outlines(zones)["shapes"]
            drawn["over"] = [
                shape | {"zone": code, "label": seen.zones[code]}
                for code, shape in sorted(over.items(), key=lambda one: folded(seen.zones[one[0]]))
            ]
    return drawn


def _shares(seen) -> dict[str, float]:
    """Percent of the region's known posts that each zone has; a zone whose figure is unknown has none."""
    known = seen.table("zone_shares").drop_nulls("posts")
    total = known["posts"].sum()
    return (
        {zone: 100 * posts / total for zone, posts in known.select("zone", "posts").iter_rows()}
        if total
        else {}
    )


def _value(row: dict, layer: str, limit: str) -> float | None:
    if layer == "fibre":
        return 1.0 if row["connected"] else None
    return row[f"{layer}_{limit}"]


def _told(label: str, value: float | None, layer: str, limit: str) -> str:
    return _("%(place)s : %(figure)s") % {"place": label, "figure": _words(value, layer, limit)}


def _words(value: float | None, layer: str, limit: str) -> str:
    if layer == "fibre":
        return _("connexion non prouvée") if value is None else _("connexion prouvée")
    if value is None:
        return _("inconnu")
    if layer == "concentration":
        return _("sa zone a %(share)s des postes de la région") % {"share": numbers.percent(value / 100, 1)}
    told = {"count": numbers.whole(value), "limit": limit}
    if layer == "posts":
        return _("%(count)s offres à %(limit)s minutes au plus") % told
    return _("%(count)s sessions à %(limit)s minutes au plus") % told


def _legend(values: dict[str, float | None], bounds: list[float], layer: str) -> list[tuple[str, str]]:
    if layer == "fibre":
        return [
            ("1", _("connexion prouvée (plus de 80 % des locaux)")),
            ("unknown", _("non prouvée : inconnu")),
        ]
    return zone_map.legend(values.values(), bounds, zero=_("aucune"))
