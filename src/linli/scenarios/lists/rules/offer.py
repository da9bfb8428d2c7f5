"""The way of an offer: a resource that is used up, or a service that is lent again and again. Pure."""

from __future__ import annotations

from linli.kernel.base.errors import LinliError
from linli.kernel.cases.facts import Decision, Facts, Inputs
from linli.kernel.cases.rulebook import Rulebook
from linli.kernel.cases.types import DEADLINE, State
from linli.scenarios.lists.rules.need import end_of

RESOURCE, SERVICE = "lists.resource", "lists.service"
DIGITS = {"community": 12, "street": 9, "district": 6}
STATES = (
    State("offered", "可认领", "Offered", timer=DEADLINE, held_by="unit", step=0),
    State("paused", "暂停", "Paused", timer=DEADLINE, held_by="unit"),
    State("ended", "已下架", "Ended", final=True, step=1),
)


def offer(facts: Facts, inputs: Inputs, book: Rulebook) -> Decision:
    """登记资源或服务: of which unit, how much, where and until when. Raises offer_dates_wrong, day_passed."""
    given = dict(inputs.fields)
    if given["ends"] < given["begins"]:
        raise LinliError("offer_dates_wrong")
    if end_of(given["ends"]) < inputs.now:
        raise LinliError("day_passed")
    unit = book.units_by_id[facts.opener_unit_id or 0]
    return Decision(
        {"unit_id": unit.id, "first_unit_id": unit.id, "unit_trail": [unit.id], "due_at": end_of(given["ends"]),
         "data": given},
        {"unit": unit.code},
    )  # fmt: skip


def recount(facts: Facts, inputs: Inputs, book: Rulebook) -> Decision:
    """调整数量: the ledger refuses less than is promised."""
    return Decision({"data": {**facts.data, "capacity": inputs.fields["capacity"]}})


def served(place_code: str, serves: str) -> str:
    """The prefix of the places that an offer serves."""
    return place_code[: DIGITS[serves]]
