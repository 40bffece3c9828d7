"""Labels: their dossier, the acts on it, votes, what was attached. Acts are added and never changed."""

from __future__ import annotations

from django.db import models


class Label(models.Model):
    """A label, from its request on. What it is for never changes; `state` and dates repeat the last act."""

    reference = models.CharField(max_length=60, unique=True)
    training_id = models.CharField(max_length=120, db_index=True)
    title = models.CharField(max_length=255)
    provider = models.CharField(max_length=255)
    organisation = models.CharField(max_length=40, db_index=True)
    rule = models.CharField(max_length=20)
    fictif = models.BooleanField()
    state = models.CharField(max_length=20, db_index=True)
    provisional = models.BooleanField(default=False)
    valid_from = models.DateField(null=True)
    valid_until = models.DateField(null=True)
    review_on = models.DateField(null=True)
    changed_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["title", "reference", "state"], name="register_by_title")]


class LabelArea(models.Model):
    """An occupation, a zone or a modality of a label: what the register is searched by."""

    label = models.ForeignKey(Label, on_delete=models.PROTECT, related_name="areas")
    kind = models.CharField(max_length=12)  # occupation, zone or modality
    code = models.CharField(max_length=12)
    name = models.CharField(max_length=120)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "code", "label"], name="one_area")]


class LabelStep(models.Model):
    """One act on a label: who, when, why, and what state it left."""

    label = models.ForeignKey(Label, on_delete=models.PROTECT, related_name="steps")
    number = models.PositiveIntegerField()
    act = models.CharField(max_length=20)
    state = models.CharField(max_length=20)
    at = models.DateTimeField()
    actor = models.CharField(max_length=150)
    role = models.CharField(max_length=20)
    reason = models.TextField(blank=True)
    detail = models.JSONField(default=dict)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["label", "number"], name="acts_of_a_label_in_order")]


class LabelEvidence(models.Model):
    """The evidence and the assessment on which a decision was taken, as they were."""

    label = models.ForeignKey(Label, on_delete=models.PROTECT, related_name="evidences")
    digest = models.CharField(max_length=64)
    evidence = models.TextField()
    assessment = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["label", "digest"], name="one_evidence")]


class LabelVote(models.Model):
    """A member's vote in a round; the interest declared, in their words."""

    label = models.ForeignKey(Label, on_delete=models.PROTECT, related_name="votes")
    round = models.PositiveIntegerField()
    member = models.CharField(max_length=150)
    choice = models.CharField(max_length=10)
    interest = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["label", "round", "member"], name="one_vote_a_round")]


class PrerequisiteProof(models.Model):
    """What an officer saw in a register about a training, on which day."""

    training_id = models.CharField(max_length=120, db_index=True)
    name = models.CharField(max_length=20)
    answer = models.CharField(max_length=20)
    source = models.CharField(max_length=300)
    reason = models.CharField(max_length=300, blank=True)  # why it does not apply
    checked_on = models.DateField()
    valid_until = models.DateField(null=True)
    actor = models.CharField(max_length=150)
    at = models.DateTimeField()


class HiringCommitment(models.Model):
    """An employer signed that it would hire from a training."""

    training_id = models.CharField(max_length=120, db_index=True)
    employer = models.CharField(max_length=250)
    organisation = models.CharField(max_length=40)
    seats = models.PositiveIntegerField()
    signed_on = models.DateField()
    valid_until = models.DateField()
    actor = models.CharField(max_length=150)
    at = models.DateTimeField()


class CommitmentEnd(models.Model):
    """An employer's commitment withdrawn before its last day: the commitment itself stays as it was signed."""

    commitment = models.OneToOneField(HiringCommitment, on_delete=models.PROTECT, related_name="end")
    ended_on = models.DateField()
    reason = models.CharField(max_length=300)
    actor = models.CharField(max_length=150)
    at = models.DateTimeField()
