"""What tests of the site share: a finished run, and somebody signed in."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

import small_run
from numericemploi.store import accounts, runs
from numericemploi.store.models import User


@pytest.fixture
def small(db: None, data_folder: object) -> runs.Done:
    """A finished run on Petit-Est."""
    return small_run.keep()


@pytest.fixture
def signed_in(db: None) -> Callable[[str], Client]:
    """Return a browser's session of a demonstration account, by name."""
    accounts.open_demonstration()

    def client_of(username: str) -> Client:
        client = Client()
        client.force_login(User.objects.get(username=username))
        return client

    return client_of
