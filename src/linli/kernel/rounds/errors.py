"""Refusals of rounds."""

from __future__ import annotations

from linli.kernel.base.errors import declare

declare("round_type_unknown", 422, "没有这种走访:{type}", "No such kind of round: {type}")
declare(
    "round_condition_unfit", 422, "筛选条件不能用:{fact}({problem})", "The condition does not fit: {fact} ({problem})"
)
declare("round_empty", 422, "这个范围里没有符合条件的对象", "Nothing in this area meets the conditions")
declare("round_closed", 409, "这一轮已于 {closed_at} 结束", "This round was closed at {closed_at}")
declare("round_dates_wrong", 422, "结束日不能早于开始日", "The last day is before the first")
declare("outcome_unknown", 422, "没有这种结果:{outcome}", "No such outcome: {outcome}")
declare("outcome_needs_note", 422, "选「{outcome}」须说明情况", "The outcome {outcome} needs a note")
declare("outcome_needs_form", 422, "须填写表单「{form}」后才算完成", "It is done only with the form {form} filled in")
declare(
    "result_differs",
    409,
    "同一编号的结果已收到,内容不同,没有覆盖",
    "A result with this identifier is here with other content",
)
declare(
    "submission_of_another", 422,
    "表单填的不是这一户(人、单位)",
    "The form is about another home, person, organisation or thing",
)  # fmt: skip
declare(
    "visit_sealed", 409,
    "这位对象已不由您联系,这次没有记录",
    "This visit is not yours any more and sealed to those whose it is; nothing was recorded",
)  # fmt: skip
declare("target_there", 409, "已在本轮名单里", "It is in this round already")
declare("door_list_empty", 422, "没有需要上门补访的对象", "Nobody is left to be visited at the door")
declare("team_needed", 422, "请指定上门小组成员", "Say who goes")
