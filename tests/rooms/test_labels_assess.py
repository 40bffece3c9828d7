"""The label's three proofs, and the verdict that follows from them."""

from __future__ import annotations

import json
import math
from collections import Counter
from dataclasses import replace
from datetime import date
from statistics import NormalDist

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import labelled
import petit_est
from numericemploi.labels import coverage, insertion, openings
from numericemploi.labels.assess import SEED, assess, to_json
from numericemploi.labels.evidence import from_json
from numericemploi.labels.exhibits import Offer, Previous
from numericemploi.labels.rules import MENTION, RULES, rule_set
from numericemploi.model.errors import NotFoundError


def proof_a(offers, taught=("s1", "s2", "s3")):
    return coverage.prove(offers, taught, RULES, seed=SEED)


def proof_b(evidence):
    return openings.prove(evidence, RULES, seed=SEED)[0]


def proof_c(employed, entrants, unknown=0):
    return insertion.prove(labelled.with_outcomes(employed, entrants, unknown), RULES)


def offer(employer, *skills, essential=()):
    return Offer(
        rome3="M1805", zone="9901", month="2024-03", skills=skills, essential=essential, employer=employer
    )


def employers(number, *, each=3, skills=("s1",), first=1, essential=()):
    return [offer(first + rank, *skills, essential=essential) for rank in range(number) for _ in range(each)]


# ---- the skills that are asked


def test_coverage_gives_one_vote_to_each_employer_and_two_to_an_essential_skill():
    proof = proof_a(labelled.usual().offers)
    # twelve employers ask s1: w = 12; nine ask s2: w = 9; three ask s9, essential: w = 3 × 2 = 6, not taught
    assert proof.value == pytest.approx((12 + 9) / (12 + 9 + 6), abs=1e-4)
    # the same, if the employers that ask s9 published ten times as many offers
    more = (
        labelled.usual().offers
        + tuple(
            offer(rank.employer, *rank.skills, essential=rank.essential)
            for rank in labelled.usual().offers
            if "s9" in rank.skills
        )
        * 9
    )
    assert proof_a(more).value == proof.value


def test_coverage_pools_what_is_asked_so_that_a_long_list_weighs_more_than_a_short_one():
    # ten employers ask s1 alone, taught; two ask s1 and three that are not taught: 12 of 18, not (10 + 2/4) / 12
    proof = proof_a(employers(10, skills=("s1",)) + employers(2, first=11, skills=("s1", "x1", "x2", "x3")))
    assert proof.value == pytest.approx(12 / 18, abs=1e-4)


def test_coverage_is_proved_by_its_lower_bound():
    proof = proof_a(labelled.usual().offers)
    # of 12 employers drawn, k ask s1 and s9: s1 weighs 12, s2 12 - k, s9 2k; coverage (24 - k) / (24 + k).
    # k is Binomial(12, 1/4): its 90 % quantile is 5
    assert proof.low == pytest.approx(19 / 29, abs=1e-4)
    # its 10 % quantile is 1
    assert proof.high == pytest.approx(23 / 25, abs=1e-4)
    assert (proof.verdict, proof.n, proof.threshold, proof.missing) == ("yes", 36, 0.6, "")


def test_a_vote_is_shared_among_the_offers_of_an_employer():
    # each of ten employers: three offers, s1 in all (w = 1), x1 essential in one only (w = 1/3 × 2)
    offers = [
        offer(employer, "s1", *asked, essential=asked)
        for employer in range(1, 11)
        for asked in ((), (), ("x1",))
    ]
    assert proof_a(offers).value == 0.6  # 1 / (1 + 2/3)


def test_coverage_well_under_the_floor_is_a_no():
    proof = proof_a(employers(10, skills=("s1", "x1", "x2")))
    assert (proof.verdict, proof.value, proof.fail) == ("no", 0.3333, 1.0)


def test_coverage_at_the_floor_without_spread_is_a_yes():
    proof = proof_a(employers(10, skills=("s1", "s2", "s3", "x1", "x2")))
    assert (proof.verdict, proof.low) == ("yes", 0.6)


