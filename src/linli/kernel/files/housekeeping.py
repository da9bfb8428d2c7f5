"""Taking away files that nobody names. Every room that keeps files adds the question which of them it names."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from django.db import connection, transaction

from linli.kernel.files import filestore
from linli.kernel.files.filestore import ORIGINAL, PUBLIC, THUMBNAIL

_LOCK = 0x4C4C4154  # of PostgreSQL's advisory locks, the ones by a file's hash

named_by: list[Callable[[Sequence[bytes]], set[bytes]]] = []
"""Questions of the rooms: which of these hashes (SHA-256) does a row of yours name?"""


def name_files(question: Callable[[Sequence[bytes]], set[bytes]]) -> None:
    """Let a room say which files are its own. Adding the same twice is harmless."""
    if question not in named_by:
        named_by.append(question)


def lock(sha256: bytes) -> None:
    """Hold a file's content until the transaction ends: from its rename until its row is committed."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s, %s)", [_LOCK, int.from_bytes(sha256[:4], "big", signed=True)])


@transaction.atomic
def drop_unnamed(sha256: bytes) -> None:
    """Take a file away when no row names it. The lock keeps out an upload of the same content at the same moment."""
    lock(sha256)
    if not _named([sha256]):
        filestore.drop(sha256, (ORIGINAL, PUBLIC, THUMBNAIL))


def sweep(moment: float) -> None:
    """Take away what a crash left on disk before that moment (seconds since 1970)."""
    filestore.drop_incoming_older_than(moment)
    for hashes in filestore.hashes_older_than(moment):
        for sha256 in set(hashes) - _named(hashes):
            drop_unnamed(sha256)


def _named(hashes: Sequence[bytes]) -> set[bytes]:
    return set[bytes]().union(*(question(hashes) for question in named_by))
