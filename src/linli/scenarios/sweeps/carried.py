"""What phones carry of sweeps: the contacts that name their person, until the last day, and the words for them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict

from linli.kernel.base.actor import Actor
from linli.kernel.devices.collections import Collection, Row, collection
from linli.scenarios.sweeps.queries import contacts
from linli.scenarios.sweeps.rules.contact import ERRANDS, PURPOSES
from linli.scenarios.sweeps.rules.words import CONTACT_WORDS, OWN_CONTACTS

_CHANGING = ("days_left", "document")
"""Of the clock, or of no use at a door."""


def install() -> None:
    """From ``AppConfig.ready``."""
    collection(Collection(OWN_CONTACTS, "person", _own))
    collection(Collection(CONTACT_WORDS, "all", _words, lambda: "1"))


def _own(area: str, keys: Sequence[str] | None, by: Actor) -> Iterable[Row]:
    for one in contacts.own(by=by):
        value = {name: value for name, value in one.items() if name not in _CHANGING}
        yield str(one["uuid"]), value


def _words(area: str, keys: Sequence[str] | None, by: Actor) -> Iterable[Row]:
    yield "purposes", [asdict(word) for word in PURPOSES]
    yield "errands", [asdict(word) for word in ERRANDS]
