"""What the instance remembers. Field names of records equal the declared columns of their table."""

from __future__ import annotations

from numericemploi.store.models.accounts import User
from numericemploi.store.models.credentials import Credential, StandingChange, StatusPlace
from numericemploi.store.models.editions import Edition, Intake
from numericemploi.store.models.employers import Need, NeedContact, NeedLetter, NeedRevision, Offer
from numericemploi.store.models.events import Event, FigureReport
from numericemploi.store.models.extracts import Extract
from numericemploi.store.models.funding import FundingBook, FundingChange, FundingStep, FundingVerdict
from numericemploi.store.models.labels import (
    CommitmentEnd,
    HiringCommitment,
    Label,
    LabelArea,
    LabelEvidence,
    LabelStep,
    LabelVote,
    PrerequisiteProof,
)
from numericemploi.store.models.mails import OutgoingMail
from numericemploi.store.models.people import Candidate, Outcome
from numericemploi.store.models.plans import PlanAdoption, PlanRequest, PlanStudy, PlanVariant
from numericemploi.store.models.purchases import (
    CotTarget,
    PlanFile,
    PlanFileRow,
    PlanLine,
    PlanLineDraft,
    PlanLineRevision,
    Recommendation,
    RecommendationEvidence,
    RecommendationStep,
)
from numericemploi.store.models.runs import Run
from numericemploi.store.models.trainings import Session, Training
from numericemploi.store.models.vocabulary import AbstainedTitle, SynonymEdit

__all__ = [
    "AbstainedTitle",
    "Candidate",
    "CommitmentEnd",
    "CotTarget",
    "Credential",
    "Edition",
    "Event",
    "Extract",
    "FigureReport",
    "FundingBook",
    "FundingChange",
    "FundingStep",
    "FundingVerdict",
    "HiringCommitment",
    "Intake",
    "Label",
    "LabelArea",
    "LabelEvidence",
    "LabelStep",
    "LabelVote",
    "Need",
    "NeedContact",
    "NeedLetter",
    "NeedRevision",
    "Offer",
    "Outcome",
    "OutgoingMail",
    "PlanAdoption",
    "PlanFile",
    "PlanFileRow",
    "PlanLine",
    "PlanLineDraft",
    "PlanLineRevision",
    "PlanRequest",
    "PlanStudy",
    "PlanVariant",
    "PrerequisiteProof",
    "Recommendation",
    "RecommendationEvidence",
    "RecommendationStep",
    "Run",
    "Session",
    "StandingChange",
    "StatusPlace",
    "SynonymEdit",
    "Training",
    "User",
]
