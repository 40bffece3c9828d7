"""Reach: travel times loaded or fetched, what lies within reach, concentration, and where a firm could settle."""

from __future__ import annotations

import urllib.error
import urllib.request
from collections.abc import Callable
from datetime import date
from pathlib import Path

import polars as pl

from numericemploi import __version__
from numericemploi.model.errors import NotFoundError, SourceError
from numericemploi.model.tables.people import SITUATIONS_IN_WORK
from numericemploi.model.tables.results import IN_TRAINING
from numericemploi.model.tables.territories import TRAVEL_TIMES
from numericemploi.reach import catchment, concentration, mobility, settle, travel
from numericemploi.reach.error import Error, of_estimate
from numericemploi.reference import packaged
from numericemploi.sources import routing, travel_times
from numericemploi.store import editions, files, records, runs
from numericemploi.verbs.access import Actor, require
from numericemploi.verbs.demand import in_training
from numericemploi.verbs.intake import Inputs, region_geography
from numericemploi.verbs.journal import recorded
from numericemploi.verbs.step import Done

_SECONDS = 60
_LARGEST = 50_000_000  # bytes of one answer: a block of 50 × 50 takes some 100 kB
_HORIZON = "medium"


def measure(inputs: Inputs, *, measured: Done, plan: Done) -> Done:
    """Measure what each commune reaches, the mobility-aid gap, and concentration before and after the plan."""
    sessions = _ahead(inputs)
    posts = _posts(inputs)
    reached = catchment.of_communes(
        geography=inputs.geography,
        sessions=sessions.select("session_id", "commune", "modality"),
        posts=posts,
        loaded=inputs.travel_times,
    )
    aims = inputs.trainings_by_head().select("training_id", rome3="rome").explode("rome3").drop_nulls()
    lacking = mobility.gap(
        geography=inputs.geography,
        candidates=inputs.candidates.select("candidate_id", "commune", rome3="target_rome3"),
        sessions=sessions.join(aims, on="training_id").select("commune", "modality", "rome3"),
        loaded=inputs.travel_times,
    )
    gathered, shares = _concentration(inputs, measured, plan, posts)
    nothing = catchment.with_nothing(reached, within=60)
    return Done(
        tables={
            "reach": reached,
            "mobility": lacking,
            "concentration": gathered,
            "zone_shares": shares,
            "in_training": IN_TRAINING.check(in_training(inputs)),
        },
        figures={
            "communes": reached.height,
            "without_point": reached["sessions_60"].null_count(),
            "with_nothing_60": nothing.height,
            "dossiers_beyond_45": int(lacking["beyond"].sum()),
            "mobility_aid_gap": int(lacking["gap"].sum()),
        },
        rows_in=sessions.height + (0 if posts is None else posts.height),
        rows_out=reached.height,
        rejected=sessions.filter(pl.col("commune").is_null() & (pl.col("modality") != "remote")).height,
    )


def _ahead(inputs: Inputs) -> pl.DataFrame:
    """Sessions of core trainings that can still be entered; one without a date can."""
    return inputs.sessions.filter(
        pl.col("starts_on").is_null() | (pl.col("starts_on") >= inputs.as_of),
        pl.col("training_id").is_in(inputs.trainings_of_core()["training_id"].implode()),
        pl.col("status") != "cancelled",
    )


def _posts(inputs: Inputs) -> pl.DataFrame | None:
    """(commune, posts): offers of the core occupations on line one day; None when no count is loaded."""
    if inputs.offer_counts.is_empty():
        return None
    core = inputs.occupations.filter(scope="core")["rome3"]
    counts = inputs.offer_counts.filter(pl.col("rome3").is_in(core.implode()))
    return counts.group_by("commune").agg(posts=pl.col("offers").sum())


