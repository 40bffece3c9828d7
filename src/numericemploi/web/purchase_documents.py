"""The printed dossier of a committee: lines by buyer, doubles, holes, contract targets, recommendations."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from numericemploi.model.tables.purchases import ACTIVE, BUYERS
from numericemploi.sources import printed
from numericemploi.verbs import clock, plan_lines, purchases, recommendations
from numericemploi.verbs.access import may
from numericemploi.web import dates, numbers
from numericemploi.web.plan_lines import shown
from numericemploi.web.vocabulary import word


def dossier(actor) -> bytes:
    """Print what the committee of buyers reads; for buyers and the branch alone."""
    seen, names = purchases.together(actor=actor), plan_lines.places()
    digest = purchases.digest_of(seen.lines)[:16]
    day = dates.long(clock.now().date())
    fictif = _("Données FICTIVES.") + " " if seen.lines["fictif"].any() else ""
    return printed.pdf(
        "purchases",
        {
            "language": numbers.language(),
            "title": _("Achats de formations : dossier de la commission"),
            "mention": fictif + _("Plan au %(day)s, empreinte %(digest)s.") % {"day": day, "digest": digest},
            "foot": _("Imprimé le %(day)s · empreinte %(digest)s") % {"day": day, "digest": digest},
            "lead": _("Document de travail : les prix ligne à ligne ne se publient pas."),
            "parts": [
                *(_lines(seen, buyer, names, actor) for buyer in BUYERS),
                _doubles(seen, names),
                _holes(seen, names),
                _targets(seen, names),
                _advice(actor, names),
            ],
        },
    )


def _lines(seen, buyer: str, names, actor) -> dict:
    own = [row for row in seen.lines.to_dicts() if row["buyer"] == buyer and row["status"] in ACTIVE]
    priced = may(actor, "plan.read_prices")
    header = [
        _("Métier"),
        _("Zone"),
        _("Niveau"),
        _("Modalité"),
        _("Période"),
        _("Places"),
        _("Heures"),
        _("Statut"),
    ]
    rows = [
        [
            *(
                shown(name, row[name], names)
                for name in ("rome3", "zone", "level", "modality", "period", "places", "hours", "status")
            ),
            *([shown("unit_price", row["unit_price"], names)] if priced else []),
        ]
        for row in sorted(own, key=lambda row: (row["period"], row["rome3"], row["zone"] or ""))
    ]
    places = sum(row["places"] for row in own)
    cost = sum(row["places"] * row["unit_price"] for row in own if row["unit_price"] is not None)
    note = ngettext("%(count)s ligne", "%(count)s lignes", len(own)) % {"count": len(own)}
    note += ", " + ngettext("%(count)s place", "%(count)s places", places) % {"count": places}
    return _part(
        word("funder", buyer),
        header + ([_("Prix par place")] if priced else []),
        rows,
        note=f"{note}, {numbers.euros(cost)}" if priced else note,
        widths=[5, 4, 1, 2, 2, 1, 1, 2] + ([2] if priced else []),
    )


def _doubles(seen, names) -> dict:
    rows = [
        [
            row["session_id"]
            or f"{shown('rome3', row['rome3'], names)}, {names.zones.get(row['zone'], row['zone'])}, {row['half']}",
            ", ".join(word("funder", one) for one in row["buyers"]),
            str(row["places"]),
            "—" if row["gap"] is None else numbers.tenth(row["gap"]),
            ", ".join(row["lines"]),
        ]
        for row in seen.doubles.to_dicts()
    ]
    header = [_("Quoi"), _("Acheteurs"), _("Places"), _("Écart"), _("Lignes")]
    return _part(_("Achats en double"), header, rows, widths=[6, 3, 1, 1, 4])


def _holes(seen, names) -> dict:
    rows = [
        [
            names.zones.get(row["zone"], row["zone"]),
            shown("rome3", row["rome3"], names),
            numbers.tenth(row["gap"]),
            numbers.between(row["low"], row["high"]),
            str(row["remote"]),
        ]
        for row in seen.holes.head(40).to_dicts()
    ]
    header = [_("Zone"), _("Métier"), _("Écart"), _("Intervalle"), _("Places à distance")]
    note = _("Écart à 24 mois : postes moins personnes prêtes ou en formation. Les 40 plus grands.")
    return _part(_("Manques : aucun achat"), header, rows, note=note, widths=[4, 6, 1, 2, 2])


def _targets(seen, names) -> dict:
    progress = {row["target_id"]: row for row in seen.progress.to_dicts()}
    rows = [
        [
            row["branch"],
            shown("rome3", row["rome3"], names),
            names.zones.get(row["zone"] or "", _("toute la région")),
            str(row["priority"]),
            str(row["quantity"]),
            str(progress[row["target_id"]]["reached"]),
            str(progress[row["target_id"]]["remaining"]),
        ]
        for row in seen.targets.sort("branch", "priority", "target_id").to_dicts()
    ]
    header = [
        _("Branche"),
        _("Métier"),
        _("Territoire"),
        _("Priorité"),
        _("Objectif"),
        _("Atteint"),
        _("Reste"),
    ]
    return _part(_("Objectifs des contrats (COT)"), header, rows, widths=[3, 6, 4, 1, 1, 1, 1])


def _advice(actor, names) -> dict:
    rows = [
        [
            one.row["reference"],
            f"{shown('rome3', one.row['rome3'], names)}, {names.zones.get(one.row['zone'], '')}",
            str(one.row["places"]),
            "; ".join(
                f"{word('funder', buyer)} : {word('answer', one.answers[buyer].choice if buyer in one.answers else '')}"
                for buyer in one.row["recipients"]
            ),
        ]
        for one in recommendations.listing(actor=actor)
        if one.row["state"] == "transmitted"
    ]
    header = [_("Référence"), _("Quoi"), _("Places"), _("Réponses")]
    return _part(_("Recommandations de la branche"), header, rows, widths=[2, 6, 1, 5])


def _part(title: str, header: list[str], rows: list[list[str]], *, widths: list[int], note: str = "") -> dict:
    return {
        "title": title,
        "header": header,
        "rows": rows,
        "widths": widths,
        "note": note,
        "none": _("Rien."),
    }
