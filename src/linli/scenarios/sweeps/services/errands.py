"""Errands for people at home: asked for, taken by one, done."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from linli.kernel.accounts.permissions import person
from linli.kernel.audit.services import record
from linli.kernel.base.actor import Actor
from linli.kernel.base.clock import now
from linli.kernel.base.errors import LinliError
from linli.kernel.messages.services import notify
from linli.scenarios.sweeps.models import Contact, Errand
from linli.scenarios.sweeps.queries.contacts import require_named


@transaction.atomic
def ask(contact: UUID, *, uuid: UUID, kind: str, text: str, by: Actor) -> Errand:
    """Note what somebody needs; ``uuid`` is made by the phone. Raises not_found, identifier_taken."""
    row = require_named(contact, by=by)
    there = Errand.objects.filter(uuid=uuid).first()
    if there is not None:
        if (there.contact_id, there.kind, there.text) == (row.id, kind, text.strip()):
            return there
        raise LinliError("identifier_taken")
    errand = Errand.objects.create(uuid=uuid, contact=row, kind=kind, text=text.strip()[:200], asked_at=now())
    _record("asked", errand, row, by)
    notify(
        user_ids=[user for user in row.people if user != by.id], kind="sweeps.errand_asked", object_type="contact",
        object_id="",
    )  # fmt: skip
    return errand


@transaction.atomic
def take(uuid: UUID, *, by: Actor) -> Errand:
    """Take an errand; of two at once one gets it. Raises not_found, errand_taken, errand_done."""
    errand, row = _locked(uuid, by)
    if errand.done_at is not None:
        raise LinliError("errand_done")
    if errand.taken_by_id == by.id:
        return errand
    if errand.taken_at is not None:
        raise LinliError("errand_taken")
    errand.taken_at, errand.taken_by_id, errand.taken_by = now(), person(by), by.name[:60]
    errand.save(update_fields=["taken_at", "taken_by_id", "taken_by"])
    _record("taken", errand, row, by)
    return errand


@transaction.atomic
def finish(uuid: UUID, *, by: Actor) -> Errand:
    """An errand is done, by whoever took it; who took none before takes it with this. Raises not_found,
    errand_not_yours."""
    errand, row = _locked(uuid, by)
    if errand.done_at is not None and errand.taken_by_id == by.id:
        return errand
    if errand.taken_at is not None and errand.taken_by_id != by.id:
        raise LinliError("errand_not_yours", who=errand.taken_by)
    if errand.taken_at is None:
        errand.taken_at, errand.taken_by_id, errand.taken_by = now(), person(by), by.name[:60]
    errand.done_at = now()
    errand.save(update_fields=["taken_at", "taken_by_id", "taken_by", "done_at"])
    _record("done", errand, row, by)
    return errand


def _locked(uuid: UUID, by: Actor) -> tuple[Errand, Contact]:
    errand = Errand.objects.select_for_update(of=("self",)).select_related("contact").filter(uuid=uuid).first()
    if errand is None:
        raise LinliError("not_found")
    return errand, require_named(errand.contact.uuid, by=by)


def _record(what: str, errand: Errand, row: Contact, by: Actor) -> None:
    record(
        by=by, action=f"sweeps.errand.{what}", object_type="contact", object_id=str(row.uuid),
        place_code=row.place_code[:12], detail={"errand": str(errand.uuid), "kind": errand.kind},
    )  # fmt: skip
