"""What the holder of a tracking code reads."""

from __future__ import annotations

from uuid import UUID

import pytest

from linli.kernel.base.actor import Actor
from linli.scenarios.events import queries

OWN, HANDED_IN, INTERNAL = UUID(int=1), UUID(int=2), UUID(int=3)
PAGE = {
    "attachments": [{"uuid": uuid, "kind": "photo"} for uuid in (OWN, HANDED_IN, INTERNAL)]
    + [{"uuid": UUID(int=4), "kind": "video"}],
    "timeline": [
        {"actor": {"kind": "resident"}, "is_public": True, "attachments": [OWN]},
        {"actor": {"kind": "user"}, "is_public": True, "attachments": [HANDED_IN, UUID(int=4)]},
        {"actor": {"kind": "user"}, "is_public": False, "attachments": [INTERNAL]},
    ],
}


@pytest.mark.parametrize(("first", "seen"), [(True, [OWN, HANDED_IN]), (False, [HANDED_IN])])
def test_photos_from_inside_a_home_are_for_who_sent_them(first: bool, seen: list[UUID]) -> None:
    holder = Actor(kind="resident", case_uuid="x", is_first_reporter=first)
    assert queries._photos(PAGE, holder) == seen
