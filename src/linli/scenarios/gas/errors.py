"""Refusals of LPG."""

from linli.kernel.base.errors import declare

declare("cylinder_unknown", 404, "没有登记这只气瓶：{code}", "No such cylinder is registered: {code}")
declare("cylinder_stopped", 409, "气瓶已停止流转：{why}", "The cylinder is stopped: {why_en}")
declare("step_not_allowed", 409, "气瓶现为「{state}」，不能做「{step}」",
        "The cylinder is “{state_en}”, “{step_en}” is not possible")  # fmt: skip
declare("taker_required", 422, "请选择交给谁", "Choose who takes it")
declare("taker_unfit", 422, "「{step}」不能交给{taker}", "“{step_en}” cannot go to {taker_en}")
declare("hand_over_stale", 409, "这只气瓶刚由{who}交接，请重新扫码", "{who} has just handed it over; scan it again")
declare("hand_over_before_last", 422, "交接时间早于上一次交接", "It was handed over later than that")
declare("hand_over_id_reused", 409, "同一请求号对应不同的交接", "This request's id came with another hand-over")
declare("inspected_on_required", 422, "请填写检验日期和下次检验日期", "Give the day of inspection and of the next one")
declare("hazard_needs_unit", 422, "请选择整改责任单位", "Choose the unit that puts it right")
declare("hazard_needs_controls", 422, "未当场整改的，请写明管控措施", "Say what controls hold until it is fixed")
declare("hazard_fixer_rechecks", 409, "整改人不能复查自己的整改", "Whoever fixed it may not re-inspect it")
declare("hazard_not_today", 409, "只有当天发现的隐患可以按当场整改处理", "Only what was found today was fixed at once")
declare("hazard_day_past", 422, "整改期限不能早于今天", "The deadline lies in the past")
declare("inspection_signature_missing", 422, "检查人和用户都要签字", "The inspector and the user both sign")
declare("inspection_signature_twice", 422, "同一签名不能用于两人", "One signature cannot stand for two")
declare("inspection_old_unknown", 422, "找不到被更正的检查", "The inspection that this corrects is not there")
declare("inspection_incomplete", 409, "照片或签名尚未收齐", "Photos or signatures are still missing")
declare("pipe_unknown", 404, "没有这段管道：{code}", "No such pipe segment: {code}")
declare("pipe_done_in_future", 422, "完成日期不能晚于今天", "This cannot be done yet")
declare("firm_unknown", 404, "没有这家液化气企业", "No such LPG firm")
declare("ledger_in_use", 409, "已有签字的检查，不能重新生成", "There are signed inspections: nothing is generated anew")
