"""Accounts of those who sign in."""

from __future__ import annotations

from dataclasses import dataclass

from numericemploi.store.models import User


@dataclass(frozen=True, slots=True, kw_only=True)
class DemonstrationAccount:
    """An account that the demonstration prints: everything about it is public."""

    username: str
    password: str
    role: str


DEMONSTRATION = (
    DemonstrationAccount(username="conseillere", password="fictif-conseillere-2024", role=User.Role.ADVISER),
    DemonstrationAccount(username="acheteur", password="fictif-acheteur-2024", role=User.Role.BUYER),
    DemonstrationAccount(username="instructrice", password="fictif-instructrice-2024", role=User.Role.LABEL_OFFICER),
)  # fmt: skip


def open_demonstration() -> None:
    """Create the demonstration's accounts that are not there yet; an existing one is left as it is."""
    for account in DEMONSTRATION:
        if not User.objects.filter(username=account.username).exists():
            User.objects.create_user(account.username, password=account.password, role=account.role)
