"""Refusals of forms and submissions."""

from __future__ import annotations

from linli.kernel.base.errors import declare

declare("form_invalid", 422, "表单有误:{problem}", "The form is not valid: {problem}")
declare(
    "form_fact_unfit", 422,
    "题目 {question} 绑定的事实 {fact} 不能用:{problem}",
    "The fact {fact} that question {question} is bound to does not fit: {problem}",
)  # fmt: skip
declare(
    "form_version_taken", 409,
    "表单 {form} 的版本 {version} 已发布,内容不同;请换一个版本号",
    "Version {version} of form {form} is published with other content; give it another version",
)  # fmt: skip
declare("form_version_unknown", 404, "没有这个表单或版本:{form} {version}", "No such form or version: {form} {version}")
declare("submission_invalid", 422, "提交的内容读不出来:{problem}", "The submission cannot be read: {problem}")
declare(
    "submission_differs", 409,
    "同一编号的提交已收到,内容不同,没有覆盖",
    "A submission with this identifier is here with other content; nothing was replaced",
)  # fmt: skip
declare(
    "submission_replaced", 409,
    "要更正的提交已被别人更正过,请先打开最新的一份",
    "The submission that this one corrects was corrected before; open the latest first",
)  # fmt: skip
declare(
    "form_sealed", 403,
    "这份表单只对其小组开放,没有收下",
    "This form is open to its team alone; nothing was taken",
)  # fmt: skip
