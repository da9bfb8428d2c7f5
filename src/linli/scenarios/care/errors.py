"""Refusals of care."""

from __future__ import annotations

from linli.kernel.base.errors import declare

declare("care_there", 409, "已在照护中", "They are in care already")
declare(
    "care_consent_incomplete", 422,
    "家属代为表示的，须写明家属姓名、关系和授权依据",
    "Where family speaks for them, say who, how they are related and by what they are authorised",
)  # fmt: skip
declare(
    "care_facts_missing", 409, "还缺这些情况，请先完成评估：{facts}", "These facts are missing; assess first: {facts}"
)
declare("care_colour_unknown", 422, "没有这种颜色：{colour}", "No such colour: {colour}")
declare("care_note_missing", 422, "与建议不一致，须写明理由", "It differs from what is proposed: say why")
declare("care_proposal_changed", 409, "情况刚有变化，请按新的建议再确认", "What is known has just changed; look again")
declare("care_part_unknown", 422, "没有这种团队角色：{part}", "No such part in a team: {part}")
declare("care_member_unknown", 422, "团队成员须是可登录的人员，或写明姓名", "A member has an account or a name")
declare("care_team_empty", 422, "团队里至少要有一位可登录的成员", "A team has at least one member with an account")
declare("care_caller_unknown", 422, "打电话的人须在团队里", "Who calls must be in the team")
declare("care_hours_wrong", 422, "电话时段的结束须晚于开始", "The hours end after they begin")
declare("care_fact_unfit", 422, "这里不能更正这一项：{fact}", "This cannot be corrected here: {fact}")
declare("care_wish_unknown", 422, "没有这种服务：{wish}", "No such service: {wish}")
declare("care_wish_passed_on", 409, "已转给三张清单：{number}", "It is on the list of needs already: {number}")
