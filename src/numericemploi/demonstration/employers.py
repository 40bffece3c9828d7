"""Fictif employers, the needs that they declare and the offers that they publish."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import polars as pl

from numericemploi.demonstration.places import Places
from numericemploi.demonstration.statistics import MIX
from numericemploi.model.tables.employers import NEEDS, OFFERS

_EMPLOYERS = 150
_NEEDS = 120
_OFFERS = 900
_YEAR = 360  # days before `as_of` within which everything was declared or published
_FRESH = 150  # days before `as_of` after which a need has not been asked about yet

_KINDS = (
    "Éditeur de logiciels", "Entreprise de services numériques", "Industrie", "Assurance", "Banque",
    "Hôpital", "Collectivité", "Commerce", "Logistique", "Coopérative agricole", "Laboratoire", "Université",
)  # fmt: skip
"""Any organisation that hires digital profiles, whatever its sector."""

_SECTORS = (
    "58.29C", "62.02A", "28.99B", "65.12Z", "64.19Z", "86.10Z",
    "84.11Z", "47.19B", "52.29B", "46.21Z", "72.19Z", "85.42Z",
)  # fmt: skip
"""Activity (NAF rev. 2) of each of these kinds."""

_TITLES = {
    "M1801": ("Administrateur systèmes", "Administratrice réseaux", "Gestionnaire de base de données"),
    "M1802": ("Analyste cybersécurité", "Ingénieure cloud", "Ingénieur données"),
    "M1803": ("Responsable informatique", "Directrice de projet informatique"),
    "M1804": ("Ingénieur télécoms",),
    "M1805": ("Développeuse web", "Développeur Java", "Développeuse d'applications", "Développeur Python"),
    "M1806": ("Product owner", "Consultante fonctionnelle", "Chef de projet maîtrise d'ouvrage"),
    "M1807": ("Opératrice télécom",),
    "M1810": ("Technicien d'exploitation", "Technicienne réseaux", "Gestionnaire de parc informatique"),
    "I1401": ("Technicienne support", "Technicien de maintenance informatique"),
    "E1205": ("Webdesigner", "Infographiste multimédia"),
    "E1104": ("Conceptrice multimédia",),
}  # fmt: skip

_TELEWORK = (None, None, 0.0, 0.2, 0.4, 0.6)

_ASKED, _ASKED_OTHERWISE = 0.75, 0.35  # chance that an offer asks an essential item, or another one
_REQUIRED = 0.5
_ELSEWHERE = 0.15
_NO_PLACE = 0.02


@dataclass(frozen=True, slots=True, kw_only=True)
class Employer:
    """A fictif organisation and its main site."""

    key: str
    organisation: str
    name: str
    sector: str
    commune: str
    size: float


def employers(places: Places, *, rng: np.random.Generator) -> list[Employer]:
    """Draw the employers; `key` is what offers carry, `name` and `organisation` what needs carry."""
    sites = rng.choice(places.pull["commune"].to_numpy(), size=_EMPLOYERS, p=places.pull["pull"].to_numpy())
    sizes = rng.lognormal(0.0, 0.6, size=_EMPLOYERS)
    kinds = rng.integers(0, len(_KINDS), size=_EMPLOYERS)
    return [
        Employer(
            key=f"fictif-e{i:03}",
            organisation=f"fictif-{i + 1:04}",
            name=f"{_KINDS[int(kinds[i])]} n° {i + 1:03} (fictif)",
            sector=_SECTORS[int(kinds[i])],
            commune=str(sites[i]),
            size=float(sizes[i]),
        )
        for i in range(_EMPLOYERS)
    ]


def needs(
    hiring: list[Employer], *, occupations: pl.DataFrame, rng: np.random.Generator, as_of: date
) -> pl.DataFrame:
    """Draw needs of the past year; SIRET is left empty, since any valid one could be somebody's."""
    romes, mix = occupation_mix(occupations, scope="core")
    rows: list[dict[str, object]] = []
    for i in range(_NEEDS):
        employer = hiring[int(rng.choice(len(hiring), p=_sizes(hiring)))]
        rows.append(
            {
                "need_id": f"fictif-n{i:03}",
                "employer": employer.name,
                "siret": None,
                "organisation": employer.organisation,
                "sector": employer.sector,
                "rome3": str(rng.choice(romes, p=mix)),
                "commune": employer.commune,
                "positions": 1 + int(rng.poisson(1.5)),
                "horizon_months": int(rng.choice([3, 6, 12, 18, 24])),
                "contract": str(
                    rng.choice(
                        ["CDI", "CDD", "alternance", "interim", "autre"], p=[0.65, 0.15, 0.12, 0.05, 0.03]
                    )
                ),
                "firmness": str(
                    rng.choice(["idea", "planned", "budgeted", "promised"], p=[0.25, 0.35, 0.25, 0.15])
                ),
                "telework_share": _TELEWORK[int(rng.integers(len(_TELEWORK)))],
                "beginners": bool(rng.random() < 0.45),
                "declared_on": as_of - timedelta(days=int(rng.integers(1, _YEAR))),
                "fictif": True,
            }
        )
        rows[-1] |= _life(rows[-1], i, as_of) | {"title": _title(str(rows[-1]["rome3"]), i), "skills": []}
    return NEEDS.of(rows).sort(NEEDS.key)


