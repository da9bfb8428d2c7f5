"""Three lists (三张清单): needs and small wishes, services and resources, matched; activities; deliberation."""

from linli.scenarios.lists import errors, notices

__all__ = ["errors", "notices"]  # declared with whatever part of the room is imported first
