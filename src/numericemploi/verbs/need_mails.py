"""What mails about needs say, in the language of who declared; no value of anybody but the need's own title."""

from __future__ import annotations

from collections.abc import Mapping
from string import Template
from typing import Any

from numericemploi.demand import needs_life

PATHS = {"fr": "/besoins/suivi/", "en": "/en/besoins/suivi/"}
"""Where a personal link leads, by language."""

_SIGNED = {
    "fr": "\n\nCe lien vous est personnel et vaut treize mois : qui l'a peut agir sur ce besoin.\n$link\n\n"
    "Numéric'Emploi. Message automatique$mention.\n",
    "en": "\n\nThis link is yours and lasts thirteen months: whoever has it may act on this need.\n$link\n\n"
    "Numéric'Emploi. Automatic message$mention.\n",
}
_FICTIF = {"fr": " d'une démonstration : besoin fictif", "en": " of a demonstration: fictif need"}
_WORDS = {
    ("accept", "fr"): (
        "Besoin à confirmer : $title",
        ("Un besoin a été déclaré avec cette adresse : $title, $positions poste(s).\n"
        "Il ne comptera qu'une fois confirmé par le lien ci-dessous, sous $address_days jours.\n"
        "Si vous n'avez rien déclaré, ne faites rien : il s'effacera des comptes de lui-même."),
    ),
    ("accept", "en"): (
        "Need to be confirmed: $title",
        ("A need was declared with this address: $title, $positions position(s).\n"
        "It will only count once confirmed by the link below, within $address_days days.\n"
        "If you declared nothing, do nothing: it will leave the counts by itself."),
    ),
    ("declare", "fr"): (
        "Besoin enregistré : $title",
        ("Votre besoin est enregistré : $title, $positions poste(s), à $horizon mois.\n"
        "Le lien ci-dessous dit ce qu'il devient ; il sert à le corriger, à dire qu'un poste est pourvu, à le "
        "fermer.\nSans nouvelles de vous pendant $ask_months mois, nous vous demanderons s'il tient toujours."),
    ),
    ("declare", "en"): (
        "Need recorded: $title",
        ("Your need is recorded: $title, $positions position(s), within $horizon months.\n"
        "The link below tells what becomes of it; use it to correct it, to say that a position is filled, to "
        "close it.\nWithout news from you for $ask_months months, we shall ask whether it still stands."),
    ),
    ("ask", "fr"): (
        "Ce besoin tient-il toujours ? $title",
        ("Vous n'avez rien dit de ce besoin depuis $ask_months mois : $title, $positions poste(s), dont $filled "
        "pourvu(s).\nConfirmez-le ou fermez-le par le lien ci-dessous. Sans réponse sous $answer_days jours, il "
        "cessera de compter."),
    ),
    ("ask", "en"): (
        "Does this need still stand? $title",
        ("You have said nothing of this need for $ask_months months: $title, $positions position(s), of which "
        "$filled filled.\nConfirm or close it by the link below. Without an answer within $answer_days days it "
        "will count no more."),
    ),
    ("lapse", "fr"): (
        "Besoin sans réponse : $title",
        ("Faute de réponse, ce besoin ne compte plus : $title.\nLe lien ci-dessous le confirme ou le déclare de "
        "nouveau, d'un geste."),
    ),
    ("lapse", "en"): (
        "Need without an answer: $title",
        ("For want of an answer this need counts no more: $title.\nThe link below confirms it or declares it "
        "again, in one click."),
    ),
}  # fmt: skip


def words(kind: str, *, language: str, need: Mapping[str, Any], link: str) -> tuple[str, str]:
    """Return the subject and the text of a mail."""
    values = {
        "title": " ".join((need["title"] or need["rome3"]).split()),
        "positions": need["positions"],
        "filled": need["filled"],
        "horizon": need["horizon_months"],
        "link": link,
        "mention": _FICTIF[language] if need["fictif"] else "",
        "ask_months": needs_life.ASK_MONTHS,
        "answer_days": needs_life.ANSWER_DAYS,
        "address_days": needs_life.ADDRESS_DAYS,
    }
    subject, text = _WORDS[kind, language]
    return (
        Template(subject).substitute(values),
        Template(text + _SIGNED[language]).substitute(values),
    )
