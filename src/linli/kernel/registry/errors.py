"""Refusals of the register."""

from __future__ import annotations

from linli.kernel.base.errors import declare

declare("person_field_unknown", 422, "没有这个字段:{field}", "There is no such field: {field}")
declare("subject_kind_unknown", 422, "底册没有这类对象:{kind}", "The register has no such kind: {kind}")
declare("conflict_settled", 409, "这处分歧已由 {who} 确认", "This was settled by {who}")
declare("fact_unknown", 422, "底册没有这项事实:{fact}", "The register knows no such fact: {fact}")
declare(
    "fact_value_unfit", 422, "「{fact}」的值不合要求({problem})", "The value of “{fact_en}” does not fit ({problem})"
)
declare(
    "person_unfit", 422, "姓名、出生日期或证件号码不对", "The name, the date of birth or the identity number is wrong"
)
declare(
    "person_there",
    409,
    "此人已在底册中,无需重复登记;住址有变请更正",
    "This person is in the register already; correct the home",
)
