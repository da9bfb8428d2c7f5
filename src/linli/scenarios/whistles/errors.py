"""Refusals of whistles."""

from linli.kernel.base.errors import declare

declare("whistle_no_convener", 409, "本地没有可召集的单位", "No unit convenes at this level here")
declare("whistle_called_already", 422, "{unit}已被召集", "{unit} has been called already")
declare("whistle_highest_level", 409, "已到区级，不能再升级", "It is with the district already")
declare("whistle_meeting_first", 409, "请先召开并记录协商会", "Hold the meeting and record it first")
declare("whistle_nobody_called", 409, "还没有召集任何单位", "No unit has been called yet")
declare("whistle_not_called", 422, "{unit}没有被召集，请先召集", "{unit} was not called; call it first")
declare("whistle_due_in_the_past", 422, "完成期限不能早于今天", "The deadline lies in the past")
declare("whistle_fund_reason", 422, "资金不可用时请说明原因", "Say why the fund cannot be used")
declare("whistle_rate_all", 422, "销哨前请为每个单位评分：{unit}", "Rate every unit before closing: {unit}")
declare("whistle_rated", 409, "已经评价过这次吹哨", "This whistle has been rated already")
