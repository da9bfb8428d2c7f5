"""Refusals of devices and operations."""

from __future__ import annotations

from linli.kernel.base.errors import declare

declare("device_taken", 409, "这个终端编号已属于别人", "This device identifier belongs to somebody else")
declare("device_revoked", 403, "这台终端已停用,请重新登记", "This device was revoked; register it anew")
declare(
    "operation_differs", 409,
    "同一编号的操作已收到,内容不同,没有覆盖",
    "An operation with this identifier is here with other content; nothing was replaced",
)  # fmt: skip
declare("operation_id_unfit", 422, "操作编号必须是第 7 版 UUID", "An operation's identifier is a UUID of version 7")
declare("operation_kind_unknown", 422, "没有这种操作:{kind}", "There is no such kind of operation: {kind}")
declare("operation_waits", 409, "还在等待操作 {needs}", "It still waits for operation {needs}")
declare("operation_parked", 409, "已不再负责该地点,内容由服务器完整保留,等待处理",
        "The place is no longer yours; the content is kept whole on the server until somebody decides")  # fmt: skip
declare("operation_discarded", 409, "{who} 决定不予采用:{reason}", "{who} decided not to take it: {reason}")
declare("operation_decided", 409, "这项操作已由 {who} 处理", "This operation was decided by {who}")
declare("operation_expired", 409, "等待的操作 {needs} 一直没有来", "Operation {needs}, which it waited for, never came")
declare("operations_too_many", 422, "一次最多 {most} 项操作", "At most {most} operations at once")
declare("reason_wanted", 422, "请写明理由", "State the reason")
declare("cursor_unknown", 409, "数据包已变更,请重新下载", "What this cursor continues is gone; fetch the pack anew")
declare("pack_too_wide", 422, "负责范围超过 {most} 个网格,不能离线", "More than {most} grids cannot be carried along")
declare("code_not_yours", 422, "编号 {code} 不是发给这台终端的", "The code {code} was not handed to this device")
declare("code_kind_unknown", 422, "没有这种编号:{kind}", "There are no codes of this kind: {kind}")
