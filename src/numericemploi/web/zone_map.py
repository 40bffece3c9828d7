"""Maps drawn on the server: zones or communes by their outlines when loaded, by circles when not."""

from __future__ import annotations

import json
import math
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

import polars as pl
from django.utils.translation import gettext as _

from numericemploi.web import numbers

WIDTH, _TALLEST = 800, 640
_MARGIN = 12
_SMALLEST, _LARGEST = 7, 38  # radii of the circles
_LETTER, _LINE = 7.6, 15  # width of a letter and height of a line, in pixels of the drawing


def outlines(contours: pl.DataFrame, key: str = "zone") -> dict[str, object]:
    """Project outlines: {"height", "shapes": {code: {"path", "x", "y"}}}; `key` names the column of codes."""
    return _outlines(tuple(contours.select(key, "geometry").sort(key).iter_rows()))


@lru_cache(maxsize=8)
def _outlines(rows: tuple[tuple[str, str], ...]) -> dict[str, object]:
    rings = {zone: _rings(json.loads(geometry)) for zone, geometry in rows}
    frame = _frame([point for found in rings.values() for ring in found for point in ring], _MARGIN)
    shapes = {}
    for zone, found in rings.items():
        drawn = [_thinned([frame.place(*point) for point in ring]) for ring in found]
        widest = max(drawn, key=len)
        shapes[zone] = {
            "path": "".join(_path(ring) for ring in drawn),
            "x": sum(x for x, _ in widest) // len(widest),
            "y": sum(y for _, y in widest) // len(widest),
        }
    return {"height": frame.height, "shapes": shapes}


def circles(seats: dict[str, dict], values: dict[str, float | None]) -> dict[str, object]:
    """Place one circle a zone, at its most populated commune, its area as the value: {"height", "shapes"}."""
    frame = _frame([(seat["longitude"], seat["latitude"]) for seat in seats.values()], _MARGIN + _LARGEST)
    largest = max((abs(value) for value in values.values() if value), default=1.0)
    shapes = {}
    for zone, seat in seats.items():
        x, y = frame.place(seat["longitude"], seat["latitude"])
        share = math.sqrt(abs(values.get(zone) or 0) / largest)
        shapes[zone] = {"x": x, "y": y, "radius": round(_SMALLEST + share * (_LARGEST - _SMALLEST))}
    return {"height": frame.height, "shapes": shapes}


def names(
    shapes: dict[str, dict], labels: dict[str, str], values: dict[str, float | None]
) -> dict[str, tuple[int, int]]:
    """Return where names are written: the largest values first, no name over another; the table has them all."""
    written: list[tuple[float, float, float]] = []
    places = {}
    for zone in sorted(shapes, key=lambda zone: (-(values.get(zone) or 0), zone)):
        shape, half = shapes[zone], len(labels[zone]) * _LETTER / 2
        y = shape["y"] + (shape["radius"] + 13 if "radius" in shape else 4)
        x = min(max(shape["x"], half), WIDTH - half)
        if all(abs(x - other) > half + wide or abs(y - down) > _LINE for other, down, wide in written):
            written.append((x, y, half))
            places[zone] = (round(x), y)
    return places


def classes(values: list[float | None]) -> list[float]:
    """Return upper bounds that part the known values in at most four groups of like size, then the rest.

    A gap of zero or less is a class of its own: nobody is missing there.
    """
    known = sorted(value for value in values if value is not None and value > 0)
    if not known:
        return [0.0]
    cuts = {_round(known[max(0, len(known) * part // 4 - 1)]) for part in (1, 2, 3)}
    return sorted({0.0, *cuts})


def legend(
    values: Iterable[float | None], bounds: list[float], *, zero: str, unknown: str = ""
) -> list[tuple[str, str]]:
    """Name the classes that the values fall in: (class, words)."""
    used = {level(value, bounds) for value in values}
    words = {"0": zero, "unknown": unknown or _("inconnu")}
    for rank, (low, high) in enumerate(zip(bounds, [*bounds[1:], None], strict=True), start=1):
        if high is None:
            words[str(rank)] = _("plus de %(low)s") % {"low": numbers.whole(low)}
        elif low == 0:
            words[str(rank)] = _("jusqu'à %(high)s") % {"high": numbers.whole(high)}
        else:
            words[str(rank)] = f"{numbers.whole(low)} – {numbers.whole(high)}"
    return [(rank, words[rank]) for rank in (*map(str, range(len(bounds) + 1)), "unknown") if rank in used]


def level(value: float | None, bounds: list[float]) -> str:
    """Return the class of a value: `unknown`, or `0` to `4`."""
    return "unknown" if value is None else str(bisect_left(bounds, value))


def _round(value: float) -> float:
    """Keep one significant digit and its half, and a whole number: the legend writes bounds whole."""
    size = 10 ** math.floor(math.log10(value))
    return float(max(1, round(round(value / size * 2) / 2 * size)))


def _path(ring: list[tuple[int, int]]) -> str:
    """Write a ring in steps from point to point: shorter than places, and drawn the same."""
    (x, y), *others = ring
    steps = [f"M{x} {y}"]
    for to_x, to_y in others:
        steps.append(f"l{to_x - x} {to_y - y}")
        x, y = to_x, to_y
    return "".join(steps) + "z"


def _rings(geometry: dict) -> list[list[tuple[float, float]]]:
    polygons = [geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"]
    return [[(x, y) for x, y, *_ in ring] for polygon in polygons for ring in polygon]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Frame:
    """An equirectangular projection onto whole pixels: a region is small, its shapes stay true."""

    west: float
    north: float
    flat: float  # cosine of the middle latitude
    scale: float  # pixels a degree of latitude
    margin: int
    height: int

    def place(self, longitude: float, latitude: float) -> tuple[int, int]:
        return (
            round((longitude - self.west) * self.flat * self.scale) + self.margin,
            round((self.north - latitude) * self.scale) + self.margin,
        )


def _frame(points: list[tuple[float, float]], margin: int) -> _Frame:
    """Fit the points in the drawing's width and greatest height, with a margin around."""
    west, east = min(x for x, _ in points), max(x for x, _ in points)
    south, north = min(y for _, y in points), max(y for _, y in points)
    flat = math.cos(math.radians((south + north) / 2))
    across, down = max((east - west) * flat, 1e-6), max(north - south, 1e-6)
    scale = min((WIDTH - 2 * margin) / across, (_TALLEST - 2 * margin) / down)
    height = round(down * scale) + 2 * margin
    return _Frame(west=west, north=north, flat=flat, scale=scale, margin=margin, height=height)


def _thinned(ring: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Drop points that fall on the pixel before: neighbours drop the same ones, so that borders still meet."""
    kept = ring[:1]
    for point in ring[1:]:
        if point != kept[-1]:
            kept.append(point)
    return kept
