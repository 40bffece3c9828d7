"""`numericemploi labels …`: the register, the history of a label, the nightly job. Decisions are taken on the site."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import typer

_JSON = Annotated[bool, typer.Option("--json", help="Answer in JSON.")]


def add_to(group: typer.Typer) -> None:
    """Add the commands on labels in life to the group `labels`."""
    group.command("list")(list_labels)
    for command in (history, tend, demonstrate):
        group.command()(command)
    promises = typer.Typer(help="Employers' commitments to hire from a training.", no_args_is_help=True)
    promises.command("list")(list_promises)
    promises.command()(sign)
    promises.command()(withdraw)
    group.add_typer(promises, name="promises")


def list_labels(json: _JSON = False) -> None:
    """List the dossiers and labels with their states and dates.

    Example: numericemploi labels list
    """
    from numericemploi.cli.answer import as_json, as_table, prepared
    from numericemploi.labels.life import STATES
    from numericemploi.verbs import label_dossiers
    from numericemploi.verbs.access import CONSOLE

    prepared()
    found = label_dossiers.queue(CONSOLE)
    if json:
        as_json(
            [
                {"reference": one.reference, "training_id": one.training_id, "state": one.state,
                 "provisional": one.provisional, "valid_from": _text(one.valid_from),
                 "valid_until": _text(one.valid_until), "fictif": one.fictif}
                for one in found
            ]
        )  # fmt: skip
        return
    names = {state: words[0] for state, words in STATES.items()}
    as_table(
        f"{len(found)} labels and requests",
        ("label", "training", "state", "from", "until"),
        [
            (
                one.reference,
                one.training_id,
                names[one.state],  # type: ignore[index]
                one.valid_from or "",
                one.valid_until or "",
            )
            for one in found
        ],
    )


def _text(day: object) -> str | None:
    return None if day is None else str(day)


def history(label: Annotated[str, typer.Argument(metavar="LABEL")]) -> None:
    """Tell every act on a label: when, who, why.

    Example: numericemploi labels history NE-2024-00001
    """
    from numericemploi.cli.answer import as_table, prepared
    from numericemploi.labels.life import BY_NAME
    from numericemploi.verbs import label_dossiers
    from numericemploi.verbs.access import CONSOLE

    prepared()
    found, steps = label_dossiers.history(label, actor=CONSOLE)
    as_table(
        f"{found.reference}, {found.title}",
        ("n", "day", "act", "by", "reasons"),
        [
            (
                step.number,
                f"{step.at:%Y-%m-%d}",
                BY_NAME[step.act].fr,
                f"{step.actor} ({step.role})",
                step.reason,
            )
            for step in steps
        ],
    )


def tend() -> None:
    """Look at every label in force by the last run: propose what a person decides, end what is over. Every night.

    Run it after `cycle`; running it again adds nothing. Example: numericemploi labels tend
    """
    from numericemploi.cli.answer import prepared
    from numericemploi.verbs import clock, credentials, label_night
    from numericemploi.verbs.access import CONSOLE

    prepared()
    found = label_night.tend(actor=CONSOLE, now=clock.now())
    credentials.publish(actor=CONSOLE, now=clock.now())
    for one in found:
        print(f"{one.reference}: {one.what}. {one.words}")
    print(f"{len(found)} proposal(s) added; a person decides.")


def demonstrate() -> None:
    """Make fictif labels at several points of their life, on the last run; only where there is none.

    Example: numericemploi labels demonstrate
    """
    from numericemploi.cli.answer import note, prepared
    from numericemploi.model.errors import NotAllowedError
    from numericemploi.store import identity
    from numericemploi.verbs import clock, label_demonstration
    from numericemploi.verbs.access import CONSOLE

    prepared()
    if not identity.is_demonstration():
        raise NotAllowedError(
            "Fictif labels are made in demonstration only.", hint="Grant real ones on the site."
        )
    with note("Making fictif labels"):
        made = label_demonstration.make(actor=CONSOLE, now=clock.now())
    print(f"{len(made)} fictif labels and requests made.")


def list_promises(json: _JSON = False) -> None:
    """List employers' commitments, latest first, those withdrawn too.

    Example: numericemploi labels promises list
    """
    from dataclasses import asdict

    from numericemploi.cli.answer import as_json, as_table, prepared
    from numericemploi.verbs import promises
    from numericemploi.verbs.access import CONSOLE

    prepared()
    found = promises.mine(CONSOLE)
    if json:
        days = ("signed_on", "valid_until", "ended_on")
        as_json([asdict(one) | {name: _text(getattr(one, name)) for name in days} for one in found])
        return
    as_table(
        f"{len(found)} commitments",
        ("n", "training", "employer", "posts", "signed", "until", "withdrawn"),
        [
            (
                one.number,
                one.training_id,
                f"{one.employer} ({one.organisation})",
                one.seats,
                one.signed_on,
                one.valid_until,
                one.ended_on or "",
            )
            for one in found
        ],
    )


def sign(
    training: Annotated[str, typer.Argument(metavar="TRAINING")],
    employer: Annotated[str, typer.Option(help="Name of the employer.")],
    organisation: Annotated[str, typer.Option(metavar="SIRET", help="Its SIRET.")],
    posts: Annotated[int, typer.Option(help="How many people it will hire.")],
    until: Annotated[datetime, typer.Option(formats=["%Y-%m-%d"], help="Last day of the commitment.")],
    signed: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Day of the act; today if left out.")
    ] = None,
) -> None:
    """Record an employer's signed commitment to hire from a training; the next run counts it.

    Example: numericemploi labels promises sign fictif-web-1 --employer Atelier --organisation fictif-9008
    --posts 6 --until 2025-06-30
    """
    from numericemploi.cli.answer import prepared
    from numericemploi.verbs import clock, promises
    from numericemploi.verbs.access import CONSOLE

    prepared()
    number = promises.commit(
        training, employer=employer, organisation=organisation, seats=posts, valid_until=until.date(),
        signed_on=None if signed is None else signed.date(), actor=CONSOLE, now=clock.now(),
    )  # fmt: skip
    print(f"Commitment {number} recorded; the next run counts it.")


def withdraw(
    number: Annotated[int, typer.Argument(help="As `labels promises list` numbers it.")],
    reason: Annotated[str, typer.Option(help="Why, in 20 characters at least.")],
) -> None:
    """Withdraw a commitment from today on; it stays in the list.

    Example: numericemploi labels promises withdraw 3 --reason "Projet arrêté par l'employeur."
    """
    from numericemploi.cli.answer import prepared
    from numericemploi.verbs import clock, promises
    from numericemploi.verbs.access import CONSOLE

    prepared()
    promises.withdraw(number, reason=reason, actor=CONSOLE, now=clock.now())
    print(f"Commitment {number} withdrawn.")
