"""Extracts that somebody froze."""

from __future__ import annotations

from django.db import models


class Extract(models.Model):
    """A document as it was on a day: its bytes lie in the data folder, under their own digest."""

    digest = models.CharField(max_length=64, unique=True)
    name = models.CharField(max_length=120)
    form = models.CharField(max_length=10)
    size = models.PositiveIntegerField()
    as_of = models.DateField()
    run_digest = models.CharField(max_length=64)
    actor = models.CharField(max_length=150)
    frozen_at = models.DateTimeField(auto_now_add=True)