def test_coverage_that_the_sample_leaves_open_is_insufficient():
    # seven employers ask s1 and five x1: w = 7 and 5, coverage .58, a spread of .14
    proof = proof_a(employers(7) + employers(5, first=8, skills=("x1",)))
    assert proof.verdict == "insufficient"
    assert 0.2 < proof.fail < 0.8
    assert proof.missing


@pytest.mark.parametrize(
    ("offers", "lack"),
    [
        (employers(29, each=1), "29 offres"),
        (employers(9, each=4), "9 employeurs"),
        (employers(9, each=4) + employers(3, first=0, each=1)[:1], "9 employeurs"),
        ([], "0 offres"),
    ],
)
def test_too_small_a_sample_gives_no_figure(offers, lack):
    proof = proof_a(offers)
    assert (proof.verdict, proof.value, proof.low) == ("insufficient", None, None)
    assert lack in proof.missing


def test_thirty_offers_from_ten_employers_are_enough():
    assert proof_a(employers(10)).verdict == "yes"


def test_an_offer_that_names_no_skill_says_nothing():
    silent = employers(10, skills=())
    assert proof_a(employers(10) + silent).n == 30
    assert proof_a(silent).n == 0


def test_skills_are_listed_by_share_with_what_is_missing():
    shares = coverage.shares(labelled.usual().offers, ["s1", "s2", "s3"], RULES)
    # s1 in every offer, s2 at nine employers of twelve, s9 at three; w = 12, 9 and 6, of 27
    assert [(s.skill, s.share, s.weight, s.taught) for s in shares] == [
        ("s1", 1.0, 0.4444, True),
        ("s2", 0.75, 0.3333, True),
        ("s9", 0.25, 0.2222, False),
    ]


def test_a_required_skill_is_listed_before_one_asked_a_little_more_often():
    # x1 at six employers of ten, w = 6; x2 at four, essential, w = 8
    offers = employers(6, skills=("x1",)) + employers(4, first=7, skills=("x2",), essential=("x2",))
    listed = coverage.shares(offers, (), RULES)
    assert [(s.skill, s.share, s.weight) for s in listed] == [("x2", 0.4, 0.5714), ("x1", 0.6, 0.4286)]


def test_no_offer_lists_no_skill():
    assert coverage.shares([], ["s1"], RULES) == ()
    assert coverage.shares(employers(10, skills=()), ["s1"], RULES) == ()


skills = st.lists(st.sampled_from(["s1", "s2", "s3", "x1", "x2", "x3"]), max_size=4)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 14), skills, skills), min_size=30, max_size=60))
def test_coverage_and_its_bounds_are_shares_in_order(rows):
    offers = [offer(employer, *asked, essential=tuple(essential)) for employer, asked, essential in rows]
    proof = proof_a(offers)
    if proof.value is not None:
        assert 0 <= proof.low <= proof.high <= 1
        assert 0 <= proof.value <= 1
        assert proof_a(offers, taught=("s1", "s2", "s3", "x1", "x2", "x3")).value == 1.0
        assert proof_a(offers, taught=()).value == 0.0


def weights(offers, chosen):
    """w of each skill by its definition, offer after offer, over the employers chosen (one may come twice)."""
    found = Counter()
    for employer in chosen:
        own = [one for one in offers if one.employer == employer and one.skills]
        for one in own:
            for skill in one.skills:
                found[skill] += (2 if skill in one.essential else 1) / len(own)
    return found


def ratio(found, taught):
    return sum(w for skill, w in found.items() if skill in taught) / sum(found.values())


@settings(max_examples=10, deadline=None)
@given(st.lists(st.tuples(st.integers(1, 14), skills, skills), max_size=40))
def test_the_figure_its_bounds_and_the_list_follow_from_the_same_weights(rows):
    # three offers of ten employers ask s1, so that every sample is large enough
    rows = [*rows, *((employer, ["s1"], []) for employer in range(1, 11) for _ in range(3))]
    offers = [offer(employer, *asked, essential=tuple(essential)) for employer, asked, essential in rows]
    taught = ("s1", "s2", "s3")
    proof = proof_a(offers, taught)
    employed = sorted({one.employer for one in offers if one.skills})
    assert proof.value == pytest.approx(ratio(weights(offers, employed), taught), abs=1e-4)
    drawn = np.random.default_rng([SEED, 1]).integers(0, len(employed), (RULES.replicates, len(employed)))
    of_one = {employer: weights(offers, [employer]) for employer in employed}
    replicates = [ratio(sum((of_one[employed[i]] for i in draw), Counter()), taught) for draw in drawn]
    assert (proof.low, proof.high) == pytest.approx(np.quantile(replicates, [0.1, 0.9]), abs=1e-4)
    listed = coverage.shares(offers, taught, RULES)
    assert [s.weight for s in listed] == sorted((s.weight for s in listed), reverse=True)
    assert sum(s.weight for s in listed if s.taught) == pytest.approx(proof.value, abs=4e-4)


