"""A file beside the plan: blank is new, missing is unchanged, untouched is no difference, stale is shown."""

from __future__ import annotations

from typing import Any

import pytest

import bought
import petit_est as petit
from numericemploi.planning import edited, line_reading, target_reading

HEADS = {"M1855": petit.DEVELOPER}


def reading(unread: tuple[str, ...] = (), **cells: str) -> line_reading.Reading:
    return line_reading.line(cells, unread=unread, known=bought.known(), heads=HEADS)


def judge(*cells: dict[str, str], held: list[dict[str, Any]] = [], bases: Any = None) -> list[edited.Verdict]:  # noqa: B006
    beside = edited.Beside(
        held={line["line_id"]: line for line in held}, bases=bases or {}, known=bought.known(), buyer="region"
    )
    return edited.judge([(number, reading(**one)) for number, one in enumerate(cells, 2)], beside)


NEW = {
    "rome": "M1805",
    "level": "5",
    "zone": "Bourg",
    "modality": "présentiel",
    "period": "S2 2024",
    "places": "12",
}


@pytest.mark.parametrize(
    ("cells", "values"),
    [
        ({"rome": "m1805"}, {"rome3": "M1805"}),
        ({"rome": "M1855 Développeur web"}, {"rome3": "M1805"}),
        ({"rome": "Études et développement informatique"}, {"rome3": "M1805"}),
        ({"zone": "9902"}, {"zone": "9902"}),
        ({"commune": "les pres"}, {"commune": "99004"}),
        ({"commune": "Bourg (99003)"}, {"commune": "99003"}),
        ({"level": "Niveau 5"}, {"level": 5}),
        ({"level": "III"}, {"level": 5}),
        ({"level": "Bac+5"}, {"level": 7}),
        ({"unit_price": "4 500,50 €"}, {"unit_price": 450_050}),
        ({"unit_price": "4500.5"}, {"unit_price": 450_050}),
        ({"unit_price": "-450"}, {"unit_price": -45_000}),
        ({"unit_price": "0"}, {"unit_price": 0}),
        ({"places": "1 200"}, {"places": 1200}),
        ({"places": "12,0"}, {"places": 12}),
        ({"hours": ""}, {"hours": None}),
        ({"sessions": "V1 | B1"}, {"sessions": ["V1", "B1"]}),
        ({"sessions": ""}, {"sessions": []}),
        ({"buyer": "Conseil régional"}, {"buyer": "region"}),
        ({"buyer": "Pôle emploi"}, {"buyer": "france_travail"}),
        ({"status": "Conventionnée"}, {"status": "contracted"}),
    ],
)
def test_the_words_of_a_spreadsheet_are_read(cells: dict[str, str], values: dict[str, Any]):
    found = reading(**cells)
    assert (found.values, found.faults) == (values, ())


@pytest.mark.parametrize(
    ("cells", "code", "remedy"),
    [
        ({"rome": "M1806"}, "unknown_occupation", "(M1805)"),
        ({"rome": "Boulangerie"}, "unknown_occupation", "ROME code"),
        ({"zone": "Bourgg"}, "unknown_zone", "Nearest: Bourg (9902)."),
        ({"commune": "Valver"}, "unknown_commune", "Nearest: Valvert (99005)."),
        ({"commune": "9003"}, "unknown_commune", "Nearest: Bourg (99003)."),
        ({"places": "=2+3"}, "not_whole", "Digits"),
        ({"places": "douze"}, "not_whole", "Digits"),
        ({"unit_price": "gratuit"}, "not_price", "Euros"),
        ({"level": "licence"}, "level", "bac+2"),
        ({"modality": "presentielle"}, "choice", "Nearest: onsite."),
    ],
)
def test_what_cannot_be_read_says_what_is_nearest(cells: dict[str, str], code: str, remedy: str):
    (fault,) = reading(**cells).faults
    assert fault.code == code
    assert remedy in fault.remedy


