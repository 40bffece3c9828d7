"""Two plans compared: sessions in and out, seats that move between zones, in words, on two maps, in a table."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from numericemploi.planning import difference
from numericemploi.store import plan_variants as kept
from numericemploi.store import runs
from numericemploi.verbs import plan_variants
from numericemploi.verbs.access import may, require
from numericemploi.web import plan, plan_map
from numericemploi.web.context import actor_of
from numericemploi.web.pages import on_a_run
from numericemploi.web.vocabulary import folded

_LARGEST = 9  # digits of a variant's number
_NAMED = 4  # zones named in the sentence on seats that move


@dataclass(frozen=True, slots=True, kw_only=True)
class _Side:
    """One of the two plans; the run's own has the number 0."""

    number: int
    variant: kept.Variant | None
    run: runs.Done
    held: runs.Held
    figures: dict
    document: dict

    @property
    def bought(self) -> difference.Bought:
        """What it buys, as planning compares it."""
        return difference.Bought(
            lines=runs.table(self.held, "plan_lines"),
            reservations=runs.table(self.held, "plan_reservations"),
            seekers=runs.table(self.run, "plan_seekers"),
        )


@never_cache
@on_a_run
def pair(request, seen):
    """Compare two plans; without a second one, ask which."""
    actor = actor_of(request)
    require(actor, plan_variants.READ)
    context = {
        "variants": kept.listing(), "makes_variants": may(actor, plan_variants.MAKE), "reads_variants": True,
        "a": 0, "b": None,
    }  # fmt: skip
    asked = [request.GET.get(name, "") for name in ("a", "b")]
    if not asked[1]:
        return render(request, "plan/pair.html", context)
    before, after = (_side(seen, number) for number in asked)
    found = difference.between(before.bought, after.bought)
    zones = [row | {"label": seen.zones.get(row["zone"], row["zone"])} for row in found.zones.to_dicts()]
    zones.sort(key=lambda row: folded(row["label"]))
    find = _find(seen, before, after)
    changes = [row | find(row["session_id"]) for row in found.sessions.to_dicts()]
    counts = {
        kind: sum(row["change"] == kind for row in changes) for kind in ("in", "out", "seats", "funder")
    }
    context |= {
        "a": before.number, "b": after.number, "before": before, "after": after, "changes": changes, "counts": counts,
        "zones": zones, "moves": _moves(zones), "maps": plan_map.pair(seen, zones),
        "value_change": after.document["value"] - before.document["value"],
        "seats_change": after.figures["seats"] - before.figures["seats"],
        "cost_change": after.figures["cost"] - before.figures["cost"],
        "points": _points(before.document["worst_zone"], after.document["worst_zone"]),
        "reads_prices": may(actor, "plan.read_prices"),
    }  # fmt: skip
    return render(request, "plan/pair.html", context)


def _side(seen, number: str) -> _Side:
    if not (number.isascii() and number.isdecimal() and len(number) <= _LARGEST):
        raise Http404
    if int(number) == 0:
        figures, run, held, variant = seen.run.result["plan"], seen.run, seen.run, None
    else:
        variant = held = kept.get(int(number))
        figures, run = variant.summary, runs.get(variant.run)
    document = runs.read_json(held, "plan")
    return _Side(number=int(number), variant=variant, run=run, held=held, figures=figures, document=document)


def _find(seen, before: _Side, after: _Side) -> plan.Find:
    """Find a session in the later plan's run, else in the other's."""
    first, second = (plan.in_evidence(seen, side.run) for side in (after, before))

    def find(session_id: str) -> dict:
        found = first(session_id)
        return found if found["session"] else second(session_id)

    return find


def _moves(zones: list[dict]) -> dict[str, object]:
    """Name the zones that gain or lose most seats: half a seat at least."""
    moved = [row | {"moved": row["seats_after"] - row["seats_before"]} for row in zones]
    gains = sorted((row for row in moved if row["moved"] >= 0.5), key=lambda row: -row["moved"])
    losses = sorted((row for row in moved if row["moved"] <= -0.5), key=lambda row: row["moved"])
    return {
        "gains": gains[:_NAMED], "more_gains": len(gains[_NAMED:]),
        "losses": losses[:_NAMED], "more_losses": len(losses[_NAMED:]),
    }  # fmt: skip


def _points(before: float | None, after: float | None) -> float | None:
    """Percentage points that the worst-served zone gains; None where either is unknown."""
    return None if before is None or after is None else 100 * (after - before)
