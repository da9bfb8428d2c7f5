"""Shelves: a collection of an area as phones get it, brought up to date by whoever needs it.

Rooms only leave a note that something changed (``Change``, in the transaction of the change). Whoever reads a shelf
takes the notes away and puts on it what is true now, in one transaction under the shelf's lock; so a note that is
committed late is found by the next reader, and an older reading never covers a newer one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from zlib import crc32

import orjson
from django.db import connection, transaction

from linli.kernel.base import hot
from linli.kernel.base.actor import SYSTEM, Actor
from linli.kernel.base.clock import now
from linli.kernel.devices.collections import Collection
from linli.kernel.devices.models import Shelf
from linli.kernel.devices.rules import digest_of, signed, version_of

_LOCK = 0x4C4C5348  # of PostgreSQL's advisory locks, the ones by a shelf
Place = tuple[Collection, str]
"""A collection and an area: where a shelf stands."""

_STALE = """
select w.collection, w.area
  from unnest(%s::text[], %s::text[], %s::text[]) w(collection, area, stamp)
  left join devices_shelf s on s.collection = w.collection and s.area = w.area
 where s.stamp is distinct from w.stamp
    or exists (select 1 from devices_change c where c.area = w.area and c.collection = w.collection)
"""
_VERSIONS = """
select collection, area, key, version from devices_item
 where area = any(%s::text[]) and collection = any(%s::text[]) and value is not null
"""
_PUT = """
insert into devices_item (collection, area, key, version, digest, value, txid)
select %s::text, %s::text, w.key, w.version, w.digest, w.value, pg_current_xact_id()
  from unnest(%s::text[], %s::text[], %s::bigint[], %s::text[]) w(key, version, digest, value)
on conflict (area, collection, key) do update
   set version = excluded.version, digest = excluded.digest, value = excluded.value, txid = excluded.txid
"""


def note(collection: str, areas_and_keys: Iterable[tuple[str, str]]) -> None:
    """Say in the open transaction that items changed, by (area, key); an empty key means all of the area."""
    pairs = sorted(set(areas_and_keys))
    if pairs:
        areas, keys = zip(*pairs, strict=True)
        with connection.cursor() as cursor:
            cursor.execute(
                "insert into devices_change (collection, area, key) select %s, * from unnest(%s::text[], %s::text[])",
                [collection, list(areas), list(keys)],
            )


def refresh(places: Sequence[Place], *, by: Actor = SYSTEM) -> None:
    """Bring shelves up to date. What is of a person is read anew every time; all else only after a note or a new stamp.

    Not to be called in a transaction that has read: each shelf is committed by itself.
    """
    shared = [place for place in places if place[0].scope != "person"]
    stale = _stale(shared) | _differing([place for place in places if place[0].scope == "person"], by)
    for collection, area in places:
        if (collection.slug, area) in stale:
            _refresh(collection, area, by)


def _stale(places: Sequence[Place]) -> set[tuple[str, str]]:
    stamps = {collection.slug: collection.stamp() for collection, _ in places}
    values = [[c.slug for c, _ in places], [area for _, area in places], [stamps[c.slug] for c, _ in places]]
    return {(slug, area) for slug, area in hot.fetchall(_STALE, values)} if places else set()


def _differing(places: Sequence[Place], by: Actor) -> set[tuple[str, str]]:
    """Which shelves of a person hold something else than what is true now: mostly none, and then nothing is locked."""
    areas, slugs = sorted({area for _, area in places}), [collection.slug for collection, _ in places]
    there: dict[tuple[str, str], dict[str, str]] = {}
    for slug, area, key, version in hot.fetchall(_VERSIONS, [areas, slugs]) if places else ():
        there.setdefault((slug, area), {})[key] = version
    found = set()
    for collection, area in places:
        now_true = {key: version_of(value) for key, value in collection.rows("", None, by)}
        if now_true != there.get((collection.slug, area), {}):
            found.add((collection.slug, area))
    return found


@transaction.atomic
def _refresh(collection: Collection, area: str, by: Actor) -> None:
    _lock(collection.slug, area)
    stamp = collection.stamp()
    shelf = Shelf.objects.filter(collection=collection.slug, area=area).first()
    keys = _noted(collection.slug, area)
    whole = shelf is None or shelf.stamp != stamp or "" in keys or collection.scope == "person"
    if not whole and not keys:
        return
    asked = "" if collection.scope != "area" else area
    rows = collection.rows(asked, None if whole else sorted(keys), by)
    _put(collection.slug, area, dict(rows), None if whole else keys)
    if shelf is None or shelf.stamp != stamp:
        known = {"stamp": stamp, "read_at": now()}
        Shelf.objects.update_or_create(collection=collection.slug, area=area, defaults=known)


def _noted(slug: str, area: str) -> set[str]:
    rows = hot.fetchall(
        "delete from devices_change where collection = %s::text and area = %s::text returning key", [slug, area]
    )
    return {row[0] for row in rows}


def _put(slug: str, area: str, rows: Mapping[str, Any], keys: set[str] | None) -> None:
    """Write what differs from the shelf; what is not there any more stays without a value."""
    there = _there(slug, area, keys)
    fresh = {key: (version_of(value), value) for key, value in rows.items()}
    changed: list[tuple[str, str, int, str | None]] = [
        (key, version, signed(digest_of(slug, key, version)), orjson.dumps(value).decode())
        for key, (version, value) in fresh.items()
        if there.get(key) != version
    ]
    changed += [(key, "", 0, None) for key, version in there.items() if version and key not in fresh]
    if written := sorted(changed, key=lambda row: row[0]):
        with connection.cursor() as cursor:
            cursor.execute(_PUT, [slug, area, *(list(column) for column in zip(*written, strict=True))])


def _there(slug: str, area: str, keys: set[str] | None) -> dict[str, str]:
    """Key → version of what stands there; an empty version is gone."""
    statement = "select key, version from devices_item where area = %s::text and collection = %s::text"
    if keys is not None:
        return dict(hot.fetchall(f"{statement} and key = any(%s::text[])", [area, slug, sorted(keys)]))
    return dict(hot.fetchall(statement, [area, slug]))


def _lock(slug: str, area: str) -> None:
    hot.fetchone(
        "select pg_advisory_xact_lock(%s::int, %s::int)", [str(_LOCK), str(signed_32(crc32(f"{slug} {area}".encode())))]
    )


def signed_32(value: int) -> int:
    """An unsigned number of 32 bits as PostgreSQL's integer."""
    return value - (1 << 32) if value >= 1 << 31 else value
