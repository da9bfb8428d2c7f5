"""The map of a siting plan, and its curve: sites against walking distance and hours."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure

from linli.solvers.pictures import ACCENT, INK, SOFT, WARM, figure, quiet
from linli.solvers.siting.data import Floats, Ints, Params, SitingData, SitingPlan


@dataclass(frozen=True)
class Point:
    """One plan of the curve: walks weighted by people; hours until the fullest, and the average, channel is through."""

    sites: int
    channels: int
    mean_metres: float
    metres_95: float  # 95 of 100 people walk no farther
    hours_fullest: float
    hours_mean: float
    gap: float


def measured(data: SitingData, plan: SitingPlan, gap: float, people_a_channel_hour: float) -> Point:
    """Walks weighted by people, and the hours of the fullest channel."""
    here = plan.site_of[data.links.building] == data.links.site
    metres, people = data.links.metres[here], data.people[data.links.building[here]]
    load = np.bincount(data.links.site[here], weights=people, minlength=data.sites)[list(plan.open_sites)]
    return Point(
        sites=len(plan.open_sites),
        channels=sum(plan.channels),
        mean_metres=float((metres * people).sum() / max(1, people.sum())),
        metres_95=_share_within(metres, people, 0.95),
        hours_fullest=float((load / np.array(plan.channels)).max(initial=0.0) / people_a_channel_hour),
        hours_mean=float(load.sum() / max(1, sum(plan.channels)) / people_a_channel_hour),
        gap=gap,
    )


def _share_within(metres: Floats, people: Ints, share: float) -> float:
    """The walk that this share of the people does not exceed."""
    if not len(metres):
        return 0.0
    order = np.argsort(metres, kind="stable")
    summed = np.cumsum(people[order])
    return float(metres[order][np.searchsorted(summed, share * summed[-1])])


def draw(data: SitingData, params: Params, plan: SitingPlan) -> Figure:
    """Buildings, who walks where, sites by their channels; what opens and shuts against today; who is left out."""
    if data.building_points is None or data.site_points is None:
        raise ValueError("a map needs the points of buildings and sites")
    picture = figure(10, 9)
    axes = picture.subplots()
    homes, places = data.building_points, data.site_points
    served = np.flatnonzero(plan.site_of >= 0)
    lines = np.stack([homes[served], places[plan.site_of[served]]], axis=1)
    axes.add_collection(LineCollection(lines.tolist(), colors=ACCENT, linewidths=0.3, alpha=0.25))
    axes.scatter(
        homes[:, 0], homes[:, 1], s=np.clip(data.people / 40, 0.5, 12), color=SOFT, linewidths=0, label="楼栋 buildings"
    )
    far = np.flatnonzero(plan.site_of < 0)
    if len(far):
        axes.scatter(
            homes[far, 0], homes[far, 1], s=14, color=WARM, marker="x", linewidths=1, label="敲门队 doorstep teams"
        )
    channels = np.array(plan.channels)
    opens = np.array(plan.open_sites)
    new = ~np.isin(opens, list(params.today)) if params.today else np.zeros(len(opens), dtype=np.bool_)
    groups = ((~new, ACCENT, "采样点(大小=通道) sites by channels"), (new, "#1d4ed8", "新开 opens"))
    for mask, colour, label in groups:
        if mask.any():
            at, size = places[opens[mask]], 14 + 16 * channels[mask]
            axes.scatter(
                at[:, 0], at[:, 1], s=size, color=colour, edgecolors="white", linewidths=0.6, label=label, zorder=3
            )
    shut = sorted(params.today - set(plan.open_sites))
    if shut:
        axes.scatter(
            places[shut, 0], places[shut, 1], s=40, facecolors="none", edgecolors=WARM, label="停用 shuts", zorder=3
        )
    axes.set_title(f"{len(opens)} 个点 · {channels.sum()} 条通道 · {int(data.people[served].sum()):,} 人", color=INK)
    axes.legend(loc="lower left", frameon=False, fontsize=9)
    quiet(axes, as_map=True, latitude=float(homes[:, 1].mean()))
    return picture


def curve(points: Sequence[Point]) -> Figure:
    """Sites against the mean and the longest walk, and against hours."""
    picture = figure(9, 5)
    left, right = picture.subplots(1, 2)
    ordered = sorted(points, key=lambda point: point.sites)
    sites = [point.sites for point in ordered]
    left.plot(sites, [point.mean_metres for point in ordered], "o-", color=ACCENT, label="平均 mean")
    left.plot(sites, [point.metres_95 for point in ordered], "s--", color=WARM, label="95% 的人 95% of people")
    left.set_ylabel("步行距离 walk (m)")
    left.legend(frameon=False)
    right.plot(sites, [point.hours_mean for point in ordered], "o-", color=ACCENT, label="平均通道 mean channel")
    right.plot(sites, [point.hours_fullest for point in ordered], "s--", color=WARM, label="最忙通道 fullest channel")
    right.set_ylabel("采完用时 hours")
    right.legend(frameon=False)
    for axes in (left, right):
        axes.set_xlabel("点数 sites")
        axes.set_ylim(bottom=0)
        quiet(axes)
    return picture
