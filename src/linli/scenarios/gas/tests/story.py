"""What the tests of LPG begin with and do again and again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction

from linli.kernel.base import clock
from linli.kernel.base.actor import SYSTEM, Actor
from linli.kernel.registry.services import equipment, facts
from linli.kernel.registry.services.equipment import NewOrganisation
from linli.kernel.registry.services.facts import Said, Source
from linli.scenarios.gas.models import HandOver
from linli.scenarios.gas.queries.register import At
from linli.scenarios.gas.services import cylinder_register
from linli.scenarios.gas.services.cylinder_register import NewCylinder
from linli.scenarios.gas.services.handing_over import Asked, hand_over
from linli.scenarios.gas.services.user_register import firm_facts
from support.houses import House, make_house
from support.play import Play

CODE = "HX-001"
FIRM_PLACE = "120103002001001"
SOUND = {"maker": "甲厂", "made_on": "2024-05-01", "owner_firm": "一号充装站", "capacity_kg": 15.0}


@dataclass
class World:
    """The play with a user, three firms (one a trade) and a cylinder."""

    play: Play
    house: House
    firms: dict[str, At]
    home: At

    def hand(self, step: str, who: str = "district", to: At | None = None, code: str = CODE, **more: Any) -> HandOver:
        """One hand-over."""
        actor = self.actor(who)
        with clock.at(self.play.now):
            asked = Asked(step, to.kind if to else "", to.uuid if to else None, **more)
            return hand_over(code, asked, by=actor)

    def actor(self, who: str) -> Actor:
        """One of the people."""
        return SYSTEM if who == "system" else self.play.actor(who)

    def deliver(self, code: str = CODE) -> None:
        """Fill it, carry it, bring it to the home and put it to use."""
        self.hand("fill", to=self.firms["filling"], code=code)
        self.hand("load", to=self.firms["transporting"], code=code)
        self.hand("deliver", to=self.home, code=code)
        self.hand("use", "grid", code=code)


def begin(play: Play) -> World:
    """A user, firms and a cylinder of theirs, empty at the filling firm."""
    house = make_house()
    with clock.at(play.now), transaction.atomic():
        firms = {
            trade: _firm(f"{n}号{name}", (trade,))
            for n, (trade, name) in enumerate(
                [("filling", "充装站"), ("selling", "供应点"), ("transporting", "配送队")], start=1
            )
        }
        use_lpg(house.home)
    home = At("home", house.home, "120103001001001001")
    world = World(play, house, firms, home)
    enrol(world, CODE)
    return world


def use_lpg(home: UUID) -> None:
    """A home is a user from now on; in the caller's transaction."""
    said = [Said("home", home, "home.gas_kind", "lpg", clock.now())]
    facts.say(facts=said, source=Source("import"), by=SYSTEM)


def enrol(world: World, code: str, at: At | None = None, **told: Any) -> UUID:
    """One more cylinder, at the filling firm or wherever; answers its identifier."""
    row = NewCylinder(code, {**SOUND, **told}, "1号充装站", holder="x" if at and at.kind == "home" else "")
    with clock.at(world.play.now), transaction.atomic():
        cylinder_register.enrol([(row, at or world.firms["filling"])], source=Source("import", "登记表"), by=SYSTEM)
    return row.uuid


def _firm(name: str, trades: tuple[str, ...]) -> At:
    at = At("organisation", uuid4(), FIRM_PLACE)
    equipment.found([NewOrganisation(at.uuid, name, "enterprise", "", FIRM_PLACE, 117.21, 39.1)], source="import")
    facts.say_new(facts=firm_facts(at, trades, "证1", date(2028, 1, 1)), source=Source("import"), by=SYSTEM)
    return at
