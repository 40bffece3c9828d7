"""Labels in the database: dossiers, acts, votes, proofs attached, and the register searched. Acts are only added."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Case, CharField, Count, F, Q, QuerySet, Value, When

from numericemploi.labels.credential.register import Listed
from numericemploi.labels.exhibits import Commitment, Prerequisite
from numericemploi.labels.life import ENDING, IN_FORCE, PUBLIC, STATES, Vote, state_on
from numericemploi.store import files
from numericemploi.store.models import (
    CommitmentEnd,
    HiringCommitment,
    Label,
    LabelArea,
    LabelEvidence,
    LabelStep,
    LabelVote,
    PrerequisiteProof,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """An occupation, a zone or a modality that a label is for."""

    kind: str
    code: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Dossier:
    """A label as it stands after its last act."""

    reference: str
    training_id: str
    title: str
    provider: str
    organisation: str
    rule: str
    fictif: bool
    state: str
    provisional: bool
    valid_from: date | None
    valid_until: date | None
    review_on: date | None
    changed_at: datetime
    areas: tuple[Area, ...]

    def of(self, kind: str) -> list[Area]:
        """Return its areas of a kind."""
        return [area for area in self.areas if area.kind == kind]


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One act on a label."""

    number: int
    act: str
    state: str
    at: datetime
    actor: str
    role: str
    reason: str
    detail: dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page of the register, the number of labels found, and how many there are in each state."""

    labels: list[Dossier]
    count: int
    by_state: dict[str, int]


def next_reference(year: int) -> str:
    """Return the number of a new label: the year, and the next rank in it."""
    prefix = f"NE-{year}-"
    last = Label.objects.filter(reference__startswith=prefix).order_by("-reference").first()
    rank = int(last.reference.removeprefix(prefix)) + 1 if last else 1
    return f"{prefix}{rank:05}"


def open_dossier(
    *, reference: str, training: dict[str, Any], rule: str, areas: Sequence[Area], at: datetime
) -> None:
    """Add a label without any act; to be called in the transaction of its request."""
    row = Label.objects.create(
        reference=reference,
        training_id=training["training_id"],
        title=training["title"],
        provider=training["provider"],
        organisation=training["siret"] or "",
        rule=rule,
        fictif=training["fictif"],
        state="",
        changed_at=at,
    )
    LabelArea.objects.bulk_create(
        [LabelArea(label=row, kind=area.kind, code=area.code, name=area.name) for area in areas]
    )


def find(reference: str) -> Dossier | None:
    """Return a label by its number."""
    row = Label.objects.filter(reference=reference).prefetch_related("areas").first()
    return None if row is None else _dossier(row)


def of_training(training_id: str) -> list[Dossier]:
    """Return the labels of a training, latest first."""
    rows = Label.objects.filter(training_id=training_id).order_by("-pk").prefetch_related("areas")
    return [_dossier(row) for row in rows]


def held(states: Iterable[str], *, organisation: str | None = None) -> list[Dossier]:
    """Return the labels in some states, the one that waited longest first; those of one provider if asked."""
    rows = Label.objects.filter(state__in=list(states)).order_by("changed_at", "reference")
    if organisation is not None:
        rows = rows.filter(organisation=organisation)
    return [_dossier(row) for row in rows.prefetch_related("areas")]


def steps(reference: str) -> list[Step]:
    """Return the acts on a label, oldest first."""
    rows = LabelStep.objects.filter(label__reference=reference).order_by("number")
    return [
        Step(
            number=row.number,
            act=row.act,
            state=row.state,
            at=row.at,
            actor=row.actor,
            role=row.role,
            reason=row.reason,
            detail=row.detail,
        )
        for row in rows
    ]


def add_step(reference: str, step: Step, **dates: Any) -> bool:
    """Add an act and bring the label to its state; False when somebody else acted first.

    `dates` are fields that repeat what the act decided: `valid_from`, `valid_until`, `review_on`, `provisional`.
    """
    row = Label.objects.get(reference=reference)
    try:
        with transaction.atomic():
            LabelStep.objects.create(
                label=row,
                number=step.number,
                act=step.act,
                state=step.state,
                at=step.at,
                actor=step.actor,
                role=step.role,
                reason=step.reason,
                detail=step.detail,
            )
    except IntegrityError:
        return False
    Label.objects.filter(pk=row.pk).update(state=step.state, changed_at=step.at, **dates)
    return True


def keep_evidence(reference: str, *, digest: str, evidence: bytes, assessment: bytes) -> None:
    """Keep the evidence and the assessment of a decision; the same ones again change nothing."""
    LabelEvidence.objects.get_or_create(
        label=Label.objects.get(reference=reference),
        digest=digest,
        defaults={"evidence": evidence.decode(), "assessment": assessment.decode()},
    )


def evidence(reference: str) -> tuple[bytes, bytes] | None:
    """Return evidence and assessment of the last decision on a label."""
    row = LabelEvidence.objects.filter(label__reference=reference).order_by("-pk").first()
    return None if row is None else (row.evidence.encode(), row.assessment.encode())


def votes(reference: str, round_: int) -> list[Vote]:
    """Return the votes of a round."""
    rows = LabelVote.objects.filter(label__reference=reference, round=round_).order_by("member")
    return [Vote(member=row.member, choice=row.choice) for row in rows]  # type: ignore[arg-type]


def vote(reference: str, round_: int, cast: Vote, *, interest: str, at: datetime) -> bool:
    """Add a vote; False when this member voted in this round already: a vote is not changed."""
    try:
        with transaction.atomic():
            LabelVote.objects.create(
                label=Label.objects.get(reference=reference),
                round=round_,
                member=cast.member,
                choice=cast.choice,
                interest=interest,
                at=at,
            )
    except IntegrityError:
        return False
    return True


def attach(training_id: str, proof: Prerequisite, *, reason: str, actor: str, at: datetime) -> None:
    """Add what an officer saw about a prerequisite on a day, or why it does not apply; the ones before stay."""
    assert proof.checked_on is not None  # noqa: S101 - the verb gives one
    PrerequisiteProof.objects.create(
        training_id=training_id,
        name=proof.name,
        answer=proof.answer,
        source=proof.source,
        reason=reason,
        checked_on=proof.checked_on,
        valid_until=proof.valid_until,
        actor=actor,
        at=at,
    )


def attached() -> dict[str, list[Prerequisite]]:
    """Return every proof of a prerequisite, by training, in the order in which they came."""
    found: dict[str, list[Prerequisite]] = {}
    for row in PrerequisiteProof.objects.order_by("pk"):
        proof = Prerequisite(
            name=row.name,
            answer=row.answer,  # type: ignore[arg-type]
            source=f"{row.source} : {row.reason}" if row.reason else row.source,
            checked_on=row.checked_on,
            valid_until=row.valid_until,
        )
        found.setdefault(row.training_id, []).append(proof)
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """An employer's commitment to hire from a training, as it was signed, and its withdrawal if there is one."""

    number: int
    training_id: str
    employer: str
    organisation: str
    seats: int
    signed_on: date
    valid_until: date
    actor: str
    ended_on: date | None
    reason: str

    @property
    def last_day(self) -> date:
        """Last day on which it counts."""
        if self.ended_on is None:
            return self.valid_until
        return min(self.valid_until, self.ended_on - timedelta(days=1))


