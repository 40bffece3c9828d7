"""Petit-Est with its catalogue and zones loaded: the place in which the tests buy trainings."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache
from typing import Any

import polars as pl

import petit_est as petit
import small_run
from numericemploi.model.table import Table
from numericemploi.model.tables.territories import COMMUNES, ZONES
from numericemploi.planning.line_form import Places
from numericemploi.store import editions, records, runs
from numericemploi.verbs.access import Actor

NOW = datetime(2024, 6, 30, 12, tzinfo=UTC)
REGION = Actor(name="acheteur", role="buyer", organisation="region")
TRAVAIL = Actor(name="acheteuse-ft", role="buyer", organisation="france_travail")
BRANCH = Actor(name="deleguee", role="delegate")
ADVISER = Actor(name="conseillere", role="adviser")

GIVEN = {
    "rome3": petit.DEVELOPER, "level": 5, "zone": petit.TOWN, "commune": "99003", "modality": "onsite",
    "period": "2024-H2", "places": 12, "hours": 400, "unit_price": 450_000, "sessions": [], "replaces": None,
    "reference": None,
}  # fmt: skip


def line(**changed: Any) -> dict[str, Any]:
    """A line of the Region in Bourg, proposed, with its columns."""
    return {**GIVEN, "line_id": "L1", "buyer": "region", "status": "proposed", "revision": 1, "recommendation": None,
            "variant": None, "parent": None, "fictif": True, **changed}  # fmt: skip


def known(**changed: Any) -> Places:
    """What Petit-Est's lines are checked against."""
    geography = petit.geography()
    return Places(
        **{
            "occupations": dict(petit.occupations().select("rome3", "label").iter_rows()),
            "zones": dict(petit.zones().select("zone", "label").iter_rows()),
            "communes": dict(geography.select("commune", "label").iter_rows()),
            "zone_of": dict(geography.select("commune", "zone").iter_rows()),
            "sessions": frozenset({"V1", "B1"}),
            "lines": frozenset({"L1", "L2"}),
        }
        | changed
    )


def load() -> None:
    """Keep Petit-Est's communes, zones, trainings and sessions."""
    places = petit.geography().select("commune", "label", "department", "region", "zone").to_dicts()
    held: tuple[tuple[Table, Any], ...] = ((COMMUNES, COMMUNES.of(places)), (ZONES, petit.zones()))
    for table, frame in held:
        source = editions.Source(
            dataset=table.name,
            origin="packaged",
            publisher="",
            licence="",
            vintage="",
            published_on=petit.AS_OF,
        )
        editions.keep(table, frame, rejects=None, source=source, digest=table.name.ljust(64, "0"))
    with records.all_or_nothing():
        records.merge("trainings", petit.trainings())
        records.merge("sessions", petit.sessions())


@cache
def _measured() -> dict[str, pl.DataFrame]:
    return {name: frame for name, frame in small_run.tables().items() if name in ("demand", "gap")}


def run() -> None:
    """Keep a finished run with its demand and its gap alone: what purchases read of one."""
    with records.all_or_nothing():
        records.merge("needs", small_run.needs())
    packed = runs.pack(tables=_measured(), documents={})
    number = runs.start(petit.AS_OF)
    runs.finish(number, result={}, digest=packed.digest, folder=runs.keep(packed, petit.AS_OF))
