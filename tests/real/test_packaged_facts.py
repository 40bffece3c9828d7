"""Every packaged fact, against the public file that it was taken from."""

from __future__ import annotations

import csv
import gzip
import io
import json
from pathlib import Path

import polars as pl
import pytest

from numericemploi.reference import packaged

pytestmark = pytest.mark.real


def _rows(path: Path, separator: str = ",", encoding: str = "utf-8-sig") -> list[dict[str, str]]:
    data = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    return list(csv.DictReader(io.StringIO(data.decode(encoding)), delimiter=separator))


@pytest.fixture(scope="module")
def places(shared: Path) -> dict[str, dict[str, str]]:
    """Communes of Grand Est in the geographic code of 2024."""
    rows = _rows(shared / "territoires" / "communes_zonages_cog2024.csv.gz")
    return {row["CODGEO"]: row for row in rows if row["REG"] == "44"}


@pytest.fixture(scope="module")
def people(shared: Path) -> dict[str, int]:
    """Population of 2021 by commune."""
    rows = _rows(shared / "territoires" / "insee_population_communes_2013_2021.csv.gz")
    return {row["codgeo"]: int(float(row["p21_pop"])) for row in rows if row["p21_pop"]}


def _packaged(name: str) -> pl.DataFrame:
    return packaged.packaged_tables()[name]


def test_communes_have_their_name_department_and_zone(places):
    for row in _packaged("communes").iter_rows(named=True):
        official = places[row["commune"]]
        assert (row["label"], row["department"], row["region"], row["zone"]) == (
            official["LIBGEO"], official["DEP"], official["REG"], official["ZE2020"],
        )  # fmt: skip


def test_communes_have_their_basin(shared: Path):
    rows = _rows(shared / "territoires" / "bassins_emploi_france_travail_2021.csv.gz")
    official = {row["code_commune_insee"]: (row["code_bassin_BMO"], row["lib_bassin_BMO"]) for row in rows}
    for commune, bassin, label in _packaged("commune_bassins").iter_rows():
        assert bassin == official[commune][0]
        assert _folded(label) == _folded(official[commune][1])


def _folded(label: str) -> str:
    plain = label.upper().translate(str.maketrans("ÀÂÉÈÊËÎÏÔÙÛÇ-’'", "AAEEEEIIOUUC   "))
    return " ".join(plain.split())


def test_communes_have_their_point_population_and_density(shared: Path, people):
    points = {
        row["Code_Officiel_Commune"]: (row["latitude"], row["longitude"])
        for row in _rows(shared / "territoires" / "communes_centroides_2025.csv.gz", ";")
    }
    for commune, latitude, longitude in _packaged("commune_points").iter_rows():
        assert (latitude, longitude) == pytest.approx([float(part) for part in points[commune]], abs=0.0001)
    for commune, population, year in _packaged("commune_population").iter_rows():
        assert (population, year) == (people[commune], 2021)
    density = {
        row["CODGEO"]: int(row["DENS"])
        for row in _rows(shared / "territoires" / "insee_grille_densite_7_niveaux_2015.csv.gz", ";")
    }
    for commune, level in _packaged("commune_density").iter_rows():
        assert level == density[commune]


def test_the_largest_communes_of_the_region_are_there(places, people):
    largest = sorted(places, key=lambda commune: people.get(commune, 0), reverse=True)[:40]
    assert set(largest) <= set(_packaged("communes")["commune"])


def test_every_zone_and_every_basin_of_the_region_is_there(shared: Path, places):
    rows = _rows(shared / "territoires" / "bassins_emploi_france_travail_2021.csv.gz")
    bassins = {row["code_bassin_BMO"] for row in rows if row["code_commune_insee"] in places}
    assert set(_packaged("communes")["zone"]) == {row["ZE2020"] for row in places.values()}
    assert set(_packaged("commune_bassins")["bassin"]) == bassins


def test_zones_have_their_name_main_commune_and_people(shared: Path, places, people):
    labels = {
        row["CODGEO"]: row["LIBGEO"]
        for row in _rows(shared / "territoires" / "zonages_libelles_cog2024.csv.gz")
        if row["NIVGEO"] == "ZE2020"
    }
    facts = packaged.zones_facts()
    for row in facts.iter_rows(named=True):
        here = [commune for commune in places if places[commune]["ZE2020"] == row["zone"]]
        assert row["label"] == labels[row["zone"]]
        assert row["main_commune"] == max(here, key=lambda commune: people.get(commune, 0))
        assert row["population"] == sum(people[commune] for commune in here)
    points = _packaged("commune_points").rename({"commune": "main_commune"})
    again = facts.drop("latitude", "longitude").join(points, on="main_commune", maintain_order="left")
    assert again.select(facts.columns).equals(facts)


def test_occupations_have_the_labels_of_rome_3(shared: Path):
    rows = _rows(shared / "rome" / "v347" / "unix_referentiel_code_rome_v347_utf8.csv.gz")
    labels = {row["code_rome"]: row["libelle_rome"] for row in rows}
    for rome3, label in packaged.occupations().select("rome3", "label").iter_rows():
        # The copy doubles apostrophes, as SQL does.
        assert label == labels[rome3].replace("''", "'")


def test_families_are_the_digital_ones_of_fap_2021(shared: Path):
    rows = _rows(shared / "passages" / "dares_nomenclature_fap2021.csv", ";")
    digital = {row["Code FAP 228"] for row in rows if row["Code FAP 228"].startswith(("M1X", "M2X"))}
    assert set(packaged.family_occupations()["family"]) == digital


def test_skills_are_items_of_a_rome_4_sheet_under_the_occupation(shared: Path):
    folder = shared / "rome" / "v460"

    def table(name: str) -> list[dict[str, str]]:
        return _rows(folder / f"unix_{name}_v460_utf8.csv.gz")

    heads = {row["code_rome"]: row["code_rome_parent"] for row in table("referentiel_code_rome")}
    labels = {row["code_ogr"]: row["libelle_competence"] for row in table("referentiel_competence")}
    labels |= {row["code_ogr_savoir"]: row["libelle_savoir"] for row in table("referentiel_savoir")}
    links = {(heads.get(row["code_rome"]), row["code_ogr"]) for row in table("coherence_item")}
    for row in packaged.core_skills().iter_rows(named=True):
        assert row["label"] == labels[row["ogr"]]
        assert (row["rome3"], row["ogr"]) in links


def test_departments_lie_in_the_region_that_the_geographic_code_gives_them(shared: Path):
    rows = _rows(shared / "territoires" / "communes_zonages_cog2024.csv.gz")
    regions = {row["DEP"]: row["REG"] for row in rows if row["DEP"]}
    ours = dict(packaged.departments().select("department", "region").iter_rows())
    assert ours == regions


def test_departments_of_the_region_have_the_names_of_the_public_contours(shared: Path):
    public = json.loads((shared / "territoires" / "contours_departements_grand_est.geojson").read_bytes())
    named = {one["properties"]["dep"]: one["properties"]["nom"] for one in public["features"]}
    ours = packaged.departments().filter(region="44").select("department", "label")
    assert dict(ours.iter_rows()) == named
