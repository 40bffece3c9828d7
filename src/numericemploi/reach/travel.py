"""Minutes between communes: loaded times where there are some, an estimate from their points elsewhere."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import polars as pl
from numpy.typing import NDArray

EARTH_KM = 6371.0088
"""Mean radius of the Earth (IUGG)."""

DETOUR = 1.3
"""Road distance over great-circle distance. Ours: usual order of magnitude for trips between communes of
lowland France; too low across the Vosges or where a river has few bridges."""

DOORSTEP_KM = 5.0
"""Kilometres of road at each end that are driven at the speed of that end's density."""

DOORSTEP_SPEEDS = {1: 45.0, 2: 45.0, 3: 30.0, 4: 30.0, 5: 35.0, 6: 35.0, 7: 35.0}
"""km/h on the doorstep by density level (Insee, 7 levels): a dense town has a motorway at its door, a small
one is crossed, a village has small roads. Unknown density: as a village. Set, like `OPEN_ROAD`, by least
squares on the half of `drive_times.csv` that does not judge, then rounded to 5."""

OPEN_ROAD = ((0.0, 75.0), (30.0, 110.0))
"""(from this kilometre after the doorsteps, km/h): ordinary and fast roads, then motorway."""

_UNKNOWN_SPEED = DOORSTEP_SPEEDS[7]


def minutes(
    *,
    geography: pl.DataFrame,
    origins: Sequence[str],
    sites: Sequence[str],
    loaded: pl.DataFrame | None = None,
) -> pl.DataFrame:
    """Return the minutes by car, one way, from each origin to each site; an estimate is never a promise.

    A time of `loaded` is taken as it is; elsewhere great-circle distance × `DETOUR`, driven at the speeds
    of both doorsteps and of the open road. Two places of one commune are 0 minutes apart: a commune is a
    point here.

    Parameters
    ----------
    origins, sites
        Commune codes; a repeated one counts once.
    loaded
        TRAVEL_TIMES; its rows of mode `car` are used.

    Returns
    -------
    (origin, site, minutes), ordered; `minutes` is null where no time is loaded and a commune has no
    point, or is not in `geography`.
    """
    start, end = _placed(origins, geography), _placed(sites, geography)
    kilometres = road(radians(start)[:, None], radians(end)[None, :])
    time = drive(kilometres, doorstep(start)[:, None], doorstep(end)[None, :])
    table = pl.DataFrame(
        {
            "origin": np.repeat(start["commune"].to_numpy(), end.height),
            "site": np.tile(end["commune"].to_numpy(), start.height),
            "minutes": time.ravel(),
        },
        schema={"origin": pl.String, "site": pl.String, "minutes": pl.Float64},
    ).with_columns(pl.col("minutes").fill_nan(None))
    if loaded is None or loaded.is_empty():
        return table
    known = loaded.filter(mode="car").select("origin", "site", known="minutes")
    joined = table.join(known, on=["origin", "site"], how="left", maintain_order="left")
    return joined.select("origin", "site", minutes=pl.coalesce("known", "minutes"))


def zone_minutes(
    *, geography: pl.DataFrame, sites: Sequence[str], loaded: pl.DataFrame | None = None
) -> pl.DataFrame:
    """Return the minutes from each zone to each site, as from the zone's most populated commune.

    The main commune, not a mean over the zone's people: one can check it on a map, and the buyer thinks
    in "from Épinal". People at the zone's edge may be nearer or farther.

    Returns
    -------
    (zone, site, minutes), ordered; null where no commune of the zone, or not the site, has a point.
    """
    mains = main_communes(geography).rename({"commune": "origin"})
    times = minutes(geography=geography, origins=mains["origin"].to_list(), sites=sites, loaded=loaded)
    return mains.join(times, on="origin").select("zone", "site", "minutes").sort("zone", "site")


def main_communes(geography: pl.DataFrame) -> pl.DataFrame:
    """Return (zone, commune), the most populated commune of each zone.

    Among equals, and where no population is known, the lowest code; a commune without a point is passed over.
    """
    placed = geography.with_columns(placed=pl.all_horizontal(pl.col("latitude", "longitude").is_not_null()))
    order = ["zone", "placed", "population", "commune"]
    return (
        placed.sort(order, descending=[False, True, True, False], nulls_last=True)
        .group_by("zone", maintain_order=True)
        .agg(pl.col("commune").first())
    )


def reachable_zones(
    *, geography: pl.DataFrame, sites: Sequence[str], within: float, loaded: pl.DataFrame | None = None
) -> tuple[str, ...]:
    """Zones, ordered, at most `within` minutes from one of the sites; a site's own zone always is."""
    near = zone_minutes(geography=geography, sites=sites, loaded=loaded).filter(pl.col("minutes") <= within)
    own = geography.filter(pl.col("commune").is_in(list(sites)))
    return tuple(sorted({*near["zone"], *own["zone"]}))


def road(start: NDArray[np.float64], end: NDArray[np.float64]) -> NDArray[np.float64]:
    """Kilometres of road from start to end, by the haversine formula and `DETOUR`.

    Parameters
    ----------
    start, end
        Latitude and longitude in radians on the last axis, shapes that broadcast; NaN: no point.
    """
    half = (
        np.sin((end[..., 0] - start[..., 0]) / 2) ** 2
        + np.cos(start[..., 0]) * np.cos(end[..., 0]) * np.sin((end[..., 1] - start[..., 1]) / 2) ** 2
    )
    # Rounding may push opposite points of the globe a hair beyond 1.
    arc: NDArray[np.float64] = 2 * EARTH_KM * np.arcsin(np.sqrt(np.minimum(half, 1.0)))
    return arc * DETOUR


def drive(
    kilometres: NDArray[np.float64], start: NDArray[np.float64], end: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Minutes for so many kilometres of road between ends whose doorsteps take `start` and `end` minutes a km.

    The three shapes broadcast.
    """
    near = np.minimum(kilometres / 2, DOORSTEP_KM)
    spent: NDArray[np.float64] = near * (start + end)
    open_road = kilometres - 2 * near
    limits = [*(first for first, _ in OPEN_ROAD[1:]), np.inf]
    for (first, speed), limit in zip(OPEN_ROAD, limits, strict=True):
        spent += np.clip(open_road - first, 0, limit - first) * (60 / speed)
    return spent


def doorstep(placed: pl.DataFrame) -> NDArray[np.float64]:
    """Minutes a kilometre on the doorstep of each commune, by its density."""
    speed = pl.col("density").replace_strict(DOORSTEP_SPEEDS, default=_UNKNOWN_SPEED, return_dtype=pl.Float64)
    return placed.select(60 / speed).to_series().to_numpy()


def _placed(communes: Sequence[str], geography: pl.DataFrame) -> pl.DataFrame:
    asked = pl.DataFrame({"commune": sorted(set(communes))}, schema={"commune": pl.String})
    points = geography.select("commune", "latitude", "longitude", "density")
    return asked.join(points, on="commune", how="left", maintain_order="left")


def radians(placed: pl.DataFrame) -> NDArray[np.float64]:
    """Latitude and longitude, shape (places, 2); NaN where there is no point."""
    degrees: NDArray[np.float64] = placed.select(pl.col("latitude", "longitude").fill_null(np.nan)).to_numpy()
    return np.radians(degrees)
