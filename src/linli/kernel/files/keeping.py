"""A file from where it comes in to its place, checked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain

from linli.kernel.files import filestore
from linli.kernel.files.filestore import PUBLIC, THUMBNAIL
from linli.kernel.files.media import detect
from linli.kernel.files.media.check import check
from linli.kernel.files.media.kinds import limit_of_family


@dataclass(frozen=True, slots=True)
class Kept:
    """A file in its place."""

    kind: str
    media_type: str
    size: int
    sha256: bytes


@contextmanager
def keep_file(chunks: Iterable[bytes], *, name: str) -> Iterator[Kept]:
    """Take in one file, check it and give it its place; the block names it in a row.

    Raises:
        LinliError: what is wrong with its content; unavailable on a full disk.
    """
    filestore.require_space()
    first = next(iter_ := iter(chunks), b"")
    family = detect.identify(first[: detect.HEAD_BYTES], name=name, content_type="")
    with filestore.receive(chain((first,), iter_), limit=limit_of_family(family)) as received:
        checked = check(received.path, family, received.size)
        copies = {PUBLIC: checked.photo.public, THUMBNAIL: checked.photo.thumbnail} if checked.photo else {}
        filestore.keep(received, copies)
        yield Kept(checked.kind, checked.media_type, received.size, received.sha256)
