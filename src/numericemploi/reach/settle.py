"""Where a firm could settle: zones ranked by who can be hired there, and by what its coming changes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import polars as pl

from numericemploi.model.errors import UnknownCodeError
from numericemploi.model.tables.results import SETTLING
from numericemploi.reach import travel
from numericemploi.stats.inequality import gini

CRITERIA = ("now", "trainable", "competition", "connection", "balance")
WEIGHTS: Mapping[str, float] = {
    "now": 0.35, "trainable": 0.20, "competition": 0.20, "connection": 0.10, "balance": 0.15,
}  # fmt: skip
"""Weights proposed, to be moved by whoever asks. Ours: hiring counts most, the balance of the territory counts."""

NEAR, FAR = 45.0, 90.0
"""Minutes one way between main communes of zones: every day, and some days a week."""

MOST_PEOPLE = 5_000
"""Posts that one firm may ask for: beyond, no zone of the region answers and a person should be met."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Project:
    """What a firm asks: occupations (ROME 3), posts, months until they must be filled, share of telework, weights.

    Raises
    ------
    UnknownCodeError
        No occupation; posts, months, a share or a weight out of bounds; weights that are all zero.
    """

    occupations: tuple[str, ...]
    people: int
    months: int = 12
    telework: float = 0.0
    weights: Mapping[str, float] = field(default_factory=lambda: dict(WEIGHTS))

    def __post_init__(self) -> None:
        if not self.occupations:
            raise UnknownCodeError("Aucun métier n'est demandé.", hint="Choisissez au moins un métier.")
        if not 1 <= self.people <= MOST_PEOPLE:
            raise UnknownCodeError(
                f"{self.people} postes : le nombre va de 1 à {MOST_PEOPLE}.",
                hint="Au-delà, aucune zone de la région ne répond seule : prenez contact avec la Région.",
            )
        if not 1 <= self.months <= 24:
            raise UnknownCodeError(f"{self.months} mois : le délai va de 1 à 24 mois.")
        if not 0 <= self.telework <= 1:
            raise UnknownCodeError("La part de télétravail va de 0 à 100 %.")
        if set(self.weights) != set(CRITERIA) or not all(0 <= w <= 100 for w in self.weights.values()):
            raise UnknownCodeError("Un poids est inconnu, négatif ou supérieur à 100.")
        if not any(self.weights.values()):
            raise UnknownCodeError("Tous les poids sont nuls.", hint="Donnez du poids à un critère au moins.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What is known of the region: GEOGRAPHY, STOCK, DEMAND, seats in training by zone, places by zone.

    `seats` is (zone, rome3, seats, months): contracted seats, and in how many months they end. `posts`
    is (zone, value): positions to be filled within 24 months, whose concentration is watched.
    """

    geography: pl.DataFrame
    stock: pl.DataFrame
    demand: pl.DataFrame
    seats: pl.DataFrame
    posts: pl.DataFrame
    loaded: pl.DataFrame | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Zone:
    """One zone's place: its score between what unknown criteria could take and give, and what changes."""

    zone: str
    low: float
    """Sum of the known contributions: every unknown criterion at its worst."""
    high: float
    """The same with every unknown criterion at its best."""
    gini_change: float | None
    """Change of the Gini index of posts across zones if the firm came; negative: more even."""


def rank(project: Project, known: Evidence) -> tuple[list[Zone], pl.DataFrame]:
    """Return the zones, best first, and SETTLING, their criteria.

    - `now`: people able now for the occupations, within 45 minutes for the share of days on site and
      within 90 for the share of telework, over the best zone's.
    - `trainable`: seats contracted that end within the delay and 12 months, counted alike.
    - `competition`: 1 / (1 + positions asked by others / people able or trainable), within 45 minutes.
    - `connection`: share of the zone's people in communes whose fibre is proven: a lower bound.
    - `balance`: how much less the posts gather if the firm comes, from the worst zone (0) to the best (1).

    A criterion whose figure is unknown counts 0 in `low` and its whole weight in `high`; zones are ordered
    by `low`, then `high`, then code. Weights are brought to a sum of 1. Ours.
    """
    zones = known.geography["zone"].unique().sort()
    near = _between(known)
    figures = {
        "now": _reached(near, _of(known.stock, project, "able"), project.telework),
        "trainable": _reached(near, _seats(known.seats, project, zones), project.telework),
        "connection": _connected(known.geography),
        "balance": _balance(known.posts, zones, project.people),
    }
    figures["competition"] = _competition(near, known, project, zones)
    values = {
        "now": _over_best(figures["now"]),
        "trainable": _over_best(figures["trainable"]),
        "competition": {z: None if r is None else 1 / (1 + r) for z, r in figures["competition"].items()},
        "connection": figures["connection"],
        "balance": _scaled({z: None if f is None else -f for z, f in figures["balance"].items()}),
    }
    total = sum(project.weights.values())
    rows, ranked = [], []
    for zone in zones:
        low = missing = 0.0
        for criterion in CRITERIA:
            weight, value = project.weights[criterion] / total, values[criterion].get(zone)
            low += 0 if value is None else weight * value
            missing += weight if value is None else 0
            rows.append(
                {"zone": zone, "criterion": criterion, "figure": figures[criterion].get(zone), "value": value,
                 "weight": weight, "contribution": 0.0 if value is None else weight * value}
            )  # fmt: skip
        ranked.append(Zone(zone=zone, low=low, high=low + missing, gini_change=figures["balance"].get(zone)))
    ranked.sort(key=lambda one: (-round(one.low, 9), -round(one.high, 9), one.zone))
    return ranked, SETTLING.of(rows)


_Figures = dict[str, float | None]


def _between(known: Evidence) -> pl.DataFrame:
    """(zone, other, minutes) between the main communes of zones."""
    mains = travel.main_communes(known.geography)
    times = travel.zone_minutes(
        geography=known.geography, sites=mains["commune"].to_list(), loaded=known.loaded
    )
    return times.join(mains.select(site="commune", other="zone"), on="site").select(
        "zone", "other", "minutes"
    )


def _of(frame: pl.DataFrame, project: Project, column: str) -> pl.DataFrame:
    """(other, value): the sum over the occupations asked; a zone where none is known is not there."""
    asked = frame.filter(pl.col("rome3").is_in(list(project.occupations))).drop_nulls(column)
    return asked.group_by(other="zone").agg(value=pl.col(column).sum().cast(pl.Float64))


def _seats(seats: pl.DataFrame, project: Project, zones: pl.Series) -> pl.DataFrame:
    """(other, value): seats that end in time; no contracted seat is a known zero."""
    in_time = seats.filter(pl.col("months") <= min(project.months, 12))
    found = _of(in_time, project, "seats")
    return (
        zones.to_frame("other")
        .join(found, on="other", how="left")
        .with_columns(pl.col("value").fill_null(0.0))
    )


def _reached(near: pl.DataFrame, values: pl.DataFrame, telework: float) -> _Figures:
    """Sum what is near, and `telework` of what is farther; null if nothing is known there."""
    joined = near.join(values, on="other")
    weight = (
        pl.when(pl.col("minutes") <= NEAR)
        .then(pl.lit(1.0))
        .when(pl.col("minutes") <= FAR)
        .then(pl.lit(telework))
        .otherwise(0.0)
    )
    summed = (
        joined.with_columns(weight=weight)
        .filter(pl.col("weight") > 0)
        .group_by("zone")
        .agg(value=(pl.col("value") * pl.col("weight")).sum())
    )
    return dict(summed.iter_rows())


def _competition(near: pl.DataFrame, known: Evidence, project: Project, zones: pl.Series) -> _Figures:
    """Positions asked by others over people able or trainable, within 45 minutes; null where either is unknown."""
    horizon = "short" if project.months <= 6 else "medium"
    asked = _reached(near, _of(known.demand.filter(horizon=horizon), project, "positions"), 0.0)
    able = _reached(near, _of(known.stock, project, "able"), 0.0)
    trained = _reached(near, _seats(known.seats, project, zones), 0.0)
    found: _Figures = {}
    for zone in zones:
        people = (able.get(zone) or 0) + (trained.get(zone) or 0)
        unknown = asked.get(zone) is None or able.get(zone) is None or people == 0
        found[zone] = None if unknown else (asked[zone] or 0) / people
    return found


def _connected(geography: pl.DataFrame) -> _Figures:
    """Share of each zone's people in communes whose fibre is proven; null where none is: that proves nothing."""
    proven = pl.col("population").filter(pl.col("connected").fill_null(value=False)).sum()
    shares = geography.group_by("zone").agg(value=proven / pl.col("population").sum())
    return {zone: value if value is not None and value > 0 else None for zone, value in shares.iter_rows()}


def _balance(posts: pl.DataFrame, zones: pl.Series, people: int) -> _Figures:
    """Change of the Gini index of posts across zones if the firm's posts were added to the zone."""
    known = {zone: value for zone, value in posts.iter_rows() if value is not None}
    before = gini(list(known.values())) if known else None
    found: _Figures = {}
    for zone in zones:
        after = gini([*(v + people * (z == zone) for z, v in known.items())]) if zone in known else None
        found[zone] = None if after is None or before is None else after - before
    return found


def _over_best(figures: _Figures) -> _Figures:
    best = max((f for f in figures.values() if f is not None), default=0.0)
    return {z: None if f is None else (f / best if best > 0 else 0.0) for z, f in figures.items()}


def _scaled(figures: _Figures) -> _Figures:
    """Bring the figures to 0 (lowest) … 1 (highest); all alike: one half."""
    given = [f for f in figures.values() if f is not None]
    if not given:
        return figures
    low, high = min(given), max(given)
    return {
        z: None if f is None else ((f - low) / (high - low) if high > low else 0.5)
        for z, f in figures.items()
    }
