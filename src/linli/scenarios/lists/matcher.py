"""Which offers fit which needs, and why: pairs with reasons for one person to confirm, and the best of all pairings.

A pair is possible when the offer serves the need's place, is in force on the day it is wanted, has something left and
is of the same or a neighbouring category. How well it fits is a weighted sum of five parts, each between 0 and 1 and
each told as a reason; the weights say what people look at first, they are no measurement. The whole pairing is an
assignment problem (Kuhn 1955; Crouse 2016), solved exactly. Pure: values in, values out.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from scipy.optimize import linear_sum_assignment

from linli.lib.chinese import similarity
from linli.lib.coordinates import distance_m
from linli.scenarios.lists.rules.offer import served
from linli.scenarios.lists.words import NEAR

CATEGORY, PLACE, TIME, QUANTITY, TEXT = 0.4, 0.2, 0.15, 0.15, 0.1
NEAR_CATEGORY = 0.5
FAR_METRES = 3000
ALIKE = 0.15
"""Two texts are said to have words in common from this likeness on."""


@dataclass(frozen=True, slots=True)
class Need:
    """What somebody needs. ``wanted_by``: local day or None; ``place_code``: where."""

    id: int
    title: str
    category: str
    quantity: int
    wanted_by: date | None
    place_code: str
    lon: float
    lat: float
    unit_id: int | None = None


@dataclass(frozen=True, slots=True)
class Offer:
    """What a unit offers; ``left`` is what is not promised yet."""

    id: int
    title: str
    category: str
    left: int
    begins: date
    ends: date
    serves: str
    place_code: str
    lon: float
    lat: float
    unit_id: int | None = None


@dataclass(frozen=True, slots=True)
class Proposal:
    """A possible pair: how well it fits (0 to 1) and why, as ``(zh, en)``."""

    need: int
    offer: int
    score: float
    quantity: int
    reasons: tuple[tuple[str, str], ...]


def propose(needs: Sequence[Need], offers: Sequence[Offer], today: date) -> list[Proposal]:
    """Every possible pair, the best first."""
    pairs = (pair(need, offer, today) for need in needs for offer in offers)
    return sorted((p for p in pairs if p is not None), key=lambda p: (-p.score, p.need, p.offer))


def pair(need: Need, offer: Offer, today: date) -> Proposal | None:
    """How well an offer fits a need, or None when it cannot serve it."""
    kind = _category(need, offer)
    if kind == 0 or offer.left < 1 or offer.ends < today or not _serves(offer, need):
        return None
    if need.wanted_by is not None and not offer.begins <= need.wanted_by:
        return None
    metres = distance_m(need.lon, need.lat, offer.lon, offer.lat)
    place = 1.0 if need.place_code[:12] == offer.place_code[:12] else max(0.0, 1 - metres / FAR_METRES)
    in_time = need.wanted_by is None or offer.begins <= today
    share = min(1.0, offer.left / need.quantity)
    alike = similarity(need.title, offer.title)
    score = CATEGORY * kind + PLACE * place + TIME * (1.0 if in_time else 0.5) + QUANTITY * share + TEXT * alike
    reasons = [
        ("类别相同", "Same category") if kind == 1 else ("类别相近", "Related category"),
        _near(need, offer, metres),
        ("时间合适", "In time") if in_time else (f"{offer.begins}起提供", f"Available from {offer.begins}"),
        ("数量足够", "Enough of it") if share == 1 else (f"只够 {offer.left}", f"Only {offer.left} of it"),
        *([("说法相近", "Words in common")] if alike >= ALIKE else []),
    ]
    return Proposal(need.id, offer.id, round(score, 4), min(need.quantity, offer.left), tuple(reasons))


def plan(needs: Sequence[Need], offers: Sequence[Offer], today: date) -> dict[int, Proposal]:
    """The pairing of all needs at once with the greatest sum of scores: need → its pair.

    An offer serves several needs as long as it has enough for each; a need that is served in part takes all there is.
    Every offer stands in the assignment as often as it may serve needs of the smallest size that it is proposed for;
    what an offer has left is watched when the pairs are read, the best first. Exact while all quantities of an offer
    are alike; where they are not, never worse than taking the best pairs one after the other.
    """
    found = propose(needs, offers, today)
    if not found:
        return {}
    best = {(p.need, p.offer): p for p in found}
    rows = {need: n for n, need in enumerate(dict.fromkeys(p.need for p in found))}
    left = {offer.id: offer.left for offer in offers}
    copies = _copies(found, left)
    columns: dict[int, list[int]] = defaultdict(list)
    for n, offer in enumerate(copies):
        columns[offer].append(n)
    score = np.zeros((len(rows), len(copies)))
    for (need, offer), proposal in best.items():
        score[rows[need], columns[offer]] = proposal.score
    needs_of = list(rows)
    chosen = [
        best[needs_of[row], copies[column]]
        for row, column in zip(*linear_sum_assignment(score, maximize=True), strict=True)
        if (needs_of[row], copies[column]) in best
    ]
    ways = (_within(sorted(chosen, key=lambda p: (-p.score, p.need)), found, left), _within([], found, left))
    return max(ways, key=lambda planned: sum(p.score for p in planned.values()))


def _copies(found: Sequence[Proposal], left: Mapping[int, int]) -> list[int]:
    """Each offer as often as it may serve, never more often than it is proposed."""
    proposed = Counter(p.offer for p in found)
    least: dict[int, int] = {}
    for p in found:
        least[p.offer] = min(p.quantity, least.get(p.offer, p.quantity))
    return [offer for offer, quantity in least.items() for _ in range(min(left[offer] // quantity, proposed[offer]))]


def _within(chosen: list[Proposal], found: list[Proposal], stock: dict[int, int]) -> dict[int, Proposal]:
    """The chosen pairs that fit into what is left, then for those without a pair the best that still fits."""
    left, planned = dict(stock), dict[int, Proposal]()
    for proposal in (*chosen, *found):
        if proposal.need not in planned and proposal.quantity <= left[proposal.offer]:
            planned[proposal.need] = proposal
            left[proposal.offer] -= proposal.quantity
    return planned


def _category(need: Need, offer: Offer) -> float:
    if need.category == offer.category:
        return 1.0
    return NEAR_CATEGORY if frozenset({need.category, offer.category}) in NEAR else 0.0


def _serves(offer: Offer, need: Need) -> bool:
    return need.place_code.startswith(served(offer.place_code, offer.serves))


def _near(need: Need, offer: Offer, metres: float) -> tuple[str, str]:
    if need.place_code[:12] == offer.place_code[:12]:
        return "同一社区", "Same community"
    if need.place_code[:9] == offer.place_code[:9]:
        return f"同一街道，相距 {metres:.0f} 米", f"Same street, {metres:.0f} m away"
    return f"相距 {metres:.0f} 米", f"{metres:.0f} m away"
