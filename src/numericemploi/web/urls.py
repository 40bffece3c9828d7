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
    methods,
    plan,
    statements,
    suggestions,
    trainings,
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
    path("dossiers/", dossiers.dossiers, name="dossiers"),
    path("dossiers/<slug:key>/", dossiers.dossier, name="dossier"),
    path("plan/", plan.plan, name="plan"),
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
