"""What lies within reach of each commune: sessions and posts by car, public transport and screen."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from numericemploi.model.tables.results import REACH, REACH_LIMITS
from numericemploi.reach import travel

FARTHEST = float(REACH_LIMITS[-1])
"""Minutes beyond which nothing counts as within reach."""


def pairs(
    *, geography: pl.DataFrame, sites: Sequence[str], loaded: pl.DataFrame | None = None
) -> pl.DataFrame:
    """Return every (commune, site) within `FARTHEST` minutes by car.

    The estimate is computed for the pairs that the fastest road could bring within reach, found by a
    tree on the sphere, and for no other; a loaded time replaces the estimate of its pair, and adds a pair
    that the estimate holds too far.

    Parameters
    ----------
    geography
        GEOGRAPHY; communes without a point have no estimated pair.
    sites
        Commune codes; a repeated one counts once, an unknown one has no estimated pair.
    loaded
        TRAVEL_TIMES.

    Returns
    -------
    (commune, site, minutes, kilometres, estimated), ordered by commune and site; `kilometres` is null
    for a loaded time without distance.
    """
    codes = geography["commune"].sort()
    found = _pairs(geography, codes, sites, loaded).sort("commune", "site")
    return found.with_columns(codes.gather(found[name]).alias(name) for name in ("commune", "site"))


def _pairs(
    geography: pl.DataFrame, codes: pl.Series, sites: Sequence[str], loaded: pl.DataFrame | None
) -> pl.DataFrame:
    """Do the same with places in `codes` (ordered) for communes: millions of rows stay numbers."""
    places = geography.sort("commune").with_row_index("place")
    placed = places.drop_nulls(["latitude", "longitude"])
    ends = placed.filter(pl.col("commune").is_in(sorted(set(sites))))
    start, end = travel.radians(placed), travel.radians(ends)
    # Places on the unit sphere: the chord between two gives the arc.
    near = cKDTree(_on_sphere(start)).sparse_distance_matrix(
        cKDTree(_on_sphere(end)), _longest_chord(), output_type="ndarray"
    )
    kilometres = 2 * travel.EARTH_KM * travel.DETOUR * np.arcsin(near["v"] / 2)
    minutes = travel.drive(kilometres, travel.doorstep(placed)[near["i"]], travel.doorstep(ends)[near["j"]])
    found = pl.DataFrame(
        {
            "commune": placed["place"].gather(near["i"]),
            "site": ends["place"].gather(near["j"]),
            "minutes": minutes,
            "kilometres": kilometres,
        },
    ).with_columns(estimated=pl.lit(value=True))
    found = found.filter(pl.col("minutes") <= FARTHEST)
    if loaded is None or loaded.is_empty():
        return found
    return _with_loaded(found, loaded, codes, sites)


def _longest_chord() -> float:
    """Chord, on the unit sphere, beyond which the fastest road takes longer than `FARTHEST` minutes."""
    fastest = max(*travel.DOORSTEP_SPEEDS.values(), *(speed for _, speed in travel.OPEN_ROAD))
    arc = FARTHEST / 60 * fastest / travel.DETOUR / travel.EARTH_KM
    return 2 * float(np.sin(min(arc, np.pi) / 2))


def _on_sphere(radians: NDArray[np.float64]) -> NDArray[np.float64]:
    latitude, longitude = radians[:, 0], radians[:, 1]
    return np.stack(
        [np.cos(latitude) * np.cos(longitude), np.cos(latitude) * np.sin(longitude), np.sin(latitude)], axis=1
    )


def _with_loaded(
    found: pl.DataFrame, loaded: pl.DataFrame, codes: pl.Series, sites: Sequence[str]
) -> pl.DataFrame:
    """Put the loaded times by car in place of the estimates; one beyond `FARTHEST` takes its pair away."""
    place = pl.DataFrame({"code": codes}).with_row_index("place")
    known = (
        loaded.filter(pl.col("mode") == "car", pl.col("site").is_in(sorted(set(sites))))
        .join(place.rename({"place": "commune"}), left_on="origin", right_on="code")
        .join(place.rename({"place": "at"}), left_on="site", right_on="code")
        .select("commune", "minutes", "kilometres", site="at")
    )
    estimated = found.join(known, on=["commune", "site"], how="anti")
    near = known.filter(pl.col("minutes") <= FARTHEST).with_columns(estimated=pl.lit(value=False))
    return pl.concat([estimated, near.select(found.columns)])


def of_communes(
    *,
    geography: pl.DataFrame,
    sessions: pl.DataFrame,
    posts: pl.DataFrame | None,
    loaded: pl.DataFrame | None = None,
) -> pl.DataFrame:
    """REACH of every commune of `geography`.

    A blended session reaches by its site and by the connection at once; a remote one by the connection
    alone. An old table of fibre proves a connection, never the lack of one: where it is not proven the
    count of remote sessions is unknown, not zero.

    Parameters
    ----------
    sessions
        (session_id, commune, modality) of the sessions ahead; a session on site without commune has no
        place and reaches nobody.
    posts
        (commune, posts): offers on line by commune; None when no count is loaded.
    loaded
        TRAVEL_TIMES.
    """
    sited = sessions.filter(pl.col("modality") != "remote").drop_nulls("commune")
    by_site = sited.group_by("commune").agg(
        sessions=pl.len().cast(pl.Int64), blended=(pl.col("modality") == "blended").sum().cast(pl.Int64)
    )
    weights = by_site.rename({"commune": "site"})
    if posts is not None:
        here = posts.filter(pl.col("posts") > 0).select(site="commune", posts=pl.col("posts").cast(pl.Int64))
        weights = weights.join(here, on="site", how="full", coalesce=True)
    weights = weights.with_columns(pl.exclude("site").fill_null(0))
    codes = geography["commune"].sort()
    place = pl.DataFrame({"code": codes}).with_row_index("site")
    weights = weights.join(place.rename({"site": "place"}), left_on="site", right_on="code").drop("site")
    near = _pairs(geography, codes, codes.gather(weights["place"]).to_list(), loaded)
    near = near.join(weights, left_on="site", right_on="place")
    counted = near.group_by("commune").agg(
        *_counts("sessions"),
        *(_counts("posts") if posts is not None else ()),
        nearest_session=pl.col("minutes").filter(pl.col("sessions") > 0).min(),
        estimated=pl.col("estimated").any(),
        blended=pl.col("blended").sum(),
    )
    counted = counted.with_columns(codes.gather(counted["commune"]).alias("commune"))
    remote = sessions.filter(modality="remote").height
    placed = pl.all_horizontal(pl.col("latitude", "longitude").is_not_null())
    proven = pl.col("connected").fill_null(value=False)
    table = (
        geography.select("commune", "latitude", "longitude", "connected")
        .join(counted, on="commune", how="left")
        .join(_transit(loaded, by_site["commune"]), on="commune", how="left")
    )
    names = [f"{what}_{limit}" for what in ("sessions", "posts") for limit in REACH_LIMITS]
    missing = [name for name in names if name not in table.columns]
    table = table.with_columns(pl.lit(None, dtype=pl.Int64).alias(name) for name in missing)
    return REACH.check(
        table.with_columns(
            *(
                pl.when(placed | pl.col(name).is_not_null()).then(pl.col(name).fill_null(0))
                for name in names
                if name not in missing
            ),
            remote_sessions=pl.when(proven).then(pl.lit(remote, dtype=pl.Int64)),
            blended_sessions=pl.when(proven & placed).then(pl.col("blended").fill_null(0)),
            estimated=pl.col("estimated").fill_null(value=False),
        ).sort("commune")
    )


def _counts(what: str) -> list[pl.Expr]:
    return [
        pl.col(what).filter(pl.col("minutes") <= limit).sum().cast(pl.Int64).alias(f"{what}_{limit}")
        for limit in REACH_LIMITS
    ]


def _transit(loaded: pl.DataFrame | None, sites: pl.Series) -> pl.DataFrame:
    """(commune, transit_session): shortest loaded time by public transport to a commune with a session."""
    if loaded is None:
        return pl.DataFrame(schema={"commune": pl.String, "transit_session": pl.Float64})
    known = loaded.filter(pl.col("mode") == "transit", pl.col("site").is_in(sites.implode()))
    return known.group_by(commune="origin").agg(transit_session=pl.col("minutes").min())


def with_nothing(reach: pl.DataFrame, *, within: int) -> pl.DataFrame:
    """Rows of REACH from which no session lies within so many minutes and none is proven to come by screen.

    A commune without a point is not said to have nothing: nothing is known of it.
    """
    by_screen = pl.col("remote_sessions").fill_null(0) > 0
    return reach.filter((pl.col(f"sessions_{within}") == 0) & ~by_screen)
