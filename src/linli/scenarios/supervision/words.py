"""The closed lists and the questions of supervision, in both languages."""

from __future__ import annotations

from linli.kernel.cases.facts import Facts
from linli.kernel.cases.fields import Choice, Field

SOURCES = (
    Choice("patrol", "日常巡查", "Daily patrol"),
    Choice("inspection", "专项检查", "Inspection"),
    Choice("audit", "审计", "Audit"),
    Choice("visit", "暗访", "Unannounced visit"),
    Choice("residents", "群众反映", "Residents"),
    Choice("media", "媒体曝光", "Media"),
)
LEVELS = (
    Choice("community", "社区联席会议", "Community"),
    Choice("street", "街道联席会议", "Street"),
    Choice("district", "区级联席会议", "District"),
)
PERIODS = (Choice("year", "年", "Year"), Choice("quarter", "季", "Quarter"), Choice("month", "月", "Month"))
SHIFTS = (Choice("day", "白班", "Day"), Choice("night", "夜班", "Night"), Choice("all", "全天", "All day"))

DUE = Field("due", "完成期限", "Due by", "day", required=True)
UNIT = Field("unit", "责任单位", "Unit", "unit", required=True)

ORDER = (
    Field("unit", "被督办单位", "Unit that must answer", "unit", hint="不填时为事项的承办单位",
          hint_en="The case's own unit when left empty"),
    DUE,
)  # fmt: skip
FINDING = (UNIT, Field("source", "问题来源", "Found by", "choice", choices=SOURCES, required=True))
PLAN = (
    Field("measure", "整改措施", "Measure", "text", required=True),
    Field("owner", "责任人", "Person in charge", "person", required=True),
    DUE,
)
TASK = (
    UNIT,
    Field("period", "周期", "Period", required=True, hint="2026、2026Q4 或 2026-11", hint_en="2026, 2026Q4 or 2026-11"),
    Field("measure", "计量单位", "Measured in", required=True, hint="公里、户、件", hint_en="km, homes, cases"),
    Field("target", "目标", "Target", "amount", required=True),
)
PART = (
    Field("title", "任务", "Task", required=True),
    Field("period", "周期", "Period", required=True, hint="2026Q4 或 2026-11", hint_en="2026Q4 or 2026-11"),
    UNIT,
    Field("weight", "权重", "Weight", "number", required=True, least=1, most=100),
    Field("target", "目标", "Target", "amount", required=True),
)
SPLIT = (Field("parts", "分解为", "Split into", "rows", required=True, of=PART, least=1, most=40),)
SHIFT = (
    Field("day", "日期", "Day", "day", required=True),
    Field("shift", "班次", "Shift", "choice", choices=SHIFTS, required=True),
    Field("leader", "带班领导", "In charge", required=True),
    Field("people", "值班人员", "On duty", "people", required=True),
    Field("phone", "值班电话", "Phone", required=True),
)
ROSTER = (
    Field("begins", "开始日", "From", "day", required=True),
    Field("ends", "结束日", "Until", "day", required=True),
    Field("shifts", "排班", "Shifts", "rows", required=True, of=SHIFT, least=1, most=50),
    Field("checklist", "检查清单", "Checklist", "rows", required=True, least=1, most=30,
          of=(Field("item", "检查项", "Item", required=True),)),
)  # fmt: skip
AGENDUM = (
    Field("title", "议题", "Item", required=True),
    Field("detail", "说明", "Details", "text"),
)
MEETING = (
    Field("level", "会议层级", "Level", "choice", choices=LEVELS, required=True),
    Field("at", "时间", "Time", "moment", required=True),
    Field("where", "地点", "Place", required=True),
    Field("invited", "参会单位", "Units invited", "units", required=True, least=1, most=40),
    Field("agenda", "议题", "Agenda", "rows", required=True, of=AGENDUM, least=1, most=20),
)
DECIDED = (
    Field("what", "议定事项", "Decided", required=True),
    UNIT,
    Field("owner", "责任人", "Person in charge", required=True),
    DUE,
)
MINUTES = (
    Field("present", "到会单位", "Units present", "units", required=True, least=1, most=40),
    Field("minutes", "会议纪要", "Minutes", "text", required=True),
    Field("decided", "议定事项", "Decisions", "rows", of=DECIDED, most=20),
)


def progress(facts: Facts) -> tuple[Field, ...]:
    """How much is done in all, with what it is counted in and what was there before."""
    measure, target, done = (facts.data.get(name, "") for name in ("measure", "target", "done"))
    zh, en = f"单位：{measure}；目标 {target}，已报 {done}", f"In {measure}; target {target}, reported so far {done}"
    return (Field("done", "累计完成", "Done in all", "amount", required=True, hint=zh, hint_en=en),)


def checks(facts: Facts) -> tuple[Field, ...]:
    """One yes or no for every item of the roster's checklist."""
    return tuple(
        Field(f"item_{n}", item, item, "yes_no", required=True)
        for n, item in enumerate(facts.data.get("checklist", []), start=1)
    )
