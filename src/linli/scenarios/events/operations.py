"""A report from a phone without a network: ``cases.report``, its photos sent beside it."""

from __future__ import annotations

from dataclasses import replace

from linli.kernel.base.actor import Actor
from linli.kernel.cases.operations import code_of, opened, read
from linli.kernel.cases.services.opening import Contact
from linli.kernel.devices.operations import Answer, Operation, OperationKind, kind
from linli.scenarios.events import services
from linli.scenarios.events.shapes import StaffReport, channel_of

SLUG = "cases.report"


def install() -> None:
    """From ``AppConfig.ready``."""
    kind(OperationKind(SLUG, _report))


def _report(operation: Operation, by: Actor) -> Answer:
    """Raises what a report is refused for; Needs as long as its files have not come."""
    body = read(StaffReport, operation, dict(operation.body), by)
    told = body.reporter
    contact = Contact(name=told.name, phone=told.phone, for_somebody_else=told.for_somebody_else, user_id=by.id)
    given = replace(body.given(), field_code=code_of(operation))
    return opened(services.report(given, by=by, channel=body.channel or channel_of(by), contact=contact))
