"""Rounds (走访、检查、摸排): a frozen list of targets, each with exactly one latest outcome.

A visit that is due is a target: a single pass has one for every subject, a standing round a new one after each visit.
"""

from linli.kernel.rounds import errors

__all__ = ["errors"]  # declared with whatever part of the room is imported first
