"""Mails: those of the outbox, sent through the gateway."""

from __future__ import annotations

from dataclasses import dataclass

from numericemploi.gateways import mail
from numericemploi.model.errors import NotFoundError
from numericemploi.store import outbox
from numericemploi.store.outbox import Written
from numericemploi.verbs.access import Actor, require
from numericemploi.verbs.journal import recorded


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """What became of the mails that waited."""

    sent: int
    kept: int
    refused: int


def listing(*, actor: Actor) -> list[Written]:
    """Return the latest mails of the outbox."""
    require(actor, "mails.read")
    return outbox.listing()


def server() -> mail.Mail:
    """Return the gateway to the configured mail server.

    Raises
    ------
    NotFoundError
        None is configured.
    SourceError
        Its address cannot be read.
    """
    address = outbox.server_address()
    if not address:
        raise NotFoundError(
            "No mail server is configured; mails wait in the outbox.",
            hint="Set NUMERICEMPLOI_SMTP=smtp://user:password@host:587?from=sender@example.org",
        )
    return mail.server(address)


def send(gateway: mail.Mail, *, actor: Actor) -> Sent:
    """Hand every waiting mail over; one that is not taken waits, or is given up when trying is no use."""
    require(actor, "mails.send")
    sent = refused = 0
    with recorded("mails.send", actor) as count:
        waiting = outbox.waiting()
        for one in waiting:
            message = mail.Message(address=one.address, subject=one.subject, text=one.text)
            try:
                gateway.send(message)
            except mail.Refused as error:
                outbox.refused(one.number, lasting=error.lasting)
                refused += error.lasting
            else:
                outbox.sent(one.number)
                sent += 1
        count.rows_in, count.rows_out = len(waiting), sent
    return Sent(sent=sent, kept=len(waiting) - sent - refused, refused=refused)
