"""What is told of disputes: the number and what to do, never who or what about."""

from linli.kernel.messages.kinds import declare

declare("disputes.received", "{number} 新登记的纠纷，请指派调解员", "{number}: a new dispute waits for a mediator")
declare("disputes.appointed", "{number} 您在办理团队中", "{number}: you belong to the team of this case")
declare("disputes.arranged", "{number} 已约定调解会", "{number}: a session is arranged")
declare("disputes.effective", "{number} 协议已生效，三十日内可共同申请司法确认",
        "{number}: the agreement is in effect; confirmation may be applied for jointly within thirty days")  # fmt: skip
declare("disputes.ended", "{number} 已结束", "{number} has ended")
declare("disputes.reopened", "{number} 重新调解", "{number} is open again")
declare("disputes.overdue", "{number} 已超过时限", "{number} is overdue")
