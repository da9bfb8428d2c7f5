"""How long people wait at a round's sites, when it ends, and what the bottleneck is.

A formula, checked against a person-by-person simulation (:mod:`simulation`): Erlang C with Allen and Cunneen's factor
for short waits, the forward equations of the queue for days that change by the minute. What the bound is worth: it is
the work alone (people x minutes); what lies above it is paid for randomness, arrival and the ramp.
"""

from linli.solvers.queueing.data import Day, Gain, Params, QueueData, QueuePlan
from linli.solvers.queueing.solve import solve

__all__ = ["Day", "Gain", "Params", "QueueData", "QueuePlan", "solve"]
