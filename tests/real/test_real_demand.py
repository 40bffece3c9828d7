"""Demand and people able now on the public files of Grand Est."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from numericemploi.demand import gap, level
from numericemploi.model.tables.employers import NEEDS
from numericemploi.model.tables.nomenclatures import FAMILY_OCCUPATIONS, OCCUPATIONS
from numericemploi.model.tables.territories import GEOGRAPHY
from numericemploi.sources import (
    bmo,
    commune_bassins,
    commune_population,
    communes,
    offer_counts,
    tension,
)

pytestmark = pytest.mark.real

HEADS = {
    "M1X80": ["M1805"], "M1X81": ["M1801", "M1810", "I1401"], "M2X90": ["M1805", "M1806"],
    "M2X91": ["M1804", "M1807"], "M2X92": ["M1802"], "M2X93": ["M1803"],
}  # fmt: skip
"""Six families: a plain reading for this test alone. The region's total does not depend on it."""


@pytest.fixture(scope="module")
def geography(shared: Path) -> pl.DataFrame:
    places, _ = communes.read(shared / "territoires" / "communes_zonages_cog2024.csv.gz")
    bassins, _ = commune_bassins.read(shared / "territoires" / "bassins_emploi_france_travail_2021.csv.gz")
    people, _ = commune_population.read(shared / "territoires" / "insee_population_communes_2013_2021.csv.gz")
    joined = (
        places.filter(pl.col("region") == "44")
        .join(bassins.select("commune", "bassin"), on="commune", how="left")
        .join(people.select("commune", "population"), on="commune", how="left")
    )
    unused = [column for column in GEOGRAPHY.columns if column.name not in joined.columns]
    return GEOGRAPHY.check(
        joined.with_columns(pl.lit(None, column.dtype).alias(column.name) for column in unused)
    )


@pytest.fixture(scope="module")
def families() -> pl.DataFrame:
    heads = [head for heads in HEADS.values() for head in heads]
    return FAMILY_OCCUPATIONS.of(
        [
            {
                "family": family,
                "rome3": head,
                "weight": 1 / heads.count(head),
                "confidence": "C",
                "why": "essai",
            }
            for family, of_family in HEADS.items()
            for head in of_family
        ]
    )


@pytest.fixture(scope="module")
def measured(shared: Path, geography: pl.DataFrame, families: pl.DataFrame) -> level.Level:
    survey, _ = bmo.read(shared / "emploi" / "bmo_2024.csv.gz")
    offers, _ = offer_counts.read(shared / "emploi" / "offres_commune_rome_2021-12-21.csv.gz")
    return level.measure(
        bmo=survey, offer_counts=offers, geography=geography, families=families, needs=NEEDS.empty(),
        as_of=date(2024, 6, 30),
    )  # fmt: skip


def test_the_demand_of_grand_est_is_what_the_survey_prints_and_withholds(measured: level.Level) -> None:
    # 43 basins × 6 families = 258 cells: 51 printed, 3,059 projects; 39 censored; 168 without a row.
    by_state = measured.sources.group_by("state").agg(
        pl.col("positions").sum(), cells=pl.struct("bassin", "family").n_unique()
    )
    found = {row["state"]: (row["cells"], row["positions"]) for row in by_state.iter_rows(named=True)}
    assert found["published"] == (51, pytest.approx(3_059))
    assert found["censored"] == (39, pytest.approx(39 * 2.5))
    assert found["absent"] == (168, pytest.approx(168 * 2.0))


def test_no_position_is_lost_between_basins_and_the_27_zones(measured: level.Level) -> None:
    assert measured.demand["zone"].n_unique() == 27
    for horizon, years in (("short", 0.5), ("medium", 2.0)):
        total = measured.demand.filter(horizon=horizon)["positions"].sum()
        assert total == pytest.approx((3_059 + 97.5 + 336) * years)


def test_every_zone_has_a_level_of_the_year_surveyed(measured: level.Level) -> None:
    assert measured.demand["positions"].null_count() == 0
    assert measured.demand["year"].unique().to_list() == [2024]


def test_jobseekers_are_known_in_a_few_zones_only_and_none_is_invented(
    shared: Path, geography: pl.DataFrame, families: pl.DataFrame
) -> None:
    published, _ = tension.read(shared / "emploi" / "tension_rome_bassin_2021.csv.gz")
    heads = families["rome3"].unique().sort()
    row = {"label": "essai", "label_en": "trial", "scope": "core", "why": "essai"}
    stock = gap.stock(
        tension=published, geography=geography, able_share=dict.fromkeys(heads, 0.5),
        occupations=OCCUPATIONS.of([{"rome3": head, **row} for head in heads]),
    )  # fmt: skip
    here = published.filter(pl.col("bassin").is_in(geography["bassin"].unique().to_list()))
    developers = stock.filter(rome3="M1805")
    # 14 of the 43 basins publish developers; 9 of the 27 zones have 80 % of their people in those.
    assert here.filter(rome3="M1805").height == 14
    assert developers.height == 9
    assert 0 < developers["jobseekers"].sum() < here.filter(rome3="M1805")["jobseekers"].sum()
