"""What nobody needs any more: parts that others replaced, and items that have long been gone."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import connection

from linli.kernel.devices import store
from linli.kernel.devices.models import Part

PARTS_STAY = timedelta(days=2)
"""How long a part that was replaced is handed out to a phone that was told of it before."""


def remove_old(moment: datetime) -> int:
    """Take away parts that were replaced long before ``moment``, with their files; answers how many."""
    old = Part.objects.filter(replaced_at__lt=moment - PARTS_STAY)
    digests = {bytes(one) for one in old.values_list("sha256", flat=True)}
    count, _ = old.delete()
    named = {bytes(one) for one in Part.objects.filter(sha256__in=digests).values_list("sha256", flat=True)}
    for digest in digests - named:
        store.drop(digest)
    _forget_persons()
    return count


def _forget_persons() -> None:
    """What is of persons who carry nothing any more: their items leave this table, too."""
    with connection.cursor() as cursor:
        cursor.execute(
            "delete from devices_item where area like '@%%' and not exists (select 1 from devices_device d"
            " where '@' || d.user_id = devices_item.area and d.revoked_at is null and d.areas <> '{}')"
        )
