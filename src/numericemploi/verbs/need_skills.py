"""The skills of needs: read when a need is declared, corrected by who holds it, shown with where they come from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import polars as pl

from numericemploi.demand import need_skills
from numericemploi.model.errors import Fault
from numericemploi.sources.adverts import employer_key
from numericemploi.verbs import readings, skills, suggestions
from numericemploi.verbs.intake import Inputs
from numericemploi.verbs.readings import Stated

UNKNOWN = Fault(
    field="skills", code="unknown_skill", reason="no skill of ROME 4.0 has this code",
    remedy="Find it by its name.",
)  # fmt: skip
TOO_MANY = Fault(
    field="skills", code="too_many_skills", reason=f"more than {need_skills.MOST} skills",
    remedy="Keep those that the post cannot do without.",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedSkill:
    """A skill of a need: kept, or read and taken out; the words that state it and how sure the reading is."""

    code: str
    label: str
    kept: bool
    origin: Literal["read", "added"]
    words: str = ""
    confidence: float | None = None


def read(row: Mapping[str, Any]) -> list[Stated]:
    """Read the title and the skills that a need asks in its own words."""
    text = "\n".join(part for part in (row["title"], row["skills_asked"]) if part)
    return readings.stated(text, rome=[row["rome4"] or row["rome3"]]) if text else []


def codes_of(row: Mapping[str, Any]) -> list[str]:
    """Return the codes that the words of a need state."""
    return [one.ogr for one in read(row)][: need_skills.MOST]


def after(before: Mapping[str, Any], row: Mapping[str, Any]) -> list[str]:
    """Return the skills of a need whose words may have changed; the same words leave them as they are."""
    if all(before[name] == row[name] for name in ("title", "skills_asked", "rome3", "rome4")):
        return list(before["skills"])
    return need_skills.corrected(before["skills"], read_before=codes_of(before), read_now=codes_of(row))


def of_file(brought: pl.DataFrame, held: pl.DataFrame) -> pl.DataFrame:
    """Give the needs of a file their skills: those that the register has corrected, else those of their words."""
    known = {row["need_id"]: row for row in held.iter_rows(named=True)}
    found = [
        after(known[row["need_id"]], row) if row["need_id"] in known else codes_of(row)
        for row in brought.iter_rows(named=True)
    ]
    return brought.with_columns(skills=pl.Series(found, dtype=pl.List(pl.String)))


def told(row: Mapping[str, Any]) -> list[NeedSkill]:
    """Return the skills of a need, then those that were read and taken out."""
    stated = {one.ogr: one for one in read(row)}
    return [_told(code, stated.get(code), kept=True) for code in row["skills"]] + [
        _told(code, one, kept=False) for code, one in stated.items() if code not in row["skills"]
    ]


def _told(code: str, stated: Stated | None, *, kept: bool) -> NeedSkill:
    label = _label(code) or code
    if stated is None:
        return NeedSkill(code=code, label=label, kept=kept, origin="added")
    return NeedSkill(
        code=code, label=label, kept=kept, origin="read", words=stated.words, confidence=stated.confidence
    )


def _label(code: str) -> str | None:
    """Name a skill: one that is read, else any other that the field completes."""
    entry = None if (found := skills.label_of(code)) else suggestions.named("skills", code)
    return found or (None if entry is None else entry.label)


def faults(codes: Sequence[str]) -> list[Fault]:
    """Say what is wrong with a list of codes."""
    found = [UNKNOWN] if any(_label(code) is None for code in codes) else []
    return [*found, *([TOO_MANY] if len(codes) > need_skills.MOST else [])]


def posts(inputs: Inputs) -> pl.DataFrame:
    """OFFERS: the needs of the main job that say their skills, beside its offers."""
    rows = inputs.needs.select("need_id", "siret", "employer").iter_rows()
    keys = {need_id: employer_key(siret or "", employer) for need_id, siret, employer in rows}
    return need_skills.posts(inputs.needs, keys=keys, as_of=inputs.as_of)
