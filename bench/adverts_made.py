"""Makes a stream of adverts whose true posts are known; everything in it is synthetic. Same seed, same stream.

Parameters, published beside the figures: a year; 12 zones of 4 communes; employers hire log-normally (spread
1.0), each with 3 to 6 sentences of its own that open every advert; a post takes 3 to 7 of its occupation's 14
tasks, 2 to 4 of 12 wishes and 1 to 3 of 8 promises, all of them shared by every employer.

* **Copies**, Poisson(.8) a post, of four kinds: *site* (.4: another source within 15 days; half of them cut
  at 300 to 700 characters; decorated title; employer kept 6 times in 10; the town's centre in place of the
  commune 1 in 5; no place 1 in 12; no ROME 1 in 5), *again* (.3: same source, 20 to 80 days later, new
  day and salary), *agency* (.2: another employer's key, another title, own opening and closing words, the
  employer's opening left out half the time), *pushed* (.1: same source, 3 to 14 days later, while the first is open).
* **Slips**: 1 word in 60 of a copy loses, doubles or swaps a letter; 1 title in 8 as well.
* **Look-alikes**, 4 posts in 10 get a second post of the same employer in the same three weeks, which is *not* the
  same: *sister* (.35: same title, own tasks, wishes and promises), *stack* (.25: the same text word for word but
  for another technology, in title and text), *town* (.2: the same text in another commune), *next*
  (.1: the same text 200 to 300 days later, for another vacancy), *terms* (.1: the same text, permanent or apprentice).
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, timedelta

import numpy as np
import polars as pl

from numericemploi.model.tables.employers import OFFERS
from numericemploi.model.tables.territories import GEOGRAPHY

FIRST = date(2023, 7, 1)
DAYS = 365

_TITLES = {
    "M1805": ("Développeur {tech}", "Ingénieur études et développement {tech}", "Concepteur développeur {tech}",
              "Développeur logiciel {tech}", "Analyste programmeur {tech}"),
    "M1801": ("Administrateur systèmes {tech}", "Administrateur réseaux {tech}", "Ingénieur systèmes {tech}"),
    "M1810": ("Technicien d'exploitation {tech}", "Technicien informatique {tech}", "Technicien support {tech}"),
    "M1802": ("Consultant {tech}", "Expert {tech}", "Ingénieur {tech}"),
    "M1806": ("Chef de projet MOA {tech}", "Product owner {tech}", "Consultant fonctionnel {tech}"),
    "I1401": ("Technicien de maintenance informatique {tech}", "Technicien helpdesk {tech}"),
}  # fmt: skip
_TECHS = {
    "M1805": ("Java", "PHP", "Python", "JavaScript", "C#", "C++", "Angular", "Symfony", "Cobol", "React"),
    "M1801": ("Linux", "Windows", "VMware", "Oracle", "Kubernetes"),
    "M1810": ("Linux", "Windows", "AS400", "Oracle"),
    "M1802": ("SAP", "Salesforce", "AWS", "Azure", "Oracle"),
    "M1806": ("SAP", "Salesforce", "Sage", "Odoo"),
    "I1401": ("Windows", "Linux", "Mac", "SAP"),
}  # fmt: skip
_VERBS = ("concevoir", "développer", "maintenir", "documenter", "tester", "livrer", "superviser", "déployer", "analyser",
          "sécuriser", "automatiser", "former les utilisateurs sur", "suivre", "améliorer")  # fmt: skip
_OBJECTS = ("les applications métier", "les interfaces de programmation", "la base de données", "le parc de serveurs",
            "les postes de travail", "la chaîne de livraison", "le système de facturation", "les flux entre logiciels",
            "le site de vente en ligne", "les tableaux de bord", "la plateforme de paiement", "l'annuaire de l'entreprise",
            "les sauvegardes", "le réseau des agences")  # fmt: skip
_ENDS = ("avec l'équipe {team}", "en lien avec les métiers", "dans le respect des délais", "sur les environnements {tech}",
         "selon la méthode agile", "pour nos clients grands comptes", "en binôme avec un expert {tech}",
         "jusqu'à la mise en production")  # fmt: skip
_TEAMS = ("paiement", "logistique", "assurance", "santé", "mobilité", "énergie", "industrie", "données", "relation client",
          "ressources humaines", "sécurité", "innovation")  # fmt: skip
_WISHES = ("Vous avez une première expérience réussie sur {tech}.", "Vous êtes diplômé d'un bac+2 à bac+5 en informatique.",
           "Vous aimez travailler en équipe et partager vos connaissances.", "Vous lisez l'anglais technique.",
           "Autonome et rigoureux, vous savez rendre compte de votre travail.", "Le permis B est demandé.",
           "La connaissance de {tech} et des outils de gestion de versions est attendue.",
           "Débutants acceptés si motivés.", "Une expérience du secteur {team} serait un plus.",
           "Curieux, vous suivez les nouveautés du domaine.", "Vous savez expliquer simplement ce qui est compliqué.",
           "Un bon sens du service est indispensable à ce poste.")  # fmt: skip
_PROMISES = ("Poste à pourvoir dès que possible.", "Tickets restaurant, mutuelle prise en charge à {share} %.",
             "Télétravail deux jours par semaine après la période d'essai.", "Prime annuelle selon résultats.",
             "Parcours de formation interne et certifications {tech}.", "Treizième mois et accord d'intéressement.",
             "Locaux modernes accessibles en tramway.", "Horaires souples, trente-neuf heures et quinze jours de repos.")  # fmt: skip
_NAMES = (
    "solutions",
    "conseil",
    "systèmes",
    "technologies",
    "groupe",
    "services",
    "atelier",
    "réseaux",
    "union",
    "coopérative",
)
_TRADES = ("l'édition de logiciels", "la banque de détail", "le transport de marchandises", "les soins à domicile",
           "la fabrication de machines", "la distribution alimentaire", "les services publics locaux", "l'assurance de biens",
           "la construction bois", "le conseil en informatique")  # fmt: skip
_OWN = ("Depuis {n} ans, {name} accompagne {k} clients dans {trade}.", "Nos {k} collaborateurs partagent le goût du travail bien fait.",
        "Implantés dans {n} villes, nous restons une maison à taille humaine.", "{name} a choisi un mode de gestion fondé sur la confiance.",
        "Notre siège réunit {k} personnes autour de {trade}.", "Chaque année {n} projets naissent des idées de nos équipes.",
        "Nous avons réduit de {n} % notre empreinte en {k} mois.", "Rejoindre {name}, c'est apprendre chaque jour aux côtés de {k} experts.")  # fmt: skip
_AGENCY_OPENS = ("Notre agence recherche pour l'un de ses clients un profil confirmé.", "Cabinet de recrutement spécialisé, nous recrutons pour notre client.",
                 "Pour le compte de notre client, acteur reconnu de son secteur, nous recherchons un talent.")  # fmt: skip
_AGENCY_ENDS = ("Merci de déposer votre candidature sur notre site.", "Nos consultants étudient chaque dossier avec attention et vous répondent sous huit jours.",
                "Toutes nos offres sont ouvertes aux personnes en situation de handicap.")  # fmt: skip
_DECORATIONS = (
    "{t} H/F",
    "{t} (F/H)",
    "{t} - {town}",
    "URGENT {t} h/f",
    "{t} CDI",
    "{t} H/F - {town}",
    "{t}",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """A true post and its first advert."""

    employer: int
    title: str
    opening: str
    body: str
    rome: str
    zone: int
    commune: int
    contract: str
    day: int
    positions: int
    salary: int
    tech: str
    team: str
    kind: str = "first"


@dataclass(slots=True, kw_only=True)
class Stream:
    """The adverts in random order, the true post of each, how each came to be, and the places."""

    offers: pl.DataFrame
    posts: list[int] = field(default_factory=list)
    kinds: list[str] = field(default_factory=list)
    geography: pl.DataFrame = field(default_factory=pl.DataFrame)


def make(*, posts: int = 4000, seed: int = 1) -> Stream:
    """Draw about `posts` true posts and their adverts."""
    draw = np.random.default_rng(seed)
    firms = max(20, posts // 8)
    sizes = draw.lognormal(0, 1.0, firms)
    openings = [_opening(draw, firm) for firm in range(firms)]
    towns = draw.integers(0, 48, firms)
    drawn: list[Post] = []
    while len(drawn) < posts:
        firm = int(draw.choice(firms, p=sizes / sizes.sum()))
        post = _post(draw, firm, openings[firm], int(towns[firm]))
        drawn.append(post)
        if draw.random() < 0.4:
            drawn.append(_look_alike(draw, post))
    rows: list[dict[str, object]] = []
    truth: list[int] = []
    kinds: list[str] = []
    for number, post in enumerate(drawn):
        versions = [_advert(draw, post), *(_copy(draw, post) for _ in range(int(draw.poisson(0.8))))]
        rows += versions
        truth += [number] * len(versions)
        kinds += [post.kind] + [str(v.pop("kind")) for v in versions[1:]]
    order = draw.permutation(len(rows))
    shuffled = [{**rows[i], "offer_id": f"fictif-{place:07d}"} for place, i in enumerate(order)]
    return Stream(
        offers=OFFERS.of(shuffled),
        posts=[truth[i] for i in order],
        kinds=[kinds[i] for i in order],
        geography=geography(),
    )


def geography() -> pl.DataFrame:
    """Twelve zones of four communes."""
    return GEOGRAPHY.of(
        [
            {"commune": f"99{c:03d}", "label": f"Bourgade-{c:02d}", "department": "99", "region": "99",
             "zone": f"99{c // 4:02d}", "bassin": f"99{c // 8:02d}", "population": 10_000}
            for c in range(48)
        ]
    )  # fmt: skip


def _opening(draw: np.random.Generator, firm: int) -> str:
    name = f"{_pick(draw, _NAMES).capitalize()} {firm:04d}"
    chosen = draw.choice(len(_OWN), size=int(draw.integers(3, 7)), replace=False)
    said = [
        _OWN[i].format(name=name, n=int(draw.integers(2, 60)), k=int(draw.integers(12, 4000)), trade=_pick(draw, _TRADES))
        for i in chosen
    ]  # fmt: skip
    return " ".join(said)


def _post(draw: np.random.Generator, firm: int, opening: str, town: int) -> Post:
    rome = _pick(draw, tuple(_TITLES))
    tech, team = _pick(draw, _TECHS[rome]), _pick(draw, _TEAMS)
    commune = town if draw.random() < 0.85 else int(draw.integers(48))
    return Post(
        employer=firm, title=_pick(draw, _TITLES[rome]).format(tech=tech), opening=opening,
        body=_body(draw, tech, team), rome=rome, zone=commune // 4, commune=commune,
        contract=_pick(draw, ("CDI", "CDI", "CDI", "CDD")), day=int(draw.integers(0, DAYS - 120)),
        positions=1 + int(draw.random() < 0.1), salary=int(draw.integers(24, 60)), tech=tech, team=team,
    )  # fmt: skip


def _body(draw: np.random.Generator, tech: str, team: str) -> str:
    tasks = [
        f"{_VERBS[i]} {_OBJECTS[int(draw.integers(len(_OBJECTS)))]} {_pick(draw, _ENDS)}"
        for i in draw.choice(len(_VERBS), size=int(draw.integers(3, 8)), replace=False)
    ]
    wishes = [_WISHES[i] for i in draw.choice(len(_WISHES), size=int(draw.integers(2, 5)), replace=False)]
    promises = [
        _PROMISES[i] for i in draw.choice(len(_PROMISES), size=int(draw.integers(1, 4)), replace=False)
    ]
    said = "Vos missions : " + " ; ".join(tasks) + ". " + " ".join(wishes) + " " + " ".join(promises)
    return said.format(tech=tech, team=team, share=int(draw.integers(5, 11)) * 10)


def _look_alike(draw: np.random.Generator, post: Post) -> Post:
    """Another post of the same employer that a hasty reader would take for the first."""
    kind = str(draw.choice(["sister", "stack", "town", "next", "terms"], p=[0.35, 0.25, 0.2, 0.1, 0.1]))
    day = min(DAYS - 1, post.day + int(draw.integers(0, 21)))
    near = replace(post, day=day, kind=kind)
    if kind == "sister":
        return replace(near, body=_body(draw, post.tech, _pick(draw, _TEAMS)))
    if kind == "stack":
        other = _pick(draw, tuple(t for t in _TECHS[post.rome] if t != post.tech))
        return replace(
            near,
            title=post.title.replace(post.tech, other),
            body=post.body.replace(post.tech, other),
            tech=other,
        )
    if kind == "town":
        commune = (post.commune + int(draw.integers(1, 48))) % 48
        return replace(near, commune=commune, zone=commune // 4)
    if kind == "next":
        return replace(near, day=post.day + int(draw.integers(200, 300)))
    return replace(near, contract="alternance" if post.contract != "alternance" else "CDI")


def _advert(draw: np.random.Generator, post: Post) -> dict[str, object]:
    published = FIRST + timedelta(days=post.day)
    return {
        "source": "france-travail", "title": post.title + _pick(draw, (" H/F", " (H/F)", " F/H", "")),
        "text": f"{post.opening} {post.body} Salaire : {post.salary} k€ par an. Référence {int(draw.integers(10**6)):06d}.",
        "rome": post.rome, "commune": f"99{post.commune:03d}", "employer": f"emp-{post.employer:05d}",
        "positions": post.positions, "contract": post.contract, "skills": [], "essential": [],
        "published_on": published, "expires_on": published + timedelta(days=int(draw.integers(30, 61))), "fictif": True,
    }  # fmt: skip


def _copy(draw: np.random.Generator, post: Post) -> dict[str, object]:
    kind = str(draw.choice(["site", "again", "agency", "pushed"], p=[0.4, 0.3, 0.2, 0.1]))
    copy = _advert(draw, post) | {"kind": kind}
    town = f"Bourgade-{post.commune:02d}"
    later = {"site": (0, 16), "again": (20, 81), "agency": (0, 31), "pushed": (3, 15)}[kind]
    published = FIRST + timedelta(days=post.day + int(draw.integers(*later)))
    text, title = str(copy["text"]), post.title
    if kind == "site":
        copy["source"] = "jobposting"
        title = _pick(draw, _DECORATIONS).format(t=post.title, town=town)
        if draw.random() < 0.5:
            text = text[: int(draw.integers(300, 701))]
        copy |= {
            "employer": copy["employer"] if draw.random() < 0.6 else None,
            "commune": f"99{post.zone * 4:03d}" if draw.random() < 0.2 else copy["commune"],
            "rome": post.rome if draw.random() < 0.8 else None,
            "positions": 1,
        }
        if draw.random() < 1 / 12:
            copy["commune"] = None
    elif kind == "agency":
        copy |= {
            "source": _pick(draw, ("france-travail", "jobposting")),
            "employer": f"emp-a{int(draw.integers(40)):04d}",
        }
        title = _pick(draw, _TITLES[post.rome]).format(tech=post.tech)
        kept = text if draw.random() < 0.5 else text.removeprefix(post.opening)
        text = f"{_pick(draw, _AGENCY_OPENS)} {kept} {_pick(draw, _AGENCY_ENDS)}"
    else:
        text = text.replace(f"{post.salary} k€", f"{post.salary + int(draw.integers(-2, 4))} k€")
    if draw.random() < 1 / 8:
        words = title.split()
        place = int(draw.integers(len(words)))
        words[place] = _slip(draw, words[place])
        title = " ".join(words)
    words = [_slip(draw, w) if draw.random() < 1 / 60 else w for w in text.split()]
    return copy | {
        "title": title, "text": " ".join(words), "published_on": published,
        "expires_on": None if draw.random() < 0.3 else published + timedelta(days=int(draw.integers(20, 61))),
    }  # fmt: skip


def _slip(draw: np.random.Generator, word: str) -> str:
    if len(word) < 4:
        return word
    at, how = int(draw.integers(1, len(word) - 1)), int(draw.integers(3))
    if how == 0:
        return word[:at] + word[at + 1 :]
    if how == 1:
        return word[:at] + word[at] + word[at:]
    return word[:at] + word[at + 1] + word[at] + word[at + 2 :]


def _pick(draw: np.random.Generator, among: tuple[str, ...]) -> str:
    return among[int(draw.integers(len(among)))]
