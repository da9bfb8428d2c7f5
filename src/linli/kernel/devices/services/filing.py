"""Files of operations, large ones by themselves, small ones inside their operation; before or after it."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db import transaction

from linli.kernel.base.actor import Actor
from linli.kernel.base.errors import LinliError
from linli.kernel.devices.incoming import is_file_name
from linli.kernel.devices.models import Device, Operation, OperationFile
from linli.kernel.devices.operations import kind_of
from linli.kernel.devices.queries.devices import own
from linli.kernel.devices.queries.operations import files_of
from linli.kernel.devices.rules import FINISHED, MOST_FILES, Sent, Status
from linli.kernel.devices.services import log
from linli.kernel.devices.services.waking import operation_of, wake_itself
from linli.kernel.files import housekeeping
from linli.kernel.files.keeping import KeptFile, keep_file, small_picture


def take_file(*, device: UUID, operation: UUID, name: str, chunks: Iterable[bytes], by: Actor) -> list[str]:
    """Keep a file of an operation; answers which others are still missing, nothing as long as the operation is.

    Raises:
        LinliError: not_found, device_revoked, bad_input, what is wrong with the file; operation_differs for other
            content under a name that is taken.
    """
    row = own(device, by=by)
    if not is_file_name(name):
        raise LinliError("bad_input", field="name")
    with keep_file(chunks, name=name) as kept, transaction.atomic():
        _name(row, operation, kept)
        return _attached(operation, row, by)


def small_files(one: Sent) -> dict[str, KeptFile]:
    """The pictures that came inside an operation, each a plain PNG; what is none of them stays missing."""
    found = {name: small_picture(content, name=name) for name, content in one.files.items()}
    return {name: kept for name, kept in found.items() if kept is not None}


def _name(row: Device, operation: UUID, file: KeptFile) -> None:
    log.lock([operation])
    housekeeping.lock(file.sha256)
    if Operation.objects.filter(uuid=operation).exclude(device=row).exists():
        raise LinliError("not_found")
    there = OperationFile.objects.filter(operation_uuid=operation)
    if there.exclude(device=row).exists() or there.count() >= MOST_FILES:
        raise LinliError("bad_input", field="name")
    same = there.filter(name=file.name).first()
    if same is not None and bytes(same.sha256) != file.sha256:
        raise LinliError("operation_differs")
    if same is None:
        log.name_files({operation: {file.name: file}}, row)


def _attached(operation: UUID, row: Device, by: Actor) -> list[str]:
    """Give the files to the operation when it is here: done already, or waiting for just them."""
    there = Operation.objects.filter(uuid=operation).first()
    if there is not None and there.status == Status.WAITING and there.waits_for == operation:
        wake_itself(there)
        return []
    kind = kind_of(there.kind) if there is not None and there.status in FINISHED else None
    if there is None or kind is None or kind.attach is None:
        return []
    return kind.attach(operation_of(there, files_of([operation]), row.uuid), by)
