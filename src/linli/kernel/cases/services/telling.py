"""Tells people of a case: the one way in which scenarios' handlers send notices."""

from __future__ import annotations

from collections.abc import Sequence

from linli.kernel.accounts.queries import recipients
from linli.kernel.cases.outbox import Heard
from linli.kernel.cases.queries.holders import UNIT_DESKS
from linli.kernel.messages import services as messages


def people(heard: Heard, user_ids: Sequence[int], kind: str) -> None:
    """A notice of a declared kind to these people; its one parameter is the case's number."""
    if user_ids:
        messages.notify(
            user_ids=user_ids, kind=kind, params={"number": heard.number}, object_type="case",
            object_id=str(heard.case_uuid),
        )  # fmt: skip


def unit(heard: Heard, unit_id: int | None, kind: str) -> None:
    """To the desks of a unit."""
    if unit_id:
        people(heard, recipients.users_of_unit(unit_id, UNIT_DESKS), kind)


def area(heard: Heard, roles: tuple[str, ...], kind: str) -> None:
    """To the people with these roles where the case stands."""
    people(heard, recipients.users_of_area(heard.place_code, roles), kind)
