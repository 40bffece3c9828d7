"""`numericemploi bench forecast`, `numericemploi demand levels` and `numericemploi demand forecast`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from numericemploi.stats.rolling import Score
    from numericemploi.verbs.forecasts import Judged

_JSON = Annotated[bool, typer.Option("--json", help="Answer in JSON.")]


def add_to(app: typer.Typer) -> None:
    """Add the group `demand`, and `forecast` to the group `bench`, which must be there."""
    for added in app.registered_groups:
        if added.name == "bench" and added.typer_instance is not None:
            added.typer_instance.command(name="forecast")(bench)
    group = typer.Typer(help="Demand: at every level; what the next survey will say.", no_args_is_help=True)
    group.command()(levels)
    group.command()(forecast)
    app.add_typer(group, name="demand")


def levels(
    level: Annotated[str, typer.Option(help="commune, zone, bassin, department or region.")] = "department",
    horizon: Annotated[str, typer.Option(help="short (6 months) or medium (24 months).")] = "short",
    occupation: Annotated[
        str, typer.Option(metavar="ROME", help="ROME 3 head; left out: the core occupations together.")
    ] = "",
    json: _JSON = False,
) -> None:
    """Show demand at one level, from the last run: at every level the sum is the same.

    Example: numericemploi demand levels --level bassin --horizon medium --json
    """
    from numericemploi.cli.answer import as_json, as_table, prepared
    from numericemploi.verbs import levels as verb

    prepared()
    found = verb.listing(level, horizon, occupation=occupation)
    if json:
        as_json(found.to_dicts())
        return
    rows = [
        (code, label, *("?" if value is None else f"{value:,.1f}" for value in values), communes, unknown)
        for code, label, *values, _, communes, unknown in found.iter_rows()
    ]
    as_table(
        f"Positions by {level}", ("code", "name", "positions", "low", "high", "communes", "unknown"), rows
    )


def forecast(
    survey: Annotated[Path, typer.Option(metavar="BMO", help="This year's survey, every region.")],
    elsewhere: Annotated[Path, typer.Option(metavar="BMO", help="Next year's, of the other regions.")],
    region: Annotated[str, typer.Option(help="Region to forecast (Grand Est: 44).")] = "44",
    out: Annotated[Path | None, typer.Option(metavar="CSV", help="Write the forecast of every cell.")] = None,
    truth: Annotated[
        Path | None, typer.Option(metavar="BMO", help="Next year's survey of the region: judge the forecast.")
    ] = None,
    json: _JSON = False,
) -> None:
    """Forecast a region's next BMO survey, basin by basin and family by family, as a law with 90 % bounds.

    The law is learnt where next year is published already; rows of the region in that file are not read.
    Example: numericemploi demand forecast --survey bmo_2024.csv --elsewhere bmo_2025.csv --out bmo_2025_44.csv
    """
    from numericemploi.cli.answer import as_json, as_table, note
    from numericemploi.verbs import forecasts

    with note("demand forecast"):
        found = forecasts.next_survey(survey, elsewhere, region=region, truth=truth)
    if out is not None:
        out.write_bytes(found.table.write_csv().encode())
    if json:
        as_json(
            {"year": found.year, "region": region, "cells": found.table.height, "rows_refused": found.refused,
             "total": {name: float(found.table[name].sum()) for name in ("now", "mean")}, "digital": found.digital,
             "score": found.score, "forecast": found.table.to_dicts() if out is None else None}
        )  # fmt: skip
        return
    rows: list[tuple[str, object]] = [("cells", found.table.height), ("rows refused", found.refused)]
    for part, sums in (
        ("all", {n: float(found.table[n].sum()) for n in ("now", "mean")}),
        ("digital", found.digital),
    ):
        rows += [
            (f"{part}: this year", f"{sums['now']:,.0f}"),
            (f"{part}: {found.year}, mean", f"{sums['mean']:,.0f}"),
        ]
    rows += [(name, f"{value:,.3f}") for name, value in (found.score or {}).items()]
    as_table(f"BMO {found.year}, region {region}", ["figure", "value"], rows)
    if out is not None:
        print(f"Every cell: {out}")


def bench(
    series: Annotated[
        Path,
        typer.Option(
            metavar="FILE", help="CSV: key columns, a period (2024, 2024-Q1, 2024-01, a day), a value."
        ),
    ],
    horizon: Annotated[
        int | None, typer.Option(min=1, max=60, help="Periods ahead; half a year unless given.")
    ] = None,
    json: _JSON = False,
) -> None:
    """Judge our forecast beside the naive ones on series of yours, by rolling origins.

    What is not known is not zero. Counts (whole, none negative) are forecast by seven methods, anything
    else by four. Each has 90 % intervals calibrated on its own past errors, by size of the series. If
    ours is no better than the best baseline, the baseline is what ships, and it is said.
    Example: numericemploi bench forecast --series offres.csv --horizon 6 --json
    """
    from numericemploi.cli.answer import as_json
    from numericemploi.cli.progress import steps
    from numericemploi.verbs import forecasts

    with steps("bench forecast", 7) as step:
        judged = forecasts.judge_series(series, horizon=horizon, told=step)
    if json:
        as_json(_document(judged))
    else:
        _print(judged)


def _document(judged: Judged) -> dict[str, object]:
    from dataclasses import asdict

    verdict = judged.verdict
    return {
        "series": judged.series, "periods": judged.periods, "period": judged.kind, "counts": judged.counts,
        "values_known": judged.known, "rows_refused": int((judged.rejects["severity"] == "refused").sum()),
        "refused": judged.rejects.head(20).to_dicts(), "horizon": verdict.horizon, "origins": verdict.origins,
        "methods": {
            name: {
                "wape": score.wape, "rmse": score.rmse, "coverage_90": score.intervals.coverage,
                "width_90": score.intervals.width, "intervals": score.intervals.n, "seconds": score.seconds,
                "strata": {stratum: asdict(found) for stratum, found in score.strata.items()},
            }
            for name, score in verdict.scores.items()
        },
        "ours": verdict.ours, "best_baseline": verdict.best_baseline, "skill": verdict.skill, "ships": verdict.ships,
        "why": verdict.why,
    }  # fmt: skip


def _print(judged: Judged) -> None:
    from numericemploi.cli.answer import as_table

    verdict = judged.verdict
    nature = "counts" if judged.counts else "no counts: never summed"
    as_table(
        f"{judged.series} series of {judged.periods} {judged.kind}s ({nature}), "
        f"{verdict.origins} origins, {verdict.horizon} ahead",
        ["method", "WAPE", "RMSE", "90 % held", "width", "by size: held (width)", "seconds"],
        [_line(name, score) for name, score in verdict.scores.items()],
    )
    refused = judged.rejects.filter(severity="refused")
    for row in refused.head(5).iter_rows(named=True):
        print(f"Line {row['line']}, {row['column']}: « {row['value']} », {row['reason']}. {row['remedy']}")
    if refused.height:
        print(f"{refused.height} row(s) refused; the others were read.")
    print(f"Ships: {verdict.ships}. {verdict.why[:1].upper()}{verdict.why[1:]}.")


def _line(name: str, score: Score) -> tuple[object, ...]:
    sizes = [
        f"{size} {_shown(found.coverage)} ({_shown(found.width)})"
        for size, found in score.strata.items()
        if found.n
    ]
    overall = score.intervals
    return (
        name,
        *map(_shown, (score.wape, score.rmse, overall.coverage, overall.width)),
        ", ".join(sizes),
        score.seconds,
    )


def _shown(value: float | None) -> str:
    return "unknown" if value is None else f"{value:.3f}"
