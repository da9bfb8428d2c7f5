"""Buildings, or stairwells, into contiguous, compact, balanced grids; micro-grids by rule (:mod:`micro`).

What the bound is worth: little. It is the number of parts less one; the proven optima of the literature's graphs are
found within seconds, which the bound cannot show.
"""

from linli.solvers.districting.data import DistrictingData, DistrictingPlan, Params
from linli.solvers.districting.instances import read_counties
from linli.solvers.districting.micro import MicroGrid, micro_grids
from linli.solvers.districting.solve import solve

__all__ = ["DistrictingData", "DistrictingPlan", "MicroGrid", "Params", "micro_grids", "read_counties", "solve"]
