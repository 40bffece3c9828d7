"""`numericemploi funding …`: who can be paid by whom, the dated rules, what a reform would change."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from numericemploi.funding.rules import Rule
    from numericemploi.verbs.funding import Checked
    from numericemploi.verbs.reforms import Replayed

_JSON = Annotated[bool, typer.Option("--json", help="Answer in JSON.")]
_ON = Annotated[datetime, typer.Option("--on", formats=["%Y-%m-%d"], help="Day of the decision.")]
_DAY = datetime(2024, 6, 30)  # noqa: DTZ001


def add_to(app: typer.Typer) -> None:
    """Add the group `funding`."""
    group = typer.Typer(help="Who can be paid by whom, by dated rules.", no_args_is_help=True)
    for command in (check, rules, coverage, reform):
        group.command()(command)
    app.add_typer(group, name="funding")


def check(
    facts: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="FACT=VALUE…", help="status=jobseeker level=3 age=30 hours=400… (level: 1-8 or I-VI)"
        ),
    ] = None,
    on: _ON = _DAY,
    starts_on: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="First day of the training.")
    ] = None,
    scheme: Annotated[str | None, typer.Option(help="One scheme only, by its code.")] = None,
    scenario: Annotated[
        Path | None, typer.Option(metavar="FILE.md", help="Write the case and its answers as a scenario.")
    ] = None,
    json: _JSON = False,
) -> None:
    """Say which schemes could pay for a person in a training: yes, no, or one cannot say, and why.

    Nothing is kept. A verdict is a first look: the funder decides.
    Example: numericemploi funding check status=jobseeker level=3 hours=400 --on 2024-06-30
    """
    from numericemploi.cli.answer import as_json
    from numericemploi.funding import scenarios
    from numericemploi.model.errors import NotFoundError
    from numericemploi.verbs import funding

    given = _facts(facts or [])
    if starts_on is not None:
        given["notice"] = (starts_on.date() - on.date()).days
    found = funding.check(given, on=on.date())
    shown = [one for one in found.verdicts if scheme is None or one.scheme == scheme]
    if not shown:
        raise NotFoundError(f"No funding scheme « {scheme} ».", hint="See: numericemploi funding rules")
    if scenario is not None:
        scenario.write_text(scenarios.write(scenario.stem, found.case, shown), encoding="utf-8")
    if json:
        as_json(as_document(found, only=scheme))
        return
    for one in shown:
        print(one.headline)
        for line in (*one.sentences, *(paid.words for paid in one.benefits), *one.reserves):
            print(f"  {line}")
    if scheme is None:
        _print_sheet(found)


def _facts(texts: list[str]) -> dict[str, object]:
    """Read FACT=VALUE words; the level is converted here, once, from whichever scale it is given in.

    Raises
    ------
    FactsError
        A word is not FACT=VALUE, or the value is not of the fact.
    """
    from numericemploi.funding.facts import BY_NAME
    from numericemploi.funding.scenarios import value_of
    from numericemploi.model.codes import level_from_text
    from numericemploi.model.errors import FactsError

    given: dict[str, object] = {}
    for text in texts:
        name, _, value = text.partition("=")
        fact = BY_NAME.get(name.strip())
        if fact is None or not value.strip():
            raise FactsError(f"« {text[:60]} » is not FACT=VALUE.", hint=f"Facts: {', '.join(BY_NAME)}.")
        if fact.name in {"level", "level_exit"}:
            given[fact.name] = level_from_text(value)
        elif fact.kind == "flag" and value.lower() in {"yes", "true", "no", "false"}:
            given[fact.name] = value.lower() in {"yes", "true"}
        else:
            given[fact.name] = value_of(fact, value.strip())
    return given


def as_document(found: Checked, *, only: str | None = None) -> dict[str, object]:
    """Lay a checked case out as JSON: what inputs and rules alone decide."""
    from dataclasses import asdict

    def plain(value: object) -> object:
        if isinstance(value, dict):
            return {key: plain(inner) for key, inner in value.items()}
        if isinstance(value, (list, tuple)):
            return [plain(inner) for inner in value]
        return str(value) if isinstance(value, date) else value

    return {
        "on": str(found.on),
        "facts": found.case,
        "rules_revision": found.revision,
        "verdicts": [plain(asdict(one)) for one in found.verdicts if only is None or one.scheme == only],
        "sheet": plain(asdict(found.sheet)),
        "next_question": None if found.question is None else plain(asdict(found.question)),
    }


def _print_sheet(found: Checked) -> None:
    from numericemploi.funding.facts import BY_NAME
    from numericemploi.model.money import euros

    sheet = found.sheet
    print()
    print(f"Reste à payer : {'inconnu' if sheet.left is None else euros(sheet.left)}")
    print(f"Par mois : {'inconnu' if sheet.monthly is None else euros(sheet.monthly)}")
    for step in sheet.steps:
        when = (
            f"le {step.last_day:%d/%m/%Y} au plus tard"
            if step.last_day
            else f"{step.days} jours avant l'entrée"
        )
        print(f"À faire, {when} : {step.words} ({step.name})")
    if found.question is not None:
        print(f"Question suivante : {BY_NAME[found.question.fact].question} ({found.question.fact})")


def rules(
    on: Annotated[
        datetime | None,
        typer.Option("--on", formats=["%Y-%m-%d"], help="Only the versions that hold on that day."),
    ] = None,
    scheme: Annotated[str | None, typer.Option(help="One scheme only, by its code.")] = None,
    json: _JSON = False,
) -> None:
    """List the dated rules, read aloud, with period, last confirmation, source and confidence.

    Example: numericemploi funding rules --on 2024-06-30 --scheme pric
    """
    from numericemploi.cli.answer import as_json, as_table
    from numericemploi.model.errors import NotFoundError
    from numericemploi.verbs import funding

    held = funding.book()
    if scheme is not None and scheme not in held.names:
        raise NotFoundError(f"No funding scheme « {scheme} ».", hint=f"Schemes: {', '.join(held.names)}.")
    shown = [
        rule
        for rule in held.rules
        if (scheme is None or rule.scheme == scheme) and (on is None or rule.period.holds(on.date()))
    ]
    if json:
        as_json({"revision": held.revision, "rules": [_rule(rule) for rule in shown]})
        return
    as_table(
        f"{len(shown)} rules, revision {held.revision[:12]}",
        ("rule", "role", "read aloud", "from", "to", "confirmed", "conf.", "source"),
        [
            (one.rule_id, one.role, one.sentence, one.period.start, one.period.end or "",
             "open-ended" if one.open_ended else one.last_confirmed,
             one.confidence + ("" if one.active else " inactive"), f"{one.source}, {one.source_date}")
            for one in shown
        ],
    )  # fmt: skip


def _rule(rule: Rule) -> dict[str, object]:
    return {
        "rule_id": rule.rule_id, "scheme": rule.scheme, "point": rule.point, "role": rule.role,
        "sentence": rule.sentence, "valid_from": str(rule.period.start),
        "valid_to": None if rule.period.end is None else str(rule.period.end), "open_ended": rule.open_ended,
        "last_confirmed": str(rule.last_confirmed), "confidence": rule.confidence,
        "status": "active" if rule.active else "inactive", "source": rule.source, "source_date": rule.source_date,
    }  # fmt: skip


def coverage(json: _JSON = False) -> None:
    """Run the scenarios that stand beside the rules; say how many condition outcomes they exercise.

    A condition counts twice: once seen true, once seen false. Example: numericemploi funding coverage
    """
    from numericemploi.cli.answer import as_json
    from numericemploi.verbs import funding

    judged = funding.judge_scenarios()
    found = judged.coverage
    if json:
        missed = [{"rule": one.rule, "condition": one.clause, "never": one.outcome} for one in found.missed]
        as_json(
            {
                "scenarios": found.scenarios,
                "followed": found.scenarios - len(judged.gaps),
                "outcomes_seen": found.seen,
                "outcomes": found.possible,
                "share": round(found.share, 4),
                "missed": missed,
            }
        )
        return
    print(f"{found.scenarios} scenarios, {found.scenarios - len(judged.gaps)} followed by the rules")
    for gap in judged.gaps:
        print(f"  {gap.words}")
    print(
        f"{found.seen} of {found.possible} condition outcomes seen: {100 * found.share:.1f} % (target ≥ 95 %)"
    )
    for one in found.missed:
        print(f"  {one.rule}: « {one.clause} » jamais {one.outcome}")


def reform(
    file: Annotated[Path, typer.Argument(help="A reform (.toml, .json), or the name of a shipped one.")],
    population: Annotated[
        int | None, typer.Option(min=1, help="Replay on so many synthetic people instead of the dossiers.")
    ] = None,
    seed: Annotated[int, typer.Option(help="Seed of the synthetic population.")] = 2024,
    as_of: Annotated[
        datetime, typer.Option(formats=["%Y-%m-%d"], help="Day of the dossiers and the catalogue.")
    ] = _DAY,
    xlsx: Annotated[
        Path | None, typer.Option(metavar="FILE.xlsx", help="Write the differences as a workbook.")
    ] = None,
    csv: Annotated[
        Path | None, typer.Option(metavar="FILE.csv", help="Write the differences as a CSV.")
    ] = None,
    json: _JSON = False,
) -> None:
    """Replay a reform: who becomes eligible, who loses, by zone, level, age and sex, at what cost.

    Small counts are hidden, and others with them so that no total gives them away.
    Example: numericemploi funding reform infra-licence-numerique-2021 --population 100000
    """
    from numericemploi.cli.answer import as_json, note, prepared
    from numericemploi.sources import spreadsheets
    from numericemploi.verbs import reforms
    from numericemploi.verbs.access import CONSOLE

    asked = reforms.read_file(file)
    with note("Replaying the reform"):
        if population is None:
            prepared()
            found = reforms.on_dossiers(asked, as_of=as_of.date(), actor=CONSOLE)
        else:
            found = reforms.on_synthetic(asked, size=population, seed=seed)
    if xlsx is not None:
        xlsx.write_bytes(reforms.workbook(found))
    if csv is not None:
        csv.write_text(spreadsheets.csv_text(reforms.sheet(found)), encoding="utf-8")
    if json:
        as_json(_replayed(found))
    else:
        _print_replay(found)


def _replayed(found: Replayed) -> dict[str, object]:
    replay = found.replay
    return {
        "reform": found.reform.reform, "title": found.reform.title, "base": str(found.reform.base),
        "population": found.population, "fictif": found.fictif, "people": replay.people, "refused": replay.refused,
        "schemes": list(replay.schemes), "rules_revision": found.revision, "cells": replay.shown.to_dicts(),
        "marginals": None if found.marginals is None else found.marginals.to_dicts(),
    }  # fmt: skip


def _print_replay(found: Replayed) -> None:
    from numericemploi.cli.answer import as_table
    from numericemploi.model.money import euros
    from numericemploi.verbs import reforms

    for line in reforms.notes(found):
        print(line)
    names = ("people", "gained", "cleared", "lost", "kept", "without", "newly", "seats", "missing_after")
    as_table(
        "Differences",
        ("by", "group", *names, "cost if all entered"),
        [
            (
                row["dimension"],
                row["value"],
                *("hidden" if row[name] is None and name in names[:6] else row[name] for name in names),
                "" if row["cost"] is None else euros(row["cost"], language="en"),
            )
            for row in found.replay.shown.iter_rows(named=True)
        ],
    )
    if found.marginals is not None:
        as_table(
            "Marginals of the synthetic population (fictif)",
            ("fact", "group", "value", "share", "drawn", "source", "conf."),
            [
                (
                    row["fact"],
                    row["group"],
                    row["value"],
                    row["share"],
                    f"{row['drawn']:.4f}",
                    row["source"],
                    row["confidence"],
                )
                for row in found.marginals.iter_rows(named=True)
            ],
        )
