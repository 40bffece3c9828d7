"""Offers of France Travail and of JobPosting: what is kept, what is refused, whose name never gets in."""

from __future__ import annotations

import gzip
import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adverts_json import SIRET, Reader, offer, posting, read, refused
from numericemploi.model.errors import SourceError
from numericemploi.model.tables.employers import OFFERS
from numericemploi.sources import offers, offers_france_travail, offers_jobposting
from numericemploi.sources.adverts import country, employer_key, remote, telework


def test_an_offer_of_france_travail_is_read_and_its_recruiter_dropped(tmp_path: Path) -> None:
    rows, rejects = read(tmp_path, {"resultats": [offer()]})
    assert rows.to_dicts() == [
        {
            "source": "france-travail", "offer_id": "O1", "title": "Développeur (H/F)",
            "text": "Appelez [personne] au [téléphone] ou [courriel]. Télétravail possible.", "rome": "M1805",
            "commune": "54395", "employer": employer_key(SIRET, ""), "positions": 2, "contract": "CDI",
            "beginners": True, "telework": True, "remote": None, "country": None, "skills": ["120130", "104227"], "essential": ["120130"],
            "published_on": date(2024, 5, 2), "expires_on": None, "fictif": False,
        }
    ]  # fmt: skip
    assert rejects.is_empty()
    assert "upont" not in str(rows.to_dicts())


@pytest.mark.parametrize(
    ("members", "column"),
    [
        ({"id": ...}, "resultats[1].id"),
        ({"intitule": None}, "resultats[1].intitule"),
        ({"dateCreation": ...}, "resultats[1].dateCreation"),
        ({"dateCreation": "2024-02-31T00:00:00Z"}, "resultats[1].dateCreation"),
        ({"dateCreation": "02/05/2024"}, "resultats[1].dateCreation"),
        ({"dateCreation": "0001-01-01"}, "resultats[1].dateCreation"),
        ({"dateCreation": 20240502}, "resultats[1].dateCreation"),
        ({"romeCode": "Z9999"}, "resultats[1].romeCode"),
        ({"lieuTravail": {"commune": "Nancy"}}, "resultats[1].lieuTravail.commune"),
        ({"lieuTravail": "Nancy"}, "resultats[1].lieuTravail"),
        ({"entreprise": ["x"]}, "resultats[1].entreprise"),
        ({"nombrePostes": 0}, "resultats[1].nombrePostes"),
        ({"nombrePostes": -3}, "resultats[1].nombrePostes"),
        ({"nombrePostes": 10**9}, "resultats[1].nombrePostes"),
        ({"nombrePostes": 1.5}, "resultats[1].nombrePostes"),
        ({"nombrePostes": True}, "resultats[1].nombrePostes"),
        ({"competences": {"code": "1"}}, "resultats[1].competences"),
        ({"competences": [{"code": 120130}]}, "resultats[1].competences[0].code"),
        ({"intitule": ["x"]}, "resultats[1].intitule"),
    ],
)
def test_a_bad_member_refuses_its_offer_and_no_other(
    tmp_path: Path, members: dict[str, object], column: str
) -> None:
    rows, rejects = read(
        tmp_path,
        {
            "resultats": [
                offer(),
                offer(**{"id": "O2", **members}),
                offer(id="O3"),
            ]
        },
    )
    assert rows["offer_id"].to_list() == ["O1", "O3"]
    assert refused(rejects) == [column]
    assert rejects["line"].null_count() == rejects.height


def test_an_offer_that_is_no_object_is_refused(tmp_path: Path) -> None:
    rows, rejects = read(tmp_path, [offer(), "x", None])
    assert rows.height == 1
    assert refused(rejects) == ["[1]", "[2]"]


@pytest.mark.parametrize(
    ("place", "found"),
    [
        ({"libelle": "Luxembourg"}, "LU"),
        ({"libelle": "99 - ALLEMAGNE"}, "DE"),
        ({"libelle": "54 - Nancy"}, None),
        ({"libelle": "France"}, None),
        ({"libelle": "Belgique", "codePostal": "54400"}, None),
        ({"libelle": 3}, None),
    ],
)
def test_a_place_abroad_is_known_by_its_country_s_name_alone(
    tmp_path: Path, place: dict[str, object], found: str | None
) -> None:
    rows, _ = read(tmp_path, [offer(lieuTravail=place)])
    assert rows["country"].to_list() == [found]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Poste en full remote", True), ("100 % télétravail", True), ("Télétravail total possible", True),
        ("télétravail à 100 %", True), ("poste totalement en télétravail", True), ("deux jours de télétravail", None),
        ("Télétravail : 2 jours", None), ("", None),
    ],
)  # fmt: skip
def test_only_a_post_that_is_wholly_at_a_distance_is_remote(text: str, said: bool | None) -> None:
    assert remote(text) is said


def test_a_country_is_read_by_code_or_name_and_never_guessed() -> None:
    assert [country(said) for said in ("lu", "Suisse", "BELGIQUE", "Atlantide", "")] == [
        "LU",
        "CH",
        "BE",
        None,
        None,
    ]


