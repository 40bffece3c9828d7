"""Credentials baked into pictures, and taken out of them again."""

from __future__ import annotations

import struct
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from numericemploi.labels.credential import badge
from numericemploi.model.errors import SourceError
from numericemploi.sources import baked, printed, qr

CREDENTIAL = '{"name": "œuvre ]]> <b> & \\u0000"}'.encode()


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def plain_png() -> bytes:
    head = _chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + _chunk(b"IDAT", zlib.compress(b"\0\0")) + _chunk(b"IEND", b"")


def test_what_is_baked_into_a_png_comes_out_the_same_and_only_once():
    once = baked.into_png(plain_png(), CREDENTIAL)
    assert baked.extract(once) == CREDENTIAL
    other = baked.into_png(once, b'{"b": 2}')
    assert baked.extract(other) == b'{"b": 2}'
    assert other.count(b"openbadgecredential") == 1
    assert other.endswith(_chunk(b"IEND", b""))


def test_what_is_baked_into_an_svg_comes_out_the_same_and_the_picture_stays_well_formed():
    drawn = badge.draw("valid", until="29/06/2027", fictif=True)
    done = baked.into_svg(drawn, CREDENTIAL)
    assert baked.extract(done.encode()) == CREDENTIAL
    assert etree.fromstring(done.encode()).tag == "{http://www.w3.org/2000/svg}svg"


def test_a_picture_without_or_with_two_credentials_gives_none():
    assert baked.extract(plain_png()) is None
    once = baked.into_png(plain_png(), CREDENTIAL)
    chunk = _chunk(b"iTXt", b"openbadgecredential\0\0\0\0\0" + CREDENTIAL)
    assert baked.extract(once.replace(chunk, chunk + chunk)) is None
    twice = baked.into_svg(
        baked.into_svg("<svg xmlns='http://www.w3.org/2000/svg'></svg>", CREDENTIAL), CREDENTIAL
    )
    assert baked.extract(twice.encode()) is None


def test_a_compressed_text_a_damaged_or_cut_png_gives_none():
    squeezed = b"openbadgecredential\0\1\0\0\0" + zlib.compress(CREDENTIAL)
    png = plain_png()
    assert baked.extract(png[:-12] + _chunk(b"iTXt", squeezed) + png[-12:]) is None
    sound = baked.into_png(png, CREDENTIAL)
    assert baked.extract(sound[:-20]) is None
    assert baked.extract(sound.replace(CREDENTIAL, CREDENTIAL[:-1] + b"]")) is None
    assert baked.extract(b"\x89PNG\r\n\x1a\n" + _chunk(b"tEXt", b"") * 3_000) is None


BOMB = ('<!DOCTYPE svg [<!ENTITY a "aaaaaaaaaa">' + "".join(f'<!ENTITY b{n} "{"&a;" * 10}">' for n in range(9))
        + ']><svg xmlns="http://www.w3.org/2000/svg">&b8;</svg>')  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [BOMB, BOMB.replace("<!ENTITY", "<!ELEMENT"), '<!DOCTYPE svg SYSTEM "http://127.0.0.1/x" [ ]><svg/>', "<svg>", "<",
     '<svg xmlns:xi="http://www.w3.org/2001/XInclude"><xi:include href="/etc/passwd" parse="text"/></svg>'],
)  # fmt: skip
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_hostile_xml_gives_none(text: str, encoding: str):
    assert baked.extract(text.encode(encoding)) is None


@given(st.binary(max_size=200))
def test_no_bytes_make_the_reader_of_pictures_fail(noise: bytes):
    for data in (noise, b"\x89PNG\r\n\x1a\n" + noise, b"<svg>" + noise):
        baked.extract(data)


def test_what_is_no_svg_is_not_baked():
    with pytest.raises(SourceError, match="SVG"):
        baked.into_svg("<p>", CREDENTIAL)


def test_the_badge_escapes_what_it_is_given_and_names_its_standing_in_both_languages():
    assert "&lt;b&gt;" in badge.draw("valid", until="<b>", fictif=False)
    assert "label retiré" in badge.draw("withdrawn", until="1", fictif=False)
    assert "until" not in badge.draw("withdrawn", until="1", fictif=False, language="en")
    assert "FICTIF" in badge.draw("expired", until="1", fictif=True, language="en")
    assert badge.standing_of(last_act="withdrawn", ended=True) == "withdrawn"
    assert badge.standing_of(last_act="suspended", ended=True) == "expired"
    assert badge.standing_of(last_act="suspended", ended=False) == "suspended"
    assert badge.standing_of(last_act="restored", ended=False) == "valid"


def test_the_printed_badge_is_a_png_of_512_pixels():
    data = {"fictif": True, "until": "29 juin 2027", "qr": qr.svg("https://label.example/labels/PE-1/")}
    png = printed.png("badge", data)
    assert png.startswith(b"\x89PNG")
    assert struct.unpack(">II", png[16:24]) == (512, 512)
