"""Disputes (矛盾调处): people's mediation from intake to performance, sealed: only its team opens a case."""

from __future__ import annotations

from linli.kernel.cases.types import CaseType
from linli.kernel.scenario import Scenario
from linli.scenarios.disputes import handlers, queries, services
from linli.scenarios.disputes.api import router
from linli.scenarios.disputes.indicators import INDICATORS
from linli.scenarios.disputes.permissions import GRANTS
from linli.scenarios.disputes.rules import table

DISPUTE_TYPE = CaseType(
    slug=table.DISPUTE,
    name="纠纷调解",
    name_en="Dispute",
    states=table.STATES,
    moves=table.MOVES,
    opening=table.OPENING,
    in_transaction=services.keep,
    sections=queries.sections,
    appointment=queries.appointment,
    sealed=True,
)

SCENARIO = Scenario(
    slug="disputes",
    title="矛盾调处",
    title_en="Disputes",
    case_types=(DISPUTE_TYPE,),
    grants=GRANTS,
    router=router,
    indicators=INDICATORS,
    on={
        "open": (handlers.received,),
        "transfer": (handlers.received,),
        "appoint": (handlers.appointed,),
        "arrange": (handlers.arranged,),
        "agree": (handlers.effective,),
        "sign": (handlers.effective,),
        "consent": (handlers.ended,),
        "stop": (handlers.ended,),
        "fail": (handlers.ended,),
        "close": (handlers.ended,),
        "withdraw": (handlers.ended,),
        "reject": (handlers.ended,),
        "reopen": (handlers.reopened,),
        "escalate": (handlers.escalated,),
    },
)
