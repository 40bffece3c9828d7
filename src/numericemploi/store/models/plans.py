"""Variants of the purchase plan, and who adopted what of them."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from numericemploi.store.models.runs import Run


class PlanVariant(models.Model):
    """A plan that a buyer had computed: added and never altered; its tables lie in `folder`, under their digest."""

    run = models.ForeignKey(Run, on_delete=models.PROTECT)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True)
    title = models.CharField(max_length=120, blank=True)
    parameters = models.JSONField()
    author = models.CharField(max_length=150)
    organisation = models.CharField(max_length=60, blank=True)
    made_at = models.DateTimeField(auto_now_add=True)
    seconds = models.FloatField()
    inputs_digest = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)
    folder = models.CharField(max_length=120)
    summary = models.JSONField()


class PlanStudy(models.Model):
    """A study of a run's plan that somebody had computed: added and never altered; its tables lie in `folder`."""

    kind = models.CharField(max_length=20)
    run = models.ForeignKey(Run, on_delete=models.PROTECT)
    parameters = models.JSONField()
    author = models.CharField(max_length=150)
    made_at = models.DateTimeField(auto_now_add=True)
    seconds = models.FloatField()
    inputs_digest = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)
    folder = models.CharField(max_length=120)


class PlanRequest(models.Model):
    """A study that somebody asked for, done in the background: who asked, since when, how far it is."""

    class State(models.TextChoices):
        WAITING = "waiting"
        RUNNING = "running"
        DONE = "done"
        FAILED = "failed"

    kind = models.CharField(max_length=20)
    run = models.ForeignKey(Run, on_delete=models.PROTECT)
    parameters = models.JSONField()
    inputs_digest = models.CharField(max_length=64)
    author = models.CharField(max_length=150)
    role = models.CharField(max_length=20)
    organisation = models.CharField(max_length=60, blank=True)
    asked_at = models.DateTimeField(auto_now_add=True)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    begun = models.PositiveIntegerField(default=0)  # how many times a worker took it up
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    heartbeat_at = models.DateTimeField(auto_now=True)
    reason = models.TextField(blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["kind", "inputs_digest"],
                condition=models.Q(state__in=("waiting", "running")),
                name="a_study_is_asked_once_at_a_time",
            ),
        ]


class PlanAdoption(models.Model):
    """A funder adopts its part of a variant: one row each, added and never altered."""

    variant = models.ForeignKey(PlanVariant, on_delete=models.PROTECT, related_name="adoptions")
    funder = models.CharField(max_length=20)
    actor = models.CharField(max_length=150)
    reason = models.TextField(max_length=2000)
    adopted_on = models.DateField()
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["variant", "funder"], name="a_funder_adopts_a_variant_once"),
        ]
