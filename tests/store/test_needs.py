"""The register keeps every revision, reads itself as of any day, and lets a stale change fall."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl
import pytest
from django.core import signing

import petit_est
from numericemploi.demand import needs_life
from numericemploi.model.errors import ConflictError, NotFoundError
from numericemploi.model.tables.employers import NEEDS
from numericemploi.store import needs, records
from numericemploi.store.models import NeedContact, NeedRevision

pytestmark = pytest.mark.django_db

DECLARED, FILLED, CLOSED = date(2024, 5, 1), date(2024, 6, 10), date(2024, 6, 20)


def add(**changed: Any) -> int:
    row = petit_est.need(**changed)
    return needs.add(
        row, act="declare", party="holder", actor="employeur", on=row["declared_on"], reason=None
    )


def act(number: int, name: str, on: date, **told: Any) -> None:
    kept = needs.get(number)
    row = needs_life.after(kept.row, name, party="holder", on=on, **told)
    needs.change(kept, row, act=name, party="holder", actor="employeur", on=on, reason=row["reason"])


def state_on(day: date) -> list[tuple[str, int]]:
    return list(needs.as_of(day).select("state", "filled").iter_rows())


def test_a_need_reads_as_it_stood_on_any_day():
    number = add()
    act(number, "fill", FILLED, filled=1)
    act(number, "close", CLOSED, reason="nobody_found")
    assert state_on(date(2024, 4, 30)) == []
    assert state_on(DECLARED) == state_on(date(2024, 6, 9)) == [("open", 0)]
    assert state_on(FILLED) == [("open", 1)]
    assert state_on(CLOSED) == [("closed", 1)]


def test_the_present_row_is_the_last_revision():
    number = add()
    act(number, "fill", FILLED, filled=2)
    assert needs.as_of(date(2030, 1, 1)).equals(records.read("needs"))


def test_an_imported_need_nobody_touched_reads_as_it_is_and_one_acted_upon_as_it_was():
    records.merge("needs", NEEDS.of([petit_est.need(), petit_est.need(need_id="n2")]))
    number = needs.number_of("n1")
    assert number is not None
    act(number, "close", CLOSED, reason="mistake")
    assert dict(needs.as_of(FILLED).select("need_id", "state").iter_rows()) == {"n1": "open", "n2": "open"}
    assert dict(needs.as_of(CLOSED).select("need_id", "state").iter_rows()) == {"n1": "closed", "n2": "open"}
    assert needs.revisions(number)["act"].to_list() == ["import", "close"]


def test_a_confirmation_yet_to_come_is_not_known_before():
    records.merge("needs", NEEDS.of([petit_est.need(confirmed_on=CLOSED)]))
    assert needs.as_of(FILLED)["confirmed_on"].to_list() == [DECLARED]
    assert needs.as_of(CLOSED)["confirmed_on"].to_list() == [CLOSED]


def test_a_change_of_what_was_read_before_another_change_is_not_kept():
    number = add()
    read = needs.get(number)
    act(number, "fill", FILLED, filled=1)
    late = needs_life.after(read.row, "close", party="holder", on=CLOSED, reason="dropped")
    with pytest.raises(ConflictError):
        needs.change(read, late, act="close", party="holder", actor="x", on=CLOSED, reason="dropped")
    assert needs.get(number).row["state"] == "open"
    assert NeedRevision.objects.count() == 2


def test_a_file_brought_over_a_need_of_the_register_adds_a_revision():
    number = add()
    act(number, "fill", FILLED, filled=1)
    again = needs_life.brought_again(NEEDS.of([petit_est.need(positions=5)]), records.read("needs"))
    needs.bring(again, actor="console", on=CLOSED)
    assert needs.get(number).row["positions"] == 5
    assert needs.revisions(number)["act"].to_list() == ["declare", "fill", "import"]
    assert needs.as_of(FILLED)["positions"].to_list() == [3]
    needs.bring(needs_life.brought_again(NEEDS.of([petit_est.need(positions=5)]), records.read("needs")),
                actor="console", on=CLOSED)  # fmt: skip
    assert needs.revisions(number).height == 3


def test_a_link_holds_a_number_and_a_signature_and_nothing_else():
    number = add(employer="Nom qui ne doit pas sortir")
    token = needs.token(number)
    assert needs.of_token(token) == number
    assert signing.loads(token, salt="numericemploi.needs") == number
    for bad in (token[:-1], token + "x", "1", signing.dumps(number)):
        with pytest.raises(NotFoundError):
            needs.of_token(bad)


def test_addresses_are_forgotten_two_years_after_the_last_word():
    old, ended_late, still = add(), add(need_id="n2"), add(need_id="n3")
    for number in (old, ended_late, still):
        needs.set_contact(number, address="x@example.org", language="fr")
    act(old, "close", date(2024, 5, 2), reason="dropped")
    act(ended_late, "close", CLOSED, reason="dropped")
    assert needs.forget_contacts(FILLED) == 1
    assert set(NeedContact.objects.values_list("need_id", flat=True)) == {ended_late, still}


def test_a_letter_lies_under_its_digest_and_can_be_replaced():
    number = add()
    needs.attach(number, b"%PDF-1 a %%EOF", on=DECLARED)
    needs.attach(number, b"%PDF-1 b %%EOF", on=FILLED)
    kept = needs.letter(number)
    assert kept is not None
    assert (kept.size, kept.attached_on) == (14, FILLED)
    assert needs.letter_bytes(number) == b"%PDF-1 b %%EOF"
    with pytest.raises(NotFoundError):
        needs.letter_bytes(add(need_id="n2"))


def test_records_and_register_agree_on_the_columns():
    records.merge("needs", NEEDS.of([petit_est.need(commune=None, telework_share=1.0, skills=["1"])]))
    assert records.read("needs").equals(needs.as_of(DECLARED))
    assert records.read("needs")["skills"].dtype == pl.List(pl.String)
