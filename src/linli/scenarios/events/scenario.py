"""Events (事件): anything reported at people's doors, from report to close. The first mechanism on the kernel."""

from __future__ import annotations

from linli.kernel.cases.types import CaseType
from linli.kernel.scenario import Scenario
from linli.scenarios.events import handlers, queries, services
from linli.scenarios.events.api import public_router, router
from linli.scenarios.events.indicators import INDICATORS
from linli.scenarios.events.permissions import GRANTS
from linli.scenarios.events.rules import MOVES, STATES

EVENT = CaseType(
    slug="events.event",
    name="事件",
    name_en="Event",
    states=STATES,
    moves=MOVES,
    in_transaction=services.keep_outcome,
    sections=queries.sections,
)

SCENARIO = Scenario(
    slug="events",
    title="事件",
    title_en="Events",
    case_types=(EVENT,),
    grants=GRANTS,
    router=router,
    public_router=public_router,
    indicators=INDICATORS,
    on={
        "open": (handlers.tell_centre,),
        "accept": (handlers.tell_centre,),
        "dispatch": (handlers.tell_unit,),
        "transfer": (handlers.tell_unit,),
        "assign": (handlers.tell_person,),
        "return": (handlers.tell_returned,),
        "hand_in": (handlers.tell_verifiers,),
        "verify": (handlers.tell_centre,),
        "urge": (handlers.tell_holder,),
        "supervise": (handlers.tell_holder,),
        "escalate": (handlers.tell_escalated,),
        "close": (handlers.tell_reporters, handlers.end_of_part),
        "reject": (handlers.tell_reporters, handlers.end_of_part),
        "withdraw": (handlers.end_of_part,),
        "merge": (handlers.end_of_part,),
        "ask_info": (handlers.tell_reporters,),
        "extend": (handlers.tell_reporters,),
    },
)
