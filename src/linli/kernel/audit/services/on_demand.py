"""A proof that somebody asks for at the screen: it takes minutes where there are millions of entries, so the worker
does it and says how far it is."""

from __future__ import annotations

import time
from dataclasses import asdict
from datetime import timedelta

from django.db import connection, transaction
from procrastinate.contrib.django import app

from linli.kernel.audit.models import Verification
from linli.kernel.audit.services.verification import verify
from linli.kernel.base.actor import Actor
from linli.kernel.base.clock import now

TASK = "audit.verify"
GIVEN_UP_AFTER = timedelta(minutes=10)
"""A proof that has said nothing for so long died with its worker; the next one who asks gets a new one."""
TELL_SECONDS = 0.5

_TOLD = "update audit_verification set step = %s, seen_at = %s where id = %s"


@transaction.atomic
def ask(*, by: Actor) -> Verification:
    """The proof that is under way, or else a new one, given to the worker."""
    moment = now()
    running = Verification.objects.filter(ended_at=None, seen_at__gt=moment - GIVEN_UP_AFTER).order_by("-id").first()
    if running is not None:
        return running
    asked = {"asked_at": moment, "seen_at": moment, "actor_kind": by.kind, "actor_id": by.id}
    made = Verification.objects.create(**asked)
    app.configure_task(TASK, queue="audit").defer(verification_id=made.id)
    return made


def run(verification_id: int) -> None:
    """Prove every log in the name of who asked, and keep what was found. Running it again does it again."""
    asked = Verification.objects.get(id=verification_id)
    aside = connection.copy()  # the proof reads in a snapshot of its own, in which nothing can be written
    told_at = 0.0

    def tell(step: str) -> None:
        nonlocal told_at
        if time.monotonic() - told_at >= TELL_SECONDS:
            told_at = time.monotonic()
            with aside.cursor() as cursor:
                cursor.execute(_TOLD, [step[:80], now(), asked.id])

    try:
        report = verify(by=Actor(kind=asked.actor_kind, id=asked.actor_id), tell=tell)
    finally:
        aside.close()
    asked.checked, asked.problems = report.checked, [asdict(problem) for problem in report.problems]
    asked.ended_at = asked.seen_at = now()
    asked.save(update_fields=["checked", "problems", "ended_at", "seen_at"])
