"""LHÉO catalogues: what is kept, what is refused with the smallest unit, what never gets in."""

from __future__ import annotations

import gzip
import re
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lheo_text import SIRET, SPACE, action, catalogue, formation, one, read, refusals, session
from numericemploi.model.errors import SourceError
from numericemploi.sources import lheo


def test_a_sound_formation_becomes_a_training_and_its_session(tmp_path: Path) -> None:
    cycle = (
        "<cycle><effectif-minimal>6</effectif-minimal><capacite-simultanee>12</capacite-simultanee></cycle>"
    )
    batch = one(tmp_path, catalogue(formation(action(session(more=cycle)))))
    assert batch.trainings.to_dicts() == [
        {
            "training_id": "F1", "title": "Développeur web (fictif)", "provider": "École du Bourg (fictif)",
            "siret": SIRET, "nda": "44670000067", "rome": ["M1805", "M1801"], "skills": [],
            "objective": "Apprendre.\n\nLe web.",
            # LHÉO 4 is the CAP (old scale), level 3; 15 is the new scale's level 5
            "level_entry": 3, "level_exit": 5, "certifying": True, "rncp": "31114", "fictif": False,
        }
    ]  # fmt: skip
    assert batch.sessions.to_dicts() == [
        {
            "session_id": "S1", "training_id": "F1", "commune": "54395", "modality": "onsite",
            "starts_on": date(2024, 9, 2), "ends_on": date(2024, 12, 20), "hours": 400, "seats_min": 6,
            "seats_max": 12, "unit_price": None, "status": "offered", "buyer": None, "fictif": False,
        }
    ]  # fmt: skip


def test_both_namespaces_are_read_alike(tmp_path: Path) -> None:
    new = one(tmp_path, catalogue(formation()))
    old = one(tmp_path, catalogue(formation(), space="http://www.lheo.org/2.2"))
    assert new.trainings.equals(old.trainings)
    assert new.sessions.equals(old.sessions)


def test_a_prefixed_namespace_and_gzip_change_nothing(tmp_path: Path) -> None:
    plain = catalogue(formation())
    prefixed = re.sub(r"<(/?)([a-zA-Z])", r"<\1l:\2", plain).replace("xmlns=", "xmlns:l=")
    file = tmp_path / "catalogue.bin"
    file.write_bytes(gzip.compress(prefixed.encode("utf-16")))
    with pytest.raises(SourceError):  # UTF-16 bytes that declare UTF-8: refused, not guessed
        list(lheo.batches(file, schema=None))
    file.write_bytes(gzip.compress(prefixed.encode()))
    (batch,) = lheo.batches(file, schema=None)
    assert batch.trainings.equals(one(tmp_path, plain).trainings)


def test_a_day_that_does_not_exist_refuses_its_session_only(tmp_path: Path) -> None:
    batch = one(tmp_path, catalogue(formation(action(session("S1", start="20240231"), session("S2")))))
    assert batch.sessions["session_id"].to_list() == ["S2"]
    (row,) = batch.rejects.filter(severity="refused").to_dicts()
    assert (row["column"], row["value"]) == ("action/session/periode/debut", "20240231")
    assert row["reason"] == "not a day of the calendar: session « S1 » is refused"
    # line 1 the declaration, 2 lheo, 3 offres, 4 formation, 5-13 its nine fields, 14 action, 15 teaching, 16 session
    assert row["line"] == 17


@pytest.mark.parametrize(
    ("bad", "column"),
    [
        (action(teaching="7"), "action/modalites-enseignement"),
        (action(after="<nombre-heures-centre>-40</nombre-heures-centre>"), "action/nombre-heures-centre"),
        (action(after="<nombre-heures-centre>100000</nombre-heures-centre>"), "action/nombre-heures-centre"),
        (
            action(
                before="<lieu-de-formation><coordonnees><adresse><code-INSEE-commune>Nancy</code-INSEE-commune></adresse></coordonnees></lieu-de-formation>"
            ),
            "action/lieu-de-formation/coordonnees/adresse/code-INSEE-commune",
        ),
    ],
)
def test_a_fault_of_an_action_refuses_its_sessions_and_no_other(
    tmp_path: Path, bad: str, column: str
) -> None:
    batch = one(tmp_path, catalogue(formation(bad, action(session("S2"), number="A2"))))
    assert refusals(batch) == [column]
    assert batch.trainings.height == 1
    assert batch.sessions["session_id"].to_list() == ["S2"]
    assert batch.of_sessions == lheo.Tally(read=2, kept=1, refused=1)


