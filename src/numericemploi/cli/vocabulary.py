"""`numericemploi occupations synonyms …` and `occupations abstained`: the vocabulary of titles kept up to date."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from numericemploi.verbs.synonyms import Preview

_JSON = Annotated[bool, typer.Option("--json", help="Answer in JSON.")]
_TEXT = Annotated[str, typer.Argument(help="The title, as people write it.")]
_ROME4 = Annotated[str, typer.Argument(help="The ROME 4 code that it means (M1855).")]
_REASON = Annotated[str, typer.Option(help="Why: one sentence, kept in the history.")]


def add_to(group: typer.Typer) -> None:
    """Add `synonyms` and `abstained` to the group `occupations`."""
    synonyms = typer.Typer(
        help="Synonyms of occupations: data that the business edits.", no_args_is_help=True
    )
    synonyms.command(name="list")(list_)
    for command in (preview, add, withdraw, export):
        synonyms.command()(command)
    synonyms.command(name="import")(import_)
    group.add_typer(synonyms, name="synonyms")
    group.command()(abstained)


def list_(
    words: Annotated[str, typer.Argument(help="Words that the text or the code holds.")] = "",
    state: Annotated[str, typer.Option(help="active, proposed, withdrawn or refused.")] = "",
    json: _JSON = False,
) -> None:
    """List the synonyms as they stand, with author, date and reason."""
    from dataclasses import asdict

    from numericemploi.cli.answer import as_json, as_table
    from numericemploi.verbs import synonyms

    found = synonyms.listing(words, state)
    if json:
        as_json([asdict(one) | {"on": str(one.on)} for one in found])
        return
    rows = [(one.text, one.rome4, one.state, one.author, str(one.on), one.reason) for one in found]
    as_table(f"{len(rows)} synonyms", synonyms.HEADER, rows)


def preview(text: _TEXT, rome4: _ROME4, json: _JSON = False) -> None:
    """Say which of the last 1,000 distinct titles would be answered otherwise with this synonym."""
    from numericemploi.cli.answer import prepared
    from numericemploi.verbs import synonyms

    prepared()
    _show(synonyms.preview(adding=[(text, rome4)]), json=json)


def add(text: _TEXT, rome4: _ROME4, reason: _REASON, json: _JSON = False) -> None:
    """Add a synonym: it counts at once, on the site, in the API and here.

    Example: numericemploi occupations synonyms add "symfony" M1855 --reason "cadre PHP, employé seul comme titre"
    """
    _edit("add", text, rome4, reason, json=json)


def withdraw(text: _TEXT, rome4: _ROME4, reason: _REASON, json: _JSON = False) -> None:
    """Withdraw a synonym, packaged or added; its history stays."""
    _edit("withdraw", text, rome4, reason, json=json)


def _edit(act: str, text: str, rome4: str, reason: str, *, json: bool) -> None:
    from dataclasses import asdict

    from numericemploi.cli.answer import as_json, prepared
    from numericemploi.verbs import synonyms
    from numericemploi.verbs.access import CONSOLE

    prepared()
    one = synonyms.edit(act, text, rome4, reason, actor=CONSOLE)
    if json:
        as_json(asdict(one) | {"on": str(one.on)})
    else:
        print(f"« {one.text} », {one.rome4}: {one.state}.")


def import_(
    file: Annotated[Path, typer.Argument(help="A CSV: text, rome4, reason; state where some are withdrawn.")],
    json: _JSON = False,
) -> None:
    """Bring a list of synonyms in; bad rows are told, the same file twice changes nothing."""
    from numericemploi.cli.answer import as_json, as_table, prepared
    from numericemploi.verbs import synonyms
    from numericemploi.verbs.access import CONSOLE

    prepared()
    brought = synonyms.import_file(file, actor=CONSOLE)
    rejects = brought.rejects.select("line", "column", "value", "reason", "remedy")
    if json:
        as_json({"done": brought.done, "unchanged": brought.unchanged, "rejects": rejects.to_dicts()})
        return
    print(f"{brought.done} done, {brought.unchanged} unchanged, {rejects.height} refused.")
    if not rejects.is_empty():
        as_table("Refused", rejects.columns, rejects.iter_rows())


def export() -> None:
    """Print every synonym as it stands, as CSV: the same columns come back in by `import`."""
    from numericemploi.verbs import synonyms

    print(synonyms.export(), end="")


def abstained(
    as_of: Annotated[
        datetime, typer.Option(formats=["%Y-%m-%d"], help="The last of the ninety days counted.")
    ] = datetime(2024, 6, 30),  # noqa: DTZ001
    json: _JSON = False,
) -> None:
    """Report the titles of offers and needs that nobody could read: seen 3 times or more in 90 days.

    To be run every night; the report replaces the former one, and the site shows it to the staff.
    """
    from dataclasses import asdict

    from numericemploi.cli.answer import as_json, as_table, prepared
    from numericemploi.verbs import abstentions
    from numericemploi.verbs.access import CONSOLE

    prepared()
    report = abstentions.report(as_of.date(), actor=CONSOLE)
    if json:
        as_json(
            {
                "as_of": str(report.as_of),
                "titles": report.titles,
                "abstained": [asdict(one) | {"last_seen": str(one.last_seen)} for one in report.abstained],
            }
        )
        return
    rows = [
        (
            one.title,
            one.seen,
            str(one.last_seen),
            ", ".join(f"{c.rome4} {c.probability:.2f}" for c in one.candidates[:3]),
        )
        for one in report.abstained
    ]
    as_table(
        f"{len(rows)} of {report.titles} titles seen 3 times or more, 90 days up to {report.as_of}",
        ("title", "seen", "last seen", "closest"),
        rows,
    )


def _show(found: Preview, *, json: bool) -> None:
    from dataclasses import asdict

    from numericemploi.cli.answer import as_json, as_table

    if json:
        as_json(asdict(found))
        return
    rows = [
        (
            one.title, one.seen, one.before or "abstains", f"{one.before_probability:.2f}",
            one.after or "abstains", f"{one.after_probability:.2f}",
        )
        for one in found.changes
    ]  # fmt: skip
    as_table(
        f"{len(rows)} of the last {found.titles} distinct titles would change",
        ("title", "seen", "before", "probability", "after", "probability"),
        rows,
    )
