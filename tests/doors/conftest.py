"""What tests of the site share: a finished run, and somebody signed in."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

import petit_est
import small_run
from numericemploi.model.tables.statistics import OFFER_COUNTS
from numericemploi.reference.datasets import DATASETS
from numericemploi.store import accounts, editions, runs
from numericemploi.store.models import User


@pytest.fixture
def small(db: None, data_folder: object) -> runs.Done:
    """A finished run on Petit-Est."""
    return small_run.keep()


@pytest.fixture
def public(small: runs.Done) -> editions.Listed:
    """A public edition beside the run, as the catalogue of datasets describes it."""
    dataset = next(found for found in DATASETS if found.name == "offer_counts")
    source = editions.Source(
        dataset=dataset.name, origin="public", publisher=dataset.publisher, licence=dataset.licence,
        vintage=dataset.vintage, published_on=dataset.published_on,
    )  # fmt: skip
    return editions.keep(
        OFFER_COUNTS, petit_est.offer_counts(), rejects=None, source=source, digest="0" * 64,
        read={"offres.csv": "ab" * 32},
    )  # fmt: skip


@pytest.fixture
def signed_in(db: None) -> Callable[[str], Client]:
    """Return a browser's session of a demonstration account, by name."""
    accounts.open_demonstration()

    def client_of(username: str) -> Client:
        client = Client()
        client.force_login(User.objects.get(username=username))
        return client

    return client_of