def commit(
    training_id: str,
    *,
    employer: str,
    organisation: str,
    seats: int,
    signed_on: date,
    valid_until: date,
    actor: str,
    at: datetime,
) -> int:
    """Add an employer's commitment to hire; return its number."""
    row = HiringCommitment.objects.create(
        training_id=training_id, employer=employer, organisation=organisation, seats=seats,
        signed_on=signed_on, valid_until=valid_until, actor=actor, at=at,
    )  # fmt: skip
    return row.pk


def end_promise(number: int, *, ended_on: date, reason: str, actor: str, at: datetime) -> bool:
    """Add the withdrawal of a commitment; False when it was withdrawn already."""
    try:
        with transaction.atomic():
            CommitmentEnd.objects.create(
                commitment_id=number, ended_on=ended_on, reason=reason, actor=actor, at=at
            )
    except IntegrityError:
        return False
    return True


def promise(number: int) -> Promise | None:
    """Return a commitment by its number."""
    row = HiringCommitment.objects.filter(pk=number).select_related("end").first()
    return None if row is None else _promise(row)


def promises(*, training_id: str | None = None, organisation: str | None = None) -> list[Promise]:
    """Return the commitments, of one training or of one employer if asked, latest first."""
    rows = HiringCommitment.objects.select_related("end").order_by("-signed_on", "-pk")
    if training_id is not None:
        rows = rows.filter(training_id=training_id)
    if organisation is not None:
        rows = rows.filter(organisation=organisation)
    return [_promise(row) for row in rows]


def _promise(row: HiringCommitment) -> Promise:
    end = getattr(row, "end", None)
    return Promise(
        number=row.pk,
        training_id=row.training_id,
        employer=row.employer,
        organisation=row.organisation,
        seats=row.seats,
        signed_on=row.signed_on,
        valid_until=row.valid_until,
        actor=row.actor,
        ended_on=None if end is None else end.ended_on,
        reason="" if end is None else end.reason,
    )


def commitments(own: dict[str, str]) -> dict[str, list[Commitment]]:
    """Return every commitment, by training, employers as ordinals; `own` gives the provider of each training."""
    found: dict[str, list[Promise]] = {}
    for one in sorted(promises(), key=lambda one: (one.organisation, one.number)):
        found.setdefault(one.training_id, []).append(one)
    return {name: as_commitments(those, own=own.get(name)) for name, those in found.items()}


def as_commitments(found: Sequence[Promise], *, own: str | None) -> list[Commitment]:
    """Write commitments as the evidence tells them: two establishments of one firm are one employer."""
    known: dict[str, int] = {}
    return [
        Commitment(
            employer=known.setdefault(firm(one.organisation), len(known) + 1),
            own=firm(one.organisation) == firm(own or ""),
            seats=one.seats,
            signed_on=one.signed_on,
            valid_until=one.last_day,
        )
        for one in found
    ]


