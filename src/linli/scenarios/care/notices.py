"""What the team and the coordinator are told, in Chinese and English. No name and no colour leaves the page."""

from linli.kernel.messages.kinds import declare

declare(
    "care.grade_wanted", "一位照护对象情况有变化，请重新定级", "What is known of somebody in care changed; grade again"
)
declare("care.graded", "一位照护对象已定级，走访安排已更新", "Somebody in care was graded; visits are planned anew")
declare("care.joined", "您已加入一位老人的照护团队", "You are in the team of an elder")
declare("care.review_due", "一位照护对象到了复核时间", "Somebody in care is due for review")
declare(
    "care.expiring", "一位照护对象的定级即将到期，到期后不再安排走访", "A grade ends soon; then no visits are planned"
)
declare(
    "care.expired",
    "一位照护对象的定级已到期，走访已停止，请重新定级",
    "A grade has ended and visits with it; grade again",
)
declare(
    "care.no_answer", "一通问候电话无人接听，请今天上门看看", "A daily call was not answered; please go there today"
)
declare("care.ended", "一位老人的照护已结束", "The care of an elder has ended")
declare("care.wish", "一位照护对象提出服务需求，请转给三张清单", "Somebody in care asks for a service; pass it on")
