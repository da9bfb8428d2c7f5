"""Carrying out deliveries: claim, send, and either done or later again, in steps, until given up."""

from __future__ import annotations

import logging
from typing import Any

from django.db import connection

from linli.kernel.base.clock import now
from linli.kernel.messages import rules
from linli.kernel.messages.kinds import sentence
from linli.kernel.messages.models import Delivery
from linli.kernel.messages.senders import Message, SendingFailed, sender
from linli.lib.masking import mask_phone

log = logging.getLogger("linli.messages")

BATCH = 20
# Claiming counts the attempt and puts the next one beyond the lease, so that two workers never send the same row
# and a row whose worker died is found again.
_CLAIM = """
    update messages_delivery set attempts = attempts + 1, next_attempt_at = %(lease_ends)s
    where id in (
        select id from messages_delivery where state = 'waiting' and next_attempt_at <= %(now)s
        order by next_attempt_at, id limit %(batch)s for update skip locked
    )
    returning id
"""


def deliver_due() -> int:
    """Deliver everything that is due now; answers how many left. Safe to run in many workers at once."""
    sent = 0
    while claimed := _claim():
        sent += sum(_deliver(delivery) for delivery in claimed)
    return sent


def _claim() -> list[Delivery]:
    moment = now()
    values: dict[str, Any] = {"now": moment, "lease_ends": moment + rules.LEASE, "batch": BATCH}
    with connection.cursor() as cursor:
        cursor.execute(_CLAIM, values)
        ids = [row[0] for row in cursor.fetchall()]
    return list(Delivery.objects.filter(id__in=ids).order_by("id"))


def _deliver(delivery: Delivery) -> bool:
    zh, en = sentence(delivery.kind, delivery.payload)
    message = Message(delivery.id, delivery.recipient, delivery.kind, zh, en, delivery.payload)
    try:
        sender(delivery.sender).send(message)
    except SendingFailed as failure:
        _put_off(delivery, str(failure))
        return False
    except Exception as failure:  # noqa: BLE001 -- a sender from elsewhere may fail in any way; the queue goes on
        _put_off(delivery, type(failure).__name__)
        return False
    _finish(delivery, state="sent", sent_at=now(), last_error="")
    return True


def _put_off(delivery: Delivery, error: str) -> None:
    wait = rules.wait_after(delivery.attempts)
    log.warning("delivery %d by %s failed (attempt %d): %s", delivery.id, delivery.sender, delivery.attempts, error)
    if wait is None:
        _finish(delivery, state="failed", last_error=error[:300])
        return
    _still_mine(delivery).update(next_attempt_at=now() + wait, last_error=error[:300])


def _finish(delivery: Delivery, **columns: Any) -> None:
    """Nobody needs the address and the words any longer: they go, a covered address stays."""
    _still_mine(delivery).update(next_attempt_at=None, recipient=mask_phone(delivery.recipient), payload={}, **columns)


def _still_mine(delivery: Delivery) -> Any:
    return Delivery.objects.filter(id=delivery.id, state="waiting", attempts=delivery.attempts)
