"""Minutes between communes, estimated from their points until real travel times are loaded."""

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

STRETCHES = ((0.0, 30.0), (5.0, 50.0), (20.0, 80.0), (60.0, 100.0))
"""(from this kilometre of road, km/h): town, ordinary road, fast road, motorway. Ours, not calibrated: an
off-peak car, every kilometre at the speed of its stretch, so that a longer road never takes less time.
Rather slow where a motorway starts at the door (Épinal to Nancy), which keeps far sessions far."""


def minutes(*, geography: pl.DataFrame, origins: Sequence[str], sites: Sequence[str]) -> pl.DataFrame:
    """Estimate the minutes by car, one way, from each origin to each site; an estimate, never a promise.

    Great-circle distance × `DETOUR`, driven at the speeds of `STRETCHES`. Two places of one commune are
    0 minutes apart: a commune is a point here.

    Parameters
    ----------
    origins, sites
        Commune codes; a repeated one counts once.

    Returns
    -------
    (origin, site, minutes), ordered; `minutes` is null where a commune has no point, or is not in
    `geography`.
    """
    points = geography.select("commune", "latitude", "longitude")
    start = _placed(origins, points)
    end = _placed(sites, points)
    time = _drive(_road(_radians(start), _radians(end)))
    return pl.DataFrame(
        {
            "origin": np.repeat(start["commune"].to_numpy(), end.height),
            "site": np.tile(end["commune"].to_numpy(), start.height),
            "minutes": time.ravel(),
        },
        schema={"origin": pl.String, "site": pl.String, "minutes": pl.Float64},
    ).with_columns(pl.col("minutes").fill_nan(None))


def zone_minutes(*, geography: pl.DataFrame, sites: Sequence[str]) -> pl.DataFrame:
    """Estimate the minutes from each zone to each site, as from the zone's most populated commune.

    The main commune, not a mean over the zone's people: one can check it on a map, and the buyer thinks
    in "from Épinal". People at the zone's edge may be nearer or farther. Among equals, and where no
    population is known, the lowest code; a commune without a point is passed over.

    Returns
    -------
    (zone, site, minutes), ordered; null where no commune of the zone, or not the site, has a point.
    """
    placed = geography.with_columns(placed=pl.all_horizontal(pl.col("latitude", "longitude").is_not_null()))
    order = ["zone", "placed", "population", "commune"]
    mains = (
        placed.sort(order, descending=[False, True, True, False], nulls_last=True)
        .group_by("zone", maintain_order=True)
        .agg(pl.col("commune").first().alias("origin"))
    )
    times = minutes(geography=geography, origins=mains["origin"].to_list(), sites=sites)
    return mains.join(times, on="origin").select("zone", "site", "minutes").sort("zone", "site")


def reachable_zones(*, geography: pl.DataFrame, sites: Sequence[str], within: float) -> tuple[str, ...]:
    """Zones, ordered, at most `within` minutes from one of the sites; a site's own zone always is."""
    near = zone_minutes(geography=geography, sites=sites).filter(pl.col("minutes") <= within)
    own = geography.filter(pl.col("commune").is_in(list(sites)))
    return tuple(sorted({*near["zone"], *own["zone"]}))


def _placed(communes: Sequence[str], points: pl.DataFrame) -> pl.DataFrame:
    asked = pl.DataFrame({"commune": sorted(set(communes))}, schema={"commune": pl.String})
    return asked.join(points, on="commune", how="left", maintain_order="left")


def _radians(placed: pl.DataFrame) -> NDArray[np.float64]:
    """Latitude and longitude, shape (places, 2); NaN where there is no point."""
    degrees: NDArray[np.float64] = placed.select(pl.col("latitude", "longitude").fill_null(np.nan)).to_numpy()
    return np.radians(degrees)


def _road(start: NDArray[np.float64], end: NDArray[np.float64]) -> NDArray[np.float64]:
    """Kilometres of road between every start and every end, by the haversine formula and `DETOUR`."""
    latitude, longitude = start[:, None, 0], start[:, None, 1]
    to_latitude, to_longitude = end[None, :, 0], end[None, :, 1]
    half = (
        np.sin((to_latitude - latitude) / 2) ** 2
        + np.cos(latitude) * np.cos(to_latitude) * np.sin((to_longitude - longitude) / 2) ** 2
    )
    # Rounding may push opposite points of the globe a hair beyond 1.
    arc: NDArray[np.float64] = 2 * EARTH_KM * np.arcsin(np.sqrt(np.minimum(half, 1.0)))
    return arc * DETOUR


def _drive(road: NDArray[np.float64]) -> NDArray[np.float64]:
    """Minutes for so many kilometres of road."""
    starts = [start for start, _ in STRETCHES]
    ends = [*starts[1:], np.inf]
    spent = np.zeros_like(road)
    for (start, speed), end in zip(STRETCHES, ends, strict=True):
        spent += np.clip(road - start, 0, end - start) / speed * 60
    return spent
