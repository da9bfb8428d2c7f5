"""Refusals of sweeps."""

from linli.kernel.base.errors import declare

declare("finding_settled", 409, "这条登记已处理", "This registration was settled already")
declare("finding_reason_missing", 422, "撤销登记须说明原因", "Say why the registration is taken back")
declare("finding_visited", 409, "这一户已走访,不能撤销登记", "This home was visited already: its registration stays")
declare("invitation_unknown", 404, "答复码不对,或已过期", "The code is wrong, or its time is over")
declare("invitation_used", 409, "这个答复码已用过", "This code was used already")
declare("invitation_nobody", 422, "没有可以发消息的住户", "No home is left that agreed to be written to")
declare(
    "contact_dates_wrong",
    422,
    "日期不对:结束日不能早于开始日和今天",
    "The last day is before the first or before today",
)
declare("contact_too_long", 422, "居家联系最长 30 天", "Contact lasts 30 days at most")
declare("contact_document_missing", 422, "请填写依据的文书名称和文号", "Name the document that it rests on")
declare("contact_there", 409, "此人已有居家联系", "There is contact with this person already")
declare("contact_over", 409, "联系已结束", "The contact is over")
declare("contact_people_missing", 422, "请指定联系人", "Say who keeps contact")
declare("errand_taken", 409, "这件事已有人办", "Somebody took this errand already")
declare("errand_done", 409, "这件事已办好", "This errand is done")
declare("errand_not_yours", 409, "由 {who} 承办,请由其办结", "{who} took it and finishes it")
declare("figures_faulty", 422, "第 {row} 行有误:{problem}", "Row {row} is wrong: {problem}")
declare("figure_outside_too_many", 422, "名单外人数多于已计人数", "More people outside the list than were counted")
declare("matter_unknown", 422, "数据包没有这类表决事项:{matter}", "The pack has no such matter: {matter}")
declare("consent_answered", 409, "这一户已经征询过", "This home was asked already")
declare("consent_answer_missing", 422, "请登记业主的答复", "Write down what the owner answered")
declare("consent_closed", 409, "征询已结束", "The asking is over")
declare(
    "signature_unfit",
    422,
    "签名须是不大于 300 KB 的 PNG 或 JPEG 图片",
    "A signature is a PNG or JPEG of 300 KB at most",
)
declare("round_of_another_kind", 422, "这一轮不是这种走访", "The round is of another kind")
