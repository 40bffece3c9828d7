"""`numericemploi bench location`: public location instances through the plan's solver layer."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def bench(
    file: Annotated[
        Path, typer.Argument(help="A p-median, Holmberg, Yang or OR-Library file, as published.")
    ],
    layout: Annotated[
        str | None,
        typer.Option(
            "--format", help="pmedian, holmberg, yang or orlib; otherwise told by the file's lines."
        ),
    ] = None,
    seconds: Annotated[float, typer.Option(min=1, help="Time limit.")] = 60.0,
    json: Annotated[bool, typer.Option("--json", help="Answer in JSON: value, bound, gap, seconds.")] = False,
) -> None:
    """Open sites and serve every customer at the least cost; print value, proven bound, gap, seconds.

    Each customer is served whole by one site. Gap = (value - bound) / |value|.
    Example: numericemploi bench location pmed1.txt --format pmedian --json
    """
    from dataclasses import asdict

    from numericemploi.cli.answer import as_json, as_table
    from numericemploi.model.errors import NotFoundError
    from numericemploi.sources.location_files import LAYOUTS
    from numericemploi.verbs import location

    if layout is not None and layout not in LAYOUTS:
        raise NotFoundError(f"No format « {layout} ».", hint=f"Known: {', '.join(LAYOUTS)}.")
    found = location.judge(file, layout=layout, seconds=seconds)
    if json:
        as_json(asdict(found))
        return
    told = [("unknown" if figure is None else f"{figure:,.6g}") for figure in (found.value, found.bound)]
    gap = "unknown" if found.gap is None else f"{found.gap:.4%}"
    as_table(file.name, ["value", "bound", "gap", "seconds"], [(*told, gap, found.seconds)])
