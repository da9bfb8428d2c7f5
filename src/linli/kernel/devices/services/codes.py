"""Blocks of codes that a phone may give out without a network: each number goes to one device."""

from __future__ import annotations

from uuid import UUID

from django.db import connection, transaction

from linli.kernel.audit.services import record
from linli.kernel.base.actor import Actor
from linli.kernel.base.clock import now
from linli.kernel.base.errors import LinliError
from linli.kernel.devices.codes import code, code_kinds, number_of
from linli.kernel.devices.models import CodeBlock
from linli.kernel.devices.queries.devices import own

_NEXT = """
insert into devices_codeseries as s (kind, next_number) values (%s, 1 + %s)
on conflict (kind) do update set next_number = s.next_number + %s
returning next_number
"""


@transaction.atomic
def hand_out_codes(*, device: UUID, kind: str, count: int, by: Actor) -> list[str]:
    """The next codes of a kind, for this device alone; the row of the series lets one through at a time.

    Raises:
        LinliError: not_found, device_revoked, code_kind_unknown.
    """
    row = own(device, by=by)
    prefix = code_kinds().get(kind)
    if prefix is None:
        raise LinliError("code_kind_unknown", kind=kind)
    with connection.cursor() as cursor:
        cursor.execute(_NEXT, [kind, count, count])
        first = int(cursor.fetchone()[0]) - count
    last = first + count - 1
    CodeBlock.objects.create(device=row, kind=kind, first_number=first, last_number=last, handed_out_at=now())
    record(
        by=by, action="devices.codes.handed_out", object_type="device", object_id=str(device),
        detail={"kind": kind, "first": first, "last": last},
    )  # fmt: skip
    return [code(prefix, number) for number in range(first, last + 1)]


def check_code(given: str, *, device: UUID, kind: str) -> None:
    """That a code is of a block of this kind that was handed to this device, whoever decides on what it sent. Holds the
    block's row to the end of the transaction, so that one code is given once. Raises code_not_yours."""
    number = number_of(code_kinds()[kind], given)
    blocks = CodeBlock.objects.select_for_update().filter(device__uuid=device, kind=kind)
    if number is None or not blocks.filter(first_number__lte=number, last_number__gte=number).first():
        raise LinliError("code_not_yours", code=given)
