"""What is told of hazards, in Chinese and English."""

from linli.kernel.messages.kinds import declare

declare(
    "gas.given",
    "{number} 液化气隐患交由本单位整改，请先落实管控",
    "{number}: a gas hazard to put right; control it first",
)
declare(
    "gas.to_recheck", "{number} 液化气隐患已整改，请复查", "{number}: a gas hazard was put right; please re-inspect"
)
declare("gas.failed", "{number} 液化气隐患复查未通过，请继续整改", "{number}: re-inspection failed; work goes on")
declare("gas.overdue", "{number} 液化气隐患已超期，请立即处置", "{number}: a gas hazard is overdue; act now")
declare("gas.named", "您被指定为 {number} 液化气隐患的复查人", "You are named to re-inspect {number}")
declare("gas.not_signed", "检查未能签字归档：{problem}", "An inspection could not be signed: {problem_en}")
