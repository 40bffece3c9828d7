"""Django's handle on the store."""

from __future__ import annotations

from django.apps import AppConfig


class StoreConfig(AppConfig):
    """The store as a Django application."""

    name = "numericemploi.store"
    label = "store"
