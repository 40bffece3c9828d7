"""The instance: its folder, its database, the packaged facts and the fictif region around them."""

from __future__ import annotations

from datetime import date

from numericemploi import __version__
from numericemploi.demonstration import region
from numericemploi.model.declared import declared
from numericemploi.model.rejects import REJECTS
from numericemploi.reference import packaged, territories
from numericemploi.store import accounts, database, editions, files, identity, records
from numericemploi.verbs.access import Actor, require
from numericemploi.verbs.journal import recorded

AS_OF = date(2024, 6, 30)
"""The day at which the demonstration is frozen, whatever today's date."""

REGION = "44"
_TABLES = {table.name: table for table in declared()}
_STATISTICS = ("bmo", "offer_counts", "tension")


def today() -> date:
    """Return the day that the instance lives in: the demonstration's own, in the only mode that there is so far."""
    return AS_OF


def prepare(*, actor: Actor) -> None:
    """Create or update the folder and the database, load the packaged tables and the fictif region.

    Running it again changes nothing that is there: a public table that was pulled stays, and so do
    records that were imported or edited.

    Raises
    ------
    StorageError
        The folder or the database cannot be written.
    """
    require(actor, "instance.prepare")
    database.prepare()
    made = files.digest(__version__.encode(), str(region.SEED).encode())
    _load_facts(made)
    if not records.brought_before("candidates", made):
        _load_fictif(made, actor)
    accounts.open_demonstration()
    _begin_signing(actor)


def _begin_signing(actor: Actor) -> None:
    """Make the demonstration's first key; a real issuer makes its own, in front of witnesses."""
    if identity.is_demonstration():
        # All of which know the demonstration's day from here.
        from numericemploi.verbs import clock, keys, label_demonstration, purchase_demonstration

        keys.begin(actor=actor, now=clock.now())
        label_demonstration.attach(now=clock.now())
        purchase_demonstration.begin(now=clock.now())


def is_prepared() -> bool:
    """Whether the database is there with the present schema."""
    return database.is_prepared()


def _load_facts(made: str) -> None:
    files_of = {fact.file: fact for fact in packaged.FACTS}
    for name, frame in packaged.packaged_tables().items():
        fact = files_of["zones.csv" if name == "zones" else "communes.csv"]
        if _may_replace(name, made):
            source = editions.Source(
                dataset=name,
                origin="packaged",
                publisher=fact.source,
                licence=fact.licence,
                vintage="extrait livré avec le logiciel",
                published_on=date.fromisoformat(fact.date),
            )
            editions.keep(_TABLES[name], frame, rejects=None, source=source, digest=made)


def _load_fictif(made: str, actor: Actor) -> None:
    tables = packaged.packaged_tables()
    made_up = region.make(
        geography=territories.geography(
            communes=tables["communes"],
            bassins=tables["commune_bassins"],
            population=tables["commune_population"],
            points=tables["commune_points"],
            density=tables["commune_density"],
            fibre=_TABLES["fibre"].empty(),
            region=REGION,
        ),
        occupations=packaged.occupations(),
        families=packaged.family_occupations(),
        as_of=AS_OF,
    )
    for name in _STATISTICS:
        if _may_replace(name, made):
            source = editions.Source(
                dataset=name,
                origin="fictif",
                publisher="Numéric'Emploi (fictif)",
                licence="EUPL-1.2",
                vintage="fictif",
                published_on=date(2024, 4, 30),
            )
            editions.keep(_TABLES[name], made_up[name], rejects=None, source=source, digest=made)
    with recorded("instance.prepare", actor) as count, records.all_or_nothing():
        for noun in records.NOUNS:
            records.merge(noun, made_up[noun])
            records.note_intake(
                noun,
                file="fictif",
                digest=made,
                origin="fictif",
                rows=made_up[noun].height,
                rejects=REJECTS.empty(),
            )
            count.rows_out += made_up[noun].height


def _may_replace(table: str, made: str) -> bool:
    held = editions.current(table)
    return held is None or (held.source.origin != "public" and held.digest != made)
