"""Funding rules changed on screen, and verdicts that were kept with the rules they rest on."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class FundingChange(models.Model):
    """A change of the rules as somebody proposed it: added and never altered; its steps say what became of it."""

    class Act(models.TextChoices):
        ADD = "add"
        REPLACE = "replace"
        END = "end"

    act = models.CharField(max_length=10, choices=Act)
    rule = models.CharField(max_length=80, blank=True)  # version replaced or ended
    starts_on = models.DateField()
    row = models.JSONField(default=dict)  # the new version, by column of `funding_rules`; empty for an end
    reason = models.TextField(max_length=2000)


class FundingStep(models.Model):
    """What happened to a change, one row a step, added and never altered."""

    class Step(models.TextChoices):
        PROPOSED = "proposed"
        VALIDATED = "validated"
        REFUSED = "refused"
        WITHDRAWN = "withdrawn"

    change = models.ForeignKey(FundingChange, on_delete=models.PROTECT, related_name="steps")
    step = models.CharField(max_length=10, choices=Step)
    actor = models.CharField(max_length=150)
    reason = models.TextField(max_length=2000, blank=True)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["change", "step"], name="one_step_of_a_kind"),
        ]


class FundingBook(models.Model):
    """The rules, schemes, lists and values of one revision, kept once a verdict rests on them."""

    revision = models.CharField(max_length=64, unique=True)
    tables = models.JSONField()


class FundingVerdict(models.Model):
    """A verdict kept: the facts without identity, the day, the answers, the rules they rest on."""

    reference = models.CharField(max_length=32, unique=True)
    on = models.DateField()
    facts = models.JSONField()
    answers = models.JSONField()
    book = models.ForeignKey(FundingBook, on_delete=models.PROTECT)
    # Taken away when the dossier is anonymised; the verdict stays, and can still be explained.
    dossier = models.CharField(max_length=80, blank=True, db_index=True)
    made_at = models.DateTimeField(auto_now_add=True)
