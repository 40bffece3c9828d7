"""`numericemploi plan verify`: a variant of the plan computed again, byte for byte."""

from __future__ import annotations

from typing import Annotated

import typer


def add_to(plan: typer.Typer) -> None:
    """Add the commands of variants to the group `plan`."""
    plan.callback()(_nothing)
    plan.command()(verify)


def _nothing() -> None:
    """Keep a group of one command a group."""


def verify(
    number: Annotated[
        int, typer.Argument(min=1, help="Number of the variant, as the page « Variantes » gives it.")
    ],
    json: Annotated[bool, typer.Option("--json", help="Answer in JSON.")] = False,
) -> None:
    """Compute a variant again from the evidence of its run, and compare, byte for byte.

    Example: numericemploi plan verify 3
    """
    from numericemploi.cli.answer import as_json, as_table, note, prepared
    from numericemploi.model.errors import UntrustedError
    from numericemploi.verbs import plan_variants

    prepared()
    with note("plan verify"):
        found = plan_variants.check(number)
    if json:
        as_json(
            {
                "number": found.number,
                "same": found.same,
                "stopped_by_clock": found.stopped,
                "inputs": {"kept": found.inputs_kept, "found": found.inputs_found},
                "result": {"kept": found.kept, "found": found.found},
            }
        )
    else:
        as_table(
            f"Variant {found.number}: {'the same, byte for byte' if found.same else 'NOT the same'}",
            ["what", "kept", "found"],
            [
                ("inputs", found.inputs_kept, found.inputs_found),
                ("result", found.kept, found.found),
            ],
        )
    if not found.same and found.stopped and found.inputs_kept == found.inputs_found:
        print("Its search was stopped by the clock: its bounds hold, its bytes are not promised.")
    elif not found.same:
        what = "evidence" if found.inputs_kept != found.inputs_found else "result"
        raise UntrustedError(
            f"Variant {found.number}: the {what} is no longer what was kept.",
            hint="Put the run's files back from a backup, or install the versions of the lock file.",
        )
