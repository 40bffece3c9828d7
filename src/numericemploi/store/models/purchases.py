"""What is bought: plan lines with every revision, drafts that lost a race, files read, contract targets."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class PlanLine(models.Model):
    """A line of a purchase plan, as its last revision left it; never deleted."""

    line_id = models.CharField(max_length=60, unique=True)
    buyer = models.CharField(max_length=20, db_index=True)
    rome3 = models.CharField(max_length=5)
    level = models.PositiveSmallIntegerField(null=True)
    zone = models.CharField(max_length=4, null=True)
    commune = models.CharField(max_length=5, null=True)
    modality = models.CharField(max_length=10)
    period = models.CharField(max_length=7)
    places = models.PositiveIntegerField()
    hours = models.PositiveIntegerField(null=True)
    unit_price = models.PositiveBigIntegerField(null=True)
    sessions = models.JSONField(default=list)
    status = models.CharField(max_length=12, db_index=True)
    revision = models.PositiveIntegerField(default=1)
    recommendation = models.CharField(max_length=60, null=True, db_index=True)
    variant = models.CharField(max_length=64, null=True, db_index=True)
    parent = models.CharField(max_length=60, null=True)
    replaces = models.CharField(max_length=60, null=True)
    reference = models.CharField(max_length=80, null=True)
    fictif = models.BooleanField()


class PlanLineRevision(models.Model):
    """One act on a line, and the whole line after it; added and never changed."""

    line = models.ForeignKey(PlanLine, on_delete=models.PROTECT, related_name="+")
    revision = models.PositiveIntegerField()
    at = models.DateTimeField()
    act = models.CharField(max_length=12)
    actor = models.CharField(max_length=150)
    role = models.CharField(max_length=20)
    reason = models.TextField(blank=True)
    row = models.JSONField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["line", "revision"], name="one_line_revision")
        ]


class PlanLineDraft(models.Model):
    """What somebody wrote on a revision that was no longer the last: kept, for them to take up or leave."""

    line = models.ForeignKey(PlanLine, on_delete=models.PROTECT, related_name="+")
    revision = models.PositiveIntegerField()
    actor = models.CharField(max_length=150)
    at = models.DateTimeField()
    given = models.JSONField()
    state = models.CharField(max_length=10, default="waiting")  # waiting, taken or left


class PlanFile(models.Model):
    """A file of plan lines or of contract targets that was read; its rows wait until they are kept."""

    noun = models.CharField(max_length=10)  # lines or targets
    digest = models.CharField(max_length=64)
    name = models.CharField(max_length=250)
    buyer = models.CharField(max_length=20, blank=True)
    actor = models.CharField(max_length=150)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["noun", "digest", "buyer"], name="one_plan_file")
        ]


class PlanFileRow(models.Model):
    """One row of such a file: what it said, what is wrong with it, what became of it."""

    file = models.ForeignKey(PlanFile, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()  # line in the file
    cells = models.JSONField()
    unread = models.JSONField(default=list)  # fields that stand as a formula or under a merged cell
    state = models.CharField(max_length=10, default="waiting")  # waiting, kept or left
    line_id = models.CharField(max_length=60, blank=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["file", "number"], name="one_file_row")]


class CotTarget(models.Model):
    """A line of a territorial objectives contract."""

    target_id = models.CharField(max_length=60, unique=True)
    branch = models.CharField(max_length=120)
    starts_on = models.DateField()
    ends_on = models.DateField()
    signatories = models.JSONField(default=list)
    rome3 = models.CharField(max_length=5)
    level = models.PositiveSmallIntegerField(null=True)
    zone = models.CharField(max_length=4, null=True)
    quantity = models.PositiveIntegerField()
    priority = models.PositiveSmallIntegerField()
    fictif = models.BooleanField()


class Recommendation(models.Model):
    """A recommendation of the branch; once transmitted its content never changes."""

    reference = models.CharField(max_length=60, unique=True)
    zone = models.CharField(max_length=4)
    rome3 = models.CharField(max_length=5)
    level = models.PositiveSmallIntegerField(null=True)
    modality = models.CharField(max_length=10)
    period = models.CharField(max_length=7)
    places = models.PositiveIntegerField()
    why = models.TextField()
    no_interest = models.BooleanField()
    interests = models.TextField(blank=True)
    others = models.TextField(blank=True)  # further evidence, one reference a line
    recipients = models.JSONField(default=list)
    author = models.CharField(max_length=150)
    state = models.CharField(max_length=12, default="draft", db_index=True)
    revision = models.PositiveIntegerField(default=1)
    transmitted_at = models.DateTimeField(null=True)
    digest = models.CharField(max_length=64, blank=True)
    fictif = models.BooleanField()


class RecommendationEvidence(models.Model):
    """What a recommendation leans on, by reference: a frozen extract, a need, a letter, something published."""

    recommendation = models.ForeignKey(Recommendation, on_delete=models.PROTECT, related_name="evidence")
    kind = models.CharField(max_length=10)  # figures, need, letter or other
    reference = models.CharField(max_length=300)
    label = models.CharField(max_length=300)
    at = models.DateTimeField()


class RecommendationStep(models.Model):
    """One act on a recommendation: who, when, with which words; added and never changed."""

    recommendation = models.ForeignKey(Recommendation, on_delete=models.PROTECT, related_name="steps")
    number = models.PositiveIntegerField()
    act = models.CharField(max_length=12)
    at = models.DateTimeField()
    actor = models.CharField(max_length=150)
    role = models.CharField(max_length=20)
    organisation = models.CharField(max_length=40, blank=True)
    choice = models.CharField(max_length=12, blank=True)
    words = models.TextField(blank=True)
    interests = models.TextField(blank=True)
    row = models.JSONField(default=dict)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["recommendation", "number"], name="recommendation_acts_in_order")
        ]
