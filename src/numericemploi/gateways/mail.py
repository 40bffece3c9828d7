"""Mail: a gateway to an SMTP server, and its twin that keeps what it is given."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Callable
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.utils import parseaddr
from typing import Protocol
from urllib.parse import parse_qs, unquote, urlsplit

from numericemploi.model.errors import SourceError

_SECONDS = 20
_PORTS = {"smtp": 587, "smtps": 465}


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A mail in plain text to one address."""

    address: str
    subject: str
    text: str


class Refused(Exception):  # noqa: N818
    """The message was not taken. `lasting`: the same message will be refused again, trying is no use."""

    def __init__(self, *, lasting: bool) -> None:
        super().__init__("refused for good" if lasting else "refused for now")
        self.lasting = lasting


class Mail(Protocol):
    """What verbs know of mail."""

    def send(self, message: Message) -> None:
        """Hand a message over.

        Raises
        ------
        Refused
            It was not taken; nothing was sent.
        """


@dataclass(frozen=True, slots=True, kw_only=True)
class Smtp:
    """A server that takes mail; encrypted, unless it is on this very machine."""

    host: str
    port: int
    sender: str
    user: str = ""
    password: str = ""
    implicit_tls: bool = False

    def send(self, message: Message) -> None:
        """Hand a message over to the server."""
        letter = _letter(message, self.sender)
        try:
            with self._connected() as server:
                server.send_message(letter)
        except smtplib.SMTPRecipientsRefused as error:
            codes = [code for code, _ in error.recipients.values()]
            raise Refused(lasting=all(code >= 500 for code in codes)) from None
        except smtplib.SMTPResponseException as error:
            raise Refused(lasting=500 <= error.smtp_code < 600) from None
        except (OSError, smtplib.SMTPException):
            raise Refused(lasting=False) from None

    def _connected(self) -> smtplib.SMTP:
        secure = ssl.create_default_context()
        if self.implicit_tls:
            server: smtplib.SMTP = smtplib.SMTP_SSL(self.host, self.port, timeout=_SECONDS, context=secure)
        else:
            server = smtplib.SMTP(self.host, self.port, timeout=_SECONDS)
            if self.host not in ("127.0.0.1", "localhost", "::1"):
                server.starttls(context=secure)
        if self.user:
            server.login(self.user, self.password)
        return server


@dataclass(slots=True, kw_only=True)
class Memory:
    """The twin: keeps what it is given; `refuse` decides which addresses it does not take."""

    sent: list[Message] = field(default_factory=list)
    refuse: Callable[[str], bool] = lambda _address: False

    def send(self, message: Message) -> None:
        """Keep a message."""
        _letter(message, "from@example.org")
        if self.refuse(message.address):
            raise Refused(lasting=True)
        self.sent.append(message)


def server(address: str) -> Smtp:
    """Read `smtp://user:password@host:port?from=sender` (`smtps://`: encrypted from the first byte).

    Raises
    ------
    SourceError
        The address has another form.
    """
    parts = urlsplit(address)
    sender = parse_qs(parts.query).get("from", [""])[0]
    if parts.scheme not in _PORTS or not parts.hostname or "@" not in parseaddr(sender)[1]:
        raise SourceError(
            "The address of the mail server cannot be read.",
            hint="Write smtp://user:password@host:587?from=sender@example.org in NUMERICEMPLOI_SMTP.",
        )
    return Smtp(
        host=parts.hostname,
        port=parts.port or _PORTS[parts.scheme],
        sender=sender,
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        implicit_tls=parts.scheme == "smtps",
    )


def _letter(message: Message, sender: str) -> EmailMessage:
    """Write the message down; an address or a subject that would open another header is refused for good."""
    if any(sign in value for value in (message.address, message.subject) for sign in "\r\n\0"):
        raise Refused(lasting=True)
    name, address = parseaddr(message.address)
    if name or address != message.address or "@" not in address:
        raise Refused(lasting=True)
    letter = EmailMessage()
    letter["From"], letter["To"], letter["Subject"] = sender, address, message.subject
    letter["Auto-Submitted"] = "auto-generated"
    letter.set_content(message.text)
    return letter