# ---- the openings against those who compete for them


def test_openings_of_one_cell_follow_the_lognormal_between_their_bounds():
    # ln 20 and ln 80 are ± 1.645 σ from ln 40: σ = .4214; P(X ≥ 30) = Φ(ln(40/30) / .4214) = .7526
    proof = proof_b(labelled.with_balance(20, 80, able=30))
    sigma = math.log(2) / NormalDist().inv_cdf(0.95)
    assert proof.value == pytest.approx(NormalDist().cdf(math.log(40 / 30) / sigma), abs=0.015)
    assert proof.low < proof.value < proof.high
    assert proof.verdict == "yes"


@pytest.mark.parametrize(
    ("able", "planned", "verdict"),
    [
        (30, 0, "yes"),
        (20, 10, "yes"),
        (40, 0, "insufficient"),
        (30, 10, "insufficient"),
        (70, 0, "no"),
        (40, 30, "no"),
    ],
)
def test_people_able_now_and_graduates_planned_both_compete(able, planned, verdict):
    assert proof_b(labelled.with_balance(20, 80, able=able, planned=planned)).verdict == verdict


def test_both_horizons_must_hold_and_the_weaker_one_decides():
    evidence = labelled.usual()
    proof, counts = openings.prove(evidence, RULES, seed=SEED)
    short, medium = counts
    # 6 months: about 76 openings for 36 able and 10 seats; 24 months: about 306 for 36 and 18
    assert (short.months, short.able, short.planned) == (6, 36.0, 10.0)
    assert (medium.months, medium.able, medium.planned) == (24, 36.0, 18.0)
    assert short.openings == pytest.approx(math.sqrt(60 * 80) + math.sqrt(50), rel=0.02)
    assert proof.verdict == "yes"
    crowded = tuple(replace(p, graduates=400.0) if p.horizon == "medium" else p for p in evidence.planned)
    proof, (short, medium) = openings.prove(replace(evidence, planned=crowded), RULES, seed=SEED)
    assert short.chance == 1.0
    assert (proof.verdict, proof.value) == ("no", medium.chance)


def test_draws_of_a_sum_add_means_and_variances():
    drawn = openings.draws_of_sum([(20, 80), (5, 5), (0, 0), (20, 80)], draws=10_000, seed=1)
    sigma = math.log(2) / NormalDist().inv_cdf(0.95)
    mean = 40 * math.exp(sigma**2 / 2)
    variance = mean**2 * (math.exp(sigma**2) - 1)
    assert drawn.mean() == pytest.approx(2 * mean + 5, rel=0.02)
    assert drawn.var() == pytest.approx(2 * variance, rel=0.1)


def test_a_low_bound_of_zero_is_read_as_an_eighth_of_the_high_one():
    assert np.array_equal(
        openings.draws_of_sum([(0, 4)], draws=100, seed=1),
        openings.draws_of_sum([(0.5, 4)], draws=100, seed=1),
    )


def test_draws_do_not_depend_on_how_many_cells_follow():
    one = openings.draws_of_sum([(1, 9)], draws=100, seed=1)
    many = openings.draws_of_sum([(1, 9), *[(0, 0)] * 20], draws=100, seed=1)
    assert np.array_equal(one, many)


def test_equal_bounds_are_a_certain_count():
    assert proof_b(labelled.with_balance(40, 40, able=40)).value == 1.0
    assert proof_b(labelled.with_balance(40, 40, able=40.1)).value == 0.0
    assert proof_b(labelled.with_balance(0, 0, able=1)).verdict == "no"


