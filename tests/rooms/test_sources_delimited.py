"""Opening a delimited file: what is read, what is refused, and how a file that cannot be read says so."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from numericemploi.model.errors import SourceError
from numericemploi.model.rejects import Rejects
from numericemploi.sources import delimited
from numericemploi.sources import rows as rule
from numericemploi.sources.delimited import open_csv
from source_files import one, told, written

_ROWS = [
    {"line": 2, "code": "08105", "label": "Charleville-Mézières"},
    {"line": 3, "code": "2A004", "label": "Ajaccio"},
]
_TEXT = "code;label\n08105;Charleville-Mézières\n2A004;Ajaccio\n"


def _opened(path: Path) -> tuple[pl.DataFrame, Rejects]:
    return open_csv(path, separator=";", columns=("code", "label"))


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("plain.csv", _TEXT.encode()),
        ("packed.csv.gz", _TEXT.encode()),
        ("with_mark.csv", _TEXT.encode("utf-8-sig")),
        ("of_windows.csv", _TEXT.replace("\n", "\r\n").encode()),
        ("without_last_end.csv", _TEXT.rstrip().encode()),
        ("quoted.csv", _TEXT.replace("Ajaccio", '"Ajaccio"').encode()),
    ],
)
def test_bom_line_ends_quotes_and_packing_change_nothing(tmp_path: Path, name: str, data: bytes):
    rows, rejects = _opened(written(tmp_path / name, data))
    assert rows.to_dicts() == _ROWS
    assert rejects.table().is_empty()


def test_gzip_is_known_by_its_bytes_not_by_its_name(tmp_path: Path):
    packed = written(tmp_path / "a.csv.gz", _TEXT).rename(tmp_path / "a.csv")
    assert _opened(packed)[0].to_dicts() == _ROWS


def test_an_empty_field_is_an_empty_text_and_a_leading_zero_stays(tmp_path: Path):
    rows, _ = _opened(written(tmp_path / "a.csv", 'code;label\n01;\n02;""\n'))
    assert rows.select("code", "label").rows() == [("01", ""), ("02", "")]


def test_a_field_on_two_lines_does_not_shift_the_lines_after_it(tmp_path: Path):
    rows, _ = _opened(written(tmp_path / "a.csv", 'code;label\n1;"two\nlines"\n2;b\n'))
    assert rows.rows() == [(2, "1", "two\nlines"), (4, "2", "b")]


def test_title_lines_are_counted_in_the_lines(tmp_path: Path):
    path = written(tmp_path / "a.csv", "A title;\n;\ncode;label\n1;a\n")
    rows, _ = open_csv(path, separator=";", columns=("code",), titles=2)
    assert rows.rows() == [(4, "1", "a")]


def test_a_windows_1252_file_names_the_line_the_byte_and_the_encoding_expected(tmp_path: Path):
    path = written(tmp_path / "a.csv", _TEXT, encoding="cp1252")
    with pytest.raises(SourceError) as caught:
        _opened(path)
    assert caught.value.message == "a.csv: line 2: byte 0xE9 is not UTF-8, which is expected."
    assert "Windows-1252" in caught.value.hint


def test_a_utf_16_file_is_named_as_such(tmp_path: Path):
    with pytest.raises(SourceError, match=r"in UTF-16, UTF-8 is expected.*CSV UTF-8"):
        _opened(written(tmp_path / "a.csv", _TEXT, encoding="utf-16"))


def test_a_renamed_column_is_named_with_what_it_may_have_become(tmp_path: Path):
    with pytest.raises(SourceError) as caught:
        _opened(written(tmp_path / "a.csv", _TEXT.replace("label", "labels")))
    assert caught.value.message == "a.csv: missing column(s) « label »; columns found: code, labels."
    assert caught.value.hint == "« labels » may be « label » renamed."


def test_a_missing_column_is_named_with_the_columns_found(tmp_path: Path):
    with pytest.raises(SourceError) as caught:
        _opened(written(tmp_path / "a.csv", "code;population\n1;2\n"))
    assert caught.value.message == "a.csv: missing column(s) « label »; columns found: code, population."
    assert caught.value.hint == "Check that this is the file that its name says."


def test_a_column_that_stands_twice_is_ambiguous(tmp_path: Path):
    with pytest.raises(SourceError, match="« label » stands more than once"):
        _opened(written(tmp_path / "a.csv", "code;label;label\n1;a;b\n"))


def test_columns_that_we_do_not_read_may_share_a_name_or_have_none(tmp_path: Path):
    rows, _ = _opened(written(tmp_path / "a.csv", ";code;x;x;label\n0;1;p;q;a\n"))
    assert rows.select("code", "x", "label").rows() == [("1", "p", "a")]


def test_another_separator_is_named_with_the_one_expected(tmp_path: Path):
    with pytest.raises(SourceError) as caught:
        _opened(written(tmp_path / "a.csv", _TEXT.replace(";", ",")))
    assert caught.value.message == "a.csv: fields are separated by « , », « ; » is expected."
    assert caught.value.hint == "Save the file again with « ; » between the fields."


@pytest.mark.parametrize("kept", [12, 40])
def test_a_truncated_archive_is_refused_whole(tmp_path: Path, kept: int):
    path = written(tmp_path / "a.csv.gz", _TEXT)
    path.write_bytes(path.read_bytes()[:kept])
    with pytest.raises(
        SourceError, match=r"a.csv.gz: the gzip archive is truncated or damaged.*Fetch the file again"
    ):
        _opened(path)


def test_a_damaged_archive_is_refused_whole(tmp_path: Path):
    path = written(tmp_path / "a.csv.gz", _TEXT)
    data = bytearray(path.read_bytes())
    data[-6] ^= 0xFF  # one byte of the checksum
    path.write_bytes(data)
    with pytest.raises(SourceError, match="truncated or damaged"):
        _opened(path)


def test_an_archive_out_of_all_proportion_is_not_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(delimited, "_LARGEST", 1000)
    with pytest.raises(SourceError, match="not the published file"):
        _opened(written(tmp_path / "a.csv.gz", b"code;label\n" * 1000))


@pytest.mark.parametrize("data", [b"", b"\n \n"])
def test_an_empty_file_is_refused_whole(tmp_path: Path, data: bytes):
    with pytest.raises(SourceError, match=r"the file is empty"):
        _opened(written(tmp_path / "a.csv", data))


@pytest.mark.parametrize("data", ["code;label", "code;label\n\n"])
def test_a_header_alone_is_refused_whole(tmp_path: Path, data: str):
    with pytest.raises(SourceError, match="a header and no row"):
        _opened(written(tmp_path / "a.csv", data))


def test_an_absent_file_is_refused_without_its_folder(tmp_path: Path):
    with pytest.raises(SourceError) as caught:
        _opened(tmp_path / "a.csv")
    assert caught.value.message.startswith("a.csv: the file cannot be opened")


def test_a_quote_never_closed_names_its_line(tmp_path: Path):
    with pytest.raises(SourceError, match=r"a.csv: line 3: the row cannot be read.*quotes"):
        _opened(written(tmp_path / "a.csv", 'code;label\n1;a\n2;"b\n3;c\n'))


def test_rows_cut_short_or_too_long_are_refused_and_the_others_kept(tmp_path: Path):
    rows, rejects = _opened(written(tmp_path / "a.csv", "code;label\n1;a\n2\n3;c;d\n4;e\n"))
    assert rows.rows() == [(2, "1", "a"), (5, "4", "e")]
    assert told(rejects.table()) == [(3, "", "1 field(s)"), (4, "", "3 field(s)")]
    assert rejects.table()["reason"][0] == "wrong number of fields: 1, the header has 2"
    assert rejects.table()["remedy"][0].startswith("Put between quotes a field that holds a separator")


def test_a_row_cut_short_is_not_filled_without_a_word(tmp_path: Path):
    rows, rejects = _opened(written(tmp_path / "a.csv", 'code;label\n1;"a;b"\n2\n4;e\n'))
    assert rows.rows() == [(2, "1", "a;b"), (4, "4", "e")]
    assert told(rejects.table()) == [(3, "", "1 field(s)")]


def test_a_row_of_which_a_rule_knows_nothing_is_refused():
    rows, rejects = pl.DataFrame({"line": [2, 3], "code": [None, "x"]}), Rejects("a.csv")
    kept = rule.keep(rows, pl.col("code") == "x", rejects, column="code", reason="r", remedy="s")
    assert kept["line"].to_list() == [3]
    assert told(rejects.table()) == [(2, "code", "")]


@pytest.mark.parametrize("blank", ["", ";"])
def test_an_empty_row_is_refused_as_such(tmp_path: Path, blank: str):
    rows, rejects = _opened(written(tmp_path / "a.csv", f"code;label\n1;a\n{blank}\n2;b\n"))
    assert rows["line"].to_list() == [2, 4]
    reject = one(rejects.table())
    assert (reject["line"], reject["column"], reject["reason"]) == (3, "", "empty row")


@pytest.mark.parametrize("other", ["c", '"c\nd"'])
def test_a_row_with_a_nul_byte_is_refused_and_the_others_kept(tmp_path: Path, other: str):
    rows, rejects = _opened(written(tmp_path / "a.csv", f"code;label\n1;a\n2;b\0b\n3;{other}\n"))
    assert rows["code"].to_list() == ["1", "3"]
    reject = one(rejects.table())
    assert (reject["line"], reject["value"], reject["remedy"]) == (3, "", "Fetch the file again.")
    assert "NUL byte" in str(reject["reason"])


_FIELD = st.text(st.sampled_from("aé;\"\n\r ,'"), max_size=6)


@given(st.lists(st.tuples(_FIELD, _FIELD), min_size=1, max_size=8))
def test_whatever_the_fields_hold_rows_and_lines_are_those_that_were_written(
    tmp_path_factory: pytest.TempPathFactory, fields: list[tuple[str, str]]
):
    text = io.StringIO(newline="")
    returns = any("\r" in field for pair in fields for field in pair)
    quoting = csv.QUOTE_ALL if returns else csv.QUOTE_MINIMAL
    csv.writer(text, delimiter=";", lineterminator="\n", quoting=quoting).writerows(
        [("code", "label"), *fields]
    )
    path = written(tmp_path_factory.mktemp("made") / "a.csv", text.getvalue())
    rows, rejects = _opened(path)
    expected, line = [], 2
    for pair in fields:
        if any(pair):
            expected.append((line, *pair))
        ends = ";".join(pair).replace("\r\n", "\n")
        line += 1 + ends.count("\n") + ends.count("\r")
    assert rows.rows() == expected
    assert rejects.table().height == len(fields) - len(expected)


@pytest.mark.parametrize("start", ["\0" * 200_000, "a" * 200_000])
def test_a_file_that_is_no_table_at_all_is_told(tmp_path: Path, start: str) -> None:
    with pytest.raises(SourceError, match="first line cannot be read as a header"):
        _opened(written(tmp_path / "a.csv", f"{start}\n1;a\n"))