def firm(organisation: str) -> str:
    """Return what two establishments of one firm share: the SIREN of a SIRET; any other code is its own."""
    return organisation[:9] if len(organisation) == _SIRET and organisation.isdecimal() else organisation


_SIRET = 14


def register(
    *,
    states: Sequence[str],
    areas: Sequence[tuple[str, str]],
    words: str,
    on: date,
    first: int,
    size: int,
    by_state: dict[str, int] | None = None,
) -> Page:
    """Search the register: labels that were granted once, of every area asked, in the order of their titles.

    States are those of the day `on`: a label whose period is over counts as expired, whatever its last act.
    `by_state` spares the count where the caller has it: that of the whole register, for neither areas nor words.
    """
    rows = _granted_once()
    for kind, code in areas:
        rows = rows.filter(pk__in=LabelArea.objects.filter(kind=kind, code=code).values("label"))
    for word in words.split():
        rows = rows.filter(title__icontains=word) | rows.filter(provider__icontains=word)
    counted = _by_state(rows, on) if by_state is None else by_state
    if states:
        rows = rows.annotate(standing=_standing(on)).filter(standing__in=list(states))
    count = sum(number for state, number in counted.items() if not states or state in states)
    # Numbers of the page first: whole rows of thousands of labels would be sorted to show a few.
    shown = rows.order_by("title", "reference").values_list("pk", flat=True)[first : first + size]
    page = _in_order(Label.objects.filter(pk__in=list(shown)))
    return Page(labels=[_dossier(row) for row in page], count=count, by_state=counted)


def by_state(on: date) -> dict[str, int]:
    """Count the labels of the whole register by their state on a day."""
    return _by_state(_granted_once(), on)


def _granted_once() -> QuerySet[Label]:
    """Leave out requests and refusals; told by what is not wanted, so that the order of titles comes from its index."""
    return Label.objects.exclude(state__in=[state for state in STATES if state not in PUBLIC])


def _by_state(rows: QuerySet[Label], on: date) -> dict[str, int]:
    return dict(rows.order_by().values_list(_standing(on)).annotate(Count("pk")))


def _standing(on: date) -> Case:
    """Say in SQL what `life.state_on` says of one label."""
    over = Q(state__in=ENDING, valid_until__lt=on)
    return Case(When(over, then=Value("expired")), default=F("state"), output_field=CharField())


def everything() -> list[Dossier]:
    """Return the whole register, for its files."""
    return [_dossier(row) for row in _in_order(Label.objects.filter(state__in=PUBLIC))]


def listed(on: date) -> list[Listed]:
    """Return every label of the register with its state on a day, in the order of their numbers."""
    rows = Label.objects.filter(state__in=PUBLIC, valid_from__isnull=False, valid_until__isnull=False)
    return [
        Listed(
            reference=reference,
            state=state_on(state, until, on),  # type: ignore[arg-type]
            provisional=provisional,
            valid_from=begun,  # type: ignore[arg-type]
            valid_until=until,  # type: ignore[arg-type]
            changed_on=changed.date(),
        )
        for reference, state, provisional, begun, until, changed in rows.values_list(
            "reference", "state", "provisional", "valid_from", "valid_until", "changed_at"
        ).order_by("reference")
    ]


def in_force_by_area(kind: str, on: date) -> dict[str, int]:
    """Count the labels in force on a day by area of a kind."""
    over = Q(label__valid_until__lt=on)
    rows = LabelArea.objects.filter(~over, kind=kind, label__state__in=IN_FORCE).order_by()
    return dict(rows.values_list("code").annotate(Count("pk")))


def known_areas(kind: str) -> list[tuple[str, str]]:
    """Return the codes of a kind that the register holds, with their names."""
    rows = LabelArea.objects.filter(kind=kind, label__state__in=PUBLIC).order_by("name", "code")
    return list(rows.values_list("code", "name").distinct())


def version() -> tuple[str, int, int]:
    """Return what changes with every label and every act: what is counted once may be kept until then."""
    last_label = Label.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    last_step = LabelStep.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    return str(files.folder()), last_label, last_step


def all_or_nothing() -> transaction.Atomic:
    """Open a transaction: an act and what it changes are kept together, or not at all."""
    return transaction.atomic()


def _in_order(rows: QuerySet[Label]) -> QuerySet[Label]:
    return rows.order_by("title", "reference").prefetch_related("areas")


def _dossier(row: Label) -> Dossier:
    areas = sorted((Area(kind=a.kind, code=a.code, name=a.name) for a in row.areas.all()), key=_by_name)
    return Dossier(
        reference=row.reference,
        training_id=row.training_id,
        title=row.title,
        provider=row.provider,
        organisation=row.organisation,
        rule=row.rule,
        fictif=row.fictif,
        state=row.state,
        provisional=row.provisional,
        valid_from=row.valid_from,
        valid_until=row.valid_until,
        review_on=row.review_on,
        changed_at=row.changed_at,
        areas=tuple(areas),
    )


def _by_name(area: Area) -> tuple[str, str, str]:
    return area.kind, area.name, area.code
