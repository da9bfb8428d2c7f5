"""The closed lists and the questions of disputes, in both languages.

What tells of a person, or of what was said, is ``private``: it goes into the scenario's own tables and never into the
timeline, which nothing can be taken out of again. The timeline speaks of 甲方, 乙方 … only.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from linli.kernel.cases.facts import Facts
from linli.kernel.cases.fields import Choice, Field

STEMS = "甲乙丙丁戊己庚辛壬癸"
PARTIES_MOST = len(STEMS)

KINDS = (
    Choice("neighbours", "邻里纠纷", "Neighbours"),
    Choice("family", "婚姻家庭纠纷", "Marriage and family"),
    Choice("property", "物业纠纷", "Property management"),
    Choice("housing", "房屋纠纷", "Housing"),
    Choice("debt", "债务纠纷", "Debt"),
    Choice("labour", "劳动争议", "Labour"),
    Choice("damages", "损害赔偿纠纷", "Damages"),
    Choice("medical", "医疗纠纷", "Medical"),
    Choice("other", "其他纠纷", "Other"),
)
TIERS = (
    Choice("general", "一般", "General"),
    Choice("larger", "较大", "Larger"),
    Choice("major", "重大", "Major"),
)
PARTY_KINDS = (Choice("person", "个人", "Person"), Choice("organisation", "单位", "Organisation"))
ANSWERS = (Choice("agrees", "同意调解", "Agrees"), Choice("refuses", "拒绝调解", "Refuses"))
HOW = (
    Choice("in_person", "当面", "In person"),
    Choice("phone", "电话", "By phone"),
    Choice("written", "书面", "In writing"),
)
FORMS = (Choice("written", "书面协议", "Written"), Choice("oral", "口头协议", "Oral"))
CONFIRMATIONS = (
    Choice("applied", "已共同申请司法确认", "Applied for jointly"),
    Choice("confirmed", "法院已确认有效", "Confirmed by the court"),
    Choice("refused", "法院未予确认", "Not confirmed by the court"),
    Choice("not_applied", "未申请司法确认", "Not applied for"),
)
RESULTS = (
    Choice("performed", "已全部履行", "Performed"),
    Choice("partly", "部分履行", "Partly performed"),
    Choice("not_performed", "未履行", "Not performed"),
    Choice("in_court", "已起诉或申请强制执行", "Taken to court"),
)
OTHER_WAYS = (
    Choice("arbitration", "仲裁", "Arbitration"),
    Choice("administrative", "行政途径", "Administrative"),
    Choice("court", "诉讼", "Court"),
)

PARTY = (
    Field("kind", "性质", "Kind", "choice", required=True, choices=PARTY_KINDS),
    Field("name", "姓名或名称", "Name", required=True, private=True),
    Field("phone", "联系电话", "Phone", private=True),
    Field("address", "住所", "Address", private=True),
    Field("represented_by", "监护人、法定代表人或代理人", "Represented by", private=True),
    Field("needs_guardian", "未成年人或须由监护人代理", "A minor, or needs a guardian", "yes_no"),
)
OPENING = (
    Field("kind", "纠纷类型", "Kind of dispute", "choice", required=True, choices=KINDS),
    Field("tier", "等级", "Tier", "choice", required=True, choices=TIERS),
    Field("parties", "当事人", "Parties", "rows", required=True, of=PARTY, least=1, most=PARTIES_MOST, private=True,
          hint="尚不知道姓名的可写“楼上住户”等称呼，以后更正", hint_en="A description will do until the name is known"),
)  # fmt: skip
TIER = (Field("tier", "等级", "Tier", "choice", required=True, choices=TIERS),)
TEAM = (
    Field("mediators", "调解员", "Mediators", "people", required=True, least=1, most=3),
    Field("adviser", "法律顾问", "Legal adviser", "person"),
    Field("recorder", "记录人", "Recorder", "person"),
)
FOUND = Field("result", "情况记录", "What was found", "text", required=True, private=True)
WHEN = Field("at", "时间", "When", "moment", required=True)
NOTE = (FOUND,)
REOPEN = (
    Field("result", "未履行或新起的争议", "What was not performed, or is in dispute anew", "text", required=True,
          private=True),
)  # fmt: skip
EXTEND = (
    Field("parties_agree", "各方当事人同意延长", "Every party agrees to more time", "yes_no", required=True),
)  # fmt: skip
FAIL = (
    Field("told", "已告知的其他途径", "Other ways the parties were told of", "choices", required=True,
          choices=OTHER_WAYS, least=1),
    Field("result", "未达成协议的情况", "Why no agreement was reached", "text", private=True),
)  # fmt: skip
CONTENTS = (
    Field("main_facts", "纠纷主要事实", "Main facts", "text", private=True),
    Field("dispute", "争议事项", "Matter in dispute", "text", private=True),
    Field("responsibility", "各方责任", "Responsibility of each party", "text", private=True),
    Field("content", "协议内容", "What was agreed", "text", required=True, private=True),
    Field("way", "履行方式", "Way of performance", "text", required=True, private=True),
)
AGREE = (
    Field("form", "协议形式", "Form", "choice", required=True, choices=FORMS),
    Field("agreed_on", "达成日期", "Agreed on", "day", hint="不填时为当日", hint_en="Today when left empty"),
    *CONTENTS,
    Field("perform_by", "履行期限", "To be performed by", "day", required=True),
    Field("wants_confirmation", "是否拟申请司法确认", "Judicial confirmation wanted", "yes_no", required=True,
          hint="可自协议生效之日起三十日内共同申请", hint_en="Jointly, within thirty days after it takes effect"),
)  # fmt: skip
CONFIRM = (
    Field("confirmation", "司法确认情况", "Judicial confirmation", "choice", required=True, choices=CONFIRMATIONS),
    Field("on", "申请或裁定日期", "Day of application or ruling", "day", hint="不填时为当日",
          hint_en="Today when left empty"),
)  # fmt: skip


def label_of(n: int) -> str:
    """甲方 for the first party."""
    return f"{STEMS[n - 1]}方"


def label_en_of(n: int) -> str:
    """Party A for the first party."""
    return f"Party {chr(ord('A') + n - 1)}"


def standing(data: dict[str, Any]) -> list[dict[str, Any]]:
    """The parties that the case still has, in their order."""
    return [party for party in data.get("parties", []) if not party["left"]]


def labels(numbers: Iterable[int]) -> tuple[Choice, ...]:
    """Parties as choices."""
    return tuple(Choice(str(n), label_of(n), label_en_of(n)) for n in numbers)


def _choices(facts: Facts) -> tuple[Choice, ...]:
    return labels(party["n"] for party in standing(facts.data))


def _some(facts: Facts, *, required: bool = True, zh: str = "当事人", en: str = "Parties") -> Field:
    return Field("parties", zh, en, "choices", required=required, choices=_choices(facts))


def to_correct(facts: Facts) -> tuple[Field, ...]:
    """Which party, and what is different; what is left empty stays."""
    return (
        Field("party", "当事人", "Party", "choice", required=True, choices=_choices(facts)),
        *(Field(f.name, f.label, f.label_en, f.kind, private=f.private) for f in PARTY[1:]),
        Field("leaves", "误登，不再列为当事人", "Entered by mistake, no longer a party", "yes_no"),
    )


def to_consent(facts: Facts) -> tuple[Field, ...]:
    """Each party's answer, asked of every party by itself."""
    return (
        *(
            Field(f"party_{choice.code}", choice.name, choice.name_en, "choice", choices=ANSWERS)
            for choice in _choices(facts)
        ),
        Field("how", "以何种方式表示", "How it was said", "choice", required=True, choices=HOW),
        Field("at", "表示时间", "When it was said", "moment", hint="不填时为现在", hint_en="Now when left empty"),
    )


