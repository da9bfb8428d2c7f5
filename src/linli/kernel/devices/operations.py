"""The kinds of operations that phones may send. Rooms above register theirs; devices knows none.

A kind's ``handle`` runs in a savepoint of its own: what it raises takes nothing else with it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, TypeVar
from uuid import UUID

from pydantic import BaseModel, ValidationError

from linli.kernel.base.actor import Actor
from linli.kernel.base.errors import LinliError
from linli.kernel.devices.rules import is_lost_right
from linli.kernel.files.keeping import KeptFile

Answer = dict[str, Any]
Shape = TypeVar("Shape", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Operation:
    """What a phone did. ``at`` is put right for a clock that is ``ahead`` of the server's by more than a little."""

    id: UUID
    kind: str
    at: datetime
    body: Mapping[str, Any]
    device: UUID
    ahead: timedelta = timedelta(0)
    files: Mapping[str, KeptFile] = field(default_factory=dict)
    answer: Mapping[str, Any] = field(default_factory=dict)  # what was answered, for files that come after it


class Needs(Exception):
    """Raised by a kind that needs another operation first: its id, or the identifier that the other one makes."""

    def __init__(self, uuid: UUID) -> None:
        self.uuid = uuid
        super().__init__(str(uuid))


@dataclass(frozen=True, slots=True)
class OperationKind:
    """A kind of operation.

    ``handle`` does it and answers what the phone is told; ``conflicts`` in the answer says that somebody else said
    otherwise. It raises LinliError (refused; parked when the place is not the actor's) or :class:`Needs` (waiting).
    ``handle_many``, where there is one, does several in one savepoint, each with an answer or a refusal in its place;
    when it raises, each is tried alone. ``attach`` gets files that come after their operation; answers what is missing.
    ``refused`` hears of a refusal when all that the handling wrote was taken back, to keep what must be known of it.
    ``keeps_body`` is False for a record that deletes itself: what is refused or lost its place leaves no content here.
    """

    slug: str
    handle: Callable[[Operation, Actor], Answer]
    handle_many: Callable[[Sequence[Operation], Actor], list[Answer | Exception]] | None = None
    attach: Callable[[Operation, Actor], list[str]] | None = None
    keeps_body: bool = True
    refused: Callable[[Operation, LinliError, Actor], None] | None = None


_kinds: dict[str, OperationKind] = {}
_sealed: set[str] = set()


def kind(made: OperationKind) -> None:
    """Let phones send a kind, from ``AppConfig.ready``. The same slug again replaces it."""
    _kinds[made.slug] = made


def kind_of(slug: str) -> OperationKind | None:
    """The kind with that slug."""
    return _kinds.get(slug)


def sealed_refusal(code: str) -> None:
    """What is refused with this error is sealed to people who do not decide here: it leaves no content. The phone that
    sent it still has it, with the reason."""
    _sealed.add(code)


def keeps_body(slug: str, error: Mapping[str, Any] | None = None) -> bool:
    """Whether the content of an operation that was not done, for this error, stays here."""
    made = _kinds.get(slug)
    return (made is None or made.keeps_body) and (error or {}).get("code") not in _sealed


def read(shape: type[Shape], body: Mapping[str, Any]) -> Shape:
    """A body as its kind reads it. Raises bad_input with the field that does not fit."""
    try:
        return shape.model_validate(dict(body))
    except ValidationError as error:
        where = ".".join(str(part) for part in error.errors()[0]["loc"])
        raise LinliError("bad_input", field=f"body.{where}") from None


@contextmanager
def parked_at(place: str) -> Iterator[None]:
    """Who lost the right to a place has it said, so that whoever has the place finds what was parked."""
    try:
        yield
    except LinliError as refusal:
        if is_lost_right(refusal):
            raise LinliError(refusal.code, **{**refusal.details, "place": place}) from refusal
        raise
