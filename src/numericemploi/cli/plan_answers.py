"""`numericemploi plan solve|frontier|concertation|confirm`: what the last run's plan answers; nothing is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from numericemploi.model.money import euros

if TYPE_CHECKING:
    from numericemploi.planning.asked import Asked

_JSON = Annotated[bool, typer.Option("--json", help="Answer in JSON.")]
_LOCK = Annotated[
    list[str] | None,
    typer.Option(
        metavar="SESSION[:FUNDER[:PLACES]]",
        help="A session that must be bought, by that funder, with so many places at least; repeatable.",
    ),
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
_SHOWN = 8
_RURAL = Annotated[float, typer.Option(help="Least part of the people seated from rural communes, 0 to 1.")]


def add_to(plan: typer.Typer) -> None:
    """Add these commands to the group `plan`."""
    for command in (solve, frontier, concertation, confirm):
        plan.command()(command)


def solve(
    lock: _LOCK = None,
    forbid: _FORBID = None,
    budget: _BUDGET = None,
    coverage: _COVERAGE = 0.0,
    rural: _RURAL = 0.0,
    json: _JSON = False,
) -> None:
    """Solve the last run's plan anew, with lines locked or forbidden and limits of your own. Nothing is kept.

    Example: numericemploi plan solve --lock fictif-s012:region:10 --forbid fictif-s007 --budget region=900000
    """
    from numericemploi.cli.answer import as_json, as_table
    from numericemploi.planning import wording
    from numericemploi.verbs import plan_answers

    done = plan_answers.plan(_asked(lock, forbid, budget, coverage=coverage, rural=rural))
    document: Any = done.documents["plan"]
    lines = done.tables["plan_lines"]
    if json:
        tables = {name: frame.to_dicts() for name, frame in done.tables.items()}
        for row in tables["plan_lines"]:
            row["why"] = wording.read(row["why"])
            row["sentence"] = wording.say(row["why"])
        for fact in document["refused"].values():
            fact["sentence"] = wording.say(fact)
        for rule in document["binding"]:
            rule["sentence"] = wording.say(rule["fact"])
        as_json({"plan": document, **tables})
        return
    if document["nothing"]:
        print(wording.say(document["nothing"]))
        return
    as_table(
        f"{lines.height} sessions, {document['value']:.1f} expected in work",
        ["session", "funder", "places", "cost", "expected", "why"],
        [
            (row["session_id"], row["funder"], row["seats"], euros(row["cost"]), f"{row['expected']:.1f}",
             wording.say(wording.read(row["why"])))
            for row in lines.iter_rows(named=True)
        ],
    )  # fmt: skip
    print(wording.say(document["proof"]))
    for one in document["binding"][:_SHOWN]:
        print(f"- {wording.say(one['fact'])}")
    if len(document["binding"]) > _SHOWN:
        print(f"({len(document['binding'])} rules bind; --json gives them all.)")


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
    from numericemploi.cli.progress import fraction
    from numericemploi.verbs import plan_answers

    with fraction("plan frontier") as step:
        points_found, lines = plan_answers.frontier(
            _asked(lock, forbid, budget), along=along, points=points, step=step
        )
    if json:
        as_json({"points": points_found, "lines": lines})
        return
    as_table(
        f"{len(points_found)} plans",
        ["asked", "expected", "proven ≤", "worst zone", "rural", "sessions", "places", "what changes"],
        [
            (
                f"{row['asked']:.3f}", f"{row['value']:.1f}", f"{row['bound']:.1f}", _share(row["worst_zone"]),
                _share(row["share"]), row["sessions"], row["seats"], row["sentence"],
            )
            for row in points_found
        ],
    )  # fmt: skip


def concertation(budget: _BUDGET = None, json: _JSON = False) -> None:
    """Measure what the two buyers gain by planning together: joint, blind, one after the other, one purse.

    Example: numericemploi plan concertation --json
    """
    from dataclasses import asdict

    from numericemploi.cli.answer import as_json, as_table
    from numericemploi.cli.progress import fraction
    from numericemploi.planning import wording
    from numericemploi.verbs import plan_answers

    with fraction("plan concertation") as step:
        found = plan_answers.concertation(_asked(None, None, budget), step=step)
    if json:
        as_json({**asdict(found), "value": found.value, "sentence": wording.say(found.fact)})
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
    print(wording.say(found.fact))


def confirm(
    session: Annotated[str, typer.Argument(help="A session that the plan leaves out.")],
    price: Annotated[int, typer.Argument(help="Euros a place.", min=0)],
    json: _JSON = False,
) -> None:
    """Solve anew with another price for one session, and tell whether it would then be bought.

    Example: numericemploi plan confirm fictif-s012 4500
    """
    from numericemploi.cli.answer import as_json
    from numericemploi.verbs import plan_answers

    bought = plan_answers.confirm(_asked(None, None, None), session, price=price * 100)
    if json:
        as_json({"session": session, "price": price, "bought": bought})
        return
    print(f"{session} at {euros(price * 100)} a place: {'bought' if bought else 'not bought'}.")


def _asked(
    lock: list[str] | None,
    forbid: list[str] | None,
    budget: list[str] | None,
    *,
    coverage: float = 0.0,
    rural: float = 0.0,
) -> Asked:
    from numericemploi.cli.answer import prepared
    from numericemploi.planning.asked import lock_of
    from numericemploi.verbs import plan_answers

    prepared()
    return plan_answers.asked(
        locked=[lock_of(text) for text in lock or []],
        forbidden=forbid or [],
        budgets=dict(_budget(text) for text in budget or []),
        coverage_floor=coverage,
        rural_floor=rural,
    )


def _budget(text: str) -> tuple[str, int]:
    funder, _, amount = text.partition("=")
    try:
        return funder, round(float(amount) * 100)
    except ValueError as error:
        raise typer.BadParameter(f"« {text} » is not FUNDER=EUROS.") from error


def _share(value: float | None) -> str:
    return "" if value is None else f"{value:.3f}"
