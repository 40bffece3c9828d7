"""`numericemploi labels …`: assessments of trainings, listed, shown, and computed again from their evidence."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

_JSON = Annotated[bool, typer.Option("--json", help="Answer in JSON.")]


def add_to(group: typer.Typer) -> None:
    """Add the commands on assessments to the group `labels`."""
    for command in (assess, show, evidence, recompute, rules):
        group.command()(command)


def assess(
    verdict: Annotated[str | None, typer.Option(help="Only yes, no or insufficient.")] = None,
    json: _JSON = False,
) -> None:
    """List what the last run says of every training of the perimeter; a person decides.

    Example: numericemploi labels assess --verdict yes
    """
    from numericemploi.cli.answer import as_json, as_table, prepared
    from numericemploi.verbs import labels

    prepared()
    found = [one for one in labels.assessments() if verdict in (None, one["verdict"])]
    if json:
        as_json(found)
        return
    as_table(
        f"{len(found)} trainings assessed; a person decides",
        ("training", "verdict", "skills", "openings", "insertion", "proposed"),
        [
            (
                one["training_id"],
                one["verdict"],
                *(proof["verdict"] for proof in one["proofs"]),
                one["advice"],
            )
            for one in found
        ],
    )


def show(training: Annotated[str, typer.Argument(metavar="TRAINING")], json: _JSON = False) -> None:
    """Show the assessment of one training, proof by proof, and what would change it.

    Example: numericemploi labels show fictif-web-1
    """
    from numericemploi.cli.answer import as_json, prepared
    from numericemploi.model.errors import NotFoundError
    from numericemploi.verbs import labels

    prepared()
    found = next((one for one in labels.assessments() if one["training_id"] == training), None)
    if found is None:
        raise NotFoundError(f"No assessment of « {training[:80]} ».", hint="See: numericemploi labels assess")
    wanted = labels.changes_of(training)
    if json:
        changes = [
            {"proof": one.proof, "fr": one.fr, "en": one.en, "skills": list(one.skills)} for one in wanted
        ]
        as_json(found | {"changes": changes})
        return
    print(f"{training}, règles {found['rule']}, au {found['as_of']}{' (fictif)' if found['fictif'] else ''}")
    print(found["sentence_fr"])
    for proof in (*found["proofs"], *([found["commitments"]] if found["commitments"] else [])):
        print(f"  {proof['name']}: {proof['verdict']}. {proof['sentence_fr']}")
    for one in found["prerequisites"]:
        print(f"  {one['fr']}")
    print(f"{found['advice_fr']} Une personne décide.")
    for change in wanted:
        print(f"  Ce qui changerait la preuve {change.proof} : {change.fr}")
    print(f"Preuves : SHA-256 {found['evidence']} ; {found['mention']}")


def evidence(
    training: Annotated[str, typer.Argument(metavar="TRAINING")],
    to: Annotated[Path | None, typer.Option("--to", metavar="FILE", help="Write there.")] = None,
) -> None:
    """Give the evidence file of a training, from which anybody computes its assessment again.

    Example: numericemploi labels evidence fictif-web-1 --to preuves.json
    """
    from numericemploi.cli.answer import prepared
    from numericemploi.verbs import labels

    prepared()
    data = labels.evidence_of(training)
    if to is None:
        sys.stdout.buffer.write(data)
    else:
        to.write_bytes(data)


def recompute(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="An evidence file, as downloaded.")],
    digest: Annotated[
        str, typer.Option(metavar="SHA256", help="The digest that the page of the training prints.")
    ] = "",
    against: Annotated[
        Path | None, typer.Option(metavar="FILE", help="The assessment published beside it.")
    ] = None,
) -> None:
    """Compute an assessment again from its evidence: the same bytes, without database or network.

    Exit code 3: the file was edited, or its digest is not the one expected. 12: the assessment differs.
    Example: numericemploi labels recompute preuves.json --against evaluation.json
    """
    from numericemploi.model.errors import NotFoundError
    from numericemploi.verbs import labels

    for path in filter(None, (file, against)):
        if not path.is_file():
            raise NotFoundError(f"No file {path.name}.", hint="Check the name of the file.")
    found = labels.recompute(file.read_bytes(), expected=digest)
    if against is None:
        sys.stdout.buffer.write(found)
    elif found == against.read_bytes():
        print("Same assessment, byte for byte.")
    else:
        print(
            "The assessment differs: the evidence or the assessment was edited, or is of another day.",
            file=sys.stderr,
        )
        raise typer.Exit(12)


def rules(
    version: Annotated[str | None, typer.Option(help="A version; otherwise the one in force.")] = None,
    json: _JSON = False,
) -> None:
    """List the thresholds of the label, each with its author, its date and its reason.

    Example: numericemploi labels rules --version 2024-1
    """
    from numericemploi.cli.answer import as_json, as_table
    from numericemploi.labels.rules import RULES, rule_set

    shown = RULES if version is None else rule_set(version)
    rows = [(one.name, one.value, one.author, str(one.date), one.reason) for one in shown.thresholds]
    if json:
        names = ("name", "value", "author", "date", "reason")
        thresholds = [dict(zip(names, row, strict=True)) for row in rows]
        as_json({"id": shown.id, "valid_from": str(shown.valid.start), "author": shown.author,
                 "reason": shown.reason, "thresholds": thresholds})  # fmt: skip
        return
    as_table(f"Rules {shown.id}, in force from {shown.valid.start}",
             ("threshold", "value", "set by", "on", "reason"), rows)  # fmt: skip