@pytest.mark.parametrize(
    ("asked", "column"),
    [
        ({"without": "intitule-formation"}, "intitule-formation"),
        ({"intitule_formation": "x" * 256}, "intitule-formation"),
        ({"certifiante": "oui"}, "certifiante"),
        ({"code_niveau_entree": "99"}, "code-niveau-entree"),
        ({"domaine_formation": "<code-ROME>Z9999</code-ROME>"}, "domaine-formation/code-ROME"),
        ({"certification": "<code-RNCP>néant</code-RNCP>"}, "certification/code-RNCP"),
    ],
)
def test_a_fault_of_the_formation_refuses_it_whole(
    tmp_path: Path, asked: dict[str, str], column: str
) -> None:
    batch = one(
        tmp_path,
        catalogue(
            formation(action(session("S1"), session("S2")), **asked),
            formation(action(session("S3")), number="F2"),
        ),
    )
    assert refusals(batch) == [column]
    assert batch.trainings["training_id"].to_list() == ["F2"]
    assert batch.of_sessions == lheo.Tally(read=3, kept=1, refused=2)
    assert "with its 2 sessions" in batch.rejects.filter(severity="refused")["reason"][0]


def test_an_invalid_siret_refuses_the_formation_and_is_shown(tmp_path: Path) -> None:
    bad = formation(
        organisme=f"<numero-activite>44670000067</numero-activite><SIRET-organisme-formation><SIRET>{SIRET}0</SIRET></SIRET-organisme-formation><nom-organisme>x</nom-organisme>"
    )
    batch = one(tmp_path, catalogue(bad))
    assert batch.trainings.is_empty()
    row = batch.rejects.filter(severity="refused").to_dicts()[0]
    assert row["value"] == SIRET + "0"
    assert row["reason"].startswith("not a valid SIRET")


def test_unknown_days_and_hours_are_not_given_rather_than_zero(tmp_path: Path) -> None:
    text = catalogue(formation(action(session(start="00000000", end="99999999")))).replace(">400<", ">0<")
    row = one(tmp_path, text).sessions.to_dicts()[0]
    assert (row["starts_on"], row["ends_on"], row["hours"], row["seats_max"]) == (None, None, None, None)


def test_a_month_without_a_day_is_not_given_and_said(tmp_path: Path) -> None:
    batch = one(tmp_path, catalogue(formation(action(session(start="20240900")))))
    assert batch.sessions["starts_on"][0] is None
    assert "action/session/periode/debut" in batch.rejects.filter(severity="warning")["column"].to_list()


def test_a_session_that_ends_before_it_starts_or_cannot_hold_its_group_is_refused(tmp_path: Path) -> None:
    group = (
        "<cycle><effectif-minimal>13</effectif-minimal><capacite-simultanee>12</capacite-simultanee></cycle>"
    )
    batch = one(
        tmp_path, catalogue(formation(action(session("S1", start="20250101"), session("S2", more=group))))
    )
    assert refusals(batch) == ["action/session/periode/fin", "action/session/cycle"]


def test_places_paid_for_the_action_are_a_session_s_only_where_it_is_alone(tmp_path: Path) -> None:
    paid = "<organisme-financeur><code-financeur>2</code-financeur><nb-places-financees>{}</nb-places-financees></organisme-financeur>"
    both = paid.format(5) + paid.format(7)  # Région 5 + France Travail 7 = 12
    alone = one(tmp_path, catalogue(formation(action(session("S1"), after=both))))
    shared = one(tmp_path, catalogue(formation(action(session("S1"), session("S2"), after=both))))
    assert alone.sessions["seats_max"].to_list() == [12]
    assert shared.sessions["seats_max"].to_list() == [None, None]


def test_a_number_met_twice_is_kept_once_if_equal_and_refused_if_not(tmp_path: Path) -> None:
    text = catalogue(formation(), formation(), formation(intitule_formation="Autre"))
    batch = one(tmp_path, text)
    assert batch.of_trainings == lheo.Tally(read=3, kept=1, refused=1, repeated=1)
    assert batch.of_sessions == lheo.Tally(read=3, kept=1, refused=1, repeated=1)
    assert (
        "number met on line 4 with another content" in batch.rejects.filter(severity="refused")["reason"][0]
    )


def test_the_same_session_number_in_another_batch_is_still_seen(tmp_path: Path) -> None:
    text = catalogue(*(formation(number=f"F{n}") for n in range(3)))  # three formations, each with S1
    batches = read(tmp_path, text, size=1)
    assert [b.of_sessions.kept for b in batches] == [1, 0, 0]
    assert [b.of_sessions.refused for b in batches] == [0, 1, 1]


def test_two_actions_with_one_number_and_two_contents_lose_the_second(tmp_path: Path) -> None:
    batch = one(tmp_path, catalogue(formation(action(session("S1")), action(session("S2")))))
    assert batch.sessions["session_id"].to_list() == ["S1"]
    assert refusals(batch) == ["action/@numero"]


def test_two_equal_actions_are_one(tmp_path: Path) -> None:
    batch = one(tmp_path, catalogue(formation(action(), action())))
    assert refusals(batch) == []
    assert batch.of_sessions == lheo.Tally(read=2, kept=1, repeated=1)


def test_units_without_a_number_get_the_same_one_at_every_reading(tmp_path: Path) -> None:
    text = catalogue(formation(action(session("")), number=""))
    first, second = one(tmp_path, text), one(tmp_path, text)
    assert first.trainings["training_id"][0].startswith("lheo-")
    assert first.sessions.equals(second.sessions)


