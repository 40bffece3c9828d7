"""Dossiers, and what became of the people trained."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


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
