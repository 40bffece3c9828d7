"""The synthetic region: the same for everyone, and never taken for a real one."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from numericemploi.demonstration import region
from numericemploi.model.declared import declared
from numericemploi.model.tables.territories import FIBRE
from numericemploi.reference import packaged, territories

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
        "families": packaged.family_occupations(), "skills": packaged.core_skills(),
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


def test_no_evidence_is_dated_after_the_day_of_the_demonstration(made: dict[str, pl.DataFrame]):
    for noun, column in (
        ("needs", "declared_on"),
        ("offers", "published_on"),
        ("candidates", "opened_on"),
        ("outcomes", "observed_on"),
    ):
        assert made[noun][column].max() <= AS_OF


def test_sessions_on_offer_start_after_that_day_and_have_a_price(made: dict[str, pl.DataFrame]):
    offered = made["sessions"].filter(status="offered")
    assert offered["starts_on"].min() > AS_OF
    assert offered["unit_price"].null_count() == 0
    assert (offered["seats_min"] <= offered["seats_max"]).all()


def test_the_survey_has_censored_cells_and_absent_ones(made: dict[str, pl.DataFrame]):
    bmo = made["bmo"]
    assert bmo["projects"].null_count() > 0
    assert bmo["projects"].drop_nulls().min() >= 5
    assert bmo.height < 43 * 6


def test_every_zone_has_candidates_of_the_country_too(made: dict[str, pl.DataFrame]):
    placed = made["candidates"].join(_geography(), on="commune")
    assert placed["zone"].n_unique() == 27
    assert placed.filter(pl.col("density") >= 5).height > 50
