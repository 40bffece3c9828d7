"""What the instance remembers. Field names of records equal the declared columns of their table."""

from __future__ import annotations

from numericemploi.store.models.accounts import User
from numericemploi.store.models.credentials import Credential, StandingChange, StatusPlace
from numericemploi.store.models.editions import Edition, Intake
from numericemploi.store.models.employers import Need, NeedContact, NeedLetter, NeedRevision, Offer
from numericemploi.store.models.events import Event, FigureReport
from numericemploi.store.models.extracts import Extract
from numericemploi.store.models.mails import OutgoingMail
from numericemploi.store.models.people import Candidate, Outcome
from numericemploi.store.models.runs import Run
from numericemploi.store.models.trainings import Session, Training

__all__ = [
    "Candidate",
    "Credential",
    "Edition",
    "Event",
    "Extract",
    "FigureReport",
    "Intake",
    "Need",
    "NeedContact",
    "NeedLetter",
    "NeedRevision",
    "Offer",
    "Outcome",
    "OutgoingMail",
    "Run",
    "Session",
    "StandingChange",
    "StatusPlace",
    "Training",
    "User",
]
