"""Forgetting what is over: sessions that ended, failed sign-ins under names that nobody has."""

from __future__ import annotations

from datetime import timedelta

from linli.kernel.accounts.models import Session, UnknownName
from linli.kernel.base.clock import now

UNKNOWN_NAMES_STAY = timedelta(days=1)


def forget_what_is_over() -> dict[str, int]:
    """Take away ended sessions and old unknown names; answers how many of each. Nothing here is anybody's record."""
    moment = now()
    names = UnknownName.objects.filter(last_at__lt=moment - UNKNOWN_NAMES_STAY)
    return {
        "sessions": Session.objects.filter(expires_at__lte=moment).delete()[0],
        "names": names.delete()[0],
    }
