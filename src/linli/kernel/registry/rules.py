"""Who may see whom in the register. Pure."""

from __future__ import annotations

from linli.kernel.accounts.permissions import AREA_ROLES, Grants

GRANTS = Grants(by_area={role: frozenset({"people.view", "people.reveal"}) for role in AREA_ROLES})
"""Role → actions, in the duty's area. Nobody else sees anybody, and nobody searches for people."""

REVEALABLE = ("name", "phone", "id_number", "born_on")
"""Fields that are covered until a purpose is stated."""
