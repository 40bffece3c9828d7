"""What tests of the site share: a finished run, and somebody signed in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

import petit_est
import small_run
from numericemploi.model.tables.statistics import OFFER_COUNTS
from numericemploi.model.tables.territories import COMMUNE_POSTCODES, COMMUNES
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
def signed_in(db: None, settings: Any) -> Callable[[str], Client]:
    """Return a browser's session of a demonstration account, by name; nobody types a password here."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    accounts.open_demonstration()

    def client_of(username: str) -> Client:
        client = Client()
        client.force_login(User.objects.get(username=username))
        return client

    return client_of


@pytest.fixture
def communes(db: None, data_folder: object) -> None:
    """Petit-Est's communes and their postcodes, a namesake in two departments among them."""
    places = [
        *petit_est.geography().select("commune", "label", "department", "region", "zone").to_dicts(),
        *({"commune": code, "label": "Saint-Martin", "department": code[:2], "region": "99", "zone": petit_est.TOWN}
          for code in ("97001", "98001")),
    ]  # fmt: skip
    source = editions.Source(
        dataset="communes", origin="packaged", publisher="", licence="", vintage="",
        published_on=petit_est.AS_OF,
    )  # fmt: skip
    editions.keep(COMMUNES, COMMUNES.of(places), rejects=None, source=source, digest="c" * 64)
    postcodes = COMMUNE_POSTCODES.of(
        [
            {"commune": row["commune"], "postcode": f"{row['commune'][:2]}0{row['commune'][3:]}"}
            for row in places
        ]
    )
    editions.keep(COMMUNE_POSTCODES, postcodes, rejects=None, source=source, digest="d" * 64)
