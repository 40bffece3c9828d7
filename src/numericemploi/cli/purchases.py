"""`numericemploi purchases list|import|differences|export|doubles|chain|demonstrate`: plan lines of all buyers."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

_JSON = Annotated[bool, typer.Option("--json", help="Answer in JSON.")]
_FILE = Annotated[Path, typer.Argument(help="XLSX or CSV file.")]
_BUYER = Annotated[str, typer.Option(help="Whose plan: region, france_travail or opco.")]
_SHOWN = ("line_id", "buyer", "rome3", "level", "zone", "period", "places", "status", "revision")


def add_to(app: typer.Typer) -> None:
    """Add the group `purchases`."""
    group = typer.Typer(help="Plan lines of the Region, France Travail and OPCO.", no_args_is_help=True)
    group.command(name="list")(list_)
    group.command(name="import")(import_)
    for command in (differences, export, doubles, chain, demonstrate):
        group.command()(command)
    app.add_typer(group, name="purchases")


def list_(
    status: Annotated[
        str | None, typer.Option(help="Only this status: proposed, adopted, published…")
    ] = None,
    json: _JSON = False,
) -> None:
    """List the plan lines of all buyers.

    Example: numericemploi purchases list --status published --json
    """
    from numericemploi.cli.answer import as_json, as_table, prepared
    from numericemploi.verbs import plan_lines
    from numericemploi.verbs.access import CONSOLE

    prepared()
    rows = [row for row in plan_lines.listing(actor=CONSOLE).to_dicts() if status in (None, row["status"])]
    if json:
        as_json(rows)
    else:
        as_table(f"{len(rows)} plan lines", _SHOWN, [[row[name] for name in _SHOWN] for row in rows])


def differences(
    file: _FILE, buyer: _BUYER = "region",
    targets: Annotated[bool, typer.Option("--targets", help="Targets of a contract (COT), not plan lines.")] = False,
    json: _JSON = False,
) -> None:  # fmt: skip
    """Say what a file would change, and keep nothing but the file itself, whose rows wait.

    Example: numericemploi purchases differences plan.xlsx --buyer region
    """
    _read(file, buyer, targets=targets, keep=False, json=json)


def import_(
    file: _FILE, buyer: _BUYER = "region",
    targets: Annotated[bool, typer.Option("--targets", help="Targets of a contract (COT), not plan lines.")] = False,
    json: _JSON = False,
) -> None:  # fmt: skip
    """Keep the good rows of a file; bad ones are told, and wait to be repaired on the site. Twice is once.

    Example: numericemploi purchases import plan.xlsx --buyer france_travail
    """
    _read(file, buyer, targets=targets, keep=True, json=json)


def _read(file: Path, buyer: str, *, targets: bool, keep: bool, json: bool) -> None:
    from numericemploi.cli.answer import as_json, as_table, prepared
    from numericemploi.model.errors import NotFoundError
    from numericemploi.verbs import clock, plan_files
    from numericemploi.verbs.access import CONSOLE

    prepared()
    if not file.is_file():
        raise NotFoundError(f"No file {file.name}.", hint="Check the name; a folder cannot be imported.")
    noun = "targets" if targets else "lines"
    number = plan_files.read(
        file.read_bytes(), name=file.name, noun=noun, buyer=buyer, actor=CONSOLE, now=clock.now()
    )
    found = plan_files.compare(number, actor=CONSOLE)
    rejects = plan_files.rejects(found).to_dicts()
    answer: dict[str, object] = {"file": number, "counts": found.counts, "rejects": rejects}
    answer["differences"] = [
        {"line_id": one.line_id, "kind": one.kind, "act": one.act,
         "changes": [{"field": change.field, "now": change.now, "given": change.given} for change in one.changes]}
        for one in found.verdicts
        if one.kind in ("changed", "stale")
    ]  # fmt: skip
    if keep:
        done = plan_files.apply(number, actor=CONSOLE, now=clock.now())
        answer["kept"] = {"added": done.added, "changed": done.changed, "same": done.same,
                          "drafts": list(done.drafts), "waiting": done.waiting}  # fmt: skip
    if json:
        as_json(_plain(answer))
        return
    told = ", ".join(f"{count} {kind}" for kind, count in sorted(found.counts.items())) or "nothing waits"
    print(f"File {number}: {told}.")
    for one in found.verdicts:
        for change in one.changes:
            print(f"  {one.line_id} ({one.kind}) {change.field}: {change.now} → {change.given}")
    if rejects:
        header = ("line", "column", "value", "reason", "remedy")
        as_table(
            f"{len(rejects)} fields refused", header, [[row[name] for name in header] for row in rejects]
        )
    if keep:
        print(f"Kept: {answer['kept']}")


def _plain(value: object) -> object:
    """Return a value as JSON holds it: days as text."""
    if isinstance(value, dict):
        return {name: _plain(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return value if value is None or isinstance(value, str | int | float | bool) else str(value)


def export(
    file: Annotated[Path, typer.Argument(help="File to write: .xlsx, .csv, or .xml for LHÉO.")],
) -> None:
    """Write the plan lines as XLSX or CSV, or the sessions of published lines as LHÉO 2.3.

    Example: numericemploi purchases export plan.xlsx
    """
    from numericemploi.cli.answer import prepared
    from numericemploi.model.errors import NotFoundError
    from numericemploi.verbs import purchases
    from numericemploi.verbs.access import CONSOLE

    prepared()
    if file.suffix == ".xml":
        written = purchases.lheo(actor=CONSOLE)
        for training, why in sorted(written.left_out.items()):
            print(f"Left out: {training} ({why}).")
        data = written.data
    elif file.suffix in (".xlsx", ".csv"):
        data = (
            purchases.workbook(actor=CONSOLE)
            if file.suffix == ".xlsx"
            else purchases.csv_text(actor=CONSOLE).encode()
        )
    else:
        raise NotFoundError(
            f"No form {file.suffix or 'without ending'}.", hint="Name a file .xlsx, .csv or .xml."
        )
    if data is None:
        raise NotFoundError(
            "No session of a published line can be written.", hint="Publish a line, link its session."
        )
    file.write_bytes(data)
    print(f"{file.name}: {len(data):,} bytes.")


def doubles(json: _JSON = False) -> None:
    """Say what is bought twice, what lacks without a purchase, and how far contract targets are.

    Example: numericemploi purchases doubles --json
    """
    from numericemploi.cli.answer import as_json, as_table, prepared
    from numericemploi.verbs import purchases
    from numericemploi.verbs.access import CONSOLE

    prepared()
    seen = purchases.together(actor=CONSOLE)
    parts = {"doubles": seen.doubles, "holes": seen.holes, "targets": seen.progress}
    if json:
        as_json(_plain({name: frame.to_dicts() for name, frame in parts.items()}))
        return
    for name, frame in parts.items():
        as_table(f"{frame.height} {name}", frame.columns, frame.head(40).rows())


def chain(
    public: Annotated[
        bool, typer.Option("--public", help="As anybody reads it, small groups hidden.")
    ] = False,
    json: _JSON = False,
) -> None:
    """Follow advice and money to people in work: score, price per place, per entry, per person in work.

    Example: numericemploi purchases chain --public --json
    """
    from numericemploi.cli.answer import as_json, as_table, prepared
    from numericemploi.verbs import purchases
    from numericemploi.verbs.access import CONSOLE, VISITOR

    prepared()
    seen = purchases.followed(actor=VISITOR if public else CONSOLE)
    parts = {
        "advice": seen.advice,
        "prices": seen.prices,
        **({} if seen.lines is None else {"lines": seen.lines}),
    }
    if json:
        period = {"since": seen.since, "until": seen.until, "fictif": seen.fictif}
        as_json(_plain({"period": period, **{name: frame.to_dicts() for name, frame in parts.items()}}))
        return
    for name, frame in parts.items():
        rows = [[round(cell, 3) if isinstance(cell, float) else cell for cell in row] for row in frame.rows()]
        as_table(f"{frame.height} {name}", frame.columns, rows)


def demonstrate() -> None:
    """Make fictif recommendations with their answers and lines, on the last run; only where there is none.

    Example: numericemploi purchases demonstrate
    """
    from numericemploi.cli.answer import note, prepared
    from numericemploi.model.errors import NotAllowedError
    from numericemploi.store import identity
    from numericemploi.verbs import clock, purchase_demonstration
    from numericemploi.verbs.access import CONSOLE

    prepared()
    if not identity.is_demonstration():
        raise NotAllowedError("Fictif purchases are made in demonstration only.", hint="Import a real plan.")
    with note("Making fictif recommendations"):
        made = purchase_demonstration.make(actor=CONSOLE, now=clock.now())
    print(f"{len(made)} fictif recommendations made.")