def to_stop(facts: Facts) -> tuple[Field, ...]:
    """Who wants no more of it."""
    return (
        Field("party", "要求终止的当事人", "Party that ends it", "choice", required=True, choices=_choices(facts)),
        Field("how", "以何种方式表示", "How it was said", "choice", required=True, choices=HOW),
        Field("result", "情况记录", "What was said", "text", private=True),
    )


def to_visit(facts: Facts) -> tuple[Field, ...]:
    """走访: when, to whom, where, who came along, what was found."""
    return (
        WHEN,
        _some(facts),
        Field("where", "地点", "Where", private=True),
        Field("others", "参加人员", "Who else took part", private=True),
        FOUND,
    )


def to_consult(facts: Facts) -> tuple[Field, ...]:
    """法律咨询: when, whom, what was advised."""
    return (
        WHEN,
        _some(facts, required=False),
        Field("result", "咨询内容与法律意见", "Question and advice", "text", required=True, private=True),
    )


def to_arrange(facts: Facts) -> tuple[Field, ...]:
    """约定调解会: when, where, with whom."""
    return (
        WHEN,
        Field("where", "地点", "Where", required=True, hint="调解室等公共地点，不写当事人住址",
              hint_en="A public place such as the mediation room, never a party's home"),
        _some(facts),
    )  # fmt: skip


def to_record(facts: Facts) -> tuple[Field, ...]:
    """调解会: who came, what was said. Relatives and neighbours only with the parties' consent (art. 20)."""
    return (
        WHEN,
        _some(facts, zh="到场当事人", en="Parties present"),
        Field("others", "经当事人同意到场的其他人", "Others present with the parties' consent", private=True),
        Field("result", "调解笔录", "Record of the session", "text", required=True, private=True),
    )


def to_sign(facts: Facts) -> tuple[Field, ...]:
    """A signature for each party and the mediator's, or the sheet that was signed on paper."""
    return (
        *(
            Field(f"party_{choice.code}", f"{choice.name}签名", f"Signature of {choice.name_en}", "signature")
            for choice in _choices(facts)
        ),
        Field("mediator", "调解员签名", "Mediator's signature", "signature"),
        Field("scan", "已签名盖章的纸质协议", "Agreement signed and stamped on paper", "file",
              hint="上传后不再需要屏幕签名", hint_en="No signature on the screen is needed then"),
        Field("stamped", "已加盖人民调解委员会印章", "Stamped with the committee's seal", "yes_no"),
        Field("signed_on", "签署日期", "Signed on", "day", hint="不填时为当日", hint_en="Today when left empty"),
    )  # fmt: skip


def to_follow_up(facts: Facts) -> tuple[Field, ...]:
    """回访: when, with whom, how far it is performed."""
    return (
        WHEN,
        _some(facts, required=False),
        Field("performance", "履行情况", "Performance", "choice", required=True, choices=RESULTS),
        FOUND,
    )
