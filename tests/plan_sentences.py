"""A fact for each sentence of the plan, and the golden page of all of them, in French and in English.

`python tests/plan_sentences.py` writes tests/golden/plan_sentences.txt again.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from numericemploi.planning.sentences import SENTENCES
from numericemploi.planning.wording import NOWHERE, REMOTE, Fact, say

GOLDEN = Path(__file__).parent / "golden" / "plan_sentences.txt"

_ZONES = {"named": [["9902", "Bourg", 6.0], ["9903", "Valvert", 0.5]], "others": 2}
_MANY = ["B1", "B2", "R1", "V1", "V2"]
_WORK: Fact = {"code": "effect_work", "n": -6.0}

VALUES: dict[str, dict[str, Any]] = {
    "line": {"seats": 7, "expected": 2.7, "each": 1_070_000, "zones": _ZONES},
    "line_without_work": {"seats": 1, "zones": {"named": [], "others": 0}},
    "line_least": {"n": 2, "zones": [["9902", "Bourg"], ["9903", "Valvert"]]},
    "below_group": {"room": 1.5, "least": 6},
    "above_budgets": {"cost": 4_800_000},
    "taken": {"room": 5.0, "least": 6},
    "taken_all": {"least": 6},
    "budget_left": {"left": 812_050, "cost": 4_800_000, "each": 830_000},
    "remote_above": {"most": 0.5},
    "conflict": {
        "rules": [{"code": "rule_budget"}, {"code": "rule_minimum_group"}, {"code": "rule_seekers"}]
    },
    "conflict_one": {"rules": [{"code": "rule_coverage_floor", "least": 0.9}]},
    "rule_locked": {"n": 1, "sessions": ["V1"]},
    "rule_forbidden": {"n": 5, "sessions": _MANY},
    "rule_contracted": {"n": 4, "sessions": _MANY[:4]},
    "rule_distance_learning": {"most": 0.5},
    "rule_coverage_floor": {"least": 0.125},
    "rule_floor": {"group": "rural", "least": 0.3},
    "proof_gap": {"gap": 0.0, "best": 0.0012},
    "proof_nodes": {"gap": 0.0061, "best": 0.0055},
    "proof_clock": {"gap": 0.02, "best": 0.1},
    "more_money": {"money": 1_000_000, "n": 0.52},
    "more_money_funder": {"money": 1_000_000, "funder": "region", "n": 0.4},
    "more_money_half_year": {
        "money": 1_000_000,
        "half_year": "2024-S2",
        "funder": "france_travail",
        "n": 2.4,
    },
    "remote_costs": {"most": 0.5, "n": 1.0},
    "floor_costs": {"group": "town", "least": 0.3, "n": 0.000002},
    "worst_zone_costs": {"zone": ["9903", "Valvert"], "n": 0.08},
    "one_more_seeker": {"zone": ["9901", "Villeneuve"], "rome3": "M1805", "n": 0.48},
    "one_more_opening": {"zone": ["9901", "Villeneuve"], "rome3": "M1801", "n": 0.48},
    "never_even_free": {"n": 2.13},
    "enters_at": {"n": 0.52, "price": 310_000, "now": 400_000},
    "together": {"n": 1234.5, "share": 0.12, "twice": 1},
    "together_none_twice": {"n": 1.0, "share": 0.004},
    "change": {
        "parts": [
            {"code": "change_moves", "n": 3, "here": "Strasbourg", "there": "Saint-Dié"},
            {"code": "change_adds", "n": 1, "there": REMOTE},
        ],
        "effects": [_WORK, {"code": "effect_worst_zone", "n": 11.0}],
    },
    "change_moves": {"n": 1, "here": "Épinal", "there": NOWHERE},
    "change_adds": {"n": 2, "there": "Épinal"},
    "change_drops": {"n": 2, "here": "Metz"},
    "change_swaps": {"n": 2},
    "change_seats": {"n": -12},
    "effect_work": {"n": 1.0},
    "effect_worst_zone": {"n": 0.0},
    "effect_group": {"n": -1.4},
}
"""Values of the codes that have any."""


def fact(code: str) -> Fact:
    """Return the example of a code."""
    return {"code": code, **VALUES.get(code, {})}


def page() -> str:
    """Return every sentence in both languages."""
    told = [
        f"{code}\n  {say(fact(code))}\n  {say(fact(code), 'en', names={'M1805': 'Developers'})}\n"
        for code in SENTENCES
    ]
    return "\n".join(told)


if __name__ == "__main__":
    GOLDEN.write_text(page(), encoding="utf-8")
