"""The closed lists and the questions of activities and deliberations, in both languages."""

from __future__ import annotations

from dataclasses import replace

from linli.kernel.cases.fields import Choice, Field
from linli.scenarios.lists.rules.activity import SLOTS_MOST

ACTIVITIES = (
    Choice("clinic", "义诊", "Free clinic"),
    Choice("lecture", "讲座", "Lecture"),
    Choice("training", "培训", "Training"),
    Choice("culture", "文体活动", "Culture and sport"),
    Choice("convenience", "便民服务", "Services at the door"),
)
RELATIONS = (
    Choice("child", "子女", "Child"),
    Choice("relative", "其他亲属", "Relative"),
    Choice("neighbour", "邻居", "Neighbour"),
    Choice("worker", "社区工作者", "Community worker"),
    Choice("volunteer", "志愿者", "Volunteer"),
)
STANDS = (
    Choice("for", "赞成", "For"),
    Choice("conditional", "有条件赞成", "For, on conditions"),
    Choice("against", "反对", "Against"),
    Choice("open", "未表态", "Undecided"),
)
PARTIES = (
    Choice("owners", "业主委员会", "Owners' committee"),
    Choice("property", "物业服务企业", "Property manager"),
    Choice("residents", "居民代表", "Residents' delegates"),
    Choice("unit", "单位", "Unit"),
    Choice("other", "其他", "Other"),
)
SLOT = (
    Field("begins", "开始", "From", "moment", required=True),
    Field("ends", "结束", "Until", "moment", required=True),
    Field("capacity", "名额", "Places", "number", required=True, least=1, most=5000),
    Field("waiting", "候补名额", "Waiting list", "number", least=0, most=500),
)
CHANGED = tuple(replace(field, required=False) for field in SLOT)
"""A slot that is changed: what is left empty stays as it is."""
ACTIVITY = (
    Field("kind", "活动类型", "Kind", "choice", required=True, choices=ACTIVITIES),
    Field("where", "地点", "Place", required=True),
    Field("slots", "时段", "Slots", "rows", required=True, of=SLOT, least=1, most=SLOTS_MOST),
    Field("bring", "请携带", "Please bring"),
)
PERSON = (
    Field("name", "姓名", "Name", required=True, private=True),
    Field("phone", "电话", "Phone", required=True, private=True),
    Field("booked_by", "代约人", "Booked by", private=True, hint="替老人等预约时填写",
          hint_en="When you book for an elder or somebody else"),
    Field("relation", "与本人关系", "Relation", "choice", choices=RELATIONS, private=True),
    Field("consent", "本人如何同意", "How they agreed", private=True, hint="代约必填，例如：电话中本人同意",
          hint_en="Required when you book for somebody, for example: agreed on the phone"),
)  # fmt: skip
AGENDUM = (Field("title", "议题", "Item", required=True), Field("detail", "说明", "Details", "text"))
PARTY = (
    Field("kind", "类型", "Kind", "choice", required=True, choices=PARTIES),
    Field("name", "名称", "Name", required=True, hint="写组织或代表身份，不写居民姓名",
          hint_en="The organisation or the part, never a resident's name"),
)  # fmt: skip
INVITED = (
    Field("units", "邀请单位", "Units invited", "units", most=30),
    Field("parties", "邀请各方", "Parties invited", "rows", of=PARTY, most=30),
)
WHEN = (
    Field("at", "时间", "Time", "moment", required=True),
    Field("where", "地点", "Place"),
)
DELIBERATION = (
    Field("at", "时间", "Time", "moment", required=True),
    Field("where", "地点", "Place", required=True),
    Field("agenda", "议题", "Agenda", "rows", required=True, of=AGENDUM, least=1, most=20),
    Field("units", "邀请单位", "Units invited", "units", most=30),
    Field("parties", "邀请各方", "Parties invited", "rows", required=True, of=PARTY, least=1, most=30),
)
POSITION = (
    Field("party", "哪一方", "Party", required=True),
    Field("stand", "态度", "Position", "choice", required=True, choices=STANDS),
    Field("words", "意见", "What they say", "text"),
)
MINUTES = (
    Field("present", "到会单位", "Units present", "units", most=30),
    Field("positions", "各方意见", "Positions", "rows", required=True, of=POSITION, least=1, most=30),
)
FOLLOW_UP = (
    Field("what", "落实事项", "What is to be done", required=True),
    Field("unit", "责任单位", "Unit", "unit", required=True),
    Field("due", "完成期限", "Due by", "day", required=True),
)
RESOLUTION = (
    Field("resolution", "决议内容", "Resolution", "text", required=True),
    Field("votes_for", "赞成票", "Votes for", "number", required=True, least=0, most=10_000),
    Field("votes_against", "反对票", "Votes against", "number", required=True, least=0, most=10_000),
    Field("votes_abstained", "弃权票", "Abstained", "number", required=True, least=0, most=10_000),
    Field("is_public", "可以公示", "May be made public", "yes_no"),
    Field("follow_ups", "落实事项", "Follow-ups", "rows", of=FOLLOW_UP, most=20),
)
