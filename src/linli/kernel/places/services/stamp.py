"""The stamp by which every process knows that places changed."""

from __future__ import annotations

from django.db import connection, transaction

from linli.kernel.places.queries.memory import look_again

_TOUCH = """
insert into places_placestamp (id, version) values (1, (extract(epoch from clock_timestamp()) * 1000000)::bigint)
on conflict (id) do update set version = greatest(places_placestamp.version + 1, excluded.version)
returning version
"""


def touch() -> int:
    """Raise the stamp in the open transaction and answer it; readers see it when the change is committed.

    The stamp is a moment in microseconds, so that one that was rolled back does not come again. Its row stays locked
    until the transaction ends: changes of places go one after the other.
    """
    with connection.cursor() as cursor:
        cursor.execute(_TOUCH)
        version = int(cursor.fetchone()[0])
    look_again()
    transaction.on_commit(look_again)
    return version
