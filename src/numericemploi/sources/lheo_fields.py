"""The fields that we read in a formation, an action, a session; the same checks with or without the XSD."""

from __future__ import annotations

import re
from dataclasses import dataclass
from hashlib import blake2b
from itertools import pairwise

from numericemploi.model.codes import CommuneCode, Nda, Siret
from numericemploi.sources.lheo_faults import READ, Faults
from numericemploi.sources.lheo_stream import Element
from numericemploi.sources.lheo_unit import Children, Unit, plain
from numericemploi.sources.masking import mask


def _read_elements() -> dict[str, set[str]]:
    """Give, for each element that leads to a field that we read, its children that do; units included."""
    inside: dict[str, set[str]] = {"formation": {"action"}, "action": {"session"}}
    for unit, fields in READ.items():
        for field in fields:
            steps = [unit, *field.split("/")]
            for outer, inner in pairwise(steps):
                inside.setdefault(outer, set()).add(inner)
    return inside


_MODALITIES = {"0": "onsite", "1": "remote", "2": "blended"}
_RNCP = re.compile(r"(?:RNCP)?([0-9]{1,6})")
_MOST_NUMBER = 100

_INSIDE = _read_elements()
Row = dict[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """What the sessions of an action share."""

    commune: str | None
    modality: str
    hours: int | None
    seats: int | None


class Reader:
    """Reads the units of formations in one namespace."""

    def __init__(self, namespace: str) -> None:
        prefix = "{" + namespace + "}"
        self._cut = len(prefix)
        self._tags = {name: tuple(prefix + inner for inner in inside) for name, inside in _INSIDE.items()}

    def children(self, element: Element, name: str) -> Children:
        """Return the children that we read in an element called `name`, by their own names, in order."""
        found: Children = {}
        for child in element.iterchildren(*self._tags[name]):
            found.setdefault(child.tag[self._cut :], []).append(child)
        return found

    def training(self, parts: Children, faults: Faults) -> Row:
        """Row of TRAININGS for a formation; to be used only if no fault refused the formation."""
        unit = faults.formation
        one = Unit(unit, parts, faults)
        title = one.text("intitule-formation")
        objective = one.text("objectif-formation")
        contents = one.text("contenu-formation")
        sponsor = self._inside(parts, "organisme-formation-responsable")
        path = "organisme-formation-responsable/"
        organism = Unit(unit, sponsor, faults, path)
        siret_parts = self._inside(sponsor, "SIRET-organisme-formation")
        provider = organism.text("nom-organisme")
        domain = Unit(unit, self._inside(parts, "domaine-formation"), faults, "domaine-formation/")
        certifying = one.code("certifiante", {"0", "1"})
        return {
            "training_id": _number(unit, faults, "formation") or _digest("formation", title, provider),
            "title": mask(title),
            "provider": provider,
            "siret": Unit(unit, siret_parts, faults, path + "SIRET-organisme-formation/").identity(
                "SIRET", Siret
            ),
            "nda": organism.identity("numero-activite", Nda),
            "rome": domain.romes(),
            "skills": [],
            "objective": mask(f"{objective}\n\n{contents}"),
            "level_entry": one.level("code-niveau-entree", required=True),
            "level_exit": one.level("code-niveau-sortie", required=False),
            "certifying": certifying == "1",
            "rncp": self._rncp(unit, parts, faults),
        }

    def place(self, action: Element, parts: Children, faults: Faults) -> Place:
        """What an action says for all its sessions; to be used only if no fault refused it."""
        one = Unit(action, parts, faults)
        modality = _MODALITIES.get(one.code("modalites-enseignement", set(_MODALITIES)), "")
        whole = one.count("nombre-heures-total")
        taught, worked = one.count("nombre-heures-centre"), one.count("nombre-heures-entreprise")
        if whole is None and taught is not None and worked is not None:
            whole = taught + worked
        return Place(
            commune=self._commune(action, parts, faults),
            modality=modality,
            hours=whole,
            seats=self._financed(action, parts, faults),
        )

    def session(self, session: Element, training_id: str, place: Place, faults: Faults) -> Row:
        """Row of SESSIONS; to be used only if no fault refused the session."""
        parts = self.children(session, "session")
        period = Unit(session, self._inside(parts, "periode"), faults, "periode/")
        starts, ends = period.day("debut"), period.day("fin")
        if starts and ends and ends < starts:
            at = period.parts["fin"][0]
            faults.refuse(
                session, at, "periode/fin", "ends before it starts", "Correct the two days of the period."
            )
        least, most = self._group(session, parts, faults)
        seats = most if most is not None else place.seats
        number = _number(session, faults, "session")
        return {
            "session_id": number or _digest("session", training_id, place, starts, ends, least, seats),
            "training_id": training_id,
            "commune": place.commune,
            "modality": place.modality,
            "starts_on": starts,
            "ends_on": ends,
            "hours": place.hours,
            "seats_min": least,
            "seats_max": seats,
            "unit_price": None,
            "status": "offered",
            "buyer": None,
        }

    def _inside(self, parts: Children, name: str) -> Children:
        return self.children(parts[name][0], name) if name in parts else {}

    def _rncp(self, unit: Element, parts: Children, faults: Faults) -> str | None:
        """First RNCP number of at most five certifications, digits only: LHÉO lets the prefix be."""
        for certification in parts.get("certification", ()):
            for at in self.children(certification, "certification").get("code-RNCP", ()):
                found = _RNCP.fullmatch(plain(at))
                if found:
                    return found.group(1)
                field, remedy = "certification/code-RNCP", "Expected: digits, RNCP before them or not."
                faults.refuse(unit, at, field, "not an RNCP number", remedy)
        return None

    def _commune(self, action: Element, parts: Children, faults: Faults) -> str | None:
        """Commune of the first site; a postcode never stands for a commune."""
        communes: list[str] = []
        for site in parts.get("lieu-de-formation", ()):
            address = self._inside(
                self._inside(self.children(site, "lieu-de-formation"), "coordonnees"), "adresse"
            )
            for at in address.get("code-INSEE-commune", ()):
                code = plain(at)
                if CommuneCode.is_valid(code):
                    communes.append(code)
                    continue
                field = "lieu-de-formation/coordonnees/adresse/code-INSEE-commune"
                remedy = "Give the Insee code, five characters, not the postcode."
                faults.refuse(action, at, field, "not an Insee commune code", remedy)
        if len(set(communes)) > 1:
            faults.warn(
                action, f"{len(set(communes))} sites: the first one is kept", "One action for each site."
            )
        return communes[0] if communes else None

    def _financed(self, action: Element, parts: Children, faults: Faults) -> int | None:
        """Places paid by the funders together: the action's, hence a session's only where it is alone."""
        paid = [
            Unit(action, self.children(funder, "organisme-financeur"), faults, "organisme-financeur/").count(
                "nb-places-financees"
            )
            for funder in parts.get("organisme-financeur", ())
        ]
        given = [places for places in paid if places is not None]
        return sum(given) if given and len(parts.get("session", ())) == 1 else None

    def _group(self, session: Element, parts: Children, faults: Faults) -> tuple[int | None, int | None]:
        """Minimum group (largest) and capacity (smallest) over the session's cycles: LHÉO 2.3 only."""
        least, most = [], []
        for cycle in parts.get("cycle", ()):
            one = Unit(session, self.children(cycle, "cycle"), faults, "cycle/")
            least.append(one.count("effectif-minimal"))
            most.append(one.count("capacite-simultanee"))
        group, seats = max((n for n in least if n), default=None), min((n for n in most if n), default=None)
        if group is not None and seats is not None and group > seats:
            reason = f"minimum group of {group} above the capacity of {seats}"
            faults.refuse(session, parts["cycle"][0], "cycle", reason, "Correct one of the two.")
        return group, seats


def _number(unit: Element, faults: Faults, name: str) -> str:
    number = (unit.get("numero") or "").strip()
    if len(number) > _MOST_NUMBER:
        reason = f"the number of the {name} is longer than {_MOST_NUMBER} characters"
        faults.refuse(unit, unit, "@numero", reason, "Shorten it.")
    return number


def _digest(*parts: object) -> str:
    """Make an identifier for a unit that has no number: the same content again gives the same."""
    return "lheo-" + blake2b("\x1f".join(map(str, parts)).encode(), digest_size=12).hexdigest()
