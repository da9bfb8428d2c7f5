"""What stays of contacts that ended: counts by community and month."""

from __future__ import annotations

from django.db.models import F

from linli.kernel.base.clock import today
from linli.scenarios.sweeps.models import Contact, ContactCount


def count_ended(row: Contact, *, reached: int, not_reached: int) -> None:
    """Count a contact before it is deleted, in the caller's transaction."""
    kept, _ = ContactCount.objects.get_or_create(community_code=row.place_code[:12], month=today().replace(day=1))
    errands = row.errands.count()
    done = row.errands.filter(done_at__isnull=False).count()
    ContactCount.objects.filter(id=kept.id).update(
        contacts=F("contacts") + 1, reached=F("reached") + reached, not_reached=F("not_reached") + not_reached,
        errands=F("errands") + errands, errands_done=F("errands_done") + done,
    )  # fmt: skip
