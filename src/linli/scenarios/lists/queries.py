"""The readers of needs and offers: what may be paired, and what their pages show."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection

from linli.kernel.accounts import permissions
from linli.kernel.base import clock
from linli.kernel.base.actor import Actor
from linli.kernel.base.errors import LinliError
from linli.kernel.cases import filters
from linli.kernel.cases.facts import Facts
from linli.kernel.cases.fields import Choice, Field
from linli.kernel.cases.queries import names
from linli.kernel.cases.queries.facts import loaded
from linli.kernel.cases.sections import FACTS, Section
from linli.kernel.cases.types import case_type
from linli.lib.calendars import SHANGHAI
from linli.scenarios.lists import matcher, words
from linli.scenarios.lists.matcher import Need, Offer, Proposal
from linli.scenarios.lists.models import PROMISED, Stock
from linli.scenarios.lists.rules.need import SLUG as NEED
from linli.scenarios.lists.rules.offer import RESOURCE, SERVICE

_LINK = Field("link", "事项", "Case", "link")
_TITLE = Field("title", "名称", "Title")
_UNIT = Field("unit", "单位", "Unit", "unit")
_STATE = Field("state", "状态", "State", "state")
_FITS = Field("fits", "匹配度", "Fit", "share")
_QUANTITY = Field("quantity", "数量", "Quantity", "number")
_PLANNED = Field("planned", "整体方案推荐", "Picked by the plan", "yes_no")
ABOUT_NEED = (
    words.CATEGORY, _QUANTITY, words.MEASURE, Field("wanted_by", "希望何时前", "Wanted by", "day"),
    Field("is_wish", "微心愿", "Small wish", "yes_no"), Field("taker", "认领单位", "Claimed by", "unit"),
    Field("from_offer", "来自", "From", "link"), Field("delivered", "已送达数量", "Delivered", "number"),
    Field("delivered_on", "送达日期", "Delivered on", "day"), Field("thanks", "感谢", "Thanks", "text"),
    Field("rating", "服务评价", "How it was", "rating"),
)  # fmt: skip
ABOUT_OFFER = (*words.OFFER, Field("taken", "已承诺和送出", "Promised and given", "number"),
               Field("left", "剩余", "Left", "number"), Field("used", "使用率", "Used", "share"))  # fmt: skip
GIVEN = (_LINK, _UNIT, _QUANTITY, _STATE)
NOTE = "由系统按类别、地点、时间、数量和文字比对得出，只供参考，由一人确认。"
NOTE_EN = "Compared by category, place, time, quantity and words; a proposal only, one person confirms it."

PLAN = "整体方案使本街道全部待认领需求的总匹配度最高，同一份资源不会推荐给多项需求。"
PLAN_EN = "The plan makes the sum of fits of all open needs of the street the greatest; nothing is proposed twice."
ELSEWHERE = ("匹配度更高的留给别的需求更合算", "What fits better serves another need more")
SHOWN, CHOSEN = 8, 50
"""Proposals that a person looks through, and among which one may choose."""
PLANNED_NEEDS, PLANNED_OFFERS = 100, 200
"""What the plan behind a page looks at: the needs due soonest and the newest offers (half a second at worst)."""

_COLUMNS = "c.id, c.uuid, c.number, c.title, c.place_code, c.lon, c.lat, c.unit_id, c.data"


def sections(facts: Facts, by: Actor) -> Sequence[Section]:
    """What belongs to a need or an offer."""
    return _of_need(facts) if facts.type == NEED else _of_offer(facts)


def offers_asked(facts: Facts) -> tuple[Field, ...]:
    """Which offer meets the need, with the reasons, and how much of it."""
    return _offers_asked(facts, CHOSEN)


def offers_fitting(facts: Facts) -> tuple[Field, ...]:
    """Like :func:`offers_asked`, of all that fit: for the unit of any of them claims the need."""
    return _offers_asked(facts, None)


def _offers_asked(facts: Facts, most: int | None) -> tuple[Field, ...]:
    _, found, offers = _for_need(facts)
    choices = tuple(_choice(p, offers[p.offer]) for p in found[:most])
    return (
        Field("offer", "选用哪项资源或服务", "Which offer", "choice", required=True, choices=choices),
        Field("quantity", "数量", "How much", "number", least=1, most=100_000, hint="不填时为全部所需",
              hint_en="All that is needed when left empty"),
    )  # fmt: skip


def needs_asked(facts: Facts) -> tuple[Field, ...]:
    """Which open need the offer's unit takes on."""
    found, needs = _for_offer(facts)
    choices = tuple(_choice(p, needs[p.need]) for p in found)
    return (Field("need", "认领哪项需求", "Which need", "choice", required=True, choices=choices),)


def _choice(proposal: Proposal, row: dict[str, Any]) -> Choice:
    zh, en = ("、".join(r[0] for r in proposal.reasons), ", ".join(r[1] for r in proposal.reasons))
    return Choice(row["number"], f"{row['title']}（{zh}）", f"{row['title']} ({en})")


