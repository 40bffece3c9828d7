"""Signed labels: where the bit of each stands, what was signed, how its standing changed. Only added to."""

from __future__ import annotations

from django.db import models


class StatusPlace(models.Model):
    """The bit of a label: allocated once, never given to another label."""

    reference = models.CharField(max_length=60, unique=True)
    list_number = models.PositiveIntegerField()
    index = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["list_number", "index"], name="one_label_one_bit"),
            models.CheckConstraint(
                condition=models.Q(index__lt=131_072, list_number__gte=1), name="bit_within_list"
            ),
        ]


class Credential(models.Model):
    """A credential as it was signed. Signed again, a decision gets one more row; the last one counts."""

    reference = models.CharField(max_length=60, db_index=True)
    decision = models.CharField(max_length=80)
    generation = models.PositiveIntegerField(default=1)
    digest = models.CharField(max_length=64, unique=True)
    key = models.CharField(max_length=80)
    signed_at = models.DateTimeField()
    valid_until = models.DateTimeField()
    # The signed bytes; empty on a row that only the ledger remembered.
    document = models.TextField(blank=True)
    # Nobody sees it before the ledger holds it.
    published_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["decision", "generation"], name="one_credential_a_decision")
        ]


class StandingChange(models.Model):
    """A label was suspended, restored or withdrawn, by which decision."""

    reference = models.CharField(max_length=60)
    number = models.PositiveIntegerField()
    act = models.CharField(max_length=20)
    bit = models.BooleanField()
    at = models.DateTimeField()
    decision = models.CharField(max_length=80, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["reference", "number"], name="changes_of_a_label_in_order")
        ]
