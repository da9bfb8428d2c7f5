"""Units that come from a table rather than from the pack."""

from __future__ import annotations

from collections.abc import Iterable

from linli.kernel.accounts.models import Unit


def units_there(codes: Iterable[str]) -> set[str]:
    """Those of the codes that a unit has."""
    return set(Unit.objects.filter(code__in=list(codes)).values_list("code", flat=True))


def add_units(units: Iterable[Unit]) -> None:
    """Add units in the transaction of an import, which records them."""
    Unit.objects.bulk_create(units)
