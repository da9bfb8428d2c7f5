"""The map of what homes reach within the limit, and the share of people by kind."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure

from linli.solvers.pictures import ACCENT, INK, SOFT, WARM, figure, quiet
from linli.solvers.reach.data import Params, ReachData, ReachPlan


def draw(data: ReachData, params: Params, plan: ReachPlan) -> Figure:
    """Left: homes by the share of kinds that they reach, facilities, new places. Right: people within, by kind."""
    picture = figure(13, 7.5)
    left, right = picture.subplots(1, 2, width_ratios=[1.7, 1])
    if data.network is not None:
        ends = np.stack([data.network.points[data.network.one], data.network.points[data.network.other]], axis=1)
        left.add_collection(LineCollection(ends.tolist(), colors=SOFT, linewidths=0.4))
    dots = left.scatter(
        data.homes[:, 0], data.homes[:, 1], c=plan.score, cmap="viridis", vmin=0, vmax=1, s=7, linewidths=0
    )
    picture.colorbar(dots, ax=left, shrink=0.6, label=f"{params.limit_minutes:g} 分钟内设施种类占比 share of kinds")
    left.scatter(
        data.facilities[:, 0], data.facilities[:, 1], marker="^", s=16, color=INK, linewidths=0, label="设施 facilities"
    )
    if plan.chosen:
        new = params.candidates[list(plan.chosen)]
        left.scatter(new[:, 0], new[:, 1], marker="*", s=160, color="#1d4ed8", zorder=4, label="新增 new")
    left.legend(loc="lower left", frameon=False)
    left.set_title("直线估算 straight lines" if plan.approximate else "步行路网 walking network", color=INK)
    quiet(left, as_map=True, latitude=float(data.homes[:, 1].mean()))
    _bars(right, data, plan)
    return picture


def _bars(axes: Any, data: ReachData, plan: ReachPlan) -> None:
    everyone = max(1, int(data.people.sum()))
    shares = np.array([data.people[plan.within[:, kind]].sum() / everyone for kind in range(len(data.kinds))])
    order = np.argsort(shares)
    names = [data.kinds[index] for index in order]
    axes.barh(names, shares[order], color=ACCENT)
    axes.barh(names, 1 - shares[order], left=shares[order], color=WARM, alpha=0.35)
    for row, share in enumerate(shares[order]):
        axes.text(0.01, row, f"{share:.1%}", va="center", color="white")
    axes.set_xlim(0, 1)
    axes.set_xlabel("达到的人口占比 share of people within")
    quiet(axes)