def _concentration(
    inputs: Inputs, measured: Done, plan: Done, posts: pl.DataFrame | None
) -> tuple[pl.DataFrame, pl.DataFrame]:
    sites = inputs.sessions.select("session_id", "commune")
    bought = plan.tables["plan_lines"].join(sites, on="session_id").drop_nulls("commune")
    contracted = inputs.sessions.filter(pl.col("status") == "contracted").drop_nulls(["commune", "seats_max"])
    in_work = inputs.outcomes.filter(pl.col("milestone") == 6, pl.col("situation").is_in(SITUATIONS_IN_WORK))
    return concentration.measure(
        geography=inputs.geography,
        totals=measured.tables["zone_totals"].filter(horizon=_HORIZON).select("zone", value="positions"),
        posts=None if posts is None else posts.rename({"posts": "value"}),
        sessions=contracted.select("commune", value="seats_max"),
        plan=bought.select("commune", "seats", "expected"),
        hires=in_work.join(sites.drop_nulls(), on="session_id").group_by("commune").agg(value=pl.len()),
    )


def communes(*, zone: str | None = None, nothing: int | None = None) -> pl.DataFrame:
    """Return REACH of the last run with names and zones; of one zone, or with nothing within so many minutes.

    Raises
    ------
    NotFoundError
        No run is finished yet, or no such zone.
    """
    run = _run()
    geography = runs.table(run, "geography")
    if zone is not None and zone not in geography["zone"]:
        raise NotFoundError(
            f"No zone {zone} in the region.", hint="Codes have four digits: 4408 is Épinal's."
        )
    found = runs.table(run, "reach")
    if nothing is not None:
        found = catchment.with_nothing(found, within=nothing)
    named = found.join(geography.select("commune", "label", "zone", "population"), on="commune")
    return named if zone is None else named.filter(pl.col("zone") == zone)


def gathered() -> pl.DataFrame:
    """Return CONCENTRATION of the last run.

    Raises
    ------
    NotFoundError
        No run is finished yet.
    """
    return runs.table(_run(), "concentration")


def zone_names() -> dict[str, str]:
    """Return the names of zones of the last run, by code."""
    return dict(runs.table(_run(), "zones").select("zone", "label").iter_rows())


def _run() -> runs.Done:
    run = runs.latest()
    if run is None:
        raise NotFoundError("No run is finished yet.", hint="Run: numericemploi cycle")
    return run


def rank_zones(project: settle.Project) -> tuple[list[settle.Zone], pl.DataFrame]:
    """Rank the zones for a firm's project, on the last finished run.

    Raises
    ------
    NotFoundError
        No run is finished yet, or an occupation is not in the perimeter.
    """
    run = _run()
    core = packaged.occupations().filter(scope="core")["rome3"].to_list()
    strangers = sorted(set(project.occupations) - set(core))
    if strangers:
        raise NotFoundError(
            f"Métier hors du périmètre mesuré : {', '.join(strangers)}.",
            hint=f"Métiers mesurés : {', '.join(core)}.",
        )
    seats = runs.table(run, "in_training").with_columns(
        months=(pl.col("ends_on") - run.as_of).dt.total_days() / 30.4375
    )
    return settle.rank(
        project,
        settle.Evidence(
            geography=runs.table(run, "geography"),
            stock=runs.table(run, "stock"),
            demand=runs.table(run, "demand"),
            seats=seats.select("zone", "rome3", "seats", "months"),
            posts=runs.table(run, "zone_totals").filter(horizon=_HORIZON).select("zone", value="positions"),
            loaded=editions.read("travel_times"),
        ),
    )


def estimate_error(*, judges: bool = True) -> Error | None:
    """Compare the built-in estimate with the known times that the package ships."""
    return of_estimate(geography=region_geography(), known=packaged.drive_times(), judges=judges)


def load_times(path: Path, *, published_on: date, actor: Actor) -> editions.Listed:
    """Make a file of travel times the current one; the same bytes again change nothing.

    Raises
    ------
    NotFoundError
        No such file.
    SourceError
        The file as a whole cannot be read, or none of its rows is good; the former times stay.
    """
    require(actor, "reach.load")
    if not path.is_file():
        raise NotFoundError(f"No file {path.name}.", hint="Check the name; a folder cannot be loaded.")
    digest = files.digest_of(__version__, [path])
    held = editions.current("travel_times")
    if held is not None and held.digest == digest:
        return held
    with recorded("reach.load", actor) as count:
        frame, rejects = travel_times.read(
            path, communes=editions.read("communes"), passages=editions.read("commune_passages")
        )
        if frame.is_empty():
            raise SourceError(
                f"{path.name}: none of its rows could be kept; the former times stay.",
                hint=f"{rejects['column'][0]}: {rejects['reason'][0]}. {rejects['remedy'][0]}",
            )
        kept = _keep_times(frame, rejects, digest, path.name, published_on, {path.name: files.sha256(path)})
        count.rows_in, count.rows_out = frame.height + kept.refused, frame.height
    return kept


