"""What employers ask: needs and offers."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Need(models.Model):
    """A need declared by an organisation."""

    need_id = models.CharField(max_length=80, unique=True)
    employer = models.CharField(max_length=250)
    siret = models.CharField(max_length=14, null=True)
    rome3 = models.CharField(max_length=5)
    commune = models.CharField(max_length=5)
    positions = models.PositiveIntegerField()
    horizon_months = models.PositiveSmallIntegerField()
    contract = models.CharField(max_length=20)
    firmness = models.CharField(max_length=20)
    telework_share = models.FloatField(null=True)
    beginners = models.BooleanField()
    declared_on = models.DateField()
    fictif = models.BooleanField()


class Offer(models.Model):
    """An advert, masked before it was stored."""

    source = models.CharField(max_length=20)
    offer_id = models.CharField(max_length=80)
    title = models.CharField(max_length=500)
    text = models.TextField(blank=True)
    rome = models.CharField(max_length=5, null=True)
    commune = models.CharField(max_length=5, null=True)
    employer = models.CharField(max_length=80, null=True)
    positions = models.PositiveIntegerField()
    contract = models.CharField(max_length=40, null=True)
    beginners = models.BooleanField(null=True)
    telework = models.BooleanField(null=True)
    remote = models.BooleanField(null=True)
    country = models.CharField(max_length=2, null=True)
    skills = models.JSONField(default=list)
    essential = models.JSONField(default=list)
    published_on = models.DateField()
    expires_on = models.DateField(null=True)
    fictif = models.BooleanField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["source", "offer_id"], name="one_offer")]
