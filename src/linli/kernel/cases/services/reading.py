"""From what was sent to the values that rules see: a position is located here, whoever sent it."""

from __future__ import annotations

from linli.kernel.base import clock
from linli.kernel.base.actor import Actor
from linli.kernel.cases.facts import Inputs
from linli.kernel.cases.queries import located
from linli.kernel.cases.schemas import MoveIn, OpenIn


def inputs_of_move(body: MoveIn, by: Actor) -> Inputs:
    """The inputs of a move. Raises place_outside."""
    return Inputs(
        by=by, now=clock.now(), at=body.at, text=body.text, reason=body.reason, unit=body.unit, person=body.person,
        category=body.category, urgency=body.urgency, place_code=_place(body), lon=body.lon, lat=body.lat,
        address=body.address, until=body.until, days=body.days, into=body.into,
        children=tuple(child.dict() for child in body.children), attachments=tuple(body.attachments),
        is_public=body.is_public, reached=body.reached, solved=body.solved, satisfaction=body.satisfaction,
        fields=body.fields,
    )  # fmt: skip


def inputs_of_opening(body: OpenIn, by: Actor) -> Inputs:
    """The inputs of an opening. Raises place_outside."""
    return Inputs(
        by=by, now=clock.now(), at=body.at, title=body.title, text=body.text, reason=body.reason, unit=body.unit,
        category=body.category, urgency=body.urgency, place_code=_place(body), lon=body.lon, lat=body.lat,
        address=body.address, attachments=tuple(body.attachments), fields=body.fields,
    )  # fmt: skip


def _place(body: MoveIn | OpenIn) -> str:
    return located.place_code(body.lon, body.lat) if body.lon is not None and body.lat is not None else ""