def test_a_formula_is_refused_whatever_it_shows():
    found = reading(unread=("places", "rome"), **NEW)
    assert [(fault.field, fault.code) for fault in found.faults] == [
        ("places", "not_typed"),
        ("rome3", "not_typed"),
    ]


def test_the_same_row_again_is_the_same_line_and_two_of_a_file_are_two():
    first, second = judge(NEW, NEW)
    assert {first.kind, second.kind} == {"new"}
    assert first.line_id != second.line_id
    again = judge(NEW, NEW, held=[bought.line(line_id=one.line_id) for one in (first, second)])
    assert [one.kind for one in again] == ["same", "same"]


def test_the_buyers_own_reference_makes_the_line():
    first = judge({**NEW, "reference": "LOT-1"})[0]
    other = judge({**NEW, "reference": "LOT-1", "places": "15"})[0]
    assert first.line_id == other.line_id


@pytest.mark.parametrize(
    ("changed", "field", "code"),
    [
        ({"unit_price": "-450"}, "unit_price", "negative"),
        ({"places": "0"}, "places", "bounds"),
        ({"places": "1000000"}, "places", "bounds"),
        ({"places": ""}, "places", "empty"),
        ({"buyer": "Opco"}, "buyer", "other_buyer"),
        ({"status": "annulée"}, "status", "transition"),
        ({"status": "achetée"}, "unit_price", "needs_unit_price"),
        ({"status": "ouverte", "unit_price": "4500"}, "sessions", "needs_sessions"),
        ({"zone": ""}, "zone", "nowhere"),
    ],
)
def test_a_bad_row_is_refused_field_by_field(changed: dict[str, str], field: str, code: str):
    (found,) = judge({**NEW, **changed})
    assert (found.kind, [(fault.field, fault.code) for fault in found.faults]) == ("refused", [(field, code)])


def test_a_session_in_two_plans_is_told():
    other = bought.line(line_id="L2", buyer="opco", sessions=["V1"])
    assert judge({**NEW, "sessions": "V1"}, held=[other])[0].shared == ("V1",)


EXPORTED = {"line_id": "L1", "revision": "1", **NEW, "commune": "Bourg (99003)", "hours": "400", "unit_price": "4500",
            "sessions": "", "status": "proposed", "replaces": "", "reference": ""}  # fmt: skip


def test_an_untouched_row_is_no_difference_even_when_somebody_else_changed_the_line():
    line = bought.line()
    assert judge(EXPORTED, held=[line])[0].kind == "same"
    newer = bought.line(places=15, revision=2, status="adopted")
    assert judge(EXPORTED, held=[newer], bases={("L1", 1): line})[0].kind == "same"


def test_a_touched_row_tells_its_differences_and_no_other():
    (found,) = judge({**EXPORTED, "places": "15"}, held=[bought.line()])
    assert found.kind == "changed"
    assert [(one.field, one.read, one.given) for one in found.changes] == [("places", 12, 15)]


def test_a_column_that_the_file_does_not_have_is_unchanged():
    (found,) = judge({"line_id": "L1", "rome": "M1805", "places": "15"}, held=[bought.line()])
    assert (found.kind, found.row["hours"], found.row["unit_price"]) == ("changed", 400, 450_000)


def test_a_stale_row_shows_both_versions():
    line, newer = bought.line(), bought.line(places=15, revision=2)
    (found,) = judge({**EXPORTED, "places": "9"}, held=[newer], bases={("L1", 1): line})
    assert (found.kind, found.read) == ("stale", 1)
    assert [(one.field, one.read, one.now, one.given) for one in found.changes] == [("places", 12, 15, 9)]


def test_two_people_who_wrote_the_same_differ_in_nothing():
    line, newer = bought.line(), bought.line(places=15, revision=2)
    assert judge({**EXPORTED, "places": "15"}, held=[newer], bases={("L1", 1): line})[0].kind == "same"


