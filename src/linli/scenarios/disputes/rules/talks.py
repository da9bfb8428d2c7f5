"""What is done while it is mediated: the log, sessions, more time, and the ways in which it ends without agreement."""

from __future__ import annotations

from datetime import datetime

from linli.kernel.base.errors import LinliError
from linli.kernel.cases import rules
from linli.kernel.cases.facts import Decision, Facts, Inputs
from linli.kernel.cases.rulebook import Rulebook
from linli.scenarios.disputes.rules.parties import happened_at, with_party


def log(facts: Facts, inputs: Inputs, book: Rulebook) -> Decision:
    """走访、法律咨询、记录: when and with whom; what was said is kept by ``services.keep`` (art. 27)."""
    happened_at(inputs)
    return Decision()


def arrange(facts: Facts, inputs: Inputs, book: Rulebook) -> Decision:
    """约定调解会: arranged once more replaces what a calendar has. Raises dispute_session_past."""
    at = inputs.fields["at"]
    if at and datetime.fromisoformat(at) < inputs.now:
        raise LinliError("dispute_session_past")
    number = len(facts.data["sessions"]) + 1
    session = {"n": number, "at": at, "where": inputs.fields["where"]}
    return Decision({"data": {**facts.data, "sessions": [*facts.data["sessions"], session]}}, {"session": number})


def extend(facts: Facts, inputs: Inputs, book: Rulebook) -> Decision:
    """延长调解期限: only with every party's consent. Raises dispute_extension_consent, and as ``rules.extend`` does."""
    more = rules.extend(facts, inputs, book)
    if not inputs.fields["parties_agree"]:
        raise LinliError("dispute_extension_consent")
    data = {**facts.data, "mediate_by": more.body["due_at"]}
    return Decision({**more.changes, "data": data}, more.body)


def stop(facts: Facts, inputs: Inputs, book: Rulebook) -> Decision:
    """终止调解: a party wants no more of it (art. 23), and need not say why."""
    data = with_party(
        facts.data, inputs.fields["party"], consent="refuses", how=inputs.fields["how"], at=inputs.now.isoformat()
    )
    return Decision({"data": {**data, "agreement": None}})


def fail(facts: Facts, inputs: Inputs, book: Rulebook) -> Decision:
    """调解不成: the parties have been told of the other ways the law gives them (art. 26)."""
    return Decision({"data": {**facts.data, "agreement": None}})


def reopen(facts: Facts, inputs: Inputs, book: Rulebook) -> Decision:
    """重新调解: what was agreed was not performed, or the parties want it again. Everybody is asked for consent anew.

    An agreement that took effect stays binding (art. 31) and stays in the record as a past one.
    """
    data = facts.data
    parties = [party | {"consent": "", "how": "", "at": ""} for party in data["parties"]]
    told = {name: data[name] for name in ("confirmation", "confirmation_on", "performance") if name in data}
    past = [*data["past"], *([data["agreement"] | told] if data["agreement"] else [])]
    kept = {name: data[name] for name in ("kind", "tier", "agreements")}
    changes = {
        "reopen_count": facts.reopen_count + 1, "closed_at": None, "escalation_level": 0, "extension_count": 0,
        "clock_started_at": None, "due_at": None,
        "data": {**kept, "parties": parties, "sessions": [], "agreement": None, "past": past},
    }  # fmt: skip
    return Decision(changes, to="consenting" if facts.team else "received")
