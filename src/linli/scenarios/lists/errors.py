"""Refusals of the three lists."""

from linli.kernel.base.errors import declare

declare("capacity_gone", 409, "“{title}”余量不足，还剩 {left}", "Too little is left of “{title}”: {left}")
declare(
    "capacity_promised", 409, "已有 {taken} 承诺出去，总量不能更少", "{taken} are promised; the total cannot be less"
)
declare("offer_unfit", 409, "这项资源不适合这项需求，请重新选择", "This offer does not fit the need; choose again")
declare("offer_dates_wrong", 422, "截止日早于开始日", "The offer ends before it begins")
declare("offer_still_promised", 409, "还有 {taken} 尚未送达，不能下架", "{taken} are promised and not yet delivered")
declare("day_passed", 422, "日期不能早于今天", "The day lies in the past")
declare("more_than_needed", 422, "不能多于所需的 {quantity}", "No more than the {quantity} needed")
declare("slots_wrong", 422, "第 {n} 个时段的时间不对", "The times of slot {n} are wrong")
declare("slot_started", 409, "该时段已开始，不能再预约", "The slot has begun; it cannot be booked any more")
declare(
    "slot_booked",
    409,
    "该时段已有 {booked} 人预约、{waiting} 人候补，不能更少",
    "{booked} have booked and {waiting} wait; there cannot be fewer places",
)
declare("consent_missing", 422, "代他人预约，请写明本人如何同意", "Say how the person agreed to be booked for")
declare("marked_twice", 422, "同一人不能既到场又未到场", "The same person is marked both present and absent")
declare("slot_full", 409, "该时段和候补均已满", "The slot and its waiting list are full")
declare("booked_already", 409, "这个电话已预约了本次活动", "This phone has a booking for this activity")
declare("booking_unknown", 404, "没有这个预约", "There is no such booking")
declare("vital_signs", 422, "不登记血压、血糖等健康数据", "No blood pressure, glucose or other vital signs are kept")
declare("activity_running", 409, "还有时段未开始，不能结束", "A slot has not begun yet; the activity cannot be closed")
declare("attendance_missing", 409, "还有 {n} 人未登记是否到场", "{n} people have not been marked present or absent")
