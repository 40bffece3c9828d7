"""What a declaration may hold: each fault is told by its field, all of them at once."""

from __future__ import annotations

from dataclasses import fields, replace

import pytest

from numericemploi.demand.need_form import Declaration, faults
from numericemploi.reference import activities

GOOD = Declaration(
    employer="Mairie de Valvert (fictif)", positions=2, title="Développeuse web", rome4="M1855", rome3="M1805",
    commune="99005", telework_share=0.4, horizon_months=6, contract="CDI", firmness="planned", beginners=True,
)  # fmt: skip


def told(**changed: object) -> list[tuple[str, str]]:
    return [(fault.field, fault.code) for fault in faults(replace(GOOD, **changed))]


def test_a_good_declaration_has_no_fault():
    assert told() == []


@pytest.mark.parametrize(
    ("changed", "field", "code"),
    [
        ({"positions": -1}, "positions", "none"),
        ({"positions": 0}, "positions", "none"),
        ({"positions": None}, "positions", "not_whole"),
        ({"positions": 501}, "positions", "explain"),
        ({"positions": 1_000_000, "why_so_many": "Toute la région."}, "positions", "too_many"),
        ({"employer": "  "}, "employer", "empty"),
        ({"title": ""}, "title", "empty"),
        ({"title": "x" * 201}, "title", "too_long"),
        ({"rome3": None}, "title", "unresolved"),
        ({"commune": None}, "place", "nowhere"),
        ({"telework_share": 40.0}, "telework", "not_share"),
        ({"horizon_months": 0}, "horizon_months", "horizon"),
        ({"horizon_months": 25}, "horizon_months", "horizon"),
        ({"horizon_months": None}, "horizon_months", "horizon"),
        ({"contract": "stage"}, "contract", "choice"),
        ({"firmness": "certain"}, "firmness", "choice"),
        ({"firmness": "promised"}, "letter", "letter"),
        ({"skills_asked": "x" * 1001}, "skills", "too_long"),
        ({"sector": "6202"}, "sector", "naf"),
        ({"siret": "12345678901234"}, "siret", "siret"),
    ],
)
def test_each_fault_is_told_by_its_field(changed: dict[str, object], field: str, code: str):
    assert told(**changed) == [(field, code)]


def test_every_fault_is_told_at_once_with_a_remedy():
    found = faults(replace(GOOD, positions=-1, title="", horizon_months=0, contract=""))
    assert [fault.field for fault in found] == ["positions", "title", "horizon_months", "contract"]
    assert all(fault.reason and fault.remedy for fault in found)


def test_more_than_five_hundred_people_are_kept_once_explained():
    assert told(positions=800, why_so_many="Trois promotions de l'école.") == []


def test_a_need_wholly_in_telework_needs_no_place():
    assert told(commune=None, telework_share=1.0) == []


def test_a_promise_with_its_letter_is_kept():
    assert told(firmness="promised", letter="Lettre du 3 juin") == []


def test_the_sector_changes_nothing_to_what_is_kept():
    assert told(sector="01.11Z") == told(sector="84.11Z") == []


def test_the_need_itself_is_asked_in_at_most_ten_fields():
    beside = {
        "employer",
        "siret",
        "sector",
        "why_so_many",
    }  # the organisation; the reason of a number beyond 500
    resolved = {"rome4", "rome3"}  # read from the title
    assert len({field.name for field in fields(Declaration)} - beside - resolved) == 10


@pytest.mark.parametrize(
    ("activity", "section"),
    [("62.02A", "J"), ("84.11Z", "O"), ("01.11Z", "A"), ("99.00Z", "U"), ("04.00Z", None)],
)
def test_an_activity_belongs_to_the_section_of_its_division(activity: str, section: str | None):
    assert activities.section(activity) == section
    assert section is None or all(activities.LABELS[section])
