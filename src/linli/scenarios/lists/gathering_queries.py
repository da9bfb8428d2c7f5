"""The readers of activities and deliberations: slots with what is free, who comes, what was said and resolved."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import connection

from linli.kernel.base import clock
from linli.kernel.base.actor import Actor
from linli.kernel.cases.appointments import Appointment
from linli.kernel.cases.facts import Facts
from linli.kernel.cases.fields import Choice, Field
from linli.kernel.cases.sections import FACTS, Section
from linli.kernel.cases.types import case_type
from linli.lib.calendars import SHANGHAI
from linli.lib.masking import mask_name, mask_phone
from linli.scenarios.lists import bookings
from linli.scenarios.lists import gathering_words as words
from linli.scenarios.lists.models import ABSENT, ATTENDED, BOOKED, CANCELLED, WAITING, Booking, Slot
from linli.scenarios.lists.rules import activity, deliberation

MEETING_HOURS = 2
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
STATES = {
    BOOKED: Choice(BOOKED, "已预约", "Booked"),
    WAITING: Choice(WAITING, "候补中", "Waiting"),
    CANCELLED: Choice(CANCELLED, "已取消", "Cancelled"),
    ATTENDED: Choice(ATTENDED, "已到场", "Came"),
    ABSENT: Choice(ABSENT, "未到场", "Did not come"),
}
_STATE = Field("state", "状态", "State", "state")
SLOTS = (
    Field("capacity", "名额", "Places", "number"), Field("booked", "已约", "Booked", "number"),
    Field("left", "余", "Free", "number"), Field("waiting", "候补", "Waiting", "number"),
    Field("came", "到场", "Came", "number"), Field("share", "到场率", "Attendance", "share"),
)  # fmt: skip
BOOKINGS = (
    Field("name", "姓名", "Name"), Field("phone", "电话", "Phone"), _STATE,
    Field("for_somebody", "代约", "Booked for somebody", "yes_no"), Field("moved_up", "补位", "Moved up", "yes_no"),
)  # fmt: skip
BECAUSE = Field("cancelled_because", "取消原因", "Why it is cancelled", "text")
FOLLOW_UPS = (
    Field("link", "事项", "Case", "link"), Field("unit", "责任单位", "Unit", "unit"), _STATE,
    Field("due", "期限", "Due", "moment"),
)  # fmt: skip
PRIVATE = "姓名和电话只有本单位工作人员能看到，活动结束三十天后删除；不登记血压、血糖等健康数据。"
PRIVATE_EN = (
    "Names and phones are seen by the unit's own people alone and deleted thirty days after the activity; no vital "
    "signs are kept."
)


def slots_asked(facts: Facts) -> tuple[Field, ...]:
    """Which slot, with what is free, and who comes."""
    now = clock.now()
    choices = tuple(
        _of_slot(slot, *free(slot)) for slot in Slot.objects.filter(case_id=facts.id, begins_at__gt=now).order_by("n")
    )
    return (Field("slot", "时段", "Slot", "choice", required=True, choices=choices), *words.PERSON)


def changes_asked(facts: Facts) -> tuple[Field, ...]:
    """Which slot that has not begun is changed, or one more; and what of it."""
    slots = Slot.objects.filter(case_id=facts.id, begins_at__gt=clock.now()).order_by("n")
    known = tuple(_of_slot(s, f"{s.booked}/{s.capacity} 已约", f"{s.booked} of {s.capacity} booked") for s in slots)
    new = Choice(activity.NEW, "新增一个时段", "One slot more")
    asked = Field("slot", "哪个时段", "Which slot", "choice", required=True, choices=(*known, new))
    return (asked, *words.CHANGED)


def _of_slot(slot: Slot, about: str, about_en: str) -> Choice:
    zh, en = time_of(slot)
    return Choice(str(slot.n), f"{zh}（{about}）", f"{en} ({about_en})")


def free(slot: Slot) -> tuple[str, str]:
    """How many places are free, in both languages."""
    if slot.booked < slot.capacity:
        return f"余 {slot.capacity - slot.booked}", f"{slot.capacity - slot.booked} free"
    if slot.waiting < slot.waiting_most:
        return f"已满，可候补（第 {slot.waiting + 1} 位）", f"full; number {slot.waiting + 1} on the waiting list"
    return "已满", "full"


def code_asked(facts: Facts) -> tuple[Field, ...]:
    """As :func:`slots_asked`, with the code that the resident keeps."""
    return (*slots_asked(facts), Field("code", "预约码", "Code", required=True, private=True))


def bookings_asked(facts: Facts) -> tuple[Field, ...]:
    """Which booking is cancelled. Its choices name residents, so the question is private."""
    return (Field("booking", "哪个预约", "Which booking", "choice", required=True, private=True,
                  choices=_named(facts, (BOOKED, WAITING))),)  # fmt: skip


def attendance_asked(facts: Facts) -> tuple[Field, ...]:
    """Who came and who did not, of the slots that have begun."""
    choices = _named(facts, (BOOKED, ATTENDED, ABSENT), begun=True)
    return (
        Field("present", "到场的", "Who came", "choices", choices=choices, private=True, most=1000),
        Field("absent", "未到场的", "Who did not", "choices", choices=choices, private=True, most=1000),
    )


def _named(facts: Facts, states: tuple[str, ...], *, begun: bool = False) -> tuple[Choice, ...]:
    found = Booking.objects.filter(case_id=facts.id, state__in=states).select_related("slot").order_by("slot__n", "id")
    if begun:
        found = found.filter(slot__begins_at__lte=clock.now())
    return tuple(_choice(row) for row in found)


def _choice(row: Booking) -> Choice:
    zh, en = time_of(row.slot)
    who, state = f"{mask_name(row.name)} {row.phone[-4:]}", STATES[row.state]
    return Choice(str(row.id), f"{zh} {who} {state.name}", f"{en} {who} {state.name_en}")


def time_of(slot: Slot) -> tuple[str, str]:
    """A slot's local time in both languages: 11月28日 09:00–10:00, 28 Nov 09:00–10:00."""
    begins, ends = (each.astimezone(SHANGHAI) for each in (slot.begins_at, slot.ends_at))
    hours = f"{begins:%H:%M}–{ends:%H:%M}"
    return f"{begins.month}月{begins.day}日 {hours}", f"{begins.day} {MONTHS[begins.month - 1]} {hours}"


