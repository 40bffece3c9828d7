"""What is wrong in a formation, each fault with the unit that it refuses: session, action, formation."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from numericemploi.sources.lheo_stream import Element, line_of

READ = {
    "formation": {
        "domaine-formation/code-ROME",
        "intitule-formation",
        "objectif-formation",
        "contenu-formation",
        "certifiante",
        "code-niveau-entree",
        "code-niveau-sortie",
        "certification/code-RNCP",
        "organisme-formation-responsable/numero-activite",
        "organisme-formation-responsable/SIRET-organisme-formation/SIRET",
        "organisme-formation-responsable/nom-organisme",
    },
    "action": {
        "modalites-enseignement",
        "nombre-heures-centre",
        "nombre-heures-entreprise",
        "nombre-heures-total",
        "lieu-de-formation/coordonnees/adresse/code-INSEE-commune",
        "organisme-financeur/nb-places-financees",
    },
    "session": {
        "periode/debut",
        "periode/fin",
        "cycle/effectif-minimal",
        "cycle/capacite-simultanee",
    },
}
"""The fields that we read, by unit; of everything else, contacts first, no value is kept or shown."""

MAY_NAME_A_PERSON = {"nom-organisme", "intitule-formation", "objectif-formation", "contenu-formation"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One fault; `refuses` None keeps everything (a warning), otherwise the unit that is not kept."""

    line: int | None
    path: str
    value: str
    reason: str
    remedy: str
    refuses: Element | None


class Faults:
    """The faults of one formation."""

    def __init__(self, formation: Element) -> None:
        self.formation = formation
        self.all: list[Fault] = []
        self._at: set[Element] = set()
        self._refused: set[Element] = set()

    def refuse(self, unit: Element, at: Element, field: str, reason: str, remedy: str) -> None:
        """Refuse `unit` for a field (its path in the unit), whose element is `at`: the unit itself if absent."""
        name = field.rpartition("/")[2]
        shown = "" if at is unit or name in MAY_NAME_A_PERSON else (at.text or "").strip()
        place = "/".join([*(local(e) for e in _between(self.formation, unit)), field])
        self._add(
            Fault(line=line_of(at), path=place, value=shown, reason=reason, remedy=remedy, refuses=unit)
        )
        self._refused.add(unit)
        self._at.add(at)

    def warn(self, at: Element, reason: str, remedy: str) -> None:
        """Remark on an element; it may be any, so its value is not shown."""
        place = "/".join(local(e) for e in _between(self.formation, at)) or "formation"
        self._add(Fault(line=line_of(at), path=place, value="", reason=reason, remedy=remedy, refuses=None))

    def known_at(self, element: Element) -> bool:
        """Whether this very element was already refused."""
        return element in self._at

    def refused(self, unit: Element) -> bool:
        """Whether the unit itself was refused; that it stands in a refused one is the caller's to know."""
        return unit in self._refused

    def _add(self, fault: Fault) -> None:
        self.all.append(fault)


def local(element: Element) -> str:
    """Return an element's name without its namespace."""
    return str(element.tag).rpartition("}")[2]


def unit_of(element: Element, formation: Element) -> tuple[Element, str]:
    """Return the smallest unit that contains an element, and the element's path in it ('': the unit)."""
    steps: list[str] = []
    at = element
    while at is not formation and not _is_unit(at, formation):
        steps.append(local(at))
        at = at.getparent()
    return at, "/".join(reversed(steps))


def _is_unit(element: Element, formation: Element) -> bool:
    name, parent = local(element), element.getparent()
    if name == "action":
        return parent is formation
    return name == "session" and local(parent) == "action" and parent.getparent() is formation


def _between(formation: Element, element: Element) -> Sequence[Element]:
    """Every element below the formation down to `element`, both counted but the formation."""
    chain: list[Element] = []
    while element is not formation:
        chain.append(element)
        element = element.getparent()
    return chain[::-1]


def told(faults: Faults, sessions_in: dict[Element, int]) -> Iterator[tuple[Fault, str]]:
    """Each fault, its reason completed by what is lost; `sessions_in` counts the sessions of each unit."""
    for fault in faults.all:
        unit = fault.refuses
        if unit is None:
            yield fault, fault.reason
            continue
        name = local(unit)
        number = (unit.get("numero") or "").strip()[:40]
        lost = sessions_in.get(unit, 0)
        which = f"{name} « {number} »" if number else f"{name} without number"
        also = "" if name == "session" else f" with its {lost} session{'s' * (lost != 1)}"
        yield fault, f"{fault.reason}: {which} is refused{also}"
