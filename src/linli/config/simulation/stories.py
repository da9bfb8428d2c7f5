"""The ways a report can go, as data: steps that people take, and how often each way happens."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from random import Random
from typing import Any

MAIN, TWIN = "", "twin"
PARTS = ("part1", "part2")
Range = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that somebody does. ``who``: centre, district, unit, head, verifier, resident.

    ``after``: least and most minutes since the step before. ``detail``: how (``acts`` knows the words). ``part``: on
    which case of the story, when there are several.
    """

    move: str
    who: str
    after: Range
    detail: Mapping[str, Any] = field(default_factory=dict)
    part: str = MAIN


@dataclass(frozen=True, slots=True)
class Way:
    """A sequence of steps with its weight; ``by`` names the channels whose reporter can take part in it."""

    name: str
    weight: int
    steps: tuple[Step, ...]
    by: frozenset[str] = frozenset({"resident", "patrol", "hotline", "desk"})


RESIDENT = frozenset({"resident"})
OUTSIDE = frozenset({"resident", "hotline"})

ACCEPT = Step("accept", "centre", (3, 30))
DISPATCH = Step("dispatch", "centre", (2, 20))
WRONG = replace(DISPATCH, detail={"unit": "wrong"})
SIGN = Step("sign", "unit", (4, 45))
CONTACT = Step("contact", "unit", (4, 25))
HANDLE = Step("handle", "unit", (10, 50))
HAND_IN = Step("hand_in", "unit", (15, 110))
VERIFY = Step("verify", "verifier", (10, 75))
CLOSE = Step("close", "centre", (4, 35))
NOT_OURS = Step("return", "unit", (8, 40), {"reason": "wrong_unit"})
NOT_FIXED = Step("return", "verifier", (15, 60), {"reason": "not_fixed"})
ASK_CENTRE = Step("ask_info", "centre", (4, 25), {"reason": "location_unclear"})
ASK_UNIT = Step("ask_info", "unit", (8, 40), {"reason": "photo_needed"})
SUPPLY = Step("supply_info", "resident", (10, 70))
EXTEND = Step("extend", "head", (10, 50), {"reason": "materials"})
SUSPEND = Step("suspend", "head", (10, 45), {"reason": "owner_absent"})
RESUME = Step("resume", "head", (60, 150))
TRANSFER = Step("transfer", "centre", (10, 40), {"reason": "duty_elsewhere", "unit": "proposed"})
REJECT = Step("reject", "centre", (5, 40))
WITHDRAW = Step("withdraw", "resident", (15, 90), {"reason": "solved_by_itself"})
URGE = Step("urge", "resident", (20, 120))
SUPERVISE = Step("supervise", "district", (15, 60))
ASSIGN = Step("assign", "head", (3, 15))
RECATEGORISE = Step("recategorise", "centre", (2, 10))
REOPEN = Step("reopen", "resident", (30, 150), {"reason": "partly_done"})
JOIN = Step("join", "resident", (5, 60))
DESIGNATE = Step("dispatch", "district", (10, 40), {"unit": "proposed"})

WORK = (SIGN, CONTACT, HANDLE)
END = (HAND_IN, VERIFY, CLOSE)
OUT = (ACCEPT, DISPATCH)


def on(part: str, *steps: Step) -> tuple[Step, ...]:
    """The same steps on another case of the story."""
    return tuple(replace(step, part=part) for step in steps)


SPLIT = Step("split", "centre", (5, 30))
TWIN_STEPS = on(TWIN, Step("report", "resident", (6, 50)), Step("merge", "centre", (5, 40)))
PART_STEPS = on(PARTS[0], DISPATCH, SIGN, HAND_IN, VERIFY, CLOSE) + on(PARTS[1], DISPATCH, SIGN, HAND_IN, VERIFY, CLOSE)

WAYS = (
    Way("plain", 190, (*OUT, *WORK, *END)),
    Way("short", 40, (*OUT, SIGN, *END)),
    Way("returned", 20, (ACCEPT, WRONG, NOT_OURS, DISPATCH, *WORK, *END)),
    Way("designated", 2, (ACCEPT, *(WRONG, NOT_OURS) * 3, DESIGNATE, *WORK, *END)),
    Way("asked_early", 8, (ASK_CENTRE, SUPPLY, *OUT, *WORK, *END), OUTSIDE),
    Way("asked_late", 8, (*OUT, SIGN, ASK_UNIT, SUPPLY, HANDLE, *END), OUTSIDE),
    Way("extended", 14, (*OUT, *WORK, EXTEND, *END)),
    Way("suspended", 5, (*OUT, *WORK, SUSPEND)),
    Way("resumed", 5, (*OUT, *WORK, SUSPEND, RESUME, HANDLE, *END)),
    Way("transferred", 11, (ACCEPT, WRONG, SIGN, TRANSFER, *WORK, *END)),
    Way("assigned", 10, (*OUT, ASSIGN, *WORK, *END)),
    Way("recategorised", 6, (replace(ACCEPT, detail={"category": "other"}), RECATEGORISE, DISPATCH, *WORK, *END)),
    Way("redone", 12, (*OUT, *WORK, HAND_IN, NOT_FIXED, HANDLE, *END)),
    Way("rejected", 24, (REJECT,)),
    Way("withdrawn", 14, (WITHDRAW,), RESIDENT),
    Way("joined", 9, (ACCEPT, JOIN, DISPATCH, *WORK, *END)),
    Way("merged", 9, (ACCEPT, *TWIN_STEPS, DISPATCH, *WORK, *END)),
    Way("split", 8, (ACCEPT, SPLIT, *PART_STEPS)),
    Way("reopened", 16, (*OUT, *WORK, *END, REOPEN, DISPATCH, SIGN, *END), RESIDENT),
    Way("urged", 14, (*OUT, SIGN, URGE, CONTACT, HANDLE, *END), RESIDENT),
    Way("supervised", 8, (*OUT, SIGN, SUPERVISE, CONTACT, HANDLE, *END)),
    Way("unheard", 10, ()),
    Way("undispatched", 5, (ACCEPT,)),
    Way("unsigned", 9, OUT),
    Way("unfinished", 24, (*OUT, *WORK)),
)
NEVER_CLOSED = frozenset(
    {"suspended", "split", "rejected", "withdrawn", "unheard", "undispatched", "unsigned", "unfinished"}
)
LEFT = frozenset({"unheard", "undispatched", "unsigned", "unfinished", "suspended"})
NEEDS_PUBLIC = frozenset({"joined"})
"""Ways in which a neighbour must find the report on the public map."""


def choose(rng: Random, channel: str, *, is_public: bool, among: str = "all") -> Way:
    """A way for a report of a channel. ``among``: ``all``, ``closed`` (those that end closed) or ``left``."""
    fitting = [
        way
        for way in WAYS
        if channel in way.by
        and (is_public or way.name not in NEEDS_PUBLIC)
        and (among != "closed" or way.name not in NEVER_CLOSED)
        and (among != "left" or way.name in LEFT)
    ]
    return rng.choices(fitting, [way.weight for way in fitting])[0]
