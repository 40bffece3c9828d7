"""Mails written in the transaction that they tell of, then sent one by one: none is lost, none tells of nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.utils import timezone

from numericemploi.store.models import OutgoingMail

_MOST_ATTEMPTS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A mail of the outbox; without address and text once it was sent."""

    number: int
    address: str
    language: str
    subject: str
    text: str
    about: str
    state: str
    attempts: int
    written_at: datetime
    sent_at: datetime | None


def write(*, address: str, language: str, subject: str, text: str, about: str) -> int:
    """Put a mail in the outbox; to be called in the transaction that it tells of."""
    mail = OutgoingMail.objects.create(
        address=address, language=language, subject=subject[:200], text=text, about=about[:200]
    )
    return mail.pk


def waiting() -> list[Written]:
    """Mails to send, oldest first."""
    return [_written(row) for row in OutgoingMail.objects.filter(state="waiting").order_by("pk")]


def listing(most: int = 200) -> list[Written]:
    """Return the latest mails of any state, latest first."""
    return [_written(row) for row in OutgoingMail.objects.order_by("-pk")[:most]]


def sent(number: int) -> None:
    """Note that a mail was taken; its address and text are forgotten."""
    OutgoingMail.objects.filter(pk=number).update(state="sent", address="", text="", sent_at=timezone.now())


def refused(number: int, *, lasting: bool) -> None:
    """Note that a mail was not taken; after some attempts, or a lasting refusal, it is given up."""
    mail = OutgoingMail.objects.get(pk=number)
    mail.attempts += 1
    if lasting or mail.attempts >= _MOST_ATTEMPTS:
        mail.state, mail.address, mail.text = "refused", "", ""
    mail.save()


def server_address() -> str:
    """Return the address of the mail server; empty: this instance sends nothing, its outbox is read on a page."""
    return str(settings.MAIL_SERVER)


def site_address() -> str:
    """Return the address of the site, that links in mails begin with."""
    return str(settings.SITE_ADDRESS)


def _written(row: OutgoingMail) -> Written:
    return Written(
        number=row.pk,
        address=row.address,
        language=row.language,
        subject=row.subject,
        text=row.text,
        about=row.about,
        state=row.state,
        attempts=row.attempts,
        written_at=row.written_at,
        sent_at=row.sent_at,
    )
