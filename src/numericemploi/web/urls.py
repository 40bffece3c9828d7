"""Addresses of pages, in the order of the loop; the same words in both languages, so that a link lasts."""

from __future__ import annotations

from django.contrib.auth.views import LogoutView
from django.urls import path

from numericemploi.web import (
    accounts,
    data,
    dossiers,
    figures,
    home,
    issuer,
    methods,
    plan,
    reach,
    settle,
    statements,
    suggestions,
    trainings,
    verification,
    zone_sheet,
    zones,
)

urlpatterns = [
    path("", home.home, name="home"),
    path("metiers/suggestions/", suggestions.occupations, name="occupation_suggestions"),
    path("competences/suggestions/", suggestions.skills, name="skill_suggestions"),
    path("communes/suggestions/", suggestions.communes, name="commune_suggestions"),
    path("zones/", zones.zones, name="zones"),
    path("zones/<slug:code>/", zone_sheet.zone, name="zone"),
    path("formations/", trainings.trainings, name="trainings"),
    path("formations/<path:training_id>/preuves.json", trainings.evidence, name="evidence"),
    path("formations/<path:training_id>/", trainings.training, name="training"),
    path("labels/verifier/", verification.verify, name="verify"),
    path("labels/<slug:reference>/attestation.<slug:form>", issuer.attestation, name="attestation"),
    path("dossiers/", dossiers.dossiers, name="dossiers"),
    path("dossiers/<slug:key>/", dossiers.dossier, name="dossier"),
    path("plan/", plan.plan, name="plan"),
    path("territoire/", reach.reach, name="reach"),
    path("territoire/implantation/", settle.settle, name="settle"),
    path("territoire/implantation/imprimer.pdf", settle.settle_printed, name="settle_printed"),
    path("donnees/", data.data, name="data"),
    path("methodes/", methods.methods, name="methods"),
    path("methodes/<slug:slug>/", methods.method, name="method"),
    path("signaler/", figures.report, name="report"),
    path("signaler/recu/<str:token>/", figures.reported, name="reported"),
    path("connexion/", accounts.Login.as_view(), name="login"),
    path("deconnexion/", LogoutView.as_view(), name="logout"),
    path("accessibilite/", statements.accessibility, name="accessibility"),
    path("mentions/", statements.legal, name="legal"),
]
