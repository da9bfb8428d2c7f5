"""The year at a glance: hours of visits by week against what would be even."""

from __future__ import annotations

import numpy as np
from matplotlib.figure import Figure

from linli.solvers.calendar.data import CalendarData, CalendarPlan, Params, ideal
from linli.solvers.pictures import ACCENT, INK, WARM, figure, quiet


def draw(data: CalendarData, params: Params, plan: CalendarPlan) -> Figure:
    """Bars: hours of all streets by week. Line: the year's work spread by working days. Second: each street's weeks."""
    del params
    picture = figure(12, 7)
    upper, lower = picture.subplots(2, 1, height_ratios=[1.2, 1])
    weeks = np.arange(1, len(data.days) + 1)
    even = ideal(plan.load, data.days)
    upper.bar(weeks, plan.load.sum(axis=0) / 60, color=ACCENT, label="检查小时 hours of visits")
    upper.step(weeks, even.sum(axis=0) / 60, where="mid", color=WARM, label="按工作日均摊 even by working days")
    upper.set_title(f"{len(plan.firm):,} 次检查 · 种子 seed {plan.draw}", color=INK)
    upper.set_ylabel("小时 hours")
    upper.set_xlim(0.5, len(weeks) + 0.5)
    upper.set_ylim(top=1.25 * float(plan.load.sum(axis=0).max(initial=60.0)) / 60)
    upper.legend(frameon=False, loc="upper right", ncols=2)
    share = np.divide(plan.load, even, out=np.full_like(even, np.nan), where=even > 0)
    shown = lower.imshow(share, aspect="auto", cmap="cividis", vmin=0.9, vmax=1.1, extent=(0.5, len(weeks) + 0.5, 0, 1))
    picture.colorbar(shown, ax=lower, label="÷ 均摊 even")
    lower.set_yticks((np.arange(len(data.streets)) + 0.5)[::-1] / max(1, len(data.streets)), data.streets, fontsize=8)
    lower.set_xlabel("周 week")
    for axes in (upper, lower):
        quiet(axes)
    return picture
