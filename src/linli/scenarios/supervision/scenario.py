"""Supervision (督办): orders on any case, findings, tasks by year, quarter and month, duties, joint meetings."""

from __future__ import annotations

from linli.kernel.cases.types import CaseType
from linli.kernel.scenario import Scenario
from linli.scenarios.supervision import handlers, queries
from linli.scenarios.supervision.indicators import INDICATORS
from linli.scenarios.supervision.permissions import GRANTS
from linli.scenarios.supervision.rules import duty, finding, meeting, order, task

ORDER = CaseType(
    slug=order.SLUG, name="督办单", name_en="Supervision order", states=order.STATES, moves=order.MOVES,
    opening=order.OPENING, sections=queries.sections,
)  # fmt: skip
FINDING = CaseType(
    slug=finding.SLUG, name="问题整改", name_en="Finding", states=finding.STATES, moves=finding.MOVES,
    opening=finding.OPENING, sections=queries.sections,
)  # fmt: skip
TASK = CaseType(
    slug=task.SLUG, name="重点任务", name_en="Key task", states=task.STATES, moves=task.MOVES, opening=task.OPENING,
    sections=queries.sections,
)  # fmt: skip
MEETING = CaseType(
    slug=meeting.SLUG, name="联席会议", name_en="Joint meeting", states=meeting.STATES, moves=meeting.MOVES,
    opening=meeting.OPENING, sections=queries.sections, appointment=queries.appointment,
)  # fmt: skip
ITEM = CaseType(
    slug=finding.ITEM, name="议定事项", name_en="Decision", states=finding.ITEM_STATES, moves=finding.ITEM_MOVES,
    sections=queries.sections,
)  # fmt: skip
DUTY = CaseType(
    slug=duty.SLUG, name="节假日值班", name_en="Holiday duty", states=duty.STATES, moves=duty.MOVES,
    opening=duty.OPENING, sections=queries.sections,
)  # fmt: skip

SCENARIO = Scenario(
    slug="supervision",
    title="督办",
    title_en="Supervision",
    case_types=(ORDER, FINDING, TASK, MEETING, ITEM, DUTY),
    grants=GRANTS,
    indicators=INDICATORS,
    on={
        "open": (handlers.opened,),
        "hand_in": (handlers.handed_in,),
        "send_back": (handlers.sent_back,),
        "escalate": (handlers.escalated,),
        "accept": (handlers.settled,),
        "withdraw": (handlers.settled,),
    },
)
