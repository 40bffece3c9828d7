"""Purchases read together: doubles and holes, contract targets, the chain to people in work, files to take away."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from numericemploi.planning import chain, overlaps
from numericemploi.planning.line_form import Places
from numericemploi.reference import packaged
from numericemploi.sources import lheo_written, spreadsheets
from numericemploi.store import editions, purchases, recommendations, records, runs
from numericemploi.verbs import plan_lines
from numericemploi.verbs.access import Actor, may, require

_HORIZON = "medium"
HEADER = ("Identifiant", "Révision", "Plan adopté", "Acheteur", "Code ROME", "Libellé du métier", "Niveau",
          "Zone d'emploi", "Libellé de la zone", "Commune", "Libellé de la commune", "Modalité", "Période",
          "Places", "Heures",
          "Prix unitaire (€)", "Sessions", "Statut", "Motif", "Référence", "Remplace", "Recommandation")  # fmt: skip
"""Columns of an exported plan, which its re-import reads again."""

_BUYERS = {"region": "Région", "france_travail": "France Travail", "opco": "Opco"}
_MODALITIES = {"onsite": "présentiel", "remote": "distanciel", "blended": "mixte"}
_STATUSES = {"proposed": "proposée", "recommended": "recommandée", "adopted": "adoptée", "published": "publiée",
             "contracted": "conventionnée", "opened": "ouverte", "cancelled": "annulée"}  # fmt: skip
_HOW = (
    "Identifiant vide : nouvelle ligne. Ligne absente : inchangée. Pour annuler : statut « annulée » et un motif.",
    "Ne changez ni l'identifiant ni la révision : ils disent ce que vous aviez lu.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Together:
    """The lines of all buyers, read together; `as_of` is the day of the gaps, None before the first run."""

    lines: pl.DataFrame
    doubles: pl.DataFrame
    holes: pl.DataFrame
    targets: pl.DataFrame
    progress: pl.DataFrame
    as_of: date | None


def together(*, actor: Actor) -> Together:
    """Set the lines of all buyers beside one another, the gap and the contract targets.

    Raises
    ------
    NotAllowedError
        Plans in the making are for buyers and the branch.
    """
    require(actor, "purchases.read")
    run = runs.latest()
    lines, targets = plan_lines.listing(actor=actor), purchases.targets()
    empty = {"zone": pl.String, "rome3": pl.String, "gap": pl.Float64, "low": pl.Float64, "high": pl.Float64}
    gap = (
        pl.DataFrame(schema=empty)
        if run is None
        else runs.table(run, "gap").filter(horizon=_HORIZON).select(*empty)
    )
    return Together(
        lines=lines,
        doubles=overlaps.doubles(lines, gap),
        holes=overlaps.holes(lines, gap),
        targets=targets,
        progress=overlaps.progress(targets, lines),
        as_of=None if run is None else run.as_of,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Followed:
    """What became of advice and money: for anybody as far as small groups allow, line by line for those in charge."""

    advice: pl.DataFrame
    prices: pl.DataFrame
    lines: pl.DataFrame | None
    since: date | None
    until: date | None
    fictif: bool


def followed(*, actor: Actor) -> Followed:
    """Follow recommendations, lines, sessions and people to the 6th month; small groups are hidden from the public."""
    outcomes = records.read("outcomes")
    held = purchases.lines()
    found = chain.follow(held, sessions=records.read("sessions"), outcomes=outcomes)
    prices = chain.prices(found)
    inside = may(actor, "purchases.read") and may(actor, "plan.read_prices")
    sessions = {session for row in held["sessions"].to_list() for session in row}
    seen = outcomes.filter(pl.col("session_id").is_in(list(sessions)))
    ends = seen["ended_on"]
    return Followed(
        advice=chain.follow_through(recommendations.recommended(), found),
        prices=prices if inside else chain.public(prices),
        lines=found if inside else None,
        since=None if ends.is_empty() else min(ends.to_list()),
        until=None if ends.is_empty() else max(ends.to_list()),
        fictif=bool(held["fictif"].any()) or bool(seen["fictif"].any()),
    )


def sheet(*, actor: Actor) -> spreadsheets.Sheet:
    """Return the lines that the actor may see as a sheet that can be edited and sent back."""
    lines = plan_lines.listing(actor=actor)
    names = plan_lines.places()
    rows = [_cells(row, names) for row in lines.iter_rows(named=True)]
    digest = digest_of(lines)
    fictif = " FICTIF." if lines["fictif"].any() else ""
    return spreadsheets.Sheet(
        name="Lignes", notes=(f"Plan d'achat, {lines.height} lignes.{fictif} Empreinte : {digest}", *_HOW),
        header=HEADER, rows=rows,
    )  # fmt: skip


def workbook(*, actor: Actor) -> bytes:
    """Return the lines as an XLSX whose cells are values, never formulas."""
    return spreadsheets.workbook([sheet(actor=actor)])


def csv_text(*, actor: Actor) -> str:
    """Return the lines as a CSV, neutralised."""
    return spreadsheets.csv_text(sheet(actor=actor))


def digest_of(lines: pl.DataFrame) -> str:
    """Return the digest of a plan: of its lines and their revisions, in order."""
    told = [
        f"{name} {revision}"
        for name, revision in lines.select("line_id", "revision").sort("line_id").iter_rows()
    ]
    return hashlib.sha256("\n".join(told).encode()).hexdigest()


def lheo(*, actor: Actor) -> lheo_written.Written:
    """Write the sessions of the lines from published on, as LHÉO 2.3: what anybody may read."""
    lines = plan_lines.listing(actor=actor).filter(pl.col("status").is_in(plan_lines.PUBLIC))
    places: dict[str, dict[str, int]] = {}
    for row in lines.iter_rows(named=True):
        for session, count in zip(
            row["sessions"], _shared_out(row["places"], len(row["sessions"])), strict=True
        ):
            paid = places.setdefault(session, {})
            paid[row["buyer"]] = paid.get(row["buyer"], 0) + count
    sessions = records.read("sessions").filter(pl.col("session_id").is_in(list(places))).sort("session_id")
    trainings = records.read("trainings").filter(
        pl.col("training_id").is_in(sessions["training_id"].to_list())
    )
    return lheo_written.catalogue(
        trainings.sort("training_id").to_dicts(), sessions.to_dicts(), sites=_sites(), places=places
    )


def _shared_out(places: int, sessions: int) -> list[int]:
    """Share the places of a line between its sessions, the first ones get what is left over."""
    if not sessions:
        return []
    each, rest = divmod(places, sessions)
    return [each + (number < rest) for number in range(sessions)]


def _sites() -> dict[str, lheo_written.Site]:
    postcodes = dict(
        editions.read("commune_postcodes")
        .sort("postcode", descending=True)
        .select("commune", "postcode")
        .iter_rows()
    )
    return {
        code: lheo_written.Site(commune=code, label=label, postcode=postcodes.get(code, ""))
        for code, label in editions.read("communes").select("commune", "label").iter_rows()
    }


def _cells(row: dict[str, Any], names: Places) -> list[spreadsheets.Cell]:
    price = row["unit_price"]
    return [
        row["line_id"], row["revision"], row["variant"], _BUYERS[row["buyer"]], row["rome3"],
        names.occupations.get(row["rome3"]), row["level"], row["zone"], names.zones.get(row["zone"] or ""),
        row["commune"], names.communes.get(row["commune"] or ""), _MODALITIES[row["modality"]], row["period"],
        row["places"], row["hours"], None if price is None else price / 100, " | ".join(row["sessions"]) or None,
        _STATUSES[row["status"]], None, row["reference"], row["replaces"], row["recommendation"],
    ]  # fmt: skip


def occupations() -> dict[str, dict[str, Any]]:
    """Return the occupations of the perimeter by ROME 3 head."""
    return {row["rome3"]: row for row in packaged.occupations().iter_rows(named=True)}
