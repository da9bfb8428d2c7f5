"""The files of a submission: only those that its answers name, each once, checked by their content."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile

from linli.kernel.base.errors import LinliError
from linli.kernel.files.keeping import SMALL_BYTES, KeptFile, keep_file, small_picture
from linli.kernel.forms.models import Submission
from linli.kernel.forms.services.inserting import insert_files


def keep_uploads(files: Mapping[str, UploadedFile[Any]], *, wanted: Collection[str]) -> dict[str, KeptFile]:
    """Check those files that the answers name and keep them, in the caller's transaction, which names them in rows.

    Raises:
        LinliError: what is wrong with a file's content.
    """
    return {name: _keep(name, file) for name, file in files.items() if name in wanted}


def _keep(name: str, file: UploadedFile[Any]) -> KeptFile:
    if (file.size or 0) <= SMALL_BYTES:
        small = small_picture(file.read(SMALL_BYTES + 1), name=name)
        file.seek(0)
        if small is not None:
            return small
    with keep_file(file.chunks(), name=name, content_type=file.content_type or "") as kept:
        return kept


def attach(uuid: UUID, files: Mapping[str, KeptFile]) -> list[str]:
    """Name files of a submission that is here, as far as its answers do, in the caller's transaction; answers which
    are still missing. One that is there already stays when the same comes again.

    Raises:
        LinliError: submission_differs for other content under a name that is taken.
    """
    row = Submission.objects.select_for_update().filter(uuid=uuid).first()
    if row is None:
        return []
    there = {name: bytes(digest) for name, digest in row.files.values_list("name", "sha256")}
    wanted = [files[name] for name in row.files_wanted if name in files]
    if any(there.get(one.name, one.sha256) != one.sha256 for one in wanted):
        raise LinliError("submission_differs")
    insert_files([(row.id, one) for one in wanted if one.name not in there])
    return [name for name in row.files_wanted if name not in files and name not in there]
