"""`numericemploi needs|offers|candidates|trainings|sessions|outcomes import`, and `templates`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

NOUNS = {
    "needs": "Needs declared by organisations (our CSV).",
    "offers": "Offers: France Travail v2 JSON, schema.org JobPosting, or our CSV.",
    "candidates": "Dossiers of candidates (our CSV).",
    "trainings": "Trainings: LHÉO 2.2 or 2.3 with their sessions, or our CSV.",
    "sessions": "Sessions (our CSV).",
    "outcomes": "Situations after a training (our CSV).",
}


def add_to(app: typer.Typer) -> dict[str, typer.Typer]:
    """Add one group a noun, and `templates`; return the groups."""
    groups = {}
    for noun, words in NOUNS.items():
        groups[noun] = group = typer.Typer(help=words, no_args_is_help=True)
        group.callback()(_nothing)
        group.command(name="import", help=f"Import a file. {words} The same file twice changes nothing.")(
            _importer(noun)
        )
        app.add_typer(group, name=noun)
    app.command()(templates)
    return groups


def _nothing() -> None:
    """Keep a group of one command a group."""


def _importer(noun: str) -> Callable[[Path, bool], None]:
    def import_(
        file: Annotated[Path, typer.Argument(help="The file.")],
        json: Annotated[bool, typer.Option("--json", help="Answer in JSON.")] = False,
    ) -> None:
        from numericemploi.cli.answer import as_json, note, prepared
        from numericemploi.store import files
        from numericemploi.verbs import imports
        from numericemploi.verbs.access import CONSOLE

        prepared()
        with note(f"Importing {file.name}"):
            brought = imports.import_file(noun, file, actor=CONSOLE)
        rejects = str(files.folder() / brought.rejects_file) if brought.rejects_file else ""
        if json:
            as_json(
                {
                    "noun": noun,
                    "file": brought.file,
                    "already": brought.already,
                    "rows": brought.rows,
                    "refused": brought.refused,
                    "warnings": brought.warned,
                    "rejects": rejects,
                }
            )
            return
        if brought.already:
            print(f"{file.name}: already imported, nothing changed.")
        print(f"{file.name}: {brought.rows} rows kept, {brought.refused} refused, {brought.warned} warnings.")
        if rejects:
            print(f"Line, column, value, reason and remedy of each: {rejects}")

    return import_


def templates(
    folder: Annotated[Path, typer.Argument(help="Where to write them; created if absent.")] = Path(),
) -> None:
    """Write our CSV templates: a header and one fictif example each. An existing file is left alone.

    Example: numericemploi templates mes-modeles
    """
    from numericemploi.model.errors import StorageError
    from numericemploi.verbs import imports

    try:
        folder.mkdir(parents=True, exist_ok=True)
        for noun, text in imports.headers().items():
            target = folder / f"{noun}.csv"
            if target.exists():
                print(f"{target}: exists, left as it is")
                continue
            target.write_text(text, encoding="utf-8")
            print(target)
    except OSError as error:
        raise StorageError(
            f"{folder} cannot be written ({error.strerror}).", hint="Choose another folder."
        ) from error