def case_of(number: str) -> Any:
    """(id, uuid) of a case by its number."""
    with connection.cursor() as cursor:
        cursor.execute("select id, uuid from cases_case where number = %s", [number])
        return cursor.fetchone()


def _for_need(facts: Facts) -> tuple[Need, list[Proposal], dict[int, dict[str, Any]]]:
    need = _need(_row_of(facts))
    offers = {row["id"]: row for row in _offers(facts.place_code[:6])}
    return need, matcher.propose([need], _as_offers(offers.values()), _today()), offers


def _for_offer(facts: Facts) -> tuple[list[Proposal], dict[int, dict[str, Any]]]:
    row = _row_of(facts) | {"left": left_of(facts.id) if facts.state == "offered" else 0}
    needs = {row["id"]: row for row in _open_needs(facts.place_code[:6])}
    offer = _as_offers([row])
    return matcher.propose([_need(each) for each in needs.values()], offer, _today())[:CHOSEN], needs


def _planned(need: Need, facts: Facts) -> int | None:
    """The offer that the plan of all open needs of the street gives to this one."""
    needs = {need.id: need} | {row["id"]: _need(row) for row in _open_needs(facts.place_code[:9])[:PLANNED_NEEDS]}
    offers = _as_offers(_offers(facts.place_code[:6])[:PLANNED_OFFERS])
    chosen = matcher.plan(list(needs.values()), offers, _today()).get(need.id)
    return chosen.offer if chosen else None


def _of_need(facts: Facts) -> list[Section]:
    row = facts.data | {
        "taker": facts.unit_id if facts.unit_id != facts.opener_unit_id else None, "from_offer": _offer_of(facts),
    }  # fmt: skip
    shown = tuple(field for field in ABOUT_NEED if row.get(field.name) not in (None, "", 0, False))
    found = [Section("need", "需求", "Need", shown, [row], FACTS)]
    if facts.state != "open":
        return found
    need, proposals, offers = _for_need(facts)
    planned = _planned(need, facts) if proposals else None
    best = [p for n, p in enumerate(proposals) if n < SHOWN or p.offer == planned]
    rows = [_proposed(p, offers[p.offer], planned=p.offer == planned, first=p == proposals[0]) for p in best]
    about = ("可对接的资源和服务", "Offers that fit", (*_columns(rows), _PLANNED))
    return [*found, Section("proposals", *about, rows, note=NOTE + PLAN, note_en=f"{NOTE_EN} {PLAN_EN}")]


def _of_offer(facts: Facts) -> list[Section]:
    stock = Stock.objects.get(case_id=facts.id)
    row = facts.data | {
        "capacity": stock.capacity, "taken": stock.taken, "left": stock.capacity - stock.taken,
        "used": stock.taken / stock.capacity,
    }  # fmt: skip
    found = [Section("offer", "资源", "Offer", ABOUT_OFFER, [row], FACTS)]
    if given := _given(facts.id):
        found.append(Section("given", "去向", "Where it goes", GIVEN, given))
    if facts.state == "offered":
        proposals, needs = _for_offer(facts)
        rows = [_proposed(p, needs[p.need]) for p in proposals[:SHOWN]]
        about = ("可认领的需求", "Needs it fits", _columns(rows))
        found.append(Section("needs", *about, rows, note=NOTE, note_en=NOTE_EN))
    return [section for section in found if section.rows]


def _proposed(
    proposal: Proposal, row: dict[str, Any], *, planned: bool = False, first: bool = True
) -> dict[str, Any]:  # fmt: skip
    reasons = (*proposal.reasons, *([ELSEWHERE] if planned and not first else []))
    return {
        "title": f"{row['title']} {row['number']}", "unit": row["unit_id"], "fits": proposal.score,
        "quantity": proposal.quantity, "why": tuple(zh for zh, _ in reasons), "reasons": reasons,
        "planned": planned or None,
    }  # fmt: skip


def _columns(rows: Sequence[dict[str, Any]]) -> tuple[Field, ...]:
    """The columns of proposals; their reasons are choices, so that each is read in the reader's language."""
    said = dict.fromkeys(reason for row in rows for reason in row["reasons"])
    why = Field("why", "理由", "Why", "choices", choices=tuple(Choice(zh, zh, en) for zh, en in said))
    return _TITLE, _UNIT, _FITS, why, _QUANTITY


def _link(row: dict[str, Any]) -> dict[str, str]:
    return {"uuid": str(row["uuid"]), "number": row["number"], "title": row["title"]}


def _offer_of(facts: Facts) -> dict[str, str] | None:
    rows = _rows(f"select {_COLUMNS} from cases_case c where c.id = %s", [facts.data["offer"] or 0])
    return _link(rows[0]) if rows else None


def _given(offer_id: int) -> list[dict[str, Any]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "select c.uuid, c.number, c.title, c.opener_unit_id, c.state, p.quantity from lists_promise p"
            " join cases_case c on c.id = p.need_id where p.stock_id = %s and p.state <> 'released' order by p.id desc"
            " limit 50",
            [offer_id],
        )
        rows = cursor.fetchall()
    states = case_type(NEED).state_of
    return [
        {"link": {"uuid": str(uuid), "number": number, "title": title}, "unit": unit, "quantity": quantity,
         "state": Choice(state, states[state].name, states[state].name_en)}
        for uuid, number, title, unit, state, quantity in rows
    ]  # fmt: skip


