"""`numericemploi skills read` and `numericemploi skills inventory`: skills in texts, and what can be read."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

if TYPE_CHECKING:
    from numericemploi.verbs.skill_rulers import Verdict

_JSON = Annotated[bool, typer.Option("--json", help="Answer in JSON; with --file, one JSON line per text.")]


def add_to(app: typer.Typer) -> None:
    """Add the group `skills`."""
    group = typer.Typer(
        help="Skills (ROME 4.0) read from adverts, needs, CV lines, programmes.", no_args_is_help=True
    )
    group.command()(read)
    group.command()(inventory)
    group.command()(coverage)
    app.add_typer(group, name="skills")


def read(
    text: Annotated[
        str | None, typer.Argument(help="An advert, a need, a line of a CV, a programme.")
    ] = None,
    file: Annotated[
        str | None,
        typer.Option(
            metavar="F", help="A CSV with a column `text`, or JSON lines; `-` reads standard input."
        ),
    ] = None,
    kind: Annotated[Literal["advert", "training"], typer.Option(help="What sort of text it is.")] = "advert",
    json: _JSON = False,
) -> None:
    """Say which skills a text asks or teaches: where, how surely, required or not, and by which words.

    With --file, one row per text, in the same order, on standard output.
    Example: numericemploi skills read "Vous maîtrisez Java ; Docker serait un plus."
    """
    if (text is None) == (file is None):
        raise typer.BadParameter("Give either a text or --file.")
    if file is not None:
        _batch(file, kind, as_json=json)
        return
    from dataclasses import asdict

    from numericemploi.cli.answer import as_json, as_table
    from numericemploi.verbs import skills

    reading = skills.read_text(text or "", kind=kind)
    if json:
        as_json({"spans": [asdict(span) for span in reading.spans], "truncated": reading.truncated})
        return
    if reading.truncated:
        print("Only the first 100,000 characters were read.")
    as_table(
        "Skills",
        ["from", "to", "words", "OGR", "label", "confidence", "required", "found as"],
        [
            (
                s.start,
                s.end,
                s.words,
                s.ogr,
                s.label,
                f"{s.confidence:.2f}",
                "yes" if s.required else "no",
                s.why,
            )
            for s in reading.spans
        ],
    )


def _batch(file: str, kind: Literal["advert", "training"], *, as_json: bool) -> None:
    import sys

    from numericemploi.cli.progress import advancing
    from numericemploi.sources import title_lists
    from numericemploi.sources.delimited import content
    from numericemploi.verbs import skills

    data = sys.stdin.buffer.read() if file == "-" else content(Path(file))
    name = "standard input" if file == "-" else Path(file).name
    listed = title_lists.read(data, name, title_lists.TEXTS)
    with advancing("skills read", len(listed)) as advance:
        for part in skills.scored(listed, told=advance, kind=kind, as_json=as_json):
            sys.stdout.write(part)


def inventory(json: _JSON = False) -> None:
    """Count the skills that can be read, their wordings, and those linked to ESCO by our table."""
    from dataclasses import asdict

    from numericemploi.cli.answer import as_json, as_table
    from numericemploi.verbs import skills

    found = skills.inventory()
    if json:
        as_json(asdict(found))
        return
    as_table(
        f"Inventory: {found.origin[:16]}",
        ["what", "how many"],
        [
            ("skills and savoirs", found.skills),
            *((f"of which {nature}", count) for nature, count in found.natures.items()),
            ("wordings of ours (aliases)", found.aliases),
            ("linked to an ESCO skill", f"{found.linked} ({found.linked_share:.1%})"),
            ("uses by sheets whose skill is linked", f"{found.linked_uses:.1%}"),
        ],
    )


_YES_NO = {True: "yes", False: "MISSING"}


def coverage(
    training: Annotated[str, typer.Argument(help="Identifier of a training.")],
    missing: Annotated[
        bool, typer.Option("--missing", help="Only the skills asked that are not taught.")
    ] = False,
    json: _JSON = False,
) -> None:
    """Set what a training teaches against what offers ask, as the last run weighed it for the label.

    Example: numericemploi skills coverage fictif-web-1 --missing
    """
    from dataclasses import asdict

    from numericemploi.cli.answer import as_json, as_table, prepared
    from numericemploi.verbs import skills

    prepared()
    found = skills.coverage_of(training)
    rows = [row for row in found.skills if not (missing and row["taught"])]
    if json:
        as_json({**asdict(found), "skills": rows})
        return
    as_table(
        f"Skills asked, as of {found.as_of}: one vote per employer, required ones count twice",
        ["OGR", "label", "share of offers", "weight", "taught"],
        [
            (
                row["skill"],
                row["label"],
                f"{row['share']:.1%}",
                f"{row['weight']:.1%}",
                "yes" if row["taught"] else "MISSING",
            )
            for row in rows
        ],
    )
    print(found.proof["sentence_en"] or found.proof["missing_en"])


def bench(
    gold: Annotated[
        Path, typer.Option(metavar="G.jsonl", help="Annotated texts: id, kind, text, spans, split.")
    ],
    split: Annotated[str, typer.Option(help="`tune`, `test`, or `all`.")] = "test",
    second: Annotated[
        Path | None,
        typer.Option(metavar="F", help="A second annotation of the same texts: their agreement is printed."),
    ] = None,
    json: _JSON = False,
) -> None:
    """Judge our reading of skills beside literal match and character TF-IDF on annotated texts.

    Example: numericemploi bench skills --gold bench/gold/skills_fr_v1.jsonl --json
    """
    from numericemploi.cli.answer import as_json
    from numericemploi.cli.progress import steps
    from numericemploi.verbs import skill_rulers

    with steps("bench skills", 4) as step:
        verdict = skill_rulers.judge_skills(
            gold, split=None if split == "all" else split, second=second, told=step
        )
    if json:
        as_json(_told(verdict, split))
    else:
        _print(verdict, split)


def _told(verdict: Verdict, split: str) -> dict[str, object]:
    from dataclasses import asdict

    return {
        "systems": {
            name: {**judged.measures, "intervals": judged.intervals, "seconds": verdict.seconds[name]}
            for name, judged in verdict.systems.items()
        },
        "bars": [{**asdict(bar), "met": bar.met} for bar in verdict.bars],
        "split": split,
        "texts": verdict.texts,
        "spans": verdict.spans,
        "inventory": verdict.inventory,
        "agreement": verdict.agreement and {name: asdict(one) for name, one in verdict.agreement.items()},
    }


def _print(verdict: Verdict, split: str) -> None:
    from numericemploi.cli.answer import as_table
    from numericemploi.verbs import skill_rulers

    rows = [
        (
            name,
            *(f"{value:.3f} [{low:.2f}, {high:.2f}]"
              for value, (low, high) in zip(judged.measures.values(), judged.intervals.values(), strict=True)),
            verdict.seconds[name],
        )
        for name, judged in verdict.systems.items()
    ]  # fmt: skip
    as_table(
        f"{verdict.texts} texts (split {split}), {verdict.spans} spans, inventory {verdict.inventory[:16]}, "
        "95 % bootstrap intervals",
        ["system", "P", "R", "F1", "F1, exact places", "RP@5", "RP@10", "F1 required", "seconds"],
        rows,
    )
    for bar in verdict.bars:
        print(skill_rulers.told(bar))
    for name, found in (verdict.agreement or {}).items():
        print(f"Two annotators, {name}: {found.value:.3f} [{found.low:.3f}, {found.high:.3f}], n = {found.n}")
    print("No reference but ours says what is required: theirs takes every span as required.")
