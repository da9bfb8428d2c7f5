"""The closed lists and the questions of hazards, in both languages."""

from __future__ import annotations

from linli.kernel.cases.fields import Choice, Field

KINDS = (
    Choice("gas", "问题气", "Bad gas"),
    Choice("cylinder", "问题瓶", "Bad cylinder"),
    Choice("valve", "问题阀", "Bad valve"),
    Choice("hose", "问题软管", "Bad hose"),
    Choice("pipe", "问题管网", "Bad pipe"),
    Choice("surroundings", "问题环境", "Bad surroundings"),
)
LEVELS = (
    Choice("normal", "一般", "Ordinary"),
    Choice("urgent", "较大", "Serious"),
    Choice("emergency", "重大", "Grave"),
)

KIND = Field("kind", "隐患类别", "Kind of hazard", "choice", choices=KINDS, required=True)
LEVEL = Field("level", "隐患等级", "How serious", "choice", choices=LEVELS, required=True)
CONTROLS = Field("controls", "管控措施", "Controls until it is fixed", "text")
DUE = Field("due", "整改期限", "To be fixed by", "day", hint="不填时按隐患等级定",
            hint_en="By how serious it is when left empty")  # fmt: skip
RECHECKER = Field("rechecker", "复查人", "Re-inspected by", "person", required=True)
CYLINDER = Field("cylinder", "钢瓶编号", "Code of the cylinder")
UNIT = Field("unit", "整改责任单位", "Unit that puts it right", "unit", hint="不填时按隐患类别和地点定",
             hint_en="By kind and place when left empty")  # fmt: skip
FIND = (KIND, LEVEL, CYLINDER, CONTROLS, DUE, RECHECKER, UNIT)
CONTROL = (Field("controls", "管控措施", "Controls until it is fixed", "text", required=True),)
NAME = (RECHECKER,)
FACTS = (
    KIND,
    LEVEL,
    CONTROLS,
    Field("fix_by", "整改期限", "To be fixed by", "moment"),
    RECHECKER,
    Field("fixed_by", "整改人", "Fixed by", "person"),
    CYLINDER,
    Field("subject", "隐患所在", "Where it was found"),
    Field("inspection", "发现于检查", "Found by inspection"),
    Field("at_once", "当场整改", "Fixed at once", "yes_no"),
)


def kind_name(code: str) -> str:
    """A kind of hazard in Chinese."""
    return next((choice.name for choice in KINDS if choice.code == code), code)
