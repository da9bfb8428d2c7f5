"""Files on disk under their SHA-256: ``files/<two hex>/<sha256>``, a photo's copies beside it.

A file comes in under a name of its own in ``files/incoming``, is made durable there, and gets its place by a rename; a
row names it only after that. Whatever has no row is taken away by ``cases.services.attachments.remove_unclaimed``.
"""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO
from uuid import uuid4

from django.conf import settings

from linli.kernel.base.errors import LinliError
from linli.kernel.files.media.check import too_large

ORIGINAL, PUBLIC, THUMBNAIL = "original", "public", "thumbnail"
_SUFFIXES = {ORIGINAL: "", PUBLIC: ".public.jpg", THUMBNAIL: ".thumbnail.jpg"}
LEAST_FREE_BYTES = 512_000_000
"""What a full disk must leave to the database, which may lie on the same one."""


@dataclass(frozen=True, slots=True)
class Received:
    """A file that has come in whole and durably, but has no place yet."""

    path: Path
    sha256: bytes
    size: int


def incoming() -> Path:
    """The folder of files without a place."""
    folder = Path(settings.ENV.files) / "incoming"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def path_of(sha256: bytes, copy: str = ORIGINAL) -> Path:
    """Where a copy of the file with this content lies, whether or not it is there."""
    name = sha256.hex()
    return Path(settings.ENV.files) / name[:2] / f"{name}{_SUFFIXES[copy]}"


@contextmanager
def receive(chunks: Iterable[bytes], *, limit: int) -> Iterator[Received]:
    """Write what comes in, counting and hashing it. The file goes when the block ends, unless :func:`keep` moved it.

    Raises:
        LinliError: attachment_too_large as soon as there is more than ``limit`` bytes; unavailable on a full disk.
    """
    path = incoming() / uuid4().hex
    digest, size = hashlib.sha256(), 0
    try:
        with _full_disk(), path.open("xb") as out:
            for chunk in chunks:
                size += len(chunk)
                if size > limit:
                    raise too_large(limit)
                digest.update(chunk)
                out.write(chunk)
            _sync(out)
        yield Received(path, digest.digest(), size)
    finally:
        path.unlink(missing_ok=True)


def require_space() -> None:
    """Raises unavailable when the disk is nearly full."""
    if shutil.disk_usage(incoming()).free < LEAST_FREE_BYTES:
        raise LinliError("unavailable")


def keep(received: Received, copies: dict[str, bytes]) -> None:
    """Give a file and its copies their places, durably; a file with the same content is replaced by itself."""
    place = path_of(received.sha256)
    with _full_disk():
        place.parent.mkdir(parents=True, exist_ok=True)
        for copy, content in copies.items():
            _write(path_of(received.sha256, copy), content)
        received.path.replace(place)
        for folder in (place.parent, place.parent.parent):
            _sync_folder(folder)


def drop(sha256: bytes, copies: Iterable[str]) -> None:
    """Take a file and its copies away; the original last, so that a file without copies is never mistaken for whole."""
    for copy in sorted(copies, key=lambda name: name == ORIGINAL):
        path_of(sha256, copy).unlink(missing_ok=True)


def hashes_older_than(moment: float) -> Iterator[list[bytes]]:
    """The hashes of files written before a moment (seconds since 1970), folder by folder."""
    for folder in sorted(Path(settings.ENV.files).glob("[0-9a-f][0-9a-f]")):
        names = {path.name[:64] for path in folder.iterdir() if path.stat().st_mtime < moment}
        yield [bytes.fromhex(name) for name in names if len(name) == 64]


def drop_incoming_older_than(moment: float) -> None:
    """Take away what a crash left behind in the folder of files without a place."""
    for path in incoming().iterdir():
        if path.stat().st_mtime < moment:
            path.unlink(missing_ok=True)


def _write(place: Path, content: bytes) -> None:
    path = incoming() / uuid4().hex
    try:
        with path.open("xb") as out:
            out.write(content)
            _sync(out)
        path.replace(place)
    finally:
        path.unlink(missing_ok=True)


def _sync(out: BinaryIO) -> None:
    out.flush()
    os.fsync(out.fileno())


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def _full_disk() -> Iterator[None]:
    """A disk without space is a service that is briefly unavailable, not an error of whoever sent the file."""
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise LinliError("unavailable") from error
        raise
