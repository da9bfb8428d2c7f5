"""LPG and gas safety (平安液化气): every cylinder traceable, every user visited, every hazard closed."""

from __future__ import annotations

from linli.kernel.cases.types import CaseType
from linli.kernel.scenario import Scenario
from linli.scenarios.gas import handlers
from linli.scenarios.gas.api import router
from linli.scenarios.gas.indicators import INDICATORS
from linli.scenarios.gas.permissions import GRANTS
from linli.scenarios.gas.queries import hazards as hazard_queries
from linli.scenarios.gas.rounds import ROUND_TYPES
from linli.scenarios.gas.rules import hazard
from linli.scenarios.gas.services import generated
from linli.scenarios.gas.services import hazards as hazard_services

HAZARD = CaseType(
    slug=hazard.SLUG, name="液化气隐患", name_en="Gas hazard", states=hazard.STATES, moves=hazard.MOVES,
    opening=hazard.OPENING, sections=hazard_queries.sections, in_transaction=hazard_services.keep_found,
)  # fmt: skip

SCENARIO = Scenario(
    slug="gas",
    title="平安液化气",
    title_en="LPG safety",
    case_types=(HAZARD,),
    round_types=ROUND_TYPES,
    grants=GRANTS,
    router=router,
    jobs=("linli.scenarios.gas.tasks",),
    indicators=INDICATORS,
    generate=generated.generate,
    on={
        "open": (handlers.opened,),
        "fix": (handlers.fixed,),
        "fail": (handlers.failed,),
        "name_rechecker": (handlers.named,),
        "escalate": (handlers.escalated,),
    },
)
