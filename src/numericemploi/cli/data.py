"""`numericemploi data`: public data pulled and listed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from numericemploi.model.errors import NotFoundError, SourceError

if TYPE_CHECKING:
    from numericemploi.verbs.data import Line, Pulled

_STATES = {
    "loaded": "loaded",
    "unchanged": "unchanged: same bytes",
    "checked": "checked, not kept (sample)",
    "missing": "MISSING",
    "refused": "REFUSED",
    "unreachable": "UNREACHABLE",
}


def add_to(app: typer.Typer) -> None:
    """Add the group `data`."""
    group = typer.Typer(help="Public data: nomenclatures, territory, statistics.", no_args_is_help=True)
    group.command()(pull)
    group.command(name="list")(list_)
    app.add_typer(group, name="data")


def pull(
    folder: Annotated[
        Path | None,
        typer.Option(
            "--from", metavar="DIR", help="Read a folder laid out like the catalogue instead of the network."
        ),
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Answer in JSON.")] = False,
) -> None:
    """Load every public dataset of the catalogue; people, needs, sessions and outcomes are never touched.

    A file that is missing or refused is named and the rest goes on. Exit code 3 when a file was refused,
    6 when nothing at all was found.
    Example: numericemploi data pull --from ../shared/data
    """
    from numericemploi.cli.answer import as_json
    from numericemploi.cli.progress import steps
    from numericemploi.reference.datasets import DATASETS
    from numericemploi.verbs import data, instance
    from numericemploi.verbs.access import CONSOLE

    if not instance.is_prepared():
        instance.prepare(actor=CONSOLE)
    with steps("data pull", len(DATASETS)) as step:
        answers = data.pull(folder, actor=CONSOLE, told=lambda dataset: step(dataset.name))
    if json:
        as_json([_pulled(answer) for answer in answers])
    else:
        _print(answers)
    if any(answer.state == "refused" for answer in answers):
        raise typer.Exit(SourceError.exit_code)
    if all(answer.state in ("missing", "unreachable") for answer in answers):
        raise typer.Exit(NotFoundError.exit_code)


def _print(answers: list[Pulled]) -> None:
    from numericemploi.cli.answer import as_table

    as_table(
        "Public data",
        ["dataset", "state", "rows", "refused", "warnings", "reason", "what to do"],
        [
            (a.dataset.name, _STATES[a.state], a.rows, a.refused, a.warned, a.reason, a.remedy)
            for a in answers
        ],
    )
    written = [_rejects(answer) for answer in answers if answer.rejects_file]
    if written:
        print(
            "\nLine, column, value, reason and remedy of each refused row and warning:", *written, sep="\n  "
        )


def _rejects(answer: Pulled) -> str:
    from numericemploi.store import files

    return str(files.folder() / answer.rejects_file) if answer.rejects_file else ""


def _pulled(answer: Pulled) -> dict[str, object]:
    return {
        "dataset": answer.dataset.name,
        "state": answer.state,
        "rows": answer.rows,
        "refused": answer.refused,
        "warnings": answer.warned,
        "rejects": _rejects(answer),
        "reason": answer.reason,
        "remedy": answer.remedy,
        "files": answer.files,
    }


def list_(json: Annotated[bool, typer.Option("--json", help="Answer in JSON.")] = False) -> None:
    """Show what is loaded, from whom and from when, and what is missing.

    Example: numericemploi data list --json
    """
    from numericemploi.cli.answer import as_json, as_table, prepared
    from numericemploi.verbs import data

    prepared()
    lines = [_listed(line) for line in data.listing()]
    if json:
        as_json(lines)
        return
    as_table(
        "Data of this instance",
        [
            "dataset",
            "origin",
            "vintage",
            "published",
            "rows",
            "refused",
            "loaded",
            "publisher",
            "licence",
            "address",
        ],
        [tuple(value for name, value in line.items() if name != "files") for line in lines],
    )


def _listed(line: Line) -> dict[str, object]:
    dataset, edition = line.dataset, line.edition
    held = edition.source if edition else None
    tried = "" if dataset is None or dataset.tried else " (not tried)"
    return {
        "dataset": dataset.name if dataset else edition.table if edition else "",
        "origin": held.origin if held else "schema" if line.schema_loaded else "missing",
        "vintage": held.vintage if held else dataset.vintage if dataset else "",
        "published": (held.published_on if held else dataset.published_on if dataset else "").__str__(),
        "rows": edition.rows if edition else 0,
        "refused": edition.refused if edition else 0,
        "loaded": edition.loaded_at.isoformat(timespec="seconds") if edition else "",
        "publisher": held.publisher if held else dataset.publisher if dataset else "",
        "licence": held.licence if held else dataset.licence if dataset else "",
        "files": edition.files if edition else {},
        "address": f"{dataset.address or dataset.page}{tried}" if dataset else "",
    }
