"""Refusals of the case engine, in the words that the screen shows beside a greyed button."""

from linli.kernel.base.errors import declare

declare(
    "case_stale",
    409,
    "{who}刚刚办理了这件事({move}),请刷新",
    "{who} has just acted on this case ({move}); please reload",
)
declare("move_not_allowed", 409, "当前状态不能做这一步", "This step is not possible in the present state")
declare("move_unknown", 404, "没有这个步骤", "There is no such step")
declare("reason_required", 422, "请选择理由", "Choose a reason")
declare("reason_unknown", 422, "理由不在清单内", "The reason is not in the list")
declare("text_required", 422, "请写明情况", "Write what happened")
declare("unit_required", 422, "请选择承办单位", "Choose the responsible unit")
declare("unit_unknown", 422, "没有这个单位", "There is no such unit")
declare("person_required", 422, "请选择经办人", "Choose who handles it")
declare("person_unknown", 422, "经办人不在本单位", "That person does not work for the unit")
declare("category_required", 422, "请选择类别", "Choose a category")
declare("category_unknown", 422, "没有这个类别", "There is no such category")
declare("place_outside", 422, "地点不在本区范围内", "The place is outside the district")
declare("place_required", 422, "请标出地点", "Mark the place")
declare("evidence_required", 422, "缺少证据：{missing}", "Evidence is missing: {missing_en}")
declare("code_given_already", 409, "编号 {code} 已用于 {number}", "The code {code} is {number}'s already")
declare(
    "attachment_unknown", 422, "附件不存在或已用于别的事项", "The attachment does not exist or belongs to another case"
)
declare("days_required", 422, "请填写延长天数(1 至 {most})", "State the days to add (1 to {most})")
declare(
    "until_required", 422, "请填写恢复日期(最多 {most} 天后)", "State the day of resumption (at most {most} days ahead)"
)
declare("children_required", 422, "请至少拆成两件", "Split into at least two parts")
declare("main_unknown", 422, "要并入的事项不存在或已结束", "The case to merge into does not exist or has ended")
declare("merge_into_itself", 422, "不能并入自身", "A case cannot be merged into itself")
declare(
    "return_too_late",
    409,
    "已过退回时限(派遣后 {days} 个工作日),由本单位办理",
    "Too late to return ({days} working days after dispatch); it is this unit's now",
)
declare("return_designated", 409, "中心已指定承办，不能退回", "The centre designated this unit; it cannot be returned")
declare(
    "district_designates",
    409,
    "已派遣三次，须由区中心指定承办单位",
    "Dispatched three times; the district centre must designate the unit",
)
declare("extended_enough", 409, "已延期 {count} 次，不能再延", "Extended {count} times already")
declare("verifier_handled_it", 409, "处置人不能核查自己的处置", "Whoever handled it may not verify it")
declare(
    "reopen_too_late", 409, "办结超过 {days} 天，请重新上报", "Closed more than {days} days ago; please report anew"
)
declare("urged_today", 409, "今天已经催办过", "Already urged today")
declare("rated_already", 409, "已经评价过", "Already rated")
declare("contact_first", 409, "请先联系诉求人并登记", "Contact the reporter first and record it")
declare("request_id_reused", 409, "同一编号的请求内容不同", "The same request id came with other content")
declare("tracking_code_unknown", 404, "没有这个查询码", "There is no such tracking code")
declare("field_required", 422, "请填写{name}", "Fill in: {name_en}")
declare("field_wrong", 422, "{name}填写有误", "Not valid: {name_en}")
declare("field_unknown", 422, "没有这一项:{field}", "There is no such question: {field}")
declare("origin_sealed", 409, "封闭事项不能引出公开事项", "A sealed case cannot give rise to an open one")
declare("type_unknown", 404, "没有这类事项", "There is no such kind of case")
declare("title_required", 422, "请写一个标题", "Give it a title")
declare("same_unit", 422, "已经在该单位", "It is with that unit already")
