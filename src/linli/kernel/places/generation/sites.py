"""The synthetic organisations around which dedicated grids lie: kind and name, recognisably made up."""

from __future__ import annotations

import numpy as np

_KINDS = ("enterprise", "school", "market", "site", "hospital", "office")
_ODDS = (0.36, 0.18, 0.16, 0.14, 0.06, 0.1)
_SYLLABLES = (
    "津",
    "海",
    "河",
    "德",
    "瑞",
    "恒",
    "泰",
    "兴",
    "盛",
    "华",
    "远",
    "信",
    "诚",
    "安",
    "宏",
    "达",
    "润",
    "嘉",
    "通",
    "和",
)
_TRADES = ("科技", "商贸", "物业服务", "机电", "餐饮管理", "建筑装饰", "文化传播", "物流", "医疗器械", "教育咨询")
_WORDS = {
    "school": ("小学", "中学", "幼儿园", "职业学校"),
    "market": ("菜市场", "便民市场", "综合市场", "超市"),
    "site": ("改造项目工地", "新建项目工地", "管网工程工地"),
    "hospital": ("卫生服务站", "门诊部", "康复医院"),
    "office": ("商务楼", "办公楼", "创意产业园"),
}


def draw_site(base: str, taken: set[str], rng: np.random.Generator) -> tuple[str, str]:
    """Kind and name of a site near ``base``, a name that is not in ``taken``; adds it there."""
    kind = _KINDS[int(rng.choice(len(_KINDS), p=_ODDS))]
    name = _name(kind, base, rng)
    number = 1
    while name in taken:
        number += 1
        name = f"{_name(kind, base, rng)}({number})"
    taken.add(name)
    return kind, name


def _name(kind: str, base: str, rng: np.random.Generator) -> str:
    if kind == "enterprise":
        first, second = (_SYLLABLES[int(rng.integers(len(_SYLLABLES)))] for _ in range(2))
        return f"示例{first}{second}{_TRADES[int(rng.integers(len(_TRADES)))]}有限公司"
    words = _WORDS[kind]
    return f"{base}{words[int(rng.integers(len(words)))]}"
