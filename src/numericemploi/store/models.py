"""What the instance remembers. Field names of records equal the declared columns of their table."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import Q


class User(AbstractUser):
    """A person who signs in; the role says which verbs and pages are theirs."""

    class Role(models.TextChoices):
        ADVISER = "adviser", "Conseiller·ère"
        BUYER = "buyer", "Acheteur·se"
        LABEL_OFFICER = "label_officer", "Instructeur·rice du label"
        ADMINISTRATOR = "administrator", "Administrateur·rice"

    role = models.CharField(max_length=20, choices=Role)


class Edition(models.Model):
    """One reading of one dataset: where it came from, how many rows, where its table lies.

    The table itself is a Parquet file in the data folder, named by its digest and never rewritten;
    making an edition current is one row changed, so a reader sees the old or the new one, never half.
    """

    table = models.CharField(max_length=60)
    dataset = models.CharField(max_length=60)
    origin = models.CharField(max_length=20)  # packaged, fictif or public
    digest = models.CharField(max_length=64)  # of the source files' bytes and of the software's version
    files = models.JSONField(default=dict)  # each source file's name and SHA-256
    file = models.CharField(max_length=120)
    rejects_file = models.CharField(max_length=120, blank=True)
    rows = models.PositiveIntegerField()
    refused = models.PositiveIntegerField(default=0)
    warned = models.PositiveIntegerField(default=0)
    vintage = models.CharField(max_length=60)
    published_on = models.DateField()
    publisher = models.CharField(max_length=300)
    licence = models.CharField(max_length=120)
    loaded_at = models.DateTimeField(auto_now_add=True)
    current = models.BooleanField(default=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["table"], condition=Q(current=True), name="one_current_edition")
        ]


class Need(models.Model):
    """A need declared by an organisation."""

    need_id = models.CharField(max_length=80, unique=True)
    employer = models.CharField(max_length=250)
    siret = models.CharField(max_length=14, null=True)
    rome3 = models.CharField(max_length=5)
    commune = models.CharField(max_length=5)
    positions = models.PositiveIntegerField()
    horizon_months = models.PositiveSmallIntegerField()
    contract = models.CharField(max_length=20)
    firmness = models.CharField(max_length=20)
    telework_share = models.FloatField(null=True)
    beginners = models.BooleanField()
    declared_on = models.DateField()
    fictif = models.BooleanField()


class Offer(models.Model):
    """An advert, masked before it was stored."""

    source = models.CharField(max_length=20)
    offer_id = models.CharField(max_length=80)
    title = models.CharField(max_length=500)
    text = models.TextField(blank=True)
    rome = models.CharField(max_length=5, null=True)
    commune = models.CharField(max_length=5, null=True)
    employer = models.CharField(max_length=80, null=True)
    positions = models.PositiveIntegerField()
    contract = models.CharField(max_length=40, null=True)
    beginners = models.BooleanField(null=True)
    telework = models.BooleanField(null=True)
    skills = models.JSONField(default=list)
    essential = models.JSONField(default=list)
    published_on = models.DateField()
    expires_on = models.DateField(null=True)
    fictif = models.BooleanField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["source", "offer_id"], name="one_offer")]


class Candidate(models.Model):
    """A dossier: no name, no birth date, no national number."""

    candidate_id = models.CharField(max_length=80, unique=True)
    commune = models.CharField(max_length=5)
    status = models.CharField(max_length=20)
    level = models.PositiveSmallIntegerField(null=True)
    target_rome3 = models.CharField(max_length=5)
    skills = models.JSONField(default=list)
    experience_months = models.PositiveIntegerField()
    max_minutes = models.PositiveIntegerField()
    car = models.BooleanField()
    remote_ok = models.BooleanField()
    opened_on = models.DateField()
    fictif = models.BooleanField()


class Training(models.Model):
    """A training of the catalogue."""

    training_id = models.CharField(max_length=120, unique=True)
    title = models.CharField(max_length=255)
    provider = models.CharField(max_length=255)
    siret = models.CharField(max_length=14, null=True)
    nda = models.CharField(max_length=11, null=True)
    rome = models.JSONField(default=list)
    skills = models.JSONField(default=list)
    objective = models.TextField(blank=True)
    level_entry = models.PositiveSmallIntegerField(null=True)
    level_exit = models.PositiveSmallIntegerField(null=True)
    certifying = models.BooleanField()
    rncp = models.CharField(max_length=20, null=True)
    fictif = models.BooleanField()


class Session(models.Model):
    """A session: a training given somewhere at some time."""

    session_id = models.CharField(max_length=120, unique=True)
    training_id = models.CharField(max_length=120, db_index=True)
    commune = models.CharField(max_length=5, null=True)
    modality = models.CharField(max_length=10)
    starts_on = models.DateField(null=True)
    ends_on = models.DateField(null=True)
    hours = models.PositiveIntegerField(null=True)
    seats_min = models.PositiveIntegerField(null=True)
    seats_max = models.PositiveIntegerField(null=True)
    unit_price = models.PositiveBigIntegerField(null=True)
    status = models.CharField(max_length=20)
    buyer = models.CharField(max_length=20, null=True)
    fictif = models.BooleanField()


class Outcome(models.Model):
    """What became of one entrant at one milestone after the end."""

    session_id = models.CharField(max_length=120)
    training_id = models.CharField(max_length=120, db_index=True)
    person = models.CharField(max_length=80)
    ended_on = models.DateField()
    finished = models.BooleanField()
    milestone = models.PositiveSmallIntegerField()
    situation = models.CharField(max_length=20)
    rome3 = models.CharField(max_length=5, null=True)
    evidence = models.CharField(max_length=20, null=True)
    observed_on = models.DateField()
    fictif = models.BooleanField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["session_id", "person", "milestone"], name="one_outcome")
        ]


class Intake(models.Model):
    """One import of one file of records: what came in, what was refused, and where that is written."""

    noun = models.CharField(max_length=20)
    file = models.CharField(max_length=250)  # name only, never the folder
    digest = models.CharField(max_length=64)
    origin = models.CharField(max_length=20)  # fictif or imported
    rows = models.PositiveIntegerField()
    refused = models.PositiveIntegerField()
    warned = models.PositiveIntegerField()
    rejects_file = models.CharField(max_length=120, blank=True)
    brought_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["noun", "digest"], name="one_intake")]


class Run(models.Model):
    """One run of the main job. `folder` holds its tables and evidence; the pages read the last done one."""

    class State(models.TextChoices):
        RUNNING = "running"
        DONE = "done"
        FAILED = "failed"

    as_of = models.DateField()
    state = models.CharField(max_length=10, choices=State, default=State.RUNNING)
    started_at = models.DateTimeField(auto_now_add=True)
    heartbeat_at = models.DateTimeField(auto_now=True)
    steps = models.JSONField(default=list)
    result = models.JSONField(default=dict)
    digest = models.CharField(max_length=64, blank=True)
    folder = models.CharField(max_length=120, blank=True)


class Event(models.Model):
    """Who did what, when: one row a verb, added and never changed; no personal value inside."""

    at = models.DateTimeField(auto_now_add=True)
    actor = models.CharField(max_length=150)
    verb = models.CharField(max_length=60)
    about = models.CharField(max_length=200, blank=True)
    detail = models.JSONField(default=dict)


class FigureReport(models.Model):
    """Somebody says that a figure is wrong: which one, where, and why, in their words."""

    figure = models.CharField(max_length=200)
    page = models.CharField(max_length=300)
    message = models.TextField(max_length=2000)
    reported_at = models.DateTimeField(auto_now_add=True)