def _open_needs(prefix: str) -> list[dict[str, Any]]:
    return _rows(
        f"select {_COLUMNS} from cases_case c where c.is_open and c.type = %s and c.state = 'open'"
        " and c.place_code like %s order by c.step_due_at, c.id limit 500",
        [NEED, prefix + "%"],
    )


def _offers(prefix: str) -> list[dict[str, Any]]:
    return _rows(
        f"select {_COLUMNS}, s.capacity - s.taken from cases_case c join lists_stock s on s.case_id = c.id"
        " where c.is_open and c.type = any(%s) and c.state = 'offered' and s.taken < s.capacity"
        " and c.place_code like %s order by c.id desc limit 500",
        [[RESOURCE, SERVICE], prefix + "%"],
    )


def _rows(sql: str, values: list[Any]) -> list[dict[str, Any]]:
    names = ("id", "uuid", "number", "title", "place_code", "lon", "lat", "unit_id", "data", "left")
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        rows = [dict(zip(names, row, strict=False)) for row in cursor.fetchall()]
    return [row | {"data": loaded(row["data"])} for row in rows]


def _row_of(facts: Facts) -> dict[str, Any]:
    return {name: getattr(facts, name) for name in ("id", "title", "place_code", "lon", "lat", "unit_id", "data")}


def _need(row: dict[str, Any]) -> Need:
    data = row["data"]
    wanted = date.fromisoformat(data["wanted_by"]) if data["wanted_by"] else None
    return Need(
        row["id"], row["title"], data["category"], data["quantity"], wanted, row["place_code"], row["lon"], row["lat"],
        row["unit_id"],
    )  # fmt: skip


def to_claim(by: Actor, *, place: str, category: str, wishes: bool) -> list[dict[str, Any]]:
    """Open needs that the asker's unit may claim, those due soonest first; nobody's name, and no more than the title.

    Raises not_allowed.
    """
    scope = permissions.scope(by, "lists.come_forward")
    ways = filters.branches(scope)
    if not ways:
        raise LinliError("not_allowed", action="lists.come_forward")
    (inside, within), (at, there) = _either(ways), filters.in_place(place)
    rows = _rows(
        f"select {_COLUMNS} from cases_case c where c.is_open and c.type = %s and c.state = 'open' and ({inside})"
        f" and ({at}) and (%s = '' or c.data ->> 'category' = %s)"
        " and (not %s or (c.data ->> 'is_wish')::boolean) order by c.step_due_at, c.id limit 200",
        [NEED, *within, *there, category, category, wishes],
    )
    return [_to_claim(row) for row in rows]


def _either(ways: Sequence[filters.Clause]) -> filters.Clause:
    return " or ".join(sql for sql, _ in ways), [value for _, values in ways for value in values]


def _to_claim(row: dict[str, Any]) -> dict[str, Any]:
    data = row["data"]
    kind = next(choice for choice in words.CATEGORIES if choice.code == data["category"])
    zh, en = names.area(row["place_code"][:12])
    return {
        "uuid": row["uuid"], "number": row["number"], "title": row["title"], "quantity": data["quantity"],
        "category": {"code": kind.code, "name": kind.name, "name_en": kind.name_en}, "measure": data["measure"],
        "wanted_by": data["wanted_by"] or None, "is_wish": data["is_wish"],
        "community": {"code": row["place_code"][:12], "name": zh, "name_en": en},
    }  # fmt: skip


def _as_offers(rows: Iterable[dict[str, Any]]) -> list[Offer]:
    return [
        Offer(
            row["id"], row["title"], row["data"]["category"], row["left"], date.fromisoformat(row["data"]["begins"]),
            date.fromisoformat(row["data"]["ends"]), row["data"]["serves"], row["place_code"], row["lon"], row["lat"],
            row["unit_id"],
        )
        for row in rows
    ]  # fmt: skip


def uuid_of(case_id: int) -> Any:
    """The uuid of a case."""
    with connection.cursor() as cursor:
        cursor.execute("select uuid from cases_case where id = %s", [case_id])
        return cursor.fetchone()[0]


def left_of(offer_id: int) -> int:
    """How much of an offer is not promised yet."""
    stock = Stock.objects.get(case_id=offer_id)
    return stock.capacity - stock.taken


def promised_of(offer_id: int) -> int:
    """How many needs wait for what they were promised."""
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from lists_promise where stock_id = %s and state = %s", [offer_id, PROMISED])
        return int(cursor.fetchone()[0])


def over(now: datetime) -> list[UUID]:
    """Open offers whose last day has passed."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select uuid from cases_case where is_open and type = any(%s) and due_at < %s", [[RESOURCE, SERVICE], now]
        )
        return [row[0] for row in cursor.fetchall()]


def _today() -> date:
    return clock.now().astimezone(SHANGHAI).date()
