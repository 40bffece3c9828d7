"""Times the demand of the whole of France: 306 zones × 100 occupations from 325,000 rows of offers and the BMO.

    python bench/demand.py [folder of public data, ../shared/data by default] [--rounds 5]

From the file of offers as it lies (unpacked, read, checked, brought to the communes of today) to positions,
bounds and sources of every zone × occupation × horizon. No official table leads from FAP-2021 to ROME: the
100 occupations with most offers are paired with the 100 families with most projects, for this timing
alone. Checked before a time is printed: no position is lost between basins and zones. Target ≤ 2 s.
Reference beside: reading the two files with polars alone, without any check.
"""

from __future__ import annotations

import argparse
import os
import platform
import resource
from datetime import date
from pathlib import Path

import polars as pl
from timing import timed

from numericemploi.demand import level
from numericemploi.model.tables.employers import NEEDS
from numericemploi.model.tables.nomenclatures import FAMILY_OCCUPATIONS
from numericemploi.model.tables.statistics import OFFER_COUNTS
from numericemploi.model.tables.territories import GEOGRAPHY
from numericemploi.reference.territories import current_codes
from numericemploi.sources import (
    bmo,
    commune_bassins,
    commune_passages,
    commune_population,
    communes,
    offer_counts,
)

OFFERS = "emploi/offres_commune_rome_2021-12-21.csv.gz"
BMO = "emploi/bmo_2024.csv.gz"


def france(data: Path) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """Geography of every commune, the communes, and the passages between years."""
    places, _ = communes.read(data / "territoires/communes_zonages_cog2024.csv.gz")
    bassins, _ = commune_bassins.read(data / "territoires/bassins_emploi_france_travail_2021.csv.gz")
    people, _ = commune_population.read(data / "territoires/insee_population_communes_2013_2021.csv.gz")
    passages, _ = commune_passages.read(data / "territoires/communes_passages_2018_2024.csv")
    joined = places.join(bassins.select("commune", "bassin"), on="commune", how="left").join(
        people.select("commune", "population"), on="commune", how="left"
    )
    unused = [column for column in GEOGRAPHY.columns if column.name not in joined.columns]
    geography = joined.with_columns(pl.lit(None, column.dtype).alias(column.name) for column in unused)
    return GEOGRAPHY.check(geography), places, passages


def pairing(offers: pl.DataFrame, survey: pl.DataFrame) -> pl.DataFrame:
    """The 100 largest occupations with the 100 largest families, one to one."""
    heads = (
        offers.group_by("rome3").agg(pl.col("offers").sum()).sort("offers", "rome3", descending=[True, False])
    )
    families = (
        survey.group_by("family")
        .agg(pl.col("projects").sum())
        .sort("projects", "family", descending=[True, False])
    )
    return FAMILY_OCCUPATIONS.of(
        [
            {"family": family, "rome3": head, "weight": 1.0, "confidence": "C", "why": "paired for a timing"}
            for family, head in zip(families["family"].head(100), heads["rome3"].head(100), strict=True)
        ]
    )


def main() -> None:
    """Check, then time."""
    parser = argparse.ArgumentParser()
    parser.add_argument(
        "data", nargs="?", type=Path, default=Path(__file__).resolve().parents[2] / "shared" / "data"
    )
    parser.add_argument("--rounds", type=int, default=5)
    asked = parser.parse_args()
    if not (asked.data / OFFERS).is_file():
        print(f"{asked.data / OFFERS} is not there: nothing was timed")
        return
    geography, places, passages = france(asked.data)
    survey, _ = bmo.read(asked.data / BMO)
    families = pairing(offer_counts.read(asked.data / OFFERS)[0], survey)

    def read_offers() -> pl.DataFrame:
        read, _ = offer_counts.read(asked.data / OFFERS)
        moved = current_codes(read, passages, known=places["commune"]).drop_nulls("commune")
        summed = moved.group_by("commune", "rome3").agg(pl.col("offers").sum(), pl.col("extracted_on").max())
        return OFFER_COUNTS.ordered(summed)

    def measured(offers: pl.DataFrame) -> level.Level:
        return level.measure(
            bmo=survey, offer_counts=offers, geography=geography, families=families, needs=NEEDS.empty(),
            as_of=date(2024, 6, 30),
        )  # fmt: skip

    offers = read_offers()
    found = measured(offers)
    zones, occupations = found.demand["zone"].n_unique(), found.demand["rome3"].n_unique()
    assert occupations == 100
    read = found.sources.unique(["bassin", "family"])["projects"].sum()
    carried = found.sources["positions"].sum()
    assert abs(read - carried) <= 1e-6 * read, (read, carried)
    cores = len(os.sched_getaffinity(0))
    print(f"Python {platform.python_version()}, polars {pl.__version__}, {platform.machine()}, {cores} cores, "
          f"load {os.getloadavg()[0]:.1f}, median of {asked.rounds}")  # fmt: skip
    print(f"{zones} zones × {occupations} occupations, {found.sources.height} contributions, "
          f"{read:.0f} projects read and {carried:.0f} positions carried")  # fmt: skip

    def bare() -> None:
        for file, separator in ((OFFERS, ";"), (BMO, ",")):
            pl.read_csv(asked.data / file, separator=separator, infer_schema=False)

    whole = timed(lambda: measured(read_offers()), asked.rounds)
    print(f"{'polars reading both files, nothing checked (reference)':58} {timed(bare, asked.rounds):6.2f} s")
    print(
        f"{'of which demand from the table of offers':58} {timed(lambda: measured(offers), asked.rounds):6.2f} s"
    )
    verdict = "met" if whole <= 2 and zones >= 306 else "MISSED"
    print(f"{'demand from the rows of offers':58} {whole:6.2f} s   target ≤ 2 s   {verdict}")
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


if __name__ == "__main__":
    main()
