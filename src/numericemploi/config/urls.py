"""Addresses: French at the root, English under /en/, the API under /api/."""

from __future__ import annotations

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from numericemploi.api.app import api
from numericemploi.web import issuer

urlpatterns = [
    path("api/v1/", api.urls),
    path(".well-known/did.json", issuer.did, name="did"),
    path("labels/etats/<int:number>", issuer.status_list, name="status-list"),
    *i18n_patterns(path("", include("numericemploi.web.urls")), prefix_default_language=False),
]

handler403 = "numericemploi.web.errors.forbidden"
handler404 = "numericemploi.web.errors.not_found"
handler500 = "numericemploi.web.errors.failed"
