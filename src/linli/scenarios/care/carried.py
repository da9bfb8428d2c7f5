"""What phones carry of care: the elders in whose team their person is, covered as in the list; nobody else's. With them
go the pack's words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from linli.kernel.base.actor import Actor
from linli.kernel.devices.collections import Collection, Row, collection
from linli.scenarios.care.api.shapes import ElderOut, WordsOut, elder_out, words_out
from linli.scenarios.care.queries.pages import elders
from linli.scenarios.care.queries.sight import is_in_a_team
from linli.scenarios.care.rules.rulebook import CARE_WORDS, OWN_ELDERS


def install() -> None:
    """From ``AppConfig.ready``."""
    collection(Collection(OWN_ELDERS, "person", _own))
    collection(Collection(CARE_WORDS, "person", _words))


def _own(area: str, keys: Sequence[str] | None, by: Actor) -> Iterable[Row]:
    for row in elders(by=by):
        if row.parts:  # who coordinates without being in the team looks at the desk
            yield str(row.uuid), ElderOut.model_validate(elder_out(row)).model_dump(mode="json")


def _words(area: str, keys: Sequence[str] | None, by: Actor) -> Iterable[Row]:
    if is_in_a_team(by):
        yield "words", WordsOut.model_validate(words_out(), from_attributes=True).model_dump(mode="json")
