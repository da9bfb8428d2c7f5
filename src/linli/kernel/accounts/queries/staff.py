"""What a generated district asks before it hires."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q

from linli.kernel.accounts.models import Duty, User
from linli.kernel.base.clock import today


def usernames_taken(names: Iterable[str]) -> set[str]:
    """Those of the names that somebody has."""
    return set(User.objects.filter(username__in=list(names)).values_list("username", flat=True))


def areas_of_duties(level_digits: int) -> set[str]:
    """Codes of that many digits for which somebody holds a duty today or later."""
    held = Duty.objects.filter(Q(valid_until=None) | Q(valid_until__gt=today()))
    codes = held.filter(area_code__regex=rf"^\d{{{level_digits}}}$").values_list("area_code", flat=True)
    return set(codes.distinct())


def active_users(ids: Iterable[int]) -> set[int]:
    """Those of the ids that are people who may sign in."""
    return set(User.objects.filter(id__in=list(ids), is_active=True).values_list("id", flat=True))
