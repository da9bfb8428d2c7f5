"""What phones carry of care: the elders in whose team their person is, covered as in the list; nobody else's."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from linli.kernel.base.actor import Actor
from linli.kernel.devices.collections import Collection, Row, collection
from linli.scenarios.care.api.shapes import ElderOut, elder_out
from linli.scenarios.care.queries.pages import elders
from linli.scenarios.care.rules.rulebook import OWN_ELDERS


def install() -> None:
    """From ``AppConfig.ready``."""
    collection(Collection(OWN_ELDERS, "person", _own))


def _own(area: str, keys: Sequence[str] | None, by: Actor) -> Iterable[Row]:
    for row in elders(by=by):
        if row.parts:  # who coordinates without being in the team looks at the desk
            yield str(row.uuid), ElderOut.model_validate(elder_out(row)).model_dump(mode="json")
