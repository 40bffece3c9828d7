"""The one door to HiGHS: a model in, its best columns and a proven bound out, nothing on the screen."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np

from numericemploi.model.errors import ContractError
from numericemploi.planning.problem import Floats, Ints
from numericemploi.planning.rules import Rows

SEED = 0


class Columns(Protocol):
    """The unknowns of a model: how many, their upper bounds (every lower bound is 0), which are whole."""

    @property
    def count(self) -> int:
        """Number of columns."""
        ...

    def upper(self) -> Floats:
        """Upper bounds."""
        ...

    def integer(self) -> Ints:
        """Columns whose values are whole."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What HiGHS found: `status` is `optimal` (within the gap), `time_limit` or `infeasible`."""

    status: str
    columns: Floats
    value: float
    bound: float

    @property
    def proven(self) -> bool:
        """Whether the search ended by itself."""
        return self.status != "time_limit"


def relative_gap(value: float, bound: float) -> float:
    """(bound − value) / |bound|; 0 where nothing is missing, infinite where no bound is proven yet."""
    if not math.isfinite(bound):
        return math.inf
    return 0.0 if bound - value <= 1e-9 else (bound - value) / abs(bound)


def maximise(
    variables: Columns,
    rows: Sequence[Rows],
    cost: Floats,
    *,
    gap: float,
    seconds: float,
    start: Floats | None = None,
    **limits: float,
) -> Answer:
    """Maximise cost · v under the rows; one thread, fixed seed, stopped by the gap or by the clock.

    `bound` is HiGHS's dual bound: no plan has more. A start that keeps the rules speeds it up.
    """
    import highspy

    solver = quiet(mip_rel_gap=gap, mip_abs_gap=1e-9, time_limit=seconds, **limits)
    solver.passModel(_model(highspy, variables, rows, cost))
    if start is not None:
        solution = highspy.HighsSolution()
        solution.col_value = start.tolist()
        solver.setSolution(solution)
    if solver.run() == highspy.HighsStatus.kError:
        raise ContractError("HiGHS refused to run: another solver of this process uses other threads.")
    return _answer(highspy, solver)


def quiet(**options: object) -> Any:
    """Return a HiGHS that prints nothing, with one thread and a fixed seed."""
    import highspy

    class Quiet(highspy.Highs):
        def enableCallbacks(self) -> None:  # noqa: N802
            """Switch the output off before the constructor's callbacks print a banner; none is used."""
            self.setOptionValue("output_flag", False)  # noqa: FBT003

    solver: Any = Quiet()  # type: ignore[no-untyped-call]
    fixed = {"threads": 1, "random_seed": SEED, "log_to_console": False}
    for name, value in {**fixed, **options}.items():
        solver.setOptionValue(name, value)
    return solver


def optimal() -> Any:
    """Status of a model solved to the end."""
    import highspy

    return highspy.HighsModelStatus.kOptimal


def _model(highspy: Any, variables: Columns, rows: Sequence[Rows], cost: Floats) -> Any:
    from scipy.sparse import coo_array

    height = sum(len(block.names) for block in rows)
    offsets = np.cumsum([0, *(len(block.names) for block in rows)])
    matrix = coo_array(
        (
            np.concatenate([block.value for block in rows]),
            (
                np.concatenate([block.row + offset for block, offset in zip(rows, offsets, strict=False)]),
                np.concatenate([block.column for block in rows]),
            ),
        ),
        shape=(height, variables.count),
    ).tocsc()
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = variables.count, height
    model.sense_ = highspy.ObjSense.kMaximize
    model.col_cost_, model.col_lower_, model.col_upper_ = cost, np.zeros(variables.count), variables.upper()
    model.row_lower_ = np.concatenate([block.lower for block in rows])
    model.row_upper_ = np.concatenate([block.upper for block in rows])
    whole = np.zeros(variables.count, dtype=bool)
    whole[variables.integer()] = True
    kinds = highspy.HighsVarType.kInteger, highspy.HighsVarType.kContinuous
    model.integrality_ = [kinds[0] if integer else kinds[1] for integer in whole]
    model.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    model.a_matrix_.start_, model.a_matrix_.index_ = matrix.indptr, matrix.indices
    model.a_matrix_.value_ = matrix.data
    return model


def _answer(highspy: Any, solver: Any) -> Answer:
    status = solver.getModelStatus()
    info = solver.getInfo()
    if status == highspy.HighsModelStatus.kInfeasible:
        return Answer(status="infeasible", columns=np.zeros(0), value=-np.inf, bound=-np.inf)
    proven = status in {highspy.HighsModelStatus.kOptimal, highspy.HighsModelStatus.kModelEmpty}
    found = info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
    return Answer(
        status="optimal" if proven else "time_limit",
        columns=np.array(solver.getSolution().col_value) if found else np.zeros(0),
        value=info.objective_function_value if found else -np.inf,
        bound=info.mip_dual_bound,
    )
