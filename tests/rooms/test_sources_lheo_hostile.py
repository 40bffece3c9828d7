"""LHÉO files that are cut, hostile or no LHÉO at all: refused whole, told with a line, nothing quoted."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from lheo_text import SPACE, action, catalogue, formation, one, read, session
from numericemploi.model.errors import SourceError
from numericemploi.sources import lheo, lheo_stream

BOMB = '<!DOCTYPE lheo [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
OUTSIDE = '<!DOCTYPE lheo [<!ENTITY x SYSTEM "file:///etc/hostname">]>'


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le", "iso-8859-1"])
@pytest.mark.parametrize("doctype", [BOMB, OUTSIDE, "<!DOCTYPE lheo>", '<!DOCTYPE lheo SYSTEM "lheo.dtd">'])
def test_a_doctype_is_refused_before_anything_is_read_in_any_encoding(
    tmp_path: Path, doctype: str, encoding: str
) -> None:
    declared = "utf-16" if encoding.startswith("utf-16") else encoding
    text = (
        catalogue(formation())
        .replace("é", "e")
        .replace("É", "E")
        .replace('encoding="UTF-8"?>', f'encoding="{declared}"?>{doctype}')
    )
    mark = b"\xff\xfe" if encoding == "utf-16-le" else b""
    with pytest.raises(SourceError, match="DOCTYPE"):
        read(tmp_path, mark + text.encode(encoding))


def test_utf_16_without_a_doctype_is_read(tmp_path: Path) -> None:
    (batch,) = read(tmp_path, catalogue(formation()).replace("UTF-8", "UTF-16").encode("utf-16"))
    assert batch.trainings["title"][0] == "Développeur web (fictif)"


def test_an_entity_that_nobody_declared_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="not well-formed"):
        read(tmp_path, catalogue(formation(intitule_formation="&x;")))


def test_xinclude_is_refused_and_never_followed(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("secret")
    include = f'<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="{secret}" parse="text"/>'
    with pytest.raises(SourceError, match="XInclude"):
        read(tmp_path, catalogue(formation(intitule_formation=include)))


def test_a_tree_of_three_hundred_storeys_is_refused(tmp_path: Path) -> None:
    deep = "<extra>" * 300 + "</extra>" * 300
    with pytest.raises(SourceError, match="too deep"):
        read(tmp_path, catalogue(formation(contact_formation=deep)))


def test_a_formation_without_end_is_refused_before_it_fills_the_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lheo_stream, "MOST_BYTES", 200_000)
    with pytest.raises(SourceError, match="without the end of a formation"):
        read(tmp_path, catalogue(formation(contact_formation="<extra/>" * 100_000)))


@pytest.mark.parametrize("share", [0.2, 0.5, 0.9, 0.99])
def test_a_cut_file_is_refused_with_the_line_of_the_cut(tmp_path: Path, share: float) -> None:
    whole = catalogue(*(formation(action(session(f"S{n}")), number=f"F{n}") for n in range(50))).encode()
    cut = whole[: int(len(whole) * share)]
    line = len(cut.split(b"\n"))
    with pytest.raises(SourceError, match=rf"line {line}\b"):
        read(tmp_path, cut)


def test_a_cut_archive_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="cut or damaged"):
        read(tmp_path, gzip.compress(catalogue(formation()).encode())[:-30])


@pytest.mark.parametrize(
    "text",
    [
        "", "need_id;employer\n1;2\n", "<html><body/></html>", catalogue(formation(), space="http://lheo.gouv.fr/9.9"),
        f'<formation xmlns="{SPACE}"/>', "<lheo/>", '<?xml version="1.0" encoding="utf-7"?><lheo/>',
    ],
)  # fmt: skip
def test_what_is_not_lheo_is_refused_whole(tmp_path: Path, text: str) -> None:
    with pytest.raises(SourceError):
        read(tmp_path, text)


def test_a_byte_of_another_encoding_is_refused_with_its_line(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"line 6: a byte is not in the encoding"):
        read(tmp_path, catalogue(formation()).encode("utf-8").replace("é".encode(), "é".encode("cp1252"), 1))


def test_no_error_quotes_the_file(tmp_path: Path) -> None:
    with pytest.raises(SourceError) as error:
        read(tmp_path, catalogue(formation(contact_formation="<nom>Durand</nome>")))
    assert "Durand" not in str(error.value)


def test_lines_are_right_beyond_the_65_535_that_libxml2_counts(tmp_path: Path) -> None:
    text = catalogue(formation(), "\n" * 70_000, formation(number="F2", certifiante="x"))
    line = text[: text.index(">x<")].count("\n") + 1
    batch = one(tmp_path, text)
    assert batch.rejects.filter(severity="refused", column="certifiante")["line"].to_list() == [line]


def test_xml_is_told_from_csv_by_its_content(tmp_path: Path) -> None:
    for name, data, expected in (
        ("a.csv", catalogue().encode(), True), ("b.xml", b"training_id;title\n", False),
        ("c", gzip.compress(catalogue().encode()), True), ("d", catalogue().encode("utf-16"), True), ("e", b"", False),
    ):  # fmt: skip
        (tmp_path / name).write_bytes(data)
        assert lheo.is_lheo(tmp_path / name) is expected
