"""Reforms: read, replayed on dossiers or on a synthetic population, and handed out as a workbook."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

import numpy as np
import polars as pl

from numericemploi.funding import dossiers, population, reform, replay
from numericemploi.funding.reform import Reform
from numericemploi.funding.replay import COUNTS, Replay
from numericemploi.model.errors import NotFoundError
from numericemploi.reference import funding_rules as packaged
from numericemploi.reference import packaged as facts
from numericemploi.sources import reforms, spreadsheets
from numericemploi.verbs import funding, intake
from numericemploi.verbs.access import Actor, require
from numericemploi.verbs.instance import REGION
from numericemploi.verbs.journal import recorded

LARGEST = 2_000_000
SEED = 2024


@dataclass(frozen=True, slots=True, kw_only=True)
class Replayed:
    """A reform and what it changes, with the population that it was replayed on."""

    reform: Reform
    replay: Replay
    population: str
    """`dossiers` or `synthetic`."""
    fictif: bool
    marginals: pl.DataFrame | None
    """FUNDING_MARGINALS with the share drawn; None for dossiers."""
    revision: str


def shipped() -> dict[str, Reform]:
    """Return the reforms that the package ships, by name."""
    read = [_read(data, name) for name, data in packaged.funding_reforms().items()]
    return {one.reform: one for one in sorted(read, key=lambda one: (one.base, one.reform))}


def read_file(path: Path) -> Reform:
    """Read a reform file, or a shipped reform by its name.

    Raises
    ------
    NotFoundError
        No such file, and no shipped reform of that name.
    SourceError
        It cannot be read.
    """
    if path.is_file():
        return _read(path.read_bytes(), path.name)
    known = shipped()
    if path.name in known:
        return known[path.name]
    raise NotFoundError(
        f"No reform {path.name}.", hint=f"A .toml or .json file, or one of: {', '.join(known)}."
    )


def _read(data: bytes, name: str) -> Reform:
    return reform.read(reforms.read(data, name), file=name)


def on_synthetic(asked: Reform, *, size: int, seed: int = SEED) -> Replayed:
    """Replay a reform on a synthetic population; anybody may, nothing is kept.

    Raises
    ------
    NotFoundError
        The size is out of bounds.
    SourceError
        The reform names a rule that is not there.
    """
    if not 1 <= size <= LARGEST:
        raise NotFoundError(
            f"A population of {size} cannot be drawn.", hint=f"Between 1 and {LARGEST} people."
        )
    drawn, marginals = people(size, seed)
    return Replayed(
        reform=asked,
        replay=replay.run(books(asked), drawn, on=asked.base),
        population="synthetic",
        fictif=True,
        marginals=marginals,
        revision=funding.book().revision,
    )


def on_dossiers(asked: Reform, *, as_of: date, actor: Actor) -> Replayed:
    """Replay a reform on the instance's dossiers, each with a session to come for the occupation sought.

    Dossiers and catalogue are those known on `as_of`, rules those of the reform's base day: the training
    that a person seeks now is weighed as it would have been then.

    Raises
    ------
    NotAllowedError
        The actor may not.
    SourceError
        The reform names a rule that is not there.
    """
    require(actor, "reforms.replay_dossiers")
    with recorded("reforms.replay", actor) as count:
        inputs = intake.take(as_of)
        known = dossiers.session_facts(
            sessions=inputs.sessions, trainings=inputs.trainings_by_head(), geography=inputs.geography
        )
        cases = dossiers.cases(
            candidates=inputs.candidates, known=known, geography=inputs.geography, after=as_of
        )
        found = replay.run(books(asked), cases, on=asked.base, seats=dossiers.seats(known, after=as_of))
        count.about, count.rows_in, count.rows_out = asked.reform, cases.height, found.people
    return Replayed(
        reform=asked,
        replay=found,
        population="dossiers",
        fictif=bool(inputs.candidates["fictif"].all()),
        marginals=None,
        revision=funding.book().revision,
    )


def books(asked: Reform) -> reform.Books:
    """Return the rules without and with a reform."""
    return reform.apply(asked, funding.book(), funding.rules_table(), packaged.funding_schemes())


@lru_cache(maxsize=2)
def people(size: int, seed: int = SEED) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return a synthetic population of the region, and its marginals with the share drawn."""
    marginals = packaged.funding_marginals()
    drawn = population.synthetic(
        size, marginals=marginals, zones=facts.zones_facts(), region=REGION, rng=np.random.default_rng(seed)
    )
    return drawn, population.shares(drawn, marginals)


def zone_labels() -> dict[str, str]:
    """Return the names of the packaged zones, by code."""
    return dict(facts.zones_facts().select("zone", "label").iter_rows())


def scheme_names(found: Replayed) -> list[str]:
    """Return the names of the schemes that a reform touches."""
    names = funding.book().names
    return [names[scheme] for scheme in found.replay.schemes]


_FRENCH = {
    "dimension": "dimension", "value": "valeur", "people": "personnes", "gained": "non → oui",
    "cleared": "on ne pouvait pas dire → oui", "lost": "oui → non", "kept": "oui → oui", "without": "pas oui",
    "newly": "dont sans autre financeur", "cost": "coût si tous entraient (€)", "unpriced": "dont prix inconnu",
    "seats": "places à venir", "missing_before": "places manquantes avant", "missing_after": "places manquantes après",
}  # fmt: skip


def sheet(found: Replayed) -> spreadsheets.Sheet:
    """Return the table of differences, small counts hidden, as a sheet of a workbook."""
    rows = [[_cell(name, row[name]) for name in _FRENCH] for row in found.replay.shown.iter_rows(named=True)]
    return spreadsheets.Sheet(
        name="Différences",
        notes=notes(found),
        header=list(_FRENCH.values()),
        rows=rows,
    )


def _cell(name: str, value: object) -> spreadsheets.Cell:
    if value is None and name in (*COUNTS, "people"):
        return "secret"
    if name == "cost" and isinstance(value, int):
        return value / 100
    return value if isinstance(value, (int, str)) else None


def workbook(found: Replayed) -> bytes:
    """Return the whole replay as XLSX: differences, and the marginals of a synthetic population."""
    sheets = [sheet(found)]
    if found.marginals is not None:
        header = ["fait", "groupe", "valeur", "part", "source", "confiance", "part tirée"]
        sheets.append(
            spreadsheets.Sheet(
                name="Marges", header=header, rows=[list(row) for row in found.marginals.iter_rows()]
            )
        )
    return spreadsheets.workbook(sheets)


def notes(found: Replayed) -> list[str]:
    """Say what the figures are of: reform, base day, population, rules, hidden cells."""
    people = "dossiers de l'instance" if found.population == "dossiers" else "population synthétique"
    return [
        f"{found.reform.title} ({found.reform.reform}), rejouée au {found.reform.base:%d/%m/%Y}",
        (
            f"{found.replay.people} personnes : {people}{', fictif' if found.fictif else ''} ; "
            f"{found.replay.refused} cas contradictoires écartés"
        ),
        f"Règles : révision {found.revision[:12]} ; dispositifs touchés : {', '.join(found.replay.schemes)}",
        "« secret » : effectif de 1 à 10, ou effectif caché pour qu'un total ne le livre pas",
    ]
