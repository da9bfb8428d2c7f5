"""``forms.submit``: answers from a phone, with what it had shown beside each question."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from linli.kernel.base.actor import Actor
from linli.kernel.base.errors import LinliError
from linli.kernel.devices.operations import Answer, Operation, OperationKind, kind, sealed_refusal
from linli.kernel.forms.burden import shown_of
from linli.kernel.forms.services import Incoming, Receipt, receive_together
from linli.kernel.forms.services.attaching import attach
from linli.kernel.registry.operations import conflicts

SLUG = "forms.submit"
_MOST_SEEN = 400


def install() -> None:
    """From ``AppConfig.ready``."""
    kind(OperationKind(SLUG, submit, submit_together, _attach))
    sealed_refusal("form_sealed")


def submit(operation: Operation, by: Actor) -> Answer:
    """One submission. Raises what refuses it."""
    (ending,) = submit_together([operation], by)
    if isinstance(ending, Exception):
        raise ending
    return ending


def submit_together(operations: Sequence[Operation], by: Actor) -> list[Answer | Exception]:
    """Submissions, each with its answer or what refuses it in its place."""
    read: list[Incoming | Exception] = [_read(one) for one in operations]
    fit = [one for one in read if isinstance(one, Incoming)]
    endings = iter(receive_together(fit, by=by) if fit else [])
    return [one if isinstance(one, Exception) else _answer(next(endings)) for one in read]


def _answer(ending: Receipt | Exception) -> Answer | Exception:
    if isinstance(ending, Exception):
        return ending
    return {
        "uuid": str(ending.uuid), "standing": str(ending.standing), "missing": list(ending.missing),
        "facts": ending.facts, "conflicts": conflicts(list(ending.outcomes)),
    }  # fmt: skip


def _attach(operation: Operation, by: Actor) -> list[str]:
    """Files that came after their submission."""
    return attach(UUID(operation.answer["uuid"]), operation.files)


def _read(operation: Operation) -> Incoming | LinliError:
    try:
        return incoming(operation, operation.body)
    except LinliError as refusal:
        return refusal


def incoming(operation: Operation, body: Mapping[str, Any]) -> Incoming:
    """A submission as an operation brings it: ``xml``, ``seen``, ``shown``. Raises bad_input."""
    xml, seen = body.get("xml"), body.get("seen")
    if not isinstance(xml, str) or set(body) - {"xml", "seen", "shown"}:
        raise LinliError("bad_input", field="body.xml")
    try:
        had = None if seen is None else _seen(seen)
    except (TypeError, ValueError, AttributeError):
        raise LinliError("bad_input", field="body.seen") from None
    try:
        shown = shown_of(body.get("shown"))
    except ValueError:
        raise LinliError("bad_input", field="body.shown") from None
    return Incoming(xml.encode(), str(operation.device), had, operation.ahead, operation.files, shown)


def _seen(seen: Mapping[str, Any]) -> dict[str, UUID]:
    if len(seen) > _MOST_SEEN:
        raise ValueError
    return {path: UUID(uuid) for path, uuid in seen.items() if uuid is not None}
