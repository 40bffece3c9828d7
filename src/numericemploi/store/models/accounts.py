"""Accounts of people who sign in."""

from __future__ import annotations

from django.contrib.auth.models import AbstractUser
from django.db import models


class User(AbstractUser):
    """A person who signs in; the role says which verbs and pages are theirs, the organisation which objects."""

    class Role(models.TextChoices):
        ADVISER = "adviser", "Conseiller·ère"
        EMPLOYER = "employer", "Employeur"
        PROVIDER = "provider", "Organisme de formation"
        BUYER = "buyer", "Acheteur·se"
        DELEGATE = "delegate", "Délégué·e de branche"
        LABEL_OFFICER = "label_officer", "Instructeur·rice du label"
        COMMITTEE = "committee", "Membre du comité du label"
        ADMINISTRATOR = "administrator", "Administrateur·rice"

    role = models.CharField(max_length=20, choices=Role)
    # A SIRET for an employer or a provider, a funder's code for a buyer; empty for the others.
    organisation = models.CharField(max_length=40, blank=True)
