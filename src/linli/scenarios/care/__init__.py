"""Five-colour care (五色工作法): a grade by the pack's rules that a person gives, its team, visits, daily calls."""

from linli.scenarios.care import errors, notices

__all__ = ["errors", "notices"]  # declared with whatever part of the room is imported first
