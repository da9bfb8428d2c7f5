"""Refusals of disputes."""

from linli.kernel.base.errors import declare

declare("dispute_nobody_answered", 422, "请至少记录一方当事人的意思", "Record the answer of at least one party")
declare("dispute_guardian_first", 422, "{label}须由监护人代理，请先登记监护人",
        "{label_en} needs a guardian; enter the guardian first")  # fmt: skip
declare("dispute_two_parties", 422, "调解至少需要两方当事人", "Mediation needs at least two parties")
declare("dispute_parties_most", 409, "当事人最多{most}方", "A dispute has at most {most} parties")
declare("dispute_in_the_future", 422, "时间不能晚于现在", "This cannot have happened yet")
declare("dispute_session_past", 422, "调解会时间不能早于现在", "The session cannot lie in the past")
declare("dispute_day_wrong", 422, "日期不对：应在{first}至{last}之间", "The day must lie between {first} and {last}")
declare(
    "dispute_perform_by_wrong", 422, "履行期限不能早于协议达成日期", "Performance cannot be due before the agreement"
)
declare(
    "dispute_extension_consent", 422, "延长调解期限须经各方当事人同意", "More time needs the consent of every party"
)
declare(
    "dispute_nothing_signed", 422, "请提供签名，或上传已签署的纸质协议", "Give a signature or the sheet signed on paper"
)
declare("dispute_signed_already", 422, "{label}已经签名", "{label_en} has signed already")
declare("dispute_signature_twice", 422, "同一签名不能用于两方", "One signature cannot stand for two")
declare("dispute_signature_no_picture", 422, "签名应为图片", "A signature must be a picture")
declare(
    "dispute_not_stamped", 422, "书面协议须加盖人民调解委员会印章", "A written agreement needs the committee's seal"
)
declare("dispute_confirmation_late", 422, "已超过共同申请司法确认的期限：{until}",
        "The time to apply for confirmation ended on {until}")  # fmt: skip
declare("dispute_not_performed", 409, "回访确认已履行，或已起诉、申请执行后才能结案",
        "Closed only when a follow-up found it performed or taken to court")  # fmt: skip
declare("dispute_no_mediation_here", 422, "{unit}没有人民调解委员会", "{unit} has no mediation committee")
declare("dispute_not_a_mediator", 422, "{name}不是在任调解员", "{name} is not a mediator on duty")
declare("dispute_not_for_team", 422, "{name}不能参加办理团队", "{name} cannot belong to a team")
declare("dispute_twice_in_team", 422, "同一人在团队中只能有一个角色", "One person has one part in the team")
declare("dispute_agreement_altered", 409, "保存的协议内容与签署时不一致，请联系审计员",
        "The stored agreement is not what was signed; ask the auditor")  # fmt: skip
