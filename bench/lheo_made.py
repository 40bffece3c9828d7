"""Makes a LHÉO 2.3 file of any size, one formation in a hundred faulty, and knows what a reader must find.

Everything in it is synthetic and says so (*fictif*). Same size and seed, same bytes.

Shape of a formation, published beside the figures: 1 to 3 actions, 1 to 4 sessions an action, three
texts (400 to 900, 200 to 500 and 800 to 2,400 characters) with accents and escaped HTML, contacts, a
site, a funder, potential Formacodes: about 14 kB. The faults are those of `FAULTS`, in turn.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

FAULTY = 0.01
FAULTS = (
    "session: a day that does not exist",
    "session: ends before it starts",
    "action: unknown way of teaching",
    "action: negative hours",
    "formation: no title",
    "formation: SIRET of fifteen digits",
    "formation: unknown level",
    "formation: number seen before, other content",
    "formation: seen before, same content",
    "warning: misspelt element in a contact",
)

_WORDS = (
    "développer", "administrer", "réseau", "données", "sécurité", "informatique", "application",
    "serveur", "métier", "projet", "équipe", "client", "web", "langage", "base", "conception",
    "maintenance", "stagiaire", "évaluation", "certification", "compétence", "entreprise", "territoire",
    "numérique", "poste", "maîtriser", "déployer", "tester", "intégrer", "superviser", "sauvegarder",
    "documenter", "méthode", "pratique", "atelier",
)  # fmt: skip
_ROME = ("M1805", "M1801", "M1802", "M1810", "I1401", "M1806")
_COMMUNES = (
    ("67482", "67000", "Strasbourg"),
    ("54395", "54000", "Nancy"),
    ("57463", "57000", "Metz"),
    ("88160", "88000", "Épinal"),
    ("08105", "08000", "Charleville-Mézières"),
    ("10387", "10000", "Troyes"),
)


@dataclass(slots=True)
class Truth:
    """What is in the file: what a right reader keeps, refuses and remarks on."""

    formations: int = 0
    trainings_kept: int = 0
    sessions: int = 0
    sessions_kept: int = 0
    sessions_repeated: int = 0
    trainings_repeated: int = 0
    faults: Counter[str] = field(default_factory=Counter)


def _luhn_siret(number: int) -> str:
    stem = f"{number:013d}"
    total = 0
    for place, digit in enumerate(reversed(stem)):
        value = int(digit) * (1 if place % 2 else 2)
        total += value - 9 * (value > 9)
    return stem + str(-total % 10)


def _text(rng: random.Random, low: int, high: int) -> str:
    length = rng.randint(low, high)
    words: list[str] = []
    size = 0
    while size < length:
        word = rng.choice(_WORDS)
        words.append(word)
        size += len(word) + 1
    return "&lt;p&gt;" + " ".join(words)[:length].capitalize() + ".&lt;/p&gt;"


def _contact(place: tuple[str, str, str], *, misspelt: bool = False) -> str:
    name = "coordonneFs" if misspelt else "coordonnees"
    return (
        f"<{name}><civilite>Madame</civilite><nom>Fictif</nom><prenom>Camille</prenom>{_address(place)}"
        f"<telfixe><numtel>0000000000</numtel></telfixe><courriel>contact@exemple.invalid</courriel>"
        f"<web><urlweb>https://exemple.invalid/formations</urlweb></web></{name}>"
    )


def _address(place: tuple[str, str, str]) -> str:
    commune, postcode, town = place
    return (
        f"<adresse>\n<ligne>1 rue de l'Exemple</ligne>\n<codepostal>{postcode}</codepostal>\n"
        f"<ville>{town}</ville>\n"
        f"<departement>{commune[:2]}</departement>\n<code-INSEE-commune>{commune}</code-INSEE-commune>\n"
        "<region>44</region>\n"
        "<pays>FR</pays>\n"
        "<geolocalisation><latitude>48.5</latitude><longitude>7.7</longitude></geolocalisation>\n</adresse>"
    )


def _session(rng: random.Random, number: str, fault: str, place: tuple[str, str, str]) -> str:
    start = f"2024{rng.randint(1, 12):02d}{rng.randint(1, 28):02d}"
    end = f"2025{rng.randint(1, 12):02d}{rng.randint(1, 28):02d}"
    if fault == FAULTS[0]:
        start = "20240231"
    if fault == FAULTS[1]:
        start, end = end, start
    return (
        f'<session numero="{number}" datecrea="20230901" datemaj="20240115">\n'
        f"<periode><debut>{start}</debut><fin>{end}</fin></periode>\n"
        f"<adresse-inscription>{_address(place)}</adresse-inscription>\n"
        "<modalites-inscription>Dossier et entretien</modalites-inscription>\n"
        "<periode-inscription><periode><debut>00000000</debut><fin>99999999</fin></periode>"
        "</periode-inscription>\n"
        "<etat-recrutement>1</etat-recrutement>\n<recrutement><modalite-recrutement>9</modalite-recrutement>"
        "<nb-places>30</nb-places></recrutement>\n"
        "<cycle><type-cycle>0</type-cycle><effectif-minimal>6</effectif-minimal>"
        f"<capacite-simultanee>{rng.randint(8, 20)}</capacite-simultanee></cycle>\n"
        '<extras info="session-perimee"><extra info="session-perimee">0</extra></extras>\n</session>\n'
    )


def _action(rng: random.Random, number: str, fault: str, sessions: int) -> str:
    place = rng.choice(_COMMUNES)
    teaching = "7" if fault == FAULTS[2] else rng.choice("0012")
    hours = "-40" if fault == FAULTS[3] else str(rng.randrange(0, 1200, 35))
    told = "".join(
        _session(rng, f"fictif-S{number}-{n}", fault if n == 0 else "", place) for n in range(sessions)
    )
    return (
        f'<action numero="fictif-A{number}">\n<rythme-formation>Temps plein</rythme-formation>\n'
        "<code-public-vise>83056</code-public-vise>\n"
        "<niveau-entree-obligatoire>0</niveau-entree-obligatoire>\n"
        "<modalites-alternance>-</modalites-alternance>\n"
        f"<modalites-enseignement>{teaching}</modalites-enseignement>\n"
        "<conditions-specifiques>Aucune</conditions-specifiques>\n"
        "<prise-en-charge-frais-possible>1</prise-en-charge-frais-possible>\n"
        f"<lieu-de-formation>{_contact(place)}</lieu-de-formation>\n"
        "<modalites-entrees-sorties>0</modalites-entrees-sorties>\n"
        f"{told}<langue-formation>fr</langue-formation>\n<nombre-heures-centre>0</nombre-heures-centre>\n"
        f"<nombre-heures-total>{hours}</nombre-heures-total>\n<conventionnement>1</conventionnement>\n"
        "<organisme-financeur><code-financeur>2</code-financeur><nb-places-financees>"
        "12</nb-places-financees></organisme-financeur>\n"
        "</action>\n"
    )


def _formation(rng: random.Random, number: int, fault: str) -> tuple[str, list[int]]:
    place = rng.choice(_COMMUNES)
    shape = [rng.randint(1, 4) for _ in range(rng.randint(1, 3))]
    actions = "".join(_action(rng, f"{number}-{a}", fault if a == 0 else "", n) for a, n in enumerate(shape))
    named = f"{rng.choice(_WORDS).capitalize()} et {rng.choice(_WORDS)} (fictif)"
    title = f"<intitule-formation>{named}</intitule-formation>\n"
    siret = _luhn_siret(9_990_000_000_000 + rng.randrange(4_000))
    codes = "".join(
        f"<code-FORMACODE>{rng.randint(30000, 32999)}</code-FORMACODE>\n" for _ in range(rng.randint(5, 20))
    )
    return (
        f'<formation numero="fictif-F{number}" datecrea="20230901" datemaj="20240115">\n<domaine-formation>\n'
        "<code-FORMACODE>30854</code-FORMACODE>\n<code-NSF>326</code-NSF>\n"
        f"<code-ROME>{rng.choice(_ROME)}</code-ROME>\n</domaine-formation>\n"
        f"{'' if fault == FAULTS[4] else title}<objectif-formation>"
        f"{_text(rng, 400, 900)}</objectif-formation>\n"
        f"<resultats-attendus>{_text(rng, 200, 500)}</resultats-attendus>\n"
        f"<contenu-formation>{_text(rng, 800, 2400)}</contenu-formation>\n"
        "<certifiante>1</certifiante>\n"
        f"<contact-formation>{_contact(place, misspelt=fault == FAULTS[9])}</contact-formation>\n"
        "<parcours-de-formation>1</parcours-de-formation>\n"
        f"<code-niveau-entree>{'99' if fault == FAULTS[6] else '14'}</code-niveau-entree>\n"
        "<objectif-general-formation>6</objectif-general-formation>\n"
        f"<certification><code-RNCP>{rng.randint(100, 40000)}</code-RNCP></certification>\n"
        f"<code-niveau-sortie>15</code-niveau-sortie>\n{actions}<organisme-formation-responsable>\n"
        "<numero-activite>44670000067</numero-activite>\n"
        f"<SIRET-organisme-formation><SIRET>{siret}{'0' * (fault == FAULTS[5])}</SIRET>"
        "</SIRET-organisme-formation>\n"
        f"<nom-organisme>École fictive {number % 4000}</nom-organisme>\n"
        "<raison-sociale>École fictive</raison-sociale>\n"
        f"<coordonnees-organisme>{_contact(place)}</coordonnees-organisme>\n"
        f"<contact-organisme>{_contact(place)}</contact-organisme>\n"
        f"<potentiel>\n{codes}</potentiel>\n</organisme-formation-responsable>\n</formation>\n"
    ), shape  # fmt: skip


def _count(truth: Truth, fault: str, shape: list[int]) -> None:
    total = sum(shape)
    truth.formations += 1
    truth.sessions += total
    if fault:
        truth.faults[fault] += 1
    if fault == FAULTS[8]:
        truth.trainings_repeated += 1
        truth.sessions_repeated += total
    elif fault.startswith("formation"):
        return
    else:
        truth.trainings_kept += 1
        lost = 1 if fault.startswith("session") else shape[0] if fault.startswith("action") else 0
        truth.sessions_kept += total - lost


def _formations(rng: random.Random, truth: Truth, size: int) -> Iterator[str]:
    written, kinds, last, last_shape = 0, 0, "", [0]
    while written < size:
        number = truth.formations
        fault = ""
        if number and number % round(1 / FAULTY) == 0:
            fault = FAULTS[kinds % len(FAULTS)]
            kinds += 1
        if fault == FAULTS[7]:
            told, shape = last.replace("<intitule-formation>", "<intitule-formation>Autre ", 1), last_shape
        elif fault == FAULTS[8]:
            told, shape = last, last_shape
        else:
            told, shape = _formation(rng, number, fault)
        last, last_shape = told, shape
        _count(truth, fault, shape)
        written += len(told.encode())
        yield told


def make(path: Path, size: int, seed: int = 20240630) -> Truth:
    """Write a file of at least `size` bytes at `path`; return what is in it."""
    truth = Truth()
    with path.open("w", encoding="utf-8", newline="\n") as out:
        out.write(
            '<?xml version="1.0" encoding="UTF-8"?>\n<lheo xmlns="http://lheo.gouv.fr/2.3">\n<offres>\n'
        )
        out.writelines(_formations(random.Random(seed), truth, size))
        out.write("</offres>\n</lheo>\n")
    return truth
