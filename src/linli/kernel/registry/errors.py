"""Refusals of the register."""

from __future__ import annotations

from linli.kernel.base.errors import declare

declare("person_field_unknown", 422, "没有这个字段:{field}", "There is no such field: {field}")