def test_a_removal_is_a_change_of_status_with_its_reason():
    (found,) = judge({**EXPORTED, "status": "annulée"}, held=[bought.line()])
    assert [fault.code for fault in found.faults] == ["reason"]
    (found,) = judge({**EXPORTED, "status": "annulée", "reason": "Budget repris"}, held=[bought.line()])
    assert (found.kind, found.act, found.reason) == ("changed", "cancel", "Budget repris")


def test_fewer_places_with_an_adoption_is_a_partial_acceptance_and_more_is_refused():
    (found,) = judge({**EXPORTED, "status": "adoptée", "places": "8"}, held=[bought.line()])
    assert (found.act, found.accepted, found.row["places"]) == ("accept", 8, 12)
    (found,) = judge({**EXPORTED, "status": "adoptée", "places": "13"}, held=[bought.line()])
    assert [fault.code for fault in found.faults] == ["accepted"]


@pytest.mark.parametrize(
    ("held", "to"), [("proposed", "ouverte"), ("cancelled", "proposée"), ("proposed", "recommandée")]
)
def test_a_status_that_the_table_does_not_lead_to_is_refused(held: str, to: str):
    (found,) = judge(
        {**EXPORTED, "status": to},
        held=[bought.line(status=held)],
        bases={("L1", 1): bought.line(status=held)},
    )
    assert "transition" in [fault.code for fault in found.faults]


def test_an_identifier_or_a_revision_that_was_never_there_is_refused():
    assert [one.code for one in judge(EXPORTED)[0].faults] == ["unknown_line_id"]
    found = judge({**EXPORTED, "revision": "7"}, held=[bought.line()])[0]
    assert [one.code for one in found.faults] == ["unknown_revision"]


TARGET = {"branch": "Numérique", "starts_on": "2024", "ends_on": "31/12/2026", "signatories": "État ; Région ; Branche",
          "rome": "M1805", "level": "5", "zone": "Bourg", "quantity": "60", "priority": "1"}  # fmt: skip


def target(**changed: str) -> tuple[dict[str, Any], list[Any]]:
    return target_reading.read({**TARGET, **changed}, unread=(), known=bought.known(), heads=HEADS)


def test_a_line_of_a_contract_is_read_and_its_last_day_is_in():
    row, faults = target()
    assert faults == []
    assert (str(row["starts_on"]), str(row["ends_on"]), row["signatories"]) == (
        "2024-01-01", "2027-01-01", ["État", "Région", "Branche"],
    )  # fmt: skip
    assert (
        target()[0]["target_id"] == target(quantity="80")[0]["target_id"] != target(level="6")[0]["target_id"]
    )
    assert target(zone="Région", ends_on="2026")[0]["zone"] is None


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"quantity": "-5"}, "quantity"), ({"quantity": "0"}, "quantity"), ({"quantity": "x"}, "quantity"),
        ({"priority": "4"}, "priority"), ({"branch": ""}, "branch"), ({"signatories": ""}, "signatories"),
        ({"ends_on": "2023"}, "ends_on"), ({"starts_on": "31/02/2024"}, "starts_on"), ({"rome": ""}, "rome3"),
        ({"zone": "Tokyo"}, "zone"),
    ],
)  # fmt: skip
def test_each_fault_of_a_target_is_named(changed: dict[str, str], field: str):
    assert [fault.field for fault in target(**changed)[1]] == [field]


def test_one_session_in_two_rows_of_a_file_is_told_on_both():
    found = judge(
        {**NEW, "sessions": "V1"}, {**NEW, "sessions": "V1", "places": "8"}, {**NEW, "sessions": "B1"}
    )
    assert [one.shared for one in found] == [("V1",), ("V1",), ()]


def test_a_lost_leading_zero_is_suggested_and_never_put_back_silently():
    from numericemploi.planning.line_form import nearest

    assert nearest("8105", {"08105": "Charleville-Mézières"}) == ("08105", "Charleville-Mézières")
