"""Trainings and sessions from a LHÉO catalogue (XML, 2.2 and 2.3), in batches, whatever its size.

What is read: the fields of `lheo_faults.READ`. What is never read: contacts, coordinates but the
site's commune code, free extensions (`extras`). The unit that can be refused is the session, then the
action, then the formation: a fault in a field that we read, or its absence where LHÉO requires it,
refuses the smallest unit that contains it; any other difference with the XSD is a warning.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from numericemploi.model.rejects import Rejects
from numericemploi.model.tables.trainings import SESSIONS, TRAININGS
from numericemploi.sources.first_seen import FirstSeen
from numericemploi.sources.lheo_faults import Faults, told
from numericemploi.sources.lheo_fields import Reader, Row
from numericemploi.sources.lheo_schema import LheoSchema, hold_against, load_schema
from numericemploi.sources.lheo_stream import Element, formations, line_of, looks_like_xml, namespace_of

__all__ = ["Batch", "LheoSchema", "Tally", "batches", "is_lheo", "load_schema"]

_SYNTHETIC = "fictif-"


@dataclass(slots=True, kw_only=True)
class Tally:
    """How many came in; each was kept, refused (alone or with what contains it) or is a repetition."""

    read: int = 0
    kept: int = 0
    refused: int = 0
    repeated: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Some formations of the file: TRAININGS, SESSIONS, REJECTS, and what became of each unit."""

    trainings: pl.DataFrame
    sessions: pl.DataFrame
    rejects: pl.DataFrame
    of_trainings: Tally
    of_sessions: Tally


def is_lheo(path: Path) -> bool:
    """Whether the file is to be read here: it starts as XML. Whether it is sound LHÉO, reading it says."""
    return looks_like_xml(path)


def batches(path: Path, *, schema: LheoSchema | None, size: int = 2000) -> Iterator[Batch]:
    """Read a catalogue, plain or gzip, `size` trainings or sessions at a time.

    Memory holds one batch, one formation, and about 25 bytes for each number met. A number met again
    with the same content is a repetition (a warning); with another content the later one is refused.

    Raises
    ------
    SourceError
        The file as a whole cannot be read: DOCTYPE, cut or not well-formed XML, another root. Batches
        given before that point are to be dropped by the caller.
    """
    namespace = namespace_of(path)
    intake = _Intake(path.name, namespace, schema)
    some = False
    for formation in formations(path, namespace):
        some = True
        intake.take(formation)
        if intake.height() >= size:
            yield intake.batch()
    if not some:
        intake.remark("no formation in this file", "Check the export: an empty catalogue is not valid LHÉO.")
    if not some or intake.height() or intake.rejects.refused():
        yield intake.batch()


class _Intake:
    """What has been read since the last batch, and the numbers met since the first line."""

    def __init__(self, file: str, namespace: str, schema: LheoSchema | None) -> None:
        self.file = file
        self.reader = Reader(namespace)
        self.schema = schema.by_namespace[namespace] if schema else None
        self.numbers = {"training": FirstSeen(), "session": FirstSeen()}
        self._start()
        if schema is None:
            self.remark(
                "the LHÉO schema is not loaded: only the fields that we read were checked",
                "Load it with the public data (lheo-2.3.xsd), then import again.",
            )

    def _start(self) -> None:
        self.trainings: list[Row] = []
        self.sessions: list[Row] = []
        self.rejects = Rejects(self.file)
        self.remarks = 0
        self.of_trainings, self.of_sessions = Tally(), Tally()

    def remark(self, reason: str, remedy: str) -> None:
        """Add a warning on the file as a whole."""
        self.rejects.add(line=None, column="", value="", reason=reason, remedy=remedy, severity="warning")

    def height(self) -> int:
        """Rows of the longest of the three tables."""
        return max(len(self.trainings), len(self.sessions), self.remarks)

    def batch(self) -> Batch:
        """Return what was read as declared tables, and start afresh."""
        done = Batch(
            trainings=TRAININGS.of(self.trainings),
            sessions=SESSIONS.of(self.sessions),
            rejects=self.rejects.table(),
            of_trainings=self.of_trainings,
            of_sessions=self.of_sessions,
        )
        self._start()
        return done

    def take(self, formation: Element) -> None:
        """Read one formation with its actions and sessions; keep what nothing refuses."""
        faults = Faults(formation)
        parts = self.reader.children(formation, "formation")
        training = self.reader.training(parts, faults)
        training["fictif"] = str(training["training_id"]).startswith(_SYNTHETIC)
        drafts: list[tuple[Element, Element, Row]] = []
        inside: dict[Element, int] = {}
        for action in parts.get("action", ()):
            shared = self.reader.children(action, "action")
            place = self.reader.place(action, shared, faults)
            for session in shared.get("session", ()):
                row = self.reader.session(session, str(training["training_id"]), place, faults)
                row["fictif"] = str(row["session_id"]).startswith(_SYNTHETIC)
                drafts.append((action, session, row))
            inside[action] = len(shared.get("session", ()))
        inside[formation] = len(drafts)
        _refuse_second_actions(parts.get("action", ()), faults)
        if self.schema is not None:
            hold_against(self.schema, faults)
        self._keep(formation, training, drafts, faults)
        for fault, reason in told(faults, inside):
            self.remarks += 1
            self.rejects.add(
                line=fault.line, column=fault.path, value=fault.value, reason=reason, remedy=fault.remedy,
                severity="warning" if fault.refuses is None else "refused",
            )  # fmt: skip

    def _keep(
        self, formation: Element, training: Row, drafts: list[tuple[Element, Element, Row]], faults: Faults
    ) -> None:
        self._place(formation, (formation,), training, "training", faults)
        for action, session, row in drafts:
            self._place(session, (formation, action, session), row, "session", faults)

    def _place(self, unit: Element, chain: tuple[Element, ...], row: Row, noun: str, faults: Faults) -> None:
        """Keep a row, or count it as refused or repeated."""
        rows, tally = (
            (self.trainings, self.of_trainings) if noun == "training" else (self.sessions, self.of_sessions)
        )
        tally.read += 1
        if any(faults.refused(outer) for outer in chain):
            tally.refused += 1
            return
        met = self.numbers[noun].meet(str(row[f"{noun}_id"]), repr(tuple(row.values())), line_of(unit))
        if met is None:
            rows.append(row)
            tally.kept += 1
        elif met[1]:
            faults.warn(unit, f"same {noun} as on line {met[0]}, field for field: kept once", "Send it once.")
            tally.repeated += 1
        else:
            reason = f"number met on line {met[0]} with another content"
            faults.refuse(
                unit, unit, "@numero", reason, "Give each its own number, or send the right one only."
            )
            tally.refused += 1


def _refuse_second_actions(actions: list[Element] | tuple[()], faults: Faults) -> None:
    """Refuse an action that bears the number of an earlier one of its formation and says something else."""
    first: dict[str, Element] = {}
    for action in actions:
        number = (action.get("numero") or "").strip()
        earlier = first.setdefault(number, action) if number else action
        if earlier is not action and _content(earlier) != _content(action):
            reason = f"action number met on line {line_of(earlier)} with another content"
            faults.refuse(action, action, "@numero", reason, "Give each action its own number.")


def _content(action: Element) -> list[tuple[object, str, tuple[tuple[str, str], ...]]]:
    return [(e.tag, (e.text or "").strip(), tuple(sorted(e.attrib.items()))) for e in action.iter()]
