"""What was loaded: editions of public tables, imports of records."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q


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
