"""The vocabulary that people keep up to date, and the titles that nobody could read."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class SynonymEdit(models.Model):
    """Somebody put a synonym in a state, for a reason: one line an act, added and never changed."""

    text = models.CharField(max_length=120)
    key = models.CharField(max_length=120)
    rome4 = models.CharField(max_length=5)
    state = models.CharField(max_length=10)
    author = models.CharField(max_length=150)
    at = models.DateTimeField(auto_now_add=True)
    reason = models.CharField(max_length=500)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["key", "rome4"], name="one_synonym")]


class AbstainedTitle(models.Model):
    """A title of employers that the matcher abstained on: how often it was seen, and what came closest."""

    title = models.CharField(max_length=500)
    seen = models.PositiveIntegerField()
    last_seen = models.DateField()
    candidates = models.JSONField(default=list)
    as_of = models.DateField()
