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
    organisation: str


_ACCOUNTS = (
    ("conseillere", User.Role.ADVISER, ""),
    ("employeur", User.Role.EMPLOYER, "fictif-0001"),
    ("organisme", User.Role.PROVIDER, "fictif-0001"),
    ("acheteur", User.Role.BUYER, "region"),
    ("acheteuse-ft", User.Role.BUYER, "france_travail"),
    ("acheteuse-opco", User.Role.BUYER, "opco"),
    ("deleguee", User.Role.DELEGATE, ""),
    ("instructrice", User.Role.LABEL_OFFICER, ""),
    ("comite-1", User.Role.COMMITTEE, ""),
    ("comite-2", User.Role.COMMITTEE, ""),
    ("comite-3", User.Role.COMMITTEE, ""),
    ("administratrice", User.Role.ADMINISTRATOR, ""),
    ("administrateur", User.Role.ADMINISTRATOR, ""),
)
DEMONSTRATION = tuple(
    DemonstrationAccount(
        username=username, password=f"fictif-{username}-2024", role=role, organisation=organisation
    )
    for username, role, organisation in _ACCOUNTS
)


def demonstration(username: str) -> DemonstrationAccount:
    """Return one of the demonstration's accounts by its name."""
    return next(account for account in DEMONSTRATION if account.username == username)


def open_demonstration() -> None:
    """Create the demonstration's accounts that are not there yet; an existing one is left as it is."""
    for account in DEMONSTRATION:
        if not User.objects.filter(username=account.username).exists():
            User.objects.create_user(
                account.username,
                password=account.password,
                role=account.role,
                organisation=account.organisation,
            )
