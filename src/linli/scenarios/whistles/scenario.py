"""Whistle and report (吹哨报到): what one unit cannot solve, several are called to, each with its own clock."""

from __future__ import annotations

from linli.kernel.cases.types import CaseType
from linli.kernel.scenario import Scenario
from linli.scenarios.whistles import handlers, queries, rules
from linli.scenarios.whistles.indicators import INDICATORS
from linli.scenarios.whistles.permissions import GRANTS

WHISTLE_TYPE = CaseType(
    slug=rules.WHISTLE,
    name="吹哨",
    name_en="Whistle",
    states=rules.WHISTLE_STATES,
    moves=rules.WHISTLE_MOVES,
    opening=rules.WHISTLE_OPENING,
    sections=queries.sections,
    appointment=queries.appointment,
)
CALL_TYPE = CaseType(
    slug=rules.CALL,
    name="报到",
    name_en="Call",
    states=rules.CALL_STATES,
    moves=rules.CALL_MOVES,
    sections=queries.sections,
)
SHARE_TYPE = CaseType(
    slug=rules.SHARE,
    name="分工",
    name_en="Share",
    states=rules.SHARE_STATES,
    moves=rules.SHARE_MOVES,
    sections=queries.sections,
)

SCENARIO = Scenario(
    slug="whistles",
    title="吹哨报到",
    title_en="Whistle and report",
    case_types=(WHISTLE_TYPE, CALL_TYPE, SHARE_TYPE),
    grants=GRANTS,
    indicators=INDICATORS,
    on={
        "open": (handlers.opened,),
        "raise": (handlers.raised,),
        "report_in": (handlers.answered,),
        "decline": (handlers.answered,),
        "finish": (handlers.finished,),
        "shares_done": (handlers.to_verify,),
        "verify": (handlers.verified,),
        "refuse": (handlers.ended,),
        "withdraw": (handlers.ended,),
    },
)
