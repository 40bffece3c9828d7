"""Who did what, and what readers reported."""

from __future__ import annotations

from django.db import models


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
