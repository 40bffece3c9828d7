"""A variant to take away: its lines, and its seats by zone of origin, as plain cells."""

from __future__ import annotations

from datetime import date
from typing import Any

from numericemploi.planning import wording
from numericemploi.sources import spreadsheets
from numericemploi.store import plan_variants as kept
from numericemploi.store import runs
from numericemploi.verbs.access import Actor, require
from numericemploi.verbs.plan_variants import READ

FORMS = ("csv", "xlsx")

_SESSION = ("session", "formation", "code_insee_lieu", "modalite", "debut", "fin", "financeur")
_MONEY = ("places", "prix_par_place_eur", "cout_eur", "en_emploi_attendus", "pourquoi")
_ORIGIN = ("zone", "code_zone", "rome3", "places_reservees")


def document(number: int, form: str, *, actor: Actor) -> bytes:
    """Write a variant: two sheets in XLSX; in CSV a row for each session, zone of origin and occupation.

    Raises
    ------
    NotAllowedError
        The actor may not.
    NotFoundError
        There is no such variant.
    """
    require(actor, READ)
    require(actor, "plan.read_prices")
    variant = kept.get(number)
    run = runs.get(variant.run)
    facts = _facts(run)
    zones = dict(runs.table(run, "zones").select("zone", "label").iter_rows())
    lines = runs.table(variant, "plan_lines").to_dicts()
    reserved = runs.table(variant, "plan_reservations").to_dicts()
    funder = {line["session_id"]: line["funder"] for line in lines}
    notes = _notes(variant, run.as_of)
    origin = spreadsheets.Sheet(
        name="Places par zone", notes=notes, header=[*_SESSION, *_ORIGIN],
        rows=[
            [*_session(facts, row["session_id"], funder[row["session_id"]]), zones.get(row["zone"], row["zone"]),
             row["zone"], row["rome3"], row["seats"]]
            for row in reserved
        ],
    )  # fmt: skip
    if form == "csv":
        return spreadsheets.csv_text(origin).encode()
    bought = spreadsheets.Sheet(
        name="Lignes", notes=notes, header=[*_SESSION, *_MONEY],
        rows=[
            [*_session(facts, line["session_id"], line["funder"]), line["seats"],
             facts[line["session_id"]]["unit_price"] / 100, line["cost"] / 100, line["expected"],
             wording.say(wording.read(line["why"]))]
            for line in lines
        ],
    )  # fmt: skip
    return spreadsheets.workbook([bought, origin])


def _facts(run: runs.Done) -> dict[str, dict[str, Any]]:
    """Sessions with the title of their training, as the run knew them."""
    trainings = runs.table(run, "trainings").select("training_id", "title")
    joined = runs.table(run, "sessions").join(trainings, on="training_id", how="left")
    return {row["session_id"]: row for row in joined.iter_rows(named=True)}


def _session(facts: dict[str, dict[str, Any]], session: str, funder: str) -> list[spreadsheets.Cell]:
    row = facts[session]
    return [session, row["title"], row["commune"], row["modality"], row["starts_on"], row["ends_on"], funder]


def _notes(variant: kept.Variant, as_of: date) -> list[str]:
    return [
        (
            f"Variante n° {variant.number}, de {variant.author}, du calcul n° {variant.run} au {as_of:%d/%m/%Y} ; "
            "prix fictifs"
        ),
        f"Empreinte de ce qui a servi {variant.inputs_digest}, du résultat {variant.digest}",
        "Les fractions de place sont des espérances ; une place réservée l'est pour la zone d'origine",
    ]
