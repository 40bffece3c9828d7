"""Sections of the activity nomenclature (NAF rev. 2, Insee, 2008): what a zone's sheet groups activities by."""

from __future__ import annotations

_SECTIONS = (
    ("A", 1, 3, "Agriculture, sylviculture et pêche", "Agriculture, forestry and fishing"),
    ("B", 5, 9, "Industries extractives", "Mining and quarrying"),
    ("C", 10, 33, "Industrie manufacturière", "Manufacturing"),
    ("D", 35, 35, "Énergie", "Energy supply"),
    ("E", 36, 39, "Eau, déchets, dépollution", "Water, waste and remediation"),
    ("F", 41, 43, "Construction", "Construction"),
    ("G", 45, 47, "Commerce", "Trade"),
    ("H", 49, 53, "Transports et entreposage", "Transport and storage"),
    ("I", 55, 56, "Hébergement et restauration", "Accommodation and food"),
    ("J", 58, 63, "Information et communication", "Information and communication"),
    ("K", 64, 66, "Finance et assurance", "Finance and insurance"),
    ("L", 68, 68, "Immobilier", "Real estate"),
    ("M", 69, 75, "Activités spécialisées, scientifiques et techniques", "Professional, scientific and technical"),
    ("N", 77, 82, "Services administratifs et de soutien", "Administrative and support services"),
    ("O", 84, 84, "Administration publique", "Public administration"),
    ("P", 85, 85, "Enseignement", "Education"),
    ("Q", 86, 88, "Santé et action sociale", "Health and social work"),
    ("R", 90, 93, "Arts, spectacles et loisirs", "Arts and recreation"),
    ("S", 94, 96, "Autres services", "Other services"),
    ("T", 97, 98, "Ménages employeurs", "Households as employers"),
    ("U", 99, 99, "Organismes extraterritoriaux", "Extraterritorial bodies"),
)  # fmt: skip

LABELS = {code: (french, english) for code, _, _, french, english in _SECTIONS}
"""Names of the sections, French and English."""

_SECTION = {
    f"{division:02}": code for code, first, last, *_ in _SECTIONS for division in range(first, last + 1)
}


def section(activity: str | None) -> str | None:
    """Return the section of an activity (62.02A → J); None when it is not given or not in the nomenclature."""
    return None if activity is None else _SECTION.get(activity[:2])
