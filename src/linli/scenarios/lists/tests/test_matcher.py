"""What the matcher proposes and why; the plan of all is never worse than the best one after the other."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

from linli.scenarios.lists.matcher import Need, Offer, pair, plan, propose

TODAY = date(2026, 11, 23)
HERE, THERE = "120103001001", "120103002001"
NEED = Need(1, "三袋大米", "goods", 3, date(2026, 12, 1), HERE, 117.2, 39.1)
OFFER = Offer(9, "爱心大米", "goods", 10, date(2026, 11, 1), date(2026, 12, 31), "street", HERE, 117.2, 39.1)


def test_each_reason_is_told():
    found = pair(NEED, OFFER, TODAY)
    assert found is not None and found.quantity == 3
    assert [zh for zh, _ in found.reasons] == ["类别相同", "同一社区", "时间合适", "数量足够", "说法相近"]
    far = pair(replace(NEED, quantity=20, title="桌"), replace(OFFER, place_code="120103001009", lon=117.21,
               begins=date(2026, 11, 28)), TODAY)  # fmt: skip
    assert far is not None and far.quantity == 10 and far.score < found.score
    assert [zh for zh, _ in far.reasons] == ["类别相同", "同一街道，相距 863 米", "2026-11-28起提供", "只够 10"]


def test_what_cannot_serve_is_not_proposed():
    for offer in (
        replace(OFFER, left=0), replace(OFFER, ends=date(2026, 11, 22)), replace(OFFER, begins=date(2026, 12, 2)),
        replace(OFFER, category="legal"), replace(OFFER, place_code=THERE),
        replace(OFFER, place_code=THERE[:9] + "009"),
    ):  # fmt: skip
        assert pair(NEED, offer, TODAY) is None, offer
    assert pair(NEED, replace(OFFER, place_code=THERE, serves="district"), TODAY) is not None
    assert pair(NEED, replace(OFFER, place_code=HERE[:9] + "002", serves="community"), TODAY) is None


def test_the_plan_gives_the_only_fitting_offer_to_whom_nothing_else_fits():
    """The first need would take the nearer offer; the second has no other."""
    both = replace(OFFER, id=1, left=3)
    street = replace(OFFER, id=2, left=3, place_code="120103001009", lon=117.205)
    needs = [NEED, replace(NEED, id=2, wanted_by=date(2026, 11, 24))]
    late = replace(street, begins=date(2026, 11, 30))
    planned = plan(needs, [both, late], TODAY)
    assert {need: p.offer for need, p in planned.items()} == {1: 2, 2: 1}
    assert propose(needs, [both, late], TODAY)[0].offer == 1


CATEGORIES = ("goods", "care", "company")
_needs = st.lists(
    st.tuples(st.sampled_from(CATEGORIES), st.integers(1, 3), st.sampled_from((HERE, THERE))), min_size=1, max_size=5
)
_offers = st.lists(
    st.tuples(st.sampled_from(CATEGORIES), st.integers(0, 6), st.sampled_from((HERE, THERE)),
              st.sampled_from(("community", "district"))), max_size=4,
)  # fmt: skip


@given(_needs, _offers)
def test_a_plan_never_gives_more_than_there_is_and_is_never_worse_than_in_any_order_of_the_best(wanted, given_):
    needs = [replace(NEED, id=n, category=c, quantity=q, place_code=p) for n, (c, q, p) in enumerate(wanted)]
    offers = [replace(OFFER, id=n, category=c, left=q, place_code=p, serves=s) for n, (c, q, p, s) in enumerate(given_)]
    planned = plan(needs, offers, TODAY)
    assert planned == plan(needs, offers, TODAY)
    for offer in offers:
        assert sum(p.quantity for p in planned.values() if p.offer == offer.id) <= offer.left
    greedy: dict[int, float] = {}
    left = {offer.id: offer.left for offer in offers}
    for proposal in propose(needs, offers, TODAY):
        if proposal.need not in greedy and proposal.quantity <= left[proposal.offer]:
            greedy[proposal.need] = proposal.score
            left[proposal.offer] -= proposal.quantity
    assert sum(p.score for p in planned.values()) >= sum(greedy.values()) - 1e-9


@given(_needs.filter(lambda found: len(found) <= 4), st.lists(st.sampled_from((HERE, THERE)), max_size=4))
def test_where_all_quantities_are_one_the_plan_is_the_best_there_is(wanted, places):
    needs = [replace(NEED, id=n, category=c, quantity=1, place_code=p) for n, (c, _, p) in enumerate(wanted)]
    offers = [replace(OFFER, id=n, left=1, place_code=p, serves="district") for n, p in enumerate(places)]
    scores = {(p.need, p.offer): p.score for p in propose(needs, offers, TODAY)}
    seats = [offer.id for offer in offers] + [-1] * len(needs)
    best = max(
        sum(scores.get((need.id, seat), 0.0) for need, seat in zip(needs, order, strict=False))
        for order in set(permutations(seats, len(needs)))
    )
    assert abs(sum(p.score for p in plan(needs, offers, TODAY).values()) - best) < 1e-6
