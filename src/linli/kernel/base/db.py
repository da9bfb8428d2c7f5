"""What the database promises, told in the words of the error catalogue."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import IntegrityError

from linli.kernel.base.errors import LinliError


def constraint_of(error: IntegrityError) -> str:
    """The name of the constraint that refused, or nothing when PostgreSQL named none."""
    diagnosis = getattr(error.__cause__, "diag", None)
    return str(getattr(diagnosis, "constraint_name", None) or "")


@contextmanager
def refusing(**codes: str) -> Iterator[None]:
    """Turn a violated constraint (by its name) into the refusal with that code; others pass through.

    Put it around the transaction, because a transaction in which a constraint was violated is lost.
    """
    try:
        yield
    except IntegrityError as error:
        if code := codes.get(constraint_of(error)):
            raise LinliError(code) from error
        raise
