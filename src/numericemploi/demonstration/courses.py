"""The fictif courses: what each teaches, how long, at which level, and how its trainees are made to fare.

They are designed, not drawn: between them each proof of the label is clearly passed, clearly failed and
left without enough evidence.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Insertion = Literal["strong", "middle", "weak", "few", "none"]
"""How the past sessions of a training went: `few` has less than 20 entrants, `none` has no past session."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """A course, given by three providers.

    `taught` is the share of the occupation's items that its programme states, essential ones first;
    `insertion` says, for each of the three, how past sessions went.
    """

    slug: str
    title: str
    rome3: tuple[str, ...]
    level_entry: int | None
    level_exit: int
    hours: int
    taught: float
    insertion: tuple[str, str, str]
    certifying: bool = True


COURSES = (
    Course(
        slug="web",
        title="Développement web et web mobile",
        rome3=("M1805",),
        level_entry=3,
        level_exit=5,
        hours=800,
        taught=1.0,
        insertion=("strong", "strong", "few"),
    ),
    Course(
        slug="applications",
        title="Conception et développement d'applications",
        rome3=("M1805",),
        level_entry=4,
        level_exit=6,
        hours=1200,
        taught=1.0,
        insertion=("strong", "middle", "none"),
    ),
    Course(
        slug="python",
        title="Développement Python et données",
        rome3=("M1805",),
        level_entry=4,
        level_exit=5,
        hours=600,
        taught=0.9,
        insertion=("strong", "weak", "none"),
    ),
    Course(
        slug="cybersecurite",
        title="Analyse et défense en cybersécurité",
        rome3=("M1802",),
        level_entry=5,
        level_exit=6,
        hours=700,
        taught=0.9,
        insertion=("middle", "few", "none"),
    ),
    Course(
        slug="assistance",
        title="Assistance informatique",
        rome3=("I1401",),
        level_entry=3,
        level_exit=4,
        hours=450,
        taught=1.0,
        insertion=("weak", "middle", "none"),
    ),
    Course(
        slug="initiation",
        title="Initiation à la programmation",
        rome3=("M1805",),
        level_entry=None,
        level_exit=3,
        hours=210,
        taught=0.1,
        insertion=("weak", "none", "none"),
        certifying=False,
    ),
    Course(
        slug="systemes",
        title="Administration de systèmes et réseaux",
        rome3=("M1801",),
        level_entry=4,
        level_exit=5,
        hours=900,
        taught=1.0,
        insertion=("strong", "few", "none"),
    ),
    Course(
        slug="exploitation",
        title="Exploitation informatique",
        rome3=("M1810",),
        level_entry=3,
        level_exit=4,
        hours=500,
        taught=0.9,
        insertion=("none", "few", "none"),
    ),
    Course(
        slug="tests",
        title="Tests de logiciels",
        rome3=("M1805",),
        level_entry=4,
        level_exit=5,
        hours=350,
        taught=0.45,
        insertion=("few", "none", "none"),
    ),
    Course(
        slug="produit",
        title="Conduite de produit numérique",
        rome3=("M1806",),
        level_entry=5,
        level_exit=6,
        hours=400,
        taught=0.9,
        insertion=("none", "none", "none"),
    ),
    Course(
        slug="reseaux",
        title="Réseaux informatiques",
        rome3=("M1801", "M1810"),
        level_entry=4,
        level_exit=5,
        hours=600,
        taught=0.6,
        insertion=("none", "none", "none"),
    ),
    Course(
        slug="nuage",
        title="Déploiement en nuage",
        rome3=("M1802", "M1810"),
        level_entry=5,
        level_exit=6,
        hours=550,
        taught=0.55,
        insertion=("none", "none", "none"),
    ),
    Course(
        slug="java",
        title="Développement Java",
        rome3=("M1805",),
        level_entry=5,
        level_exit=6,
        hours=450,
        taught=0.6,
        insertion=("none", "none", "none"),
    ),
    Course(
        slug="progiciel",
        title="Conseil en progiciels de gestion",
        rome3=("M1806",),
        level_entry=5,
        level_exit=6,
        hours=420,
        taught=0.6,
        insertion=("none", "none", "none"),
    ),
    Course(
        slug="maintenance",
        title="Maintenance de postes et de serveurs",
        rome3=("I1401",),
        level_entry=3,
        level_exit=4,
        hours=600,
        taught=0.75,
        insertion=("none", "none", "none"),
    ),
    Course(
        slug="projet",
        title="Direction de projets informatiques",
        rome3=("M1803",),
        level_entry=6,
        level_exit=7,
        hours=300,
        taught=0.8,
        insertion=("none", "none", "none"),
        certifying=False,
    ),
    Course(
        slug="fibre",
        title="Études de réseaux à fibre optique",
        rome3=("M1804",),
        level_entry=4,
        level_exit=5,
        hours=400,
        taught=1.0,
        insertion=("few", "none", "none"),
    ),
    Course(
        slug="sans-code",
        title="Applications sans code",
        rome3=("M1805",),
        level_entry=4,
        level_exit=5,
        hours=250,
        taught=0.35,
        insertion=("none", "none", "none"),
        certifying=False,
    ),
    Course(
        slug="graphisme",
        title="Graphisme et intégration web",
        rome3=("E1205",),
        level_entry=4,
        level_exit=5,
        hours=500,
        taught=1.0,
        insertion=("none", "none", "none"),
    ),
    Course(
        slug="donnees",
        title="Données et intelligence artificielle",
        rome3=("M1802", "M1805"),
        level_entry=5,
        level_exit=6,
        hours=700,
        taught=0.5,
        insertion=("none", "none", "none"),
    ),
)
