"""The closed lists and the questions of whistles, in both languages."""

from __future__ import annotations

from linli.kernel.cases.facts import Facts
from linli.kernel.cases.fields import Choice, Field

LEVELS = (
    Choice("community", "社区", "Community"),
    Choice("street", "街道", "Street"),
    Choice("district", "区", "District"),
)
GIVES = (
    Choice("labour", "人力施工", "Labour"),
    Choice("materials", "材料设备", "Materials"),
    Choice("money", "资金", "Money"),
    Choice("permit", "许可审批", "Permit"),
    Choice("coordination", "组织协调", "Coordination"),
)
FUNDS = (
    Choice("none", "不需要资金", "No money needed"),
    Choice("repair_fund", "住宅专项维修资金", "Housing repair fund"),
    Choice("emergency_fund", "维修资金应急使用", "Repair fund, emergency use"),
    Choice("unit_budget", "承担单位自有经费", "Budget of the unit that does it"),
    Choice("street_budget", "街道经费", "Budget of the street"),
    Choice("district_budget", "区级专项", "District budget"),
    Choice("donation", "共建单位捐助", "Given by a partner"),
)
VERDICTS = (Choice("solved", "已解决", "Solved"), Choice("not_solved", "未解决", "Not solved"))

ITEM = (
    Field("title", "事项", "Item", required=True, most=None),
    Field("detail", "具体情况", "Details", "text"),
)
OPENING = (
    Field("items", "需要解决的事项（可多项）", "What is to be solved (one or several)", "rows", required=True, of=ITEM,
          least=1, most=20),
    Field("level", "由哪一级召集", "Who convenes", "choice", choices=LEVELS, hint="不填时由街道召集",
          hint_en="The street when left empty"),
    Field("units", "建议召集的单位", "Units that should come", "units", most=20),
)  # fmt: skip
CALL = (Field("units", "召集单位", "Units to call", "units", required=True, least=1, most=20),)
CONVENE = (
    Field("at", "时间", "Time", "moment", required=True),
    Field("where", "地点", "Place", required=True),
    Field("agenda", "议题", "Agenda", "text"),
)
MINUTES = (
    Field("present", "到会单位", "Units present", "units", required=True, least=1, most=30),
    Field("people", "到会人员", "People present", "text"),
    Field("minutes", "会议纪要", "Minutes", "text", required=True),
)
SHARE = (
    Field("unit", "承担单位", "Unit", "unit", required=True),
    Field("what", "任务", "Task", required=True),
    Field("gives", "出什么", "What it gives", "choices", choices=GIVES, required=True),
    Field("money", "金额（元）", "Amount (yuan)", "money"),
    Field("owner", "责任人", "Person in charge", required=True),
    Field("due", "完成期限", "Done by", "day", required=True),
)
DECIDE = (
    Field("shares", "分工", "Shares", "rows", required=True, of=SHARE, least=1, most=20),
    Field("fund", "资金来源", "Where the money comes from", "choice", choices=FUNDS, required=True),
    Field("fund_usable", "资金是否可用", "Can the fund be used", "yes_no", required=True),
    Field("fund_reason", "资金核查说明", "What the check of the fund found", "text"),
)
REPORT_IN = (
    Field("who", "报到人", "Who reports in", required=True),
    Field("phone", "联系电话", "Phone"),
    Field("came_at", "到场时间", "Arrived at", "moment"),
)
RATE = (Field("rating", "对这次吹哨的评价", "Rating of the whistle", "rating", required=True),)


def to_verify(facts: Facts) -> tuple[Field, ...]:
    """One verdict for each item that is not solved yet, then two ratings for every unit that was called."""
    open_items = [item for item in facts.data.get("items", []) if item.get("verdict") != "solved"]
    verdicts = [
        Field(f"item_{item['n']}", item["title"], item["title"], "choice", required=True, choices=VERDICTS)
        for item in open_items
    ]
    called = facts.data.get("called", [])
    ratings = [
        Field(f"{aspect}_{unit['code']}", f"{unit['name']}：{zh}", f"{unit['name_en']}: {en}", "rating")
        for unit in called
        for aspect, zh, en in (("turnout", "到场", "turn-out"), ("result", "成效", "result"))
    ]
    return (*verdicts, *ratings)
