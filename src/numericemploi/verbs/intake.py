"""What the main job takes in: every table as it was known on one day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import polars as pl

from numericemploi.model.tables.statistics import OFFER_COUNTS
from numericemploi.reference import packaged, territories
from numericemploi.store import editions, needs, records
from numericemploi.verbs import readings
from numericemploi.verbs.instance import REGION
from numericemploi.verbs.step import Done

_DATED = {
    "offers": "published_on",
    "candidates": "opened_on",
    "outcomes": "observed_on",
}
"""The column by which a record counts or not on a day; needs are read as they stood on it; trainings and sessions
announce the future."""

_STATISTICS = ("bmo", "offer_counts", "tension")


@dataclass(frozen=True, slots=True, kw_only=True)
class Inputs:
    """The tables of one run. `published` gives the day each statistic was published, None if none counts."""

    as_of: date
    geography: pl.DataFrame
    zones: pl.DataFrame
    occupations: pl.DataFrame
    families: pl.DataFrame
    heads: dict[str, str]
    bmo: pl.DataFrame
    offer_counts: pl.DataFrame
    tension: pl.DataFrame
    needs: pl.DataFrame
    offers: pl.DataFrame
    candidates: pl.DataFrame
    trainings: pl.DataFrame
    sessions: pl.DataFrame
    outcomes: pl.DataFrame
    training_skills: pl.DataFrame
    travel_times: pl.DataFrame
    published: dict[str, date | None]
    rows_in: int
    rows_out: int
    rejected: int

    def heads_of(self, codes: list[str]) -> list[str]:
        """Return the ROME 3 heads of ROME codes of either version, without repeats, sorted."""
        return sorted({self.heads.get(code, code) for code in codes})

    def trainings_by_head(self) -> pl.DataFrame:
        """Return the trainings with the ROME 3 heads of their codes in place of the codes."""
        heads = [self.heads_of(codes) for codes in self.trainings["rome"].to_list()]
        return self.trainings.with_columns(rome=pl.Series(heads, dtype=pl.List(pl.String)))

    def offers_by_head(self) -> pl.DataFrame:
        """Return the offers with the ROME 3 heads of their codes in place of the codes."""
        return self.offers.with_columns(pl.col("rome").replace(self.heads))

    def trainings_of_core(self) -> pl.DataFrame:
        """Return the trainings that aim at a core occupation, with the core heads alone."""
        core = self.occupations.filter(scope="core")["rome3"].to_list()
        only = pl.col("rome").list.eval(pl.element().filter(pl.element().is_in(core)))
        return self.trainings_by_head().with_columns(rome=only).filter(pl.col("rome").list.len() > 0)


def take(as_of: date) -> Inputs:
    """Read every table; what was not published by `as_of` is left out and counted as rejected.

    Nomenclatures and territory may be later than `as_of` (product decision): only evidence is dated.
    """
    tables: dict[str, pl.DataFrame] = {}
    published: dict[str, date | None] = {}
    rows_in = rejected = 0
    for name in _STATISTICS:
        edition = editions.current(name)
        frame = editions.read(name)
        rows_in += frame.height
        counts = edition is not None and edition.source.published_on <= as_of
        published[name] = edition.source.published_on if edition is not None and counts else None
        if not counts:
            rejected += frame.height
            frame = frame.clear()
        tables[name] = frame
    for noun in records.NOUNS:
        frame = records.read(noun)
        rows_in += frame.height
        if noun == "needs":
            known = needs.as_of(as_of)
            rejected += frame.height - known.height
            frame = known
        elif noun in _DATED:
            known = frame.filter(pl.col(_DATED[noun]) <= as_of)
            rejected += frame.height - known.height
            frame = known
        tables[noun] = frame
    read = readings.complete(tables["offers"], tables["trainings"])
    tables |= {"offers": read.offers, "trainings": read.trainings, "training_skills": read.training_skills}
    communes = editions.read("communes")
    tables["offer_counts"], lost = _in_current_communes(tables["offer_counts"], communes)
    for noun in ("needs", "offers"):
        tables[noun] = _moved(tables[noun], communes)
    sheets = editions.read("rome_sheets")
    geography = region_geography()
    return Inputs(
        as_of=as_of,
        geography=geography,
        zones=territories.named_zones(geography, editions.read("zones")),
        occupations=packaged.occupations(),
        families=packaged.family_occupations(),
        heads=dict(sheets.select("rome4", "rome3").iter_rows()),
        travel_times=editions.read("travel_times"),
        published=published,
        rows_in=rows_in,
        rows_out=rows_in - rejected - lost,
        rejected=rejected + lost,
        **tables,
    )


def region_geography() -> pl.DataFrame:
    """Return GEOGRAPHY of the region, from the tables loaded now."""
    return territories.geography(
        communes=editions.read("communes"),
        bassins=editions.read("commune_bassins"),
        population=editions.read("commune_population"),
        points=editions.read("commune_points"),
        density=editions.read("commune_density"),
        fibre=editions.read("fibre"),
        region=REGION,
    )


def _in_current_communes(counts: pl.DataFrame, communes: pl.DataFrame) -> tuple[pl.DataFrame, int]:
    """Carry offer counts to the communes of today; return them with the number of rows lost on the way."""
    if counts.is_empty():
        return counts, 0
    moved = territories.current_codes(counts, editions.read("commune_passages"), known=communes["commune"])
    placed = moved.drop_nulls("commune")
    summed = placed.group_by("commune", "rome3").agg(pl.col("offers").sum(), pl.col("extracted_on").max())
    return OFFER_COUNTS.ordered(summed), moved.height - placed.height


def _moved(records_of: pl.DataFrame, communes: pl.DataFrame) -> pl.DataFrame:
    """Give records the communes of today; a code that became none of them stays: the place is known, elsewhere."""
    if records_of.is_empty() or communes.is_empty():
        return records_of
    moved = territories.current_codes(
        records_of.select("commune"), editions.read("commune_passages"), known=communes["commune"]
    )
    return records_of.with_columns(commune=pl.coalesce(moved["commune"], "commune"))


def counted(inputs: Inputs) -> Done:
    """Give the counts of the intake as a step of the main job, and where each training's skills come from."""
    return Done(
        tables={"training_skills": inputs.training_skills},
        rows_in=inputs.rows_in,
        rows_out=inputs.rows_out,
        rejected=inputs.rejected,
    )
