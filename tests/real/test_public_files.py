"""The public files read whole: every count that their README documents, and the traps that they hold."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from numericemploi.reference.datasets import DATASETS
from numericemploi.reference.territories import current_codes, geography
from numericemploi.sources.readers import READERS

pytestmark = pytest.mark.real

_DIGITAL = ["M1X80", "M1X81", "M2X90", "M2X91", "M2X92", "M2X93"]
_M18 = pl.col("rome3").str.starts_with("M18")

Read = Callable[[str], tuple[pl.DataFrame, pl.DataFrame]]


@pytest.fixture(scope="module")
def read(shared: Path) -> Read:
    """Read a dataset of the catalogue, once: (table, rejects)."""
    files = {dataset.name: [shared / name for name in dataset.files] for dataset in DATASETS}
    held: dict[str, tuple[pl.DataFrame, pl.DataFrame]] = {}

    def reading(name: str) -> tuple[pl.DataFrame, pl.DataFrame]:
        if name not in held:
            held[name] = READERS[name](files[name])
        return held[name]

    return reading


@pytest.fixture(scope="module")
def places(read: Read) -> pl.DataFrame:
    return geography(
        communes=read("communes")[0],
        bassins=read("commune_bassins")[0],
        population=read("commune_population")[0],
        points=read("commune_points")[0],
        density=read("commune_density")[0],
        fibre=read("fibre")[0],
        region="44",
    )


@pytest.fixture(scope="module")
def offers(read: Read) -> pl.DataFrame:
    return current_codes(
        read("offer_counts")[0], read("commune_passages")[0], known=read("communes")[0]["commune"]
    )


@pytest.mark.parametrize(
    ("name", "rows", "refused"),
    [
        ("rome_sheets", 1_584, 0),
        ("rome_appellations", 13_120, 0),
        ("rome_skills", 18_317 + 15_354, 0),
        ("rome_links", 104_219, 0),
        ("fap2009_rome", 749, 0),
        ("communes", 34_935, 1),  # the README's 34,936th row is empty
        ("zones", 306, 1),
        ("commune_passages", 707, 0),
        ("commune_bassins", 37_498, 0),
        ("commune_points", 34_888, 0),
        # 34,995 rows, of which 112 overseas codes of six characters and 26 former communes without a figure
        ("commune_population", 34_995 - 112 - 26, 112 + 26),
        ("commune_postcodes", 35_607, 0),  # 44,356 lines: hamlets of one pair are one row
        ("commune_density", 36_658, 0),
        ("fibre", 70_722 // 2, 0),
        ("zone_contours", 27, 0),
        ("bmo", 53_443, 0),
        # 899 rows have no commune; 38,182 keys stand on two rows, which are summed
        ("offer_counts", 324_997 - 899 - 38_182, 899),
        ("tension", 27_135, 0),
    ],
)
def test_every_row_of_a_public_file_is_kept_or_refused_with_a_reason(
    read: Read, name: str, rows: int, refused: int
):
    table, rejects = read(name)
    assert (table.height, rejects.height) == (rows, refused)
    assert (rejects["reason"] != "").all()
    assert (rejects["remedy"] != "").all()


def test_rome_4_is_the_version_that_its_readme_describes(read: Read):
    sheets, links = read("rome_sheets")[0], read("rome_links")[0]
    assert sheets.filter(pl.col("rome4").str.starts_with("M18")).height == 94
    assert sheets["digital_flag"].value_counts(sort=True).rows() == [("N", 1192), (None, 222), ("O", 170)]
    assert sheets["rome3"].n_unique() == 532
    assert read("rome_skills")[0]["nature"].value_counts(sort=True).rows() == [
        ("competence", 17_810),
        ("savoir", 15_354),
        ("macro_competence", 507),
    ]
    assert links.filter(pl.col("core") == "Principale").height == 18_900
    assert links.filter(pl.col("core") == "Émergente").height == 1_731
    assert links["block"].value_counts(sort=True).rows() == [("5", 90_556), ("6", 13_663)]


def test_one_rome_head_goes_to_several_families_by_qualification(read: Read):
    pairs = read("fap2009_rome")[0].filter(pl.col("rome3") == "M1801")
    assert pairs.select("fap2009", "qualification").rows() == [
        ("M0Z60", "Q_0123456"),
        ("M1Z81", "Q_78"),
        ("M2Z90", "Q_9"),
    ]


def test_grand_est_has_its_communes_zones_and_basins(places: pl.DataFrame):
    assert (places.height, places["zone"].n_unique(), places["bassin"].n_unique()) == (5_118, 27, 43)
    assert places["zone"].min() == "4401"
    assert places["zone"].max() == "4427"
    nulls = {"bassin": 0, "population": 0, "density": 0, "latitude": 3, "longitude": 3}
    assert places.select(*nulls).null_count().row(0, named=True) == nulls
    assert places.filter(pl.col("latitude").is_null())["commune"].to_list() == ["08300", "51205", "88393"]


def test_the_43_basins_and_the_27_zones_do_not_nest(places: pl.DataFrame):
    assert places.group_by("zone").agg(pl.col("bassin").n_unique()).filter(pl.col("bassin") > 1).height > 0
    assert places.group_by("bassin").agg(pl.col("zone").n_unique()).filter(pl.col("zone") > 1).height > 0


def test_contours_are_those_of_the_zones_of_grand_est(read: Read, places: pl.DataFrame):
    assert set(read("zone_contours")[0]["zone"]) == set(places["zone"])


def test_bmo_of_grand_est_is_censored_where_it_is_said_to_be(read: Read, places: pl.DataFrame):
    digital = read("bmo")[0].filter(pl.col("region") == "44", pl.col("family").is_in(_DIGITAL))
    assert (digital.height, digital["bassin"].n_unique()) == (90, 34)
    assert digital["projects"].null_count() == 39
    assert digital["projects"].sum() == 3_059
    assert set(digital["bassin"]) <= set(places["bassin"])
    assert digital["year"].unique().to_list() == [2024]


def test_a_published_bmo_count_is_never_below_five(read: Read):
    bmo = read("bmo")[0]
    assert bmo.select(pl.min("projects", "hard", "seasonal")).row(0) == (5, 5, 5)
    assert bmo["projects"].null_count() == 10_891  # 20 %
    assert bmo["hard"].null_count() == 20_507  # 38 %


def test_bmo_of_2025_is_read_by_the_same_reader_without_grand_est(shared: Path):
    table, rejects = READERS["bmo"]([shared / "emploi" / "bmo_2025_hors_grand_est.csv.gz"])
    assert (table.height, rejects.height) == (45_224, 0)
    assert table["year"].unique().to_list() == [2025]
    assert "44" not in table["region"].to_list()


def test_offers_without_a_commune_are_empty_or_the_word_null(read: Read):
    rejects = read("offer_counts")[1]
    assert rejects["reason"].unique().to_list() == ["no commune"]
    assert dict(rejects["value"].value_counts().iter_rows()) == {"": 500, "null": 399}


def test_offers_of_grand_est_once_their_communes_are_those_of_today(
    offers: pl.DataFrame, places: pl.DataFrame
):
    # 66,933 stand on present codes; the passages bring two more (51637 is Cœur-de-la-Vallée since 2023).
    here = offers.join(places, on="commune")
    assert here["offers"].sum() == 66_935
    assert here.filter(~pl.col("moved"))["offers"].sum() == 66_933
    digital = here.filter(_M18)
    assert digital["offers"].sum() == 1_922
    by_zone = dict(digital.group_by("zone").agg(pl.col("offers").sum()).iter_rows())
    assert (by_zone["4423"], by_zone["4412"], by_zone["4410"]) == (877, 235, 164)


def test_offers_on_codes_of_other_years_are_802_of_which_the_passages_since_2018_find_380(
    read: Read, offers: pl.DataFrame
):
    known = read("communes")[0]["commune"].to_list()
    arrondissement = pl.col("commune").str.contains("^(?:751|132|6938)")
    unknown = read("offer_counts")[0].filter(~pl.col("commune").is_in(known), ~arrondissement)
    assert unknown["offers"].sum() == 802
    assert offers.filter("moved")["offers"].sum() == 380
    assert offers["offers"].sum() == read("offer_counts")[0]["offers"].sum()


def test_tension_of_the_digital_occupations_is_published_in_few_basins(read: Read, places: pl.DataFrame):
    here = read("tension")[0].join(places.select("bassin").unique(), on="bassin").filter(_M18)
    assert (here.height, here.filter(pl.col("rome3") == "M1805").height) == (36, 14)
    assert read("tension")[0]["rome3"].n_unique() == 397


def test_the_class_of_fibre_is_named_by_the_bound_below_it(read: Read):
    # Were 80 the bound above, no commune of France would pass 80 %, Paris included.
    fibre = read("fibre")[0]
    assert sorted(fibre["class_upper"].unique()) == [0.0, 10.0, 25.0, 50.0, 80.0, 100.0]
    paris = fibre.filter(pl.col("commune") == "75056")
    assert paris.select("quarter", "premises", "class_upper").rows() == [("2018-T1", 1_484_108, 100.0)]
    people = read("commune_population")[0].filter(pl.col("population") > 20_000)
    rate = fibre.join(people, on="commune").with_columns(rate=pl.col("premises") / pl.col("population"))
    # Premises an inhabitant are about 0.55 when all are covered: 25 % is about 0.14, 50 % 0.28, 80 % 0.44. Were
    # the published number the bound above, class 50 (here 80.0) would stay under 0.28 and class 25 under 0.14.
    middle = dict(rate.group_by("class_upper").agg(pl.col("rate").median()).iter_rows())
    assert middle[25.0] > 0.05
    assert middle[50.0] > 0.15
    assert middle[80.0] > 0.28
    assert middle[100.0] > 0.40


def test_an_old_table_of_fibre_connects_187_communes_and_denies_none(places: pl.DataFrame):
    assert places["connected"].value_counts(sort=True).rows() == [(None, 4_931), (True, 187)]


def test_samples_of_lheo_are_read_and_the_faults_of_the_second_are_told(read: Read):
    trainings, rejects = read("lheo_sample_onisep")
    assert trainings.height == 1
    assert not (rejects["severity"] == "refused").any()
    assert read("lheo_sample_intercarif")[1].height > 0


@pytest.mark.parametrize(("year", "offers"), [(2019, 8), (2026, 2)])
def test_every_offer_of_the_samples_of_france_travail_is_kept_or_refused(read: Read, year: int, offers: int):
    table, rejects = read(f"ft_offers_sample_{year}")
    assert table.height + rejects.filter(pl.col("severity") == "refused").height == offers
