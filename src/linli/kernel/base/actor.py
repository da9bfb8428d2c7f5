"""Who asks: the value that every service takes as ``by=`` and every permission question is asked about."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Held:
    """One duty that is valid today: a role in an area for a unit."""

    role: str  # accounts.models.Duty.Role
    unit_id: int
    unit_code: str
    unit_kind: str
    area_code: str  # prefix of place codes


@dataclass(frozen=True, slots=True)
class Actor:
    """A signed-in person, a machine, a resident with a tracking code, or the system itself."""

    kind: str  # user | token | resident | system
    id: int | None = None
    name: str = ""
    duties: tuple[Held, ...] = ()
    scopes: frozenset[str] = field(default_factory=frozenset)  # of a machine token
    case_uuid: str = ""  # the one case a resident's tracking code opens
    is_first_reporter: bool = False
    session_key: str = ""

    @property
    def roles(self) -> frozenset[str]:
        """The roles held today."""
        return frozenset(duty.role for duty in self.duties)


SYSTEM = Actor(kind="system", name="系统")
