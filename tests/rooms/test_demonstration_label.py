"""The fictif trainings before the label: each proof is passed, failed and left open by some of them."""

from __future__ import annotations

from collections import Counter
from datetime import date

import polars as pl
import pytest

from numericemploi.demand import gap, level
from numericemploi.demonstration import region
from numericemploi.labels.assess import Assessment, assess
from numericemploi.labels.evidence import collect
from numericemploi.labels.rules import RULES
from numericemploi.model.tables.territories import FIBRE
from numericemploi.outcomes import rates
from numericemploi.reach import travel
from numericemploi.reference import packaged, territories

AS_OF = date(2024, 6, 30)


@pytest.fixture(scope="module")
def assessed() -> dict[str, Assessment]:
    """Every training of the core perimeter, assessed on its sites to come, as the main job does."""
    tables = packaged.packaged_tables()
    geography = territories.geography(
        communes=tables["communes"], bassins=tables["commune_bassins"], population=tables["commune_population"],
        points=tables["commune_points"], density=tables["commune_density"], fibre=FIBRE.empty(), region="44",
    )  # fmt: skip
    occupations, families = packaged.occupations(), packaged.family_occupations()
    made = region.make(geography=geography, occupations=occupations, families=families, as_of=AS_OF)
    demand = level.measure(
        bmo=made["bmo"], offer_counts=made["offer_counts"], geography=geography, families=families,
        needs=made["needs"], as_of=AS_OF,
    ).demand  # fmt: skip
    stock = gap.stock(
        tension=made["tension"], geography=geography, able_share=packaged.able_shares(), occupations=occupations
    )  # fmt: skip
    aims = {row["training_id"]: set(row["rome"]) for row in made["trainings"].iter_rows(named=True)}
    measured = rates.measure(made["outcomes"], target=aims, as_of=AS_OF)
    zones = dict(geography.select("commune", "zone").iter_rows())
    nobody = pl.DataFrame(
        schema={"zone": pl.String, "rome3": pl.String, "seats": pl.Float64, "ends_on": pl.Date}
    )
    found = {}
    for training in made["trainings"].iter_rows(named=True):
        to_come = made["sessions"].filter(pl.col("ends_on") > AS_OF, training_id=training["training_id"])
        sites = sorted(set(to_come["commune"].drop_nulls()))
        remote = (to_come["modality"] == "remote").any()
        near = travel.reachable_zones(geography=geography, sites=sites, within=RULES.target_minutes)
        evidence = collect(
            training=training, skills=training["skills"], heads={}, geography=geography, offers=made["offers"],
            reachable=sorted(set(zones.values())) if remote else near, demand=demand, stock=stock,
            in_training=nobody, rates=measured, as_of=AS_OF, previous=None,
            dated=dict.fromkeys(("demand", "stock"), date(2024, 4, 30)) | {"outcomes": made["outcomes"]["observed_on"].max()},
        )  # fmt: skip
        found[training["training_id"]] = assess(evidence)
    return found


def test_every_proof_is_passed_failed_and_left_open_by_some(assessed: dict[str, Assessment]):
    for rank in range(3):
        counts = Counter(one.proofs[rank].verdict for one in assessed.values())
        assert min(counts[verdict] for verdict in ("yes", "no", "insufficient")) >= 2, rank


def test_three_trainings_at_least_pass_all_three(assessed: dict[str, Assessment]):
    assert {name for name, one in assessed.items() if one.verdict == "yes"} >= {
        "fictif-web-1", "fictif-applications-1", "fictif-python-1",
    }  # fmt: skip


def test_every_assessment_says_that_it_is_fictif(assessed: dict[str, Assessment]):
    assert all(one.fictif for one in assessed.values())
