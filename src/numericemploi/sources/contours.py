"""Outlines of employment zones, of France Travail's basins and of communes (GeoJSON, WGS 84)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import polars as pl

from numericemploi.model.codes import BassinCode, Code, CommuneCode, ZoneCode
from numericemploi.model.errors import SourceError
from numericemploi.model.rejects import Rejects
from numericemploi.model.table import Table
from numericemploi.model.tables.territories import BASSIN_CONTOURS, COMMUNE_CONTOURS, ZONE_CONTOURS
from numericemploi.sources.delimited import content, text_of

_SHAPES = ("Polygon", "MultiPolygon")


def read_zones(path: Path) -> tuple[pl.DataFrame, pl.DataFrame]:
    """ZONE_CONTOURS and its rejects; a feature that is refused has no line, its zone is its value.

    Raises
    ------
    SourceError
        The file is not a GeoJSON collection of features.
    """
    return _read(path, ZONE_CONTOURS, "zone", "ze2020", ZoneCode)


def read_communes(path: Path) -> tuple[pl.DataFrame, pl.DataFrame]:
    """COMMUNE_CONTOURS and its rejects; a feature that is refused has no line, its commune is its value.

    Raises
    ------
    SourceError
        The file is not a GeoJSON collection of features.
    """
    return _read(path, COMMUNE_CONTOURS, "commune", "code", CommuneCode)


def read_bassins(path: Path) -> tuple[pl.DataFrame, pl.DataFrame]:
    """BASSIN_CONTOURS and its rejects; a feature that is refused has no line, its basin is its value.

    Raises
    ------
    SourceError
        The file is not a GeoJSON collection of features.
    """
    return _read(path, BASSIN_CONTOURS, "bassin", "code_bassin", BassinCode)


def _read(
    path: Path, table: Table, key: str, named: str, kind: type[Code]
) -> tuple[pl.DataFrame, pl.DataFrame]:
    try:
        document = json.loads(text_of(content(path), path.name))
    except (json.JSONDecodeError, RecursionError) as error:
        place = f" line {error.lineno}:" if isinstance(error, json.JSONDecodeError) else ""
        raise SourceError(
            f"{path.name}:{place} the JSON cannot be read.", hint="Fetch the file again."
        ) from error
    features = document.get("features") if isinstance(document, dict) else None
    if not isinstance(features, list) or not features:
        raise SourceError(
            f"{path.name}: no « features »: this is not a GeoJSON collection.",
            hint="Give the contours as a FeatureCollection in WGS 84.",
        )
    rejects = Rejects(path.name)
    rows: dict[str, dict[str, object]] = {}
    for feature in features:
        row = _row(feature, key, named, kind, rejects)
        if row is None:
            continue
        code = str(row[key])
        if code in rows:
            _refuse(rejects, named, code, f"the {key} stands twice", f"Keep one outline a {key}.")
        else:
            rows[code] = {name: row[name] for name in table.schema}
    return table.of([rows[code] for code in sorted(rows)]), rejects.table()


def _row(
    feature: object, key: str, named: str, kind: type[Code], rejects: Rejects
) -> dict[str, object] | None:
    """Return the declared row of one feature, or None once its fault is recorded."""
    parts = feature if isinstance(feature, dict) else {}
    properties, geometry = parts.get("properties"), parts.get("geometry")
    properties = properties if isinstance(properties, dict) else {}
    geometry = geometry if isinstance(geometry, dict) else {}
    code, label = str(properties.get(named, "")), str(properties.get("nom", ""))
    if not kind.is_valid(code):
        _refuse(rejects, named, code, f"not a {kind.__name__}: {kind.form}", f"Give the {key}'s Insee code.")
    elif not label:
        _refuse(rejects, "nom", code, f"the {key} has no name", f"Give the {key}'s name.")
    elif geometry.get("type") not in _SHAPES:
        _refuse(rejects, "geometry.type", str(geometry.get("type")), f"{key} {code}: not a polygon",
                "Give a Polygon or a MultiPolygon.")  # fmt: skip
    elif not _lies_on_earth(geometry.get("coordinates")):
        _refuse(rejects, "geometry.coordinates", code, "coordinates are not degrees (longitude, latitude)",
                "Project the outline to WGS 84.")  # fmt: skip
    else:
        shape = json.dumps(
            {"type": geometry["type"], "coordinates": geometry["coordinates"]}, separators=(",", ":")
        )
        return {key: code, "label": label, "geometry": shape}
    return None


def _refuse(rejects: Rejects, column: str, value: str, reason: str, remedy: str) -> None:
    rejects.add(line=None, column=column, value=value, reason=reason, remedy=remedy)


def _lies_on_earth(coordinates: object) -> bool:
    """Whether there are at least four points (a closed ring) and all are (longitude, latitude) in degrees."""
    points = list(_points(coordinates))
    return len(points) >= 4 and all(
        point is not None and abs(point[0]) <= 180 and abs(point[1]) <= 90 for point in points
    )


def _points(coordinates: object) -> Iterator[tuple[float, float] | None]:
    """Every position of nested lists; None for what is not one."""
    if isinstance(coordinates, list) and coordinates and all(isinstance(part, list) for part in coordinates):
        for part in coordinates:
            yield from _points(part)
    elif isinstance(coordinates, list) and len(coordinates) >= 2:
        longitude, latitude = coordinates[:2]
        numbers = isinstance(longitude, int | float) and isinstance(latitude, int | float)
        yield (float(longitude), float(latitude)) if numbers else None
    else:
        yield None
