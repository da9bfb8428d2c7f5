"""Outcomes, revisits, coverage and visiting days. Pure: the state of a target is a function of its results alone,
whatever order they arrive in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from uuid import UUID

from linli.kernel.accounts.permissions import AREA_ROLES, Grants

_WORK = frozenset({"rounds.view", "rounds.visit"})
_LEAD = _WORK | {"rounds.open"}
GRANTS = Grants(
    by_area={
        **dict.fromkeys(AREA_ROLES, _WORK),
        **dict.fromkeys(("community", "street_centre", "district_centre"), _LEAD),
    }
)
"""Role → actions in the duty's area: everybody there makes visits; communities and centres open and close rounds and
send teams to the doors that are left."""


class Outcome(StrEnum):
    """What came of a visit (after DIGIT's and WHO's household campaigns: every target has exactly one)."""

    DONE = "done"  # 已完成
    ABSENT = "absent"  # 无人
    REFUSED = "refused"  # 拒访
    CLOSED = "closed"  # 停业、空置
    MOVED = "moved"  # 搬离
    DIED = "died"  # 去世
    NOT_ELIGIBLE = "not_eligible"  # 核实不属本轮
    REFERRED = "referred"  # 转交


ALL = tuple(Outcome)
PENDING = ""
AGAIN = frozenset({Outcome.ABSENT, Outcome.REFUSED})
"""Outcomes after which somebody goes again."""
RESOLVED = frozenset(ALL) - AGAIN - {Outcome.NOT_ELIGIBLE}
LEFT = frozenset({PENDING, *AGAIN})
GONE = frozenset({Outcome.MOVED, Outcome.DIED, Outcome.NOT_ELIGIBLE, Outcome.CLOSED, Outcome.REFERRED})
"""Outcomes after which a standing round plans no further visit."""
NEEDS_NOTE = frozenset({Outcome.NOT_ELIGIBLE, Outcome.REFERRED})
"""Outcomes that take a target out of the count or give it to others: somebody says why."""
CHANNELS = ("door", "phone", "message", "desk")


@dataclass(frozen=True, slots=True)
class Revisit:
    """Who was absent or refused is visited again after so many days; after so many attempts it is one for the door
    team (敲门)."""

    after_days: int = 3
    attempts: int = 2


@dataclass(frozen=True, slots=True)
class Heard:
    """One result as the rules see it."""

    at: datetime
    uuid: UUID
    outcome: str
    on: date


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a target stands: its one latest outcome and what follows."""

    outcome: str = PENDING
    latest: UUID | None = None
    attempts: int = 0
    next_on: date | None = None
    needs_door: bool = False


def standing(results: Iterable[Heard], revisit: Revisit) -> Standing:
    """Where a target stands after all that was heard of it, in whatever order it arrived."""
    heard = sorted(results, key=lambda one: (one.at, one.uuid))
    if not heard:
        return Standing()
    last = heard[-1]
    attempts = sum(one.outcome in AGAIN for one in heard)
    if last.outcome not in AGAIN:
        return Standing(last.outcome, last.uuid, attempts)
    return Standing(
        last.outcome, last.uuid, attempts, last.on + timedelta(days=revisit.after_days), attempts >= revisit.attempts
    )


@dataclass(frozen=True, slots=True)
class Coverage:
    """How far a round is, with everything that its share leaves out.

    ``share`` = resolved ÷ (frozen + found − not eligible); None when nothing is left to divide by.
    """

    frozen: int = 0
    found: int = 0
    not_eligible: int = 0
    resolved: int = 0
    pending: int = 0
    absent: int = 0
    refused: int = 0
    door: int = 0

    @property
    def denominator(self) -> int:
        """Frozen and newly found, without those proven not eligible."""
        return self.frozen + self.found - self.not_eligible

    @property
    def share(self) -> float | None:
        """Between 0 and 1."""
        return self.resolved / self.denominator if self.denominator else None


def coverage(counts: Mapping[tuple[str, str, bool], int]) -> Coverage:
    """From counts by (origin, outcome, whether it is one for the door team)."""
    origins, outcomes, doors = Counter[str](), Counter[str](), 0
    for (origin, outcome, door), n in counts.items():
        origins[origin] += n
        outcomes[outcome] += n
        doors += n if door else 0
    return Coverage(
        frozen=origins["frozen"], found=origins["found"], not_eligible=outcomes[Outcome.NOT_ELIGIBLE],
        resolved=sum(outcomes[outcome] for outcome in RESOLVED), pending=outcomes[PENDING],
        absent=outcomes[Outcome.ABSENT], refused=outcomes[Outcome.REFUSED], door=doors,
    )  # fmt: skip


def together(parts: Iterable[Coverage]) -> Coverage:
    """The coverage of several places as one."""
    found = list(parts)
    return Coverage(*(sum(getattr(part, one.name) for part in found) for one in fields(Coverage)))


def first_day(subject: UUID, every_days: int, begins: date, last_on: date | None) -> date:
    """The first day on which a subject is due: so long after its last visit, else spread evenly over the rhythm by a
    hash of its identifier, so that no day gets them all."""
    if last_on is not None:
        return max(begins, last_on + timedelta(days=every_days))
    offset = int.from_bytes(sha256(subject.bytes).digest()[:4], "big") % every_days
    return begins + timedelta(days=offset)


def window(due_on: date, before_days: int, after_days: int) -> tuple[date, date]:
    """The days on which a visit counts as in time."""
    return due_on - timedelta(days=before_days), due_on + timedelta(days=after_days)
