"""Two rooms use HiGHS in one process: neither may set its threads for the other."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

CODE = """
import numpy as np
from numericemploi.planning import highs
from numericemploi.planning.location.model import Model
from numericemploi.planning.location.problem import Problem
from numericemploi.stats.disclosure import Sum, hidden

hidden(np.array([4, 50, 30, 84]), [Sum(members=(0, 1, 2), total=3)])
problem = Problem(cost=np.array([[1.0, 2.0], [2.0, 1.0]]), opening=np.ones(2), capacity=np.full(2, np.inf), demand=np.ones(2))
model = Model(problem=problem, sites=np.arange(2), pairs=np.ones((2, 2), dtype=bool))
answer = highs.maximise(model, model.rows(), -model.cost(), gap=1e-9, seconds=10)
print(answer.status, -answer.value)
"""


def test_a_plan_is_solved_after_small_counts_were_hidden_in_the_same_process():
    done = subprocess.run(
        [sys.executable, "-c", CODE], capture_output=True, text=True, cwd=Path(__file__).parent
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == ["optimal", "4.0"]
