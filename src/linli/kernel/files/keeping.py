"""A file from where it comes in to its place, checked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from itertools import chain

from django.db import connection

from linli.kernel.files import filestore, housekeeping
from linli.kernel.files.filestore import PUBLIC, THUMBNAIL
from linli.kernel.files.media import detect, plain_png
from linli.kernel.files.media.check import check
from linli.kernel.files.media.kinds import limit_of_family

SMALL_BYTES = 65_536
"""A plain picture up to here lies in its row: a signature is a few thousand bytes, and a file of its own with two
copies costs five waits for the disk."""


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file that was checked: on disk under its hash, or a small picture with its content."""

    name: str
    kind: str
    media_type: str
    size: int
    sha256: bytes
    content: bytes | None = None


@contextmanager
def keep_file(chunks: Iterable[bytes], *, name: str, content_type: str = "") -> Iterator[KeptFile]:
    """Take in one file, check it and give it its place; the block names it in a row. In a transaction nobody takes the
    file away until its end.

    Raises:
        LinliError: what is wrong with its content; unavailable on a full disk.
    """
    filestore.require_space()
    first = next(iter_ := iter(chunks), b"")
    family = detect.identify(first[: detect.HEAD_BYTES], name=name, content_type=content_type)
    with filestore.receive(chain((first,), iter_), limit=limit_of_family(family)) as received:
        checked = check(received.path, family, received.size)
        if connection.in_atomic_block:
            housekeeping.lock(received.sha256)
        copies = {PUBLIC: checked.photo.public, THUMBNAIL: checked.photo.thumbnail} if checked.photo else {}
        filestore.keep(received, copies)
        yield KeptFile(name, checked.kind, checked.media_type, received.size, received.sha256)


def small_picture(content: bytes, *, name: str) -> KeptFile | None:
    """A plain PNG that goes into its row as it is; None for anything else."""
    if len(content) > SMALL_BYTES or not plain_png.is_plain(content):
        return None
    return KeptFile(name, "photo", "image/png", len(content), sha256(content).digest(), content)
