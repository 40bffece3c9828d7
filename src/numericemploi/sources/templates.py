"""Our own CSV templates: needs, offers, candidates, trainings, sessions, outcomes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl

from numericemploi.model.rejects import Rejects
from numericemploi.model.table import Table
from numericemploi.model.tables.employers import NEEDS, OFFERS
from numericemploi.model.tables.people import CANDIDATES, OUTCOMES, SITUATIONS
from numericemploi.model.tables.trainings import SESSIONS, TRAININGS
from numericemploi.sources import fields as kind
from numericemploi.sources import national_numbers
from numericemploi.sources.delimited import open_csv, separator_of
from numericemploi.sources.fields import Field, Known
from numericemploi.sources.masking import mask

_BUSINESS = ("siret",)
_OGR = r"^[0-9]{1,7}$"


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """A CSV file of ours: its columns, the table that it fills, what is checked between columns.

    `personal`: a row is about a person, and none of its values is ever repeated in a reject.
    `begins`: what a declared column that the file does not have begins with; an expression reads the row.
    """

    noun: str
    table: Table
    fields: tuple[Field, ...]
    ordered: tuple[tuple[str, str], ...] = ()
    masked: tuple[str, ...] = ()
    personal: bool = False
    begins: tuple[tuple[str, object], ...] = ()

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
            The file as a whole cannot be read, or holds national numbers.
        """
        separator = separator_of(path)
        rows, rejects = open_csv(path, separator=separator, columns=kind.names(self.fields))
        national_numbers.refuse(rows, path.name, business=_BUSINESS)
        known = Known(communes=set(places["commune"]), occupations=set(occupations["rome3"]))
        rows = rows.with_columns(pl.all().exclude("line").str.strip_chars())
        absent = [field.name for field in self.fields if field.name not in rows.columns]
        rows = rows.with_columns(pl.lit("").alias(name) for name in absent)
        for field in self.fields:
            asked = replace(field, personal=self.personal)
            rows = field.read(asked, rows, rejects, known)
        for first, last in self.ordered:
            rows = kind.ordered(rows, first, last, rejects, shown=not self.personal)
        rows = rows.with_columns(
            pl.col(column).map_elements(mask, return_dtype=pl.String) for column in self.masked
        )
        given = dict(self.begins)
        table = rows.with_columns(
            _begun(rows, name, dtype, given.get(name)) for name, dtype in self.table.schema.items()
        )
        table = self._once(table.select("line", *self.table.schema), rejects)
        return self.table.check(table.drop("line")), rejects.table()

    def _once(self, rows: pl.DataFrame, rejects: Rejects) -> pl.DataFrame:
        """Keep the first row of each key; warn of its copies, refuse those that contradict it."""
        content = pl.struct(pl.all().exclude("line"))
        again = rows.with_columns(
            first=pl.col("line").first().over(self.table.key),
            copied=content.eq_missing(content.first().over(self.table.key)),
        ).filter(pl.col("line") != pl.col("first"))
        for row in again.iter_rows(named=True):
            key = "" if self.personal else " + ".join(str(row[name]) for name in self.table.key)
            rejects.add(
                line=row["line"],
                column=" + ".join(self.table.key),
                value=key,
                reason=f"the same row as line {row['first']}"
                if row["copied"]
                else f"line {row['first']} has the same key and other values",
                remedy="Nothing to do: one of the two was kept."
                if row["copied"]
                else "Keep the right one of the two rows.",
                severity="warning" if row["copied"] else "refused",
            )
        return rows.filter(pl.struct(self.table.key).is_first_distinct())


def _begun(rows: pl.DataFrame, name: str, dtype: pl.DataType | type[pl.DataType], given: object) -> pl.Expr:
    """Return a declared column: the file's own, else what it begins with."""
    if name in rows.columns:
        return pl.col(name).cast(dtype)
    return (given if isinstance(given, pl.Expr) else pl.lit(given, dtype)).cast(dtype).alias(name)


_FICTIF = Field(name="fictif", read=kind.boolean, example="oui")
_CODES = kind.items(_OGR, "OGR codes of ROME (100023|126535)")

TEMPLATES: dict[str, Template] = {
    template.noun: template
    for template in (
        Template(
            noun="needs",
            table=NEEDS,
            begins=(
                ("filled", 0),
                ("confirmed_on", pl.col("declared_on")),
                ("state", "open"),
                ("revision", 1),
                ("skills", pl.lit([], pl.List(pl.String))),
            ),
            fields=(
                Field(name="need_id", read=kind.reference, example="fictif-besoin-1"),
                Field(name="employer", read=kind.text(), example="Entreprise Exemple (fictif)"),
                Field(name="siret", read=kind.siret, example="", optional=True),
                Field(name="sector", read=kind.activity, example="62.02A", optional=True),
                Field(name="title", read=kind.text(200), example="Développeuse web", optional=True),
                Field(name="rome3", read=kind.occupation, example="M1805"),
                Field(name="skills_asked", read=kind.text(1000), example="", optional=True),
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
            begins=(("source", "csv"),),
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
                Field(name="remote", read=kind.boolean, example="non", optional=True),
                Field(name="country", read=kind.country, example="FR", optional=True),
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
            personal=True,
            fields=(
                Field(name="candidate_id", read=kind.reference, example="fictif-dossier-1"),
                Field(name="commune", read=kind.commune, example="67482"),
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
            personal=True,
            fields=(
                Field(name="session_id", read=kind.reference, example="fictif-session-1"),
                Field(name="training_id", read=kind.reference, example="fictif-formation-1"),
                Field(name="person", read=kind.reference, example="fictif-personne-1"),
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
