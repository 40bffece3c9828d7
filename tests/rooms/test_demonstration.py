"""The synthetic region: the same for everyone, and never taken for a real one."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import polars as pl
import pytest

import petit_est
from numericemploi.demand import gap, level
from numericemploi.demonstration import region
from numericemploi.model.declared import declared
from numericemploi.model.tables.territories import FIBRE
from numericemploi.outcomes import rates
from numericemploi.reference import packaged, territories
from numericemploi.stats.intervals import jeffreys_above

AS_OF = date(2024, 6, 30)
RECORDS = ("needs", "offers", "candidates", "trainings", "sessions", "outcomes")


def _geography() -> pl.DataFrame:
    tables = packaged.packaged_tables()
    return territories.geography(
        communes=tables["communes"], bassins=tables["commune_bassins"], population=tables["commune_population"],
        points=tables["commune_points"], density=tables["commune_density"], fibre=FIBRE.empty(), region="44",
    )  # fmt: skip


def _made(seed: int = region.SEED, *, reverse: bool = False) -> dict[str, pl.DataFrame]:
    inputs = {
        "geography": _geography(), "occupations": packaged.occupations(),
        "families": packaged.family_occupations(),
    }  # fmt: skip
    if reverse:
        inputs = {name: frame.reverse() for name, frame in inputs.items()}
    return region.make(**inputs, as_of=AS_OF, seed=seed)


@pytest.fixture(scope="module")
def made() -> dict[str, pl.DataFrame]:
    return _made()


def test_the_same_seed_makes_the_same_region(made: dict[str, pl.DataFrame]):
    again = _made()
    assert all(made[name].equals(again[name]) for name in made)


def test_the_order_of_the_inputs_does_not_matter(made: dict[str, pl.DataFrame]):
    again = _made(reverse=True)
    assert all(made[name].equals(again[name]) for name in made)


def test_the_order_in_which_python_walks_its_sets_does_not_matter(made: dict[str, pl.DataFrame]):
    here = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    told = {
        subprocess.run(
            [sys.executable, "-c", "import test_demonstration as t; print(t._digest(t._made()))"],
            env=here | {"PYTHONHASHSEED": hash_seed}, capture_output=True, text=True, check=True, cwd=Path(__file__).parent,
        ).stdout.strip()
        for hash_seed in ("1", "2")
    }  # fmt: skip
    assert told == {_digest(made)}


def _digest(made: dict[str, pl.DataFrame]) -> str:
    whole = hashlib.sha256()
    for name in sorted(made):
        whole.update(made[name].write_json().encode())
    return whole.hexdigest()


def test_another_seed_makes_other_people(made: dict[str, pl.DataFrame]):
    assert not _made(seed=1)["candidates"].equals(made["candidates"])


def test_every_table_keeps_its_declaration(made: dict[str, pl.DataFrame]):
    tables = {table.name: table for table in declared()}
    for name, frame in made.items():
        assert tables[name].check(frame).height > 0


@pytest.mark.parametrize("noun", RECORDS)
def test_every_record_says_that_it_is_fictif(noun: str, made: dict[str, pl.DataFrame]):
    assert made[noun]["fictif"].all()
    key = made[noun].columns[0] if noun != "offers" else "offer_id"
    assert made[noun][key].str.starts_with("fictif-").all()


def test_names_that_people_read_say_fictif_too(made: dict[str, pl.DataFrame]):
    for noun, column in (
        ("needs", "employer"),
        ("offers", "title"),
        ("trainings", "title"),
        ("trainings", "provider"),
    ):
        assert made[noun][column].str.ends_with("(fictif)").all()


@pytest.mark.parametrize(
    ("noun", "column"), [("needs", "declared_on"), ("offers", "published_on"), ("candidates", "opened_on")]
)
def test_what_was_said_was_said_within_the_year_before(noun, column, made: dict[str, pl.DataFrame]):
    assert AS_OF - timedelta(days=366) < made[noun][column].min()
    assert made[noun][column].max() < AS_OF


def test_an_outcome_observed_later_does_not_exist(made: dict[str, pl.DataFrame]):
    outcomes = made["outcomes"]
    assert outcomes["observed_on"].max() <= AS_OF
    assert (outcomes["observed_on"] > outcomes["ended_on"]).all()
    # Some sessions ended too lately for their 6 months: their entrants have rows, but none at 6.
    recent = outcomes.filter(pl.col("ended_on") > date(2024, 1, 1))
    assert set(recent["milestone"]) == {0, 3}


def test_an_unknown_situation_has_neither_evidence_nor_occupation(made: dict[str, pl.DataFrame]):
    unknown = made["outcomes"].filter(situation="unknown")
    assert unknown.height > 50
    assert unknown["evidence"].null_count() == unknown["rome3"].null_count() == unknown.height


def test_statistics_are_of_before_that_day(made: dict[str, pl.DataFrame]):
    assert made["offer_counts"]["extracted_on"].max() < date(
        2024, 4, 30
    )  # the day they are said to be published
    assert set(made["bmo"]["year"]) == {2024}
    assert set(made["tension"]["year"]) == {2023}


def test_sessions_on_offer_start_the_next_school_year_and_have_a_price(made: dict[str, pl.DataFrame]):
    offered = made["sessions"].filter(status="offered")
    assert offered.height == 120
    assert offered["starts_on"].is_between(date(2024, 9, 1), date(2025, 6, 30)).all()
    assert offered["unit_price"].is_between(300_000, 900_000).all()
    assert offered["hours"].is_between(200, 1200).all()
    assert (offered["seats_min"] <= offered["seats_max"]).all()
    assert offered["buyer"].null_count() == 120


def test_a_session_without_a_site_is_remote(made: dict[str, pl.DataFrame]):
    nowhere = made["sessions"].filter(pl.col("commune").is_null())
    assert set(nowhere["modality"]) == {"remote"}
    assert nowhere.height == 20


def test_every_past_session_has_the_entrants_that_its_outcomes_tell_of(made: dict[str, pl.DataFrame]):
    past = made["sessions"].filter(pl.col("ends_on") < AS_OF)
    assert set(past["session_id"]) == set(made["outcomes"]["session_id"])
    assert past["ends_on"].min() > date(2021, 7, 1)
    entrants = made["outcomes"].group_by("session_id").agg(pl.col("person").n_unique())
    placed = past.join(entrants, on="session_id")
    assert (placed["person"] <= placed["seats_max"]).all()


def test_the_survey_has_published_censored_and_absent_cells(made: dict[str, pl.DataFrame]):
    bmo = made["bmo"]
    assert bmo["projects"].null_count() > 20
    assert bmo["projects"].drop_nulls().min() >= 5
    # An absent cell is 0 to 4: some of those drawn from 1 to 4 are left out beside those drawn 0.
    assert bmo.height < 43 * 6 - 60


def test_strasbourg_nancy_and_metz_dominate(made: dict[str, pl.DataFrame]):
    zones = made["offer_counts"].join(_geography(), on="commune").group_by("zone").agg(pl.col("offers").sum())
    first = zones.sort("offers", descending=True)["zone"].head(3).to_list()
    assert first == ["4423", "4412", "4410"]


def test_every_zone_has_candidates_of_the_country_too(made: dict[str, pl.DataFrame]):
    placed = made["candidates"].join(_geography(), on="commune")
    rural = placed.filter(pl.col("density") >= 5)
    assert placed["zone"].n_unique() == rural["zone"].n_unique() == 27
    assert placed.group_by("zone").len()["len"].min() >= 6


def test_trainings_teach_items_of_their_occupations_and_of_no_other(made: dict[str, pl.DataFrame]):
    items = packaged.core_skills()
    for training in made["trainings"].iter_rows(named=True):
        theirs = set(items.filter(pl.col("rome3").is_in(training["rome"]))["ogr"])
        assert set(training["skills"]) <= theirs
        assert training["skills"]


# The three proofs of the label: by design some trainings pass, some fail, some lack evidence.


def test_some_trainings_teach_all_that_is_asked_and_some_next_to_nothing(made: dict[str, pl.DataFrame]):
    asked = made["offers"].filter(rome="M1805").explode("skills")["skills"].drop_nulls().to_list()
    covered = {
        training: sum(skill in taught for skill in asked) / len(asked)
        for training, taught in made["trainings"].select("training_id", "skills").iter_rows()
    }
    assert covered["fictif-web-1"] > 0.9
    assert covered["fictif-initiation-1"] < 0.4


def test_some_occupations_have_too_few_offers_to_prove_anything(made: dict[str, pl.DataFrame]):
    counts = dict(made["offers"]["rome"].value_counts().iter_rows())
    assert counts["M1805"] > 300
    assert counts["M1804"] < 30
    around_strasbourg = (
        made["offers"].join(_geography().filter(zone="4423"), on="commune").filter(rome="M1805")
    )
    assert around_strasbourg["employer"].n_unique() >= 10
    assert around_strasbourg.height >= 30


def test_some_openings_exceed_the_people_able_some_do_not_and_some_stocks_are_unknown(made):
    families, occupations = packaged.family_occupations(), packaged.occupations()
    demand = level.measure(
        bmo=made["bmo"], offer_counts=made["offer_counts"], geography=_geography(), families=families,
        needs=made["needs"], as_of=AS_OF,
    ).demand.filter(zone="4423", horizon="short")  # fmt: skip
    openings = dict(demand.select("rome3", "positions").iter_rows())
    stock = gap.stock(
        tension=made["tension"], geography=_geography(), able_share=packaged.able_shares(), occupations=occupations
    ).filter(zone="4423")  # fmt: skip
    able = dict(stock.select("rome3", "able").iter_rows())
    assert openings["M1805"] > 1.5 * able["M1805"]
    assert openings["I1401"] < 0.5 * able["I1401"]
    assert "M1804" not in able


def test_some_insertions_are_proven_some_disproven_and_some_neither(made: dict[str, pl.DataFrame]):
    measured = rates.measure(made["outcomes"], target={}, as_of=AS_OF).filter(
        definition="strict", milestone=6
    )
    counts = {
        row["training_id"]: (row["k"], row["n"], row["unknown"]) for row in measured.iter_rows(named=True)
    }
    # 84 % of 17 + 16 + 16 entrants: 14 + 13 + 13 = 40 of 49 in work at 6 months, P(rate ≥ .70) = .97.
    assert counts["fictif-web-1"] == (40, 49, 3)
    assert jeffreys_above(40, 49, 0.70) > 0.95
    # 35 % of 16 + 15: 6 + 5 = 11 of 31; even were the 4 unknown in work, 15 of 31 would fail.
    assert counts["fictif-initiation-1"] == (11, 31, 4)
    assert jeffreys_above(15, 31, 0.70) < 0.05
    # 70 % of 15 + 16 + 15: on the threshold, nothing is said; 11 entrants are below 20.
    assert counts["fictif-applications-2"] == (31, 46, 6)
    assert 0.2 < jeffreys_above(31, 46, 0.70) < 0.8
    assert counts["fictif-fibre-1"][1] == 11
    assert "fictif-produit-1" not in counts


def test_any_other_region_can_be_peopled_too():
    made = region.make(
        geography=petit_est.geography(), occupations=petit_est.occupations(), families=petit_est.families(), as_of=AS_OF
    )  # fmt: skip
    assert made["candidates"].join(petit_est.geography(), on="commune")["zone"].n_unique() == 3
    assert set(made["bmo"]["bassin"]) <= {"99A1", "99B2"}
