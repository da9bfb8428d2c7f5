"""Three lists (三张清单): needs, services and resources, matched and delivered; activities; deliberation."""

from __future__ import annotations

from linli.kernel.cases.types import OPENER, UNIT, CaseType
from linli.kernel.scenario import Scenario
from linli.scenarios.lists import bookings, gathering_queries, gatherings, handlers, queries, services, tables
from linli.scenarios.lists.api import public_router, router
from linli.scenarios.lists.indicators import INDICATORS
from linli.scenarios.lists.permissions import GRANTS
from linli.scenarios.lists.rules import activity, deliberation, need, offer

NEED = CaseType(
    slug=need.SLUG, name="需求", name_en="Need", states=need.STATES, moves=tables.NEED_MOVES,
    opening=tables.NEED_OPENING, in_transaction=services.keep_need, sections=queries.sections,
    named_to=(UNIT, OPENER),
)  # fmt: skip
RESOURCE = CaseType(
    slug=offer.RESOURCE, name="资源", name_en="Resource", states=offer.STATES, moves=tables.OFFER_MOVES,
    opening=tables.OFFER_OPENING, in_transaction=services.keep_offer, sections=queries.sections,
)  # fmt: skip
SERVICE = CaseType(
    slug=offer.SERVICE, name="服务", name_en="Service", states=offer.STATES, moves=tables.OFFER_MOVES,
    opening=tables.SERVICE_OPENING, in_transaction=services.keep_offer, sections=queries.sections,
)  # fmt: skip
ACTIVITY = CaseType(
    slug=activity.SLUG, name="活动", name_en="Activity", states=activity.STATES, moves=gatherings.ACTIVITY_MOVES,
    opening=gatherings.ACTIVITY_OPENING, in_transaction=bookings.keep, sections=gathering_queries.sections,
    appointment=gathering_queries.appointment,
)  # fmt: skip
DELIBERATION = CaseType(
    slug=deliberation.SLUG, name="议事协商", name_en="Deliberation", states=deliberation.STATES,
    moves=gatherings.DELIBERATION_MOVES, opening=gatherings.DELIBERATION_OPENING, sections=gathering_queries.sections,
    appointment=gathering_queries.appointment,
)  # fmt: skip
FOLLOW_UP = CaseType(
    slug=deliberation.FOLLOW_UP, name="协商落实事项", name_en="Follow-up", states=deliberation.FOLLOW_UP_STATES,
    moves=gatherings.FOLLOW_UP_MOVES,
)  # fmt: skip

SCENARIO = Scenario(
    slug="lists",
    title="三张清单",
    title_en="Needs, services, resources",
    case_types=(NEED, RESOURCE, SERVICE, ACTIVITY, DELIBERATION, FOLLOW_UP),
    grants=GRANTS,
    router=router,
    public_router=public_router,
    indicators=INDICATORS,
    jobs=("linli.scenarios.lists.tasks",),
    on={
        "open": (handlers.opened,),
        "confirm": (handlers.claimed,),
        "take_up": (handlers.claimed,),
        "hand_over": (handlers.claimed,),
        "come_forward": (handlers.claimed,),
        "release": (handlers.released,),
        "withdraw": (handlers.withdrawn,),
        "not_received": (handlers.not_received,),
        "deliver": (handlers.delivered,),
        "thank": (handlers.thanked,),
        "cancel_booking": (handlers.moved_up,),
        "cancel_online": (handlers.moved_up,),
        "cancel": (handlers.cancelled,),
        "change_slots": (handlers.slots_changed,),
        "invite": (handlers.reconvened,),
        "reconvene": (handlers.reconvened,),
        "finish": (handlers.finished,),
        "escalate": (handlers.escalated,),
    },
)
