"""Who seeks a training."""

from __future__ import annotations

import petit_est
from numericemploi.planning import seekers


def test_dossiers_are_counted_where_people_live_and_for_what_they_seek():
    found = seekers.of_dossiers(
        candidates=petit_est.candidates(),
        geography=petit_est.geography(),
        occupations=petit_est.occupations(),
        rural_from=5,
    )
    people = {(zone, code): count for zone, code, count, _ in found.iter_rows()}
    # P1 and P2 live in the metropolis, P3 in the town, P4 and P5 in the rural zone
    assert people == {
        ("9901", "M1805"): 2, ("9901", "M1801"): 0,
        ("9902", "M1805"): 0, ("9902", "M1801"): 1,
        ("9903", "M1805"): 1, ("9903", "M1801"): 1,
    }  # fmt: skip
