"""Joining a report, revealing who reported."""

from __future__ import annotations

import secrets
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from linli.kernel.audit import services as audit
from linli.kernel.base import clock
from linli.kernel.base.actor import SYSTEM, Actor
from linli.kernel.base.errors import LinliError
from linli.kernel.cases import sight, who
from linli.kernel.cases.facts import Inputs
from linli.kernel.cases.models import Reporter
from linli.kernel.cases.queries import facts as fact_queries
from linli.kernel.cases.services import moves
from linli.kernel.cases.services.opening import Contact, Opened
from linli.kernel.cases.types import case_type
from linli.lib.tracking import tracking_code

PERSONAL_FIELDS = ("name", "phone")


@transaction.atomic
def join(uuid: UUID, *, contact: Contact, text: str = "") -> Opened:
    """Somebody saw the same thing: one more reporter of the case, with a tracking code of their own.

    Raises not_found, and move_not_allowed when the case has ended.
    """
    now = clock.now()
    facts = fact_queries.lock(uuid)
    moves.move_locked(facts, "join", inputs=Inputs(by=SYSTEM, now=now, text=text))
    code = tracking_code(secrets.token_bytes(8))
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into cases_reporter (case_id, is_first, tracking_code, name, phone, phone_confirmed_at,"
            " for_somebody_else, user_id, joined_at) values (%s, false, %s, %s, %s, %s, %s, %s, %s)",
            [
                facts.id, code, contact.name, contact.phone, contact.phone_confirmed_at, contact.for_somebody_else,
                contact.user_id, now,
            ],
        )  # fmt: skip
    return Opened(facts.uuid, facts.number, code, is_new=False)


def name_first(case_id: int, *, name: str, phone: str) -> None:
    """Whom a case is for, where a worker opened it for somebody; in the opening's transaction."""
    Reporter.objects.filter(case_id=case_id, is_first=True).update(
        name=name[:40], phone=phone[:20], for_somebody_else=True
    )


@transaction.atomic
def reveal(uuid: UUID, *, fields: tuple[str, ...], purpose: str, by: Actor) -> dict[str, Any]:
    """The reporter's name or phone, for a stated purpose; who saw what and why is recorded in the same transaction.

    Raises not_found, not_allowed, purpose_required, bad_input.
    """
    facts = fact_queries.read(uuid)
    if sight.refusal_by_duty(facts, by):
        raise LinliError("not_found")
    if refusal := who.may_name(by, facts, case_type(facts.type)):
        raise refusal
    if len(purpose.strip()) < 4:
        raise LinliError("purpose_required")
    if not fields or set(fields) - set(PERSONAL_FIELDS):
        raise LinliError("bad_input", field="fields")
    audit.record(
        by=by, action="cases.reporter.reveal", object_type="case", object_id=str(uuid), place_code=facts.place_code,
        purpose=purpose.strip(), detail={"fields": list(fields)},
    )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("select name, phone from cases_reporter where case_id = %s and is_first", [facts.id])
        row = cursor.fetchone() or ("", "")
    values = dict(zip(PERSONAL_FIELDS, row, strict=True))
    return {name: values[name] for name in fields}


@transaction.atomic
def record_audited_view(uuid: UUID, *, purpose: str, by: Actor) -> None:
    """An auditor looked at a case: the purpose is kept."""
    audit.record(by=by, action="cases.audited_view", object_type="case", object_id=str(uuid), purpose=purpose.strip())
