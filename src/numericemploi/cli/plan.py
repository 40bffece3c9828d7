"""`numericemploi plan`: the purchase plan solved with one's own choices, its frontier, the value of concertation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from numericemploi.cli import plan_variants
from numericemploi.model.money import euros

if TYPE_CHECKING:
    from numericemploi.planning.choices import Lock
    from numericemploi.planning.problem import Problem

_JSON = Annotated[bool, typer.Option("--json", help="Answer in JSON.")]
_LOCK = Annotated[
    list[str] | None,
    typer.Option(metavar="SESSION[:FUNDER[:SEATS]]", help="A session that must be bought; repeatable."),
]
_FORBID = Annotated[
    list[str] | None, typer.Option(metavar="SESSION", help="A session that may not; repeatable.")
]
_BUDGET = Annotated[
    list[str] | None,
    typer.Option(metavar="FUNDER=EUROS", help="A funder's budget, region or france_travail; repeatable."),
]
_COVERAGE = Annotated[
    float, typer.Option(help="Least part of the people who seek that every zone must have seated, 0 to 1.")
]
_RURAL = Annotated[float, typer.Option(help="Least part of the people seated from rural communes, 0 to 1.")]


def add_to(app: typer.Typer) -> None:
    """Add the group `plan`."""
    group = typer.Typer(help="Purchases: the plan, its frontier, planning together.", no_args_is_help=True)
    for command in (solve, frontier, concertation, confirm):
        group.command()(command)
    plan_variants.add_to(group)
    app.add_typer(group, name="plan")


def solve(
    lock: _LOCK = None,
    forbid: _FORBID = None,
    budget: _BUDGET = None,
    coverage: _COVERAGE = 0.0,
    rural: _RURAL = 0.0,
    json: _JSON = False,
) -> None:
    """Solve the last run's plan anew, with lines locked or forbidden and limits of your own. Nothing is kept.

    Example: numericemploi plan solve --lock fictif-s012:region --forbid fictif-s007 --budget region=900000
    """
    from numericemploi.cli.answer import as_json, as_table
    from numericemploi.verbs import plan as plans

    laid_out = _laid_out(lock, forbid, budget, coverage=coverage, rural=rural)
    plan, document = plans.solved(laid_out)
    levers = plans.moved(plan)
    if json:
        as_json(
            {
                "plan": document,
                "lines": plan.lines.to_dicts(),
                "reservations": plan.reservations.to_dicts(),
                "levers": levers.to_dicts(),
                "stresses": plans.stressed(plan).to_dicts(),
            }
        )
        return
    if plan.infeasible_fr:
        print(plan.infeasible_fr)
        return
    as_table(
        f"{plan.lines.height} sessions, {plan.value:.1f} expected in work",
        ["session", "funder", "places", "cost", "expected", "why"],
        [
            (row["session_id"], row["funder"], row["seats"], euros(row["cost"]), f"{row['expected']:.1f}", row["why"])
            for row in plan.lines.iter_rows(named=True)
        ],
    )  # fmt: skip
    print(plan.proof_fr)
    for sentence in levers.filter(kind="rule").head(8)["sentence"]:
        print(f"- {sentence}")


def frontier(
    along: Annotated[
        str, typer.Option(help="coverage (of the worst zone) or rural (share of the people seated).")
    ] = "coverage",
    points: Annotated[int, typer.Option(min=2, max=30, help="Plans asked for.")] = 15,
    lock: _LOCK = None,
    forbid: _FORBID = None,
    budget: _BUDGET = None,
    json: _JSON = False,
) -> None:
    """Draw the plans between insertions and another thing wanted, and say what each changes from the last.

    Example: numericemploi plan frontier --along coverage --points 15
    """
    from numericemploi.cli.answer import as_json, as_table
    from numericemploi.verbs import plan as plans

    found, lines = plans.frontiers(_laid_out(lock, forbid, budget), along=along, points=points)
    if json:
        as_json({"points": found.to_dicts(), "lines": lines.to_dicts()})
        return
    as_table(
        f"{found.height} plans",
        ["asked", "expected", "proven ≤", "worst zone", "rural", "sessions", "places", "what changes"],
        [
            (
                f"{row['asked']:.3f}", f"{row['value']:.1f}", f"{row['bound']:.1f}", _share(row["worst_zone"]),
                _share(row["share"]), row["sessions"], row["seats"], row["sentence"],
            )
            for row in found.iter_rows(named=True)
        ],
    )  # fmt: skip


def concertation(budget: _BUDGET = None, json: _JSON = False) -> None:
    """Measure what the two buyers gain by planning together: joint, blind, one after the other, one purse.

    Example: numericemploi plan concertation --json
    """
    from dataclasses import asdict

    from numericemploi.cli.answer import as_json, as_table
    from numericemploi.verbs import plan as plans

    found = plans.together(_laid_out(None, None, budget))
    if json:
        as_json({**asdict(found), "value": found.value})
        return
    as_table(
        "Value of concertation",
        ["way to plan", "expected in work"],
        [
            ("together", f"{found.joint:.1f} (proven ≤ {found.joint_bound:.1f})"),
            ("blind", f"{found.blind:.1f}"),
            ("one after the other", f"{found.sequential:.1f}"),
            ("one purse", f"{found.pooled:.1f}"),
        ],
    )  # fmt: skip
    print(f"{len(found.double_purchases)} double purchases, {euros(found.double_cost)} lost.")
    print(found.sentence_fr)


def confirm(
    session: Annotated[str, typer.Argument(help="A session that the plan leaves out.")],
    price: Annotated[int, typer.Argument(help="Euros a place.", min=0)],
    json: _JSON = False,
) -> None:
    """Solve anew with another price for one session, and tell whether it would then be bought.

    Example: numericemploi plan confirm fictif-s012 4500
    """
    from numericemploi.cli.answer import as_json
    from numericemploi.verbs import plan as plans

    bought = plans.confirmed(_laid_out(None, None, None), session, price=price * 100)
    if json:
        as_json({"session": session, "price": price, "bought": bought})
        return
    print(f"{session} at {euros(price * 100)} a place: {'bought' if bought else 'not bought'}.")


def _laid_out(
    lock: list[str] | None,
    forbid: list[str] | None,
    budget: list[str] | None,
    *,
    coverage: float = 0.0,
    rural: float = 0.0,
) -> Problem:
    from numericemploi.cli import answer
    from numericemploi.planning.choices import Choices
    from numericemploi.verbs import plan as plans

    answer.prepared()
    choices = Choices(locked=tuple(_locked(text) for text in lock or []), forbidden=frozenset(forbid or []))
    budgets = dict(_budget(text) for text in budget) if budget else None
    return plans.of_last_run(choices=choices, budgets=budgets, coverage_floor=coverage, rural_share=rural)


def _locked(text: str) -> Lock:
    from numericemploi.planning.choices import Lock

    session, _, rest = text.partition(":")
    funder, _, seats = rest.partition(":")
    if seats and not seats.isdecimal():
        raise typer.BadParameter(f"« {text} » is not SESSION:FUNDER:SEATS.")
    return Lock(session=session, funder=funder or None, seats=int(seats or 0))


def _budget(text: str) -> tuple[str, int]:
    funder, _, amount = text.partition("=")
    try:
        return funder, round(float(amount) * 100)
    except ValueError as error:
        raise typer.BadParameter(f"« {text} » is not FUNDER=EUROS.") from error


def _share(value: float | None) -> str:
    return "" if value is None else f"{value:.3f}"
