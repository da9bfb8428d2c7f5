"""Putting messages into the queue of deliveries, one row for every sender that leads to the recipient."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from linli.kernel.accounts.queries import mail_addresses
from linli.kernel.base.clock import now
from linli.kernel.messages.kinds import CATALOGUE
from linli.kernel.messages.models import Delivery
from linli.kernel.messages.senders import in_use, sender

_wake: list[Callable[[], None]] = []


def wake_with(wake: Callable[[], None]) -> None:
    """How to tell the worker that something waits; without it the worker's next round finds it."""
    _wake[:] = [wake]


def send(*, recipient: str, kind: str, params: Mapping[str, Any] | None = None, about: UUID | None = None) -> int:
    """Have a message leave for a phone number or a mail address, with the change it tells of. Answers by how many ways.
    ``about`` is what it is counted with.

    Raises KeyError for a kind that nobody declared.
    """
    if kind not in CATALOGUE:
        raise KeyError(f"nobody declared the message kind {kind}")
    ways = [name for name in in_use() if sender(name).takes(recipient)]
    return _queue([(name, recipient) for name in ways], kind, params or {}, now(), about)


def send_notices(*, user_ids: Sequence[int], kind: str, params: Mapping[str, Any], at: datetime) -> int:
    """Have people's notices leave by the senders that take notices: to mail addresses, else as ``user:<id>``."""
    ways = [name for name in in_use() if sender(name).takes_notices]
    if not ways:
        return 0
    mail = mail_addresses(user_ids)
    addresses = {address for user_id in user_ids for address in (f"user:{user_id}", mail.get(user_id, "")) if address}
    pairs = [(name, address) for name in ways for address in sorted(addresses) if _leads(name, address)]
    return _queue(pairs, kind, params, at)


def _leads(name: str, address: str) -> bool:
    """A way that takes both gets the id only: the fewer addresses leave, the better."""
    way = sender(name)
    return way.takes(address) and (address.startswith("user:") or not way.takes("user:0"))


def _queue(
    pairs: Sequence[tuple[str, str]], kind: str, params: Mapping[str, Any], at: datetime, about: UUID | None = None
) -> int:
    if pairs:
        same: dict[str, Any] = {"kind": kind, "about": about, "created_at": at, "next_attempt_at": at}
        Delivery.objects.bulk_create(
            Delivery(recipient=recipient, sender=name, payload=dict(params), **same) for name, recipient in pairs
        )
        for wake in _wake:
            transaction.on_commit(wake, robust=True)
    return len(pairs)
