"""`numericemploi reach`: travel times, what lies within reach, concentration, where a firm could settle."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

_JSON = Annotated[bool, typer.Option("--json", help="Answer in JSON.")]


def add_to(app: typer.Typer) -> None:
    """Add the group `reach`."""
    group = typer.Typer(help="Territory: reach, concentration, where to settle.", no_args_is_help=True)
    for command in (communes, concentration, settle, load, fetch, error):
        group.command()(command)
    app.add_typer(group, name="reach")


def communes(
    zone: Annotated[str | None, typer.Option(help="Only the communes of that employment zone.")] = None,
    nothing: Annotated[
        int | None,
        typer.Option(metavar="MINUTES", help="Only those with no session within 30, 45, 60 or 90."),
    ] = None,
    json: _JSON = False,
) -> None:
    """List what each commune reaches in the last run: sessions and posts within 30, 45, 60 and 90 minutes.

    Example: numericemploi reach communes --zone 4408 --nothing 60
    """
    from numericemploi.cli.answer import as_json, as_table, prepared
    from numericemploi.model.errors import NotFoundError
    from numericemploi.model.tables.results import REACH_LIMITS
    from numericemploi.verbs import reach

    prepared()
    if nothing is not None and nothing not in REACH_LIMITS:
        raise NotFoundError(
            f"--nothing {nothing}: no such limit.", hint=f"Limits: {', '.join(map(str, REACH_LIMITS))}."
        )
    found = reach.communes(zone=zone, nothing=nothing)
    if json:
        as_json(found.to_dicts())
        return
    header = ["commune", "label", "zone", "nearest_session", "sessions_60", "posts_60", "remote_sessions"]
    rows = [["?" if cell is None else cell for cell in row] for row in found.select(header).rows()]
    as_table(f"{found.height} communes", ["commune", "name", "zone", "nearest session (min)",
             "sessions ≤ 60 min", "posts ≤ 60 min", "remote sessions"], rows)  # fmt: skip


def concentration(json: _JSON = False) -> None:
    """Show how posts, training places and hires gather in the metropolises, before and after the plan.

    Example: numericemploi reach concentration
    """
    from numericemploi.cli.answer import as_json, as_table, prepared
    from numericemploi.verbs import reach

    prepared()
    rows = reach.gathered().to_dicts()
    if json:
        as_json(rows)
        return
    shares = ("metropolis_share", "rural_share", "gini", "hhi")
    as_table(
        "Concentration",
        ["what", "moment", "total", "zones", "unknown zones", "metropolises", "rural", "Gini", "HHI"],
        [
            (
                row["what"], row["moment"], round(row["total"]), row["zones"], row["unknown_zones"],
                *("unknown" if row[name] is None else f"{row[name]:.3f}" for name in shares),
            )
            for row in rows
        ],
    )  # fmt: skip


def settle(
    occupation: Annotated[list[str], typer.Option(help="ROME 3 code; repeat the option for several.")],
    people: Annotated[int, typer.Option(help="Posts to fill.")],
    months: Annotated[int, typer.Option(help="Months until they must be filled, 1 to 24.")] = 12,
    telework: Annotated[float, typer.Option(help="Share of telework, 0 to 1.")] = 0.0,
    weight: Annotated[
        list[str] | None,
        typer.Option(help="A weight, `now=2`; of now, trainable, competition, connection, balance."),
    ] = None,
    json: _JSON = False,
) -> None:
    """Rank the zones where a firm could settle: who can be hired or trained, who competes, what changes.

    Example: numericemploi reach settle --occupation M1805 --people 40 --telework 0.4 --weight balance=1
    """
    from numericemploi.cli.answer import as_json, as_table, prepared
    from numericemploi.reach.settle import WEIGHTS, Project
    from numericemploi.verbs import reach

    prepared()
    weights = dict(WEIGHTS) | dict(_weight(text) for text in weight or [])
    project = Project(
        occupations=tuple(occupation), people=people, months=months, telework=telework, weights=weights
    )
    zones, criteria = reach.rank_zones(project)
    if json:
        as_json({"zones": [_zone(zone) for zone in zones], "criteria": criteria.to_dicts()})
        return
    told = {(row["zone"], row["criterion"]): row for row in criteria.iter_rows(named=True)}
    names = reach.zone_names()
    as_table(
        "Where to settle",
        ["rank", "zone", "score", *WEIGHTS, "Gini change"],
        [
            (
                rank, names.get(one.zone, one.zone),
                f"{one.low:.2f}" if one.high - one.low < 1e-9 else f"{one.low:.2f} to {one.high:.2f}",
                *(_value(told[one.zone, name]["value"]) for name in WEIGHTS),
                "unknown" if one.gini_change is None else f"{one.gini_change:+.4f}",
            )
            for rank, one in enumerate(zones, start=1)
        ],
    )  # fmt: skip


def _weight(text: str) -> tuple[str, float]:
    name, _, value = text.partition("=")
    try:
        return name, float(value)
    except ValueError as error:
        raise typer.BadParameter(f"« {text} » is not NAME=NUMBER.") from error


def _zone(zone: object) -> dict[str, object]:
    from dataclasses import asdict

    return asdict(zone)  # type: ignore[call-overload,no-any-return]


def _value(value: float | None) -> str:
    return "unknown" if value is None else f"{value:.2f}"


def load(
    file: Annotated[Path, typer.Argument(help="CSV: origin, site, mode, minutes, kilometres.")],
    published_on: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Day of the times; today if left out.")
    ] = None,
) -> None:
    """Load a file of travel times; where it has a pair, it takes the place of the estimate.

    Codes of communes, `car` or `transit`, minutes one way, kilometres if known. The next `cycle` uses it.
    Example: numericemploi reach load temps.csv --published-on 2024-03-01
    """
    from numericemploi.cli.answer import prepared
    from numericemploi.store import files
    from numericemploi.verbs import reach
    from numericemploi.verbs.access import CONSOLE

    prepared()
    day = (published_on or datetime.now(tz=UTC)).date()
    kept = reach.load_times(file, published_on=day, actor=CONSOLE)
    print(f"{kept.rows} times kept, {kept.refused} rows refused, {kept.warned} warnings.")
    if kept.rejects_file:
        print(f"Written down in {files.folder() / kept.rejects_file}")


def fetch(
    engine: Annotated[str, typer.Argument(help="`osrm` or `valhalla`.")],
    address: Annotated[str, typer.Argument(help="Address of the engine, http://127.0.0.1:5000")],
) -> None:
    """Ask a routing engine for the times from every commune to the communes with a session.

    Example: numericemploi reach fetch osrm http://127.0.0.1:5000
    """
    from numericemploi.cli.answer import prepared
    from numericemploi.cli.progress import fraction
    from numericemploi.verbs import reach
    from numericemploi.verbs.access import CONSOLE

    prepared()
    with fraction("reach fetch") as told:
        kept = reach.fetch_times(engine, address, on=datetime.now(tz=UTC).date(), actor=CONSOLE, told=told)
    print(f"{kept.rows} times kept.")


def error(json: _JSON = False) -> None:
    """Print how far the built-in estimate is from known driving times, those that set it and those that judge it.

    Example: numericemploi reach error
    """
    from dataclasses import asdict

    from numericemploi.cli.answer import as_json, as_table, prepared
    from numericemploi.verbs import reach

    prepared()
    found = {
        name: reach.estimate_error(judges=judges)
        for name, judges in (("judging half", True), ("setting half", False))
    }
    if json:
        as_json({name: None if one is None else asdict(one) for name, one in found.items()})
        return
    as_table(
        "Built-in estimate against known times (minutes)",
        ["pairs", "n", "mean error", "mean size", "90 % under", "relative size"],
        [
            (name, one.n, f"{one.bias:+.1f}", f"{one.mean:.1f}", f"{one.p90:.1f}", f"{one.relative:.0%}")
            for name, one in found.items()
            if one is not None
        ],
    )
