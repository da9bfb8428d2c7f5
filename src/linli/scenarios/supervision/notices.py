"""What is told of supervision, in Chinese and English."""

from linli.kernel.messages.kinds import declare

declare("supervision.given", "{number} 交由本单位办理，请按期落实", "{number} is given to your unit, with a deadline")
declare("supervision.to_accept", "{number} 已报送，请审核验收", "{number} is handed in; please look and accept")
declare("supervision.sent_back", "{number} 验收未通过，请继续整改", "{number} was not accepted; work goes on")
declare("supervision.overdue", "{number} 已超期，请立即办理", "{number} is overdue; act now")
