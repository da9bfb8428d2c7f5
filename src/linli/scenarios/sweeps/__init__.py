"""Sweeps (摸排、参保、征询): every home once, contact with people at home, enrolment, owners' consent."""

from linli.scenarios.sweeps import errors, messages

__all__ = ["errors", "messages"]  # declared with whatever part of the room is imported first