def sections(facts: Facts, by: Actor) -> Sequence[Section]:
    """What belongs to an activity, a deliberation or a follow-up."""
    if facts.type == activity.SLUG:
        return _of_activity(facts, by)
    if facts.type == deliberation.SLUG:
        return _of_deliberation(facts)
    return ()


def _of_activity(facts: Facts, by: Actor) -> list[Section]:
    head = tuple(f for f in (*words.ACTIVITY, BECAUSE) if f.name != "slots" and facts.data.get(f.name))
    rows = list(Booking.objects.filter(case_id=facts.id).select_related("slot").order_by("slot__n", "id"))
    slots = list(Slot.objects.filter(case_id=facts.id).order_by("n"))
    time = Field("time", "时段", "Slot", "choice", choices=tuple(Choice(str(s.n), *time_of(s)) for s in slots))
    found = [
        Section("activity", "活动", "Activity", head, [facts.data], FACTS),
        Section("slots", "时段", "Slots", (time, *SLOTS), [_slot(slot, rows) for slot in slots]),
    ]
    if rows and bookings.works_on(facts, by):
        shown, columns = [_booking(row) for row in rows], (time, *BOOKINGS)
        found.append(Section("bookings", "预约", "Bookings", columns, shown, note=PRIVATE, note_en=PRIVATE_EN))
    return found


def _slot(slot: Slot, rows: Sequence[Booking]) -> dict[str, Any]:
    """A slot with what is free; how many came of those whose attendance is known."""
    known = Counter(row.state for row in rows if row.slot_id == slot.id and row.state in (ATTENDED, ABSENT))
    return {
        "time": str(slot.n), "capacity": slot.capacity, "booked": slot.booked, "left": slot.capacity - slot.booked,
        "waiting": slot.waiting, "came": known[ATTENDED],
        "share": known[ATTENDED] / known.total() if known else None,
    }  # fmt: skip