def test_no_contact_ever_leaves_the_file(tmp_path: Path) -> None:
    text = catalogue(
        formation(contenu_formation="Écrire à a.durand@exemple.invalid ou au 06 12 34 56 78."),
        formation(number="F2", certifiante="x"),
    )
    batch = one(tmp_path, text)
    everything = (
        str(batch.trainings.to_dicts()) + str(batch.sessions.to_dicts()) + str(batch.rejects.to_dicts())
    )
    for secret in ("Durand", "Dupont", "a.durand", "06 12"):
        assert secret not in everything


def test_a_refused_field_that_may_name_a_person_is_not_shown(tmp_path: Path) -> None:
    batch = one(tmp_path, catalogue(formation(intitule_formation="Cours de Jean Dupont " * 20)))
    assert batch.rejects.filter(severity="refused").select("column", "value").rows() == [
        ("intitule-formation", "")
    ]


def test_without_the_schema_one_warning_says_what_was_not_checked(tmp_path: Path) -> None:
    batches = read(
        tmp_path, catalogue(*(formation(action(session(f"S{n}")), number=f"F{n}") for n in range(5))), size=2
    )
    assert sum(b.rejects.height for b in batches) == 1
    assert "not loaded" in batches[0].rejects["reason"][0]


SMALL_XSD = f"""<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:l="{SPACE}" targetNamespace="{SPACE}" elementFormDefault="qualified">
<xs:element name="formation"><xs:complexType><xs:sequence><xs:any processContents="lax" minOccurs="0" maxOccurs="unbounded"/></xs:sequence><xs:attribute name="numero"/></xs:complexType></xs:element>
<xs:element name="nom"><xs:simpleType><xs:restriction base="xs:string"><xs:maxLength value="3"/></xs:restriction></xs:simpleType></xs:element>
<xs:element name="debut"><xs:simpleType><xs:restriction base="xs:string"><xs:pattern value="2024.*"/></xs:restriction></xs:simpleType></xs:element>
</xs:schema>""".encode()


def test_an_error_of_the_schema_refuses_the_smallest_unit_if_we_read_it_and_warns_elsewhere(
    tmp_path: Path,
) -> None:
    schema = lheo.load_schema(SMALL_XSD)
    text = catalogue(formation(action(session("S1", start="20230902"), session("S2"))))
    (batch,) = read(tmp_path, text, schema=schema)
    assert refusals(batch) == ["action/session/periode/debut"]
    warned = batch.rejects.filter(severity="warning")
    assert warned["column"].to_list() == [
        "contact-formation/coordonnees/nom",
        "action/lieu-de-formation/coordonnees/nom",
    ]
    assert set(warned["value"]) == {""}
    assert set(warned["reason"]) == {"longer than LHÉO allows"}


@pytest.mark.parametrize(
    "xsd", [b"", b"<a/>", b"not xml", SMALL_XSD.replace(SPACE.encode(), b"urn:x"), SMALL_XSD[:-20]]
)
def test_a_file_that_is_not_the_lheo_schema_is_refused(xsd: bytes) -> None:
    with pytest.raises(SourceError):
        lheo.load_schema(xsd)


def test_an_empty_catalogue_is_said_to_be_empty(tmp_path: Path) -> None:
    batch = one(tmp_path, catalogue())
    assert batch.rejects["reason"].to_list()[-1] == "no formation in this file"


def test_a_formation_elsewhere_than_in_the_catalogue_is_no_row(tmp_path: Path) -> None:
    batch = one(
        tmp_path, catalogue(formation(contact_formation=f"<extras>{formation(number='F9')}</extras>"))
    )
    assert batch.trainings["training_id"].to_list() == ["F1"]


@given(
    st.lists(st.sampled_from(["ok", "session", "action", "formation", "again"]), min_size=1, max_size=12),
    st.integers(1, 4),
)
def test_every_session_is_kept_refused_or_repeated(
    tmp_path_factory: pytest.TempPathFactory, kinds: list[str], size: int
) -> None:
    told = []
    for place, kind in enumerate(kinds):
        if kind == "again" and told:
            told.append(told[-1])
            continue
        sessions = (
            session(f"S{place}a", start="20240231" if kind == "session" else "20240902"),
            session(f"S{place}b"),
        )
        told.append(
            formation(
                action(*sessions, teaching="7" if kind == "action" else "1"),
                number=f"F{place}",
                certifiante="x" if kind == "formation" else "1",
            )
        )
    batches = read(tmp_path_factory.mktemp("lheo"), catalogue(*told), size=size)
    for tally in ("of_trainings", "of_sessions"):
        total = [getattr(batch, tally) for batch in batches]
        assert sum(t.read for t in total) == sum(t.kept + t.refused + t.repeated for t in total)
    assert sum(b.of_sessions.read for b in batches) == 2 * len(kinds)
    assert sum(b.sessions.height for b in batches) == sum(b.of_sessions.kept for b in batches)
