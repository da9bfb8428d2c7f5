"""Refusals of supervision."""

from linli.kernel.base.errors import declare

declare("order_needs_case", 422, "督办单须挂在一件事项上", "A supervision order hangs on a case; open it from there")
declare("order_needs_unit", 422, "请选择被督办单位", "Choose the unit that must answer")
declare("due_in_the_past", 422, "期限不能早于今天", "The deadline lies in the past")
declare("owner_accepts", 409, "责任人不能验收自己的整改", "Whoever answers for it may not accept it")
declare("period_unknown", 422, "周期写法有误：{period}", "Not a period: {period}")
declare("period_outside", 422, "{period}不在上级周期之内", "{period} does not lie in the period above")
declare("period_month", 409, "月度任务不再分解", "A month is not split further")
declare("split_already", 409, "任务已分解，进度由下级汇总", "The task is split; its progress comes from below")
declare("progress_back", 422, "累计完成不能少于上次（{before}）", "The total cannot be less than last time ({before})")
declare("shift_outside", 422, "{day}不在值班期内", "{day} lies outside the duty")
declare("duty_dates_wrong", 422, "值班的结束日早于开始日", "The duty ends before it begins")
