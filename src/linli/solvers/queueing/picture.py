"""The round over the hours: swabs, tubes at the laboratory, results; and the waits of the sites."""

from __future__ import annotations

import numpy as np
from matplotlib.figure import Figure

from linli.solvers.pictures import ACCENT, INK, WARM, figure, quiet
from linli.solvers.queueing.data import Params, QueueData, QueuePlan


def draw(data: QueueData, params: Params, plan: QueuePlan) -> Figure:
    """Left: people swabbed and people with a result, by hour. Right: the sites' waits against what was asked."""
    picture = figure(12, 5)
    left, right = picture.subplots(1, 2)
    people = int(data.people.sum())
    begin = params.transport_hours + params.laboratory_hours
    left.plot([0, plan.hours_to_swab], [0, people], color=ACCENT, label="已采样 swabbed")
    left.plot([begin, plan.hours_to_results], [0, people], color=WARM, label="已出结果 with a result")
    left.axvline(24, color=INK, linewidth=0.8, linestyle=":")
    left.text(24, people * 0.02, " 24 h", color=INK)
    left.set_xlabel("开始后小时 hours")
    left.set_ylabel("人数 people")
    left.set_title(f"采样 {plan.hours_to_swab:.1f} h · 出完结果 {plan.hours_to_results:.1f} h", color=INK)
    left.legend(frameon=False)
    waits = np.sort(np.array([one.wait_share for one in plan.days]))
    right.step(waits, np.arange(1, len(waits) + 1) / len(waits), where="post", color=ACCENT)
    right.axvline(params.wait_minutes, color=WARM, linestyle="--", label="要求 asked")
    right.set_xlabel(f"{params.share:.0%} 的人等候不超过(分钟) minutes")
    right.set_ylabel("采样点占比 share of sites")
    right.set_xlim(left=0)
    right.set_ylim(0, 1.02)
    right.legend(frameon=False)
    for axes in (left, right):
        quiet(axes)
    return picture
