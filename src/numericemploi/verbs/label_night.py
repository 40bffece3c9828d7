"""The nightly look at labels in force: it ends what is over and proposes; a person decides."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from numericemploi.labels import life
from numericemploi.store import labels as store
from numericemploi.store.labels import Dossier
from numericemploi.verbs import label_dossiers
from numericemploi.verbs.access import Actor, require
from numericemploi.verbs.journal import recorded


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """What the nightly job says of one label."""

    reference: str
    what: str
    words: str


def tend(*, actor: Actor, now: datetime) -> list[Proposal]:
    """Look at every label in force by the last run: propose what a person decides, end those whose time is over.

    To be run after the nightly `cycle`. Running it again adds nothing.
    """
    require(actor, "labels.tend")
    found: list[Proposal] = []
    with recorded("labels.tend", actor) as count:
        held = store.held((*life.IN_FORCE, "suspended"))
        count.rows_in = len(held)
        said = {one["training_id"]: one for one in label_dossiers.assessments()} if held else {}
        for one in held:
            proposed = _proposal(one, said.get(one.training_id), now.date())
            if proposed is not None and _add(one, proposed, actor=actor, now=now):
                found.append(proposed)
        count.rows_out = len(found)
    return found


def _proposal(found: Dossier, said: dict[str, Any] | None, on: date) -> Proposal | None:
    """Return the first thing to be said of a label: its end, its evidence, its suspension, its review."""
    if found.valid_until is not None and found.valid_until < on:
        return Proposal(reference=found.reference, what="expire", words="période terminée")
    if said is not None and said["advice"] in {"watch", "lose"}:
        return Proposal(reference=found.reference, what=said["advice"], words=said["advice_fr"])
    if found.state == "suspended":
        until = store.steps(found.reference)[-1].detail.get("until", "")
        if until and date.fromisoformat(until) < on:
            return Proposal(
                reference=found.reference, what="resume", words=f"la suspension devait finir le {until}"
            )
    if found.review_on is not None and found.review_on <= on:
        words = f"revue annuelle due le {found.review_on}"
        return Proposal(reference=found.reference, what="review", words=words)
    return None


def _add(found: Dossier, proposed: Proposal, *, actor: Actor, now: datetime) -> bool:
    """Add a proposal once, or the end of a period; say whether anything was added."""
    with store.all_or_nothing():
        if proposed.what == "expire":
            label_dossiers.add_act(
                found.reference, "expire", actor=actor, now=now, reason=proposed.words, detail={}
            )
            return True
        last = [step for step in store.steps(found.reference) if step.act in {"propose", proposed.what}]
        if last and last[-1].act == "propose" and last[-1].reason == proposed.words:
            return False
        detail = {"proposed": proposed.what}
        label_dossiers.add_act(
            found.reference, "propose", actor=actor, now=now, reason=proposed.words, detail=detail
        )
        return True