def _title(rome3: str, i: int) -> str:
    titles = _TITLES.get(rome3, ("Emploi numérique",))
    return titles[i % len(titles)]


def _life(need: dict[str, object], i: int, as_of: date) -> dict[str, object]:
    """Say what became of a need, by its number: of ten grown old, six confirmed, one of each other life."""
    declared, fresh = need["declared_on"], as_of - timedelta(days=_FRESH)
    life: dict[str, object] = {"filled": 0, "confirmed_on": declared, "state": "open", "revision": 1}
    if not isinstance(declared, date) or declared > fresh:
        return life
    last = i % 10
    if last < 6:
        return life | {"confirmed_on": fresh + timedelta(days=10 * last), "revision": 2}
    if last == 6:
        return life
    if last == 7:
        return life | {"filled": need["positions"], "state": "filled", "revision": 2}
    if last == 8:
        return life | {"state": "closed", "reason": "postponed", "revision": 2}
    return life | {"state": "asked", "asked_on": as_of - timedelta(days=last), "revision": 2}


def offers(
    hiring: list[Employer],
    *,
    places: Places,
    occupations: pl.DataFrame,
    skills: pl.DataFrame,
    rng: np.random.Generator,
    as_of: date,
) -> pl.DataFrame:
    """Draw offers of the past year, each asking items of its occupation (`skills`: rome3, ogr, essential)."""
    romes, mix = occupation_mix(occupations, scope=None)
    items = {
        rome3: skills.filter(rome3=rome3).sort("ogr").select("ogr", "essential").rows() for rome3 in romes
    }
    strange = sorted(set(skills["ogr"]))
    rows: list[dict[str, object]] = []
    for i in range(_OFFERS):
        employer = hiring[int(rng.choice(len(hiring), p=_sizes(hiring)))]
        rome3 = str(rng.choice(romes, p=mix))
        asked, required = _asks(items[rome3], strange, rng)
        published = as_of - timedelta(days=int(rng.integers(1, _YEAR)))
        title = str(rng.choice(_TITLES.get(rome3, ("Emploi numérique",))))
        place = _place(employer, places, rng)
        telework = bool(rng.random() < 0.3)
        rows.append(
            {
                "source": "fictif",
                "offer_id": f"fictif-o{i:04}",
                "title": f"{title} (fictif)",
                "text": _text(title, places.labels.get(place or ""), telework=telework),
                "rome": rome3,
                "commune": place,
                "employer": employer.key,
                "positions": 1 + int(rng.random() < 0.12),
                "contract": str(rng.choice(["CDI", "CDD", "MIS"], p=[0.75, 0.17, 0.08])),
                "beginners": bool(rng.random() < 0.4),
                "telework": telework,
                "skills": asked,
                "essential": required,
                "published_on": published,
                "expires_on": published + timedelta(days=int(rng.integers(30, 61))),
                "fictif": True,
            }
        )
    return OFFERS.of(rows).sort(OFFERS.key)


def occupation_mix(occupations: pl.DataFrame, *, scope: str | None) -> tuple[list[str], list[float]]:
    """Occupations in order, of one scope or of all, and their shares."""
    kept = occupations if scope is None else occupations.filter(scope=scope)
    romes = sorted(kept["rome3"])
    weights = [MIX.get(rome3, 0.05) for rome3 in romes]
    return romes, [weight / sum(weights) for weight in weights]


def _sizes(hiring: list[Employer]) -> list[float]:
    total = sum(employer.size for employer in hiring)
    return [employer.size / total for employer in hiring]


def _asks(
    items: list[tuple[str, bool]], strange: list[str], rng: np.random.Generator
) -> tuple[list[str], list[str]]:
    """Items asked and, of them, those required; now and then one of another occupation."""
    asked = [ogr for ogr, essential in items if rng.random() < (_ASKED if essential else _ASKED_OTHERWISE)]
    required = [ogr for ogr, essential in items if ogr in asked and essential and rng.random() < _REQUIRED]
    if rng.random() < 0.15:
        asked = sorted({*asked, strange[int(rng.integers(len(strange)))]})
    return asked, required


def _place(employer: Employer, places: Places, rng: np.random.Generator) -> str | None:
    drawn = rng.random()
    if drawn < _NO_PLACE:
        return None
    if drawn < _NO_PLACE + _ELSEWHERE:
        return str(rng.choice(places.pull["commune"].to_numpy(), p=places.pull["pull"].to_numpy()))
    return employer.commune


def _text(title: str, town: str | None, *, telework: bool) -> str:
    where = f" à {town}" if town else ""
    home = " Télétravail partiel possible." if telework else ""
    return f"Offre fictive de démonstration : {title}{where}.{home}"
