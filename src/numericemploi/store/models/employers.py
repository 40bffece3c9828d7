"""What employers ask: needs and offers."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Need(models.Model):
    """A need declared by an organisation."""

    need_id = models.CharField(max_length=80, unique=True)
    employer = models.CharField(max_length=250)
    siret = models.CharField(max_length=14, null=True)
    organisation = models.CharField(max_length=40, null=True, db_index=True)
    sector = models.CharField(max_length=6, null=True)
    title = models.CharField(max_length=200, null=True)
    rome4 = models.CharField(max_length=5, null=True)
    rome3 = models.CharField(max_length=5)
    skills_asked = models.TextField(null=True)
    skills = models.JSONField(default=list)
    commune = models.CharField(max_length=5, null=True)
    positions = models.PositiveIntegerField()
    filled = models.PositiveIntegerField(default=0)
    horizon_months = models.PositiveSmallIntegerField()
    contract = models.CharField(max_length=20)
    firmness = models.CharField(max_length=20)
    letter = models.CharField(max_length=250, null=True)
    telework_share = models.FloatField(null=True)
    beginners = models.BooleanField()
    declared_on = models.DateField()
    confirmed_on = models.DateField()
    asked_on = models.DateField(null=True)
    state = models.CharField(max_length=10, default="open", db_index=True)
    reason = models.CharField(max_length=20, null=True)
    revision = models.PositiveIntegerField(default=1)
    fictif = models.BooleanField()


class NeedRevision(models.Model):
    """One act on a need, and the whole need after it; added and never changed."""

    need = models.ForeignKey(Need, on_delete=models.PROTECT, related_name="+")
    revision = models.PositiveIntegerField()
    done_on = models.DateField()
    at = models.DateTimeField(auto_now_add=True)
    act = models.CharField(max_length=10)
    party = models.CharField(max_length=10)
    actor = models.CharField(max_length=150, blank=True)
    reason = models.CharField(max_length=1000, null=True)
    row = models.JSONField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["need", "revision"], name="one_need_revision")
        ]


class NeedContact(models.Model):
    """Where the holder of a need is written to, and in which language; forgotten some time after its end."""

    need = models.OneToOneField(Need, on_delete=models.CASCADE, related_name="+")
    address = models.EmailField()
    language = models.CharField(max_length=2)


class NeedLetter(models.Model):
    """The letter that promises to hire: a PDF in the data folder, for those in charge alone."""

    need = models.OneToOneField(Need, on_delete=models.CASCADE, related_name="+")
    file = models.CharField(max_length=120)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    attached_on = models.DateField()


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
