"""The catalogue: trainings and their sessions."""

from __future__ import annotations

from django.db import models


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
