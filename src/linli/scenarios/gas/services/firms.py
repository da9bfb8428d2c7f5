"""Whose people act for a firm, and who inspects where."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from linli.kernel.accounts import permissions
from linli.kernel.audit import services as audit
from linli.kernel.base.actor import Actor
from linli.kernel.base.errors import LinliError
from linli.kernel.cases.queries import rulebook as rulebooks
from linli.kernel.registry.queries.subjects import subjects
from linli.scenarios.gas.models import FirmUnit
from linli.scenarios.gas.permissions import MANAGE
from linli.scenarios.gas.queries import firms


@transaction.atomic
def entrust(organisation: UUID, *, unit: str, by: Actor) -> None:
    """The people of this unit act for the firm from now on; an empty code: nobody's.

    Raises:
        LinliError: not_allowed, firm_unknown, unit_unknown.
    """
    place = next((duty.area_code for duty in by.duties if permissions.holds(duty.role, MANAGE, "area")), "")
    permissions.require(by, MANAGE, place_code=place)
    firm = subjects("organisation", [organisation]).get(organisation)
    if firm is None or organisation not in firms.uuids():
        raise LinliError("firm_unknown")
    found = rulebooks.current().units.get(unit)
    if unit and (found is None or found.kind not in ("partner", "enterprise")):
        raise LinliError("unit_unknown", code=unit)
    FirmUnit.objects.filter(organisation_uuid=organisation).delete()
    if found is not None:
        FirmUnit.objects.create(organisation_uuid=organisation, unit_id=found.id)
    audit.record(
        by=by, action="gas.firm.entrusted", object_type="organisation", object_id=str(organisation),
        place_code=firm.place_code, detail={"unit": unit},
    )  # fmt: skip
