"""One suite for both: the SMTP gateway before a server of this very test, and its in-memory twin."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from email import message_from_bytes, policy

import pytest

from numericemploi.gateways import mail
from numericemploi.model.errors import SourceError

FULL, GONE = "full@example.org", "gone@example.org"


@dataclass
class Server:
    """What the little server took: (address, subject, text), and where it listens."""

    port: int = 0
    taken: list[tuple[str, str, str]] = field(default_factory=list)


class _Talk(socketserver.StreamRequestHandler):
    """Enough of RFC 5321 for one sender: two addresses are refused, one for now and one for good."""

    def handle(self) -> None:
        self.say("220 test")
        to = ""
        while line := self.rfile.readline():
            word = line.decode().strip()
            if word[:4].upper() == "RCPT":
                to = word[word.index("<") + 1 : word.index(">")]
                self.say({FULL: "452 full", GONE: "550 gone"}.get(to, "250 ok"))
            elif word.upper() == "DATA":
                self.say("354 go")
                self.server.told.taken.append((to, *self.read()))  # type: ignore[attr-defined]
                self.say("250 ok")
            elif word.upper() == "QUIT":
                self.say("221 bye")
                return
            else:
                self.say("250 ok")

    def say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())

    def read(self) -> tuple[str, str]:
        lines = []
        while (line := self.rfile.readline()) != b".\r\n":
            lines.append(line)
        letter = message_from_bytes(b"".join(lines), policy=policy.default)
        return str(letter["Subject"]), letter.get_content().strip().replace("\r\n", "\n")


@pytest.fixture
def server() -> Iterator[Server]:
    told = Server()
    with socketserver.TCPServer(("127.0.0.1", 0), _Talk) as listening:
        listening.told = told  # type: ignore[attr-defined]
        told.port = listening.server_address[1]
        thread = threading.Thread(target=listening.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield told
        listening.shutdown()
        thread.join()


Both = tuple[mail.Mail, Callable[[], list[tuple[str, str, str]]]]


@pytest.fixture(params=["smtp", "memory"])
def gateway(request: pytest.FixtureRequest) -> Both:
    if request.param == "memory":
        twin = mail.Memory(refuse=lambda address: address == GONE)
        return twin, lambda: [(one.address, one.subject, one.text.strip()) for one in twin.sent]
    server = request.getfixturevalue("server")
    real = mail.Smtp(host="127.0.0.1", port=server.port, sender="ne@example.org")
    return real, lambda: server.taken


def test_a_mail_arrives_with_its_subject_and_its_text(gateway: Both):
    real, taken = gateway
    real.send(mail.Message(address="a@example.org", subject="Besoin enregistré : dév", text="Ligne é\nLien"))
    assert taken() == [("a@example.org", "Besoin enregistré : dév", "Ligne é\nLien")]


def test_an_address_that_is_gone_is_refused_for_good(gateway: Both):
    real, taken = gateway
    with pytest.raises(mail.Refused) as refused:
        real.send(mail.Message(address=GONE, subject="s", text="t"))
    assert refused.value.lasting
    assert GONE not in str(refused.value)
    assert taken() == []


@pytest.mark.parametrize(
    ("address", "subject"),
    [
        ("a@example.org\r\nBcc: b@example.org", "s"),
        ("a@example.org", "s\nBcc: b@example.org"),
        ("a@example.org, b@example.org", "s"),
        ("Nom <a@example.org>", "s"),
        ("nobody", "s"),
        ("", "s"),
    ],
)
def test_no_value_opens_another_header_or_another_address(gateway: Both, address: str, subject: str):
    real, taken = gateway
    with pytest.raises(mail.Refused) as refused:
        real.send(mail.Message(address=address, subject=subject, text="t"))
    assert refused.value.lasting
    assert taken() == []


def test_a_full_box_or_a_server_that_is_down_is_tried_again(server: Server):
    for port, address in ((server.port, FULL), (1, "a@example.org")):
        with pytest.raises(mail.Refused) as refused:
            mail.Smtp(host="127.0.0.1", port=port, sender="ne@example.org").send(
                mail.Message(address=address, subject="s", text="t")
            )
        assert not refused.value.lasting


def test_the_address_of_a_server_is_read_whole():
    found = mail.server("smtp://us%40er:p%3Aw@mail.example:2525?from=ne@example.org")
    assert (found.host, found.port, found.user, found.password) == ("mail.example", 2525, "us@er", "p:w")
    assert mail.server("smtps://mail.example?from=ne@example.org").port == 465


@pytest.mark.parametrize(
    "address", ["mail.example", "http://mail.example?from=a@b", "smtp://mail.example", "smtp://?from=a@b"]
)
def test_the_address_of_a_server_of_another_form_is_refused_without_being_repeated(address: str):
    with pytest.raises(SourceError) as refused:
        mail.server(address)
    assert address not in str(refused.value)
