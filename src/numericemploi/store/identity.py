"""Who this instance is to the world: its public address, the name of who grants labels."""

from __future__ import annotations

from django.conf import settings

from numericemploi.labels.credential.address import Addresses


def addresses() -> Addresses:
    """Return the addresses that credentials name."""
    return Addresses(base=settings.PUBLIC_URL)


def issuer_name() -> str:
    """Return the name of who grants labels."""
    return str(settings.ISSUER_NAME)


def is_demonstration() -> bool:
    """Whether labels are granted under the demonstration's address: fictif, and refused anywhere else."""
    return bool(settings.PUBLIC_URL == settings.DEMONSTRATION_URL)
