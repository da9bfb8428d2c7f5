"""One way to HiGHS: a model in arrays in, values and a proven bound out.

HiGHS (Huangfu and Hall 2018) solves linear and mixed-integer models. One thread and a fixed seed, so that a run that
counts nodes gives the same answer again.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import highspy
import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from linli.solvers.solution import Watch

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Model:
    """Make ``cost @ x + offset`` small with row_lower <= rows @ x <= row_upper and lower <= x <= upper."""

    cost: Floats
    rows: csr_matrix
    row_lower: Floats
    row_upper: Floats
    lower: Floats
    upper: Floats
    whole: NDArray[np.bool_]  # which variables are whole numbers
    offset: float = 0.0


@dataclass(frozen=True)
class Answer:
    """values: None when there is no plan (or none was found); bound: proven; infeasible: proven that none exists."""

    values: Floats | None
    objective: float
    bound: float
    infeasible: bool
    duals: Floats | None = None
    reduced_costs: Floats | None = None


def solve_model(
    model: Model,
    watch: Watch,
    *,
    start: Floats | None = None,
    seed: int = 0,
    cutoff: float | None = None,
    gap: float = 0.0,
    nodes: int | None = None,
    seconds: float = np.inf,
    stage: str = "model",
) -> Answer:
    """Solve within what the watch has left. One iteration of the watch is one node of the tree (at least one a call).

    start: values to begin with (a plan that holds); cutoff: plans that are not better are of no use.
    """
    engine = _engine(watch, gap, nodes, seconds, seed)
    _pass(engine, model)
    if cutoff is not None:
        engine.setOptionValue("objective_bound", cutoff)
    if start is not None:
        known = highspy.HighsSolution()
        known.col_value = [float(value) for value in start]
        engine.setSolution(known)
    _listen(engine, watch, stage)
    engine.run()
    return _answer(engine, watch, bool(model.whole.any()))


def _engine(watch: Watch, gap: float, nodes: int | None, seconds: float, seed: int) -> Any:
    engine = highspy.Highs()
    options: dict[str, Any] = {
        "output_flag": False,
        "threads": 1,
        "random_seed": seed % 2**31,
        "mip_rel_gap": gap,
        "mip_abs_gap": 1e-6,
    }
    if (limit := min(watch.left, seconds)) < np.inf:
        options["time_limit"] = max(0.01, float(limit))
    if (most := min(watch.iterations_left, np.inf if nodes is None else nodes)) < np.inf:
        options["mip_max_nodes"] = int(most)
    for name, value in options.items():
        engine.setOptionValue(name, value)
    return engine


def _pass(engine: Any, model: Model) -> None:
    rows = model.rows.tocsc()
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = len(model.cost), rows.shape[0]
    lp.col_cost_, lp.offset_ = model.cost, model.offset
    lp.col_lower_, lp.col_upper_ = model.lower, model.upper
    lp.row_lower_, lp.row_upper_ = model.row_lower, model.row_upper
    lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    lp.a_matrix_.start_, lp.a_matrix_.index_, lp.a_matrix_.value_ = rows.indptr, rows.indices, rows.data
    if model.whole.any():
        kinds = (highspy.HighsVarType.kContinuous, highspy.HighsVarType.kInteger)
        lp.integrality_ = [kinds[int(one)] for one in model.whole]
    engine.passModel(lp)


def _listen(engine: Any, watch: Watch, stage: str) -> None:
    """Let the progress callback hear, and stop the engine when it asks to."""
    if not watch.listened:
        return

    def heard(event: Any) -> None:
        if watch.tell(None, None, stage):
            event.interrupt()

    engine.cbMipInterrupt.subscribe(heard)
    engine.cbSimplexInterrupt.subscribe(heard)


def _answer(engine: Any, watch: Watch, whole: bool) -> Answer:
    status, info = engine.getModelStatus(), engine.getInfo()
    watch.tick(max(1, int(info.mip_node_count)) if whole else 1)
    if status in {highspy.HighsModelStatus.kInfeasible, highspy.HighsModelStatus.kUnboundedOrInfeasible}:
        return Answer(None, np.inf, np.inf, infeasible=True)
    solution = engine.getSolution()
    found = info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
    values = np.array(solution.col_value) if found else None
    objective = float(info.objective_function_value) if found else np.inf
    if whole:
        return Answer(values, objective, float(info.mip_dual_bound), infeasible=False)
    solved = status == highspy.HighsModelStatus.kOptimal
    return Answer(
        values,
        objective,
        objective if solved else -np.inf,
        infeasible=False,
        duals=np.array(solution.row_dual),
        reduced_costs=np.array(solution.col_dual),
    )
