"""Offers from schema.org JobPosting: found wherever the document holds them, markup taken off, names dropped."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from adverts_json import posting, read, refused
from numericemploi.sources import offers_jobposting
from numericemploi.sources.adverts import employer_key, plain_text


def test_a_job_posting_is_read_and_its_markup_cannot_hide_a_contact(tmp_path: Path) -> None:
    rows, rejects = read(tmp_path, posting(), offers_jobposting.read)
    assert rows.to_dicts() == [
        {
            "source": "jobposting", "offer_id": "J1", "title": "Développeuse Python",
            "text": "Contact\u00a0: [téléphone]\n[courriel]", "rome": "M1805", "commune": None,
            "employer": employer_key("", "entreprise dupont"), "positions": 3, "contract": "FULL_TIME, CONTRACTOR",
            "beginners": True, "telework": True, "remote": True, "country": None, "skills": [], "essential": [], "published_on": date(2024, 5, 2),
            "expires_on": date(2024, 7, 31), "fictif": False,
        }
    ]  # fmt: skip
    assert rejects["reason"].to_list() == [
        "1 offers without an Insee commune code, which JobPosting does not carry"
    ]


@pytest.mark.parametrize(
    ("location", "country"),
    [
        ({"address": {"addressCountry": "LU"}}, "LU"),
        ({"address": {"addressCountry": {"@type": "Country", "name": "Allemagne"}}}, "DE"),
        ([{"address": {"addressCountry": "LU"}}, {"address": {"addressCountry": "FR"}}], None),
        ({"address": "Luxembourg"}, None),
        ("Luxembourg", None),
    ],
)
def test_the_country_of_a_posting_is_kept_where_its_places_agree(
    tmp_path: Path, location: object, country: str | None
) -> None:
    rows, _ = read(tmp_path, posting(jobLocation=location), offers_jobposting.read)
    assert rows["country"].to_list() == [country]


@pytest.mark.parametrize(
    "document",
    [
        posting(),
        [posting()],
        {"@context": "https://schema.org", "@graph": [{"@type": "Organization", "name": "x"}, posting()]},
        {"@type": "ItemList", "itemListElement": [{"@type": "ListItem", "item": posting()}]},
        posting(**{"@type": ["JobPosting", "Thing"]}),
        posting(**{"@type": "https://schema.org/JobPosting"}),
    ],
)
def test_a_posting_is_found_wherever_the_document_holds_it(tmp_path: Path, document: object) -> None:
    alone, _ = read(tmp_path, posting(), offers_jobposting.read)
    rows, _ = read(tmp_path, document, offers_jobposting.read)
    page, _ = read(
        tmp_path,
        f"<!doctype html><html><head><meta charset='utf-8'><script>var a = '<b>';</script>"
        f"<SCRIPT type='application/ld+json' data-x>{json.dumps(document)}</SCRIPT></head></html>",
        offers_jobposting.read,
    )
    assert rows.equals(alone)
    assert page.equals(alone)


@pytest.mark.parametrize(
    ("members", "column"),
    [
        ({"title": ...}, "title"),
        ({"datePosted": "hier"}, "datePosted"),
        ({"validThrough": "2024-01-01"}, "validThrough"),
        ({"totalJobOpenings": "beaucoup"}, "totalJobOpenings"),
    ],
)
def test_a_bad_posting_is_refused_with_its_member(
    tmp_path: Path, members: dict[str, object], column: str
) -> None:
    rows, rejects = read(tmp_path, posting(**members), offers_jobposting.read)
    assert rows.is_empty()
    assert refused(rejects) == [column]


def test_a_posting_without_identifier_gets_the_same_one_at_every_reading(tmp_path: Path) -> None:
    first, _ = read(tmp_path, posting(identifier=...), offers_jobposting.read)
    second, _ = read(tmp_path, posting(identifier=...), offers_jobposting.read)
    assert first["offer_id"][0].startswith("jp-")
    assert first.equals(second)


def test_a_page_in_the_encoding_that_it_names_is_read(tmp_path: Path) -> None:
    page = f'<html><meta charset="iso-8859-1"><script type="application/ld+json">{json.dumps(posting(), ensure_ascii=False)}</script>'
    rows, _ = read(tmp_path, page.encode("iso-8859-1"), offers_jobposting.read)
    assert rows["title"].to_list() == ["Développeuse Python"]


def test_a_broken_script_of_a_page_is_told_and_the_others_are_read(tmp_path: Path) -> None:
    script = '<script type="application/ld+json">{}</script>'
    page = "<html>" + script.format("{broken") + script.format(json.dumps(posting()))
    rows, rejects = read(tmp_path, page, offers_jobposting.read)
    assert rows.height == 1
    assert refused(rejects) == ["script[0]"]


def test_markup_leaves_its_text_and_paragraphs() -> None:
    assert (
        plain_text("<ul><li>Un</li><li>deux &amp; <b>tr</b>ois</li></ul>&lt;br&gt;fin")
        == "Un\n\ndeux & trois\n\nfin"
    )
