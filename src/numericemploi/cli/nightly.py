"""`numericemploi nightly`: what is due every night, in one command for a timer."""

from __future__ import annotations

from typing import Annotated

import typer

_FAILED = 13


def add_to(app: typer.Typer) -> None:
    """Add `nightly`."""
    app.command()(nightly)


def nightly(json: Annotated[bool, typer.Option("--json", help="Answer in JSON.")] = False) -> None:
    """Do what is due every night: needs to confirm, titles not read, labels, signatures, trust store, mails.

    A step that fails is told and the others go on; running it again adds nothing. The main job is apart: run
    `cycle` before. Exit code 0: every step done; 13: one at least failed. Example: numericemploi nightly --json
    """
    from dataclasses import asdict

    from numericemploi.cli.answer import as_json, as_table, prepared
    from numericemploi.verbs import clock
    from numericemploi.verbs import nightly as steps
    from numericemploi.verbs.access import CONSOLE

    prepared()
    now = clock.now()
    found = steps.run(actor=CONSOLE, now=now)
    if json:
        as_json({"on": str(now.date()), "steps": [asdict(one) for one in found]})
    else:
        as_table(
            f"Night of {now.date()}",
            ("step", "outcome", "what", "seconds"),
            [(one.name, one.outcome, one.words, one.seconds) for one in found],
        )
    if any(one.outcome == "failed" for one in found):
        raise typer.Exit(_FAILED)
