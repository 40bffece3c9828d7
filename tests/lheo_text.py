"""LHÉO catalogues written by hand, a field at a time, for the tests of their reader."""

from __future__ import annotations

from pathlib import Path

from numericemploi.sources import lheo

SPACE = "http://lheo.gouv.fr/2.3"
SIRET = "99900000000003"  # Luhn: each leading 9, doubled (18, so 9) or not, gives 9: 27, and 3 make 30


def session(number: str = "S1", start: str = "20240902", end: str = "20241220", more: str = "") -> str:
    numbered = f' numero="{number}"' if number else ""
    return f"<session{numbered}>\n<periode><debut>{start}</debut><fin>{end}</fin></periode>{more}</session>\n"


def action(*sessions: str, number: str = "A1", teaching: str = "0", before: str = "", after: str = "") -> str:
    site = "<lieu-de-formation><coordonnees><nom>Dupont</nom><adresse><codepostal>54000</codepostal><code-INSEE-commune>54395</code-INSEE-commune></adresse></coordonnees></lieu-de-formation>"
    return (
        f'<action numero="{number}">\n<modalites-enseignement>{teaching}</modalites-enseignement>\n'
        f"{before or site}{''.join(sessions) or session()}<nombre-heures-total>400</nombre-heures-total>{after}</action>\n"
    )


def formation(*actions: str, number: str = "F1", without: str = "", **fields: str) -> str:
    values = {
        "domaine-formation": "<code-ROME>M1805</code-ROME><code-ROME>M1801</code-ROME>",
        "intitule-formation": "Développeur web (fictif)",
        "objectif-formation": "Apprendre.",
        "contenu-formation": "Le web.",
        "certifiante": "1",
        "contact-formation": "<coordonnees><nom>Durand</nom><courriel>a.durand@exemple.invalid</courriel></coordonnees>",
        "code-niveau-entree": "4",
        "certification": "<code-RNCP>RNCP31114</code-RNCP>",
        "code-niveau-sortie": "15",
        "organisme": f"<numero-activite>44670000067</numero-activite><SIRET-organisme-formation><SIRET>{SIRET}</SIRET></SIRET-organisme-formation><nom-organisme>École du Bourg (fictif)</nom-organisme>",
    } | {name.replace("_", "-"): value for name, value in fields.items()}
    inside = "".join(
        f"<{name}>{value}</{name}>\n" for name, value in values.items() if name not in {without, "organisme"}
    )
    sponsor = f"<organisme-formation-responsable>{values['organisme']}</organisme-formation-responsable>"
    numbered = f' numero="{number}"' if number else ""
    return f"<formation{numbered}>\n{inside}{''.join(actions) or action()}{sponsor}</formation>\n"


def catalogue(*formations: str, space: str = SPACE) -> str:
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<lheo xmlns="{space}">\n<offres>\n{"".join(formations)}</offres>\n</lheo>\n'


def read(tmp_path: Path, text: str | bytes, **asked: object) -> list[lheo.Batch]:
    file = tmp_path / "catalogue.xml"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return list(lheo.batches(file, **{"schema": None, **asked}))  # type: ignore[arg-type]


def one(tmp_path: Path, text: str) -> lheo.Batch:
    (batch,) = read(tmp_path, text)
    return batch


def refusals(batch: lheo.Batch) -> list[str]:
    return [row["column"] for row in batch.rejects.iter_rows(named=True) if row["severity"] == "refused"]
