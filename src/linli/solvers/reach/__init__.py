"""What a home reaches on foot within fifteen minutes, where the gaps are, and which new places close most of them.

Distances are walked on a real network (:func:`read_osm`); without one the straight line x detour is taken and the plan
says so. What the bound is worth: minutes are exact; for new places HiGHS proves the best choice.
"""

from linli.solvers.reach.data import Network, Params, ReachData, ReachPlan
from linli.solvers.reach.osm import read_osm
from linli.solvers.reach.solve import solve
from linli.solvers.reach.walking import Walker

__all__ = ["Network", "Params", "ReachData", "ReachPlan", "Walker", "read_osm", "solve"]
