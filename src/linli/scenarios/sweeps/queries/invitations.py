"""Which homes of a sweep can be written to, which cannot and why, and what came of those that were."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection

from linli.kernel.accounts import permissions
from linli.kernel.base.actor import Actor
from linli.kernel.base.clock import now
from linli.kernel.base.errors import LinliError
from linli.kernel.base.pack import installed_pack
from linli.kernel.messages.kinds import sentence
from linli.kernel.messages.queries import deliveries_about
from linli.kernel.places.queries.tree import names_of
from linli.kernel.rounds.queries import rounds
from linli.lib.calendars import SHANGHAI
from linli.scenarios.sweeps.rules.words import HOUSEHOLD

_LEFT = """
    with home as (
        select left(t.grid_code, 15) as grid, i.id is not null as waits,
               coalesce(bool_or(p.is_contact and h.contact_consent and p.phone <> ''), false) as reached,
               coalesce(bool_or(p.is_contact and h.contact_consent), false) as agreed, count(p.id) > 0 as known
          from rounds_target t join rounds_round r on r.id = t.round_id
          left join sweeps_invitation i on i.target_uuid = t.uuid and i.answered_at is null and i.expires_at > %s
          left join places_home e on e.uuid = t.subject_uuid
          left join registry_household h on h.home_id = e.id
          left join registry_person p on p.household_id = h.id
         where r.uuid = %s and t.is_left and t.place_code like %s group by t.id, i.id
    )
    select grid, count(*)::int, count(*) filter (where waits)::int, count(*) filter (where reached and not waits)::int,
           count(*) filter (where agreed and not reached and not waits)::int,
           count(*) filter (where known and not agreed and not waits)::int,
           count(*) filter (where not known and not waits)::int
      from home group by 1 order by 1
"""
_WRITTEN = """
    select count(*)::int, count(answered_at)::int,
           count(*) filter (where answered_at is null and expires_at > %s)::int,
           count(*) filter (where answered_at is null and expires_at <= %s)::int, max(made_at)
      from sweeps_invitation where round_uuid = %s
"""
_PARTS = ("left", "waiting", "to_write", "without_phone", "without_consent", "without_people")


@dataclass(frozen=True, slots=True)
class Preview:
    """Homes that are left: ``to_write`` get a message, ``waiting`` have an open one, the others cannot be reached
    because of their contact's phone, nobody's consent, or nobody in the register. ``written``: so far in the round."""

    parts: dict[str, int]
    grids: list[dict[str, Any]]
    text: tuple[str, str]
    written: dict[str, Any]


def preview(round_uuid: UUID, *, place_code: str, days: int, link: str, by: Actor) -> Preview:
    """Who would be written to now, and what came of it so far. Writes nothing.

    Raises:
        LinliError: not_found, not_allowed, round_of_another_kind.
    """
    row = rounds.one(round_uuid, by=by)
    place = place_code or row.area_code
    permissions.require(by, "sweeps.invite", place_code=place)
    if row.type != HOUSEHOLD:
        raise LinliError("round_of_another_kind")
    moment = now()
    with connection.cursor() as cursor:
        cursor.execute(_LEFT, [moment, round_uuid, f"{place}%"])
        told = cursor.fetchall()
        cursor.execute(_WRITTEN, [moment, moment, round_uuid])
        written = dict(zip(("homes", "answered", "open", "expired", "last_at"), cursor.fetchone(), strict=True))
    names = names_of([code for code, *_ in told])
    grids = [{"code": code, "name": names.get(code, code), "to_write": parts[2]} for code, *parts in told if parts[2]]
    sums = {part: sum(one[nth] for one in told) for nth, part in enumerate(_PARTS, start=1)}
    return Preview(sums, grids, _text(moment + timedelta(days=days), link), {**written, **deliveries_about(round_uuid)})


def _text(until: datetime, link: str) -> tuple[str, str]:
    """The message as a home gets it, its code not yet made."""
    day = f"{until.astimezone(SHANGHAI):%m-%d %H:%M}"
    return sentence(
        "sweeps.invitation",
        {"district": installed_pack().name, "link": link, "code": "XXXX-XXXX-XXXX", "until": day},
    )
