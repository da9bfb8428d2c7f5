"""What an actor sent with a move or an opening, checked before any rule sees it, and what the timeline keeps of it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.db import connection

from linli.kernel.base.errors import LinliError
from linli.kernel.cases import fields
from linli.kernel.cases.facts import Inputs
from linli.kernel.cases.fields import Field
from linli.kernel.cases.queries import attachments as attachment_queries
from linli.kernel.cases.rulebook import Rulebook
from linli.kernel.cases.types import Move


def check_needs(step: Move, inputs: Inputs, case_type: str, book: Rulebook) -> None:
    """The words and the reason that the move asks for. Raises text_required, reason_required, reason_unknown."""
    if "text" in step.needs and not inputs.text.strip():
        raise LinliError("text_required")
    if "reason" in step.needs and not inputs.reason:
        raise LinliError("reason_required")
    if inputs.reason:
        reason = book.reasons.get((case_type, step.slug, inputs.reason))
        if reason is None:
            raise LinliError("reason_unknown", reason=inputs.reason)
        if reason.requires_text and not inputs.text.strip():
            raise LinliError("text_required", reason=inputs.reason)


def checked(asked: tuple[Field, ...], inputs: Inputs, book: Rulebook) -> Inputs:
    """The inputs with the kinds of the files handed in, and the answers to the move's own questions in plain form.

    Raises attachment_unknown, field_unknown, field_required, field_wrong.
    """
    if inputs.attachments:
        kinds = attachment_queries.kinds_of_unclaimed(inputs.attachments, inputs.by)
        inputs = replace(inputs, evidence=kinds)
    if not asked and not inputs.fields:
        return inputs
    named = fields.people_named(asked, inputs.fields)
    known = fields.Known(book.units, _working(named), frozenset(inputs.attachments))
    return replace(inputs, fields=fields.clean(asked, inputs.fields, known))


def remembered(step: Move, asked: tuple[Field, ...], inputs: Inputs) -> dict[str, Any]:
    """The part of an entry's body that follows from what was sent.

    Questions that were asked of this one case are remembered with their answers: they may never be asked so again. A
    question whose choices name residents must therefore be ``private``.
    """
    body: dict[str, Any] = {}
    if inputs.reason:
        body["reason"] = inputs.reason
    if inputs.attachments:
        body["attachments"] = [str(uuid) for uuid in inputs.attachments]
    if kept := fields.public(asked, inputs.fields):
        body["fields"] = kept
        if callable(step.fields):
            body["asked"] = [fields.written(field, kept[field.name]) for field in asked if field.name in kept]
    return body


def _working(ids: set[int]) -> frozenset[int]:
    """Those of the ids that belong to people who work here."""
    if not ids:
        return frozenset()
    with connection.cursor() as cursor:
        cursor.execute("select id from accounts_user where id = any(%s) and is_active", [list(ids)])
        return frozenset(row[0] for row in cursor.fetchall())
