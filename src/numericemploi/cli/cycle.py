"""`numericemploi cycle`: the main job."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from numericemploi.model.money import euros

if TYPE_CHECKING:
    from numericemploi.verbs.cycle import Report


_CENTS = ("cost", "spent", "budgets")


def add_to(app: typer.Typer) -> None:
    """Add `cycle`."""
    app.command()(cycle)


def cycle(
    as_of: Annotated[
        datetime,
        typer.Option(formats=["%Y-%m-%d"], help="Only evidence published by that day counts."),
    ] = datetime(2024, 6, 30),  # noqa: DTZ001
    json: Annotated[bool, typer.Option("--json", help="Answer in JSON.")] = False,
) -> None:
    """Measure demand, assess trainings, orient candidates, draw a purchase plan, record the run.

    Same inputs, same bytes: everything under `result` in the JSON is the same on every machine.
    Example: numericemploi cycle --as-of 2024-06-30 --json
    """
    from numericemploi.cli.answer import as_json, prepared
    from numericemploi.cli.progress import steps
    from numericemploi.verbs import cycle as main_job
    from numericemploi.verbs.access import CONSOLE

    prepared()
    with steps("cycle", len(main_job.STEPS)) as step:
        report = main_job.run(_day(as_of), actor=CONSOLE, told=step)
    if json:
        as_json({"run": report.run, "result": report.result})
    else:
        _print(report)


def _day(moment: datetime) -> date:
    return moment.date()


def _print(report: Report) -> None:
    from numericemploi.cli.answer import as_table
    from numericemploi.store import files

    as_table(
        f"Run {report.run['number']}, as of {report.run['as_of']}",
        ["step", "rows in", "rows out", "rejected", "seconds", "evidence"],
        [
            (s["step"], s["rows_in"], s["rows_out"], s["rejected"], s["seconds"], _names(s["evidence"]))
            for s in report.steps
        ],
    )
    print(f"Evidence: {files.folder() / str(report.run['evidence'])}\n")
    for part, figures in report.result.items():
        shown = [
            (name, _flat(value, cents=name in _CENTS)) for name, value in figures.items() if name != "files"
        ]
        as_table(part, ["figure", "value"], shown)


def _names(paths: list[str]) -> str:
    return " ".join(path.rpartition("/")[2] for path in paths)


def _flat(value: object, *, cents: bool = False) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{name} {_flat(inner, cents=cents)}" for name, inner in value.items())
    if isinstance(value, int) and cents:
        return euros(value, language="en")
    if isinstance(value, float):
        return f"{value:,.4g}" if abs(value) < 1 else f"{value:,.1f}"
    return "unknown" if value is None else str(value)
