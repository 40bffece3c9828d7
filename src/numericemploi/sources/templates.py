"""Our own CSV templates: needs, offers, candidates, trainings, sessions, outcomes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from numericemploi.model.errors import SourceError
from numericemploi.model.table import Table
from numericemploi.model.tables.employers import NEEDS, OFFERS
from numericemploi.model.tables.people import CANDIDATES, OUTCOMES, SITUATIONS
from numericemploi.model.tables.trainings import SESSIONS, TRAININGS
from numericemploi.sources import fields as kind
from numericemploi.sources import rows as rule
from numericemploi.sources.delimited import content, open_csv, text_of
from numericemploi.sources.fields import Field, Known
from numericemploi.sources.masking import mask

_NIR = re.compile(r"nir|num(e|é)ro_?(de_)?s(e|é)curit(e|é)_?sociale|nss|iban", re.IGNORECASE)
_OGR = r"^[0-9]{1,7}$"


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """A CSV file of ours: its columns, the table that it fills, what is checked between columns."""

    noun: str
    table: Table
    fields: tuple[Field, ...]
    ordered: tuple[tuple[str, str], ...] = ()
    masked: tuple[str, ...] = ()

    @property
    def header(self) -> str:
        """The template as text: header and one fictif row."""
        lines = ([field.name for field in self.fields], [field.example for field in self.fields])
        return "".join(",".join(line) + "\n" for line in lines)

    def read(
        self, path: Path, places: pl.DataFrame, occupations: pl.DataFrame
    ) -> tuple[pl.DataFrame, pl.DataFrame]:
        """Read a filled template: the table of the good rows, and the rejects.

        Comma or semicolon, UTF-8 with or without BOM; columns in any order; optional columns may be
        left out; columns that we do not know are left aside.

        Raises
        ------
        SourceError
            The file as a whole cannot be read, or has a column for a national number.
        """
        separator = _separator(path)
        rows, rejects = open_csv(path, separator=separator, columns=kind.names(self.fields))
        _refuse_national_numbers(rows.columns, path.name)
        known = Known(communes=set(places["commune"]), occupations=set(occupations["rome3"]))
        rows = rows.with_columns(pl.all().exclude("line").str.strip_chars())
        absent = [field.name for field in self.fields if field.name not in rows.columns]
        rows = rows.with_columns(pl.lit("").alias(name) for name in absent)
        for field in self.fields:
            rows = field.read(field, rows, rejects, known)
        for first, last in self.ordered:
            rows = kind.ordered(rows, first, last, rejects)
        rows = rows.with_columns(
            pl.col(column).map_elements(mask, return_dtype=pl.String) for column in self.masked
        )
        table = rows.with_columns(_default(rows, name, dtype) for name, dtype in self.table.schema.items())
        table = rule.unrepeated(table.select("line", *self.table.schema), self.table.key, rejects)
        return self.table.check(table.drop("line")), rejects.table()


def _default(rows: pl.DataFrame, name: str, dtype: pl.DataType | type[pl.DataType]) -> pl.Expr:
    """Give a declared column that the file does not have: a CSV offer comes from a CSV."""
    if name in rows.columns:
        return pl.col(name).cast(dtype)
    return pl.lit("csv" if name == "source" else None, dtype).alias(name)


def _separator(path: Path) -> str:
    first = text_of(content(path), path.name).split("\n", 1)[0]
    return ";" if first.count(";") > first.count(",") else ","


def _refuse_national_numbers(columns: list[str], file: str) -> None:
    found = [name for name in columns if _NIR.fullmatch(name)]
    if found:
        raise SourceError(
            f"{file}: column « {found[0]} » holds national or bank numbers, which are never taken in.",
            hint="Remove the column from the file, everywhere it is kept, and import again.",
        )


_FICTIF = Field(name="fictif", read=kind.boolean, example="oui")
_CODES = kind.items(_OGR, "OGR codes of ROME (100023|126535)")

TEMPLATES: dict[str, Template] = {
    template.noun: template
    for template in (
        Template(
            noun="needs",
            table=NEEDS,
            fields=(
                Field(name="need_id", read=kind.reference, example="fictif-besoin-1"),
                Field(name="employer", read=kind.text(), example="Entreprise Exemple (fictif)"),
                Field(name="siret", read=kind.siret, example="", optional=True),
                Field(name="rome3", read=kind.occupation, example="M1805"),
                Field(name="commune", read=kind.commune, example="67482"),
                Field(name="positions", read=kind.whole(1, 10_000), example="2"),
                Field(name="horizon_months", read=kind.whole(1, 24), example="6"),
                Field(
                    name="contract",
                    read=kind.choice("CDI", "CDD", "alternance", "interim", "autre"),
                    example="CDI",
                ),
                Field(
                    name="firmness",
                    read=kind.choice("idea", "planned", "budgeted", "promised"),
                    example="planned",
                ),
                Field(name="telework_share", read=kind.share, example="0.4", optional=True),
                Field(name="beginners", read=kind.boolean, example="oui"),
                Field(name="declared_on", read=kind.day, example="2024-05-15"),
                _FICTIF,
            ),
        ),
        Template(
            noun="offers",
            table=OFFERS,
            masked=("title", "text"),
            fields=(
                Field(name="offer_id", read=kind.reference, example="fictif-offre-1"),
                Field(name="title", read=kind.text(500), example="Développeur web (fictif)"),
                Field(name="text", read=kind.long_text, example="Offre fictive", optional=True),
                Field(name="rome", read=kind.rome, example="M1805", optional=True),
                Field(name="commune", read=kind.commune, example="67482", optional=True),
                Field(name="positions", read=kind.whole(1, 10_000), example="1"),
                Field(name="contract", read=kind.text(40), example="CDI", optional=True),
                Field(name="beginners", read=kind.boolean, example="oui", optional=True),
                Field(name="telework", read=kind.boolean, example="non", optional=True),
                Field(name="skills", read=_CODES, example="126535|109846", optional=True),
                Field(name="essential", read=_CODES, example="126535", optional=True),
                Field(name="published_on", read=kind.day, example="2024-06-01"),
                Field(name="expires_on", read=kind.day, example="2024-08-01", optional=True),
                _FICTIF,
            ),
            ordered=(("published_on", "expires_on"),),
        ),
        Template(
            noun="candidates",
            table=CANDIDATES,
            fields=(
                Field(name="candidate_id", read=kind.reference, example="fictif-dossier-1", personal=True),
                Field(name="commune", read=kind.commune, example="67482", personal=True),
                Field(
                    name="status",
                    read=kind.choice("jobseeker", "employee", "dropped_out"),
                    example="jobseeker",
                ),
                Field(name="level", read=kind.whole(1, 8, pl.Int8), example="4", optional=True),
                Field(name="target_rome3", read=kind.occupation, example="M1805"),
                Field(name="skills", read=_CODES, example="126535", optional=True),
                Field(name="experience_months", read=kind.whole(0, 600), example="0"),
                Field(name="max_minutes", read=kind.whole(0, 240), example="60"),
                Field(name="car", read=kind.boolean, example="oui"),
                Field(name="remote_ok", read=kind.boolean, example="oui"),
                Field(name="opened_on", read=kind.day, example="2024-05-02"),
                _FICTIF,
            ),
        ),
        Template(
            noun="trainings",
            table=TRAININGS,
            fields=(
                Field(name="training_id", read=kind.reference, example="fictif-formation-1"),
                Field(name="title", read=kind.text(255), example="Développeur web (fictif)"),
                Field(name="provider", read=kind.text(255), example="École Exemple (fictif)"),
                Field(name="siret", read=kind.siret, example="", optional=True),
                Field(name="nda", read=kind.nda, example="", optional=True),
                Field(
                    name="rome",
                    read=kind.items(r"^[A-N][0-9]{4}$", "ROME codes (M1805|M1810)"),
                    example="M1805",
                ),
                Field(name="skills", read=_CODES, example="126535|109846", optional=True),
                Field(name="objective", read=kind.long_text, example="Formation fictive", optional=True),
                Field(name="level_entry", read=kind.whole(1, 8, pl.Int8), example="3", optional=True),
                Field(name="level_exit", read=kind.whole(1, 8, pl.Int8), example="5", optional=True),
                Field(name="certifying", read=kind.boolean, example="oui"),
                Field(name="rncp", read=kind.text(20), example="", optional=True),
                _FICTIF,
            ),
        ),
        Template(
            noun="sessions",
            table=SESSIONS,
            fields=(
                Field(name="session_id", read=kind.reference, example="fictif-session-1"),
                Field(name="training_id", read=kind.reference, example="fictif-formation-1"),
                Field(name="commune", read=kind.commune, example="67482", optional=True),
                Field(name="modality", read=kind.choice("onsite", "remote", "blended"), example="onsite"),
                Field(name="starts_on", read=kind.day, example="2024-09-02", optional=True),
                Field(name="ends_on", read=kind.day, example="2024-12-20", optional=True),
                Field(name="hours", read=kind.whole(1, 5000), example="400", optional=True),
                Field(name="seats_min", read=kind.whole(0, 1000), example="8", optional=True),
                Field(name="seats_max", read=kind.whole(1, 1000), example="12", optional=True),
                Field(
                    name="unit_price_euros",
                    read=kind.price,
                    example="4500",
                    column="unit_price",
                    optional=True,
                ),
                Field(name="status", read=kind.choice("offered", "contracted"), example="offered"),
                Field(
                    name="buyer",
                    read=kind.choice("region", "france_travail", "opco"),
                    example="",
                    optional=True,
                ),
                _FICTIF,
            ),
            ordered=(("starts_on", "ends_on"), ("seats_min", "seats_max")),
        ),
        Template(
            noun="outcomes",
            table=OUTCOMES,
            fields=(
                Field(name="session_id", read=kind.reference, example="fictif-session-1"),
                Field(name="training_id", read=kind.reference, example="fictif-formation-1"),
                Field(name="person", read=kind.reference, example="fictif-personne-1", personal=True),
                Field(name="ended_on", read=kind.day, example="2023-06-30"),
                Field(name="finished", read=kind.boolean, example="oui"),
                Field(name="milestone", read=kind.choice("0", "3", "6", "12"), example="6"),
                Field(name="situation", read=kind.choice(*SITUATIONS), example="cdi"),
                Field(name="rome3", read=kind.rome, example="M1805", optional=True),
                Field(
                    name="evidence",
                    read=kind.choice("contract", "administrative", "employer", "person", "provider"),
                    example="person",
                    optional=True,
                ),
                Field(name="observed_on", read=kind.day, example="2024-01-05"),
                _FICTIF,
            ),
            ordered=(("ended_on", "observed_on"),),
        ),
    )
}