def test_missing_parts_that_may_be_missing_are_null(tmp_path: Path) -> None:
    rows, rejects = read(tmp_path, [{"id": "O1", "intitule": "x", "dateCreation": "2024-05-02"}])
    row = rows.to_dicts()[0]
    for column in ("rome", "commune", "employer", "contract", "beginners", "telework", "expires_on"):
        assert row[column] is None
    assert (row["text"], row["positions"], row["skills"]) == ("", 1, [])
    assert rejects.is_empty()


def test_a_siret_of_zeros_is_no_employer_and_is_said(tmp_path: Path) -> None:
    rows, rejects = read(tmp_path, [offer(entreprise={"siret": "00000000000007"})])
    assert rows["employer"].to_list() == [None]
    assert rejects["column"].to_list() == ["[0].entreprise.siret"]


def test_the_employer_s_key_joins_spellings_and_tells_employers_apart() -> None:
    assert employer_key("", "Société d'Étude") == employer_key("", "SOCIETE D ETUDE")
    assert employer_key("", "Exemple A") != employer_key("", "Exemple B")
    assert employer_key(SIRET, "Exemple A") == employer_key(SIRET, "Exemple B")
    assert employer_key("123", "") is None


@pytest.mark.parametrize("reader", [offers_france_travail.read, offers_jobposting.read])
def test_an_identifier_met_twice_is_kept_once_if_equal_and_refused_if_not(
    tmp_path: Path, reader: Reader
) -> None:
    made = offer if reader is offers_france_travail.read else posting
    changed = {"intitule": "Autre", "title": "Autre"}
    rows, rejects = read(tmp_path, [made(), made(), made(**changed)], reader)
    assert rows.height == 1
    assert refused(rejects) == ["[2]"]
    assert "same content: kept once" in " ".join(rejects["reason"])


@pytest.mark.parametrize("reader", [offers_france_travail.read, offers_jobposting.read])
@pytest.mark.parametrize(
    "content",
    [
        b"", b"   ", b'{"resultats": [', b'{"resultats": {}}', b"null", b'{"a": 1}', b"[" * 100_000,
        b'{"resultats": [{"id": "1", "id": "2"}], "@type": "JobPosting", "@type": "x"}',
        b'{"resultats": [], "n": NaN}', b'{"resultats": [], "n": ' + b"9" * 5000 + b"}",
        '{"resultats": [{"id": "é"}]}'.encode("cp1252"), gzip.compress(b'{"resultats": []}', mtime=0)[:-9], b"<html></html>",
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_read_as_a_whole_is_refused_whole(
    tmp_path: Path, reader: Reader, content: bytes
) -> None:
    with pytest.raises(SourceError):
        read(tmp_path, content, reader)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_a_byte_order_mark_changes_nothing(tmp_path: Path, encoding: str) -> None:
    for content, reader in (
        ({"resultats": [offer()]}, offers_france_travail.read),
        (posting(), offers_jobposting.read),
    ):
        data = json.dumps(content, ensure_ascii=False)
        assert read(tmp_path, data.encode(encoding), reader)[0].equals(read(tmp_path, data, reader)[0])


@pytest.mark.parametrize(
    ("content", "reader"),
    [
        (json.dumps({"filtresPossibles": [], "resultats": [offer()]}), offers_france_travail.read),
        (json.dumps([offer()]), offers_france_travail.read),
        ("\n " + json.dumps(posting()), offers_jobposting.read),
        ("\ufeff" + json.dumps([posting()]), offers_jobposting.read),
        ("<!doctype html><html></html>", offers_jobposting.read),
        ("offer_id;title\n1;x\n", None),
        ("", None),
    ],
)
def test_the_reader_is_chosen_by_content_not_by_name(
    tmp_path: Path, content: str, reader: Reader | None
) -> None:
    file = tmp_path / "offres.csv"
    for data in (content.encode(), gzip.compress(content.encode(), mtime=0)):
        file.write_bytes(data)
        assert offers.reader_for(file) is reader


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Télétravail 2 jours", True), ("teletravail", True), ("Poste en full remote", True), ("Travail à distance", True),
        ("Pas de télétravail", False), ("télétravail impossible", False), ("Sans télétravail.", False),
        ("Pas de télétravail le lundi, télétravail le mardi", True), ("Poste à Metz", None), ("téléphone et travail", None),
    ],
)  # fmt: skip
def test_telework_is_said_excluded_or_not_said(text: str, said: bool | None) -> None:
    assert telework(text) is said


_json = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**6), 10**6) | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(list(offer())), inner, max_size=4)
    ),
    max_leaves=12,
)


@given(st.lists(st.dictionaries(st.sampled_from(list(offer())), _json), max_size=4))
def test_no_member_however_odd_stops_the_import(
    tmp_path_factory: pytest.TempPathFactory, changes: list[dict[str, object]]
) -> None:
    content = [offer(id=f"O{place}") | change for place, change in enumerate(changes)]
    rows, rejects = read(tmp_path_factory.mktemp("offers"), content)
    assert OFFERS.check(rows).height + len({c.split("]")[0] for c in refused(rejects)}) == len(content)
