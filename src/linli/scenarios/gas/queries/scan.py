"""What a scan shows: what the cylinder is, where it is and was, whether it may go on, and what may follow."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from linli.kernel.base import clock
from linli.kernel.base.actor import Actor
from linli.kernel.registry.queries.subjects import Subject
from linli.scenarios.gas.models import HandOver
from linli.scenarios.gas.queries import cylinders, firms, ledger, reach
from linli.scenarios.gas.queries.cylinders import Cylinder
from linli.scenarios.gas.rules import cylinders as rules
from linli.scenarios.gas.rules import ledger as table
from linli.scenarios.gas.rules.cylinders import Stop


def shown(code: str, found: Cylinder | None, by: Actor) -> dict[str, Any]:
    """The answer to a scan. Homes and firms outside one's area are told by their street alone."""
    stops = found.stops(clock.today()) if found else [rules.stop("unknown")]
    answer: dict[str, Any] = {
        "code": found.code if found else code, "is_known": found is not None, "may_go_on": not stops,
        "stops": [told(one) for one in stops],
    }  # fmt: skip
    return answer | (_known(found, stops, by) if found else _nothing())


def told(one: Stop) -> dict[str, Any]:
    """A reason as the API tells it."""
    return {"reason": one.reason, "message": one.message, "message_en": one.message_en, "since": one.since}


def station(slug: str) -> dict[str, str] | None:
    """A station with its names."""
    found = table.STATIONS.get(slug)
    return {"code": slug, "name": found.name, "name_en": found.name_en} if found else None


def party(subject: Subject | None, *, is_shown: bool) -> dict[str, Any] | None:
    """A home or organisation; of one that is not shown only the street."""
    if subject is None:
        return None
    title = subject.title if is_shown else reach.street_name(subject.place_code)
    return {"kind": subject.kind, "uuid": subject.uuid if is_shown else None, "title": title, "is_shown": is_shown}


def _known(found: Cylinder, stops: list[Stop], by: Actor) -> dict[str, Any]:
    lines = ledger.lines(found.uuid)
    people, own = ledger.people(lines), reach.own_firms(by)
    steps = table.open_steps(found.state, is_stopped=bool(stops))
    now = people.get(found.holder_uuid) if found.holder_uuid else None
    last = lines[-1] if lines else None
    return {
        "uuid": found.uuid, "seq": found.seq, "state": station(found.state), "since": found.since,
        "facts": {word: found.facts.get(word) for word in rules.FACTS},
        "holder": party(now, is_shown=_shows(now, last, own, by)),
        "history": [_line(line, people, own, by) for line in lines],
        "steps": [_step(step) for step in steps],
        "firms": firms.to_choose() if any(step.takers != (table.USER,) for step in steps) else [],
    }  # fmt: skip


def _nothing() -> dict[str, Any]:
    empty = dict.fromkeys(rules.FACTS)
    return {"uuid": None, "seq": 0, "state": None, "since": None, "facts": empty, "holder": None, "history": [],
            "steps": [], "firms": []}  # fmt: skip


def _line(line: HandOver, people: dict[UUID, Subject], own: set[UUID], by: Actor) -> dict[str, Any]:
    giver = people.get(line.from_uuid) if line.from_uuid else None
    taker = people.get(line.to_uuid)
    step = table.STEPS[line.step]
    return {
        "seq": line.seq, "step": {"code": step.slug, "name": step.name, "name_en": step.name_en}, "at": line.at,
        "by": line.by_name, "state": station(line.to_state), "text": line.text,
        "from": party(giver, is_shown=_shows(giver, line, own, by)),
        "to": party(taker, is_shown=_shows(taker, line, own, by)),
    }  # fmt: skip


def _shows(subject: Subject | None, line: HandOver | None, own: set[UUID], by: Actor) -> bool:
    """Firms are known to everybody who scans; a home to who works there, and to a firm that took part."""
    if subject is None:
        return False
    part = {line.from_uuid, line.to_uuid} & own if line else set()
    return bool(part) or reach.sees(by, subject.place_code) or subject.uuid in firms.uuids()


def _step(step: table.Step) -> dict[str, Any]:
    return {
        "code": step.slug, "name": step.name, "name_en": step.name_en, "takers": [t for t in step.takers if t != "="],
        "asks_taker": table.SAME not in step.takers,
    }  # fmt: skip


def listed(rows: list[Cylinder], by: Actor) -> list[dict[str, Any]]:
    """Cylinders as a list shows them."""
    on, people = clock.today(), cylinders.holders(rows)
    return [
        {
            "code": row.code, "state": station(row.state), "since": row.since, "place_code": row.place_code,
            "maker": row.facts.get("maker"), "capacity_kg": row.facts.get("capacity_kg"),
            "owner_firm": row.facts.get("owner_firm"), "stops": [told(one) for one in row.stops(on)],
            "holder": party(people.get(row.holder_uuid) if row.holder_uuid else None,
                            is_shown=reach.sees(by, row.place_code)),
        }
        for row in rows
    ]  # fmt: skip


def carried(rows: list[Cylinder], by: Actor) -> list[tuple[str, dict[str, Any]]]:
    """Cylinders as a phone carries them, by code: what a scan needs, and from which day each reason stops them."""
    people = cylinders.holders(rows)
    known = reach.own_firms(by) | firms.uuids() if rows else set()
    return [
        (
            row.code,
            {
                "uuid": str(row.uuid), "seq": row.seq, "state": row.state, "since": row.since and row.since.isoformat(),
                "facts": {word: row.facts.get(word) for word in rules.FACTS},
                "holder": _carried_party(people.get(row.holder_uuid) if row.holder_uuid else None, known, by),
                "stops": [
                    told(one) | {"since": one.since and one.since.isoformat(), "from": first and first.isoformat()}
                    for one, first in row.coming()
                ],
            },
        )
        for row in rows
    ]  # fmt: skip


def _carried_party(subject: Subject | None, known: set[UUID], by: Actor) -> dict[str, Any] | None:
    seen = subject is not None and (subject.uuid in known or reach.sees(by, subject.place_code))
    found = party(subject, is_shown=seen)
    return found and found | {"uuid": found["uuid"] and str(found["uuid"])}


def step_table() -> list[dict[str, Any]]:
    """The steps with where they lead, for phones."""
    return [
        _step(step) | {"back": step.back, "goes": {at: station(to) for at, to in step.goes.items() if at}}
        for step in table.STEPS.values()
        if step.slug != "enrol"
    ]


def station_table() -> list[dict[str, str]]:
    """The stations with their names, for phones."""
    return [named for slug in table.STATIONS if (named := station(slug))]
