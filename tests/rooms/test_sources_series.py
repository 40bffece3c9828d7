"""Long tables of series as people write them: periods, gaps, holes, odd values, odd columns."""

from __future__ import annotations

from pathlib import Path

import pytest

from numericemploi.model.errors import SourceError
from numericemploi.sources import series


def read(tmp_path: Path, text: str):
    path = tmp_path / "series.csv"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return series.read(path)


@pytest.mark.parametrize(
    ("periods", "kind", "count"),
    [
        (("2020", "2021", "2023"), "year", 4),
        (("2020-Q1", "2020-Q4"), "quarter", 4),
        (("2020-T1", "2020T2"), "quarter", 2),
        (("T1-2020", "T1-2021"), "quarter", 5),
        (("2020-01", "2021-01"), "month", 13),
        (("2020/01", "2020/03"), "month", 3),
        (("2020-01-31", "2020-02-29", "2020-03-31"), "month", 3),
        (("31/01/2020", "29/02/2020"), "month", 2),
        (("2024-01-01", "2024-01-08", "2024-01-22"), "week", 4),
        (("2024-01-01", "2024-01-02", "2024-01-05"), "day", 5),
    ],
)
def test_periods_of_every_kind_are_told_by_their_form_and_gaps_stay_gaps(
    tmp_path: Path, periods: tuple[str, ...], kind: str, count: int
):
    found, rejects = read(
        tmp_path, "zone,period,value\n" + "".join(f"a,{p},{i}\n" for i, p in enumerate(periods))
    )
    assert (found.kind, found.periods, found.table.height) == (kind, count, len(periods))
    assert rejects.is_empty()


@pytest.mark.parametrize("missing", ["", "NA", "nd", "*", "nan"])
def test_a_value_that_is_missing_is_not_known_and_never_zero(tmp_path: Path, missing: str):
    found, rejects = read(tmp_path, f"zone,period,value\na,2020,1\na,2021,{missing}\na,2022,3\n")
    assert (found.table["at"].to_list(), found.periods) == ([0, 2], 3)
    assert rejects.is_empty()


def test_decimals_and_negative_values_are_no_counts(tmp_path: Path):
    assert read(tmp_path, "k,period,value\na,2020,1\na,2021,2\n")[0].counts
    assert not read(tmp_path, "k,period,value\na,2020,1.5\na,2021,2\n")[0].counts
    assert not read(tmp_path, "k,period,value\na,2020,-1\na,2021,2\n")[0].counts


def test_semicolons_decimal_commas_and_blanks_of_thousands_are_read(tmp_path: Path):
    found, _ = read(tmp_path, "zone;mois;valeur\na;2020-01;1 234,5\na;2020-02;1e3\n")
    assert found.table["value"].to_list() == [1234.5, 1000.0]


def test_columns_without_a_known_name_are_taken_by_their_place(tmp_path: Path):
    found, _ = read(tmp_path, "bassin,famille,quand,combien\n1,2,2020,3\n1,2,2021,4\n")
    assert found.keys == ("bassin", "famille")


def test_a_file_of_a_period_and_a_value_is_one_series(tmp_path: Path):
    found, _ = read(tmp_path, "period,value\n2020,3\n2021,4\n")
    assert found.keys == ()


def test_bad_rows_are_refused_with_their_line_and_the_others_are_kept(tmp_path: Path):
    text = "k,period,value\na,2020,1\na,hier,2\na,2021,beaucoup\na,2022-13,3\na,2023-02,4\na,2024,5\na,2024,6\na,2024,5\n"
    found, rejects = read(tmp_path, text)
    told = {
        (row["line"], row["column"], row["severity"]): row["reason"] for row in rejects.iter_rows(named=True)
    }
    assert found.table["value"].to_list() == [1, 5]
    assert set(told) == {
        (3, "period", "refused"), (4, "value", "refused"), (5, "period", "refused"), (6, "period", "refused"),
        (8, "period", "refused"), (9, "period", "warning"),
    }  # fmt: skip
    assert told[6, "period", "refused"] == "not a year as in the other rows"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("value\n1\n", "a period and a value are needed"),
        ("k,period,value\na,hier,1\n", "line 2, column period"),
        ("k,period,value\na,2020,beaucoup\n", "line 2, column value"),
        ("k,period,value\n", "no row"),
        (
            "k,period,value\na,0001-01-01,1\na,2024-01-01,1\na,2024-01-02,2\n",
            "periods between the first and the last",
        ),
    ],
)
def test_a_file_that_cannot_be_read_says_why_and_where(tmp_path: Path, text: str, told: str):
    with pytest.raises(SourceError, match=told):
        read(tmp_path, text)
