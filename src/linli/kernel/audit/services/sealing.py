"""The seal of a day: one Merkle root over every entry of a log, chained to the seal of the day before."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from django.db import connection, transaction

from linli.kernel.audit import queries, rules
from linli.kernel.audit.models import DailySeal
from linli.kernel.audit.sources import Leaf, sources
from linli.kernel.base.clock import now, today
from linli.kernel.base.errors import LinliError
from linli.lib.hashing import chain_hash
from linli.lib.merkle import merkle_root

log = logging.getLogger("linli.audit")
_ONE_DAY = timedelta(days=1)


def seal_due(until: date | None = None) -> list[DailySeal]:
    """Seal every day that is over and not sealed yet, of every source, up to ``until`` or yesterday.

    Days without an entry are sealed too, so that a seal taken away leaves a gap. Raises ``day_not_over``.
    """
    last = until or today() - _ONE_DAY
    return [
        seal_day(day, source.name, source.leaves_of_day(day))
        for source in sources()
        for day in _due(source.name, source.first_day(), last)
    ]


def seal_day(day: date, source: str, leaves: Iterable[Leaf]) -> DailySeal:
    """Seal one day of one source; a day that is sealed already stays as it is. Answers the seal.

    Raises ``day_not_over`` for today and later, ValueError when the day before is not sealed while older ones are.
    """
    if day >= today():
        raise LinliError("day_not_over", day=day.isoformat())
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtext(%s))", [f"audit seal {source}"])
        last = queries.last_seal(source)
        if last is not None and last.day >= day:
            return DailySeal.objects.get(day=day, source=source)
        if last is not None and last.day != day - _ONE_DAY:
            raise ValueError(f"{source}: {last.day + _ONE_DAY} must be sealed before {day}")
        seal = _seal(day, source, list(leaves), bytes(last.chained) if last else rules.NO_LINK)
        seal.save(force_insert=True)
    # Kept by whoever keeps the log elsewhere, this line proves the seals themselves.
    log.info("sealed %s %s: %d entries, %s", source, day, seal.leaf_count, bytes(seal.chained).hex())
    return seal


def _seal(day: date, source: str, leaves: list[Leaf], previous: bytes) -> DailySeal:
    first_id, last_id = (leaves[0].id, leaves[-1].id) if leaves else (None, None)
    root, count = merkle_root([leaf.content for leaf in leaves]), len(leaves)
    content = rules.seal_content(
        day=day, source=source, first_id=first_id, last_id=last_id, leaf_count=count, root=root
    )
    return DailySeal(
        day=day,
        source=source,
        first_id=first_id,
        last_id=last_id,
        leaf_count=count,
        root=root,
        chained=chain_hash(previous, content),
        sealed_at=now(),
    )


def _due(source: str, first: date | None, until: date) -> Iterator[date]:
    last = queries.last_seal(source)
    day = last.day + _ONE_DAY if last else first
    while day is not None and day <= until:
        yield day
        day += _ONE_DAY
