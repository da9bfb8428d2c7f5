"""A submission on its way into the system: as it came, as it reads, and what became of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from uuid import UUID

from linli.kernel.files.keeping import KeptFile
from linli.kernel.forms.burden import Burden, Shown
from linli.kernel.forms.instance import Head, Read
from linli.kernel.forms.queries.forms import Version
from linli.kernel.registry.queries.subjects import Subject
from linli.kernel.registry.rules import Effect
from linli.kernel.registry.services.facts import Outcome

_NOT_YET = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Incoming:
    """A submission as it comes. ``shown`` is what the form tool says of its screen, if it does; ``seen``, path by path,
    the fact that was shown there (None: it does not say); ``ahead`` how far the phone's clock is before the server's.
    """

    xml: bytes
    device: str = ""
    seen: Mapping[str, UUID] | None = None
    ahead: timedelta = timedelta(0)
    files: Mapping[str, KeptFile] = field(default_factory=dict)
    shown: Shown | None = None
    channel: str = "phone"


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of a submission. ``is_new`` is False for one that was here already."""

    uuid: UUID
    standing: str
    is_new: bool
    missing: tuple[str, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    left_out: int = 0  # questions that were not asked, because the register knew

    @property
    def facts(self) -> dict[str, int]:
        """Effect (``registry.rules.Effect``) → how many facts."""
        counts = {effect: sum(one.effect is effect for one in self.outcomes) for effect in Effect}
        counts[Effect.SPARED] += self.left_out
        return {effect.value: number for effect, number in counts.items() if number}


@dataclass(slots=True)
class Work:
    """A submission between its arrival and its end: a receipt, or what refuses it."""

    incoming: Incoming
    head: Head
    version: Version
    read: Read
    sha256: bytes
    files: Mapping[str, KeptFile]
    subject: Subject | None = None
    problems: list[Mapping[str, str]] = field(default_factory=list)
    standing: str = ""
    at: datetime = _NOT_YET
    replaces: int | None = None
    burden: Burden | None = None
    outcomes: tuple[Outcome, ...] = ()
    ending: Receipt | Exception | None = None

    @property
    def place(self) -> str:
        """Code of the place that it is about; empty where there is none."""
        return self.subject.place_code if self.subject else ""

    @property
    def receipt(self) -> Receipt:
        """The receipt of one that was written."""
        missing = tuple(name for name in self.read.files if name not in self.files)
        left_out = len(self.burden.spared) if self.burden else 0
        return Receipt(self.head.uuid, self.standing, True, missing, self.outcomes, left_out)
