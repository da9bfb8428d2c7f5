"""Refusals of this room."""

from __future__ import annotations

from linli.kernel.base.errors import declare

declare("place_unknown", 404, "没有这个区划代码:{place}", "There is no place with the code {place}")
declare("place_exists", 409, "代码 {place} 在 {on} 已被使用", "The code {place} is already in use on {on}")
declare("place_changed_later", 409, "{place} 在 {on} 当天或之后已有变更", "{place} was changed on or after {on}")
declare("place_parent_unknown", 422, "{place} 的上级 {parent} 不存在", "{parent}, the parent of {place}, is unknown")
declare("place_code_invalid", 422, "代码 {place} 的格式不对", "The code {place} has the wrong form")
declare("place_change_invalid", 422, "这种变更不成立:{problem}", "This change makes no sense: {problem_en}")
declare("place_change_future", 422, "变更日期不能晚于今天", "A change cannot be dated after today")
declare("place_has_children", 409, "{place} 下还有 {count} 个下级", "{place} still has {count} below it")
declare("place_children_unassigned", 422, "请说明下级归到哪里:{places}", "Say where these go: {places}")
declare(
    "cases_exist",
    409,
    "已有 {count} 个事项,不能重新生成",
    "There are {count} cases: not generated anew",
)
declare(
    "district_generated", 409, "本区已经生成过;重来请用 --replace", "Already generated; use --replace to start over"
)
declare("home_room_unfit", 422, "房号或楼层不对:{room}", "The room or the floor is wrong: {room}")
declare("home_there", 409, "这个楼门已有 {room} 室,无需重复登记", "Room {room} is in this stairwell already")
declare("home_lived_in", 409, "这一户已登记有人,不能撤销", "People are registered in this home: it stays")
declare("identifier_taken", 409, "同一编号已登记了别的内容", "This identifier stands for something else")
