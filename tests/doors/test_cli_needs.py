"""The register at the console, and mails sent through a gateway."""

from __future__ import annotations

import json
from typing import Any

import pytest
from typer.testing import CliRunner, Result

import petit_est
from numericemploi.cli.app import build
from numericemploi.gateways import mail
from numericemploi.model.errors import ConflictError, InvalidError, NotFoundError
from numericemploi.model.tables.employers import NEEDS
from numericemploi.store import needs, outbox, records
from numericemploi.verbs import mails
from numericemploi.verbs.access import CONSOLE

pytestmark = pytest.mark.django_db


def run(*words: str) -> Result:
    return CliRunner().invoke(build(lambda _folder: None), list(words))


def kept(**changed: Any) -> str:
    records.merge("needs", NEEDS.of([petit_est.need(**changed)]))
    return str(needs.number_of("n1"))


def test_needs_are_listed_by_state_and_acted_upon():
    number = kept()
    assert run("needs", "fill", number, "1").output == f"Need {number}: open, 1 of 3 filled.\n"
    assert run("needs", "close", number, "--reason", "postponed", "--on", "2024-07-01").exit_code == 0
    listed = json.loads(run("needs", "list", "--state", "closed", "--json").output)
    assert [(one["need_id"], one["reason"], one["filled"]) for one in listed] == [("n1", "postponed", 1)]
    assert json.loads(run("needs", "list", "--state", "open", "--json").output) == []
    assert isinstance(run("needs", "confirm", number).exception, ConflictError)


@pytest.mark.parametrize(
    ("words", "error"),
    [
        (("confirm", "999999"), NotFoundError),
        (("fill", "N", "9"), InvalidError),
        (("close", "N", "--reason", "x"), InvalidError),
    ],
)
def test_what_cannot_be_done_is_told(words: tuple[str, ...], error: type[Exception]):
    number = kept()
    assert isinstance(run("needs", *(number if word == "N" else word for word in words)).exception, error)


def test_a_dry_run_tells_what_the_night_would_do_and_does_nothing():
    kept(declared_on=petit_est.AS_OF.replace(year=2023))
    for _ in range(2):
        told = json.loads(run("needs", "tend", "--dry-run", "--json").output)
        assert told == [{"need_id": "n1", "act": "ask", "since": "2023-06-30"}]
    assert json.loads(run("needs", "tend", "--json").output) == told
    assert json.loads(run("needs", "tend", "--json").output) == []


def test_mails_wait_until_a_server_is_named():
    assert isinstance(run("mails", "send").exception, NotFoundError)


def test_what_is_sent_is_forgotten_and_what_is_refused_for_good_is_given_up():
    for address in ("a@example.org", "gone@example.org"):
        outbox.write(address=address, language="fr", subject="s", text="t", about="n1")
    twin = mail.Memory(refuse=lambda address: address.startswith("gone"))
    done = mails.send(twin, actor=CONSOLE)
    assert (done.sent, done.kept, done.refused) == (1, 0, 1)
    assert [one.address for one in twin.sent] == ["a@example.org"]
    assert {(one.state, one.address, one.text) for one in outbox.listing()} == {
        ("sent", "", ""),
        ("refused", "", ""),
    }
    assert mails.send(twin, actor=CONSOLE).sent == 0


def test_a_server_that_is_down_is_tried_five_times():
    class Down:
        def send(self, _message: mail.Message) -> None:
            raise mail.Refused(lasting=False)

    outbox.write(address="a@example.org", language="fr", subject="s", text="t", about="n1")
    told = [mails.send(Down(), actor=CONSOLE) for _ in range(6)]
    assert [one.kept for one in told] == [1, 1, 1, 1, 1, 0]
    assert outbox.listing()[0].state == "refused"
