"""Addresses: French at the root, English under /en/, the API under /api/."""

from __future__ import annotations

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from numericemploi.api.app import api

urlpatterns = [
    path("api/v1/", api.urls),
    *i18n_patterns(path("", include("numericemploi.web.urls")), prefix_default_language=False),
]

handler403 = "numericemploi.web.errors.forbidden"
handler404 = "numericemploi.web.errors.not_found"
handler500 = "numericemploi.web.errors.failed"
