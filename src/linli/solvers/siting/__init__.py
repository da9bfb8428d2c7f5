"""Where to open sites, how many channels each, and who goes where.

:func:`solve` is the one front: p-median, facility location and its capacitated kin, p-centre, maximum cover. ``data``
is a :class:`SitingData`, what is asked a :class:`Params`; the plan is a :class:`SitingPlan`. The objective is in
people-metres (or the unit of ``weight`` x metres), in metres for the p-centre, in people for the cover.

What the bound is worth: without capacities it is met as a rule, and the plan is proven. With channels it is the
Lagrangean bound with a fractional knapsack at each site, which equals the strong linear relaxation with whole channels;
at a district's size plans within half a percent of it are found in minutes. Small problems are proven by HiGHS.
"""

from linli.solvers.siting.data import Goal, Links, Params, SitingData, SitingPlan
from linli.solvers.siting.solve import solve

__all__ = ["Goal", "Links", "Params", "SitingData", "SitingPlan", "solve"]
