"""The one error catalogue: code, HTTP status, sentence in Chinese and English.

Every refusal anywhere in Linli is a :class:`LinliError` with a code from ``CATALOGUE``; the API turns it into
one shape::

    {"error": {"code": "case_stale", "message": "…", "message_en": "…", "details": {…}}}

An app adds its own codes with :func:`declare` at import time of its ``errors.py``; a code is declared once.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class ErrorKind:
    """One entry of the catalogue; ``zh`` and ``en`` may hold ``{placeholders}`` filled from the details."""

    code: str
    status: int
    zh: str
    en: str


CATALOGUE: dict[str, ErrorKind] = {}


def declare(code: str, status: int, zh: str, en: str) -> None:
    """Add a code to the catalogue.

    Raises:
        ValueError: the code is already there.
    """
    if code in CATALOGUE:
        raise ValueError(f"error code declared twice: {code}")
    CATALOGUE[code] = ErrorKind(code, status, zh, en)


class LinliError(Exception):
    """A refusal with a code of the catalogue; nothing was changed."""

    def __init__(self, code: str, /, **details: Any) -> None:
        self.kind = CATALOGUE[code]
        self.code = code
        self.details = details
        super().__init__(code)

    def body(self) -> dict[str, Any]:
        """The one shape in which every endpoint tells of an error."""
        return {
            "error": {
                "code": self.code,
                "message": _fill(self.kind.zh, self.details),
                "message_en": _fill(self.kind.en, self.details),
                "details": self.details,
            }
        }


class _Gaps(dict[str, Any]):
    def __missing__(self, key: str) -> str:
        return ""


def _fill(sentence: str, details: dict[str, Any]) -> str:
    return sentence.format_map(_Gaps(details))


declare("bad_input", 422, "填写的内容有误：{field}", "Some input is not valid: {field}")
declare("bad_json", 400, "请求不是有效的 JSON", "The request is not valid JSON")
declare("too_large", 413, "内容过大，上限 {limit_bytes} 字节", "Too large, the limit is {limit_bytes} bytes")
declare("not_signed_in", 401, "请先登录", "Please sign in")
declare("not_allowed", 403, "您的岗位不能做这一步", "Your role may not do this")
declare("csrf_failed", 403, "页面已过期，请刷新后重试", "This page has expired, please reload")
declare("not_found", 404, "没有找到，或您无权查看", "Not found, or you may not see it")
declare("method_not_allowed", 405, "不支持这种请求方法", "Method not allowed")
declare("conflict", 409, "数据已被别人更改，请刷新后重试", "Somebody else changed this, please reload")
declare("too_many_requests", 429, "操作过于频繁，请稍后再试", "Too many requests, please wait")
declare("unavailable", 503, "服务暂时不可用，请稍后重试", "The service is briefly unavailable, please retry")
declare("unexpected", 500, "系统出错，已记录", "Something went wrong; it was recorded")
declare("bad_cursor", 422, "翻页标记无效", "The page cursor is not valid")
declare("purpose_required", 422, "请说明查看个人信息的事由", "State the purpose for seeing personal data")
declare("clock_skew", 422, "设备时间与服务器相差过大", "The device's clock is too far off")
