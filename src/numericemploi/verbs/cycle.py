"""The main job: take in, measure demand and outcomes, assess, orient, plan, see what lies within reach, record."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from numericemploi.store import runs
from numericemploi.verbs import demand, intake, labels, outcomes, plan, proposals, reach
from numericemploi.verbs.access import Actor, require
from numericemploi.verbs.journal import recorded
from numericemploi.verbs.step import Done

STEPS = ("intake", "demand", "outcomes", "labels", "proposals", "plan", "reach", "record")
_PARTS = ("demand", "labels", "proposals", "plan", "reach")


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A finished run: `run` has the clock, the seconds and the number; `result` only what inputs decide."""

    run: dict[str, object]
    result: dict[str, dict[str, object]]
    steps: list[dict[str, Any]]


def silently(step: str) -> None:
    """Tell nobody of the steps: what a caller without a progress bar wants."""


def run(as_of: date, *, actor: Actor, told: Callable[[str], None] = silently) -> Report:
    """Run the main job on what is loaded, as it was known on `as_of`.

    Everything under `result` and every byte of the evidence depend on the inputs and the locked
    versions alone.

    Raises
    ------
    StorageError
        The evidence cannot be written; the pages keep reading the former run.
    """
    require(actor, "cycle.run")
    number = runs.start(as_of)
    steps = _Steps(number=number, told=told, rows=[], started=time.perf_counter())
    try:
        with recorded("cycle.run", actor) as count:
            done = _work(as_of, steps)
            result, digest, folder = _record(as_of, done, steps)
            count.rows_in, count.rows_out = done["intake"].rows_in, done["intake"].rows_out
            count.about = f"run {number}"
            runs.finish(number, result=result, digest=digest, folder=folder)
    except BaseException:
        runs.fail(number)
        raise
    return Report(
        run={
            "number": number,
            "as_of": str(as_of),
            "digest": digest,
            "evidence": folder,
            "seconds": round(time.perf_counter() - steps.started, 3),
            "steps": steps.rows,
        },
        result=result,
        steps=steps.rows,
    )


@dataclass(slots=True, kw_only=True)
class _Steps:
    """What has been done so far, told as it goes to the caller and to the record of the run."""

    number: int
    told: Callable[[str], None]
    rows: list[dict[str, Any]]
    started: float

    def take(self, name: str, act: Callable[[], Done]) -> Done:
        self.told(name)
        started = time.perf_counter()
        done = act()
        self.rows.append(
            {
                "step": name,
                "rows_in": done.rows_in,
                "rows_out": done.rows_out,
                "rejected": done.rejected,
                "seconds": round(time.perf_counter() - started, 3),
                "evidence": [f"{name}.parquet" for name in done.tables]
                + [f"{name}.json" for name in done.documents],
            }
        )
        runs.advance(self.number, self.rows)
        return done


def _work(as_of: date, steps: _Steps) -> dict[str, Done]:
    taken: list[intake.Inputs] = []

    def take_in() -> Done:
        taken.append(intake.take(as_of))
        return intake.counted(taken[0])

    done = {"intake": steps.take("intake", take_in)}
    inputs = taken[0]
    done["demand"] = measured = steps.take("demand", lambda: demand.measure(inputs))
    done["outcomes"] = rates = steps.take("outcomes", lambda: outcomes.measure(inputs))
    done["labels"] = steps.take("labels", lambda: labels.assess(inputs, measured=measured, rates=rates))
    done["proposals"] = steps.take(
        "proposals", lambda: proposals.draw(inputs, measured=measured, rates=rates)
    )
    done["plan"] = planned = steps.take("plan", lambda: plan.draw(inputs, measured=measured, rates=rates))
    done["reach"] = steps.take("reach", lambda: reach.measure(inputs, measured=measured, plan=planned))
    return done


def _record(
    as_of: date, done: dict[str, Done], steps: _Steps
) -> tuple[dict[str, dict[str, object]], str, str]:
    """Write the evidence; each part of the result names the digests of its own files."""
    folders: list[str] = []
    packs: list[runs.Packed] = []

    def write() -> Done:
        packed = runs.pack(
            tables={name: frame for step in done.values() for name, frame in step.tables.items()},
            documents={name: value for step in done.values() for name, value in step.documents.items()},
        )
        packs.append(packed)
        folders.append(runs.keep(packed, as_of))
        return Done(tables={}, rows_in=len(packed.files), rows_out=len(packed.files), rejected=0)

    steps.take("record", write)
    digests = packs[0].digests
    result = {
        part: {
            **done[part].figures,
            "files": {
                file: digests[file]
                for file in [f"{name}.parquet" for name in done[part].tables]
                + [f"{name}.json" for name in done[part].documents]
            },
        }
        for part in _PARTS
    }
    for row in steps.rows:
        row["evidence"] = [f"{folders[0]}/{file}" for file in row["evidence"]]
    return result, packs[0].digest, folders[0]
