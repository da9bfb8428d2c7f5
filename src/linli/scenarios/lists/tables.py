"""The moves of needs and offers. Some look up what may be paired, so they stand apart from ``rules``."""

from __future__ import annotations

from dataclasses import replace

from linli.kernel.base.errors import LinliError
from linli.kernel.cases import rules, who
from linli.kernel.cases.facts import Decision, Facts, Inputs
from linli.kernel.cases.queries import facts as fact_queries
from linli.kernel.cases.rulebook import Rulebook
from linli.kernel.cases.types import AREA, NOTHING, OPENER, SYSTEM_ONLY, UNIT, Move
from linli.kernel.cases.types import SAME as STAYS
from linli.scenarios.lists import queries, words
from linli.scenarios.lists.rules import need, offer


def confirm(facts: Facts, inputs: Inputs, book: Rulebook) -> Decision:
    """确认对接: one person takes a proposal; the offer's unit has the need now. Raises offer_unfit,
    more_than_needed."""
    found = queries.case_of(inputs.fields["offer"]) if inputs.fields["offer"] else None
    if found is None:
        return Decision()
    chosen = fact_queries.read(found[1])
    unit = book.units_by_id.get(chosen.unit_id or 0)
    if unit is None or chosen.state != "offered":
        raise LinliError("offer_unfit")
    if (inputs.fields["quantity"] or 0) > facts.data["quantity"]:
        raise LinliError("more_than_needed", quantity=facts.data["quantity"])
    quantity = inputs.fields["quantity"] or min(facts.data["quantity"], max(1, queries.left_of(chosen.id)))
    return need.claimed(facts, unit, inputs, offer=chosen.id, promised=quantity)


def come_forward(facts: Facts, inputs: Inputs, book: Rulebook) -> Decision:
    """直接认领: a unit takes an open need by its own word, from no offer on the list."""
    unit_id = who.opening_unit(inputs.by, COME_FORWARD, facts.place_code)
    unit = book.units_by_id.get(unit_id or 0)
    return need.claimed(facts, unit, inputs, offer=None) if unit else Decision()


def end(facts: Facts, inputs: Inputs, book: Rulebook) -> Decision:
    """下架: no more of it; refused while something promised is not delivered. Raises offer_still_promised."""
    if taken := queries.promised_of(facts.id):
        raise LinliError("offer_still_promised", taken=taken)
    return Decision()


COME_FORWARD = "lists.come_forward"
NEED_OPENING = Move(
    "ask", "登记需求", "Register a need", {NOTHING: "open"}, (AREA,), need.ask, needs=("text",),
    optional=("title", "position", "attachments"), fields=words.NEED,
)  # fmt: skip
CONFIRM = ("confirm", "确认对接", "Confirm a pair", {"open": "claimed"})
NEED_MOVES = (
    Move(*CONFIRM, (UNIT, AREA), confirm, optional=("text",), next_in=("open",), fields=queries.offers_asked),
    Move("take_up", "单位认领", "Claimed by a unit", {"open": "claimed"}, (SYSTEM_ONLY,), confirm,
         fields=queries.offers_fitting),
    Move("come_forward", "直接认领", "Come forward", {"open": "claimed"}, (AREA,), come_forward, optional=("text",)),
    Move("hand_over", "登记认领", "Record who takes it", {"open": "claimed"}, (UNIT, AREA), need.hand_over,
         optional=("text",), fields=words.HAND_OVER),
    Move("deliver", "送达", "Deliver", {"claimed": "delivered"}, (UNIT,), need.deliver, needs=("text",),
         optional=("attachments",), next_in=("claimed",), fields=words.DELIVERY),
    Move("release", "放弃认领", "Give it back", {"claimed": "open"}, (UNIT, OPENER), need.release, needs=("text",)),
    Move("thank", "确认并致谢", "Confirm and thank", {"delivered": "closed"}, (OPENER,), need.thank,
         optional=("text", "attachments"), next_in=("delivered",), fields=words.THANKS),
    Move("not_received", "未收到", "Not received", {"delivered": "claimed"}, (OPENER,), need.not_received,
         needs=("text",)),
    Move("withdraw", "撤销", "Withdraw", dict.fromkeys(("open", "claimed"), "withdrawn"), (OPENER,), rules.stay,
         needs=("text",)),
    Move("note", "记录", "Add a note", {"*": STAYS}, (UNIT, OPENER), rules.stay, needs=("text",),
         optional=("attachments",)),
    Move("escalate", "升级提醒", "Escalate", {"*": STAYS}, (SYSTEM_ONLY,), rules.escalate),
)  # fmt: skip
OFFER_OPENING = Move(
    "offer", "登记资源", "Register an offer", {NOTHING: "offered"}, (AREA,), offer.offer, needs=("text",),
    optional=("title", "position", "attachments"), fields=words.OFFER,
)  # fmt: skip
SERVICE_OPENING = replace(OFFER_OPENING, name="登记服务", name_en="Register a service")
OFFER_MOVES = (
    Move("claim", "认领需求", "Claim a need", {"offered": STAYS}, (UNIT,), rules.stay, optional=("text",),
         fields=queries.needs_asked),
    Move("recount", "调整数量", "Change how much", {"offered": STAYS, "paused": STAYS}, (UNIT,), offer.recount,
         fields=words.CAPACITY),
    Move("pause", "暂停", "Pause", {"offered": "paused"}, (UNIT,), rules.stay, needs=("text",)),
    Move("resume", "恢复", "Offer again", {"paused": "offered"}, (UNIT,), rules.stay),
    Move("end", "下架", "End", dict.fromkeys(("offered", "paused"), "ended"), (UNIT,), end, optional=("text",)),
    Move("expire", "到期下架", "Expired", dict.fromkeys(("offered", "paused"), "ended"), (SYSTEM_ONLY,), rules.stay),
    Move("note", "记录", "Add a note", {"*": STAYS}, (UNIT, OPENER), rules.stay, needs=("text",),
         optional=("attachments",)),
    Move("escalate", "升级提醒", "Escalate", {"*": STAYS}, (SYSTEM_ONLY,), rules.escalate),
)  # fmt: skip
