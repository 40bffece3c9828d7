"""`numericemploi occupations match` and `numericemploi bench titles`: titles read, and how well."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from numericemploi.cli import location, skills, vocabulary

if TYPE_CHECKING:
    from numericemploi.skills.match import Answer
    from numericemploi.verbs.occupations import Form
    from numericemploi.verbs.rulers import Verdict

_JSON = Annotated[bool, typer.Option("--json", help="Answer in JSON.")]


def add_to(app: typer.Typer) -> None:
    """Add the groups `occupations` and `bench`."""
    group = typer.Typer(help="Occupations (ROME 4.0) read from job titles.", no_args_is_help=True)
    group.callback()(_nothing)
    group.command()(match)
    vocabulary.add_to(group)
    app.add_typer(group, name="occupations")
    bench = typer.Typer(help="Our methods judged beside others on a ruler of yours.", no_args_is_help=True)
    bench.callback()(_nothing)
    bench.command()(titles)
    bench.command(name="skills")(skills.bench)
    bench.command(name="location")(location.bench)
    app.add_typer(bench, name="bench")


def _nothing() -> None:
    """Keep a group of one command a group."""


def match(
    text: Annotated[str | None, typer.Argument(help="A job title, as people write it.")] = None,
    file: Annotated[
        str | None,
        typer.Option(
            metavar="F", help="A CSV with a column `title`, or JSON lines; `-` reads standard input."
        ),
    ] = None,
    top: Annotated[int, typer.Option(min=1, max=50, help="How many codes to give.")] = 10,
    scope: Annotated[str | None, typer.Option(help="`numerique`: only the digital perimeter.")] = None,
    threshold: Annotated[float, typer.Option(min=0, max=1, help="Abstain below this probability.")] = 0.5,
    jsonl: Annotated[
        bool, typer.Option("--jsonl", help="With --file: answer in JSON lines, not CSV.")
    ] = False,
    json: _JSON = False,
) -> None:
    """Say which ROME 4 occupations a title means, with a probability each, or abstain.

    With --file, one scored row per title on standard output, in the same order: CSV with the best code, or
    JSON lines with the --top best. A title that cannot be read has its reason under `error`.
    Example: numericemploi occupations match "dév full stack H/F CDI" --top 3
    """
    if (text is None) == (file is None):
        raise typer.BadParameter("Give either a title or --file.")
    if file is not None:
        _batch(file, scope=scope, threshold=threshold, top=top, form="jsonl" if jsonl else "csv")
        return
    from dataclasses import asdict

    from numericemploi.cli.answer import as_json, as_table
    from numericemploi.verbs import occupations

    answer = occupations.match_titles([text or ""], top=top, scope=scope, threshold=threshold)[0]
    if json:
        as_json(asdict(answer))
        return
    if answer.truncated:
        print("Only the first 500 characters were read.")
    if answer.abstained:
        as_table("Not sure enough to answer; the closest:", _HEADER, map(_shown, answer.candidates))
    elif answer.segments:
        for segment in answer.segments:
            as_table(segment.text, _HEADER, map(_shown, segment.matches))
    else:
        as_table("Occupations", _HEADER, map(_shown, answer.matches))


_HEADER = ("ROME 4", "appellation", "probability", "score")


def _shown(answer: Answer) -> tuple[str, str, str, str]:
    return answer.rome4, answer.appellation, f"{answer.probability:.2f}", f"{answer.score:.3f}"


def _batch(file: str, *, scope: str | None, threshold: float, top: int, form: Form) -> None:
    import sys

    from numericemploi.cli.progress import advancing
    from numericemploi.sources import title_lists
    from numericemploi.sources.delimited import content
    from numericemploi.verbs import occupations

    data = sys.stdin.buffer.read() if file == "-" else content(Path(file))
    listed = title_lists.read(data, "standard input" if file == "-" else Path(file).name)
    with advancing("occupations match", len(listed)) as advance:
        parts = occupations.scored(listed, told=advance, scope=scope, threshold=threshold, top=top, form=form)
        for part in parts:
            sys.stdout.write(part)


def titles(
    queries: Annotated[Path, typer.Option(metavar="Q.tsv", help="Query id, text.")],
    corpus: Annotated[Path, typer.Option(metavar="C.tsv", help="Element id, text.")],
    annotations: Annotated[Path, typer.Option(metavar="A.tsv", help="Query id, 0, element id, 1.")],
    alias_memory: Annotated[
        bool, typer.Option("--alias-memory/--no-alias-memory", help="Use the loaded ROME-ESCO crosswalk.")
    ] = True,
    json: _JSON = False,
) -> None:
    """Rank the corpus for each query with our matcher and three references, and judge them alike.

    Rows of the crosswalk that share a variant with a query are dropped and counted; ROME is not read.
    Example: numericemploi bench titles --queries Q.tsv --corpus C.tsv --annotations A.tsv --json
    """
    from numericemploi.cli.answer import as_json
    from numericemploi.cli.progress import steps
    from numericemploi.verbs import rulers

    with steps("bench titles", 4) as step:
        verdict = rulers.judge_titles(queries, corpus, annotations, alias_memory=alias_memory, told=step)
    if json:
        as_json(
            {
                "systems": {
                    name: {**judged.measures, "seconds": verdict.seconds[name]}
                    for name, judged in verdict.systems.items()
                },
                "memory": {
                    "used": len(verdict.memory.aliases),
                    "dropped": verdict.memory.dropped,
                    "unreached": verdict.memory.unreached,
                    "wanting": verdict.memory.wanting,
                },
            }
        )
    else:
        _print(verdict)


def _print(verdict: Verdict) -> None:
    from numericemploi.cli.answer import as_table

    rows = [
        (
            name,
            *(
                f"{judged.measures[m]:.3f} [{judged.intervals[m][0]:.3f}, {judged.intervals[m][1]:.3f}]"
                for m in judged.measures
            ),
            f"{judged.a1_pessimistic:.3f}",
            verdict.seconds[name],
        )
        for name, judged in verdict.systems.items()
    ]
    as_table(
        f"{verdict.queries} queries, {verdict.elements} elements, 95 % bootstrap intervals",
        ["system", "MRR", "A@1", "A@5", "A@10", "MAP", "A@1, ties lost", "seconds"],
        rows,
    )
    memory = verdict.memory
    if memory.wanting:
        print(
            "Alias memory: none, the ROME-ESCO crosswalk is not loaded; `numericemploi data pull` loads it."
        )
    print(
        f"Alias memory: {len(memory.aliases)} rows used, {memory.dropped} dropped because a query shares a "
        f"variant, {memory.unreached} not reached. ROME: not read, 0 rows dropped."
    )
