"""How many channels each open site gets: the next one goes where the load per channel is largest."""

from __future__ import annotations

import heapq

import numpy as np

from linli.solvers.siting.data import Floats, Ints


def share_out(load: Floats, room: Ints, budget: int | None, capacity: Floats) -> Ints:
    """Channels for sites with these loads (people); closed sites have room 0.

    Each open site gets one, then as many as its load needs (or the budget allows, largest load per channel first);
    with a budget, what is left is given out in the same way. ``capacity``: people one channel serves (m).
    """
    channels = np.minimum(room, 1)
    left = (int(room.sum()) if budget is None else budget) - int(channels.sum())
    queue = [(-load[site] / capacity[site], int(site)) for site in np.flatnonzero(room > 1)]
    heapq.heapify(queue)
    while left > 0 and queue:
        relative, site = heapq.heappop(queue)
        if budget is None and -relative <= 1:
            break
        channels[site] += 1
        left -= 1
        if channels[site] < room[site]:
            heapq.heappush(queue, (-load[site] / (channels[site] * capacity[site]), site))
    return channels
