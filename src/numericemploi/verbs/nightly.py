"""What is due every night, step after step: one that fails is told, and the others go on."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from numericemploi.model.errors import NumericEmploiError
from numericemploi.store import outbox
from numericemploi.verbs import abstentions, credentials, label_night, mails, needs, trust
from numericemploi.verbs.access import Actor, require
from numericemploi.verbs.journal import recorded

_log = logging.getLogger("numericemploi.verbs")

Outcome = Literal["done", "nothing", "failed"]
Step = Callable[[Actor, datetime], tuple[int, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class StepReport:
    """What became of one step: how much it did, or why it did not; never a person's value."""

    name: str
    outcome: Outcome
    rows: int
    words: str
    seconds: float


def run(*, actor: Actor, now: datetime, steps: dict[str, Step] | None = None) -> list[StepReport]:
    """Do every step, whatever became of the one before; running it again the same night adds nothing.

    The main job is none of them: it is long, and what the night does must not wait for it. Mails go last,
    so that what the other steps wrote leaves the same night.
    """
    require(actor, "nightly.run")
    found = STEPS if steps is None else steps
    with recorded("nightly.run", actor) as count:
        reports = [_report(name, step, actor, now) for name, step in found.items()]
        count.rows_in = len(reports)
        count.rows_out = sum(one.outcome != "failed" for one in reports)
        count.about = str(now.date())
    return reports


def _report(name: str, step: Step, actor: Actor, now: datetime) -> StepReport:
    started = time.perf_counter()
    outcome: Outcome
    try:
        rows, words = step(actor, now)
        outcome = "done" if rows else "nothing"
    except NumericEmploiError as error:
        rows, words, outcome = 0, f"{error.message} {error.hint or ''}".strip(), "failed"
    except Exception as error:  # noqa: BLE001 - the others must go on, whatever happened here
        _log.error("step=%s error=%s", name, type(error).__name__)  # its text may hold a person's value
        rows, words, outcome = 0, f"{type(error).__name__}: a fault of the software, see the log", "failed"
    seconds = round(time.perf_counter() - started, 2)
    return StepReport(name=name, outcome=outcome, rows=rows, words=words, seconds=seconds)


def _needs(actor: Actor, now: datetime) -> tuple[int, str]:
    found = needs.tend(now.date(), actor=actor).height
    return found, f"{found} needs asked or lapsed"


def _titles(actor: Actor, now: datetime) -> tuple[int, str]:
    found = abstentions.report(now.date(), actor=actor)
    return len(
        found.abstained
    ), f"{len(found.abstained)} of {found.titles} employers' titles that nobody could read"


def _labels(actor: Actor, now: datetime) -> tuple[int, str]:
    found = len(label_night.tend(actor=actor, now=now))
    return found, f"{found} proposals or ends added"


def _signatures(actor: Actor, now: datetime) -> tuple[int, str]:
    found = credentials.publish(actor=actor, now=now)
    return found, f"{found} credentials newly public; status lists and register up to date"


def _trust(actor: Actor, now: datetime) -> tuple[int, str]:
    found = trust.pull(actor=actor, now=now)
    failed = [one for one in found if one.reason]
    if failed:
        raise NumericEmploiError(
            f"{len(failed)} of {len(found)} issuers not fetched: {failed[0].issuer} ({failed[0].reason}).",
            hint="What was kept of them stays; see: numericemploi labels trust list",
        )
    return len(found), f"{len(found)} issuers fetched"


def _mails(actor: Actor, now: datetime) -> tuple[int, str]:  # noqa: ARG001 - every step is called alike
    if not outbox.server_address():
        return 0, "no mail server is configured: mails wait in the outbox"
    sent = mails.send(mails.server(), actor=actor)
    return sent.sent, f"{sent.sent} sent, {sent.kept} to be tried again, {sent.refused} given up"


STEPS: dict[str, Step] = {
    "needs": _needs,
    "titles": _titles,
    "labels": _labels,
    "signatures": _signatures,
    "trust": _trust,
    "mails": _mails,
}
"""In this order: what ends a label comes before what signs the register."""
