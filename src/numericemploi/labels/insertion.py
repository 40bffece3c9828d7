"""Proof (c): whether those who enter the training are in work six months after its end."""

from __future__ import annotations

from numericemploi.labels import age
from numericemploi.labels.evidence import Evidence
from numericemploi.labels.proof import (
    Lack,
    Proof,
    Verdict,
    percent_en,
    percent_fr,
    rounded,
    unanswered,
)
from numericemploi.labels.rules import RuleSet
from numericemploi.stats.intervals import jeffreys_above, wilson

NAME = "insertion"


def prove(evidence: Evidence, rules: RuleSet) -> Proof:
    """Judge the strict rate of the training's own pooled exits, under Jeffreys' prior.

    Yes when P(rate ≥ threshold) is high enough, every unknown counted as out of work. No only when
    P(rate < threshold) is, every unknown counted as in work: silence alone never condemns. The pool of
    exits may be old; what must be recent is its last import.
    """
    outcomes = evidence.outcomes
    if outcomes is None:
        lack = Lack(fr="aucune sortie observable à 6 mois", en="no exit observable at 6 months")
        return unanswered(NAME, [lack], threshold=rules.insertion_threshold, n=0)
    entrants, employed, unknown = outcomes.entrants, outcomes.employed, outcomes.unknown
    if entrants is None or employed is None or unknown is None or entrants < rules.min_entrants:
        floor = f"n<{rules.min_entrants}"
        return unanswered(NAME, [Lack(fr=floor, en=floor)], threshold=rules.insertion_threshold, n=None)
    if old := age.lacks(evidence, "outcomes", rules):
        return unanswered(NAME, old, threshold=rules.insertion_threshold, n=entrants)
    reached = rounded(jeffreys_above(employed, entrants, rules.insertion_threshold))
    at_best = jeffreys_above(employed + unknown, entrants, rules.insertion_threshold)
    fail = rounded(1 - at_best)
    return _said(entrants, employed, unknown, reached=reached, fail=fail, rules=rules)


def _said(
    entrants: int, employed: int, unknown: int, *, reached: float, fail: float, rules: RuleSet
) -> Proof:
    verdict: Verdict = "insufficient"
    missing = missing_en = ""
    if reached >= rules.insertion_probability:
        verdict = "yes"
    elif fail >= rules.fail_probability:
        verdict = "no"
    elif unknown:
        missing = f"des sorties de plus, ou la situation des {unknown} personnes dont on ne sait rien"
        missing_en = f"more exits, or the situation of the {unknown} people of whom nothing is known"
    else:
        missing, missing_en = "des sorties de plus", "more exits"
    low, high = wilson(employed, entrants)
    value, months = rounded(employed / entrants), rules.insertion_milestone
    threshold, needed = rules.insertion_threshold, rules.insertion_probability
    return Proof(
        name=NAME,
        verdict=verdict,
        value=value,
        low=rounded(low),
        high=rounded(high),
        n=entrants,
        threshold=threshold,
        probability=reached,
        fail=fail,
        sentence_fr=(
            f"{employed} des {entrants} personnes entrées sont en emploi {months} mois après la fin "
            f"({percent_fr(value)} ; situations inconnues, laissées au dénominateur : {unknown}) ; "
            f"probabilité que le taux atteigne {percent_fr(threshold)} : {percent_fr(reached)}, "
            f"il faut {percent_fr(needed)}."
        ),
        sentence_en=(
            f"{employed} of the {entrants} entrants are in work {months} months after the end "
            f"({percent_en(value)}; unknown situations, kept in the denominator: {unknown}); "
            f"probability that the rate reaches {percent_en(threshold)}: {percent_en(reached)}, "
            f"{percent_en(needed)} is needed."
        ),
        missing=missing,
        missing_en=missing_en,
    )
