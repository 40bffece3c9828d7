"""What pages read: the last finished run with the records around it, kept in memory until one of them changes."""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property

import polars as pl
from django.conf import settings
from django.db import DatabaseError

from numericemploi.reference import packaged
from numericemploi.store import editions, records, runs
from numericemploi.verbs import demand, zones
from numericemploi.web.vocabulary import folded

_STATISTICS = ("bmo", "offer_counts", "tension")


class Snapshot:
    """A run and the records around it: joined, filtered and named for pages, never computed again."""

    def __init__(self, run: runs.Done) -> None:
        self.run = run
        self._tables: dict[str, pl.DataFrame] = {}

    def table(self, name: str) -> pl.DataFrame:
        """Return a table of the run; read once."""
        if name not in self._tables:
            self._tables[name] = runs.table(self.run, name)
        return self._tables[name]

    @cached_property
    def labels(self) -> dict[str, dict]:
        """Assessments by training."""
        return {found["training_id"]: found for found in runs.read_json(self.run, "labels")}

    @cached_property
    def evidence(self) -> dict[str, dict]:
        """Evidence of the assessments, by training."""
        return {found["training_id"]: found for found in runs.read_json(self.run, "label_evidence")}

    @cached_property
    def occupations(self) -> dict[str, dict]:
        """Occupations of the perimeter by ROME 3 head: core first, then related."""
        return {
            row["rome3"]: row for row in packaged.occupations().sort("scope", "rome3").iter_rows(named=True)
        }

    @cached_property
    def zones(self) -> dict[str, str]:
        """Names of zones by code, in alphabetical order."""
        return dict(
            sorted(self.table("zones").select("zone", "label").iter_rows(), key=lambda row: folded(row[1]))
        )

    @cached_property
    def places(self) -> dict[str, dict]:
        """Communes by code."""
        return {row["commune"]: row for row in self.table("geography").iter_rows(named=True)}

    @cached_property
    def seats_of_zones(self) -> dict[str, dict]:
        """The most populated commune of each zone: where a zone without outline is drawn."""
        return self.seats_of("zone")

    def seats_of(self, kind: str) -> dict[str, dict]:
        """The most populated commune of each territory of a kind, a column of the geography."""
        placed = self.table("geography").drop_nulls(["latitude", "longitude", kind])
        first = placed.sort("population", descending=True, nulls_last=True).unique(
            kind, keep="first", maintain_order=True
        )
        return {row[kind]: row for row in first.iter_rows(named=True)}

    @cached_property
    def bassins(self) -> dict[str, str]:
        """Names of France Travail's basins by code; none before their table is loaded."""
        return dict(editions.read("commune_bassins").select("bassin", "bassin_label").unique().iter_rows())

    @cached_property
    def published(self) -> zones.Published:
        """The survey and the tension as published, in their own zoning."""
        return zones.published(self.run)

    @cached_property
    def tension(self) -> dict[tuple[str, str], list[dict]]:
        """Published tension by zone and occupation: one line a basin that has communes in the zone, as it stood."""
        crossing = self.table("zone_bassins").select("zone", "bassin")
        rows = self.published.tension.join(crossing, on="bassin").sort("zone", "rome3", "bassin")
        found = defaultdict(list)
        for row in rows.iter_rows(named=True):
            found[row["zone"], row["rome3"]].append(
                row | {"bassin_label": self.bassins.get(row["bassin"], row["bassin"])}
            )
        return dict(found)

    @cached_property
    def changed(self) -> demand.Changed | None:
        """What differs since the run before, on other evidence."""
        return demand.changed(self.run)

    @cached_property
    def without_proposal(self) -> dict[str, str]:
        """Why a dossier has no proposal, in French, by dossier."""
        return runs.read_json(self.run, "without_proposal")

    @cached_property
    def trainings(self) -> dict[str, dict]:
        """Trainings by identifier, by title."""
        rows = records.read("trainings").sort("title", "training_id").iter_rows(named=True)
        return {row["training_id"]: row for row in rows}

    @cached_property
    def sessions(self) -> dict[str, dict]:
        """Sessions by identifier, by first day."""
        rows = records.read("sessions").sort("starts_on", "session_id", nulls_last=True).iter_rows(named=True)
        return {row["session_id"]: row | self._place(row["commune"]) for row in rows}

    @cached_property
    def sessions_of(self) -> dict[str, list[dict]]:
        """Sessions by training."""
        found = defaultdict(list)
        for session in self.sessions.values():
            found[session["training_id"]].append(session)
        return dict(found)

    @cached_property
    def skills(self) -> dict[str, str]:
        """Labels of skills by OGR code: those of the nomenclature once loaded, those packaged before."""
        chosen = dict(packaged.core_skills().select("ogr", "label").iter_rows())
        shipped = dict(packaged.digital_skills().select("ogr", "label").iter_rows()) | chosen
        return shipped | dict(editions.read("rome_skills").select("ogr", "label").iter_rows())

    @cached_property
    def candidates(self) -> dict[str, dict]:
        return {
            row["candidate_id"]: row | self._place(row["commune"])
            for row in records.read("candidates").iter_rows(named=True)
        }

    def of_training(self, name: str, training_id: str) -> list[dict]:
        """Rows of a table of the run about one training."""
        return self.table(name).filter(training_id=training_id).to_dicts()

    def is_ahead(self, session: dict) -> bool:
        """Whether the session can still be entered on the run's day; without a date it can."""
        return session["starts_on"] is None or session["starts_on"] >= self.run.as_of

    def _place(self, commune: str | None) -> dict:
        place = self.places.get(commune or "", {})
        zone = place.get("zone")
        return {"place": place.get("label"), "zone": zone, "zone_label": self.zones.get(zone or "")}


_last: dict[tuple, Snapshot] = {}


def current() -> Snapshot | None:
    """Return what pages show now; None before the first run."""
    run = runs.latest()
    if run is None:
        return None
    tables = tuple((held.table, held.digest) for held in editions.listing())
    key = (str(settings.DATA_DIR), run.number, run.folder, len(records.intakes()), tables)
    found = _last.get(key)
    if found is None:
        found = Snapshot(run)
        _last.clear()
        _last[key] = found
    return found


def fictif_statistics() -> list[str]:
    """Names of the statistics that are fictif, until the public ones are loaded."""
    held = {one.table: one.source.origin for one in editions.listing()}
    return [name for name in _STATISTICS if held.get(name) == "fictif"]


def has_imports() -> bool:
    """Whether somebody brought records of their own beside the fictif ones."""
    try:
        return any(brought.origin != "fictif" and brought.rows for brought in records.intakes())
    except DatabaseError:
        return False
