"""What is told of whistles, in Chinese and English."""

from linli.kernel.messages.kinds import declare

declare("whistles.blown", "{number} 新的吹哨，请召集单位", "{number}: a whistle waits for you to call units")
declare("whistles.called", "{number} 被召集，请按时报到", "{number}: your unit is called; report in in time")
declare("whistles.reported_in", "{number} 被召集单位均已答复", "{number}: every called unit has answered")
declare("whistles.share", "{number} 有新的分工任务", "{number}: your unit has a share of the work")
declare("whistles.to_verify", "{number} 分工均已完成，请逐项验收", "{number}: all shares are done; verify item by item")
declare("whistles.closed", "{number} 已销哨，可评价这次吹哨", "{number} is closed; you may rate the whistle")
declare("whistles.not_solved", "{number} 验收有未解决的事项", "{number}: some items were not solved")
