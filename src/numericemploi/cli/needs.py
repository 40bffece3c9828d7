"""`numericemploi needs list|confirm|fill|close|tend` and `numericemploi mails send`: the register of needs."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from datetime import date

    from numericemploi.store.needs import Kept

_JSON = Annotated[bool, typer.Option("--json", help="Answer in JSON.")]
_NUMBER = Annotated[int, typer.Argument(min=1, help="Number of the need, as `needs list` gives it.")]
_ON = Annotated[
    datetime | None,
    typer.Option("--on", formats=["%Y-%m-%d"], help="Day of the act; otherwise the instance's own."),
]
_SHOWN = ("need_id", "employer", "title", "rome3", "commune", "positions", "filled", "firmness", "state",
          "declared_on", "confirmed_on")  # fmt: skip


def add_to(needs: typer.Typer, app: typer.Typer) -> None:
    """Add the register's commands to the group `needs`, and the group `mails`."""
    needs.command(name="list")(list_)
    for command in (skills, confirm, fill, close, tend):
        needs.command()(command)
    mails = typer.Typer(help="Mails that wait to be sent.", no_args_is_help=True)
    mails.callback()(_nothing)
    mails.command()(send)
    app.add_typer(mails, name="mails")


def _nothing() -> None:
    """Keep a group of one command a group."""


def list_(
    state: Annotated[
        str | None, typer.Option(help="Only this state: awaiting, open, asked, filled, closed, lapsed.")
    ] = None,
    json: _JSON = False,
) -> None:
    """List the needs of the register, last declared first.

    Example: numericemploi needs list --state asked --json
    """
    from numericemploi.cli.answer import as_json, as_table, prepared
    from numericemploi.verbs import needs
    from numericemploi.verbs.access import CONSOLE

    prepared()
    found = [kept for kept in needs.listing(actor=CONSOLE) if state in (None, kept.row["state"])]
    if json:
        as_json([_plain(kept) for kept in found])
    else:
        as_table(
            f"{len(found)} needs",
            ["number", *_SHOWN],
            [(kept.number, *(kept.row[name] for name in _SHOWN)) for kept in found],
        )


def _plain(kept: Kept) -> dict[str, object]:
    from datetime import date

    row = {name: str(value) if isinstance(value, date) else value for name, value in kept.row.items()}
    return {"number": kept.number, **row}


def skills(
    number: _NUMBER,
    set_: Annotated[
        list[str] | None, typer.Option("--set", metavar="CODE", help="Ask these skills instead; once each.")
    ] = None,
    json: _JSON = False,
) -> None:
    """Show the skills of a need, with the words that state each, or say which ones it asks.

    Example: numericemploi needs skills 12 --set 100023 --set 126535
    """
    from dataclasses import asdict

    from numericemploi.cli.answer import as_json, as_table, prepared
    from numericemploi.verbs import needs
    from numericemploi.verbs.access import CONSOLE

    prepared()
    if set_:
        needs.set_skills(number, set_, actor=CONSOLE, on=_day(None))
    found = needs.follow(number, actor=CONSOLE).skills
    if json:
        as_json([asdict(one) for one in found])
        return
    as_table(
        f"Skills of need {number}",
        ("code", "skill", "asked", "from", "words", "sure"),
        [
            (one.code, one.label, "yes" if one.kept else "taken out", one.origin, one.words,
             "" if one.confidence is None else f"{one.confidence:.2f}")
            for one in found
        ],
    )  # fmt: skip


def confirm(number: _NUMBER, on: _ON = None) -> None:
    """Say that a need still stands. Example: numericemploi needs confirm 12."""
    _act(number, "confirm", on)


def fill(
    number: _NUMBER,
    positions: Annotated[int, typer.Argument(min=0, help="How many are filled in all.")],
    on: _ON = None,
) -> None:
    """Say how many positions of a need are filled in all. Example: numericemploi needs fill 12 2."""
    _act(number, "fill", on, filled=positions)


def close(
    number: _NUMBER,
    reason: Annotated[
        str,
        typer.Option(
            help="hired_otherwise, dropped, postponed, no_budget, nobody_found, declared_twice or mistake."
        ),
    ],
    on: _ON = None,
) -> None:
    """Close a need that will not be filled, with its reason. Example: numericemploi needs close 12 --reason dropped."""
    _act(number, "close", on, reason=reason)


def tend(
    on: _ON = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would be done, and do nothing.")
    ] = False,
    json: _JSON = False,
) -> None:
    """Ask the holders of needs not confirmed for six months; let those lapse that were asked thirty days ago.

    To be run each night; twice on a day does nothing more.
    Example: numericemploi needs tend --on 2024-12-31 --dry-run
    """
    from numericemploi.cli.answer import as_json, as_table, prepared
    from numericemploi.verbs import needs
    from numericemploi.verbs.access import CONSOLE

    prepared()
    done = (needs.due if dry_run else needs.tend)(_day(on), actor=CONSOLE)
    rows = [(need_id, act, str(since)) for need_id, act, since in done.iter_rows()]
    if json:
        as_json([dict(zip(("need_id", "act", "since"), row, strict=True)) for row in rows])
    else:
        as_table(f"{len(rows)} needs{' to tend' if dry_run else ' tended'}", ["need", "act", "since"], rows)


def send(json: _JSON = False) -> None:
    """Send the mails of the outbox through the server that NUMERICEMPLOI_SMTP names.

    Example: NUMERICEMPLOI_SMTP='smtp://user:password@mail.example:587?from=ne@example.org' numericemploi mails send
    """
    from dataclasses import asdict

    from numericemploi.cli.answer import as_json, prepared
    from numericemploi.verbs import mails
    from numericemploi.verbs.access import CONSOLE

    prepared()
    done = mails.send(mails.server(), actor=CONSOLE)
    if json:
        as_json(asdict(done))
    else:
        print(f"{done.sent} sent, {done.kept} to be tried again, {done.refused} given up.")


def _act(
    number: int, act: str, on: datetime | None, *, reason: str | None = None, filled: int | None = None
) -> None:
    from numericemploi.cli.answer import prepared
    from numericemploi.verbs import needs
    from numericemploi.verbs.access import CONSOLE

    prepared()
    needs.act(number, act, actor=CONSOLE, on=_day(on), reason=reason, filled=filled)
    row = needs.follow(number, actor=CONSOLE).row
    print(f"Need {number}: {row['state']}, {row['filled']} of {row['positions']} filled.")


def _day(on: datetime | None) -> date:
    from numericemploi.verbs.instance import today

    return today() if on is None else on.date()
