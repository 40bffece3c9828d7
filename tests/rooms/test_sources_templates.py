"""Our CSV templates: good rows kept, each bad one told with line, column, value, reason and remedy."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl
import pytest

import petit_est
from numericemploi.model.errors import SourceError
from numericemploi.sources.templates import TEMPLATES

NEED = "need_id,employer,siret,rome3,commune,positions,horizon_months,contract,firmness,telework_share,beginners,declared_on,fictif"
GOOD = 'b1,Mairie (fictif),,M1805,99001,2,6,CDI,planned,"0,4",oui,15/05/2024,oui'


def _read(noun: str, path: Path) -> tuple[pl.DataFrame, list[dict[str, object]]]:
    table, rejects = TEMPLATES[noun].read(path, petit_est.geography(), petit_est.occupations())
    return table, rejects.to_dicts()


def _needs(
    folder: Path, *lines: str, encoding: str = "utf-8"
) -> tuple[pl.DataFrame, list[dict[str, object]]]:
    path = folder / "needs.csv"
    path.write_bytes("\n".join([NEED, *lines, ""]).encode(encoding))
    return _read("needs", path)


@pytest.mark.parametrize("noun", TEMPLATES)
def test_the_example_of_each_template_is_read_without_a_reject(noun: str, tmp_path: Path):
    path = tmp_path / f"{noun}.csv"
    path.write_text(TEMPLATES[noun].header.replace("67482", "99001"), encoding="utf-8")
    table, rejects = _read(noun, path)
    assert rejects == []
    assert table.height == 1
    assert table["fictif"].to_list() == [True]


def test_a_need_is_read_with_its_french_date_and_decimal_comma(tmp_path: Path):
    table, rejects = _needs(tmp_path, GOOD)
    assert rejects == []
    row = table.row(0, named=True)
    assert (row["positions"], row["telework_share"], row["declared_on"], row["siret"]) == (
        2,
        0.4,
        date(2024, 5, 15),
        None,
    )


def test_semicolons_and_a_byte_order_mark_are_read_alike(tmp_path: Path):
    path = tmp_path / "needs.csv"
    path.write_bytes(("\ufeff" + f"{NEED}\n{GOOD}\n".replace('"0,4"', "0.4").replace(",", ";")).encode())
    table, rejects = _read("needs", path)
    assert (table.height, rejects) == (1, [])


@pytest.mark.parametrize(
    ("column", "value", "reason", "remedy"),
    [
        ("rome3", "M9999", "perimeter", "M1801, M1805"),
        ("rome3", "m1805", "perimeter", "M1801, M1805"),
        ("commune", "67000", "no commune loaded", "not the postcode"),
        ("commune", "Metz", "not a commune code", "Insee"),
        ("siret", "12345678901234", "invalid SIRET", "Luhn"),
        ("siret", "00000000000000", "invalid SIRET", "Luhn"),
        ("positions", "-1", "negative", "sign"),
        ("positions", "1000000", "out of bounds", "Check"),
        ("positions", "0", "out of bounds", "Check"),
        ("positions", "2.5", "not a whole number", "Digits"),
        ("positions", "", "empty", "filled"),
        ("horizon_months", "36", "out of bounds", "Check"),
        ("contract", "stage", "not one of the values", "CDI"),
        ("telework_share", "40", "not a share", "0.4"),
        ("beginners", "peut-être", "neither yes nor no", "oui"),
        ("declared_on", "2024-02-30", "not a day", "2024-06-30"),
        ("declared_on", "0001-01-01", "not a day", "2024-06-30"),
        ("need_id", "a b", "not a reference", "no space"),
    ],
)
def test_a_bad_value_refuses_its_row_alone(tmp_path: Path, column: str, value: str, reason: str, remedy: str):
    fields = dict(zip(NEED.split(","), GOOD.replace('"0,4"', "0.4").split(","), strict=True))
    bad = ",".join({**fields, column: value}.values())
    table, rejects = _needs(tmp_path, bad, GOOD.replace("b1", "b2"))
    assert table["need_id"].to_list() == ["b2"]
    assert len(rejects) == 1
    told = rejects[0]
    assert (told["file"], told["line"], told["column"], told["value"]) == ("needs.csv", 2, column, value)
    assert reason in str(told["reason"])
    assert remedy in str(told["remedy"])


# 1 85 12 67 482 001: key 97 - 1851267482001 mod 97 = 97 - 20 = 77.
NIR = "185126748200177"


@pytest.mark.parametrize(
    "value", [NIR, "1 85 12 67 482 001 77", "1851267482001", "185126748200199", "1 85 12 2A 004 001"]
)
def test_a_value_that_looks_like_a_national_number_refuses_the_file_and_is_not_repeated(
    tmp_path: Path, value: str
):
    with pytest.raises(SourceError, match="line 3, column « employer »") as refused:
        _needs(tmp_path, GOOD, GOOD.replace("Mairie (fictif)", value))
    assert value not in str(refused.value)


def test_a_national_number_in_a_column_that_we_do_not_read_refuses_the_file_too(tmp_path: Path):
    path = tmp_path / "needs.csv"
    path.write_text(f"{NEED},remarque\n{GOOD},à voir avec {NIR} en mai\n", encoding="utf-8")
    with pytest.raises(SourceError, match="column « remarque »"):
        _read("needs", path)


@pytest.mark.parametrize("value", ["2024123456789", "185996748200172 et suite", "réf. 1851267482001 du lot"])
def test_a_long_number_of_another_form_is_no_national_number(tmp_path: Path, value: str):
    table, rejects = _needs(tmp_path, GOOD.replace("Mairie (fictif)", value))
    assert (table.height, rejects) == (1, [])


def test_a_siret_that_lost_a_digit_refuses_its_row_only_and_is_not_repeated(tmp_path: Path):
    # 13 digits: it has the form of a NIR without key, but stands among firms' numbers.
    bad = GOOD.replace("(fictif),,", "(fictif),1851267482001,")
    table, rejects = _needs(tmp_path, bad, GOOD.replace("b1", "b2"))
    assert table["need_id"].to_list() == ["b2"]
    assert [(told["column"], told["value"]) for told in rejects] == [("siret", "")]


def test_a_valid_siret_may_have_spaces_between_its_groups(tmp_path: Path):
    table, rejects = _needs(tmp_path, GOOD.replace("(fictif),,", "(fictif),732 829 320 00074,"))
    assert rejects == []
    assert table["siret"].to_list() == ["73282932000074"]


def test_the_same_row_twice_is_one_row_and_a_warning(tmp_path: Path):
    table, rejects = _needs(tmp_path, GOOD, GOOD)
    assert table.height == 1
    assert [(told["line"], told["value"], told["reason"], told["severity"]) for told in rejects] == [
        (3, "b1", "the same row as line 2", "warning")
    ]


def test_the_same_reference_with_other_values_is_refused_and_names_the_first_line(tmp_path: Path):
    other = GOOD.replace(",2,6,", ",3,6,")
    table, rejects = _needs(tmp_path, GOOD, other, other)
    assert table["positions"].to_list() == [2]
    # The third row copies the second, which was refused: it contradicts the first as much.
    assert [(told["line"], told["severity"]) for told in rejects] == [(3, "refused"), (4, "refused")]
    assert {told["reason"] for told in rejects} == {"line 2 has the same key and other values"}


def test_a_missing_column_refuses_the_file_and_names_what_is_there(tmp_path: Path):
    path = tmp_path / "needs.csv"
    path.write_text(f"{NEED.replace('positions', 'postes')}\n{GOOD}\n")
    with pytest.raises(SourceError, match=r"« positions ».*postes"):
        _read("needs", path)


def test_another_encoding_refuses_the_file_and_names_the_byte(tmp_path: Path):
    with pytest.raises(SourceError, match="line 2: byte 0xE9 is not UTF-8"):
        _needs(tmp_path, GOOD.replace("Mairie", "Société"), encoding="cp1252")


@pytest.mark.parametrize(
    "column",
    [
        "nir",
        "NIR",
        "numero_securite_sociale",
        "N° Sécu",
        "Numéro de Sécurité Sociale",
        "candidate_nir",
        "iban",
    ],
)
def test_a_column_of_national_or_bank_numbers_refuses_the_file(tmp_path: Path, column: str):
    path = tmp_path / "needs.csv"
    path.write_text(f"{NEED},{column}\n{GOOD},\n")
    with pytest.raises(SourceError, match="never taken in"):
        _read("needs", path)


def test_no_value_of_a_person_stands_in_a_reject(tmp_path: Path):
    path = tmp_path / "candidates.csv"
    header, example = TEMPLATES["candidates"].header.replace("67482", "99001").splitlines()
    shifted = example.replace("fictif-dossier-1", "Jeanne Dupont")
    named = example.replace("jobseeker", "Jeanne Dupont")
    moved = example.replace("99001", "67000")
    path.write_text(f"{header}\n{shifted}\n{named}\n{moved}\n{example}\n{example}\n", encoding="utf-8")
    table, rejects = _read("candidates", path)
    assert table.height == 1
    assert [told["line"] for told in rejects] == [2, 3, 4, 6]
    assert {told["value"] for told in rejects} == {""}
    assert "fictif-dossier-1" not in str(rejects)


def test_an_outcome_seen_before_the_end_is_refused_without_its_date(tmp_path: Path):
    path = tmp_path / "outcomes.csv"
    path.write_text(TEMPLATES["outcomes"].header.replace("2024-01-05", "2023-01-05"))
    table, rejects = _read("outcomes", path)
    assert table.is_empty()
    assert [(told["column"], told["value"]) for told in rejects] == [("observed_on", "")]


def test_a_session_that_ends_before_it_starts_is_refused(tmp_path: Path):
    path = tmp_path / "sessions.csv"
    path.write_text(
        TEMPLATES["sessions"].header.replace("67482", "99001").replace("2024-12-20", "2024-08-20")
    )
    table, rejects = _read("sessions", path)
    assert table.is_empty()
    assert "comes before" in str(rejects[0]["reason"])


def test_a_price_in_euros_becomes_cents_without_losing_one(tmp_path: Path):
    path = tmp_path / "sessions.csv"
    path.write_text(TEMPLATES["sessions"].header.replace("67482", "99001").replace("4500", '"4 500,07"'))
    table, rejects = _read("sessions", path)
    assert rejects == []
    assert table["unit_price"].to_list() == [450_007]


def test_a_phone_number_in_a_csv_offer_is_masked(tmp_path: Path):
    path = tmp_path / "offers.csv"
    path.write_text(
        TEMPLATES["offers"]
        .header.replace("67482", "99001")
        .replace("Offre fictive", "Appelez le 06 12 34 56 78")
    )
    table, _ = _read("offers", path)
    assert "06 12 34 56 78" not in table["text"].to_list()[0]
