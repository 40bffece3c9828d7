"""`numericemploi zones export`: a zone's sheet, or the totals of every zone, as a file; the same as the site's."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

Written = Callable[[str, str, str, str], tuple[str, bytes]]
"""Writes a document of (zone or none, horizon, form, language): the name of its file, its bytes. The words of the
sheet are the site's, so whoever starts the console lends it that door's writer."""


def add_to(app: typer.Typer, written: Written) -> None:
    """Add the group `zones`."""
    group = typer.Typer(help="Zones: sheets and totals to take away.", no_args_is_help=True)
    group.callback()(_nothing)

    @group.command()
    def export(
        zone: Annotated[
            str,
            typer.Argument(metavar="[ZONE]", help="Code of the zone; left out: the totals of every zone."),
        ] = "",
        form: Annotated[
            str, typer.Option("--format", help="pdf, xlsx, csv or geojson; without a zone, not pdf.")
        ] = "xlsx",
        horizon: Annotated[str, typer.Option(help="short (6 months) or medium (24 months).")] = "short",
        language: Annotated[str, typer.Option(help="fr or en.")] = "fr",
        to: Annotated[
            Path | None,
            typer.Option(metavar="FILE", help="Otherwise a name that says zone, horizon and day."),
        ] = None,
    ) -> None:
        """Write a zone's sheet in its four parts, or the totals of every zone, from the last run.

        The same bytes as the site gives. Example: numericemploi zones export 4423 --format pdf --to strasbourg.pdf
        """
        from numericemploi.cli.answer import prepared
        from numericemploi.model.errors import NotFoundError, StorageError

        prepared()
        if language not in {"fr", "en"}:
            raise NotFoundError("No such language.", hint="Languages: fr, en.")
        name, data = written(zone, horizon, form, language)
        path = to or Path(name)
        try:
            path.write_bytes(data)
        except OSError as error:
            raise StorageError(
                f"{path} cannot be written ({error.strerror}).", hint="Choose another file with --to."
            ) from error
        print(path)

    app.add_typer(group, name="zones")


def _nothing() -> None:
    """Keep a group of one command a group."""