def test_an_unknown_level_of_demand_is_neither_zero_nor_enough():
    unknown = tuple(
        replace(o, low=None, high=None) if o.zone == "9902" else o for o in labelled.usual().openings
    )
    proof = proof_b(replace(labelled.usual(), openings=unknown))
    assert (proof.verdict, proof.value) == ("insufficient", None)
    assert "ouvertures à 6 mois inconnues dans 1 des 2 cases" in proof.missing


def test_an_unknown_stock_is_not_nobody():
    proof = proof_b(replace(labelled.usual(), competing=labelled.usual().competing[:1]))
    assert (proof.verdict, proof.value) == ("insufficient", None)
    assert "personnes disponibles inconnues dans 1 des 2 cases" in proof.missing


@pytest.mark.parametrize("name", ["stock", "demand"])
@pytest.mark.parametrize(
    ("published_on", "word"),
    [(date(2023, 6, 29), "plus de 12 mois"), (date(2024, 7, 1), "après la date"), (None, "inconnue")],
)
def test_a_stale_later_or_undated_source_is_insufficient_and_says_why(name, published_on, word):
    proof = proof_b(labelled.with_source(name, published_on))
    assert (proof.verdict, proof.value) == ("insufficient", None)
    assert word in proof.missing


@pytest.mark.parametrize("published_on", [date(2023, 6, 30), date(2024, 6, 30)])
def test_a_source_of_exactly_twelve_months_or_of_the_day_still_counts(published_on):
    assert proof_b(labelled.with_source("stock", published_on)).verdict == "yes"


def test_a_training_out_of_every_zones_reach_proves_nothing():
    assert "aucune zone" in proof_b(replace(labelled.usual(), zones=())).missing
    assert "aucun métier" in proof_b(replace(labelled.usual(), occupations=())).missing


# ---- what became of those who entered


@pytest.mark.parametrize(
    ("employed", "entrants", "unknown", "verdict"),
    [
        # P(p ≥ .7) after k of n, by Jeffreys
        (13, 20, 0, "insufficient"),  # .30
        (16, 20, 0, "yes"),  # .84
        (15, 20, 0, "insufficient"),  # .68
        (11, 20, 0, "no"),  # .08, failure .92
        (11, 20, 3, "insufficient"),  # with three more in work: 14 of 20, failure .51
        (6, 20, 3, "no"),  # with three more: 9 of 20, failure .99
        (70, 100, 0, "insufficient"),
        (75, 100, 0, "yes"),  # .86
    ],
)
def test_insertion_answers_by_the_probability_of_reaching_the_threshold(employed, entrants, unknown, verdict):
    assert proof_c(employed, entrants, unknown).verdict == verdict


def test_insertion_shows_the_strict_rate_with_its_interval():
    proof = proof_c(13, 20, 3)
    # Wilson 13/20: see the rates; unknown situations stay in the denominator
    assert (proof.value, proof.low, proof.high, proof.n) == (0.65, 0.4329, 0.8188, 20)
    assert "13 des 20" in proof.sentence_fr
    assert "65\u00a0%" in proof.sentence_fr
    assert "65%" in proof.sentence_en


def test_twelve_of_twelve_proves_nothing_and_shows_nothing():
    proof = assess(labelled.collected(training=petit_est.trainings().row(1, named=True))).proofs[2]
    assert (proof.verdict, proof.value, proof.n, proof.probability) == ("insufficient", None, None, None)
    assert proof.missing == "n<20"
    assert proof.sentence_fr == "Preuves insuffisantes : n<20."
    assert not any(character in proof.sentence_fr for character in "1")


def test_nineteen_are_too_few_twenty_are_enough():
    assert proof_c(19, 19).verdict == "insufficient"
    assert proof_c(20, 20).verdict == "yes"


def test_no_exit_at_all_is_said():
    assert "aucune sortie" in insertion.prove(replace(labelled.usual(), outcomes=None), RULES).missing


def test_outcomes_last_imported_too_long_ago_prove_nothing():
    stale = labelled.with_source("outcomes", date(2023, 6, 29))
    assert insertion.prove(stale, RULES).verdict == "insufficient"


