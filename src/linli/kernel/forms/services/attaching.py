"""The files of a submission: only those that its answers name, each once, checked by their content."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile

from linli.kernel.base.clock import now
from linli.kernel.base.errors import LinliError
from linli.kernel.devices.operations import KeptFile
from linli.kernel.files import filestore, housekeeping
from linli.kernel.files.filestore import PUBLIC, THUMBNAIL
from linli.kernel.files.media import detect, plain_png
from linli.kernel.files.media.check import Checked, check
from linli.kernel.files.media.kinds import limit_of_family
from linli.kernel.forms.models import Submission, SubmissionFile
from linli.kernel.forms.services.inserting import insert_files

SMALL_BYTES = 65_536
"""A plain picture up to here lies in its row: a signature is a few thousand bytes, and a file of its own with two
copies costs five waits for the disk."""


def attach(row: Submission, files: Mapping[str, UploadedFile[Any]], *, is_new: bool = False) -> set[str]:
    """Keep the files that are wanted and not there yet, in the caller's transaction; answers the names of those kept.

    One that is there already stays when the same comes again; a file that no answer names is not kept.

    Raises:
        LinliError: what is wrong with a file's content; submission_differs for other content under a name taken.
    """
    wanted = {name: file for name, file in files.items() if name in row.files_wanted}
    there = {} if is_new or not wanted else _there(row, wanted)
    kept = [made for name, file in wanted.items() if (made := _keep(row, name, file, there.get(name)))]
    insert_files(kept)
    return {made.name for made in kept}


def _there(row: Submission, names: Iterable[str]) -> dict[str, bytes]:
    found = SubmissionFile.objects.filter(submission=row, name__in=list(names)).values_list("name", "sha256")
    return {name: bytes(digest) for name, digest in found}


def _keep(row: Submission, name: str, file: UploadedFile[Any], there: bytes | None) -> SubmissionFile | None:
    head = file.read(detect.HEAD_BYTES)
    file.seek(0)
    family = detect.identify(head, name=name, content_type=file.content_type or "")
    if family == "png" and (file.size or 0) <= SMALL_BYTES:
        content = file.read(SMALL_BYTES + 1)
        file.seek(0)
        if plain_png.is_plain(content):
            return _small(row, name, content, there)
    return _large(row, name, file, family, there)


def _small(row: Submission, name: str, content: bytes, there: bytes | None) -> SubmissionFile | None:
    if _is_there(digest := sha256(content).digest(), there):
        return None
    return _made(row, name, Checked("photo", "image/png"), len(content), digest, content)


def _large(
    row: Submission, name: str, file: UploadedFile[Any], family: str, there: bytes | None
) -> SubmissionFile | None:  # fmt: skip
    filestore.require_space()
    with filestore.receive(file.chunks(), limit=limit_of_family(family)) as received:
        if _is_there(received.sha256, there):
            return None
        checked = check(received.path, family, received.size)
        housekeeping.lock(received.sha256)
        copies = {PUBLIC: checked.photo.public, THUMBNAIL: checked.photo.thumbnail} if checked.photo else {}
        filestore.keep(received, copies)
        return _made(row, name, checked, received.size, received.sha256, None)


def _is_there(digest: bytes, there: bytes | None) -> bool:
    if there is not None and there != digest:
        raise LinliError("submission_differs")
    return there is not None


def _made(
    row: Submission, name: str, checked: Checked, size: int, digest: bytes, content: bytes | None
) -> SubmissionFile:  # fmt: skip
    return SubmissionFile(
        submission=row, name=name, kind=checked.kind, media_type=checked.media_type, size=size, sha256=digest,
        content=content, received_at=now(),
    )  # fmt: skip


def attach_kept(uuid: UUID, files: Mapping[str, KeptFile]) -> list[str]:
    """Name files that are in their place already; answers those that are still missing."""
    row = Submission.objects.filter(uuid=uuid).first()
    if row is None:
        return []
    there = set(row.files.values_list("name", flat=True))
    fresh = [files[name] for name in row.files_wanted if name in files and name not in there]
    SubmissionFile.objects.bulk_create([
        SubmissionFile(
            submission=row, name=one.name, kind=one.kind, media_type=one.media_type, size=one.size, sha256=one.sha256,
            content=one.content, received_at=now(),
        )
        for one in fresh
    ])  # fmt: skip
    return [name for name in row.files_wanted if name not in files and name not in there]
