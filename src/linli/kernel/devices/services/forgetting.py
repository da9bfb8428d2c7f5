"""Copies that phones were told from are taken away whole, for records that must not outlive their purpose.

A phone that still has one holds another state then, and fetches all anew.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from uuid import UUID

from django.db import transaction

from linli.kernel.devices import store
from linli.kernel.devices.models import Change, Item, Operation, Part


def forget_items(collections: Sequence[str], keys: Sequence[str]) -> None:
    """Take items off the shelves, and the files that hold them or held them off the disk. In the caller's transaction;
    the files go when it is committed."""
    items = Item.objects.filter(collection__in=collections, key__in=keys)
    areas = list(items.values_list("area", flat=True).distinct())
    items.delete()
    Change.objects.filter(collection__in=collections, key__in=keys).delete()
    parts = Part.objects.filter(collection__in=collections, area__in=areas)
    digests = [bytes(one) for one in parts.values_list("sha256", flat=True)]
    parts.delete()
    for digest in digests:
        transaction.on_commit(partial(store.drop, digest))


def forget_answers(uuids: Sequence[UUID]) -> None:
    """What operations were answered names nothing any more; that they came stays."""
    Operation.objects.filter(uuid__in=uuids).update(answer={})
