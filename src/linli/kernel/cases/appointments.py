"""A time and a place that a case asks people to, as a calendar file (RFC 5545)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from icalendar import Calendar, Event

from linli.kernel.cases.facts import Facts

MEDIA_TYPE = "text/calendar; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Appointment:
    """What a calendar keeps of it; ``sequence`` rises when it is moved, so that a calendar replaces what it has."""

    title: str
    begins_at: datetime
    ends_at: datetime
    where: str
    about: str = ""
    sequence: int = 0


def calendar_file(appointment: Appointment, facts: Facts, now: datetime) -> bytes:
    """The file's bytes; importing it again replaces the entry (one UID a case)."""
    event = Event()
    event.add("uid", f"{facts.uuid}@linli")
    event.add("dtstamp", now)
    event.add("dtstart", appointment.begins_at)
    event.add("dtend", appointment.ends_at)
    event.add("summary", f"{appointment.title} {facts.number}")
    event.add("location", appointment.where)
    event.add("description", appointment.about)
    event.add("sequence", appointment.sequence)
    calendar = Calendar()
    calendar.add("prodid", "-//Linli//cases//ZH")
    calendar.add("version", "2.0")
    calendar.add_component(event)
    return bytes(calendar.to_ical())
