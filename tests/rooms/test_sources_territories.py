"""Readers of places: communes, zones, passages, basins, points, population, density, fibre, contours."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from numericemploi.model.errors import SourceError
from numericemploi.sources import (
    commune_bassins,
    commune_density,
    commune_passages,
    commune_points,
    commune_population,
    commune_postcodes,
    communes,
    contours,
    fibre,
    zones,
)
from source_files import one, told, written

_COMMUNES = "CODGEO,LIBGEO,DEP,CTCD,REG,ZE2020\n"
_FIBRE = "Réseaux en fibre optique (FttH),,\nDéploiement par Commune,,\n,,\n,,\nCode commune,Champ,T4 2017,T1 2018\n"
_SQUARE = [[[7.0, 48.0], [7.1, 48.0], [7.1, 48.1], [7.0, 48.0]]]


def test_communes_keep_their_leading_zero_and_corsica_its_letter(tmp_path: Path):
    text = _COMMUNES + '2A004,Ajaccio,2A,20R,94,9401\n08105,"Charleville-Mézières",08,08D,44,4403\n'
    table, rejects = communes.read(written(tmp_path / "c.csv.gz", text))
    assert table.rows() == [
        ("08105", "Charleville-Mézières", "08", "44", "4403"),
        ("2A004", "Ajaccio", "2A", "94", "9401"),
    ]
    assert rejects.is_empty()


@pytest.mark.parametrize(
    ("row", "column", "value", "reason"),
    [
        (
            "8105,Charleville,08,08D,44,4403",
            "CODGEO",
            "8105",
            "not a code of the right form: five characters",
        ),
        ("08105,,08,08D,44,4403", "LIBGEO", "", "empty"),
        ("08105,Charleville,8,08D,44,4403", "DEP", "8", "not a department code, leading zero kept (08)"),
        ("08105,Charleville,08,08D,GE,4403", "REG", "GE", "not a region code of two digits (44)"),
        ("08105,Charleville,08,08D,44,ZZZZ", "ZE2020", "ZZZZ", "not a code of the right form: four digits"),
    ],
)
def test_a_bad_commune_is_refused_with_its_line_and_its_reason(
    tmp_path: Path, row: str, column: str, value: str, reason: str
):
    table, rejects = communes.read(
        written(tmp_path / "c.csv", f"{_COMMUNES}{row}\n67482,Strasbourg,67,67D,44,4423\n")
    )
    assert table["commune"].to_list() == ["67482"]
    reject = one(rejects)
    assert (reject["line"], reject["column"], reject["value"]) == (2, column, value)
    assert str(reject["reason"]).startswith(reason)
    assert reject["remedy"]


def test_only_the_employment_zones_are_read_among_the_zonings(tmp_path: Path):
    text = "NIVGEO,CODGEO,LIBGEO,NB_COM\nEPCI,246700488,Eurométropole,33\nZE2020,4423,Strasbourg,213\nZE2020,423,X,1\n"
    table, rejects = zones.read(written(tmp_path / "z.csv", text))
    assert table.rows() == [("4423", "Strasbourg")]
    assert told(rejects) == [(4, "CODGEO", "423")]


def test_a_split_commune_keeps_its_rows_and_a_passage_back_in_time_is_refused(tmp_path: Path):
    text = (
        "annee_source,code_source,annee_cible,code_cible\n"
        "2019,14712,2020,14666\n2019,14712,2020,14712\n2020,01033,2019,01091\n2019,14712,2020,14666\n"
    )
    table, rejects = commune_passages.read(written(tmp_path / "p.csv", text))
    assert table.rows() == [(2019, "14712", 2020, "14666"), (2019, "14712", 2020, "14712")]
    assert told(rejects) == [
        (4, "annee_cible", "2019"),
        (5, "annee_source + code_source + code_cible", "2019 + 14712 + 14666"),
    ]
    assert rejects["reason"][0] == "the year of arrival is not after the year of departure"


def test_basins_of_three_characters_overseas_are_read(tmp_path: Path):
    text = "reg,dep,code_commune_insee,code_bassin_BMO,lib_bassin_BMO\r\n01,971,97105,101,BASSE-TERRE\r\n44,8,08105,44021,X\r\n"
    table, rejects = commune_bassins.read(written(tmp_path / "b.csv", text))
    assert table.rows() == [("97105", "101", "BASSE-TERRE")]
    assert told(rejects) == [(3, "code_bassin_BMO", "44021")]


def test_a_point_outside_france_or_with_a_decimal_comma_is_refused(tmp_path: Path):
    text = (
        ";GeoPoint;Code_Officiel_Commune;latitude;longitude\n"
        "0;x;67482;48.58;7.75\n"  # kept
        "1;x;57463;6.18;49.12\n"  # swapped
        "2;x;54395;48,69;6.18\n"  # comma
        "3;x;97411;-20.88;55.45\n"  # La Réunion: kept
        "4;x;10387;;4.07\n"  # unknown is not zero
        "5;x;97412;-200;55.45\n"
    )
    table, rejects = commune_points.read(written(tmp_path / "p.csv", text))
    assert table.rows() == [("67482", 48.58, 7.75), ("97411", -20.88, 55.45)]
    assert told(rejects) == [
        (3, "latitude", "6.18"),
        (4, "latitude", "48,69"),
        (6, "latitude", ""),
        (7, "latitude", "-200.0"),
    ]
    assert rejects["reason"].to_list() == [
        "the point lies outside France",
        "not a number with « . » before its decimals",
        "empty",
        "the point lies outside France",
    ]


def test_the_last_year_of_population_is_read_and_a_former_commune_has_none_rather_than_zero(tmp_path: Path):
    text = "objectid,codgeo,p20_pop,p21_pop\r\n1,67482,290000,291313\r\n2,51637,210,\r\n3,973353,9768,9177\r\n4,08105,1,-2\r\n"
    table, rejects = commune_population.read(written(tmp_path / "p.csv", text, encoding="utf-8-sig"))
    assert table.rows() == [("67482", 291313, 2021)]
    assert told(rejects) == [(3, "p21_pop", ""), (4, "codgeo", "973353"), (5, "p21_pop", "-2")]
    assert str(rejects["reason"][0]).startswith("no population in 2021")


def test_a_population_file_without_a_year_names_the_column_expected(tmp_path: Path):
    with pytest.raises(SourceError, match=r"missing column\(s\) « p21_pop \(p, the year, _pop\) »"):
        commune_population.read(written(tmp_path / "p.csv", "codgeo,population\n67482,1\n"))


def test_postcodes_are_read_once_a_pair_and_keep_their_zero(tmp_path: Path):
    text = (
        "Code_commune_INSEE,Nom_de_la_commune,Code_postal,Intitule,Ligne_5\n"
        "54395,NANCY,54000,NANCY,\n54395,NANCY,54100,NANCY,\n54395,NANCY,54000,NANCY,HAUT DU LIEVRE\n"
        "08105,X,8000,X,\n1001,Y,01400,Y,\n"
    )
    table, rejects = commune_postcodes.read(written(tmp_path / "p.csv", text))
    assert table.rows() == [("54395", "54000"), ("54395", "54100")]
    assert told(rejects) == [(5, "Code_postal", "8000"), (6, "Code_commune_INSEE", "1001")]


def test_a_density_level_is_one_of_seven(tmp_path: Path):
    text = "CODGEO;LIBGEO;DENS;P1\r\n67482;Strasbourg;1;78,6\r\n08105;X;8;0,0\r\n10387;Y;5,0;0,0\r\n"
    table, rejects = commune_density.read(written(tmp_path / "d.csv", text, encoding="utf-8-sig"))
    assert table.rows() == [("67482", 1)]
    assert told(rejects) == [(3, "DENS", "8"), (4, "DENS", "5,0")]


def test_fibre_reads_the_last_quarter_and_gives_the_bound_above_each_class(tmp_path: Path):
    text = (
        f"{_FIBRE}57463,Locaux Raccordables,60000,65400\n57463,Catégorie,50,80\n"
        "67482,Locaux Raccordables,90000,101421\n67482,Catégorie,50,50\n"
        "08105,Locaux Raccordables,0,0\n08105,Catégorie,0,0\n"
    )
    table, rejects = fibre.read(written(tmp_path / "f.csv", text))
    assert table.rows() == [
        ("08105", "2018-T1", 0, 0.0),
        ("57463", "2018-T1", 65400, 100.0),
        ("67482", "2018-T1", 101421, 80.0),
    ]
    assert rejects.is_empty()


def test_a_commune_with_one_of_its_two_fibre_rows_is_refused(tmp_path: Path):
    text = f"{_FIBRE}57463,Locaux Raccordables,1,2\n67482,Locaux Raccordables,1,2\n67482,Catégorie,50,60\n08105,Taux,1,1\n"
    with_good = text + "54395,Catégorie,10,25\n54395,Locaux Raccordables,10,35933\n"
    table, rejects = fibre.read(written(tmp_path / "f.csv", with_good))
    assert table["commune"].to_list() == ["54395"]
    assert told(rejects) == [
        (6, "Code commune", "57463"),
        (7, "Code commune", "67482"),  # its other row was refused
        (8, "T1 2018", "60"),
        (9, "Champ", "Taux"),
    ]


def test_a_fibre_file_without_its_title_lines_is_refused_by_its_header(tmp_path: Path):
    text = "Code commune,Champ,T1 2018\n" + "57463,Catégorie,80\n" * 5
    with pytest.raises(SourceError, match="missing column"):
        fibre.read(written(tmp_path / "f.csv", text))


def _feature(zone: object = "4423", name: str = "Strasbourg", kind: str = "Polygon", at: object = _SQUARE):
    return {
        "type": "Feature",
        "properties": {"ze2020": zone, "nom": name},
        "geometry": {"type": kind, "coordinates": at},
    }


def _contours(folder: Path, *features: object):
    return contours.read_zones(
        written(folder / "c.geojson", json.dumps({"type": "FeatureCollection", "features": features}))
    )


def test_a_contour_keeps_its_geometry_as_geojson(tmp_path: Path):
    table, rejects = _contours(tmp_path, _feature(), _feature("4410", "Metz", "MultiPolygon", [_SQUARE]))
    assert table.select("zone", "label").rows() == [("4410", "Metz"), ("4423", "Strasbourg")]
    assert json.loads(table["geometry"][1]) == {"type": "Polygon", "coordinates": _SQUARE}
    assert rejects.is_empty()


@pytest.mark.parametrize(
    ("feature", "column", "value", "reason"),
    [
        (_feature("67"), "ze2020", "67", "not a ZoneCode"),
        (_feature(name=""), "nom", "4423", "the zone has no name"),
        (_feature(kind="Point"), "geometry.type", "Point", "zone 4423: not a polygon"),
        (
            _feature(at=[[[1000000, 6800000]] * 4]),
            "geometry.coordinates",
            "4423",
            "coordinates are not degrees",
        ),
        (_feature(at=[[[1000.0, 48.0]] * 4]), "geometry.coordinates", "4423", "coordinates are not degrees"),
        (_feature(at=[]), "geometry.coordinates", "4423", "coordinates are not degrees"),
        (_feature(at=[[["7", "48"]] * 4]), "geometry.coordinates", "4423", "coordinates are not degrees"),
        (_feature("4410"), "ze2020", "4410", "the zone stands twice"),
        ({"type": "Feature"}, "ze2020", "", "not a ZoneCode"),
        ("4423", "ze2020", "", "not a ZoneCode"),
    ],
)
def test_a_bad_contour_is_refused_and_the_others_kept(
    tmp_path: Path, feature: object, column: str, value: str, reason: str
):
    table, rejects = _contours(tmp_path, _feature("4410", "Metz"), feature)
    assert table["zone"].to_list() == ["4410"]
    reject = one(rejects)
    assert (reject["line"], reject["column"], reject["value"]) == (None, column, value)
    assert str(reject["reason"]).startswith(reason)
    assert reject["remedy"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('{"features": [', "line 1: the JSON cannot be read"),
        ("[" * 100_000, "the JSON cannot be read"),
        ("{}", "no « features »"),
        ('{"features": []}', "no « features »"),
        ("[1]", "no « features »"),
    ],
)
def test_a_file_that_is_not_a_collection_of_contours_is_refused_whole(
    tmp_path: Path, text: str, message: str
):
    with pytest.raises(SourceError, match=message):
        contours.read_zones(written(tmp_path / "c.geojson", text))
