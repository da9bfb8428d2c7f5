"""The writers of needs and offers: what a move keeps beside the timeline, in its transaction."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from linli.kernel.accounts import permissions
from linli.kernel.base.actor import SYSTEM, Actor
from linli.kernel.base.errors import LinliError
from linli.kernel.cases.facts import Decision, Facts, Inputs
from linli.kernel.cases.queries import facts as fact_queries
from linli.kernel.cases.services import moves, parties
from linli.scenarios.lists import ledger, queries
from linli.scenarios.lists.rules.need import SLUG as NEED
from linli.scenarios.lists.rules.offer import SERVICE
from linli.scenarios.lists.tables import COME_FORWARD


def keep_need(facts: Facts, inputs: Inputs, decision: Decision) -> None:
    """For whom it is, and what an offer promised. Raises capacity_gone."""
    match decision.body["move"]:
        case "open":
            _keep_recipient(facts, inputs)
        case "confirm" | "take_up":
            ledger.promise(facts, _offer(facts), facts.data["promised"])
        case "release" | "withdraw" | "hand_over" | "come_forward":
            ledger.release(facts)
        case "thank" if facts.data["offer"]:
            ledger.deliver(facts, facts.data["delivered"], lent=_offer(facts).type == SERVICE)


def keep_offer(facts: Facts, inputs: Inputs, decision: Decision) -> None:
    """How much there is; a need that the unit claims goes its own way. Raises capacity_promised,
    offer_unfit, offer_still_promised."""
    match decision.body["move"]:
        case "open":
            ledger.open_stock(facts)
        case "recount":
            ledger.resize(facts, inputs.fields["capacity"])
        case "end" | "expire":
            ledger.refuse_promised(facts)
        case "claim":
            _claim(facts, inputs)


@transaction.atomic
def come_forward(uuid: UUID, *, text: str, now: datetime, by: Actor, request_id: UUID | None) -> Facts:
    """A unit takes an open need from the list that it sees; the case is its own then, and whom it is for.

    Whoever comes second is told so. Raises not_found, move_not_allowed, request_id_reused.
    """
    facts = fact_queries.lock(uuid)
    if facts.type != NEED or permissions.may(by, COME_FORWARD, place_code=facts.place_code, relation="area"):
        raise LinliError("not_found")
    return moves.move_locked(
        facts, "come_forward", inputs=Inputs(by=by, now=now, text=text), request_id=request_id
    )  # fmt: skip


def _claim(offer: Facts, inputs: Inputs) -> None:
    found = queries.case_of(inputs.fields["need"])
    if found is None:
        raise LinliError("offer_unfit")
    need = fact_queries.lock(found[1])
    if need.state != "open":
        raise LinliError("offer_unfit")
    chosen = {"offer": offer.number, "quantity": None}
    moves.move_locked(need, "take_up", inputs=Inputs(by=SYSTEM, now=inputs.now, text=inputs.text, fields=chosen))


def _keep_recipient(facts: Facts, inputs: Inputs) -> None:
    """Kept as a reporter is: seen in part, in full only for a purpose that is recorded; ``named_to`` says by whom."""
    name, phone = (inputs.fields[each].strip() for each in ("name", "phone"))
    if name or phone:
        parties.name_first(facts.id, name=name, phone=phone)


def _offer(facts: Facts) -> Facts:
    return fact_queries.read(queries.uuid_of(facts.data["offer"]))


def expire(offer: Facts, now: datetime) -> bool:
    """An offer ends after its last day, once nothing is owed. Whether it did."""
    if not offer.is_open or offer.due_at is None or offer.due_at > now or queries.promised_of(offer.id):
        return False
    by_itself(offer.uuid, "expire", now)
    return True


def expire_all(now: datetime) -> int:
    """Every offer whose last day has passed; those that still owed something when it did are found here. How many."""
    return sum(expire(fact_queries.read(uuid), now) for uuid in queries.over(now))


def by_itself(uuid: UUID, slug: str, now: datetime) -> None:
    """A move that follows from others; whoever made it first was right too."""
    try:
        moves.move(uuid, slug, inputs=Inputs(by=SYSTEM, now=now))
    except LinliError as refusal:
        if refusal.code not in ("move_not_allowed", "offer_still_promised"):
            raise
