"""The moves of activities, deliberations and what follows from them."""

from __future__ import annotations

from linli.kernel.cases import rules
from linli.kernel.cases.types import AREA, NOTHING, OPENER, SYSTEM_ONLY, UNIT, Move
from linli.kernel.cases.types import SAME as STAYS
from linli.scenarios.lists import gathering_queries as queries
from linli.scenarios.lists import gathering_words as words
from linli.scenarios.lists.rules import activity, deliberation

_BOOKING = {"announced": STAYS}

ACTIVITY_OPENING = Move(
    "announce", "发布活动", "Announce an activity", {NOTHING: "announced"}, (AREA,), activity.announce,
    needs=("text",), optional=("title", "position", "attachments"), fields=words.ACTIVITY,
)  # fmt: skip
ACTIVITY_MOVES = (
    Move("book", "预约", "Book", _BOOKING, (UNIT, AREA), activity.book, fields=queries.slots_asked, concurrent=True),
    Move("book_online", "自助预约", "Booked by a resident", _BOOKING, (SYSTEM_ONLY,), activity.book,
         fields=queries.code_asked, concurrent=True),
    Move("cancel_booking", "取消预约", "Cancel a booking", _BOOKING, (UNIT,), activity.stay, optional=("text",),
         fields=queries.bookings_asked, concurrent=True),
    Move("cancel_online", "自助取消预约", "Cancelled by a resident", _BOOKING, (SYSTEM_ONLY,), activity.stay,
         fields=queries.bookings_asked, concurrent=True),
    Move("change_slots", "调整时段", "Change a slot", _BOOKING, (UNIT,), activity.change_slots,
         fields=queries.changes_asked, concurrent=True),
    Move("attendance", "登记到场", "Mark who came", _BOOKING, (UNIT,), activity.stay,
         next_in=("announced",), fields=queries.attendance_asked, concurrent=True),
    Move("close", "结束活动", "Close", {"announced": "closed"}, (UNIT,), activity.stay, needs=("text",),
         optional=("attachments",)),
    Move("cancel", "取消活动", "Cancel the activity", {"announced": "cancelled"}, (UNIT, OPENER), activity.cancel,
         needs=("text",), concurrent=True),
    Move("note", "记录", "Add a note", {"*": STAYS}, (UNIT,), activity.stay, needs=("text",),
         optional=("attachments",)),
    Move("escalate", "升级提醒", "Escalate", {"*": STAYS}, (SYSTEM_ONLY,), rules.escalate),
)  # fmt: skip
DELIBERATION_OPENING = Move(
    "convene", "召集协商会", "Convene a deliberation", {NOTHING: "convened"}, (AREA,), deliberation.convene,
    needs=("text",), optional=("title", "position", "attachments"), fields=words.DELIBERATION,
)  # fmt: skip
DELIBERATION_MOVES = (
    Move("invite", "增加邀请", "Invite more", {"convened": STAYS}, (UNIT,), deliberation.invite, optional=("text",),
         fields=words.INVITED),
    Move("minute", "会议记录", "Record the meeting", {"convened": "held", "held": STAYS}, (UNIT,), deliberation.minute,
         needs=("text",), optional=("attachments",), next_in=("convened",), fields=words.MINUTES),
    Move("resolve", "形成决议", "Resolve", {"held": "resolved"}, (UNIT,), deliberation.resolve,
         optional=("text", "attachments"), next_in=("held",), fields=words.RESOLUTION),
    Move("reconvene", "再次召集", "Convene again", {"held": "convened", "convened": STAYS}, (UNIT,),
         deliberation.reconvene, needs=("text",), fields=words.WHEN),
    Move("no_agreement", "未达成一致", "No agreement", {"held": "no_agreement"}, (UNIT,), rules.stay,
         needs=("text",)),
    Move("follow_ups_done", "落实事项均已完成", "All follow-ups done", {"resolved": "closed"}, (SYSTEM_ONLY,),
         rules.stay, next_in=()),
    Move("withdraw", "撤销", "Withdraw", {"convened": "withdrawn"}, (OPENER,), rules.stay, needs=("text",)),
    Move("note", "记录", "Add a note", {"*": STAYS}, (UNIT,), rules.stay, needs=("text",), optional=("attachments",)),
    Move("escalate", "升级提醒", "Escalate", {"*": STAYS}, (SYSTEM_ONLY,), rules.escalate),
)  # fmt: skip
FOLLOW_UP_MOVES = (
    Move("finish", "完成", "Finish", {"doing": "done"}, (UNIT,), rules.stay, needs=("text",), optional=("attachments",),
         next_in=("doing",)),
    Move("extend", "延期", "Extend", {"doing": STAYS}, (UNIT,), rules.extend, needs=("reason", "days"),
         optional=("text",)),
    Move("note", "记录", "Add a note", {"doing": STAYS}, (UNIT,), rules.stay, needs=("text",),
         optional=("attachments",)),
    Move("escalate", "升级提醒", "Escalate", {"*": STAYS}, (SYSTEM_ONLY,), rules.escalate),
)  # fmt: skip