@given(st.integers(20, 300).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_one_more_entrant_in_work_never_takes_a_yes_away(counts):
    employed, entrants = counts
    if proof_c(employed, entrants).verdict == "yes":
        assert proof_c(employed + 1, entrants + 1).verdict == "yes"


@given(st.integers(20, 80).flatmap(lambda n: st.tuples(st.just(n), st.integers(0, n), st.integers(0, n))))
def test_silence_alone_never_condemns(counts):
    entrants, employed, unknown = counts
    unknown = min(unknown, entrants - employed)
    if proof_c(employed, entrants, unknown).verdict == "no":
        assert proof_c(employed + unknown, entrants).verdict == "no"


# ---- the three together


def test_the_assessment_of_the_golden_evidence_is_the_golden_one():
    evidence = from_json((labelled.GOLDEN / "evidence-fictif-dev.json").read_bytes())
    assert to_json(assess(evidence)) == (labelled.GOLDEN / "assessment-fictif-dev.json").read_bytes()


def test_three_yes_are_needed():
    evidence = labelled.with_outcomes(18, 20)
    assessment = assess(evidence)
    assert [proof.name for proof in assessment.proofs] == ["skills", "openings", "insertion"]
    assert [proof.verdict for proof in assessment.proofs] == ["yes", "yes", "yes"]
    assert assessment.verdict == "yes"


def test_one_no_is_enough_whatever_is_missing_elsewhere():
    condemned = replace(labelled.with_outcomes(2, 20), offers=())
    assert [proof.verdict for proof in assess(condemned).proofs] == ["insufficient", "yes", "no"]
    assert assess(condemned).verdict == "no"


def test_a_proof_that_does_not_answer_leaves_the_label_open():
    assert assess(replace(labelled.with_outcomes(18, 20), offers=())).verdict == "insufficient"


def test_no_proof_makes_up_for_another():
    assert assess(labelled.with_outcomes(13, 20)).verdict == "insufficient"


def test_the_assessment_carries_the_previous_verdict_the_mention_and_the_evidences_digest():
    before = Previous(verdict="yes", labelled=True, failures=0, failed_on=None)
    evidence = labelled.collected(previous=before)
    written = json.loads(to_json(assess(evidence)))
    assert (written["previous"]["verdict"], written["mention"], written["evidence"]) == (
        "yes",
        MENTION,
        evidence.digest,
    )
    assert (written["rule"], written["as_of"], written["fictif"]) == ("2024-1", "2024-06-30", True)
    assert assess(evidence).verdict == assess(labelled.usual()).verdict


def test_the_same_evidence_and_seed_give_the_same_bytes_and_another_seed_other_draws():
    evidence = labelled.usual()
    assert to_json(assess(evidence)) == to_json(assess(evidence))
    assert assess(evidence, seed=1).proofs[1].value is not None
    # six covered, six not: the fraction of replicates under the floor depends on the draws
    open_sample = replace(evidence, offers=tuple(employers(7) + employers(5, first=8, skills=("x1",))))
    assert assess(open_sample, seed=1).proofs[0].fail != assess(open_sample, seed=2).proofs[0].fail


def test_every_proof_speaks_both_languages():
    for evidence in (labelled.usual(), replace(labelled.usual(), offers=(), zones=(), outcomes=None)):
        for proof in assess(evidence).proofs:
            assert proof.sentence_fr != proof.sentence_en
            assert bool(proof.missing) == bool(proof.missing_en)


def test_the_evidence_is_judged_by_the_rules_that_it_names():
    assert rule_set("2024-1") is RULES
    with pytest.raises(NotFoundError, match="1999"):
        assess(replace(labelled.usual(), rule="1999"))


def test_the_thresholds_are_those_published():
    assert (RULES.coverage_floor, RULES.openings_floor) == (0.60, 0.70)
    assert (RULES.insertion_threshold, RULES.insertion_probability, RULES.fail_probability) == (
        0.70,
        0.80,
        0.80,
    )
    assert (RULES.min_offers, RULES.min_employers, RULES.min_entrants) == (30, 10, 20)
    assert RULES.target_minutes == 60.0
    assert (RULES.replicates, RULES.coverage_quantile, RULES.draws) == (1_000, 0.10, 10_000)
    assert (RULES.granted_months, RULES.review_months, RULES.evidence_months, RULES.provisional_months) == (
        36,
        12,
        12,
        12,
    )
