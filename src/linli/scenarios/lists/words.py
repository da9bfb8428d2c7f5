"""The closed lists and the questions of needs and offers, in both languages."""

from __future__ import annotations

from linli.kernel.cases.fields import Choice, Field

CATEGORIES = (
    Choice("goods", "物品", "Things"),
    Choice("company", "陪伴探访", "Company and visits"),
    Choice("care", "生活照料", "Daily care"),
    Choice("medical", "健康义诊", "Health"),
    Choice("legal", "法律服务", "Legal advice"),
    Choice("learning", "助学培训", "Learning"),
    Choice("repair", "维修", "Repairs"),
    Choice("transport", "出行接送", "Transport"),
    Choice("work", "就业帮扶", "Work"),
    Choice("venue", "场地", "Rooms"),
    Choice("culture", "文体活动", "Culture and sport"),
    Choice("other", "其他", "Other"),
)
NEAR = (frozenset({"company", "care"}), frozenset({"care", "medical"}), frozenset({"learning", "work"}),
        frozenset({"venue", "culture"}), frozenset({"transport", "medical"}))  # fmt: skip
"""Categories that may serve each other."""

AREAS = (
    Choice("community", "本社区", "The community"),
    Choice("street", "全街道", "The street"),
    Choice("district", "全区", "The whole district"),
)
CATEGORY = Field("category", "类别", "Category", "choice", required=True, choices=CATEGORIES)
QUANTITY = Field("quantity", "数量", "Quantity", "number", required=True, least=1, most=100_000)
MEASURE = Field(
    "measure", "计量单位", "Measured in", required=True, hint="件、人次、小时", hint_en="pieces, visits, hours"
)

NEED = (
    CATEGORY,
    QUANTITY,
    MEASURE,
    Field("wanted_by", "希望何时前", "Wanted by", "day"),
    Field("is_wish", "这是一个微心愿", "This is a small wish (微心愿)", "yes_no"),
    Field("name", "受助人姓名", "For whom", private=True, hint="只有登记单位和认领单位能看到",
          hint_en="Seen by the unit that registers it and the one that claims it alone"),
    Field("phone", "联系电话", "Phone", private=True),
)  # fmt: skip
OFFER = (
    CATEGORY,
    Field("capacity", "可提供数量", "How much", "number", required=True, least=1, most=100_000),
    MEASURE,
    Field("serves", "服务范围", "Where", "choice", required=True, choices=AREAS),
    Field("begins", "开始日", "From", "day", required=True),
    Field("ends", "截止日", "Until", "day", required=True),
    Field("times", "时间安排", "When", hint="例如每周三下午", hint_en="for example Wednesday afternoons"),
)
CAPACITY = (Field("capacity", "可提供总量", "How much in all", "number", required=True, least=1, most=100_000),)
HAND_OVER = (Field("unit", "认领单位", "Who takes it", "unit", required=True),)
DELIVERY = (
    Field("quantity", "实际送达数量", "Delivered", "number", required=True, least=1, most=100_000),
    Field("on", "送达日期", "On", "day", required=True),
)
THANKS = (Field("rating", "服务评价", "How it was", "rating"),)