def _booking(row: Booking) -> dict[str, Any]:
    return {
        "time": str(row.slot.n), "name": mask_name(row.name), "phone": mask_phone(row.phone),
        "state": STATES[row.state], "for_somebody": bool(row.booked_by or row.relation) or None,
        "moved_up": row.moved_up_at is not None or None,
    }  # fmt: skip


def _of_deliberation(facts: Facts) -> list[Section]:
    names = ("at", "where", "units", *(("present",) if facts.data.get("present") else ()))
    head = tuple(f for f in (*words.DELIBERATION, *words.MINUTES) if f.name in names and facts.data.get(f.name))
    resolution = tuple(f for f in words.RESOLUTION if f.name != "follow_ups")
    found = [
        Section("deliberation", "协商会", "Deliberation", head, [facts.data], FACTS),
        Section("agenda", "议题", "Agenda", words.AGENDUM, facts.data["agenda"]),
        Section("parties", "邀请各方", "Parties", words.PARTY, facts.data["parties"]),
        Section("positions", "各方意见", "Positions", words.POSITION, facts.data["positions"]),
        Section("resolution", "决议", "Resolution", resolution, [facts.data] if facts.data.get("resolution") else [],
                FACTS),
        Section("follow_ups", "落实事项", "Follow-ups", FOLLOW_UPS, _follow_ups(facts.id)),
    ]  # fmt: skip
    return [section for section in found if section.rows]


def _follow_ups(case_id: int) -> list[dict[str, Any]]:
    states = case_type(deliberation.FOLLOW_UP).state_of
    with connection.cursor() as cursor:
        cursor.execute(
            "select uuid, number, title, unit_id, state, due_at from cases_case where parent_id = %s order by id",
            [case_id],
        )
        rows = cursor.fetchall()
    return [
        {"link": {"uuid": str(uuid), "number": number, "title": title}, "unit": unit, "due": due,
         "state": Choice(state, states[state].name, states[state].name_en)}
        for uuid, number, title, unit, state, due in rows
    ]  # fmt: skip


def appointment(facts: Facts) -> Appointment | None:
    """The activity from its first slot to its last, or the deliberation, for a calendar file."""
    if facts.type == deliberation.SLUG:
        begins = datetime.fromisoformat(facts.data["at"])
        about = "\n".join(row["title"] for row in facts.data["agenda"])
        return Appointment(
            facts.title, begins, begins + timedelta(hours=MEETING_HOURS), facts.data["where"], about,
            facts.data["times"] - 1,
        )  # fmt: skip
    slots = facts.data["slots"]
    begins, ends = min(slot["begins"] for slot in slots), max(slot["ends"] for slot in slots)
    return Appointment(
        facts.title,
        datetime.fromisoformat(begins),
        datetime.fromisoformat(ends),
        facts.data["where"],
        facts.data["bring"] or "",
        facts.data.get("changed", 0),
    )


def open_follow_ups(case_id: int) -> tuple[Any, str, bool] | None:
    """(uuid, state, something still open) of the deliberation that a follow-up belongs to."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select p.uuid, p.state, exists (select 1 from cases_case k where k.parent_id = p.id and k.is_open)"
            " from cases_case c join cases_case p on p.id = c.parent_id where c.id = %s and p.type = %s",
            [case_id, deliberation.SLUG],
        )
        row: tuple[Any, str, bool] | None = cursor.fetchone()
    return row


def is_booked(case_id: int) -> bool:
    """Whether somebody has ever booked an activity."""
    return Booking.objects.filter(case_id=case_id).exists()


def moved_up(entry_id: int) -> bool:
    """Whether somebody moved up from the waiting list with this entry."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select exists (select 1 from cases_timelineentry e join lists_booking b on b.case_id = e.case_id"
            " and b.moved_up_at = e.recorded_at where e.id = %s)",
            [entry_id],
        )
        return bool(cursor.fetchone()[0])
