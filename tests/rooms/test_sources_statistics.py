"""Readers of public statistics: BMO, offers by commune, published tension."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from numericemploi.model.errors import SourceError
from numericemploi.sources import bmo, offer_counts, tension
from source_files import one, told, written

_BMO = "annee,Code métier BMO,REG,Dept,BE24,NOMBE24,met,xmet,smet\n"
_OFFERS = '"commune";"dc_rome_id";"nb_offre";"date_extract"\r\n'
_CLASSES = (
    "ind_tension_d;ind_int_emb_d;ind_main_oeuvre_d;ind_dur_empl_d;ind_cond_travail_d;ind_mismatch_geo_d;"
    "ind_specif_form_empl_d"
)
_TENSION = f"annee;ROME;cbassin;oee;defm_abc;{_CLASSES}\n"


def _bmo(folder: Path, *rows: str, header: str = _BMO):
    return bmo.read(written(folder / "bmo.csv", header + "".join(f"{row}\n" for row in rows)))


def _offers(folder: Path, *rows: str):
    return offer_counts.read(written(folder / "offers.csv", _OFFERS + "".join(f"{row}\r\n" for row in rows)))


def _tension(folder: Path, *rows: str):
    return tension.read(written(folder / "tension.csv", _TENSION + "".join(f"{row}\n" for row in rows)))


def test_a_censored_cell_is_neither_zero_nor_one(tmp_path: Path):
    table, rejects = _bmo(
        tmp_path, "2024,M1X80,44,67,4421,HAGUENAU,*,*,*", "2024,M1X81,44,67,4421,HAGUENAU,12,*,5"
    )
    assert table.select("family", "projects", "hard", "seasonal").rows() == [
        ("M1X80", None, None, None),
        ("M1X81", 12, None, 5),
    ]
    assert rejects.is_empty()


@pytest.mark.parametrize("year", [23, 24, 25, 31])
def test_the_column_of_the_basin_carries_any_year(tmp_path: Path, year: int):
    header = _BMO.replace("BE24", f"BE{year}")
    table, _ = _bmo(tmp_path, f"20{year},M1X80,44,67,4421,HAGUENAU,12,5,5", header=header)
    assert table.select("year", "bassin").rows() == [(2000 + year, "4421")]


def test_a_renamed_bmo_column_is_named(tmp_path: Path):
    with pytest.raises(SourceError) as caught:
        _bmo(tmp_path, "2024,M1X80,44,67,4421,X,12,5,5", header=_BMO.replace("BE24,", "BASSIN,"))
    assert "missing column(s) « BE24 (BE and the year) »" in caught.value.message
    assert "BASSIN" in caught.value.message
    with pytest.raises(SourceError) as caught:
        _bmo(tmp_path, "2024,M1X80,44,67,4421,X,12,5,5", header=_BMO.replace("xmet", "xmet24"))
    assert caught.value.hint == "« xmet24 » may be « xmet » renamed."


def test_a_basin_in_two_departments_keeps_its_two_parts(tmp_path: Path):
    table, rejects = _bmo(tmp_path, "2024,M1X80,53,35,5313,REDON,12,5,5", "2024,M1X80,53,44,5313,REDON,*,*,*")
    assert table.select("department", "projects").rows() == [("35", 12), ("44", None)]
    assert rejects.is_empty()


def test_the_families_of_banking_have_a_letter_for_a_digit(tmp_path: Path):
    table, rejects = _bmo(tmp_path, "2024,QCX02,44,67,4421,HAGUENAU,12,5,5")
    assert (table["family"].to_list(), rejects.height) == (["QCX02"], 0)


@pytest.mark.parametrize(
    ("row", "column", "value", "reason"),
    [
        ("2024,m1x80,44,67,4421,X,12,5,5", "Code métier BMO", "m1x80", "not a code of the right form"),
        ("2024,M1X80,44,67,44 21,X,12,5,5", "BE24", "44 21", "not a code of the right form"),
        ("2024,M1X80,44,67,4421,X,-12,5,5", "met", "-12", "a negative count"),
        ("2024,M1X80,44,67,4421,X,12.5,5,5", "met", "12.5", "not a whole number"),
        ("2024,M1X80,44,67,4421,X,,5,5", "met", "", "not a whole number"),
        ("2024,M1X80,44,67,4421,X,9999999,5,5", "met", "9999999", "an absurd count: more than 200,000"),
        (
            "2024,M1X80,44,67,4421,X,12,15,5",
            "xmet",
            "15",
            "more than the projects of which it is a part (met)",
        ),
        ("2024,M1X80,44,67,4421,X,12,5,**", "smet", "**", "not a whole number"),
        ("24,M1X80,44,67,4421,X,12,5,5", "annee", "24", "not a year (2024)"),
        ("1924,M1X80,44,67,4421,X,12,5,5", "annee", "1924", "a year before 2000 or after 2100"),
        ("2024,M1X80,4,67,4421,X,12,5,5", "REG", "4", "not a region code of two digits (44)"),
        ("2024,M1X80,44,8,4421,X,12,5,5", "Dept", "8", "not a department code (08)"),
    ],
)
def test_a_bad_bmo_row_is_refused_with_its_line_and_its_reason(
    tmp_path: Path, row: str, column: str, value: str, reason: str
):
    table, rejects = _bmo(tmp_path, "2024,M1X81,44,67,4421,X,12,5,5", row)
    assert table["family"].to_list() == ["M1X81"]
    reject = one(rejects)
    assert (reject["file"], reject["line"], reject["column"], reject["value"]) == (
        "bmo.csv",
        3,
        column,
        value,
    )
    assert str(reject["reason"]).startswith(reason)
    assert reject["remedy"]
    assert reject["severity"] == "refused"


def test_two_rows_of_a_bmo_cell_are_told_apart_when_they_agree_and_when_they_do_not(tmp_path: Path):
    row = "2024,M1X80,44,67,4421,HAGUENAU,12,5,5"
    table, rejects = _bmo(tmp_path, row, row, row.replace("12", "20"))
    assert table["projects"].to_list() == [12]
    assert told(rejects) == [
        (line, "annee + Code métier BMO + BE24 + Dept", "2024 + M1X80 + 4421 + 67") for line in (3, 4)
    ]
    assert rejects["reason"].to_list() == [
        "the same row stands earlier in the file",
        "an earlier row has the same key and other values",
    ]


def test_two_rows_of_a_key_are_two_parts_of_the_offers_and_a_copy_is_not(tmp_path: Path):
    # 4 + 3 are two parts; the second "4" is the same row again, and is not a third part.
    table, rejects = _offers(
        tmp_path, "67482;M1805;4;2021-12-21", "67482;M1805;3;2021-12-21", "67482;M1805;4;2021-12-21"
    )
    assert table.rows() == [("67482", "M1805", 7, date(2021, 12, 21))]
    reject = one(rejects)
    assert (reject["line"], reject["column"], reject["value"]) == (4, "commune + dc_rome_id", "67482 + M1805")
    assert reject["reason"] == "the same row stands earlier in the file"


@pytest.mark.parametrize("commune", ["", "null"])
def test_offers_without_a_commune_are_refused_and_say_so(tmp_path: Path, commune: str):
    table, rejects = _offers(tmp_path, f"{commune};M1805;4;2021-12-21", "67482;M1805;3;2021-12-21")
    assert table["offers"].to_list() == [3]
    reject = one(rejects)
    assert (reject["line"], reject["column"], reject["value"], reject["reason"]) == (
        2,
        "commune",
        commune,
        "no commune",
    )


@pytest.mark.parametrize(
    ("row", "column", "value", "reason"),
    [
        ("8105;M1805;4;2021-12-21", "commune", "8105", "not a code of the right form: five characters"),
        (
            "67482;Z1805;4;2021-12-21",
            "dc_rome_id",
            "Z1805",
            "not a code of the right form: a capital letter A to N",
        ),
        ("67482;M1805;-4;2021-12-21", "nb_offre", "-4", "a negative count"),
        ("67482;M1805;1e9;2021-12-21", "nb_offre", "1e9", "not a whole number"),
        ("67482;M1805;100001;2021-12-21", "nb_offre", "100001", "an absurd count: more than 100,000"),
        ("67482;M1805;4;21/12/2021", "date_extract", "21/12/2021", "not a date (2021-12-21)"),
        ("67482;M1805;4;2021-12-22", "date_extract", "2021-12-22", "another day than the rest of the file"),
    ],
)
def test_a_bad_row_of_offers_is_refused_with_its_line_and_its_reason(
    tmp_path: Path, row: str, column: str, value: str, reason: str
):
    good = [f"67482;M180{n};1;2021-12-21" for n in (1, 2)]
    table, rejects = _offers(tmp_path, good[0], row, good[1])
    assert table["rome3"].to_list() == ["M1801", "M1802"]
    reject = one(rejects)
    assert (reject["line"], reject["column"], reject["value"]) == (3, column, value)
    assert str(reject["reason"]).startswith(reason)
    assert reject["remedy"]


def test_tension_is_written_with_a_decimal_comma_and_an_empty_class_is_not_published(tmp_path: Path):
    table, rejects = _tension(tmp_path, "2021;M1805;4421;1616,61538462;28;5;4;3;2;1;5;")
    assert rejects.is_empty()
    row = table.row(0, named=True)
    assert (row["offers"], row["jobseekers"], row["tension"], row["distance"]) == (1616.61538462, 28.0, 5, 5)
    assert row["specificity"] is None


@pytest.mark.parametrize(
    ("row", "column", "value", "reason"),
    [
        (
            "2021;M1805;4421;16.6;28;5;4;3;2;1;5;5",
            "oee",
            "16.6",
            "not a number with « , » before its decimals",
        ),
        ("2021;M1805;4421;1 616,6;28;5;4;3;2;1;5;5", "oee", "1 616,6", "not a number with « , »"),
        ("2021;M1805;4421;-16,5;28;5;4;3;2;1;5;5", "oee", "-16.5", "a negative or absurd amount"),
        (
            "2021;M1805;4421;16,6;99999999;5;4;3;2;1;5;5",
            "defm_abc",
            "99999999.0",
            "a negative or absurd amount",
        ),
        ("2021;M1805;4421;16,6;28;6;4;3;2;1;5;5", "ind_tension_d", "6", "not a class from 1 to 5, or empty"),
        ("2021;M18;4421;16,6;28;5;4;3;2;1;5;5", "ROME", "M18", "not a code of the right form"),
        ("2021;M1805;44;16,6;28;5;4;3;2;1;5;5", "cbassin", "44", "not a code of the right form"),
    ],
)
def test_a_bad_row_of_tension_is_refused_with_its_line_and_its_reason(
    tmp_path: Path, row: str, column: str, value: str, reason: str
):
    table, rejects = _tension(tmp_path, "2021;M1801;4421;16,6;28;5;4;3;2;1;5;5", row)
    assert table["rome3"].to_list() == ["M1801"]
    reject = one(rejects)
    assert (reject["line"], reject["column"], reject["value"]) == (3, column, value)
    assert str(reject["reason"]).startswith(reason)
    assert reject["remedy"]


def test_a_swapped_separator_in_tension_names_both(tmp_path: Path):
    path = written(tmp_path / "t.csv", _TENSION.replace(";", "\t") + "2021\tM1805\n")
    with pytest.raises(SourceError, match="are separated by « \t », « ; » is expected"):
        tension.read(path)
