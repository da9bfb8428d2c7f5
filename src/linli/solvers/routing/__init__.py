"""Routes of couriers, patrols and door-to-door teams; :mod:`vehicles` so far.

What the bound is worth: little for routes with capacities (an assignment); on the literature's instances the plans are
compared with the best known ones instead.
"""

from linli.solvers.routing.data import VehicleData, VehiclePlan
from linli.solvers.routing.instances import read_cvrp, read_solomon
from linli.solvers.routing.vehicles import solve

__all__ = ["VehicleData", "VehiclePlan", "read_cvrp", "read_solomon", "solve"]
