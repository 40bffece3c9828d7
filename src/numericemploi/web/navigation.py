"""The sections of the site, in the order of the loop, and the one that a page belongs to."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from numericemploi.verbs.access import Actor, may


@dataclass(frozen=True, slots=True, kw_only=True)
class _Section:
    """A section: the name of its first page, its words, the other pages in it, the right that opens it."""

    page: str
    words: object
    holds: tuple[str, ...] = ()
    right: str = ""


_SECTIONS = (
    _Section(page="home", words=_("Accueil")),
    _Section(
        page="needs",
        words=_("Besoins"),
        holds=(
            "need",
            "declare_need",
            "revise_need",
            "need_received",
            "followed_need",
            "followed_revise_need",
        ),
    ),
    _Section(
        page="occupations", words=_("Métiers"), holds=("synonyms", "add_synonym", "synonym", "abstained")
    ),
    _Section(page="zones", words=_("Zones"), holds=("zone", "zone_pair", "levels")),
    _Section(page="trainings", words=_("Formations"), holds=("training",)),
    _Section(page="labels", words=_("Labels"), holds=("label", "label-rules")),
    _Section(
        page="label-dossiers", words=_("Demandes de label"), holds=("label-dossier",), right="labels.dossiers"
    ),
    _Section(
        page="promises", words=_("Engagements de recrutement"), holds=("promise",), right="labels.promise"
    ),
    _Section(page="verify", words=_("Vérifier un label")),
    _Section(
        page="dossiers", words=_("Dossiers"), holds=("dossier", "dossier_funding"), right="dossiers.read"
    ),
    _Section(
        page="funding",
        words=_("Financements"),
        holds=(
            "funding_rules",
            "funding_rule",
            "rule_propose",
            "rule_propose_new",
            "rule_change",
            "funding_reforms",
            "funding_reform",
            "funding_verdict",
        ),
    ),
    _Section(
        page="plan",
        words=_("Plan d'achat"),
        holds=("plan_settings", "plan_variants", "plan_variant", "plan_try", "plan_pair", "plan_frontier"),
    ),
    _Section(
        page="purchases",
        words=_("Achats"),
        holds=(
            "plan_line",
            "plan_line_new",
            "plan_line_edit",
            "plan_line_versions",
            "plan_files",
            "plan_file",
            "recommendations",
            "recommendation",
            "recommendation_new",
            "recommendation_edit",
            "contracts",
            "follow_up",
        ),
    ),
    _Section(page="reach", words=_("Territoire"), holds=("settle",)),
    _Section(page="data", words=_("Données"), holds=("extracts", "extract")),
    _Section(page="mails", words=_("Courriels"), right="mails.read"),
    _Section(page="methods", words=_("Méthodes"), holds=("method",)),
)


def entries(actor: Actor, request) -> list[dict[str, object]]:
    """Return what the actor may open: address, words, and `page` or `true` where the visitor stands."""
    match = getattr(request, "resolver_match", None)
    here = "" if match is None else match.url_name
    return [
        {
            "address": reverse(section.page),
            "words": section.words,
            "current": "page" if here == section.page else "true" if here in section.holds else "",
        }
        for section in _SECTIONS
        if not section.right or may(actor, section.right)
    ]
