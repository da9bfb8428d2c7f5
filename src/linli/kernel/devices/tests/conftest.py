"""A home with a contact, the published forms of the pack, and the phone of a worker of the grid."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from support.houses import House
    from support.phone import Phone


@pytest.fixture
def house() -> House:
    """A home in the worker's grid."""
    from support.houses import make_house

    return make_house()


@pytest.fixture
def forms() -> None:
    """The forms of the Hexi pack, published."""
    from django.conf import settings

    from linli.kernel.base.actor import SYSTEM
    from linli.kernel.forms.services import load_pack_forms

    load_pack_forms(settings.ENV.packs / "hexi" / "forms", by=SYSTEM)


@pytest.fixture
def phone() -> Phone:
    """The phone of a grid worker."""
    from support.people import person
    from support.phone import Phone

    return Phone(person("grid_worker"))


@pytest.fixture
def filled(forms: None, house: House) -> Callable[..., dict[str, Any]]:
    """Makes the operation of a filled gas form; more answers by path, ``uuid`` of the submission, ``seen``."""
    from linli.kernel.forms.queries import forms as queries
    from support.phone import operation
    from support.survey import GAS, submission

    xform = queries.xform(queries.version("gas-inspection").id)

    def make(*, home: Any = None, uuid: Any = None, seen: Any = None, corrects: Any = None, **more: str) -> Any:
        answers = {**GAS, "/data/home": str(home or house.home), **{k.replace("__", "/"): v for k, v in more.items()}}
        body: dict[str, Any] = {"xml": submission(xform, answers, uuid=uuid, corrects=corrects).decode()}
        return operation("forms.submit", body if seen is None else {**body, "seen": seen})

    return make
