"""Readers of ROME 4.0 and of the crosswalk to FAP-2009."""

from __future__ import annotations

from pathlib import Path

import pytest

from numericemploi.model.errors import SourceError
from numericemploi.sources import fap2009_rome, rome_appellations, rome_links, rome_sheets, rome_skills
from source_files import one, told, written

_SHEETS = '"code_rome","code_ogr","libelle_rome","transition_num","code_rome_parent"\n'
_TITLES = '"code_ogr","libelle_appellation_long","libelle_appellation_court","code_rome","classification","peu_usite"\n'
_SKILLS = '"code_ogr","nature","libelle_competence","code_ogr_macro_comp","cat_comp"\n'
_SAVOIRS = '"code_ogr_savoir","libelle_savoir","categorie_savoir"\n'
_LINKS = '"code_rome","code_ogr","coeur_metier"\n'
_BLOCKS = '"code_rome","code_compo_bloc","code_rubrique","code_ogr"\n'


def test_a_sheet_descends_from_its_rome_3_head_and_an_empty_flag_is_unknown(tmp_path: Path):
    text = _SHEETS + '"M1811","10","Data engineer","O","M1805"\n"L1510","11","Animation 2D","","L1510"\n'
    table, rejects = rome_sheets.read(written(tmp_path / "s.csv", text))
    assert table.rows() == [
        ("L1510", "11", "Animation 2D", "L1510", None),
        ("M1811", "10", "Data engineer", "M1805", "O"),
    ]
    assert rejects.is_empty()


@pytest.mark.parametrize(
    ("row", "column", "value", "reason"),
    [
        (
            '"M181","10","X","O","M1805"',
            "code_rome",
            "M181",
            "not a code of the right form: a capital letter A to N",
        ),
        ('"M1811","10","X","O",""', "code_rome_parent", "", "not a code of the right form"),
        ('"M1811","10","","O","M1805"', "libelle_rome", "", "empty"),
        (
            '"M1811","10","X","Oui","M1805"',
            "transition_num",
            "Oui",
            "not one of the known values (empty, O, N)",
        ),
    ],
)
def test_a_bad_sheet_is_refused_with_its_line_and_its_reason(
    tmp_path: Path, row: str, column: str, value: str, reason: str
):
    table, rejects = rome_sheets.read(
        written(tmp_path / "s.csv", f'{_SHEETS}{row}\n"M1805","1","Y","O","M1805"\n')
    )
    assert table["rome4"].to_list() == ["M1805"]
    reject = one(rejects)
    assert (reject["line"], reject["column"], reject["value"]) == (2, column, value)
    assert str(reject["reason"]).startswith(reason)
    assert reject["remedy"]


def test_titles_keep_quoted_commas_and_say_whether_they_are_little_used(tmp_path: Path):
    text = (
        _TITLES
        + '"2","Ingénieur, réseaux / Ingénieure","Ing.","M1801","SYNONYME","O"\n"1","A","A","M1801","AUTRE","N"\n'
    )
    table, rejects = rome_appellations.read(written(tmp_path / "t.csv", text))
    assert table.rows() == [("2", "Ingénieur, réseaux / Ingénieure", "Ing.", "M1801", "SYNONYME", True)]
    assert told(rejects) == [(3, "classification", "AUTRE")]


def test_skills_and_knowledge_make_one_table_and_a_code_has_one_meaning(tmp_path: Path):
    skills = written(
        tmp_path / "c.csv",
        _SKILLS
        + '"1","Compétence","Tailler, élaguer","3","Savoir-faire"\n"3","Macro-compétence","Entretenir","",""\n'
        + '"4","Attitude","X","",""\n',
    )
    knowledge = written(tmp_path / "s.csv", _SAVOIRS + '"2","Soudage","Techniques"\n"1","Réseaux","Y"\n')
    table, rejects = rome_skills.read(skills, knowledge)
    assert table.rows() == [
        ("1", "Tailler, élaguer", "competence", "Savoir-faire", "3"),
        ("2", "Soudage", "savoir", "Techniques", None),
        ("3", "Entretenir", "macro_competence", None, None),
    ]
    assert rejects.select("file", "line", "column", "value").rows() == [
        ("c.csv", 4, "nature", "Attitude"),
        ("s.csv", None, "code_ogr_savoir", "1"),
    ]
    assert rejects["reason"][1] == "the code already names a skill in c.csv"


def test_links_take_their_block_from_the_second_file_and_none_is_invented(tmp_path: Path):
    links = written(
        tmp_path / "l.csv",
        _LINKS + '"M1805","1","Principale"\n"M1805","2",""\n"M1805","3","Émergente"\n"M1805","4","Rare"\n',
    )
    blocks = written(
        tmp_path / "b.csv",
        _BLOCKS
        + '"M1805","1","","9"\n"M1805","5","1","1"\n"M1805","6","","2"\n"M1805","V","","3"\n"M1805","2","","3"\n',
    )
    table, rejects = rome_links.read(links, blocks)
    assert table.rows() == [
        ("M1805", "1", "Principale", "5", "1"),
        ("M1805", "2", None, "6", None),
        ("M1805", "3", "Émergente", None, None),
    ]
    assert rejects.select("file", "line", "column", "value").rows() == [
        ("l.csv", 5, "coeur_metier", "Rare"),
        ("b.csv", 5, "code_compo_bloc", "V"),
    ]


def test_a_link_that_stands_twice_is_counted_once(tmp_path: Path):
    links = written(tmp_path / "l.csv", _LINKS + '"M1805","1",""\n"M1805","1",""\n')
    blocks = written(tmp_path / "b.csv", _BLOCKS + '"M1805","5","1","1"\n"M1805","5","2","1"\n')
    table, rejects = rome_links.read(links, blocks)
    assert table.rows() == [("M1805", "1", None, "5", "1")]
    assert rejects["reason"].to_list() == [
        "the same row stands earlier in the file",
        "an earlier row has the same key and other values",
    ]


def test_a_column_of_the_second_file_is_named_with_that_file(tmp_path: Path):
    links = written(tmp_path / "l.csv", _LINKS + '"M1805","1",""\n')
    blocks = written(
        tmp_path / "b.csv", _BLOCKS.replace("code_rubrique", "code_rub") + '"M1805","5","1","1"\n'
    )
    with pytest.raises(SourceError, match=r"b.csv: missing column\(s\) « code_rubrique »"):
        rome_links.read(links, blocks)


def test_families_are_filled_down_and_headings_are_not_rows(tmp_path: Path):
    text = (
        "FAP,Familles,PCS,Professions,ROME,Qualification,Repertoire\n"
        'M,"Informatique, télécoms",,,,,\n'
        "M2Z,Ingénieurs,,,,,\n"
        "M2Z90,Ingénieurs d'étude,388a,Ingénieurs,M1801,Q_9,Administration\n"
        ",,388b,Ingénieurs,M1805,,Développement\n"
        ",,388b,Ingénieurs,M18,Q_9,Faute\n"
        ",,388b,Ingénieurs,M1806,9,Faute\n"
    )
    table, rejects = fap2009_rome.read(written(tmp_path / "f.csv", text))
    assert table.rows() == [("M2Z90", "M1801", "Q_9"), ("M2Z90", "M1805", "")]
    assert told(rejects) == [(6, "ROME", "M18"), (7, "Qualification", "9")]
