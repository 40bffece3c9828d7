"""Demand: jobs to be filled per zone and occupation, people able now, people in training, and the gap."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from numericemploi.demand import (
    ahead,
    beside,
    changes,
    contracted,
    crosswalk,
    duplicates,
    fabric,
    gap,
    level,
    levels,
    posts,
    totals,
)
from numericemploi.model.tables.results import HORIZONS
from numericemploi.reference import packaged
from numericemploi.store import runs
from numericemploi.verbs.intake import Inputs
from numericemploi.verbs.step import Done


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """CHANGES since a former run."""

    former: runs.Done
    changes: pl.DataFrame


def measure(inputs: Inputs) -> Done:
    """Measure the demand of every zone × occupation, and the gap where people able now are known."""
    measured = level.measure(
        bmo=inputs.bmo,
        offer_counts=inputs.offer_counts,
        geography=inputs.geography,
        families=inputs.families,
        needs=inputs.needs,
        as_of=inputs.as_of,
    )
    stock = gap.stock(
        tension=inputs.tension,
        geography=inputs.geography,
        able_share=packaged.able_shares(),
        occupations=inputs.occupations,
    )
    gaps = gap.measure(
        demand=measured.demand, stock=stock, in_training=in_training(inputs), as_of=inputs.as_of
    )
    zone_totals = totals.by_zone(demand=measured.demand, gap=gaps)
    adverts = _adverts(inputs)
    return Done(
        tables={
            "geography": inputs.geography.sort("commune"),
            "zones": inputs.zones,
            "demand": measured.demand,
            "demand_sources": measured.sources,
            "demand_levels": levels.of_territories(
                demand=measured.demand,
                sources=measured.sources,
                offer_counts=inputs.offer_counts,
                geography=inputs.geography,
            ),
            "stock": stock,
            "gap": gaps,
            "zone_totals": zone_totals,
            "zone_offers": beside.offers(
                offer_counts=inputs.offer_counts,
                geography=inputs.geography,
                related=inputs.occupations.filter(scope="related")["rome3"],
            ),
            "bmo_beside": beside.survey(bmo=inputs.bmo, geography=inputs.geography, families=inputs.families),
            "tension_beside": beside.tension(
                tension=inputs.tension, geography=inputs.geography, occupations=inputs.occupations
            ),
            "zone_fabric": fabric.of_zones(
                geography=inputs.geography,
                offers=inputs.offers_by_head(),
                needs=inputs.needs,
                occupations=inputs.occupations,
                as_of=inputs.as_of,
            ),
            "zone_sections": fabric.sections(geography=inputs.geography, needs=inputs.needs),
            "zone_bassins": crosswalk.zone_bassins(inputs.geography),
            **adverts,
        },
        figures=_figures(measured.demand, measured.sources, gaps, zone_totals)
        | _advertised(adverts)
        | {"forecast": ahead.ships(inputs.bmo, geography=inputs.geography)},
        rows_in=sum(
            table.height
            for table in (inputs.bmo, inputs.offer_counts, inputs.tension, inputs.needs, inputs.offers)
        ),
        rows_out=measured.demand.height,
        rejected=measured.demand["positions"].null_count(),
    )


def changed(run: runs.Done) -> Changed | None:
    """Say what differs between a run and the finished one before it on other evidence; None: there is none."""
    former = runs.before(run)
    if former is None:
        return None
    tables = {name: (runs.table(former, name), runs.table(run, name)) for name in ("demand", "gap")}
    return Changed(former=former, changes=changes.between(**tables))


def _adverts(inputs: Inputs) -> dict[str, pl.DataFrame]:
    """Tie the adverts to their posts, count those by place, and say how long they last."""
    offers = inputs.offers_by_head()
    groups = duplicates.find(offers, geography=inputs.geography)
    return {
        "offer_groups": groups,
        "offer_posts": posts.count(
            offers=offers, groups=groups, needs=inputs.needs, geography=inputs.geography, as_of=inputs.as_of
        ),
        "offer_lifetimes": posts.lifetimes(offers=offers, groups=groups, as_of=inputs.as_of),
    }


def _advertised(adverts: dict[str, pl.DataFrame]) -> dict[str, object]:
    """Headline figures of adverts: with duplicates and without, and the classes that are in no zone."""
    roles = adverts["offer_groups"]["role"].to_list()
    by_kind = adverts["offer_posts"].group_by("place_kind").agg(pl.col("posts", "declared").sum())
    lifetime = adverts["offer_lifetimes"].filter(rome3="all")
    return {
        "adverts": {"read": len(roles), "copies": roles.count("copy"), "reposts": roles.count("repost")},
        "posts": {kind: posts for kind, posts, _ in by_kind.sort("place_kind").iter_rows()},
        "advert_days": lifetime.item(0, "days") if lifetime.height else None,
    }


def in_training(inputs: Inputs) -> pl.DataFrame:
    """Return the seats already bought, by zone and occupation, as `demand.contracted` counts them."""
    return contracted.seats(
        sessions=inputs.sessions,
        trainings=inputs.trainings_by_head(),
        geography=inputs.geography,
        as_of=inputs.as_of,
    )


def _figures(
    demand: pl.DataFrame, sources: pl.DataFrame, gaps: pl.DataFrame, zone_totals: pl.DataFrame
) -> dict[str, object]:
    """Headline figures; sums of the region are sums of its zones."""
    states = sources.select("bassin", "family", "state").unique()["state"]
    figures: dict[str, object] = {
        "zones": demand["zone"].n_unique(),
        "occupations": demand["rome3"].n_unique(),
        "cells": demand.height,
        "unknown_cells": demand["positions"].null_count(),
        "unknown_gaps": gaps["gap"].null_count(),
        "year": demand["year"].max(),
        "survey_cells": {
            state: int((states == state).sum()) for state in ("published", "censored", "absent")
        },
    }
    for horizon in HORIZONS:
        part = zone_totals.filter(horizon=horizon)
        known = part["positions"].null_count() == 0 and not part.is_empty()
        figures[horizon] = {
            name: round(float(part[name].sum()), 1) if known else None
            for name in ("positions", "low", "high")
        }
    return figures
