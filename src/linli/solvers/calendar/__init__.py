"""Which firm is visited in which week of the year, by which pair, and the draw that anyone can repeat.

What the bound is worth: HiGHS's, for the fullest week of each street; it is met within a few thousandths.
"""

from linli.solvers.calendar.data import CalendarData, CalendarPlan, Params, Tier
from linli.solvers.calendar.solve import solve

__all__ = ["CalendarData", "CalendarPlan", "Params", "Tier", "solve"]
