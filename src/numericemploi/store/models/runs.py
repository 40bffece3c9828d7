"""Runs of the main job."""

from __future__ import annotations

from django.db import models


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