def fetch_times(
    engine: str, address: str, *, on: date, actor: Actor, told: Callable[[int, int], None]
) -> editions.Listed:
    """Ask a routing engine for the times from every commune to every commune with a session or a zone's seat.

    Places without a point are left to the estimate, as are ways that the engine does not find.

    Parameters
    ----------
    engine
        `osrm` or `valhalla`.
    told
        Hears (blocks done, blocks in all).

    Raises
    ------
    NotFoundError
        Another engine, or no session with a site.
    SourceError
        The engine does not answer, or not with a table; the former times stay.
    """
    require(actor, "reach.load")
    if engine not in routing.ENGINES:
        raise NotFoundError(f"No engine « {engine} ».", hint=f"Known: {', '.join(routing.ENGINES)}.")
    router = routing.ENGINES[engine](address=address, fetch=_asked)
    with recorded("reach.load", actor) as count:
        frame = times_from(router, _places(), told)
        kept = _keep_times(frame, None, files.digest(files.parquet(frame)), f"{engine} ({address})", on, {})
        count.rows_out = frame.height
    return kept


def times_from(
    router: routing.Router, places: pl.DataFrame, told: Callable[[int, int], None]
) -> pl.DataFrame:
    """TRAVEL_TIMES that a router gives, block by block.

    Parameters
    ----------
    places
        (commune, latitude, longitude, site): `site` tells those to go to.
    """
    origins = places.select("commune", "latitude", "longitude").rows()
    sites = places.filter("site").select("commune", "latitude", "longitude").rows()
    blocks = [(left, right) for left in _blocks(origins) for right in _blocks(sites)]
    rows: list[dict[str, object]] = []
    for done, (left, right) in enumerate(blocks, start=1):
        legs = router.legs([one[1:] for one in left], [one[1:] for one in right])
        rows += [
            {"origin": start[0], "site": end[0], "mode": "car", "minutes": leg[0], "kilometres": leg[1]}
            for start, row in zip(left, legs, strict=True)
            for end, leg in zip(right, row, strict=True)
            if leg is not None
        ]
        told(done, len(blocks))
    return TRAVEL_TIMES.of(rows).sort("origin", "site", "mode")


_Place = tuple[str, float, float]


def _blocks(places: list[_Place]) -> list[list[_Place]]:
    return [places[at : at + routing.BLOCK] for at in range(0, len(places), routing.BLOCK)]


def _places() -> pl.DataFrame:
    geography = region_geography()
    sites = {*records.read("sessions")["commune"].drop_nulls(), *travel.main_communes(geography)["commune"]}
    return (
        geography.drop_nulls(["latitude", "longitude"])
        .sort("commune")
        .select("commune", "latitude", "longitude", site=pl.col("commune").is_in(sorted(sites)))
    )


def _asked(request: routing.Request) -> bytes:
    """Send a request to the engine whose address the operator gave."""
    headers = {"Content-Type": "application/json"} if request.body else {}
    sent = urllib.request.Request(request.address, data=request.body, headers=headers)  # noqa: S310
    try:
        with urllib.request.urlopen(sent, timeout=_SECONDS) as answer:  # noqa: S310
            return bytes(answer.read(_LARGEST))
    except (OSError, ValueError, urllib.error.URLError) as error:
        raise SourceError(
            f"The routing engine does not answer ({getattr(error, 'reason', error)}).",
            hint="Check its address, that it runs, and that it may be reached from here.",
        ) from error


def _keep_times(
    frame: pl.DataFrame,
    rejects: pl.DataFrame | None,
    digest: str,
    publisher: str,
    published_on: date,
    read: dict[str, str],
) -> editions.Listed:
    source = editions.Source(
        dataset="travel_times",
        origin="imported",
        publisher=publisher[:300],
        licence="",
        vintage=str(published_on),
        published_on=published_on,
    )
    return editions.keep(TRAVEL_TIMES, frame, rejects=rejects, source=source, digest=digest, read=read)
